"""Arithmetic on published figures: what is derived, what is refused, and how it is rounded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from etl.measures import (
    ASSUMED,
    NotComparableError,
    counted_untreated,
    difference,
    gap,
    of_a_hundred,
    people_untreated,
    ranks,
    untreated,
)
from etl.model import Method

METHODS = {
    name: Method(
        id=name, title=f"Title {name}", question="q", recall="r", mode="m", why=f"Reason of {name}.", reference="x"
    )
    for name in ("nsduh_2021_on", "nsduh_treatment_2022", "nsduh_2020")
}


def figure(value: float | None, *, year: int = 2023, **more: Any) -> dict[str, Any]:
    """A percentage of a year with a symmetric interval of 2 points where it has a value."""
    reach = (None, None) if value is None else (value - 1, value + 1)
    return {
        "source": "samhsa", "indicator": "ami_prevalence", "place": "US", "group_kind": "total", "group": "total",
        "start": date(year, 1, 1), "end": date(year, 12, 31), "value": value, "low": reach[0], "high": reach[1],
        "standard_error": 0.5, "unit": "percent", "sample_n": 100, "df": 50, "method": "nsduh_2021_on", "flag": None,
        "reliability": "not_assessable", "derived": False, "evidence": "published", "reference": "Table 1",
    } | more  # fmt: skip


def treated(value: float | None, **more: Any) -> dict[str, Any]:
    return figure(value, indicator="ami_treated", method="nsduh_treatment_2022", reference="Table 2") | more


def count(value: float | None, **more: Any) -> dict[str, Any]:
    return figure(value, unit="people", low=None, high=None, standard_error=None) | more


def test_the_rest_of_a_share_has_its_interval_mirrored() -> None:
    rest = untreated(treated(53.9, low=52.4, high=55.4))
    assert (rest["value"], rest["low"], rest["high"], rest["standard_error"]) == (46.1, 44.6, 47.6, 0.5)
    assert (rest["indicator"], rest["derived"], rest["unit"]) == ("ami_untreated", True, "percent")
    assert rest["reference"] == "Derived here from Table 2"
    bare = untreated(treated(53.9, low=None, high=None, standard_error=None))
    assert (bare["low"], bare["high"]) == (None, None)


def test_the_gap_in_percent_of_all_adults() -> None:
    care, none = gap(figure(22.8), treated(53.9))
    assert care["value"] == pytest.approx(12.2892)
    assert none["value"] == pytest.approx(10.5108)
    assert (care["indicator"], none["indicator"]) == ("ami_treated_adults", "ami_untreated_adults")
    for row in (care, none):
        assert row["derived"]
        assert [row[name] for name in ("standard_error", "sample_n", "df")] == [None] * 3
        assert row["reference"] == f"Derived here from Table 1; and Table 2; {ASSUMED}"


def test_the_interval_of_the_gap_is_that_of_a_product_of_uncorrelated_estimates() -> None:
    none = gap(figure(22.8, standard_error=0.3), treated(53.9, standard_error=0.75))[1]
    reach = 1.96 * sqrt((0.461 * 0.3) ** 2 + (0.228 * 0.75) ** 2)
    assert none["low"] == pytest.approx(10.5108 - reach)
    assert none["high"] == pytest.approx(10.5108 + reach)


@pytest.mark.parametrize("bare", [0, 1])
def test_without_an_interval_of_both_parts_the_gap_has_none(bare: int) -> None:
    parts = [figure(22.8), treated(53.9)]
    parts[bare] |= {"low": None, "high": None, "standard_error": None}
    for row in gap(*parts):
        assert (row["low"], row["high"]) == (None, None)
        assert ASSUMED not in row["reference"]


def test_an_interval_without_a_standard_error_is_enough() -> None:
    parts = [figure(22.8, standard_error=None), treated(53.9, standard_error=None)]
    same = [figure(22.8, standard_error=1 / 1.96), treated(53.9, standard_error=1 / 1.96)]
    assert gap(*parts)[1]["low"] == pytest.approx(gap(*same)[1]["low"])


def test_people_untreated() -> None:
    row = people_untreated(count(59_300_000.0, evidence="secondary"), treated(50.6))
    assert row["value"] == pytest.approx(59_300_000 * 0.494)
    assert (row["unit"], row["low"], row["evidence"]) == ("people", None, "secondary")
    sure = people_untreated(count(59_300_000.0, standard_error=700_000.0), treated(50.6, standard_error=0.0))
    assert sure["high"] - sure["low"] == pytest.approx(2 * 1.96 * 700_000 * 0.494)


def test_a_published_count_of_the_untreated_is_the_count_of_all_adults_that_are() -> None:
    row = counted_untreated(count(27_064_000.0, indicator="ami_untreated"))
    assert (row["indicator"], row["value"], row["derived"]) == ("ami_untreated_adults", 27_064_000.0, True)


@given(st.floats(0, 100), st.floats(0, 100))
def test_treated_and_untreated_make_up_all_who_are_ill(ill: float, share: float) -> None:
    care, none = gap(figure(ill), treated(share))
    assert care["value"] + none["value"] == pytest.approx(ill, abs=1e-8)
    assert 0 <= care["value"] <= ill + 1e-8
    assert -1e-8 <= none["value"] <= ill + 1e-8


@pytest.mark.parametrize(
    "other",
    [
        {"place": "CA"}, {"group_kind": "sex"}, {"group": "Male"}, {"start": date(2022, 1, 1)},
        {"end": date(2024, 12, 31)}, {"unit": "people"}, {"indicator": "smi_treated"}, {"value": None},
        {"method": "nsduh_services_2020"},
    ],
)  # fmt: skip
def test_no_gap_of_two_figures_that_differ(other: dict[str, Any]) -> None:
    for made in (
        lambda: gap(figure(22.8), treated(53.9) | other),
        lambda: people_untreated(count(9.0), treated(1.0) | other),
    ):
        with pytest.raises(NotComparableError):
            made()


@pytest.mark.parametrize("other", [{"indicator": "smi_prevalence"}, {"unit": "people"}, {"value": None}])
def test_no_gap_of_another_illness(other: dict[str, Any]) -> None:
    with pytest.raises(NotComparableError):
        gap(figure(22.8) | other, treated(53.9))


def test_nobody_is_untreated_by_a_prevalence() -> None:
    with pytest.raises(NotComparableError, match="nobody is untreated"):
        untreated(figure(22.8))


TRUE = {"p": 22.8, "t": 53.9, "n": 58_700_000.0, "u": 44.0}
ERRORS = {"p": 0.35, "t": 0.75, "n": 900_000.0, "u": 0.9}
INTERVALS: dict[str, tuple[Callable[..., Any], float]] = {
    "untreated of those ill": (lambda p, t, n, u: untreated(t), 46.1),
    "treated of all adults": (lambda p, t, n, u: gap(p, t)[0], 22.8 * 0.539),
    "untreated of all adults": (lambda p, t, n, u: gap(p, t)[1], 22.8 * 0.461),
    "people untreated": (lambda p, t, n, u: people_untreated(n, t), 58_700_000 * 0.461),
    "difference": (lambda p, t, n, u: asdict(difference(u, t | {"group_kind": "sex", "group": "A"}, METHODS)), 9.9),
}


@pytest.mark.parametrize("name", INTERVALS)
def test_an_interval_covers_the_truth_as_often_as_it_says(name: str) -> None:
    """Uncorrelated normal estimates, which is what the intervals assume."""
    make, truth = INTERVALS[name]
    draws = np.random.default_rng(20_231).normal(size=(20_000, 4))
    held = 0
    for draw in draws:
        drawn = {key: TRUE[key] + ERRORS[key] * z for key, z in zip(TRUE, draw, strict=True)}
        reach = {key: {"low": value - 1.96 * ERRORS[key], "high": value + 1.96 * ERRORS[key],
                       "standard_error": ERRORS[key]} for key, value in drawn.items()}  # fmt: skip
        made = make(
            p=figure(drawn["p"]) | reach["p"],
            t=treated(drawn["t"]) | reach["t"],
            n=count(drawn["n"]) | reach["n"],
            u=treated(drawn["u"]) | reach["u"] | {"group_kind": "sex", "group": "B"},
        )
        held += made["low"] <= truth <= made["high"]
    assert 0.94 <= held / len(draws) <= 0.96


def later(value: float | None, **more: Any) -> dict[str, Any]:
    return figure(value, year=2024, **more)


def test_the_difference_with_its_interval() -> None:
    change = difference(figure(5.5, low=5.2, high=5.8), later(5.9, low=5.5, high=6.2), METHODS)
    assert change.value == pytest.approx(0.4)
    assert change.low == pytest.approx(0.4 - sqrt(0.4**2 + 0.3**2))
    assert change.high == pytest.approx(0.4 + sqrt(0.3**2 + 0.3**2))
    assert change.word == "no detectable change"


@pytest.mark.parametrize(("value", "word"), [(8.0, "higher"), (5.0, "no detectable change"), (2.0, "lower")])
def test_the_word_for_a_difference(value: float, word: str) -> None:
    assert difference(figure(5.0), later(value), METHODS).word == word


bounded = st.tuples(st.floats(0, 100), st.floats(0, 20), st.floats(0, 20))


@given(bounded, bounded)
def test_a_difference_seen_from_the_other_side(
    one: tuple[float, float, float], two: tuple[float, float, float]
) -> None:
    rows = [
        figure(value, year=year, low=value - down, high=value + up)
        for (value, down, up), year in zip((one, two), (2022, 2023), strict=True)
    ]
    there, back = difference(rows[0], rows[1], METHODS), difference(rows[1], rows[0], METHODS)
    assert back.value == pytest.approx(-there.value)
    assert back.low == pytest.approx(-there.high)
    assert back.high == pytest.approx(-there.low)
    assert there.low <= there.value <= there.high


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "another measure": ({"indicator": "smi_prevalence"}, "measure two things"),
    "another unit": ({"unit": "people"}, "two units"),
    "another method": ({"method": "nsduh_2020"}, "Reason of nsduh_2020.*Reason of nsduh_2021_on"),
    "another place in another year": ({"place": "CA"}, "in time and in group"),
    "no value": ({"value": None}, "without an interval"),
    "no interval": ({"low": None, "high": None}, "without an interval"),
    "overlapping years": ({"end": date(2023, 6, 30)}, "periods overlap"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_no_difference_of_figures_that_may_not_be_compared(case: str) -> None:
    other, why = REFUSED[case]
    first, second = figure(5.0, year=2022) | other, figure(6.0)
    for rows in ((first, second), (second, first)):
        with pytest.raises(NotComparableError, match=why):
            difference(rows[0], rows[1], METHODS)


def test_where_neither_has_an_interval_both_are_said_to_lack_it() -> None:
    bare = {"low": None, "high": None}
    with pytest.raises(NotComparableError, match=r"^Both were published without an interval"):
        difference(figure(5.0, year=2022) | bare, figure(6.0) | bare, METHODS)
    with pytest.raises(NotComparableError, match=r"^One of the two was published without an interval"):
        difference(figure(5.0, year=2022) | bare, figure(6.0), METHODS)


def group(kind: str, name: str, value: float = 5.0, **more: Any) -> dict[str, Any]:
    return figure(value, group_kind=kind, group=name, **more)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (figure(5.0), group("sex", "Male")), (group("age", "18-25"), group("sex", "Male")),
        (group("age", "26+"), group("age", "50+")), (group("age", "65 and older"), group("age", "60-69")),
        (group("care_type", "Inpatient"), group("care_type", "Outpatient")),
        (group("race_ethnicity", "All races, Hispanic"), group("race_ethnicity", "All races, Hispanic, Mexican")),
        (group("race_ethnicity", "All races, non-Hispanic"), group("race_ethnicity", "White only, non-Hispanic")),
        (figure(5.0), figure(5.0, place="CA")), (group("sex", "Male"), group("sex", "Male")),
    ],
)  # fmt: skip
def test_a_part_and_its_whole_are_not_two_samples(one: dict[str, Any], other: dict[str, Any]) -> None:
    for pair in ((one, other), (other, one)):
        with pytest.raises(NotComparableError, match="same people"):
            difference(*pair, METHODS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (group("age", "18-25"), group("age", "50+")), (group("sex", "Female"), group("sex", "Male")),
        (group("race_ethnicity", "All races, Hispanic"), group("race_ethnicity", "White only, non-Hispanic")),
        (group("race_ethnicity", "All races, Hispanic, Mexican"), group("race_ethnicity", "All races, non-Hispanic")),
        (figure(5.0, place="TX"), figure(5.0, place="CA")), (group("age", "18-44 years"), group("age", "45-64 years")),
    ],
)  # fmt: skip
def test_two_groups_of_one_year_may_be_compared(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert difference(one, other, METHODS).word == "no detectable change"


def test_ranks_are_shared_where_intervals_overlap() -> None:
    rows = [group("region", name, value) for name, value in (("A", 10.0), ("B", 9.0), ("C", 5.0), ("D", 7.5))]
    assert ranks(rows, METHODS) == [(1, 2), (1, 3), (4, 4), (2, 3)]


def test_no_rank_without_an_interval_or_across_methods() -> None:
    a, b = group("region", "A"), group("region", "B")
    for other in ({"low": None, "high": None}, {"method": "nsduh_2020"}):
        with pytest.raises(NotComparableError):
            ranks([a, b | other], METHODS)


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
