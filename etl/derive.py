"""Pure: the figures that are computed here from published ones, wherever the two parts may be put together.

They are made anew of the living rows for every release, so they follow each revision; those of a release are not read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from etl.failures import Failure, living, name
from etl.measures import computed, counted_untreated, gap, people_untreated, untreated
from etl.model import Row, key
from etl.nsduh import CONDITIONS, TREATMENT

ILL = {treatment: illness for illness, treatment in TREATMENT.items()}
"""The other way round: how adults were found to be treated → how the same adults were found to be ill."""


def derived(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Percent untreated of those ill, treated and untreated as percent of all adults, and how many adults are untreated.

    Each belongs to the source of its treated share. Nothing is made of a figure that is published itself, nor of a
    group of which the publisher withheld any part, treated or not, in percent or people: the rest would give it away.
    """
    known = {key(row): row for row in rows if living(row)}
    found = [made for row in known.values() for made in _of(row, known)]
    return [row for row in found if key(row) not in known]


def unlike(rows: Iterable[Row]) -> tuple[Failure, ...]:
    """Derived figures of a release that its published ones do not make, or make otherwise, and those that are missing; none
    of a release of before figures were derived."""
    records = list(rows)
    made = {key(row): row for row in derived(row for row in records if not computed(row))}
    held = {key(row): row for row in records if computed(row)}
    return tuple(
        Failure(check="derived", where=name(one), expected=_told(made.get(figure)), found=_told(held.get(figure)))
        for figure, one in (held | made if held else {}).items()
        if _told(held.get(figure)) != _told(made.get(figure))
    )


def _told(row: Row | None) -> str:
    """What a derived figure says, for comparison and for errors."""
    if row is None:
        return "no such figure"
    return ", ".join(f"{field} {row[field]}" for field in ("value", "low", "high", "evidence", "reference"))


def _of(treated: Row, known: Mapping[tuple[Any, ...], Row]) -> Iterator[dict[str, Any]]:
    """What a treated share makes with the other figures of its group and period."""
    slug = treated["indicator"].removesuffix("_treated")
    if treated["indicator"] != f"{slug}_treated" or slug not in CONDITIONS or treated["unit"] != "percent":
        return
    illness = ILL.get(treated["method"], "")

    def beside(measure: str, unit: str, method: str) -> Row | None:
        row = {**treated, "indicator": f"{slug}_{measure}", "unit": unit, "method": method}
        return known.get(key(row))

    parts = {
        (measure, unit): beside(measure, unit, illness if measure == "prevalence" else treated["method"])
        for measure in ("prevalence", "treated", "untreated")
        for unit in ("percent", "people")
    }
    if any(part is not None and part["value"] is None for part in parts.values()):
        return
    yield untreated(treated)
    if slug != "ami":
        return
    ill, count, without = (
        parts[name] for name in (("prevalence", "percent"), ("prevalence", "people"), ("untreated", "people"))
    )
    if ill is not None:
        yield from gap(ill, treated)
    if without is not None:
        yield counted_untreated(without)
    elif count is not None:
        yield people_untreated(count, treated)
