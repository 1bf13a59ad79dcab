"""The banner: every state in words, what it means for a reader, and what is to be done."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest

from etl.freshness import State, Word, states
from etl.model import Attempt
from etl.records import Published
from etl.sources import registry
from pages.parts import markup
from pages.parts.banner import NAMES, banner, older

CHECKED = datetime(2026, 11, 20, tzinfo=UTC)
SAID = {
    "fresh": "The one source that may change was looked at as planned.",
    "ended": "No newer figures are to come: every source is a closed series.",
    "due": "Title of one may have published newer figures than these.",
    "stale": "Title of one was not looked at for too long. Its figures are of 9 September 2026.",
    "held": "New figures of Title of one wait for a person to look. Its figures are of 9 September 2026.",
    "fallback": "The newest release of the figures cannot be read whole. Release r1, which is whole, is shown.",
}


def state(word: Word, slug: str = "one", **more: Any) -> State:
    plain: dict[str, Any] = {
        "slug": slug, "title": f"Title of {slug}", "state": word, "why": f"Why {slug}.", "todo": "", "last_check": CHECKED,
        "last_success": CHECKED, "bytes_day": date(2026, 9, 9), "failing_since": None,
    }  # fmt: skip
    return State(**(plain | more))


def test_every_state_has_its_words() -> None:
    assert set(NAMES) == set(SAID) == set(get_args(Word))
    assert len(set(NAMES.values())) == len(NAMES)


@pytest.mark.parametrize("word", get_args(Word))
def test_one_source_in_a_state_is_said_in_words_and_not_in_colour(word: Word) -> None:
    made = banner([state(word)], "r1")
    assert (made.word, made.said) == (NAMES[word], SAID[word])
    html = markup.banner(made)
    assert f"<strong>{NAMES[word]}.</strong> {SAID[word]}" in html
    assert "What whoever runs this site does next" not in html


def test_all_is_well() -> None:
    made = banner([state("fresh", "one"), state("fresh", "two"), state("ended", "three")], "r1")
    assert not made.urgent
    assert made.said == "All 2 sources that may change were looked at as planned; 1 more is a closed series."


def test_several_troubles_are_counted_and_the_worst_heads_them() -> None:
    since = datetime(2026, 11, 14, tzinfo=UTC)
    failing = [state("stale", name, failing_since=since) for name in ("one", "two")]
    made = banner([*failing, state("held", "three"), state("fresh", "four")], "r1")
    assert made.urgent
    assert made.word == "Held back"
    assert made.said == (
        "New figures of Title of three wait for a person to look. 2 of 4 sources could not be refreshed, the first since "
        "14 November 2026. Their last good figures are shown."
    )
    assert [line[0] for line in made.lines] == [f"Title of {name}" for name in ("three", "one", "two", "four")]


def test_what_is_the_same_of_all_is_said_once() -> None:
    made = banner([state("fallback", name, why="Damaged.") for name in ("one", "two")], "r1")
    assert made.lines == (("All 2 sources", "fallback", "Damaged."),)


def test_what_is_to_be_done_is_said_once_with_its_command() -> None:
    made = banner([state("due", "one", todo="Run `x`."), state("due", "two", todo="Run `x`.")], "r1")
    assert made.tasks == (("", "Run `x`."),)
    assert "<li>Run <code>x</code>.</li>" in markup.banner(made)
    alone = banner([state("due", "one", todo="Run `x`."), state("due", "two", todo="Run `y`.")], "r1")
    assert alone.tasks == (("Title of one", "Run `x`."), ("Title of two", "Run `y`."))


def test_a_held_number_is_nowhere_on_a_page() -> None:
    held = Attempt(
        slug="nimh", outcome="held", why="jump: expected value 23.1, found 87.6", checked_at=CHECKED, succeeded_at=None,
        failing_since=CHECKED, held="2026-11-20-abc",
    )  # fmt: skip
    sources = registry()
    (found,) = states({"nimh": sources["nimh"]}, {}, {"nimh": held}, CHECKED)
    assert "87.6" in found.why
    html = markup.banner(banner([found], "r1")) + markup.origin(sources["nimh"], found, None)
    assert "87.6" not in html
    assert "wait for a person to look" in html
    assert "<code>python -m etl approve 2026-11-20-abc</code>" in html


def published(release: str, day: int, withdrawn: str = "") -> Published:
    return Published(release=release, at=datetime(2026, 11, day, tzinfo=UTC), withdrawn=withdrawn)


def test_an_older_release_is_of_the_day_it_was_first_published() -> None:
    history = (published("new", 23), published("old", 22), published("between", 21), published("old", 20))
    assert older("old", "new", history) == (
        "You see the figures of release old, of 20 November 2026. The newest is new."
    )


def test_a_release_that_was_taken_back_is_not_to_be_quoted() -> None:
    history = (published("good", 23, withdrawn="bad"), published("bad", 22), published("good", 21))
    assert older("bad", "good", history) == (
        "You see the figures of release bad, of 22 November 2026. It was taken back: do not quote it. The newest is good."
    )
