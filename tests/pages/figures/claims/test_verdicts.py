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
        assert said.word.startswith(verdicts.WORDS[claim.verdict])
        assert said.source is not None
        assert said.source[1].startswith("https://")
        assert said.asked.startswith("Asked")


def test_a_number_that_agrees_says_with_the_figure_of_which_year() -> None:
    (claim,) = check(shipped(), "85% own a smartphone.")
    assert verdicts.said(shipped(), claim).word == "Agrees with the figure of 8 February 2021"


def test_two_right_numbers_that_may_not_be_compared_are_named_together() -> None:
    text = "The share of adults with mental illness who got treatment rose from 44.8% in 2019 to 53.9% in 2023."
    found = check(shipped(), text)
    assert [claim.verdict for claim in found] == ["agrees", "agrees"]
    (said,) = verdicts.apart(shipped(), found)
    assert said.startswith("44.8% and 53.9% may not be compared, so they show no rise and no fall")
    assert "written anew in 2022" in said


@pytest.mark.parametrize(
    "text",
    [
        "The share of adults with mental illness who got treatment was 50.6% in 2022 and 53.9% in 2023.",
        "Of adults with mental illness 44.8% got treatment in 2019. It was 53.9% in 2023.",
        "85% of Americans own a smartphone and 22.8% of adults had a mental illness in 2023.",
    ],
)
def test_numbers_of_one_method_of_two_sentences_or_of_two_things_are_not(text: str) -> None:
    assert verdicts.apart(shipped(), check(shipped(), text)) == ()


@pytest.mark.parametrize(
    ("text", "distressed"),
    [
        ("I am depressed and 1 in 5 people kill themselves", True),
        ("Suicide took 49,000 lives", True),
        ("i want to end my life", True),
        ("some days I wish I were dead", True),
        ("Self-harm rose by 5%", True),
        ("52.9 million adults lived with mental illness", False),
        ("The series will end in 2023; it was killed by budget cuts", False),
        ("", False),
    ],
)
def test_words_of_distress_bring_help_before_any_number(text: str, distressed: bool) -> None:
    assert verdicts.distressed(text) is distressed


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
