"""Pure: what must hold before rows are published. All failures are collected, each with expected, found and where.

A `hold` failure is one a person may approve after looking (a revision, a loss of coverage); the others refuse the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from etl.against import against
from etl.counts import counts
from etl.failures import Failure, living, name
from etl.model import COLUMNS, Indicator, Row, Source, key, to_arrow

PARTS = (
    ("smi_prevalence", "ami_prevalence"),
    ("ami_treated_adults", "ami_prevalence"),
    ("ami_untreated_adults", "ami_prevalence"),
    ("mde_adult_severe_prevalence", "mde_adult_prevalence"),
    ("mde_youth_severe_prevalence", "mde_youth_prevalence"),
    ("smartphone_owner", "cellphone_owner"),
    ("smartphone_dependent", "smartphone_owner"),
    ("pulse_counselling", "pulse_either"),
    ("pulse_medication", "pulse_either"),
    ("counselling_received", "adult_any_treatment"),
    ("medication_mental_health", "adult_any_treatment"),
    ("child_counselling_received", "child_any_treatment"),
    ("child_medication_mental_health", "child_any_treatment"),
    ("daily_feelings_both", "daily_feelings_anxiety"),
    ("daily_feelings_both", "daily_feelings_depression"),
    ("access_no_usual_source", "access_any_barrier"),
    ("access_worry_emergent", "access_any_barrier"),
    ("access_worry_normal", "access_any_barrier"),
    ("access_cost_medication", "access_any_barrier"),
    ("access_cost_mental_care", "access_any_barrier"),
    ("access_cost_dental", "access_any_barrier"),
    ("access_cost_eyeglasses", "access_any_barrier"),
    ("access_phone", "access_any_barrier"),
    ("access_appointment", "access_any_barrier"),
    ("access_wait", "access_any_barrier"),
    ("access_hours", "access_any_barrier"),
    ("access_transportation", "access_any_barrier"),
)
"""A part may not exceed its whole, in percent of one population: in the same place, group, dates and method."""


def check(rows: pd.DataFrame, source: Source, previous: pd.DataFrame | None, today: date) -> tuple[Failure, ...]:
    """Every failure of a source's graded rows, against themselves and against its `previous` rows."""
    records = to_arrow(rows).to_pylist()
    indicators = {indicator.id: indicator for indicator in source.indicators}
    methods = {method.id for method in source.methods}
    found = [failure for row in records for failure in _row(row, indicators, methods, today)]
    found += _unique(records)
    found += _parts(records)
    found += counts(records, indicators)
    if len(records) < source.min_rows:
        found.append(
            Failure(
                check="rows", where=source.slug, expected=f"at least {source.min_rows} rows", found=str(len(records))
            )
        )
    if previous is not None:
        found += against(to_arrow(previous).to_pylist(), records, source)
    return tuple(found)


def _row(row: Row, indicators: Mapping[str, Indicator], methods: set[str], today: date) -> Iterable[Failure]:
    where = name(row)

    def no(check: str, expected: str, found: Any) -> Failure:
        return Failure(check=check, where=where, expected=expected, found=str(found))

    for column in COLUMNS:
        cell = row[column.name]
        if cell == "" or (cell is not None and column.allowed and cell not in column.allowed):
            yield no("column", f"{column.name}: {column.rule}", cell or "an empty text")
    indicator = indicators.get(row["indicator"])
    if indicator is None or row["unit"] not in indicator.units:
        yield no("declared", "an indicator of this source, in one of its units", f"{row['indicator']} in {row['unit']}")
    if row["method"] not in methods:
        yield no("declared", "a method of this source", row["method"])
    if not row["start"] <= row["end"] <= today:
        yield no("dates", f"start, then end, none after {today}", f"{row['start']} to {row['end']}")
    value, low, high = row["value"], row["low"], row["high"]
    if (value is None) != (row["flag"] not in (None, "superseded")):
        yield no("flag", "a value or a flag that says why there is none", f"value {value}, flag {row['flag']}")
    if (low is None) != (high is None) or (value is None and low is not None):
        yield no("interval", "both bounds beside a value, or none", f"{low} to {high}")
    elif value is not None and low is not None and not low <= value <= high:
        yield no("interval", "low ≤ value ≤ high", f"{low}, {value}, {high}")
    if indicator is not None and value is not None:
        top = indicator.high if row["unit"] == "percent" else float("inf")
        bottom = indicator.low if row["unit"] == "percent" else 0
        if not bottom <= value <= top:
            yield no("range", f"{bottom} to {top}", value)
        if row["unit"] == "people" and value % 1 != 0:
            yield no("range", "whole people", value)


def repeated(rows: pd.DataFrame) -> tuple[Failure, ...]:
    """Rows of one origin that give one key twice: nothing says which of them is right."""
    return tuple(_unique(to_arrow(rows).to_pylist()))


def _unique(records: Sequence[Row]) -> Iterable[Failure]:
    times = Counter(key(row) for row in records if living(row))
    for row in records:
        if living(row) and times[key(row)] > 1:
            yield Failure(check="key", where=name(row), expected="one row for a key", found=str(times[key(row)]))


def _parts(records: Sequence[Row]) -> Iterable[Failure]:
    shares = [row for row in records if living(row) and row["value"] is not None and row["unit"] == "percent"]
    values = {key(row): row["value"] for row in shares}
    for row in shares:
        for part, whole in PARTS:
            if row["indicator"] == part:
                limit = values.get((whole, *key(row)[1:]))
                if limit is not None and row["value"] > limit:
                    yield Failure(
                        check="part", where=name(row), expected=f"at most {limit} ({whole})", found=str(row["value"])
                    )
