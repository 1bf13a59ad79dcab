"""Bars side by side: groups of one population, kinds of one thing, and what may be said of their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pages.figures import marks, words
from pages.figures.chart import Chart, chart, printed
from pages.figures.facts import Facts, Rows
from pages.figures.style import Palette

Row = Mapping[str, Any]


def bars_of(
    facts: Facts,
    rows: Rows,
    palette: Palette,
    *,
    title: str,
    subtitle: str,
    summary: str,
    color: str,
    caption: str,
    what: str,
    stem: str,
    head: str = "Group",
    label: Callable[[Row], str] = words.group,
    outline: bool = False,
    leads: Rows | None = None,
    notes: Sequence[str] = (),
) -> Chart:
    """A bar a row, in the order given; `what` names them in the alt text, `head` heads their column in the table.

    `leads` are the rows whose numbers the summary gives.
    """
    return chart(
        facts,
        rows,
        title=title,
        subtitle=subtitle,
        summary=summary,
        figure=marks.bars(rows, palette, color=color, outline=outline, label=label),
        printed=printed(facts, rows, caption=caption, head=head, label=label),
        alt=f"{words.with_intervals('Bars', rows)}: {what}.",
        leads=leads or (),
        notes=notes,
        stem=stem,
    )


def older(facts: Facts, rows: Rows, indicator: str) -> tuple[str, ...]:
    """A note where groups are published for an earlier year, or in another way, than the latest total."""
    latest = facts.latest(indicator)
    if latest["end"] == rows[0]["end"] and latest["method"] == rows[0]["method"]:
        return ()
    return (
        f"These groups are of {words.period(rows[0])}, the latest year they are published for. The latest total, of "
        f"{words.period(latest)}, {'was asked in another way and ' if latest['method'] != rows[0]['method'] else ''}"
        "is not to be set beside them.",
    )


def ends(rows: Rows, kind: str) -> Rows:
    """The lowest and the highest group."""
    known = [row for row in rows if row["value"] is not None and row["group_kind"] == kind]
    return [choose(known, key=lambda row: row["value"]) for choose in (min, max)]


def spread(rows: Rows, kind: str) -> str:
    """The lowest and the highest group, and whether their intervals stand apart."""
    low, high = ends(rows, kind)
    said = f"From {words.estimate(low)} in the group {words.group(low)} to {words.estimate(high)} in the group {words.group(high)}."
    if low["low"] is None or high["low"] is None:
        return f"{said} No interval is published for both, so how sure this difference is cannot be said."
    apart = low["high"] < high["low"]
    return f"{said} Their intervals {'do not overlap' if apart else 'overlap, which alone does not settle whether the two differ'}."
