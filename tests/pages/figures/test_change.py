"""What may be said of two estimates, for every pair that a page offers; and what is refused, with the methods' own reason."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from math import hypot
from typing import Any

import pytest

from pages.figures import barriers, change, illnesses, prevalence, smartphones, treatment, words
from pages.figures.change import Comparison, between, groups_between
from pages.figures.facts import NoFiguresError, official
from tests.pages.figures.language import problems
from tests.pages.figures.samples import facts, row
from tests.pages.figures.views import shipped

Row = dict[str, Any]
BARE: Row = {"low": None, "high": None}
NUMBER = r"([+−]?\d+\.\d+)"
DIFFERENCE = re.compile(
    rf"the difference is {NUMBER} percentage points \(95% CI of the difference {NUMBER} to {NUMBER}\)\. {re.escape(change.ASSUMES)}$"
)
JARGON = re.compile(r"signific|p-value|p <|null hypothesis", re.IGNORECASE)
SLIPS = re.compile(r"\b(\w+) \1\b|  |^ | $| [,.;:)]|[,.;]{2}|None|_")
MEASURED = tuple(
    name for name in sorted(shipped().indicators)
    if shipped().has(name) and any(map(official, shipped().find(name, group_kind="total")))
)  # fmt: skip
GROUPED = {
    **{f"prevalence {name}": (illnesses.indicator(name, "prevalence"), prevalence.available(shipped(), name)) for name in illnesses.LABELS},
    **{f"treatment {name}": (illnesses.indicator(name, "treated"), treatment.available(shipped(), name)) for name in illnesses.LABELS},
    **{f"smartphones {name}": (smartphones.IDS[name], smartphones.available(shipped(), name)) for name in smartphones.MEASURES},
    "cost": (barriers.COST, barriers.cost_available(shipped())), "need": (barriers.NEED, barriers.need_available(shipped())),
}  # fmt: skip
"""Every measure that pages compare groups of, with its kinds."""


def check(said: Comparison) -> None:
    """What must hold of every comparison that is allowed: its words, and its numbers against the rows."""
    one, other = said.rows
    for text in (said.verdict, said.why):
        assert not problems(text), text
        assert not JARGON.search(text), text
        assert not SLIPS.search(text), text
        assert text.endswith(".")
    assert all(words.estimate(figure) in said.why for figure in said.rows)
    assert one["method"] == other["method"]
    found = DIFFERENCE.search(said.why)
    if one["low"] is None or other["low"] is None:
        assert found is None
        assert said.verdict.startswith("Whether ")
        assert said.verdict.endswith(" cannot be said.")
        assert "no interval is published for" in said.why
        return
    if one["group_kind"] != "total":
        one, other = other, one
    assert found
    value, low, high = (float(text.replace("−", "-")) for text in found.groups())
    assert value == pytest.approx(other["value"] - one["value"], abs=0.051)
    assert low == pytest.approx(value - hypot(other["value"] - other["low"], one["high"] - one["value"]), abs=0.11)
    assert high == pytest.approx(value + hypot(other["high"] - other["value"], one["value"] - one["low"]), abs=0.11)
    assert said.verdict.startswith("It was higher ") == (low > 0)
    assert said.verdict.startswith("It was lower ") == (high < 0)
    assert said.verdict.startswith("There is no detectable ") == (low <= 0 <= high)


@cache
def pairs(indicator: str) -> tuple[Comparison, ...]:
    found = change.years(shipped(), indicator)
    return tuple(between(shipped(), indicator, first, second) for first, second in combinations(found, 2))


@pytest.mark.parametrize("indicator", MEASURED)
def test_two_periods_are_compared_only_where_they_were_measured_in_one_way(indicator: str) -> None:
    for said in pairs(indicator):
        one, other = said.rows
        assert one["end"] <= other["end"]
        if said.allowed:
            check(said)
            assert said.nearest == ""
        else:
            assert one["method"] != other["method"]
            named = [f"{words.period(figure)}{'' if official(figure) else ' (second-hand)'}" for figure in said.rows]
            assert said.verdict == f"{' and '.join(named)} may not be compared."
            for figure in said.rows:
                assert shipped().methods[figure["method"]].why in said.why
            assert "percentage points" not in said.text
            assert said.nearest.startswith(("The nearest two that may be compared are ", "No other two may be"))
            assert not problems(said.text + said.nearest)


def test_the_store_has_periods_to_refuse_and_periods_to_compare() -> None:
    found = [said.allowed for indicator in MEASURED for said in pairs(indicator)]
    assert found.count(True) > 1000
    assert found.count(False) > 300


@pytest.mark.parametrize("name", GROUPED)
def test_two_groups_are_compared_only_where_nobody_is_in_both(name: str) -> None:
    indicator, kinds = GROUPED[name]
    for kind, year in kinds.items():
        asked = change.of_groups(shipped(), indicator, kind, kinds)
        assert len(asked.options) > 1
        for one, other in combinations(asked.options, 2):
            said = groups_between(shipped(), indicator, one, other, kind=kind, year=year)
            assert said == asked.compare(one, other)
            if said.allowed:
                check(said)
            else:
                assert any("All races" in figure["group"] for figure in said.rows)
                assert said.why == change.OVERLAP
                assert said.nearest.startswith("The nearest two that may be compared are ")
                assert not problems(said.text + said.nearest)


def test_every_group_of_a_chart_has_a_word_of_its_own() -> None:
    for indicator, kinds in GROUPED.values():
        for kind in kinds:
            labels = change.of_groups(shipped(), indicator, kind, kinds).options
            assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", word) for word in labels)
            assert len(set(labels.values())) == len(labels)


def of(*rows: Row) -> Any:
    data = facts(rows)
    return lambda first, second: between(data, "ill", first, second)


def test_a_change_is_said_with_both_estimates_in_the_order_of_time() -> None:
    told = of(row(4.4, year=2019), row(5.9, year=2024))
    said = told("2019", "2024")
    assert said == told("2024", "2019")
    assert said.text == (
        "It was higher in 2024 than in 2019. Of US adults, it was 4.4% (95% CI 3.4% to 5.4%) in 2019 and "
        "5.9% (95% CI 4.9% to 6.9%) in 2024: the difference is +1.5 percentage points (95% CI of the difference +0.1 to +2.9). "
        f"{change.ASSUMES}"
    )


@pytest.mark.parametrize(
    ("later", "verdict"),
    [
        (13.0, "It was higher in 2023 than in 2019."), (7.0, "It was lower in 2023 than in 2019."),
        (11.0, "There is no detectable change between 2019 and 2023."),
    ],
)  # fmt: skip
def test_the_verdict_of_a_change(later: float, verdict: str) -> None:
    assert of(row(10.0, year=2019), row(later))("2019", "2023").verdict == verdict


def test_without_an_interval_it_cannot_be_said() -> None:
    said = of(row(10.0, year=2022, **BARE), row(30.0))("2022", "2023")
    assert said.allowed
    assert said.verdict == "Whether it changed between 2022 and 2023 cannot be said."
    assert said.why.endswith("; no interval is published for 2022.")
    assert "points" not in said.text


def test_one_year_chosen_twice_is_no_comparison() -> None:
    said = of(row(year=2022), row())("2023", "2023")
    assert (said.text, said.allowed, said.rows) == ("2023 was chosen twice. Choose two that differ.", False, ())
    assert of(row())("2023", "2023").why == "There is no other to compare it with."


def test_what_is_refused_is_explained_in_the_methods_words_and_the_nearest_said() -> None:
    said = of(row(10.0, year=2019, method="b"), row(12.0, year=2022), row(20.0))("2019", "2023")
    assert said.verdict == "2019 and 2023 may not be compared."
    assert said.why == "They were not measured in one way. Method b: Why b. Method a: Why a."
    assert said.nearest.startswith(
        "The nearest two that may be compared are 2022 and 2023. It was higher in 2023 than in"
    )


NEAREST = {
    "the later year is kept": ([(2018, "b"), (2019, "b"), (2022, "a"), (2023, "a")], "2022 and 2023"),
    "the closest year is taken": ([(2018, "b"), (2021, "a"), (2022, "a"), (2023, "a")], "2021 and 2023"),
    "else the closest pair": ([(2016, "b"), (2017, "b"), (2018, "b"), (2023, "a")], "2017 and 2018"),
    "the later year is kept though the other is later still": ([(2018, "b"), (2023, "a"), (2024, "a")], "2023 and 2024"),
}  # fmt: skip


@pytest.mark.parametrize("case", NEAREST)
def test_the_nearest_comparison(case: str) -> None:
    years, nearest = NEAREST[case]
    said = of(*(row(year=year, method=method) for year, method in years))("2018", "2023")
    assert said.nearest.startswith(f"The nearest two that may be compared are {nearest}. ")


def test_a_nearest_comparison_with_intervals_comes_first() -> None:
    rows = [row(year=2018, method="b"), row(year=2021), row(year=2022, **BARE), row()]
    assert " are 2021 and 2023. There is no" in of(*rows)("2018", "2023").nearest


def test_where_nothing_may_be_compared_that_is_said() -> None:
    said = of(row(year=2019, method="b"), row())("2019", "2023")
    assert said.nearest == "No other two may be compared instead: each was measured in a way of its own."


def test_of_two_methods_in_one_period_one_stands() -> None:
    rows = [row(1.0, year=2022), row(2.0), row(3.0, method="b", **BARE), row(4.0, method="c", evidence="secondary")]
    for order in (rows, rows[::-1]):
        data = facts(order)
        assert change.years(data, "ill") == {"2022": "2022", "2023": "2023"}
        assert between(data, "ill", "2022", "2023").allowed


@pytest.mark.parametrize(
    ("years", "first"),
    [((2008, 2018, 2019, 2020, 2023), "2019"), ((2008, 2016, 2020, 2023), "2016"), ((2021, 2022, 2023), "2021")],
)
def test_a_page_begins_with_the_newest_year_against_2019(years: tuple[int, ...], first: str) -> None:
    asked = change.of_years(facts(row(year=year) for year in years), "ill")
    assert asked.defaults == (first, "2023")
    assert asked.compare(*asked.defaults).allowed


def test_it_begins_with_2019_also_where_that_is_known_second_hand_only() -> None:
    rows = (row(year=2016), row(year=2019, evidence="secondary"), row(), row(year=2024, evidence="secondary"))
    asked = change.of_years(facts(rows), "ill", what="the gap", lead="Counted so.")
    assert asked.defaults == ("2019", "2023")
    assert (asked.heading, asked.lead) == ("May I say the gap changed?", "Counted so.")


def test_without_a_first_hand_figure_there_is_nothing_to_choose() -> None:
    with pytest.raises(NoFiguresError):
        change.years(facts([row(evidence="secondary")]), "ill")


def aged(name: str, value: float | None, **more: Any) -> Row:
    return row(value, group_kind="age", group=name, **more)


def test_two_groups_in_the_order_they_were_chosen() -> None:
    data = facts([aged("18-25", 30.0), aged("26-49", 31.0), aged("50+", 10.0), aged("60+", 9.0)])
    asked = change.of_groups(data, "ill", "age", {"age": 2023})
    assert list(asked.options.values()) == ["18 to 25", "26 to 49", "50 and older", "60 and older"]
    assert asked.defaults == ("18-to-25", "60-and-older")
    assert asked.compare("50-and-older", "18-to-25").text == (
        "It was lower among US adults aged 50 and older than among US adults aged 18 to 25. In 2023, it was 10.0% (95% CI 9.0% "
        "to 11.0%) among the first and 30.0% (95% CI 29.0% to 31.0%) among the second: the difference is −20.0 percentage points "
        "(95% CI of the difference −21.4 to −18.6). "
        f"{change.ASSUMES}"
    )
    assert asked.compare("18-to-25", "26-to-49").verdict == (
        "There is no detectable difference between US adults aged 18 to 25 and US adults aged 26 to 49."
    )
    refused = asked.compare("50-and-older", "60-and-older")
    assert refused.verdict == "US adults aged 50 and older and US adults aged 60 and older may not be compared."
    assert refused.nearest.startswith(
        "The nearest two that may be compared are US adults aged 26 to 49 and US adults aged 60"
    )
