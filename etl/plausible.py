"""Pure: figures that are new or changed and hardly likely. A person may approve them; the limits are those of what has
been published, so that an honest figure seldom waits."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from etl.failures import Failure, name
from etl.model import KEY, Row

SKEW = 4.0
"""How many times farther one bound may lie from the value than the other, in log odds. The most printed beside a share of
1 to 99 percent is 2.2."""

ERRORS = (3.0, 5.0)
"""An interval's width over its standard error: 3.92 in the normal case, 3.7 to 4.2 in what is printed."""

LEAP = 4.0
LEAP_POINTS = 5.0
"""A figure of a new period may be so many times the one before, or so many points off it. The most between two periods
of one method, of more than these points, is 3.8 times, among a group of a few thousand people."""

Figure = tuple[Any, ...]


def plausible(old: Mapping[Figure, Row], new: Mapping[Figure, Row]) -> Iterator[Failure]:
    series = _series(new.values())
    labels: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in old.values():
        labels[row["indicator"], row["group_kind"]].add(row["group"])
    for figure, row in new.items():
        if figure not in old:
            yield from _label(row, labels)
            yield from _leap(row, series[_line(row)])
        if row["value"] is not None and row["unit"] == "percent" and not _told(old.get(figure), row):
            yield from _skew(row)
            yield from _error(row)


def _told(was: Row | None, row: Row) -> bool:
    """True where the last release says the same, so that it was looked at."""
    return was is not None and all(was[field] == row[field] for field in ("value", "low", "high", "standard_error"))


def _label(row: Row, labels: Mapping[tuple[str, str], set[str]]) -> Iterator[Failure]:
    """A footnote mark glued to a label makes a group nobody knows. A transcription's labels were chosen by a person."""
    known = labels.get((row["indicator"], row["group_kind"]))
    if known and row["group"] not in known and row["evidence"] == "fetched":
        expected = f"a group of the last release: {', '.join(sorted(known))[:200]}"
        yield Failure(check="label", where=name(row), expected=expected, found=row["group"], hold=True)


def _skew(row: Row) -> Iterator[Failure]:
    value, low, high = row["value"], row["low"], row["high"]
    if low is None or row["derived"] or not 1 <= value <= 99 or not low <= value <= high:
        return
    below, above = _odds(value) - _odds(low - 0.05), _odds(high + 0.05) - _odds(value)
    if max(below, above) > SKEW * min(below, above):
        expected = f"an interval about as far on both sides of {value}"
        yield Failure(check="skew", where=name(row), expected=expected, found=f"{low} to {high}", hold=True)


def _odds(percent: float) -> float:
    share = min(max(percent, 0.05), 99.95) / 100
    return math.log(share / (1 - share))


def _error(row: Row) -> Iterator[Failure]:
    error, low, high = row["standard_error"], row["low"], row["high"]
    if error is None or low is None or row["derived"]:
        return
    least, most = ERRORS[0] * (error - 0.05) - 0.1, ERRORS[1] * (error + 0.05) + 0.1
    if not least <= high - low <= most:
        expected = f"an interval {max(least, 0):.1f} to {most:.1f} wide, by its standard error of {error}"
        yield Failure(check="error", where=name(row), expected=expected, found=f"{low} to {high}", hold=True)


def _leap(row: Row, line: list[tuple[date, float]]) -> Iterator[Failure]:
    if row["value"] is None:
        return
    at = bisect_left(line, (row["start"], row["value"]))
    for _, near in line[max(0, at - 1) : at] + line[at + 1 : at + 2]:
        small, big = sorted((near, row["value"]))
        if big > LEAP * small and (row["unit"] != "percent" or big - small > LEAP_POINTS):
            expected = f"a value less than {LEAP:g} times away from {near}, of the period next to it"
            yield Failure(check="leap", where=name(row), expected=expected, found=str(row["value"]), hold=True)
            return


def _series(rows: Iterable[Row]) -> dict[Figure, list[tuple[date, float]]]:
    lines: dict[Figure, list[tuple[date, float]]] = defaultdict(list)
    for row in rows:
        if row["value"] is not None:
            lines[_line(row)].append((row["start"], row["value"]))
    for line in lines.values():
        line.sort()
    return lines


def _line(row: Row) -> Figure:
    return tuple(row[part] for part in KEY if part not in {"start", "end"})
