"""Pure: what may be said of how fresh each source is, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from etl.model import VIA, Attempt, Provenance, Source

SCHEDULE_DAYS = 21
"""Without any refresh for longer, a scheduler that should run once a week has stopped."""

Word = Literal["fresh", "due", "stale", "held", "ended", "fallback"]


@dataclass(frozen=True, kw_only=True)
class State:
    slug: str
    title: str
    state: Word
    why: str
    todo: str
    """What a maintainer does next; blank when nothing is to be done."""
    last_check: datetime | None
    last_success: datetime | None
    bytes_day: date | None
    failing_since: datetime | None
    held: str = ""
    """The release that waits to be approved; blank when none does."""


def states(
    sources: Mapping[str, Source],
    provenance: Mapping[str, Provenance],
    attempts: Mapping[str, Attempt],
    now: datetime,
    *,
    fallback: str = "",
) -> tuple[State, ...]:
    """One state a source, in order. `fallback` says what is damaged, so that another release is shown."""
    return tuple(
        _state(source, provenance.get(slug), attempts.get(slug), now, fallback) for slug, source in sources.items()
    )


def alarms(known: Sequence[State], release: str | None, now: datetime) -> tuple[str, ...]:
    """What a scheduler's alarm rings for, a line each: sources that need a person, no release, a refresh that stopped."""
    found = [f"{state.slug} is {state.state}" for state in known if state.state in {"stale", "held", "fallback"}]
    if release is None:
        found.append("there is no release that can be read")
    checked = max((state.last_check for state in known if state.last_check), default=None)
    if checked is None:
        found.append("no refresh has ever run here")
    elif (days := (now - checked).days) > SCHEDULE_DAYS:
        found.append(f"the last refresh was {days} days ago: see that the scheduler runs")
    return tuple(found)


def _state(source: Source, facts: Provenance | None, attempt: Attempt | None, now: datetime, fallback: str) -> State:
    word, why = _judge(source, facts, attempt, now)
    if fallback:
        word, why = "fallback", f"The newest release is damaged; an older one, or what is left, is shown. ({fallback})"
    return State(
        slug=source.slug,
        title=source.title,
        state=word,
        why=why,
        todo=_todo(word, source, attempt),
        last_check=attempt.checked_at if attempt else None,
        last_success=attempt.succeeded_at if attempt else None,
        bytes_day=facts.day if facts else None,
        failing_since=attempt.failing_since if attempt else None,
        held=attempt.held if attempt else "",
    )


def _judge(source: Source, facts: Provenance | None, attempt: Attempt | None, now: datetime) -> tuple[Word, str]:
    shown = _shown(source, facts)
    failing = attempt.failing_since if attempt else None
    if attempt and (attempt.outcome == "held" or attempt.held):
        since = "" if attempt.outcome == "held" else "Since then the source could not be refreshed: "
        return "held", f"New figures wait for a person to look. {since}{_sentence(attempt.why)} {shown}"
    if source.state == "ended" and facts and facts.rows:
        return "ended", f"This series is closed. {shown}"
    if attempt and failing:
        return "stale", f"Could not be refreshed since {day(failing.date())}: {_sentence(attempt.why)} {shown}"
    if not source.requests:
        return "due", f"Transcribed by hand: whether there is a newer edition, a person has to look. {shown}"
    asked = attempt.succeeded_at if attempt else None
    known = asked.date() if asked else (facts.day if facts else None)
    age = max(0, (now.date() - known).days) if known else 0
    if asked is None:
        old = age > 2 * source.update_days
        return ("stale" if old else "due"), f"No check with the publisher is on record here. {shown}"
    if age <= source.update_days:
        return "fresh", shown
    return ("due" if age <= 2 * source.update_days else "stale"), f"Last looked at {age} days ago. {shown}"


def _todo(word: Word, source: Source, attempt: Attempt | None) -> str:
    refresh = f"`python -m etl refresh {source.slug}`"
    by_hand = f"save {source.by_hand} by hand and run `python -m etl import {source.slug} FILE`"
    if word == "fallback":
        return "Run `python -m etl verify` to see what is damaged, and `python -m etl refresh` to repair it."
    if word == "held" and attempt:
        return (
            f"Look at what would change with `python -m etl diff current {attempt.held}`; if it is right, publish it with "
            f"`python -m etl approve {attempt.held}`."
        )
    if word == "stale" and attempt and attempt.outcome == "refused":
        return (
            f"Look at the bytes in quarantine/{source.slug} and at {source.page_url}. Where the layout changed, "
            f"etl/sources/{source.slug}.py has to learn it; where a page stands in the file's place, {by_hand}."
        )
    if word == "stale" and attempt and attempt.failing_since:
        return f"Run {refresh} again later. If the site refuses scripts, {by_hand}."
    if word in {"due", "stale"} and not source.requests:
        return f"Look for a newer edition at {source.page_url}; its figures go into data/published/{source.slug}.csv."
    return f"Run {refresh}, and see that the scheduler does." if word in {"due", "stale"} else ""


def _sentence(why: str) -> str:
    return why if why.endswith(".") else f"{why}."


def _shown(source: Source, facts: Provenance | None) -> str:
    if facts is None or not facts.rows:
        return "There are no figures of it yet."
    if not facts.fetched:
        return f"Figures are transcribed: {source.edition.removesuffix('.')}."
    return f"Figures are {VIA[facts.fetched[0].via]}; the bytes are of {day(facts.day) if facts.day else 'an unknown day'}."


def day(when: date) -> str:
    """A date in words: 8 February 2021."""
    return f"{when.day} {when:%B %Y}"
