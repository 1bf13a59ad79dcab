"""Pure: many sources, one figures table. One row lives for a key; the others are kept as conflicts, never lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

from etl.failures import Failure, living, name
from etl.model import GRADED, GRADES, key, to_arrow, to_pandas
from etl.rounding import agree

FIRST = ("samhsa", "nimh")
"""Between equal grades NSDUH's own publisher comes before the institute that quotes it."""

CONFLICTS = GRADED.append(pa.field("kept_source", pa.string(), nullable=False)).append(
    pa.field("kept_value", pa.float64())
)
"""The rows that gave way, with the row that lives in their place."""


@dataclass(frozen=True, kw_only=True)
class Merged:
    living: Mapping[str, pd.DataFrame]
    """Graded rows by source."""
    conflicts: pd.DataFrame


def merge(candidates: Mapping[str, pd.DataFrame]) -> Merged:
    """Chooses the living row of each key: the better grade, then `FIRST`, then the slug. Rows come out sorted."""
    rows = [row for rows in candidates.values() for row in to_arrow(rows, GRADED).to_pylist()]
    chosen: dict[tuple[Any, ...], dict[str, Any]] = {}
    kept: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    for row in sorted(rows, key=_rank):
        lives = chosen.setdefault(key(row), row) if living(row) else row
        if lives is row:
            kept.append(row)
        else:
            gone.append(row | {"kept_source": lives["source"], "kept_value": lives["value"]})
    kept.sort(key=order)
    gone.sort(key=order)
    return Merged(
        living={
            slug: to_pandas(pa.Table.from_pylist([row for row in kept if row["source"] == slug], schema=GRADED))
            for slug in candidates
        },
        conflicts=to_pandas(pa.Table.from_pylist(gone, schema=CONFLICTS)),
    )


def disagreements(fetched: pd.DataFrame, published: pd.DataFrame) -> tuple[Failure, ...]:
    """Where fetched bytes and a transcription of a publisher's own document give one key two values.

    Values that agree at the coarser one's printed precision agree. Secondary rows decide nothing here.
    """
    transcribed = to_arrow(published, GRADED).to_pylist()
    known = {key(row): row for row in transcribed if row["evidence"] == "published" and living(row)}
    failures = []
    for row in filter(living, to_arrow(fetched, GRADED).to_pylist()):
        other = known.get(key(row))
        if other is not None and not agree(row["value"], other["value"], row["unit"]):
            expected = f"{other['value']} as transcribed from {other['reference']}"
            failures.append(
                Failure(check="conflict", where=name(row), expected=expected, found=str(row["value"]), hold=True)
            )
    return tuple(failures)


def _rank(row: Mapping[str, Any]) -> tuple[Any, ...]:
    first = FIRST.index(row["source"]) if row["source"] in FIRST else len(FIRST)
    return (GRADES.index(row["grade"]), first, row["source"], *order(row))


def order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """A total order, so that a release does not depend on the order rows came in."""
    return (row["source"], *(str(part) for part in key(row)), row["flag"] or "", row["value"] or 0.0, repr(row))
