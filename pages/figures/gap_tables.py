"""The tables beside the drawings of the gap: several figures on a line, and what of them was revised."""

from __future__ import annotations

from collections.abc import Sequence

from etl.measures import computed
from pages.figures import revised, words
from pages.figures.chart import Printed, noted
from pages.figures.facts import Facts
from pages.figures.gap_of import Of, Parts, Row

OF_REVISED = "derived from a revised figure"
INTERVAL = "95% interval"


def people(facts: Facts, adults: Parts, counted: Parts, treated: Row, shown: tuple[int, ...]) -> Printed:
    """Of a hundred adults: all who are ill, those treated and not, the rest, and the treated share of those ill."""
    ill = adults.rows["ill"]
    labels = {"ill": "With any mental illness", "treated": "… and treated", "not treated": "… and not treated"}
    marks = {"ill": shown[0] + shown[1], "treated": shown[0], "not treated": shown[1]}
    parts = [
        (label, str(marks[name]), *_cells(adults.rows[name], mark=True), words.both(counted.rows[name]))
        for name, label in labels.items()
    ]
    notes = [revised.marks(facts, {"percent": adults.rows[name], "people": counted.rows[name]}) for name in labels]
    well = ("No mental illness in the past year", str(shown[2]), *_rest(ill), "not published")
    of_ill = f"{words.number(treated)} of adults with a mental illness"
    return noted(
        Printed(
            caption=f"Adults 18 and older, United States, {words.period(ill)}",
            header=("Group", "Marks", "Percent of all adults", INTERVAL, "People"),
            rows=(*parts, well, ("Treated, of those who were ill", "", of_ill, _interval(treated), "")),
        ),
        (*notes, OF_REVISED if facts.revision(ill) else "", revised.marked(facts, treated)),
    )


def by_group(facts: Facts, of: Of, groups: Sequence[Parts], which: str) -> Printed:
    """A line a group: each of its figures and their intervals, in the unit of the denominator; `which` ends the caption."""
    heads = []
    for name in of.indicators:
        made = " (derived)" if any(computed(parts.rows[name]) for parts in groups) else ""
        heads += [f"{name.capitalize()}, {of.column}{made}", INTERVAL]
    lines = [
        (words.group(parts.untreated, "All adults"), *(cell for row in parts.rows.values() for cell in _cells(row)))
        for parts in groups
    ]
    return noted(
        Printed(caption=f"{of.caption}, {which}", header=("Group", *heads), rows=tuple(lines)),
        [revised.marks(facts, parts.rows) for parts in groups],
    )


def _cells(row: Row, *, mark: bool = False) -> tuple[str, str]:
    derived = " (derived)" if mark and computed(row) else ""
    return f"{words.number(row)}{derived}", _interval(row)


def _interval(row: Row) -> str:
    return words.interval(row) or ("not computed" if computed(row) else "not published")


def _rest(ill: Row) -> tuple[str, str]:
    """Percent of all adults who are not ill, with the interval mirrored: the standard error of a share and of the rest are one."""
    value = f"{words.percent(100 - ill['value'])} (derived)"
    if ill["low"] is None:
        return value, "not computed"
    return value, f"{words.percent(100 - ill['high'])} to {words.percent(100 - ill['low'])}"
