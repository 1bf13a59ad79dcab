"""How numbers, days, groups and intervals are written, once for sentences, tables, labels and alt texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from etl.model import VIA, Provenance, Row

KINDS = {
    "total": "all",
    "age": "age",
    "sex": "sex",
    "race_ethnicity": "race and ethnicity",
    "education": "education",
    "income": "income",
    "insurance_under_65": "insurance, under 65",
    "insurance_65_plus": "insurance, 65 and older",
    "region": "region",
    "urbanicity": "urbanicity",
    "community": "community",
    "disability": "disability",
    "orientation": "sexual orientation",
    "gender_identity": "gender identity",
}
SHORT_FORMS = {
    "AI/AN": "American Indian or Alaska Native",
    "NH/OPI": "Native Hawaiian or Other Pacific Islander",
    "FPL": "the federal poverty level",
}
"""Short forms that publishers print in the names of groups."""
FLAGS = {
    "suppressed": "withheld by the publisher",
    "not_collected": "not collected",
    "not_applicable": "does not apply",
    "below_limit": "below the publisher's limit",
    "superseded": "superseded",
}


RELIABILITY = {"footnoted": "†", "unreliable": "‡"}
"""Marks behind a number, by its reliability; `reliable.py` has their key."""

_INTERVAL = re.compile(r" \(95% CI ([^)]*)\)")


def rounded(value: float, places: int) -> str:
    """`value` at `places` decimals, halves up, as it is written on paper."""
    return str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def percent(value: float, *, places: int = 1) -> str:
    return f"{rounded(value, places)}%"


def people(value: float) -> str:
    if value >= 1e6:
        return f"{rounded(value / 1e6, 1)} million"
    return f"{value:,.0f}"


def number(row: Row) -> str:
    """The value of a row in its unit with the mark of its reliability, or what stands in its place."""
    if row["value"] is None:
        return FLAGS[row["flag"]]
    return f"{_number(row)}{RELIABILITY.get(str(row.get('reliability')), '')}"


def _number(row: Row) -> str:
    if row["unit"] == "percent":
        return percent(row["value"], places=places(row))
    if row["unit"] == "odds_ratio":
        return rounded(row["value"], 2)
    return people(row["value"])


def places(row: Row) -> int:
    """Decimals as published: Pew prints whole percentages."""
    return 0 if row["source"] == "pew" else 1


def interval(row: Row) -> str:
    """The 95 % interval in words, or blank where none is published. No percentage is said to reach below 0 or above 100."""
    if row["low"] is None:
        return ""
    if row["unit"] == "percent":
        return f"{percent(max(row['low'], 0.0))} to {percent(min(row['high'], 100.0))}"
    if row["unit"] == "odds_ratio":
        return f"{rounded(row['low'], 2)} to {rounded(row['high'], 2)}"
    return f"{people(row['low'])} to {people(row['high'])}"


def both(row: Row) -> str:
    """Value and interval as a table has them; the value alone where no interval is published."""
    reach = interval(row)
    return f"{number(row)} ({reach})" if reach else number(row)


def ci(row: Row) -> str:
    """The interval as it stands in brackets behind an estimate; that none is published is said."""
    reach = interval(row)
    return f"95% CI {reach}" if reach else "no interval published"


def estimate(row: Row) -> str:
    """Value and interval for a sentence."""
    return f"{number(row)} ({ci(row)})"


def leading(row: Row) -> str:
    """Value in bold and interval, for the sentence that answers a page."""
    return f"**{number(row)}** ({ci(row)})"


def day(when: date) -> str:
    return f"{when.day} {when:%B %Y}"


def period(row: Row) -> str:
    """When a row speaks for: a year, a run of years, a day, or two days."""
    start, end = row["start"], row["end"]
    if start == end:
        return day(end)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(end.year) if start.year == end.year else f"{start.year} to {end.year}"
    return f"{day(start)} to {day(end)}"


def group(row: Row, everyone: str = "Everyone") -> str:
    """A group as a label: `18-25` is `18 to 25`, `$100,000+` is `$100,000 or more`."""
    if row["group_kind"] == "total":
        return everyone
    text = re.sub(r"(\$[0-9,]+)\+", r"\1 or more", str(row["group"]))
    text = re.sub(r"\b([0-9]+)\+", r"\1 and older", text)
    return re.sub(r"(\$?\b[0-9,]+) ?- ?(\$?[0-9,]+)\b", r"\1 to \2", text)


def grouper(of: str) -> Callable[[Row], str]:
    """`group`, where the total is all of the population `of`."""
    return lambda row: group(row, f"All {of}")


def kind(name: str) -> str:
    return KINDS.get(name, name.replace("_", " "))


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def with_intervals(noun: str, rows: Sequence[Row]) -> str:
    """What is drawn, for an alt text: `Bars with 95% intervals`, said only of intervals that are there."""
    known = [row for row in rows if row["value"] is not None]
    drawn = [row for row in known if row["low"] is not None]
    if not drawn:
        return f"{noun} without intervals"
    return f"{noun} with 95% intervals" if len(drawn) == len(known) else f"{noun}, some with 95% intervals"


def marks(row: Row) -> str:
    """What a reader must know of one row beside its number."""
    said = []
    if row["evidence"] == "secondary":
        said.append("second-hand source")
    if row["derived"]:
        said.append("derived" if row["standard_error"] is None else "interval from the published standard error")
    if row["flag"] and row["value"] is not None:
        said.append(FLAGS[row["flag"]])
    return "; ".join(said)


def how(facts: Provenance) -> str:
    """How the figures of a source came here and of which day their bytes are."""
    if not facts.fetched:
        return "transcribed"
    return f"{VIA[facts.fetched[0].via]}; bytes of {day(facts.day) if facts.day else 'an unknown day'}"


def signed(value: float, *, places: int = 1) -> str:
    """A difference in points with its sign, a true minus among them; what rounds to nothing has none."""
    size = rounded(abs(value), places)
    return size if float(size) == 0 else f"{'−' if value < 0 else '+'}{size}"


def aloud(said: str) -> str:
    """The words of a mark as they are read out: `2023: 22.8%, 95% interval 22.2% to 23.4%`."""
    return _INTERVAL.sub(r", 95% interval \1", said)
