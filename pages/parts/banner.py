"""Pure: how fresh the figures are, in the words of one banner: a line for readers, and behind it each source and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.freshness import State
from etl.records import Published, withdrawn
from pages.figures import words

URGENT = ("fallback", "held", "stale")
"""States in which what is shown may not be the newest there is, worst first."""
NAMES = {
    "fallback": "Fallback",
    "held": "Held back",
    "stale": "Stale",
    "due": "Due",
    "fresh": "Fresh",
    "ended": "Closed",
}
"""The states in a word, worst first: the banner is headed by the worst of its sources."""


@dataclass(frozen=True, kw_only=True)
class Banner:
    """`said` is the line everybody sees; `lines` are (source, state, meaning); `tasks` are (source, what a maintainer
    does next), the source blank where it is the same for several."""

    word: str
    said: str
    urgent: bool
    lines: tuple[tuple[str, str, str], ...]
    tasks: tuple[tuple[str, str], ...]


def banner(states: Sequence[State], release: str) -> Banner:
    """What may be said of these sources together; there is at least one."""
    worst = next(name for name in NAMES if any(state.state == name for state in states))
    todo: dict[str, list[str]] = {}
    for state in states:
        if state.todo:
            todo.setdefault(state.todo, []).append(state.title)
    return Banner(
        word=NAMES[worst],
        said=_said(worst, states, release),
        urgent=worst in URGENT,
        lines=_lines(states),
        tasks=tuple(("" if len(titles) > 1 else titles[0], task) for task, titles in todo.items()),
    )


@dataclass(frozen=True, kw_only=True)
class AsOf:
    """What an address asks for by the name of a release: the release, and the lines that must be said of it; all are blank
    where the newest is shown and nothing else was asked for."""

    release: str = ""
    older: str = ""
    ignored: str = ""


def older(release: str, newest: str, history: Sequence[Published]) -> str:
    """What stands above a page that is drawn from another release than the newest. `history` has them both."""
    day = words.day(min(item.at for item in history if item.release == release).date())
    back = " It was taken back: do not quote it." if release in withdrawn(tuple(history)) else ""
    return f"You see the figures of release {release}, of {day}.{back} The newest is {newest}."


def meaning(state: State) -> str:
    """What a state means for a reader. Of figures that are held back no number is said: it may be wrong."""
    if state.state != "held":
        return state.why
    return (
        "The newest answer of the publisher differs from what was published in a way that a person has to look at. "
        f"Until then it is not shown anywhere here. {_from(state)}"
    )


def _lines(states: Sequence[State]) -> tuple[tuple[str, str, str], ...]:
    """Each source, worst first; what is the same of all of them is said once."""
    order = list(NAMES)
    ordered = sorted(states, key=lambda state: order.index(state.state))
    lines = tuple((state.title, NAMES[state.state].lower(), meaning(state)) for state in ordered)
    if len(lines) > 1 and len({line[1:] for line in lines}) == 1:
        return ((f"All {len(lines)} sources", *lines[0][1:]),)
    return lines


def _said(worst: str, states: Sequence[State], release: str) -> str:
    if worst == "fallback":
        return f"The newest release of the figures cannot be read whole. Release {release}, which is whole, is shown."
    if worst in URGENT:
        return f"{' '.join(_troubles(states))} {_shown(states)}"
    open_ones = [state for state in states if state.state != "ended"]
    due = [state for state in open_ones if state.state == "due"]
    if due:
        return f"{_count(due, states, first=True)} may have published newer figures than these."
    closed = len(states) - len(open_ones)
    also = f"; {closed} more {'is a closed series' if closed == 1 else 'are closed series'}" if closed else ""
    if not open_ones:
        return "No newer figures are to come: every source is a closed series."
    return f"{'The one source' if len(open_ones) == 1 else f'All {len(open_ones)} sources'} that may change {_were(open_ones)} looked at as planned{also}."


def _troubles(states: Sequence[State]) -> list[str]:
    held = [state for state in states if state.state == "held"]
    failing = [state for state in states if state.state == "stale" and state.failing_since]
    overdue = [state for state in states if state.state == "stale" and not state.failing_since]
    said = []
    if held:
        said.append(f"New figures of {_count(held, states)} wait for a person to look.")
    if failing:
        since = min(state.failing_since for state in failing if state.failing_since)
        when = f"since {words.day(since.date())}" if len(failing) == 1 else f"the first since {words.day(since.date())}"
        said.append(
            f"{_count(failing, states, first=True)} could not be refreshed{',' if len(failing) > 1 else ''} {when}."
        )
    if overdue:
        said.append(f"{_count(overdue, states, first=True)} {_were(overdue)} not looked at for too long.")
    return said


def _shown(states: Sequence[State]) -> str:
    """What readers see in place of what is missing."""
    concerned = [state for state in states if state.state in URGENT]
    if len(concerned) > 1:
        return "Their last good figures are shown."
    return _from(concerned[0])


def _from(state: State) -> str:
    return (
        f"Its figures are of {words.day(state.bytes_day)}." if state.bytes_day else "Its last good figures are shown."
    )


def _count(some: Sequence[State], states: Sequence[State], *, first: bool = False) -> str:
    """One source by its title, several by their number; `first` at the start of a sentence."""
    if len(some) == 1:
        return some[0].title
    everyone = f"{'All' if first else 'all'} {len(states)} sources"
    return everyone if len(some) == len(states) else f"{len(some)} of {len(states)} sources"


def _were(some: Sequence[State]) -> str:
    return "was" if len(some) == 1 else "were"
