"""Pure: what must hold before rows are published. All failures are collected, each with expected, found and where.

A `hold` failure is one a person may approve after looking (a revision, a loss of coverage); the others refuse the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from etl.model import COLUMNS, KEY, Indicator, Source, to_arrow

PARTS = (
    ("smi_prevalence", "ami_prevalence"),
    ("smartphone_owner", "cellphone_owner"),
    ("mde_adult_severe_prevalence", "mde_adult_prevalence"),
    ("mde_youth_severe_prevalence", "mde_youth_prevalence"),
)
"""A part may not exceed its whole, in the same place, group, dates, unit and method."""

ADULTS = (215e6, 285e6)
"""US adults, 2008 to 2030: what a published count over its published share of all adults must lie between (people)."""

REVISED_COUNT = 0.1
"""A revised count is held beyond this share of its old value; percentages by `Source.jump`."""

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Failure:
    check: str
    where: str
    expected: str
    found: str
    hold: bool = False

    def __str__(self) -> str:
        return f"{self.where}: expected {self.expected}, found {self.found}"


def check(rows: pd.DataFrame, source: Source, previous: pd.DataFrame | None, today: date) -> tuple[Failure, ...]:
    """Every failure of a source's graded rows, against themselves and against its `previous` rows."""
    records = to_arrow(rows).to_pylist()
    indicators = {indicator.id: indicator for indicator in source.indicators}
    methods = {method.id for method in source.methods}
    found = [failure for row in records for failure in _row(row, indicators, methods, today)]
    found += _unique(records)
    found += _parts(records)
    found += _counts(records, indicators)
    if len(records) < source.min_rows:
        found.append(
            Failure(
                check="rows", where=source.slug, expected=f"at least {source.min_rows} rows", found=str(len(records))
            )
        )
    if previous is not None:
        found += _against(to_arrow(previous).to_pylist(), records, source)
    return tuple(found)


def key(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEY)


def name(row: Row) -> str:
    """A figure in words, for failures and diffs."""
    when = str(row["end"]) if row["start"] == row["end"] else f"{row['start']} to {row['end']}"
    group = "" if row["group_kind"] == "total" else f", {row['group_kind']} {row['group']}"
    return f"{row['source']} {row['indicator']}, {row['place']}{group}, {when}, {row['unit']}, {row['method']}"


def living(row: Row) -> bool:
    return bool(row["flag"] != "superseded")


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
    values = {key(row): row["value"] for row in records if living(row) and row["value"] is not None}
    for row in records:
        for part, whole in PARTS:
            if row["indicator"] == part and row["value"] is not None and living(row):
                limit = values.get((whole, *key(row)[1:]))
                if limit is not None and row["value"] > limit:
                    yield Failure(
                        check="part", where=name(row), expected=f"at most {limit} ({whole})", found=str(row["value"])
                    )


def _counts(records: Sequence[Row], indicators: Mapping[str, Indicator]) -> Iterable[Failure]:
    """A count of all adults over its share of them must be the number of adults there are."""
    shares = {key(row): row["value"] for row in records if row["unit"] == "percent" and living(row)}
    for row in records:
        of = indicators[row["indicator"]].of if row["indicator"] in indicators else ""
        if row["unit"] != "people" or row["group_kind"] != "total" or row["place"] != "US" or row["value"] is None:
            continue
        share = shares.get(tuple("percent" if part == "people" else part for part in key(row)))
        if of.startswith("US adults (18") and share and living(row):
            adults = row["value"] / share * 100
            if not ADULTS[0] <= adults <= ADULTS[1]:
                expected = f"{ADULTS[0]:.0f} to {ADULTS[1]:.0f} adults behind the count and {share} percent"
                yield Failure(check="count", where=name(row), expected=expected, found=f"{adults:.0f}")


def _against(before: Sequence[Row], records: Sequence[Row], source: Source) -> Iterable[Failure]:
    old = {key(row): row for row in before if living(row)}
    new = {key(row): row for row in records if living(row)}
    gone = {figure for figure, row in new.items() if row["value"] is None}
    lost = [row for figure, row in old.items() if figure not in new or (figure in gone and row["value"] is not None)]
    if len(lost) > source.max_drop * len(old):
        expected = f"every figure of the last release (at most {source.max_drop:.0%} may go)"
        found = f"{len(lost)} of {len(old)} gone, the first: {name(lost[0])}"
        yield Failure(check="coverage", where=source.slug, expected=expected, found=found, hold=True)
    for figure, row in new.items():
        was = old[figure]["value"] if figure in old else None
        if was is None or row["value"] is None:
            continue
        limit = source.jump if row["unit"] == "percent" else REVISED_COUNT * was
        if abs(row["value"] - was) > limit + 1e-9:
            expected = f"{was} as in the last release, or within {limit:g} of it"
            yield Failure(check="jump", where=name(row), expected=expected, found=str(row["value"]), hold=True)
