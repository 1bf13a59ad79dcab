"""The strict grammar of a cell. What does not match it whole is an error that names the place, never a guess."""

from __future__ import annotations

import re
from datetime import date

from etl.errors import CellError

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.[0-9]+)?")
_SPACES = re.compile(r"[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_US_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def plain(text: str) -> str:
    """`text` with every run of white space (no-break and thin spaces among them) as one blank, and none at the ends.

    So do control characters; marks without width stay, and no number has one.
    """
    return " ".join(_SPACES.sub(" ", text).split())


def number(text: str, *, where: str) -> float:
    """A decimal number in ASCII digits, thousands separated by commas or not at all.

    Raises CellError for anything else: a footnote mark, a sign other than `-`, a comma out of place, a unit.
    """
    text = plain(text)
    if not _NUMBER.fullmatch(text):
        raise CellError(where=where, expected="a number such as 1,234.5", found=text)
    return float(text.replace(",", ""))


def percent(text: str, *, where: str, sign: bool | None = None, decimals: int | None = None) -> float:
    """A percentage from 0 to 100. `sign` True wants a `%`, False wants none, None takes both.

    `decimals` wants so many digits after the point: where a column always has them, a mark glued to a number shows.
    """
    text = plain(text)
    signed = text.endswith("%")
    if sign is not None and signed is not sign:
        raise CellError(where=where, expected=f"a percentage {'with' if sign else 'without'} %", found=text)
    value = number(text.removesuffix("%"), where=where)
    if not 0 <= value <= 100:
        raise CellError(where=where, expected="a percentage from 0 to 100", found=text)
    if decimals not in {None, decimals_of(text)}:
        raise CellError(where=where, expected=f"a percentage with {decimals} decimal(s)", found=text)
    return value


def decimals_of(text: str) -> int:
    """How many digits a printed number has after its point."""
    return len(text.removesuffix("%").partition(".")[2])


def whole(text: str, *, where: str) -> int:
    """A whole number that is not negative."""
    value = number(text, where=where)
    if value < 0 or value != int(value) or "." in text:
        raise CellError(where=where, expected="a whole number, 0 or more", found=text)
    return int(value)


def us_date(text: str, *, where: str) -> date:
    """A date printed month/day/year."""
    return _date(_US_DATE, text, where, "a date such as 2/8/2021", (3, 1, 2))


def iso_date(text: str, *, where: str) -> date:
    """A date printed year-month-day."""
    return _date(_ISO_DATE, text, where, "a date such as 2021-02-08", (1, 2, 3))


def _date(form: re.Pattern[str], text: str, where: str, expected: str, order: tuple[int, int, int]) -> date:
    match = form.fullmatch(plain(text))
    try:
        if match:
            return date(*(int(match[part]) for part in order))
    except ValueError:
        pass
    raise CellError(where=where, expected=expected, found=text)
