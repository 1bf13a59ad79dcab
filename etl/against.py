"""Pure: what must hold against the last release. All of it is for a person to approve: publishers do revise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from etl.failures import Failure, living, name
from etl.model import KEY, Row, Source, key
from etl.plausible import plausible
from etl.rounding import agree

REVISED_COUNT = 0.1
"""A revised count is held beyond this share of its old value; percentages by `Source.jump`."""

REVISED_SERIES = 0.1
"""The share of a series' values that may be revised at once; one value always may."""

EXACTNESS = ("low", "high", "standard_error", "sample_n", "df")
"""What is printed beside a value to say how exact it is."""

Pair = tuple[Row, Row]


def against(before: Sequence[Row], records: Sequence[Row], source: Source) -> Iterator[Failure]:
    old = {key(row): row for row in before if living(row)}
    new = {key(row): row for row in records if living(row)}
    kept = [(row, new[figure]) for figure, row in old.items() if figure in new]
    valued = [(was, row) for was, row in kept if was["value"] is not None and row["value"] is not None]
    revised = [(was, row) for was, row in valued if not _same(was, row)]
    yield from _lost(old, new, source)
    for was, row in valued:
        yield from _jump(was, row, source)
        yield from _exactness(was, row)
    yield from _exchanged(revised)
    yield from _many(valued, revised)
    yield from plausible(old, new)


def _same(was: Row, row: Row) -> bool:
    """True where the value stays. A transcription and the file it was made from may print it with other digits."""
    if was["evidence"] == row["evidence"]:
        return bool(was["value"] == row["value"])
    return agree(was["value"], row["value"], row["unit"])


def _lost(old: Mapping[Any, Row], new: Mapping[Any, Row], source: Source) -> Iterator[Failure]:
    gone = {figure for figure, row in new.items() if row["value"] is None}
    lost = [row for figure, row in old.items() if figure not in new or (figure in gone and row["value"] is not None)]
    if len(lost) > source.max_drop * len(old):
        expected = f"every figure of the last release (at most {source.max_drop:.0%} may go)"
        found = f"{len(lost)} of {len(old)} gone, the first: {name(lost[0])}"
        yield Failure(check="coverage", where=source.slug, expected=expected, found=found, hold=True)


def _jump(was: Row, row: Row, source: Source) -> Iterator[Failure]:
    for field in ("value", "low", "high"):
        before, now = was[field], row[field]
        if before is None or now is None:
            continue
        limit = source.jump if row["unit"] == "percent" else REVISED_COUNT * abs(before)
        if abs(now - before) > limit + 1e-9:
            expected = f"{field} {before} as in the last release, or within {limit:g} of it"
            yield Failure(check="jump", where=name(row), expected=expected, found=str(now), hold=True)


def _exactness(was: Row, row: Row) -> Iterator[Failure]:
    """A value that stays keeps its interval, standard error and sample size; one that is revised goes on having them.

    That they appear is no loss. Bytes and a transcription of another print of them are not compared.
    """
    if was["evidence"] != row["evidence"]:
        return
    for field in EXACTNESS:
        before, now = was[field], row[field]
        if before is not None and (now is None or (was["value"] == row["value"] and now != before)):
            expected, found = f"{field} {before} as in the last release", "none" if now is None else str(now)
            yield Failure(check="exactness", where=name(row), expected=expected, found=found, hold=True)


def _exchanged(revised: Sequence[Pair]) -> Iterator[Failure]:
    """Figures that give each other's values of the last release: cells, rows or columns changed places."""
    for unit in sorted({row["unit"] for _, row in revised}):
        pairs = [(was, row) for was, row in revised if row["unit"] == unit]
        common = Counter(was["value"] for was, _ in pairs) & Counter(row["value"] for _, row in pairs)
        moved = [(was, row) for was, row in pairs if was["value"] in common and row["value"] in common]
        if len(moved) > 1:
            yield _one_of(moved, "exchange", "values that keep their place in the table")


def _many(valued: Sequence[Pair], revised: Sequence[Pair]) -> Iterator[Failure]:
    sizes = Counter(_series(row) for _, row in valued)
    by_series: dict[tuple[Any, ...], list[Pair]] = defaultdict(list)
    for was, row in revised:
        by_series[_series(row)].append((was, row))
    for series, pairs in by_series.items():
        if len(pairs) > 1 and len(pairs) > REVISED_SERIES * sizes[series]:
            expected = f"at most one value, or {REVISED_SERIES:.0%} of the series' {sizes[series]}, revised at once"
            yield _one_of(pairs, "revisions", expected)


def _series(row: Row) -> tuple[Any, ...]:
    return tuple(row[part] for part in KEY if part not in {"start", "end"})


def _one_of(pairs: Sequence[Pair], check: str, expected: str) -> Failure:
    was, row = pairs[0]
    found = f"{len(pairs)} that do not, the first: {was['value']} is now {row['value']}"
    return Failure(check=check, where=name(row), expected=expected, found=found, hold=True)
