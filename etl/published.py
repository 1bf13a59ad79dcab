"""Figures transcribed by hand: `data/published/<slug>.csv`, one reference and one grade a row."""

from __future__ import annotations

from typing import Any

import pandas as pd

from etl.cells import iso_date, number, whole
from etl.errors import CellError, LayoutError
from etl.model import GRADES, figures
from etl.tables import csv_rows

COLUMNS = (
    "indicator", "place", "group_kind", "group", "start", "end", "value", "low", "high", "standard_error", "unit",
    "sample_n", "df", "method", "flag", "grade", "reference", "url", "note",
)  # fmt: skip
"""`reference` is the table, page or section, `url` its address; `note` is for whoever checks, and stays here."""


def read(body: bytes, *, source: str) -> pd.DataFrame:
    """Graded rows of a transcription. Raises LayoutError or CellError with file, line and column."""
    where = f"data/published/{source}.csv"
    lines = csv_rows(body, needed=COLUMNS, where=where, encoding="utf-8")
    return figures((_record(line, f"{where}, line {n}") for n, line in enumerate(lines, start=2)), source=source)


def _record(line: dict[str, str], where: str) -> dict[str, Any]:
    for name in ("reference", "url", "grade"):
        if not line[name]:
            raise LayoutError(where=where, expected=f"a {name}", found="nothing")
    if line["grade"] not in GRADES[1:]:
        raise CellError(where=f"{where}, grade", expected=f"one of {', '.join(GRADES[1:])}", found=line["grade"])
    record: dict[str, Any] = {
        name: line[name] for name in ("indicator", "place", "group_kind", "group", "unit", "method", "grade")
    }
    for name in ("start", "end"):
        record[name] = iso_date(line[name], where=f"{where}, {name}")
    for name in ("value", "low", "high", "standard_error"):
        record[name] = number(line[name], where=f"{where}, {name}") if line[name] else None
    for name in ("sample_n", "df"):
        record[name] = whole(line[name], where=f"{where}, {name}") if line[name] else None
    return record | {"flag": line["flag"] or None, "reference": f"{line['reference']}. {line['url']}"}
