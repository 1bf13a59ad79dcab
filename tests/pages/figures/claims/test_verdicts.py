"""A checked claim in words for a reader."""

from __future__ import annotations

import pytest

from pages.figures import verdicts
from pages.figures.claims import check
from pages.figures.claims.judge import ORDER
from tests.pages.figures.views import shipped


@pytest.mark.parametrize("text", verdicts.EXAMPLES)
def test_an_example_shows_its_number_in_its_sentence(text: str) -> None:
    for claim in check(
        shipped(), f"Something that comes first and stands alone. {text} Then something after it follows."
    ):
        said = verdicts.said(shipped(), claim)
        assert f"{said.before}{said.number}{said.after}".strip() == text
        assert said.word == verdicts.WORDS[claim.verdict]
        assert said.source is not None
        assert said.source[1].startswith("https://")
        assert said.asked.startswith("Asked")


def test_the_examples_show_three_verdicts() -> None:
    found = {claim.verdict for text in verdicts.EXAMPLES for claim in check(shipped(), text)}
    assert found == {"agrees", "outdated", "other_population"}


def test_what_was_found_is_counted() -> None:
    found = check(shipped(), "85% of Americans now own a smartphone; 91% own one now. The wait is 48 days.")
    assert verdicts.told(found) == "3 numbers found. Agrees: 1; outdated: 1; cannot be checked here: 1."
    assert verdicts.told(()).startswith("No number was found")


def test_each_verdict_has_a_word_and_each_word_a_meaning() -> None:
    assert set(verdicts.WORDS) == set(ORDER)
    assert [word for word, _ in verdicts.MEANINGS] == list(verdicts.WORDS.values())


def test_several_readings_are_listed() -> None:
    (claim,) = check(shipped(), "In 2022, 12.6% of adults received counseling.")
    said = verdicts.said(shipped(), claim)
    assert claim.verdict == "agrees"
    assert len(said.others) == len(claim.readings) - 1 > 0
    assert "each reading is listed" in said.why


def test_a_long_sentence_is_cut_around_its_number() -> None:
    (claim,) = check(shipped(), f"{'word ' * 60}85% of Americans own a smartphone {'word ' * 40}")
    said = verdicts.said(shipped(), claim)
    assert said.before.startswith("…")
    assert said.after.endswith("…")
    assert len(said.before) + len(said.after) < 200
