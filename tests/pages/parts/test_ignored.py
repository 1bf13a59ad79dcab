"""Names in an address that a page does not know are said, with what they may have been meant for."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.parts.choose import LONG
from pages.parts.ignored import ignored

CHOICES = ("measure", "by")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["by", "measure"], ""),
        (["asof", "view", "chart", "by"], ""),
        (
            ["by", "mesure"],
            "“mesure” is not a choice on this page and was ignored. Did you mean “measure”? Choices here: “measure”, “by”.",
        ),
        (["MEASURES"], "“MEASURES” is not a choice on this page and was ignored. Did you mean “measure”? Choices here: “measure”, “by”."),
        (["foo"], "“foo” is not a choice on this page and was ignored. Choices here: “measure”, “by”."),
        (
            ["foo", "mesure"],
            "“foo” and “mesure” are not choices on this page and were ignored. Did you mean “measure”? Choices here: “measure”, “by”.",
        ),
        (
            ["q1", "q2", "q3", "q4", "q5"],
            "“q1”, “q2” and “q3”, and 2 more are not choices on this page and were ignored. Choices here: “measure”, “by”.",
        ),
    ],
)  # fmt: skip
def test_what_is_said(names: list[str], said: str) -> None:
    assert ignored(names, CHOICES) == said


def test_a_page_without_choices_says_so() -> None:
    assert ignored(["by"], ()) == "“by” is not a choice on this page and was ignored. This page has no choices."


@settings(deadline=None)
@given(st.lists(st.text(max_size=3 * LONG), unique=True, max_size=6))
def test_any_names_at_all_are_said_short_and_without_marks_that_are_not_seen(names: list[str]) -> None:
    said = ignored(names, CHOICES)
    assert bool(said) == any(name not in (*CHOICES, "asof", "view", "chart") for name in names)
    assert len(said) < 400
    assert not {unicodedata.category(letter)[0] for letter in said} & {"C"}
