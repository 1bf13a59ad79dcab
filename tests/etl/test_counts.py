"""Counts of people are held against the shares printed beside them, as exactly as both are printed."""

from __future__ import annotations

from typing import Any

import pytest

from etl.checks import check
from etl.counts import APART, COUNTED, POPULATIONS, UNKNOWN
from etl.failures import Failure
from etl.model import Indicator
from tests.etl.probes import TODAY, record, rows, source
from tests.reliability import Seen

ADULTS, YOUTHS = POPULATIONS
BOTH = ("percent", "people")


def failures(*records: dict[str, Any], **of: str) -> list[Failure]:
    """What is found in the records when the indicators named in `of` are shares of those populations."""
    indicators = tuple(Indicator(id=name, title="t", of=whom, says="s", units=BOTH) for name, whom in of.items())
    return list(check(rows(*records), source(indicators=indicators), None, TODAY))


def both(indicator: str, percent: float, people: float, **fields: Any) -> list[dict[str, Any]]:
    return [
        record(percent, indicator=indicator, **fields),
        record(float(people), indicator=indicator, unit="people", **fields),
    ]


@pytest.mark.parametrize("population", POPULATIONS)
def test_a_count_must_fit_its_share_of_the_population(population: str, seen: Seen) -> None:
    least, most = POPULATIONS[population]
    of = {"ami_prevalence": population}
    assert failures(*both("ami_prevalence", 20, (least + most) / 10), **of) == []
    for people in (least * 0.99, most * 1.01, 100 * most, most / 1e6):
        (failure,) = failures(*both("ami_prevalence", 20, round(people / 5)), **of)
        assert (failure.check, failure.hold) == ("count", False)
        assert f"{least:.0f} to {most:.0f} people" in failure.expected
    seen(20, "a count of people that is not its percent of all adults or youths", "refused")


def test_a_count_of_part_of_a_population_is_not_held_to_its_number() -> None:
    assert failures(*both("ami_prevalence", 20, 5e6, group_kind="age", group="18-25"), ami_prevalence=ADULTS) == []
    assert failures(*both("ami_prevalence", 20, 5e6, place="TX"), ami_prevalence=ADULTS) == []
    assert failures(*both("ami_prevalence", 20, 5e6), ami_prevalence="adults of one county") == []


def test_two_shares_of_one_population_are_of_the_same_number_of_people() -> None:
    of = {"ami_prevalence": ADULTS, "smi_prevalence": ADULTS}
    group = {"group_kind": "age", "group": "18-25"}
    ami = both("ami_prevalence", 36.2, 12_500_000, **group)
    assert failures(*ami, *both("smi_prevalence", 11.6, 4_000_000, **group), **of) == []
    (failure,) = failures(*ami, *both("smi_prevalence", 11.6, 3_500_000, **group), **of)
    assert (failure.check, failure.hold) == ("count", False)
    assert "ami_prevalence" in failure.where
    assert "as probe smi_prevalence" in failure.expected
    other = both("smi_prevalence", 11.6, 3_500_000, group_kind="age", group="26-49")
    assert failures(*ami, *other, **of) == []


def test_numbers_of_people_may_be_apart_by_rounding_and_by_who_did_not_answer() -> None:
    of = {"ami_prevalence": "some", "smi_prevalence": "some"}
    ami = both("ami_prevalence", 50.0, 5_000_000)
    apart = 10_000_000 * (1 + APART)
    assert failures(*ami, *both("smi_prevalence", 20.0, round(apart * 0.2, -5)), **of) == []
    assert failures(*ami, *both("smi_prevalence", 20.0, round(apart * 0.2, -5) + 2e5), **of) != []


@pytest.mark.parametrize(
    ("share", "fits"),
    [(50.6, True), (50.5, True), (51.7, True), (50.2, False), (52.2, False), (5.06, False), (100.0, False)],
)
def test_a_share_treated_is_what_the_counts_of_treated_and_ill_allow(share: float, fits: bool, seen: Seen) -> None:
    ill = record(59.3e6, indicator="ami_prevalence", unit="people", method="asked")
    found = failures(ill, *both("ami_treated", share, 30.0e6), ami_prevalence=ADULTS, ami_treated="the ill")
    assert [(failure.check, failure.hold) for failure in found] == ([] if fits else [("count", False)])
    assert all("ami_treated" in failure.where and "59300000" in failure.expected for failure in found)
    seen(20, "a percent treated that the counts of treated and ill do not allow", "refused")


def test_a_share_of_exact_counts_may_be_higher_by_those_whose_treatment_is_unknown() -> None:
    ill = record(1_000_001.0, indicator="mde_youth_prevalence", unit="people")
    of = {"mde_youth_prevalence": "youths", "mde_youth_treated": "the ill"}
    assert failures(ill, *both("mde_youth_treated", 40 + UNKNOWN, 400_001), **of) == []
    assert failures(ill, *both("mde_youth_treated", 40.1 + UNKNOWN, 400_001), **of) != []
    assert failures(ill, *both("mde_youth_treated", 39.9, 400_001), **of) != []


def test_more_people_treated_than_ill_are_refused_without_a_share_too() -> None:
    ill = record(1001.0, indicator="ami_prevalence", unit="people")
    treated = record(1003.0, indicator="ami_treated", unit="people")
    (failure,) = failures(ill, treated, ami_prevalence=ADULTS, ami_treated="the ill")
    assert (failure.check, failure.expected) == ("count", "at most 1001 people, who are ill")


def test_counts_of_two_places_are_not_compared() -> None:
    ill = record(1001.0, indicator="ami_prevalence", unit="people", place="TX")
    assert failures(ill, *both("ami_treated", 40, 90_000), ami_prevalence=ADULTS, ami_treated="the ill") == []


@pytest.mark.parametrize(("part", "whole"), COUNTED)
def test_people_of_a_part_are_not_more_than_those_of_the_whole(part: str, whole: str) -> None:
    of = {part: "x", whole: "x"}
    many = record(2000.0, indicator=whole, unit="people")
    assert failures(record(2000.0, indicator=part, unit="people"), many, **of) == []
    (failure,) = failures(record(2001.0, indicator=part, unit="people"), many, **of)
    assert (failure.check, failure.hold, failure.expected) == ("part", False, f"at most 2000 ({whole})")


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 0.0])
def test_a_value_that_cannot_be_divided_by_is_no_crash(value: float) -> None:
    found = failures(*both("ami_prevalence", value, 5e6), *both("smi_prevalence", 5, value), ami_prevalence=ADULTS)
    assert "count" not in [failure.check for failure in found]
