"""Filters hear any number of words, and name what they cannot hear."""

from __future__ import annotations

import pytest

from pages.parts.filters import all_heard

OPTIONS = ("age", "race", "sex")


@pytest.mark.parametrize(
    ("asked", "most", "found", "ignored"),
    [
        ([], None, (), ""),
        (["all"], None, (), ""),
        (["sex", "age", "sex"], None, ("sex", "age"), ""),
        (["sex", "income"], None, ("sex", "income"), ""),
        (["x", "age"], None, ("age",), "“x” is not a choice for “by” here and was ignored. Choices: age, race, sex."),
        (["age", "sex"], 1, ("sex",), "“age” is not a choice for “by” here and was ignored. Choices: age, race, sex."),
        (["x", ""], 1, (), "“x” and “” are not the choice for “by” here and were ignored. Choices: age, race, sex."),
    ],
)
def test_which_of_several_words_are_heard(
    asked: list[str], most: int | None, found: tuple[str, ...], ignored: str
) -> None:
    assert all_heard("by", asked, OPTIONS, ("income",), most) == (found, ignored)


def test_where_nothing_can_be_chosen_no_choices_are_named() -> None:
    assert all_heard("by", ["x"], ()) == ((), "“x” is not a choice for “by” here and was ignored.")
