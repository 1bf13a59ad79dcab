"""What is said of a trend, which figure of a year is shown, and which year the gap is of."""

from __future__ import annotations

from typing import Any

import pytest

from pages.figures import gap, trend
from pages.figures.compare import spread
from pages.figures.facts import NoFiguresError
from tests.pages.figures.samples import facts, row
from tests.pages.figures.views import ANSWERS, shipped

LEADS = {
    "gap": "ami_treated", "prevalence any": "ami_prevalence", "treatment any": "ami_treated",
    "prevalence youth-depression": "mde_youth_prevalence", "treatment serious": "smi_treated",
    "barriers": "cost_barrier_mental_care", "smartphones": "smartphone_owner",
}  # fmt: skip
"""The indicator that leads each page."""


def test_one_figure_a_year_the_better_one() -> None:
    rows = [
        row(1.0, year=2020, evidence="secondary"),
        row(2.0, year=2021, method="x_original"), row(3.0, year=2021), row(4.0, year=2021, evidence="secondary"),
        row(5.0, year=2022), row(6.0, year=2022, evidence="secondary"),
    ]  # fmt: skip
    for order in (rows, rows[::-1]):
        assert [one["value"] for one in trend.one_a_year(order)] == [1.0, 3.0, 5.0]


@pytest.mark.parametrize("page", LEADS)
def test_an_answer_is_of_the_newest_first_hand_year(page: str) -> None:
    year = shipped().years(LEADS[page], group_kind="total")[-1]
    assert f"{year}" in ANSWERS[page](shipped())


def said(*rows: dict[str, Any]) -> str:
    return trend.words_of(facts(rows), list(rows))


def test_a_trend_leads_with_the_newest_first_hand_value() -> None:
    text = said(row(50.0, year=2023), row(52.1, year=2024, evidence="secondary", method="b"))
    assert text.startswith("It was 50.0% (95% CI 49.0% to 51.0%) in 2023.")
    assert text.endswith("2024 is known second-hand only: 52.1%. It may not be compared with 2023.")
    assert "Earlier" not in text


def test_a_change_is_said_in_points_against_the_year_before_and_the_first() -> None:
    text = said(row(40.0, year=2019), row(49.5, year=2022), row(50.0, year=2023))
    assert "Against 2022 (49.5%) there is no detectable change (95% CI of the difference −0.9 to +1.9 points)." in text
    assert "It is higher than in 2019 (40.0%), by 10.0 points (95% CI of the difference +8.6 to +11.4 points)." in text
    assert "Earlier years" not in text


def test_years_of_another_method_are_never_compared() -> None:
    text = said(row(40.0, year=2021, method="b"), row(50.0, year=2023))
    assert "2021" not in text
    assert "points" not in text
    assert "Earlier years were sampled or asked in other ways" in text


def test_second_hand_years_are_never_compared() -> None:
    assert "points" not in said(row(40.0, year=2022, evidence="secondary"), row(50.0, year=2023))


def test_without_both_intervals_nothing_is_said_of_a_change() -> None:
    text = said(row(40.0, year=2022, low=None, high=None), row(50.0, year=2023))
    assert "whether they differ cannot be said" in text
    assert "points" not in text


def test_the_gap_is_of_the_newest_year_with_both_parts_first_hand() -> None:
    both = [row(20.0, year=2021, indicator="ami_prevalence"), row(50.0, year=2021, indicator="ami_treated")]
    newer = [
        row(21.0, year=2022, indicator="ami_prevalence"),
        row(51.0, year=2022, indicator="ami_treated", evidence="secondary"),
    ]
    assert gap.latest(facts([*both, *newer]), "total") == 2021
    with pytest.raises(NoFiguresError, match="illness and treatment, by all"):
        gap.latest(facts(newer), "total")


def test_the_two_parts_of_a_gap_are_of_one_source() -> None:
    parts = [row(20.0, indicator="ami_prevalence"), row(50.0, indicator="ami_treated", source="other")]
    with pytest.raises(NoFiguresError):
        gap.latest(facts(parts), "total")


def group(name: str, value: float | None, **more: Any) -> dict[str, Any]:
    return row(value, group_kind="sex", group=name, **more)


def test_the_spread_of_groups_and_whether_they_stand_apart() -> None:
    assert spread([group("A", 10.0), group("B", 13.0), row(99.0)], "sex").endswith("Their intervals do not overlap.")
    near = spread([group("A", 10.0), group("B", 11.5), group("C", None)], "sex")
    assert near.startswith("From 10.0% (95% CI 9.0% to 11.0%) in the group A to 11.5%")
    assert near.endswith("overlap, which alone does not settle whether the two differ.")
    bare = spread([group("A", 10.0, low=None, high=None), group("B", 30.0)], "sex")
    assert bare.endswith("No interval is published for both, so how sure this difference is cannot be said.")
