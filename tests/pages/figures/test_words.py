"""How numbers, days, groups and intervals are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.figures import words
from tests.pages.figures.samples import row


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (22.8, 1, "22.8"), (0.25, 1, "0.3"), (0.35, 1, "0.4"), (12.2892, 1, "12.3"), (91.0, 0, "91"), (99.95, 1, "100.0"),
        (0.1 + 0.2, 1, "0.3"), (1e-7, 1, "0.0"), (52_900_000.0, 0, "52900000"),
    ],
)  # fmt: skip
def test_rounding_is_that_of_paper(value: float, places: int, text: str) -> None:
    assert words.rounded(value, places) == text


@given(st.floats(0, 100))
def test_a_rounded_number_is_never_further_than_half_a_place(value: float) -> None:
    assert abs(Decimal(words.rounded(value, 1)) - Decimal(repr(value))) <= Decimal("0.05")


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"value": 22.8}, "22.8%"),
        ({"value": 5.0}, "5.0%"),
        ({"value": 91.0, "source": "pew"}, "91%"),
        ({"value": 58_700_000.0, "unit": "people"}, "58.7 million"),
        ({"value": 850_000_000.0, "unit": "downloads"}, "850.0 million"),
        ({"value": 12_345.0, "unit": "people"}, "12,345"),
        ({"value": 1.5, "unit": "odds_ratio"}, "1.50"),
        ({"value": None, "flag": "suppressed"}, "withheld by the publisher"),
        ({"value": None, "flag": "below_limit"}, "below the publisher's limit"),
    ],
)
def test_a_number_in_its_unit(more: dict[str, Any], text: str) -> None:
    assert words.number(row(**more)) == text


def test_an_interval_is_in_words_and_never_invented() -> None:
    assert words.interval(row(22.8, low=22.2, high=23.4)) == "22.2% to 23.4%"
    assert words.interval(row(22.8, low=None, high=None)) == ""
    assert words.interval(row(2e6, unit="people", low=1.9e6, high=2.1e6)) == "1.9 million to 2.1 million"
    assert words.estimate(row(22.8, low=22.2, high=23.4)) == "22.8% (95% CI 22.2% to 23.4%)"
    assert words.estimate(row(22.8, low=None, high=None)) == "22.8% (no interval published)"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2023, 1, 1), date(2023, 12, 31), "2023"),
        (date(2017, 1, 1), date(2018, 12, 31), "2017 to 2018"),
        (date(2021, 2, 8), date(2021, 2, 8), "8 February 2021"),
        (date(2022, 4, 27), date(2022, 5, 9), "27 April 2022 to 9 May 2022"),
        (date(2023, 1, 1), date(2023, 6, 30), "1 January 2023 to 30 June 2023"),
    ],
)
def test_what_a_row_speaks_for(start: date, end: date, text: str) -> None:
    assert words.period(row(start=start, end=end)) == text


@pytest.mark.parametrize(
    ("group", "text"),
    [
        ("18-25", "18 to 25"), ("50+", "50 and older"), ("65 years and older", "65 years and older"),
        ("18-34 years", "18 to 34 years"), ("$100,000+", "$100,000 or more"), ("$30,000-$69,999", "$30,000 to $69,999"),
        ("Less than $30,000", "Less than $30,000"), ("<100% FPL", "<100% FPL"), ("Cis-gender male", "Cis-gender male"),
        ("White (non-Hispanic)", "White (non-Hispanic)"), ("Female x 18-25", "Female x 18 to 25"),
    ],
)  # fmt: skip
def test_a_group_as_a_label(group: str, text: str) -> None:
    assert words.group(row(group_kind="age", group=group)) == text


def test_the_total_is_named_by_its_population() -> None:
    assert words.group(row()) == "Everyone"
    assert words.grouper("US youths aged 12 to 17")(row()) == "All US youths aged 12 to 17"
    assert words.grouper("US adults")(row(group_kind="sex", group="Male")) == "Male"


@pytest.mark.parametrize(
    ("value", "text"), [(0.8, "+0.8"), (-0.1, "−0.1"), (0.0, "0.0"), (-0.04, "0.0"), (0.04, "0.0"), (-12.35, "−12.4")]
)
def test_a_difference_in_points_with_its_sign(value: float, text: str) -> None:
    assert words.signed(value) == text


def test_marks_of_a_row() -> None:
    assert words.marks(row()) == ""
    assert words.marks(row(evidence="secondary", derived=True)) == "second-hand source; derived"
    assert words.marks(row(derived=True, standard_error=0.5)) == "interval from the published standard error"
    assert words.marks(row(None)) == ""


def test_intervals_are_said_only_where_they_are_drawn() -> None:
    bare = row(low=None, high=None)
    assert words.with_intervals("Bars", [row(), row(None)]) == "Bars with 95% intervals"
    assert words.with_intervals("Bars", [row(), bare]) == "Bars, some with 95% intervals"
    assert words.with_intervals("Bars", [bare, row(None)]) == "Bars without intervals"


def test_lists() -> None:
    assert [words.listed("abc"[:n]) for n in (1, 2, 3)] == ["a", "a and b", "a, b and c"]
