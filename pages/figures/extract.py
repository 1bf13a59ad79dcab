"""Take the data: the rows a visitor asks for, how many of what they are, a look at them, and the query that asks again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import urlencode

import pandas as pd

from etl.model import NAMES, Row, to_arrow
from pages.figures import words
from pages.figures.chart import Printed
from pages.figures.csv_text import csv_bytes
from pages.figures.facts import Facts

Chosen = Mapping[str, Sequence[str]]
"""The words chosen for a filter, by its name; none of them asks for all."""

FILTERS = {
    "indicator": "indicator",
    "place": "place",
    "group_kind": "kind of group",
    "group": "group",
    "from": "first year",
    "to": "last year",
    "method": "method",
    "unit": "unit",
    "evidence": "evidence",
    "source": "source",
}
"""What may be asked for, in the order it is chosen, under the names that the API has for it; and what it is called."""
DEFAULT = ("ami_prevalence",)
"""The indicator that a bare address shows."""
YEARS = ("from", "to")
LOOK = 12
LONGEST = 100
"""Letters of a file name, without its ending."""
_NAMED = 2
"""How many values of a filter a file name spells out."""
_EVIDENCE = {
    "fetched": "Fetched from the publisher",
    "published": "Transcribed from the publication",
    "secondary": "Second-hand",
}
_FIRST = {"place": "US", "group_kind": "total"}
"""The value that heads the list of a filter; the others follow by their names."""


@dataclass(frozen=True, kw_only=True)
class Extract:
    """The rows in the order of the release. `counted` says how many of what they are, `notes` what must be known of them;
    `query` asks the API for the same rows of whichever release, `stem` is the name of the file."""

    rows: pd.DataFrame
    counted: str
    notes: tuple[str, ...]
    look: Printed
    query: str
    stem: str

    def csv(self) -> bytes:
        return csv_bytes(self.rows, bom=True)


def options(facts: Facts, chosen: Chosen, name: str, places: Mapping[str, str]) -> dict[str, str]:
    """What may be chosen for a filter after the filters `chosen` so far, by its title; `places` has the names of codes."""
    titles = _titles(facts, _select(facts.rows, chosen), chosen, name, places)
    if name in YEARS:
        return titles
    return dict(sorted(titles.items(), key=lambda item: (item[0] != _FIRST.get(name), item[1].casefold())))


def known(facts: Facts, chosen: Chosen, name: str, places: Mapping[str, str]) -> dict[str, str]:
    """Every value of a filter that has a row in the release, whatever else is chosen, by its title; but no last year that
    is before the first."""
    return _titles(facts, facts.rows, chosen, name, places)


def extract(facts: Facts, chosen: Chosen) -> Extract:
    """The rows that have any of the words of each filter, and whose days overlap the years `from` to `to`.

    Raises KeyError for a filter that is none of `FILTERS`, ValueError for years that end before they begin.
    """
    unknown = set(chosen) - set(FILTERS)
    if unknown:
        raise KeyError(f"expected filters {', '.join(FILTERS)}; found {', '.join(sorted(unknown))}")
    chosen = {name: tuple(chosen[name]) for name in FILTERS if chosen.get(name)}
    if all(name in chosen for name in YEARS) and min(chosen["from"]) > max(chosen["to"]):
        raise ValueError(f"expected years from the first to the last, found {chosen['from']} to {chosen['to']}")
    rows = _select(facts.rows, chosen)[list(NAMES)].reset_index(drop=True)
    query = urlencode(chosen, doseq=True)
    return Extract(
        rows=rows,
        counted=_counted(rows) if len(rows) else _loosened(facts, chosen),
        notes=tuple(_notes(rows, chosen)) if len(rows) else (),
        look=_look(facts, rows),
        query=query,
        stem=_stem(chosen, query, facts.release),
    )


def _select(rows: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    for name, asked in chosen.items():
        if not asked:
            continue
        if name == "from":
            rows = rows[rows["end"] >= date(int(min(asked)), 1, 1)]
        elif name == "to":
            rows = rows[rows["start"] <= date(int(max(asked)), 12, 31)]
        else:
            rows = rows[rows[name].isin(list(asked))]
    return rows


def _titles(facts: Facts, rows: pd.DataFrame, chosen: Chosen, name: str, places: Mapping[str, str]) -> dict[str, str]:
    first = min(chosen.get("from") or [""]) if name == "to" else ""
    return {value: _title(facts, name, value, places) for value in _values(rows, name) if value >= first}


def _values(rows: pd.DataFrame, name: str) -> list[str]:
    if name not in YEARS:
        return sorted(rows[name].unique())
    periods = rows[["start", "end"]].drop_duplicates().itertuples(index=False)
    return [f"{year:04}" for year in sorted({year for a, b in periods for year in range(a.year, b.year + 1)})]


def _title(facts: Facts, name: str, value: str, places: Mapping[str, str]) -> str:
    if name == "indicator":
        return f"{facts.indicators[value].title} ({value})"
    if name == "place":
        return f"{places[value]} ({value})" if value in places else value
    if name == "method":
        return f"{facts.methods[value].title} ({value})"
    if name == "group_kind":
        return "Everyone" if value == "total" else words.kind(value).capitalize()
    if name == "group":
        return "Everyone" if value == "total" else value
    if name == "source":
        return f"{facts.provenance[value].title} ({value})"
    return _EVIDENCE[value] if name == "evidence" else value.replace("_", " ")


def _counted(rows: pd.DataFrame) -> str:
    first, last = min(rows["start"]).year, max(rows["end"]).year
    years = str(first) if first == last else f"{first} to {last}"
    methods = rows["method"].nunique()
    how = "1 method" if methods == 1 else f"{methods} methods that may not be compared"
    of = [_count(rows[name].nunique(), name) for name in ("indicator", "place")]
    return f"{_count(len(rows), 'row')}: {', '.join([*of, years, how])}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _loosened(facts: Facts, chosen: Chosen) -> str:
    """That no row has all that is chosen, and how many there are when one of the choices is let go."""
    said = []
    for name in chosen:
        without = _select(facts.rows, {other: asked for other, asked in chosen.items() if other != name})
        if len(without):
            said.append(f"Without the {FILTERS[name]} there are {len(without):,}.")
    return " ".join(("0 rows have all of this.", *(said or ["Let go of more than one of the choices."])))


def _notes(rows: pd.DataFrame, chosen: Chosen) -> Iterable[str]:
    for name in (name for name in chosen if name not in YEARS):
        if without := sorted(set(chosen[name]) - set(rows[name])):
            yield f"No row has the {FILTERS[name]} {words.listed(without)}."
    if any(chosen.get(name) for name in YEARS):
        yield "A figure of several years is kept where they reach into those chosen: 2018 to 2023 counts as 2019 as well."
    if rows["method"].nunique() > 1:
        yield "Never join or subtract rows across methods: each asked or counted in another way."
    if rows["unit"].nunique() > 1:
        yield f"The values are in {words.listed([unit.replace('_', ' ') for unit in sorted(set(rows['unit']))])}: see the column “unit” of the files."
    if found := int((rows["evidence"] == "secondary").sum()):
        yield f"{_are(found)} second-hand: known only from someone who quotes the publisher."
    if found := int(rows["derived"].sum()):
        yield f"{_are(found)} derived: the value or its interval is computed here, not published."
    percent = rows[rows["unit"] == "percent"]
    if found := int(((percent["low"] < 0) | (percent["high"] > 100)).sum()):
        yield f"{_are(found)} with a bound beyond 0% or 100%, as computed: the pages stop there, the files do not."
    for flag, found in rows["flag"].value_counts().sort_index().items():
        said = "the publisher has since given another value" if flag == "superseded" else "that is not zero"
        yield f"{_are(int(found))} {words.FLAGS[str(flag)]}: {said}."


def _are(rows: int) -> str:
    return f"{_count(rows, 'row')} {'is' if rows == 1 else 'are'}"


def _stem(chosen: Chosen, query: str, release: str) -> str:
    """What is inside, as a file name of ASCII letters; where it is not spelled out whole, a mark tells it from others."""
    said = [_spelled(name, asked) for name, asked in chosen.items()]
    whole = "-".join(text for text, _ in said) or "all"
    mark = f"-{sha256(query.encode()).hexdigest()[:8]}"
    room = LONGEST - len(f"care-gap--{mark}-{release}")
    if all(exact for _, exact in said) and len(whole) <= room:
        mark = ""
    return f"care-gap-{whole[:room].strip('-')}{mark}-{release}"


def _spelled(name: str, asked: Sequence[str]) -> tuple[str, bool]:
    """The values of a filter in a file name, and whether they are whole."""
    if len(asked) > _NAMED:
        return f"{len(asked)}-{name.replace('_', '-')}s", False
    plain = [re.sub(r"[^A-Za-z0-9_]+", "-", word).strip("-") for word in asked]
    return "-".join([name, *plain] if name in YEARS else plain), plain == list(asked)


def _look(facts: Facts, rows: pd.DataFrame) -> Printed:
    newest = to_arrow(_newest(rows)).to_pylist()
    several = rows["indicator"].nunique() > 1
    return Printed(
        caption=f"The first {len(newest)} of {len(rows):,}, the newest first",
        header=(
            *(["Indicator"] if several else []), "Period", "Place", "Group", "Value", "95% interval", "Method", "Evidence",
        ),
        rows=tuple(
            (
                *([facts.indicators[row["indicator"]].title] if several else []),
                words.period(row),
                row["place"],
                words.group(row),
                words.number(row) + _mark(facts, row),
                words.interval(row) or "not published",
                row["method"],
                row["evidence"],
            )
            for row in newest
        ),
    )  # fmt: skip


def _mark(facts: Facts, row: Row) -> str:
    said = ["second-hand"] if row["evidence"] == "secondary" else []
    said += [] if not row["derived"] else ["interval computed"] if row["standard_error"] is not None else ["derived"]
    said += ["superseded"] if row["flag"] == "superseded" and row["value"] is not None else []
    said += ["revised"] if facts.revision(row) else []
    return f" ({', '.join(said)})" if said else ""


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Newest first; of one day the whole population, then the groups by name."""
    return (
        rows.assign(grouped=rows["group_kind"] != "total")
        .sort_values(
            ["end", "grouped", "group_kind", "group", "place", "indicator"],
            ascending=[False, True, True, True, True, True],
            kind="stable",
        )
        .head(LOOK)
    )
