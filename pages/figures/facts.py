"""What a chart is drawn from: the rows of one release with the dictionaries that explain them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

from etl.model import SCHEMA, Indicator, Method, Provenance, to_arrow, to_pandas

Rows = list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Facts:
    release: str
    rows: pd.DataFrame
    provenance: Mapping[str, Provenance]
    indicators: Mapping[str, Indicator]
    methods: Mapping[str, Method]

    def find(self, indicator: str, *, unit: str = "percent", place: str = "US", **wanted: Any) -> Rows:
        """Rows of one indicator as records, None for what is missing, oldest first; superseded ones never.

        `wanted` names columns and the value, or the tuple of values, they must have; `year` is the year of `end`.
        """
        rows = self.rows
        rows = rows[(rows["indicator"] == indicator) & (rows["unit"] == unit) & (rows["place"] == place)]
        rows = rows[rows["flag"].isna() | (rows["flag"] != "superseded").fillna(True)]
        records = to_arrow(rows).to_pylist()
        for column, value in wanted.items():
            allowed = value if isinstance(value, tuple) else (value,)
            records = [row for row in records if (row["end"].year if column == "year" else row[column]) in allowed]
        return sorted(records, key=lambda row: (row["end"], row["start"]))

    def one(self, indicator: str, **wanted: Any) -> dict[str, Any]:
        """The single row that is wanted; raises LookupError when there is none or more than one."""
        found = self.find(indicator, **wanted)
        if len(found) != 1:
            raise LookupError(f"expected one row of {indicator} with {wanted}, found {len(found)}")
        return found[0]

    def years(self, indicator: str, **wanted: Any) -> tuple[int, ...]:
        """Years with a value that is not second-hand, oldest first."""
        rows = self.find(indicator, **wanted)
        return tuple(sorted({row["end"].year for row in rows if official(row) and one_year(row)}))


def official(row: Mapping[str, Any]) -> bool:
    """A published value that may lead a page."""
    return bool(row["value"] is not None and row["evidence"] != "secondary")


def one_year(row: Mapping[str, Any]) -> bool:
    """An estimate of one calendar year, not an average of several."""
    return bool(row["start"].year == row["end"].year)


def table_of(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Records as a figures table again: what is drawn is what is downloaded."""
    return to_pandas(pa.Table.from_pylist([dict(row) for row in rows], schema=SCHEMA))
