"""The tables beside the drawings of the gap: several figures on a line, and what of them was revised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from etl.measures import gap
from pages.figures import revised, words
from pages.figures.chart import Printed, noted
from pages.figures.facts import Facts, Rows

Row = Mapping[str, Any]

DERIVED = "derived from a revised figure"


def people(facts: Facts, parts: Sequence[Row], counts: Rows, shown: tuple[int, ...]) -> Printed:
    """Of a hundred adults: `parts` are ill, treated, and the two derived from them; `counts` the people behind them."""
    ill, treated = parts[:2]
    above = DERIVED if facts.revision(ill) or facts.revision(treated) else ""
    notes = (
        revised.marks(facts, {"percent": ill, "people": counts[0]}),
        _both(above, revised.marks(facts, {"people": counts[1]})),
        _both(above, revised.marks(facts, {"people": counts[2]})),
        DERIVED if facts.revision(ill) else "",
        revised.marked(facts, treated),
    )
    return noted(_people(parts, counts, shown), notes)


def by_group(facts: Facts, pairs: Mapping[str, tuple[Row, Row]], year: int, kind: str) -> Printed:
    """Each group's share of ill, of treated among them, and what is derived from both."""
    notes = [revised.marks(facts, {"ill": ill, "treated": treated}) for ill, treated in pairs.values()]
    return noted(_groups(pairs, year, kind), notes)


def _both(*notes: str) -> str:
    return "; ".join(filter(None, notes))


def _people(parts: Sequence[Row], counts: Rows, shown: tuple[int, ...]) -> Printed:
    ill, treated, care, none = parts
    well = words.percent(100 - ill["value"])
    return Printed(
        caption=f"Adults 18 and older, United States, {words.period(ill)}",
        header=("Group", "Marks", "Percent of all adults", "95% interval", "People"),
        rows=(
            (
                "With any mental illness",
                str(shown[0] + shown[1]),
                words.number(ill),
                words.interval(ill) or "not published",
                words.both(counts[0]),
            ),
            (
                "… and treated",
                str(shown[0]),
                f"{words.percent(care['value'])} (derived)",
                "not computed",
                words.both(counts[1]),
            ),
            (
                "… and not treated",
                str(shown[1]),
                f"{words.percent(none['value'])} (derived)",
                "not computed",
                words.both(counts[2]),
            ),
            ("No mental illness in the past year", str(shown[2]), f"{well} (derived)", "not computed", "not published"),
            (
                "Treated, of those who were ill",
                "",
                f"{words.number(treated)} of adults with a mental illness",
                words.interval(treated) or "not published",
                "",
            ),
        ),
    )


def _groups(pairs: Mapping[str, tuple[Row, Row]], year: int, kind: str) -> Printed:
    return Printed(
        caption=f"Adults with any mental illness by {words.kind(kind)}, {year}",
        header=(
            "Group",
            "Ill, % of all adults",
            "95% interval",
            "Treated, % of those ill",
            "95% interval",
            "Untreated, % of all adults (derived)",
        ),
        rows=tuple(
            (
                words.group(ill, "All adults"),
                words.number(ill),
                words.interval(ill) or "not published",
                words.number(treated),
                words.interval(treated) or "not published",
                words.percent(gap(ill, treated)[1]["value"]),
            )
            for ill, treated in pairs.values()
        ),
    )
