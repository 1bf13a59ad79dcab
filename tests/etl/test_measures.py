"""Arithmetic on published figures: what is derived, what is refused, and how it is rounded."""

from __future__ import annotations

from datetime import date
from math import sqrt
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from etl.measures import NotComparableError, difference, gap, of_a_hundred


def figure(value: float | None, **more: Any) -> dict[str, Any]:
    """A percentage of a year with a symmetric interval of 2 points where it has a value."""
    reach = (None, None) if value is None else (value - 1, value + 1)
    return {
        "source": "samhsa", "indicator": "ami_prevalence", "place": "US", "group_kind": "total", "group": "total",
        "start": date(2023, 1, 1), "end": date(2023, 12, 31), "value": value, "low": reach[0], "high": reach[1],
        "standard_error": 0.5, "unit": "percent", "sample_n": 100, "df": 50, "method": "one", "flag": None,
        "reliability": "not_assessable", "derived": False, "evidence": "published", "reference": "Table 1",
    } | more  # fmt: skip


def treated(value: float | None, **more: Any) -> dict[str, Any]:
    return figure(value, indicator="ami_treated", method="two", reference="Table 2") | more


def test_the_gap_in_percent_of_all_adults() -> None:
    care, none = gap(figure(22.8), treated(53.9))
    assert care["value"] == pytest.approx(12.2892)
    assert none["value"] == pytest.approx(10.5108)
    assert (care["indicator"], none["indicator"]) == ("ami_treated_adults", "ami_untreated_adults")
    for row in (care, none):
        assert row["derived"]
        assert [row[name] for name in ("low", "high", "standard_error", "sample_n", "df")] == [None] * 5
        assert "Table 1" in row["reference"]
        assert "Table 2" in row["reference"]


@given(st.floats(0, 100), st.floats(0, 100))
def test_treated_and_untreated_make_up_all_who_are_ill(ill: float, share: float) -> None:
    care, none = gap(figure(ill), treated(share))
    assert care["value"] + none["value"] == pytest.approx(ill)
    assert 0 <= care["value"] <= ill + 1e-9
    assert -1e-9 <= none["value"] <= ill


@pytest.mark.parametrize(
    "other",
    [
        {"source": "nimh"}, {"place": "CA"}, {"group_kind": "sex"}, {"group": "Male"}, {"start": date(2022, 1, 1)},
        {"end": date(2024, 12, 31)}, {"unit": "people"}, {"indicator": "smi_treated"}, {"value": None},
    ],
)  # fmt: skip
def test_no_gap_of_two_figures_that_differ(other: dict[str, Any]) -> None:
    with pytest.raises(NotComparableError):
        gap(figure(22.8), treated(53.9) | other)


@pytest.mark.parametrize("other", [{"indicator": "smi_prevalence"}, {"unit": "people"}, {"value": None}])
def test_no_gap_of_another_illness(other: dict[str, Any]) -> None:
    with pytest.raises(NotComparableError):
        gap(figure(22.8) | other, treated(53.9))


def test_the_difference_with_its_interval() -> None:
    change = difference(figure(5.5, low=5.2, high=5.8), figure(5.9, low=5.5, high=6.2))
    assert change.value == pytest.approx(0.4)
    assert change.low == pytest.approx(0.4 - sqrt(0.4**2 + 0.3**2))
    assert change.high == pytest.approx(0.4 + sqrt(0.3**2 + 0.3**2))
    assert change.word == "no detectable change"


@pytest.mark.parametrize(("later", "word"), [(8.0, "higher"), (5.0, "no detectable change"), (2.0, "lower")])
def test_the_word_for_a_difference(later: float, word: str) -> None:
    assert difference(figure(5.0), figure(later)).word == word


bounded = st.tuples(st.floats(0, 100), st.floats(0, 20), st.floats(0, 20))


@given(bounded, bounded)
def test_a_difference_seen_from_the_other_side(
    one: tuple[float, float, float], two: tuple[float, float, float]
) -> None:
    rows = [figure(value, low=value - down, high=value + up) for value, down, up in (one, two)]
    there, back = difference(*rows), difference(*reversed(rows))
    assert back.value == pytest.approx(-there.value)
    assert back.low == pytest.approx(-there.high)
    assert back.high == pytest.approx(-there.low)
    assert there.low <= there.value <= there.high


@pytest.mark.parametrize(
    "other",
    [
        {"indicator": "smi_prevalence"}, {"unit": "people"}, {"method": "two"}, {"place": "CA"}, {"value": None},
        {"low": None, "high": None},
    ],
)  # fmt: skip
def test_no_difference_of_figures_that_may_not_be_compared(other: dict[str, Any]) -> None:
    for pair in ((figure(5.0), figure(6.0) | other), (figure(5.0) | other, figure(6.0))):
        with pytest.raises(NotComparableError, match="no difference"):
            difference(*pair)


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=8))
def test_whole_people_sum_to_a_hundred(parts: list[float]) -> None:
    assume(sum(parts) > 1e-3)
    shares = [100 * part / sum(parts) for part in parts]
    people = of_a_hundred(*shares)
    assert sum(people) == 100
    for share, whole in zip(shares, people, strict=True):
        assert abs(whole - share) < 1 + 1e-6
        assert whole >= 0


def test_the_hundred_of_2023() -> None:
    assert of_a_hundred(12.2892, 10.5108, 77.2) == (12, 11, 77)


@pytest.mark.parametrize("shares", [(), (12.3, 10.5), (60.0, 50.0), (-1.0, 101.0), (float("nan"), 100.0)])
def test_shares_that_are_not_of_a_hundred_are_refused(shares: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="shares of a hundred"):
        of_a_hundred(*shares)
