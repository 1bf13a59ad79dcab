"""Bars side by side: groups of one population, kinds of one thing, and what may be said of their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from etl.measures import NotComparableError, difference, ranks
from etl.model import Row
from pages.figures import marks, words
from pages.figures.change import points
from pages.figures.chart import Chart, Printed, chart, printed
from pages.figures.facts import Facts, Rows
from pages.figures.style import Palette

RULE = (
    "Rank 1 is the highest estimate. One group is ranked above another only where its whole 95% interval lies above the "
    "other's; groups whose intervals overlap share their ranks (after Klein, Wright and Wieczorek 2020). That asks for more "
    "than a detectable difference of two groups. Intervals are not widened for the number of groups, and that of the difference "
    "between lowest and highest takes the two to be uncorrelated."
)
WITHHELD = "Withheld groups are not ranked: they could stand anywhere."
OVERLAP = "Not ranked, because some of these groups hold others."


@dataclass(frozen=True, kw_only=True)
class Ranks:
    """The best and the worst rank of each group by its name, none where they may not be ranked; `note` has the rule or says
    why there are none."""

    places: Mapping[str, tuple[int, int]]
    note: str


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
    reckoned: Sequence[str] = (),
    places: Mapping[str, tuple[int, int]] | None = None,
) -> Chart:
    """A bar a row, in the order given; `what` names them in the alt text, `head` heads their column in the table.

    `leads` are the rows whose numbers the summary gives, `places` the ranks of groups by their name.
    """
    return chart(
        facts,
        rows,
        title=title,
        subtitle=subtitle,
        summary=summary,
        drawn=marks.bars(rows, palette, color=color, outline=outline, label=label),
        printed=ranked(printed(facts, rows, caption=caption, head=head, label=label), rows, places or {}),
        alt=f"{words.with_intervals('Bars', rows)}: {what}.",
        leads=leads or (),
        notes=notes,
        reckoned=reckoned,
        stem=stem,
    )


def by_groups(
    facts: Facts,
    rows: Rows,
    kind: str,
    palette: Palette,
    *,
    title: str,
    subtitle: str,
    color: str,
    caption: str,
    what: str,
    stem: str,
    label: Callable[[Row], str],
    outline: bool = False,
    notes: Sequence[str] = (),
) -> Chart:
    """The groups of a kind beside their total, with what may be said of their ends and, where they may be ranked, their
    ranks."""
    found = ranks_of(facts, rows, kind)
    return bars_of(
        facts,
        rows,
        palette,
        title=title,
        subtitle=subtitle,
        summary=spread(facts, rows, kind),
        leads=ends(rows, kind),
        color=color,
        caption=caption,
        what=what,
        stem=stem,
        label=label,
        outline=outline,
        notes=notes,
        reckoned=(found.note,),
        places=found.places,
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
    """The groups with the lowest and the highest estimate."""
    known = _known(rows, kind)
    return [choose(known, key=lambda row: row["value"]) for choose in (min, max)]


def ranks_of(facts: Facts, rows: Rows, kind: str) -> Ranks:
    """The ranks of the groups that have a value, the total left out."""
    known = _known(rows, kind)
    bare = [words.group(row) for row in known if row["low"] is None]
    if bare:
        of = "these groups" if len(bare) == len(known) else words.listed(bare)
        return Ranks(places={}, note=f"Not ranked, because no interval is published for {of}.")
    try:
        places = ranks(known, facts.methods)
    except NotComparableError:
        return Ranks(places={}, note=OVERLAP)
    withheld = any(row["value"] is None for row in rows)
    return Ranks(
        places={row["group"]: place for row, place in zip(known, places, strict=True)},
        note=f"{RULE} {WITHHELD}" if withheld else RULE,
    )


def ranked(content: Printed, rows: Rows, places: Mapping[str, tuple[int, int]]) -> Printed:
    """The usual table with a column of ranks before its notes; as it is where there are none."""
    if not places:
        return content
    lines = zip(content.rows, map(places.get, (row["group"] for row in rows)), strict=True)
    return Printed(
        caption=content.caption,
        header=(*content.header[:-1], "Rank", content.header[-1]),
        rows=tuple((*line[:-1], _place(place), line[-1]) for line, place in lines),
    )


def spread(facts: Facts, rows: Rows, kind: str) -> str:
    """The lowest and the highest estimate, their difference with its interval, and who shares their ranks."""
    low, high = ends(rows, kind)
    said = (
        f"The lowest estimate is {words.estimate(low)}, in the group {words.group(low)}; "
        f"the highest is {words.estimate(high)}, in the group {words.group(high)}."
    )
    if bare := [words.group(row) for row in (low, high) if row["low"] is None]:
        missing = "either" if len(bare) > 1 else bare[0]
        return f"{said} Whether they differ cannot be said: no interval is published for {missing}."
    try:
        change = difference(low, high, facts.methods)
    except NotComparableError:
        return f"{said} Some of these groups hold others, so no difference is given."
    if change.word == "no detectable change":
        said = f"{said} There is no detectable difference between the two: {points(change)}."
    else:
        said = f"{said} The difference is {points(change)}."
    return f"{said}{_sharing(rows, ranks_of(facts, rows, kind).places, low, high)}"


def _sharing(rows: Rows, places: Mapping[str, tuple[int, int]], low: Row, high: Row) -> str:
    """Who shares the ranks of the lowest and the highest estimate; of two groups, their difference says it."""
    if len(places) < 3:
        return ""
    if len(set(places.values())) == 1:
        return " No group ranks above another."
    names = {row["group"]: words.group(row) for row in rows}
    lowest = [names[name] for name, place in places.items() if place[1] == len(places) and name != low["group"]]
    highest = [names[name] for name, place in places.items() if place[0] == 1 and name != high["group"]]
    return f" {_stands(words.group(high), 'highest', highest)}; {_stands(words.group(low), 'lowest', lowest)}."


def _stands(name: str, end: str, others: Sequence[str]) -> str:
    return f"{name} shares the {end} rank with {words.listed(others)}" if others else f"{name} ranks {end}, alone"


def _place(place: tuple[int, int] | None) -> str:
    if place is None:
        return ""
    return str(place[0]) if place[0] == place[1] else f"{place[0]}\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}{place[1]}"


def _known(rows: Rows, kind: str) -> Rows:
    return [row for row in rows if row["value"] is not None and row["group_kind"] == kind]
