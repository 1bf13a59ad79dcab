"""Releases made of the shipped one: with figures revised, or with text nobody would print."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.diff import revisions
from etl.disk import PROJECT
from etl.merge import CONFLICTS, Merged
from etl.model import SCHEMA, to_arrow, to_pandas
from etl.package import pack
from etl.store import Store

Row = dict[str, Any]
LATER = datetime(2026, 11, 23, tzinfo=UTC)


def copy(folder: Path) -> Store:
    """The newest shipped release alone, in a folder of its own."""
    release = str(Store(PROJECT).current())
    shutil.copytree(PROJECT / "releases" / release, folder / "releases" / release)
    store = Store(folder)
    with store.lock():
        store.point(release, datetime(2026, 1, 1, tzinfo=UTC))
    return store


def republish(
    store: Store, change: Callable[[Row], Row], *, added: tuple[Row, ...] = (), gone: Callable[[Row], Row] = dict
) -> str:
    """Publishes what is current with every row changed and some added, and every row that gave way changed by `gone`, as a
    refresh would; the new release."""
    before = store.read()
    rows = [change(row) for row in to_arrow(before.rows).to_pylist()] + list(added)
    living = {
        slug: to_pandas(pa.Table.from_pylist([row for row in rows if row["source"] == slug], schema=SCHEMA))
        for slug in before.provenance
    }
    kept = [gone(row) for row in to_arrow(before.conflicts, CONFLICTS).to_pylist()]
    conflicts = pa.Table.from_pylist(kept, schema=CONFLICTS)
    made = pack(
        Merged(living=living, conflicts=to_pandas(conflicts)), before.provenance, revisions(before, living.values())
    )
    return store.write(*made, LATER)


def revised(row: Row) -> Row:
    """Every total and sex figure with a value is half a point, or a hundredth of its people, less."""
    if row["value"] is None or row["group_kind"] not in {"total", "sex"}:
        return row
    less = 0.5 if row["unit"] == "percent" else 0.01 * row["value"]
    moved = {name: row[name] - less for name in ("value", "low", "high") if row[name] is not None}
    return row | moved
