"""Pure: how far an estimate may be trusted, by the standards of the National Center for Health Statistics.

Proportions by Vital Health Stat 2(175), counts by Vital Health Stat 2(200), both as CDC's own surveytable
(R/z_lpe.R) and, for proportions, NCHS's SAS macro calculate_KornGraubard_CIs 2.0 carry them out. The two agree that
the rule of 30 asks for the effective n **without** its adjustment for degrees of freedom, which only the interval has,
and that a proportion of 0 or 1 has the effective n of its sample and is never too wide.

A number within `EDGE` of a limit is taken to be that limit, and the rule's own "at most" or "more than" decides on
which side the limit is: 0.05 and 1.30 pass, 0.30 does not, and no sum of binary fractions changes that.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from math import inf
from types import ModuleType
from typing import Literal

from etl.model import Row, Z

EDGE = 1e-9

WITHHELD = "The publisher withholds this figure or has none."
DERIVED = "It is computed here from published figures; the standard is for estimates of a survey."
OTHER_UNIT = "The standard is for percentages and for numbers of people."
FEW = "Fewer than 30 respondents are behind it, after allowing for the design of the survey."
WIDE = "Its 95% interval is 30 percentage points wide or more."
WIDE_FOR_SHARE = "The width of its 95% interval is more than 130% of the figure."
COMPLEMENT = "The remaining share, 100 minus this figure, is unreliable."
REVIEW_DF = "Its precision is uncertain: the design of the survey leaves fewer than 8 degrees of freedom."
REVIEW_ENDS = "Its precision is uncertain: the estimate is exactly 0 or 100 percent."
FEW_COUNTED = "Fewer than 10 respondents are behind it."
WIDE_FOR_COUNT = "The width of its 95% interval is more than 160% of the figure."


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """`why` is for readers: a sentence for each reason, blank for what is shown."""

    verdict: Literal["shown", "footnoted", "unreliable", "not_assessable"]
    why: str = ""


def _quantiles() -> ModuleType:
    """The quantiles of scipy, which takes 30 MB: it is loaded by the first figure that publishes enough to be judged."""
    return import_module("scipy.special")


def korn_graubard(p: float, se: float, n: int, df: int, *, capped: bool = True) -> tuple[float, float]:
    """The 95 % interval of a proportion (0 to 1) by Korn and Graubard (1998), from its standard error and `n` respondents.

    The effective n, p(1-p)/SE², is multiplied by (t(.975, n-1) / t(.975, df))² and then `capped` at n, as NCHS has it;
    uncapped it is what R's survey 4.1 gives. 0 and 1 have the ends of Clopper and Pearson for n. Raises ValueError for
    what is no proportion, a negative standard error, n or df below 1, and where an uncapped interval would have no width.
    """
    size = _effective(p, se, n)
    if not df >= 1:
        raise ValueError(f"expected at least 1 degree of freedom, found {df}")
    if p not in (0, 1):
        size *= (_t(n - 1) / _t(df)) ** 2
    if capped:
        size = min(size, n)
    if size == inf:
        raise ValueError("an uncapped interval needs a standard error above 0 and 2 respondents")
    counted, others = size * p, size * (1 - p)
    return (
        float(_quantiles().betaincinv(counted, others + 1, 0.025)) if counted else 0.0,
        float(_quantiles().betaincinv(counted + 1, others, 0.975)) if others else 1.0,
    )


def effective_n(p: float, se: float, n: int) -> float:
    """p(1-p)/SE², at most n, and n itself for a proportion of 0 or 1: what the rule of 30 asks for.

    Raises ValueError for what is no proportion, a negative standard error and n below 1.
    """
    return min(_effective(p, se, n), n)


def proportion(*, n_eff: float, width: float, p: float, df: int) -> Assessment:
    """The standard for proportions; `p` and `width`, of the 95 % interval, from 0 to 1, `n_eff` as `effective_n` has it.

    In the order of the standard: an interval of 0.05 passes before it is compared with the proportion, and the
    complement is looked at where that comparison was reached. What the standard sends to a statistician (few degrees
    of freedom, a proportion of 0 or 1) is footnoted. Raises ValueError for numbers that cannot be.
    """
    if not (n_eff >= 0 and width >= 0 and 0 <= p <= 1 and df >= 1):
        raise ValueError(f"no estimate has n_eff {n_eff}, width {width}, p {p}, df {df}")
    narrow = p in (0, 1) or width <= 0.05 + EDGE
    if n_eff < 30 - EDGE:
        return Assessment(verdict="unreliable", why=FEW)
    if not narrow and width >= 0.30 - EDGE:
        return Assessment(verdict="unreliable", why=WIDE)
    if not narrow and width / p > 1.30 + EDGE:
        return Assessment(verdict="unreliable", why=WIDE_FOR_SHARE)
    return _shown(
        (COMPLEMENT, not narrow and width / (1 - p) > 1.30 + EDGE),
        (REVIEW_DF, df < 8),
        (REVIEW_ENDS, p in (0, 1)),
    )


def count(*, n: int, relative_width: float, df: int) -> Assessment:
    """The standard for counts; `relative_width` is of the 95 % interval, over the count.

    Raises ValueError for numbers that cannot be.
    """
    if not (n >= 0 and relative_width >= 0 and df >= 1):
        raise ValueError(f"no count has n {n}, relative width {relative_width}, df {df}")
    if n < 10:
        return Assessment(verdict="unreliable", why=FEW_COUNTED)
    if relative_width > 1.60 + EDGE:
        return Assessment(verdict="unreliable", why=WIDE_FOR_COUNT)
    return _shown((REVIEW_DF, df < 8))


def assess(row: Row) -> Assessment:
    """What the standard says of a row of the figures table; `not_assessable` unless all that it asks for is published.

    What a publisher withholds stays withheld whatever else is known of it. A published standard error gives the
    interval of Korn and Graubard; a published interval alone is used as given, and its width over 2 × 1.96 is the
    standard error of the effective n. The interval of a number of people is used as the row has it. Raises ValueError
    for a row whose numbers cannot be: a percentage above 100, an interval upside down.
    """
    why = _unassessable(row)
    if why:
        return Assessment(verdict="not_assessable", why=why)
    n, df, value = row["sample_n"], row["df"], row["value"]
    if row["unit"] == "people":
        relative_width = (row["high"] - row["low"]) / value if value else inf
        return count(n=n, relative_width=relative_width, df=df)
    p = value / 100
    if row["standard_error"] is None:
        width = (row["high"] - row["low"]) / 100
        se = width / (2 * Z)
    else:
        se = row["standard_error"] / 100
        low, high = korn_graubard(p, se, n, df)
        width = high - low
    return proportion(n_eff=effective_n(p, se, n), width=width, p=p, df=df)


def _unassessable(row: Row) -> str:
    """Why the standard cannot be applied to a row; blank where it can. 0 degrees of freedom are none."""
    if row["value"] is None or row["flag"] not in (None, "superseded"):
        return WITHHELD
    if row["reference"].startswith("Derived") or (row["derived"] and row["standard_error"] is None):
        return DERIVED
    if row["unit"] not in ("percent", "people"):
        return OTHER_UNIT
    interval = row["low"] is not None and row["high"] is not None
    asked = {"a sample size": row["sample_n"], "degrees of freedom": row["df"]}
    if row["unit"] == "people":
        asked["an interval"] = interval
    else:
        asked["a standard error or an interval"] = interval or row["standard_error"] is not None
    missing = [name for name, given in asked.items() if not given]
    return f"Not published with it: {', '.join(missing)}." if missing else ""


def _shown(*footnotes: tuple[str, bool]) -> Assessment:
    why = " ".join(text for text, applies in footnotes if applies)
    return Assessment(verdict="footnoted" if why else "shown", why=why)


def _effective(p: float, se: float, n: int) -> float:
    if not (0 <= p <= 1 and 0 <= se < inf and n >= 1):
        raise ValueError(f"expected a proportion, a standard error and a sample size, found {p}, {se} and {n}")
    if p in (0, 1):
        return n
    return p * (1 - p) / se / se if se else inf


def _t(df: int) -> float:
    """The 97.5 % point of Student's t; without a degree of freedom it has no end."""
    return float(_quantiles().stdtrit(df, 0.975)) if df else inf
