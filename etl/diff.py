"""Pure: what is different between two releases, figure by figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import pyarrow as pa

from etl.failures import living, name
from etl.model import REVISIONS, Dataset, Row, key, to_arrow, to_pandas

FIELDS = ("value", "low", "high", "standard_error", "sample_n", "df", "flag")
"""What a figure says of its key. A change of any of them is a revision."""

_SHOWN = {"value", "low", "high", "flag"}


@dataclass(frozen=True, kw_only=True)
class Change:
    kind: Literal["added", "revised", "gone"]
    old: Row | None
    new: Row | None

    @property
    def figure(self) -> str:
        """The figure in words."""
        return name(self.new or self.old or {})

    def told(self) -> str:
        """What it was and what it is: `value 41.0 → 39.5, low 38.1 → 37.0`."""
        if self.old is None or self.new is None:
            row = self.new or self.old or {}
            return f"value {said(row['value'])}" if row["value"] is not None else str(row["flag"])
        old, new = self.old, self.new
        return ", ".join(
            f"{field} {said(old[field])} → {said(new[field])}" for field in FIELDS if old[field] != new[field]
        )


def said(value: Any) -> str:
    return "none" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)


def changes(old: pd.DataFrame, new: pd.DataFrame) -> tuple[Change, ...]:
    """Every figure of either table that the other lacks or gives otherwise, sorted by kind and figure."""
    before, after = _by_key(old), _by_key(new)
    found = [Change(kind="gone", old=row, new=None) for figure, row in before.items() if figure not in after]
    for figure, row in after.items():
        was = before.get(figure)
        if was is None:
            found.append(Change(kind="added", old=None, new=row))
        elif any(was[field] != row[field] for field in FIELDS):
            found.append(Change(kind="revised", old=was, new=row))
    return tuple(sorted(found, key=lambda change: (change.kind, change.figure)))


def revisions(previous: Dataset | None, rows: Iterable[pd.DataFrame]) -> pa.Table:
    """The revisions (`REVISIONS`) of a release of these rows: those it makes, and the earlier ones of other figures.

    A change that readers do not see, of a sample size say, is none.
    """
    if previous is None:
        return REVISIONS.empty_table()
    now = to_pandas(pa.concat_tables([to_arrow(part) for part in rows]))
    revised = {
        key(change.new): _revision(change.old, previous.release)
        for change in changes(previous.rows, now)
        if change.old and change.new and living(change.new)
        if any(change.old[field] != change.new[field] for field in _SHOWN)
    }
    here = _by_key(now).keys()
    for row in to_arrow(previous.revisions, REVISIONS).to_pylist():
        if (*key(row), False) in here:
            revised.setdefault(key(row), row)
    return pa.Table.from_pylist(sorted(revised.values(), key=lambda row: str(key(row))), schema=REVISIONS)


def _by_key(rows: pd.DataFrame) -> dict[tuple[Any, ...], Row]:
    """Rows by their key; a superseded one stands beside the figure that took its place."""
    return {(*key(row), row["flag"] == "superseded"): row for row in to_arrow(rows).to_pylist()}


def _revision(old: Row, release: str) -> dict[str, Any]:
    return {
        field.name: release if field.name == "release" else old[field.name.removeprefix("old_")] for field in REVISIONS
    }
