"""A made-up release whose cells are what readers of CSV stumble over, and what a faithful reader makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from etl.model import to_arrow
from etl.store import Store
from pages.figures.csv_text import safe
from pages.figures.facts import Facts, facts_of
from tests.pages.api.made_up import SOURCES, row, write

GROUPS = (
    "NA", "None", "NaN", "nan", "null", "NULL", "N/A", "#N/A", "TRUE", "-", "0123", "12-13", "1e5", "50+", "2021-02-08",
    "≥200% FPL", "Zoë, François & 東京", 'say "so"', "it's", "a,b;c", "$(id) `id`", "\\n \\\"", "a\nb", " led", "trailed ", "’",
    "=1+1", "+1", "-1", "@sum", "\ttab", "=HYPERLINK(\"https://evil.example\")", "'=1", "#", "# not a remark", "%27%22", "a+b&c=d",
)  # fmt: skip
FORMULAS = ("=", "+", "-", "@", "\t")
VALUES = (0.1 + 0.2, 1 / 3, 200 / 3, 22.8, 5.0, 1e-7, 123_456_789.123_456_78, 59_300_000.0, 1e22, 0.0)


def release(folder: Path) -> Facts:
    """Publishes it in a data folder: a row a group, half without a number, in the places NA and CA."""
    rows = [
        row(
            2022,
            None if n % 2 else VALUES[n // 2 % len(VALUES)],
            group_kind="made up",
            group=group,
            place="NA" if n % 3 else "CA",
            flag="suppressed" if n % 2 else None,
            sample_n=None if n % 4 else 47_291,
            reference=f"Table {n}, “{group}”",
        )
        for n, group in enumerate(GROUPS)
    ]
    store = Store(folder)
    write(store, {"alpha": rows, "beta": []}, at=datetime(2026, 11, 1, tzinfo=UTC))
    return facts_of(store.read(), SOURCES.values())


def held(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of an extract as a reader of the CSV should have them."""
    return [
        {name: safe(cell) if isinstance(cell, str) else cell for name, cell in line.items()}
        for line in to_arrow(rows).to_pylist()
    ]


def read(columns: Iterable[tuple[str, list[Any]]]) -> list[dict[str, Any]]:
    """A table of a reader, column by column, as records of plain Python: None for what is missing, days as dates."""
    plain = {name: [_plain(value) for value in cells] for name, cells in columns}
    return [dict(zip(plain, line, strict=True)) for line in zip(*plain.values(), strict=True)]


def _plain(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        assert value == value.normalize()
        return date(value.year, value.month, value.day)
    return value
