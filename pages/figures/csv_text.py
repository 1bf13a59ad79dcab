"""Pure: a table as CSV that a spreadsheet opens without running any of it, and a program reads without loss."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

_SIGNS = frozenset("=+-@")
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$')


def csv_bytes(table: pd.DataFrame, *, bom: bool = False) -> bytes:
    """The table in UTF-8, LF line ends, columns in their order, the index left out; `bom` is for a person's download.

    Floats are written so that they read back as the same float, dates as ISO 8601, booleans as true and false, a
    missing value as nothing. Raises TypeError for any other kind of cell, ValueError for an infinity.
    """
    header = [_string(str(name)) for name in table.columns]
    columns = [[_cell(value) for value in table.iloc[:, n].tolist()] for n in range(len(header))]
    lines = [",".join(line) for line in (header, *zip(*columns, strict=True))]
    if len(header) == 1:
        lines = [line or '""' for line in lines]
    return "".join(f"{line}\n" for line in lines).encode("utf-8-sig" if bom else "utf-8")


def safe(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    """True where a tab, line break or NUL leads, or one of = + - @, in any width, after blanks and unseen marks."""
    for character in text:
        if character in "\t\r\n\0" or unicodedata.normalize("NFKC", character)[0] in _SIGNS:
            return True
        if not character.isspace() and unicodedata.category(character) not in {"Cc", "Cf"}:
            return False
    return False


@lru_cache(maxsize=65_536)
def _string(text: str) -> str:
    text = safe(text)
    return '"{}"'.format(text.replace('"', '""')) if _QUOTED.search(text) else text


def _cell(value: Any) -> str:
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, str):
        return _string(value)
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a table to be written as CSV holds {type(value).__name__}: {value!r}")


def _float(value: float) -> str:
    if math.isnan(value):
        return ""
    if math.isinf(value):
        raise ValueError("a table to be written as CSV holds an infinity; no estimate is infinite")
    return repr(float(value))
