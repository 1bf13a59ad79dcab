"""What a chart is drawn from: the rows of one release with the dictionaries that explain them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow as pa

from etl.model import REVISIONS, SCHEMA, Dataset, Indicator, Method, Provenance, Source, key, to_arrow, to_pandas

Rows = list[dict[str, Any]]
_DATED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-.+")


class NoFiguresError(LookupError):
    """A release holds no figure of an indicator; the message is its title."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    release: str
    rows: pd.DataFrame
    provenance: Mapping[str, Provenance]
    indicators: Mapping[str, Indicator]
    methods: Mapping[str, Method]
    revisions: pd.DataFrame
    """What earlier releases said of these figures otherwise: `REVISIONS`."""

    @property
    def day(self) -> date | None:
        """The day in the name of the release; None for an undated one."""
        found = _DATED.fullmatch(self.release)
        return date.fromisoformat(found[1]) if found else None

    @cached_property
    def _revised(self) -> Mapping[tuple[Any, ...], dict[str, Any]]:
        return {key(old): old for old in to_arrow(self.revisions, REVISIONS).to_pylist()}

    @cached_property
    def _every(self) -> Mapping[str, Rows]:
        """All rows as records by indicator, read once."""
        found: dict[str, Rows] = defaultdict(list)
        for row in to_arrow(self.rows).to_pylist():
            found[row["indicator"]].append(row)
        return dict(found)

    @cached_property
    def _index(self) -> Mapping[tuple[str, str, str], Rows]:
        """Living rows as records by indicator, unit and place, oldest first: read once, for every chart."""
        index: dict[tuple[str, str, str], Rows] = defaultdict(list)
        for row in (row for rows in self._every.values() for row in rows):
            if row["flag"] != "superseded":
                index[row["indicator"], row["unit"], row["place"]].append(row)
        for rows in index.values():
            rows.sort(key=lambda row: (row["end"], row["start"]))
        return index

    @cached_property
    def _present(self) -> frozenset[str]:
        return frozenset(indicator for indicator, _, _ in self._index)

    def find(self, indicator: str, *, unit: str = "percent", place: str = "US", **wanted: Any) -> Rows:
        """Rows of one indicator as records, None for what is missing, oldest first; superseded ones never.

        `wanted` names columns and the value, or the tuple of values, they must have; `year` is the year of `end`.
        The records are shared: nobody changes them. Raises NoFiguresError when the release has none of the indicator.
        """
        if indicator not in self._present:
            raise NoFiguresError(self.indicators[indicator].title)
        rows = self._index.get((indicator, unit, place), [])
        for column, value in wanted.items():
            allowed = value if isinstance(value, tuple) else (value,)
            rows = [row for row in rows if (row["end"].year if column == "year" else row[column]) in allowed]
        return list(rows)

    def has(self, indicator: str) -> bool:
        """Whether there is any living row of an indicator."""
        return indicator in self._present

    def every(self, indicator: str) -> Rows:
        """All rows of an indicator in all units and places, superseded ones among them; none where there are none."""
        return list(self._every.get(indicator, ()))

    def one(self, indicator: str, **wanted: Any) -> dict[str, Any]:
        """The single row that is wanted; raises LookupError when there is none or more than one."""
        found = self.find(indicator, **wanted)
        if len(found) != 1:
            raise LookupError(f"expected one row of {indicator} with {wanted}, found {len(found)}")
        return found[0]

    def revision(self, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """What a row was before its last revision (`REVISIONS`); None where every release said the same."""
        return self._revised.get(key(row))

    def revised(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Every revised figure with what it was, sorted by indicator, newest first."""
        rows = [row for rows in self._index.values() for row in rows]
        found = [(row, old) for row in rows if (old := self.revision(row))]
        return sorted(found, key=lambda pair: (pair[0]["indicator"], -pair[0]["end"].toordinal(), pair[0]["place"]))

    def latest(self, indicator: str) -> dict[str, Any]:
        """The newest first-hand percentage of the whole population in one calendar year; LookupError without one."""
        return [row for row in self.find(indicator, group_kind="total") if official(row) and one_year(row)][-1]

    def years(self, indicator: str, **wanted: Any) -> tuple[int, ...]:
        """Years with a value that is not second-hand, oldest first."""
        rows = self.find(indicator, **wanted)
        return tuple(sorted({row["end"].year for row in rows if official(row) and one_year(row)}))


def facts_of(dataset: Dataset, sources: Iterable[Source]) -> Facts:
    """A release with the dictionaries of the sources it is made of."""
    known = tuple(sources)
    return Facts(
        release=dataset.release,
        rows=dataset.rows,
        provenance=dataset.provenance,
        revisions=dataset.revisions,
        indicators={item.id: item for source in known for item in source.indicators},
        methods={item.id: item for source in known for item in source.methods},
    )


def official(row: Mapping[str, Any]) -> bool:
    """A published value that may lead a page."""
    return bool(row["value"] is not None and row["evidence"] != "secondary")


def one_year(row: Mapping[str, Any]) -> bool:
    """An estimate of one calendar year, not an average of several."""
    return bool(row["start"].year == row["end"].year)


def table_of(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Records as a figures table again: what is drawn is what is downloaded."""
    return to_pandas(pa.Table.from_pylist([dict(row) for row in rows], schema=SCHEMA))
