"""Pure arithmetic on published figures: the gap, and the difference of two estimates that may be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose, sqrt
from typing import Any

Row = Mapping[str, Any]

SAME = ("source", "place", "group_kind", "group", "start", "end")
"""What two parts of a gap must share: one survey, one place, one group, one period."""


class NotComparableError(ValueError):
    """Two figures that may not be set against each other; the message says why."""


def gap(ill: Row, treated: Row) -> tuple[dict[str, Any], dict[str, Any]]:
    """Treated and untreated as percent of **all** adults, from percent with any mental illness and percent treated **of those**.

    Derived rows without an interval: the two published estimates are correlated, and no covariance is published. Raises
    NotComparableError when the two do not speak of the same people in the same survey and period.
    """
    if (ill["indicator"], treated["indicator"]) != ("ami_prevalence", "ami_treated"):
        raise NotComparableError(f"no gap is made of {ill['indicator']} and {treated['indicator']}")
    differ = [name for name in SAME if ill[name] != treated[name]]
    if differ or ill["unit"] != "percent" or treated["unit"] != "percent":
        raise NotComparableError(
            f"a gap needs two percentages of one survey, group and period; these differ in {differ}"
        )
    if ill["value"] is None or treated["value"] is None:
        raise NotComparableError("a gap needs two published values")
    care = ill["value"] * treated["value"] / 100
    blank = {"low": None, "high": None, "standard_error": None, "sample_n": None, "df": None, "derived": True}
    shared = {**treated, **blank, "reference": f"Derived from: {ill['reference']} and {treated['reference']}"}
    return (
        {**shared, "indicator": "ami_treated_adults", "value": care},
        {**shared, "indicator": "ami_untreated_adults", "value": ill["value"] - care},
    )


@dataclass(frozen=True, kw_only=True)
class Difference:
    """`value` is later minus earlier in percentage points, `low` to `high` its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def word(self) -> str:
        if self.low > 0:
            return "higher"
        return "lower" if self.high < 0 else "no detectable change"


def difference(earlier: Row, later: Row) -> Difference:
    """The difference of two independent estimates of one method, with its interval from their published intervals.

    Raises NotComparableError across methods, populations or units, and where an interval is missing.
    """
    for name in ("indicator", "unit", "method", "place"):
        if earlier[name] != later[name]:
            raise NotComparableError(f"no difference across two {name}s: {earlier[name]} and {later[name]}")
    if any(row["low"] is None or row["value"] is None for row in (earlier, later)):
        raise NotComparableError("no difference without both intervals")
    value = later["value"] - earlier["value"]
    down = sqrt((later["value"] - later["low"]) ** 2 + (earlier["high"] - earlier["value"]) ** 2)
    up = sqrt((later["high"] - later["value"]) ** 2 + (earlier["value"] - earlier["low"]) ** 2)
    return Difference(value=value, low=value - down, high=value + up)


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
