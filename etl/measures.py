"""Pure arithmetic on published figures: the gap, differences and ranks, of estimates that may be compared, and no others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, isclose
from typing import Any

from etl.model import EVIDENCE, GRADES, Method, Row, Z
from etl.nsduh import TREATMENT

Methods = Mapping[str, Method]

SAME = ("place", "group_kind", "group", "start", "end")
"""What two parts of a gap must share: one place, one group, one period."""
DERIVED = "Derived here from "
"""How the reference begins of a value that is computed here."""
ASSUMED = "interval by the delta method, taking the two published estimates to be uncorrelated"
ANSWERS = ("care_type", "reason")
"""Kinds whose groups are answers: one person may have given several. In a cross they come first."""
SUM, OTHERS = "All races", "non-Hispanic"
"""A sum of races holds the races of its own side: of Hispanic people, or of the others."""


class NotComparableError(ValueError):
    """Figures that may not be set against each other; the message says why, for a reader."""


def untreated(treated: Row) -> dict[str, Any]:
    """The percent **not** treated of those ill, from the percent treated of them.

    The standard error of a share and of the rest are one; the interval is mirrored. `ami_treated` → `ami_untreated`.
    """
    if not treated["indicator"].endswith("_treated") or treated["unit"] != "percent":
        raise NotComparableError(f"nobody is untreated by {treated['indicator']} in {treated['unit']}")
    _valued(treated)
    known = treated["low"] is not None
    return {
        **treated,
        "indicator": treated["indicator"].replace("_treated", "_untreated"),
        "value": _clean(100 - treated["value"]),
        "low": _clean(100 - treated["high"]) if known else None,
        "high": _clean(100 - treated["low"]) if known else None,
        "derived": True,
        "reference": f"{DERIVED}{treated['reference']}",
    }


def gap(ill: Row, treated: Row) -> tuple[dict[str, Any], dict[str, Any]]:
    """Treated and untreated as percent of **all** adults, from percent with any mental illness and percent treated **of those**.

    The interval is value ± 1.96 × SE by the delta method: SE² = (t × SE of p)² + (p × SE of t)², the two estimates taken
    to be uncorrelated, as a share within a group and the size of that group are in a simple random sample; no covariance
    is published. Without an interval of either there is none. Raises NotComparableError when the two do not speak of the
    same people in the same survey and period.
    """
    _parts(ill, treated, "percent")
    return _product(ill, treated, "ami_treated_adults"), _product(ill, untreated(treated), "ami_untreated_adults")


def people_untreated(ill: Row, treated: Row) -> dict[str, Any]:
    """How many adults are ill and not treated, from how many are ill and the percent treated of those; as `gap`."""
    _parts(ill, treated, "people")
    return _product(ill, untreated(treated), "ami_untreated_adults")


def counted_untreated(count: Row) -> dict[str, Any]:
    """The publisher's own count of adults who are ill and not treated, as the count of all adults that it is too."""
    return {
        **count,
        "indicator": "ami_untreated_adults",
        "derived": True,
        "reference": f"{DERIVED}the published count of ami_untreated: {count['reference']}",
    }


def computed(row: Row) -> bool:
    """Whether the value of a row is computed here, not its interval alone."""
    return str(row["reference"]).startswith(DERIVED)


def standard_error(row: Row) -> float | None:
    """As published, or from the interval as published; None without either."""
    if row["standard_error"] is not None:
        return float(row["standard_error"])
    if row["low"] is None or row["high"] is None:
        return None
    return float((row["high"] - row["low"]) / (2 * Z))


