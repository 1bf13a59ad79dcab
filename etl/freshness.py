"""Pure: what may be said of how fresh each source is, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from etl.model import Attempt, Provenance, Source

VIA = {"live": "fetched live", "mirror": "fetched from a recording", "import": "saved by hand"}
"""How bytes came here, in words."""

Word = Literal["fresh", "due", "stale", "held", "ended", "fallback"]


@dataclass(frozen=True, kw_only=True)
class State:
    slug: str
    title: str
    state: Word
    why: str
    last_check: datetime | None
    last_success: datetime | None
    bytes_day: date | None
    failing_since: datetime | None


def states(
    sources: Mapping[str, Source],
    provenance: Mapping[str, Provenance],
    attempts: Mapping[str, Attempt],
    now: datetime,
    *,
    fallback: str = "",
) -> tuple[State, ...]:
    """One state a source, in order. `fallback` names a damaged release in whose place another is shown."""
    return tuple(
        _state(source, provenance.get(slug), attempts.get(slug), now, fallback) for slug, source in sources.items()
    )


def _state(source: Source, facts: Provenance | None, attempt: Attempt | None, now: datetime, fallback: str) -> State:
    word, why = _judge(source, facts, attempt, now)
    if fallback:
        word, why = "fallback", f"The release {fallback} is damaged; the one before it is shown."
    return State(
        slug=source.slug,
        title=source.title,
        state=word,
        why=why,
        last_check=attempt.checked_at if attempt else None,
        last_success=attempt.succeeded_at if attempt else None,
        bytes_day=facts.day if facts else None,
        failing_since=attempt.failing_since if attempt else None,
    )


def _judge(source: Source, facts: Provenance | None, attempt: Attempt | None, now: datetime) -> tuple[Word, str]:
    shown = _shown(source, facts)
    if attempt and attempt.outcome == "held":
        return "held", f"New figures wait for a person to look: {attempt.why}. {shown}"
    if attempt and attempt.failing_since:
        return "stale", f"Could not be refreshed since {day(attempt.failing_since.date())}: {attempt.why}. {shown}"
    if source.state == "ended" and facts and facts.rows:
        return "ended", f"This series is closed. {shown}"
    if not source.requests:
        return "due", f"Transcribed by hand: whether there is a newer edition, a person has to look. {shown}"
    asked = attempt.succeeded_at if attempt else None
    known = asked.date() if asked else (facts.day if facts else None)
    age = max(0, (now.date() - known).days) if known else 0
    if asked is None:
        old = age > 2 * source.update_days
        return ("stale" if old else "due"), f"The publisher has not been asked from here yet. {shown}"
    if age <= source.update_days:
        return "fresh", shown
    return ("due" if age <= 2 * source.update_days else "stale"), f"Last looked at {age} days ago. {shown}"


def _shown(source: Source, facts: Provenance | None) -> str:
    if facts is None or not facts.rows:
        return "There are no figures of it yet."
    if not facts.fetched:
        return f"Figures are transcribed: {source.edition.removesuffix('.')}."
    return f"Figures are {VIA[facts.fetched[0].via]}; the bytes are of {day(facts.day) if facts.day else 'an unknown day'}."


def day(when: date) -> str:
    """A date in words: 8 February 2021."""
    return f"{when.day} {when:%B %Y}"
