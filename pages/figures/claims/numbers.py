"""The numbers of a text that may be claims: percentages, fractions in words, and counts, with what figures they allow.

Years, ages, sums of money, sample sizes, recall periods and the bounds of an interval are numbers of another kind and
are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pages.figures.claims.numerals import (
    AGES,
    BEFORE,
    BETWEEN,
    CHANGE,
    DIGITS,
    FIND,
    LASTS,
    MORE_OR_LESS,
    NOT_A_CLAIM,
    PARTS,
    POINTS,
    QUALIFIERS,
    REACH,
    SIZES,
    TIME,
    WORTH,
)

COMMA = r"\d{1,2},\d"
"""A decimal comma: no thousand has one digit behind it."""
NEAR_FRACTION = 3.0
"""Points within which a fraction in words agrees; of fractions below a tenth, a third of it."""


@dataclass(frozen=True, kw_only=True)
class Number:
    """`value` is in `unit`; `half` is how far a figure may be from it.

    `side` is over or under where the text says more or less than; `change` where it speaks of a rise or a fall, which no
    figure of the store is.
    """

    text: str
    start: int
    end: int
    value: float
    half: float
    unit: str
    """percent, people (any count), odds_ratio, or other where it is of something that is not counted here."""
    side: str = ""
    change: bool = False

    def allows(self, value: float, finest: float) -> bool:
        """Whether a figure printed to within `finest` may be what the number says."""
        reach = max(self.half, finest) + 1e-9 * max(1.0, abs(self.value))
        if self.side == "over":
            return self.value < value + 1e-9
        if self.side == "under":
            return value < self.value + 1e-9
        return abs(value - self.value) <= reach


def numbers(text: str) -> tuple[Number, ...]:
    """Each number of a text that may be a claim, in order."""
    masked = NOT_A_CLAIM.sub(lambda match: " " * len(match[0]), text)
    masked = BETWEEN.sub(r"\1to ", masked)
    return tuple(_found(masked, text))


def in_digits(text: str) -> str:
    """The text with numbers from eleven up in digits: `sixty-five and older` is `65 and older`."""
    return AGES.sub(lambda match: f"{_number(match[0]):g}", text)


def _found(masked: str, text: str) -> Iterator[Number]:
    for match in FIND.finditer(masked):
        if _is_year(match) or (match["ratio"] and not _is_ratio(match)):
            continue
        if match["thing"] and TIME.match(masked[match.end() :]) and not LASTS.search(masked[: match.start()]):
            continue
        before = masked[max(0, match.start() - REACH) : match.start()]
        after = masked[match.end() : match.end() + REACH]
        said = BEFORE.search(before)
        near = bool(said and said["near"] and said["near"].lower() not in {"a", "an"})
        value, half, unit = _worth(match, near=near or before.rstrip().endswith(("~", "≈")))
        side = "" if said is None else "over" if said["over"] else "under" if said["under"] else ""
        start = match.start()
        if match["fraction"] or match["bare_half"]:
            qualified = QUALIFIERS.search(before)
            start -= len(before) - qualified.start() if qualified else 0
        yield Number(
            text=text[start : match.end()],
            start=start,
            end=match.end(),
            value=value,
            half=half,
            unit=unit,
            side=side,
            change=bool(
                POINTS.match(after) or CHANGE.search(before) or (unit == "percent" and MORE_OR_LESS.match(after))
            ),
        )


def _is_year(match: re.Match[str]) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", match["plain"] or match["things"] or ""))


def _is_ratio(match: re.Match[str]) -> bool:
    """One in five is a ratio; 85 in 2021, and one in one, are not."""
    part, whole = _number(match["part"]), _number(match["whole"])
    return 0 < part < whole <= 1000


def _worth(match: re.Match[str], *, near: bool) -> tuple[float, float, str]:
    """Value, half the width it stands for, and the unit; a number that is `near` stands for more."""
    if match["ratio"]:
        part, whole = _number(match["part"]), _number(match["whole"])
        value = 100 * part / whole
        return value, 0.5 if whole >= 50 else _fraction(value), "percent"
    if match["fraction"] or match["bare_half"]:
        top, bottom = (_number(match["top"]), match["bottom"].lower()) if match["fraction"] else (1, "half")
        value = 100 * top / (PARTS.get(bottom) or PARTS[bottom.removesuffix("s")])
        return value, _fraction(value), "percent"
    if match["span"]:
        first, last = _number(match["first"]), _number(match["last"])
        return (first + last) / 2, abs(last - first) / 2 + 0.5 * _step(match["last"]), "percent"
    if match["percent"]:
        value, step = _number(match["share"]), _step(match["share"])
        wide = (3.0 if value % 5 == 0 else 1.0) if near else 0.0
        return value, max(step / 2, wide), "percent"
    if match["odds"]:
        return _number(match["odds_of"]), _step(match["odds_of"]) / 2, "odds_ratio"
    if match["thing"] or match["money"]:
        size = SIZES.get((match["sum_size"] or "").lower(), 1.0)
        return _number(match["sum"] or match["things"]) * size, 0.0, "other"
    return (*_counted(match, near=near), "people")


def _counted(match: re.Match[str], *, near: bool) -> tuple[float, float]:
    if match["plain"]:
        digits = match["plain"].replace(",", "")
        value, step = float(digits), min(1e6, 10.0 ** (len(digits) - len(digits.rstrip("0"))))
    else:
        size = SIZES[match["size"].lower()]
        if match["half"]:
            many, exact = (0.5 if "half" in match["half"].lower() else 0.25), 0.1
        else:
            many, exact = _number(match["many"]), _step(match["many"])
        value, step = many * size, exact * size
    round_one = len(str(int(value)).rstrip("0")) == 1
    return value, max(step / 2, value * (0.05 if round_one else 0.02) if near else 0.0)


def _fraction(value: float) -> float:
    return min(NEAR_FRACTION, value / 3)


def _number(text: str) -> float:
    """The worth of digits, or of words such as fifty-three, one hundred and five, twenty-two point eight."""
    if re.fullmatch(COMMA, text):
        return float(text.replace(",", "."))
    if re.fullmatch(DIGITS, text):
        return float(text.replace(",", ""))
    whole, _, rest = text.lower().partition(" point ")
    total = 0.0
    for word in re.split(r"[\s-]+", whole):
        if word == "hundred":
            total = max(total, 1) * 100
        elif word != "and":
            total += WORTH[word]
    return total + float("0." + "".join(str(WORTH[word]) for word in rest.split())) if rest else total


def _step(text: str) -> float:
    """What one of the last digit written is worth."""
    if re.fullmatch(COMMA, text):
        return 0.1
    if not re.fullmatch(DIGITS, text):
        return 10.0 ** -len(text.lower().partition(" point ")[2].split())
    return float(Decimal(1).scaleb(int(Decimal(text.replace(",", "")).as_tuple().exponent)))