@dataclass(frozen=True, kw_only=True)
class Difference:
    """`value` is the second minus the first, in percentage points or people, `low` to `high` its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def word(self) -> str:
        if self.low > 0:
            return "higher"
        return "lower" if self.high < 0 else "no detectable change"


def refuse(first: Row, second: Row, methods: Methods) -> None:
    """Raises NotComparableError where two figures may not be joined, subtracted, ranked or divided, and says why.

    They must measure one thing in one unit by one method, whose question, recall period and weights they then share; the
    reason is the methods' own. Either their period differs or their people do, never both, and nobody may be in both:
    a part and its whole are not two samples.
    """
    if first["method"] != second["method"]:
        one, other = (methods[row["method"]] for row in sorted((first, second), key=lambda row: row["end"]))
        raise NotComparableError(
            f"They were not measured in one way. {one.title}: {one.why} {other.title}: {other.why}"
        )
    for name, said in (("indicator", "measure two things"), ("unit", "have two units")):
        if first[name] != second[name]:
            raise NotComparableError(f"The two figures {said}: {first[name]} and {second[name]}.")
    other_time = (first["start"], first["end"]) != (second["start"], second["end"])
    other_people = any(first[name] != second[name] for name in ("place", "group_kind", "group"))
    if other_time and other_people:
        raise NotComparableError("They differ in time and in group at once, so a difference would mix the two.")
    if other_time and first["start"] <= second["end"] and second["start"] <= first["end"]:
        raise NotComparableError("The two periods overlap: the same interviews are in both.")
    if not other_time and _share_people(first, second):
        raise NotComparableError("The same people are in both, so they are not two samples.")


def difference(first: Row, second: Row, methods: Methods) -> Difference:
    """Second minus first, of two independent estimates that may be compared, with its interval.

    Each side of the interval is the root of the summed squares of the two estimates' reaches on that side (Newcombe's
    square-and-add), so uneven published intervals stay uneven. Raises NotComparableError as `refuse`, and where an
    interval is missing.
    """
    refuse(first, second, methods)
    whole = [None not in (row["low"], row["value"], row["high"]) for row in (first, second)]
    if not all(whole):
        which = "One of the two was" if any(whole) else "Both were"
        raise NotComparableError(f"{which} published without an interval, so whether they differ cannot be said.")
    value = second["value"] - first["value"]
    down = hypot(second["value"] - second["low"], first["high"] - first["value"])
    up = hypot(second["high"] - second["value"], first["value"] - first["low"])
    return Difference(value=_clean(value), low=_clean(value - down), high=_clean(value + up))


def ranks(rows: Sequence[Row], methods: Methods) -> list[tuple[int, int]]:
    """The best and the worst place each row may have, the highest value first.

    One row is placed above another only where its whole interval lies above the other's; rows whose intervals overlap
    share their places (Klein, Wright and Wieczorek 2020). Raises NotComparableError as `difference`.
    """
    for n, row in enumerate(rows):
        if row["low"] is None or row["high"] is None:
            raise NotComparableError("A row without an interval has no place: whether it differs cannot be said.")
        for other in rows[:n]:
            refuse(other, row, methods)
    return [
        (
            1 + sum(other["low"] > row["high"] for other in rows),
            len(rows) - sum(other["high"] < row["low"] for other in rows),
        )
        for row in rows
    ]


def ages(group: str) -> tuple[int, int]:
    """The first and last year of age of a band, 200 where it has no end: `18-25`, `50+`, `65 and over`."""
    years = [int(text) for text in re.findall(r"[0-9]+", group)]
    return (years[0], years[1]) if len(years) > 1 else (years[0], 200)


def of_a_hundred(*shares: float) -> tuple[int, ...]:
    """Shares that sum to 100 as whole people who sum to 100: the largest remainders are rounded up.

    Raises ValueError where they do not sum to 100, or one is below zero: the rest would be people nobody counted.
    """
    if min(shares, default=0) < 0 or not isclose(sum(shares), 100, abs_tol=1e-6):
        raise ValueError(f"expected shares of a hundred, none below zero; these sum to {sum(shares):g}: {shares}")
    floors = [int(share) for share in shares]
    short = 100 - sum(floors)
    largest = sorted(range(len(shares)), key=lambda n: shares[n] - floors[n], reverse=True)[:short]
    return tuple(floor + (n in largest) for n, floor in enumerate(floors))


def _parts(ill: Row, treated: Row, unit: str) -> None:
    if (ill["indicator"], treated["indicator"]) != ("ami_prevalence", "ami_treated"):
        raise NotComparableError(f"no gap is made of {ill['indicator']} and {treated['indicator']}")
    differ = [name for name in SAME if ill[name] != treated[name]]
    if differ or (ill["unit"], treated["unit"]) != (unit, "percent"):
        raise NotComparableError(f"a gap needs two figures of one group and period; these differ in {differ or 'unit'}")
    if TREATMENT.get(ill["method"]) != treated["method"]:
        raise NotComparableError(
            f"a gap needs two figures of the same interviews; {ill['method']} and {treated['method']} are not"
        )
    _valued(ill)
    _valued(treated)


def _product(ill: Row, share: Row, indicator: str) -> dict[str, Any]:
    """`share` percent of those ill, with the delta-method interval where both have a standard error."""
    value = ill["value"] * share["value"] / 100
    of_ill, of_share = standard_error(ill), standard_error(share)
    low = high = None
    assumed = ""
    if of_ill is not None and of_share is not None:
        reach = Z * hypot(share["value"] / 100 * of_ill, ill["value"] / 100 * of_share)
        low, high, assumed = _clean(value - reach), _clean(value + reach), f"; {ASSUMED}"
    made = {
        **share,
        "indicator": indicator,
        "unit": ill["unit"],
        "value": _clean(value),
        "low": low,
        "high": high,
        "standard_error": None,
        "sample_n": None,
        "df": None,
        "derived": True,
        "reference": f"{DERIVED}{ill['reference']}; and {share['reference'].removeprefix(DERIVED)}{assumed}",
        "evidence": max((ill["evidence"], share["evidence"]), key=EVIDENCE.index),
    }
    if "grade" in share:
        made["grade"] = max((ill["grade"], share["grade"]), key=GRADES.index)
    return made


def _valued(row: Row) -> None:
    if row["value"] is None:
        raise NotComparableError(
            f"{row['indicator']} is not published for this group; nothing is computed in its place"
        )


def _share_people(one: Row, other: Row) -> bool:
    """Whether somebody may be counted in both of two figures of one period."""
    if one["place"] != other["place"]:
        return "US" in (one["place"], other["place"])
    if one["group_kind"] != other["group_kind"] or one["group"] == other["group"]:
        return True
    if one["group_kind"].split(" x ")[0] in ANSWERS:
        return True
    if any(row["group"].startswith(SUM) for row in (one, other)):
        return (OTHERS in one["group"]) == (OTHERS in other["group"])
    if not one["group_kind"].startswith("age"):
        return False
    (first, last), (start, end) = (ages(row["group"]) for row in (one, other))
    return first <= end and start <= last


def _clean(value: float) -> float:
    """Without the noise of binary fractions: 100 - 41.6 is 58.4."""
    return round(value, 9)
