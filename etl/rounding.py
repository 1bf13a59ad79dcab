"""How exact a printed number is, and whether two numbers are one, printed with more or fewer digits."""

from __future__ import annotations

import math
from decimal import Decimal

COARSEST = {"percent": Decimal("0.1"), "people": Decimal(100_000)}
"""No publisher prints these units with less than one decimal, of a percentage or of a million."""


def agree(one: float | None, other: float | None, unit: str) -> bool:
    """True when two values are one number printed with more or fewer digits: 19.86 and 19.9."""
    if one is None or other is None or not math.isfinite(one) or not math.isfinite(other):
        return one == other
    a, b = Decimal(repr(one)), Decimal(repr(other))
    return abs(a - b) <= min(max(_step(a), _step(b)), COARSEST.get(unit, Decimal(0))) / 2


def bounds(value: float, unit: str) -> tuple[float, float]:
    """The least and the most a finite number can have been before it was rounded to the digits it is printed with."""
    printed = Decimal(repr(value))
    half = min(_step(printed), COARSEST.get(unit, Decimal(0))) / 2
    return float(printed - half), float(printed + half)


def _step(value: Decimal) -> Decimal:
    """The worth of the last digit that is not a zero."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent))
