"""Made-up figures, as few as a test of drawing or wording needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from etl.model import KEY, REVISIONS, Indicator, Method, Provenance, to_pandas
from pages.figures.facts import Facts, table_of


def row(value: float | None = 10.0, *, year: int = 2023, **more: Any) -> dict[str, Any]:
    """A percentage of a calendar year, first-hand, with an interval of two points where it has a value."""
    return {
        "source": "one", "indicator": "ill", "place": "US", "group_kind": "total", "group": "total",
        "start": date(year, 1, 1), "end": date(year, 12, 31), "value": value,
        "low": None if value is None else value - 1, "high": None if value is None else value + 1,
        "standard_error": None, "unit": "percent", "sample_n": None, "df": None, "method": "a",
        "flag": "suppressed" if value is None else None, "reliability": "not_assessable", "derived": False,
        "evidence": "published", "reference": "Table 1",
    } | more  # fmt: skip


def facts(rows: Iterable[Mapping[str, Any]], *, revised: Iterable[Mapping[str, Any]] = ()) -> Facts:
    """A release of these rows alone, with a dictionary for each name in them; `revised` as `revision` makes them."""
    rows = list(rows)
    return Facts(
        release="r1",
        rows=table_of(rows),
        provenance={name: _provenance(name) for name in {row["source"] for row in rows}},
        indicators={
            name: Indicator(id=name, title=f"Title of {name}", of="adults", says="were ill")
            for name in _used(rows, "indicator")
        },
        methods={name: method(name) for name in _used(rows, "method")},
        revisions=to_pandas(pa.Table.from_pylist([dict(old) for old in revised], schema=REVISIONS)),
    )


def revision(row: Mapping[str, Any], value: float | None, **old: Any) -> dict[str, Any]:
    """What a row was until release r0: another value, without an interval unless `old` has one."""
    earlier = {"old_value": value, "old_low": None, "old_high": None, "old_flag": None, "release": "r0"} | old
    return {name: row[name] for name in KEY} | earlier


def method(name: str) -> Method:
    return Method(
        id=name, title=f"Method {name}", question="q", recall="r", mode="m", why=f"Why {name}.", reference="ref"
    )


def _used(rows: Iterable[Mapping[str, Any]], column: str) -> set[str]:
    return {"ill", *(row[column] for row in rows)} if column == "indicator" else {row[column] for row in rows}


def _provenance(slug: str) -> Provenance:
    return Provenance(
        slug=slug, title=f"Title of {slug}", publisher="P", page_url="https://p.example/", licence="CC0",
        citation="Cite this.", fetched=(), edition="first", rows=1,
    )  # fmt: skip
