"""Which numbers of a text may be claims, what they are worth, and which are numbers of another kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.figures.claims import LONGEST, check
from pages.figures.claims.numbers import in_digits, numbers
from tests.pages.figures.views import shipped

WORTH = {
    "52.9 million": (52.9e6, 0.05e6, "people"),
    "52.9 m": (52.9e6, 0.05e6, "people"),
    "52.9m": (52.9e6, 0.05e6, "people"),
    "52,900,000 adults": (52.9e6, 0.05e6, "people"),
    "fifty-three million": (53e6, 0.5e6, "people"),
    "half a million": (5e5, 0.5e5, "people"),
    "1.2 billion": (1.2e9, 0.05e9, "people"),
    "22.8%": (22.8, 0.05, "percent"),
    "85 percent": (85, 0.5, "percent"),
    "85 per cent": (85, 0.5, "percent"),
    "85 pct": (85, 0.5, "percent"),
    "eighty-five percent": (85, 0.5, "percent"),
    "twenty-two point eight percent": (22.8, 0.05, "percent"),
    "one in five": (20, 3, "percent"),
    "1 in 5": (20, 3, "percent"),
    "nine out of ten": (90, 3, "percent"),
    "1 in 20": (5, 5 / 3, "percent"),
    "23 of every 100": (23, 0.5, "percent"),
    "two-thirds": (200 / 3, 3, "percent"),
    "a quarter": (25, 3, "percent"),
    "nearly half": (50, 3, "percent"),
    "1.92 times the odds": (1.92, 0.005, "odds_ratio"),
}


@pytest.mark.parametrize("text", WORTH)
def test_a_number_is_worth_what_it_says(text: str) -> None:
    (found,) = numbers(f"It was {text} then.")
    value, half, unit = WORTH[text]
    assert [found.value, found.half] == pytest.approx([value, half])
    assert found.unit == unit
    assert text.startswith(found.text)


@pytest.mark.parametrize(
    "text",
    [
        "In 2023 and 2024.", "Ages 18 to 25, 26-49 and 50+.", "Adults aged 18 or older.", "Sixteen-year-olds.",
        "In the past 12 months, or the last 4 weeks.", "Call 988 or 911, 24/7.", "A study of 50,103 adults.",
        "A survey with 10,000 people.", "We asked 1,204 of them.", "n = 67,500", "50,103 respondents",
        "(95% CI 22.2% to 23.4%)", "The 95% confidence interval is 22.2 to 23.4.", "Earning less than $30,000.",
        "Below 200% of the federal poverty level.", "Margin of error: 1.5%", "COVID-19, PHQ-8 and GAD-7",
    ],
)  # fmt: skip
def test_numbers_of_another_kind_are_no_claims(text: str) -> None:
    assert not numbers(text)


@pytest.mark.parametrize(
    ("text", "side"),
    [("more than 20%", "over"), ("at least 20%", "over"), ("fewer than 20 million", "under"), ("just under half", "under"),
     ("about 20%", ""), ("only 20%", "")],
)  # fmt: skip
def test_more_and_less_than_are_heard(text: str, side: str) -> None:
    assert numbers(text)[0].side == side


@pytest.mark.parametrize(
    "text",
    ["rose by 5 points", "an increase of 6%", "grew 6%", "was up 6%", "5.7 percentage points higher", "20% more"],
)
def test_a_change_is_no_level(text: str) -> None:
    assert [found.change for found in numbers(text)] == [True]


@pytest.mark.parametrize("text", ["made up 20%", "racked up 850 million", "ended up with 20%"])
def test_up_alone_is_no_change(text: str) -> None:
    assert [found.change for found in numbers(text)] == [False]


def test_about_widens_and_a_bare_number_does_not() -> None:
    (near,), (bare,) = numbers("about 50%"), numbers("50%")
    assert near.allows(53, 0.05)
    assert not bare.allows(50.6, 0.05)
    assert bare.allows(50.5, 0.05)


def test_a_range_allows_what_lies_in_it() -> None:
    (found,) = numbers("between 20 and 25 percent")
    assert found.allows(22.8, 0.05)
    assert not found.allows(26.0, 0.05)
    assert [one.value for one in numbers("46% and 54%")] == [46, 54]
    assert [one.value for one in numbers("from 5.0% to 5.9%")] == [5.0, 5.9]


def test_ages_in_words_are_read() -> None:
    assert in_digits("sixty-five and older, one in five") == "65 and older, one in five"


@given(st.text(max_size=LONGEST))
def test_no_text_is_too_strange_and_each_number_stands_where_it_says(text: str) -> None:
    for claim in check(shipped(), text):
        assert text[claim.start : claim.start + len(claim.text)] == claim.text
        assert claim.begins <= claim.start


_PIECES = st.lists(
    st.sampled_from(
        [
            "52.9 million",
            "one in five",
            "85%",
            "about half",
            "5 points",
            "in 2020",
            "now",
            "adults",
            "women",
            "Texas",
            "with a mental illness",
            "untreated",
            "of them",
            ", and",
            ". Only",
            "because of cost",
            "smartphone",
            "than",
            "(",
            ")",
            "“",
            "$5 billion",
            "1,000,000",
            "18 to 25",
            "worldwide",
            "\n",
        ]
    ),
    max_size=60,
).map(" ".join)


@given(_PIECES)
def test_any_words_in_any_order_are_answered(text: str) -> None:
    for claim in check(shipped(), text[:LONGEST]):
        assert claim.why.endswith(".")
        assert (claim.figure is None) == (claim.verdict == "uncheckable")
