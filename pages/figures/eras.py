"""Where a line must be cut: rows of two methods are never joined, nor are years with a gap between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.model import Method, Row


@dataclass(frozen=True, kw_only=True)
class Change:
    """A method change: `at` is a place on the year axis between the last row of one and the first of the next."""

    at: float
    mark: str
    method: Method


def when(row: Row) -> float:
    """A row's place on the year axis: whole years in their number, days within the year they end in."""
    end = row["end"]
    if (row["start"].month, row["start"].day, end.month, end.day) == (1, 1, 12, 31):
        return float(end.year)
    return float(end.year + (end.timetuple().tm_yday - 1) / 365.25)


def segments(rows: Sequence[Row], *, reach: float = 1.01) -> list[list[Row]]:
    """Runs of rows that may be joined: one method, no more than `reach` years apart, values present. Oldest first."""
    runs: list[list[Row]] = []
    for row in sorted((row for row in rows if row["value"] is not None), key=when):
        last = runs[-1][-1] if runs else None
        if last is not None and last["method"] == row["method"] and when(row) - when(last) <= reach:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def changes(rows: Sequence[Row], methods: Mapping[str, Method]) -> list[Change]:
    """Each change of method along the rows, marked a, b, c …"""
    ordered = sorted((row for row in rows if row["value"] is not None), key=when)
    found = [(before, after) for before, after in pairwise(ordered) if before["method"] != after["method"]]
    return [
        Change(at=(when(before) + when(after)) / 2, mark=chr(ord("a") + n), method=methods[after["method"]])
        for n, (before, after) in enumerate(found)
    ]


def notes(rows: Sequence[Row], methods: Mapping[str, Method]) -> tuple[str, ...]:
    """What stands before the first rule, then a sentence for each rule drawn, in the words of the method's own reason."""
    found = changes(rows, methods)
    if not found:
        return ()
    oldest = methods[min((row for row in rows if row["value"] is not None), key=when)["method"]]
    said = [("Before a", oldest), *((change.mark, change.method) for change in found)]
    return tuple(f"{mark}: {method.title}. {method.why}" for mark, method in said)
