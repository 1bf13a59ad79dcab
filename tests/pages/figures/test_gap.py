"""What is said of a trend, which figure of a year is shown, and that the gap says everywhere what it is counted of."""

from __future__ import annotations

import re
from typing import Any

import pytest

from etl.measures import ASSUMED, DERIVED, difference
from etl.model import to_arrow
from pages.figures import gap, gap_of, gap_tables, trend, words
from pages.figures.change import points
from pages.figures.compare import spread
from tests.pages.figures import svg
from tests.pages.figures.samples import facts, row
from tests.pages.figures.views import ANSWERS, made, rows_of, shipped, views

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
    gone = "Against 2022 (49.5%) there is no detectable change: +0.5 percentage points (95% CI of the difference −0.9 to +1.9)."
    come = "It is higher than in 2019 (40.0%): +10.0 percentage points (95% CI of the difference +8.6 to +11.4)."
    assert gone in text
    assert come in text
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


BY_GROUP = tuple(name for name in views() if name.startswith("gap.by_group"))
WORDS = {
    "adults": (
        "^Of all adults", "all US adults in each group", "percent of all adults", "% of all adults",
        r"^In \d+, [\d.]+% .* had any mental illness and were not treated",
    ),
    "ill": (
        "^Of adults with a mental illness", "those US adults in each group who had", "percent of adults with a mental illness",
        "% of those ill", r"^In \d+, [\d.]+% .* with any mental illness were not treated",
    ),
    "people": (
        "^How many people", "Numbers of people, not percent", "millions of adults", ", people",
        r"^In \d+, [\d.]+ million .* with any mental illness .* were not treated",
    ),
}  # fmt: skip
"""Of each denominator: what title, subtitle, axis, table and sentence say, and those of no other do."""


@pytest.mark.parametrize("name", BY_GROUP)
def test_the_denominator_is_said_everywhere(name: str) -> None:
    _, of, by = name.split(" ")
    chart = made(name)
    heads = [head for head in chart.printed.header if head not in {"Group", gap_tables.INTERVAL, "Notes"}]
    places = (chart.title, chart.subtitle, svg.read(chart.picture.wide).texts, heads, chart.summary)
    for word, said in WORDS.items():
        for wanted, place in zip(said, places, strict=True):
            matches = [re.search(wanted, text) is not None for text in ([place] if isinstance(place, str) else place)]
            assert (all(matches) if place is heads else any(matches)) == (word == of), (wanted, place)
    assert chart.stem == f"gap-{gap_of.CHOICES[of].stem}-by-{by}-{chart.table['end'].iloc[0].year}"
    assert set(chart.table["unit"]) == {gap_of.CHOICES[of].unit}
    assert chart.printed.caption.startswith(gap_of.CHOICES[of].caption)
    assert gap_of.CHOICES[of].axis in chart.alt


@pytest.mark.parametrize("name", BY_GROUP)
def test_every_cell_is_the_figure_of_the_release(name: str) -> None:
    of = gap_of.CHOICES[name.split(" ")[1]]
    chart = made(name)
    rows = shipped().rows
    for line in chart.printed.rows:
        group = next(one for one in rows_of(chart) if words.group(one, "All adults") == line[0])
        for n, indicator in enumerate(of.indicators.values()):
            same = (rows["indicator"] == indicator) & (rows["unit"] == of.unit) & (rows["place"] == "US")
            same &= (rows["group_kind"] == group["group_kind"]) & (rows["group"] == group["group"])
            same &= (rows["end"] == group["end"]) & (rows["evidence"] == "published")
            (figure,) = to_arrow(rows[same]).to_pylist()
            assert line[1 + 2 * n] == words.number(figure)
            assert line[2 + 2 * n] in {words.interval(figure), "not computed", "not published"}
            assert bool(words.interval(figure)) == (line[2 + 2 * n][0].isdigit())


@pytest.mark.parametrize("name", BY_GROUP)
def test_the_parts_add_up_to_the_whole(name: str) -> None:
    of = name.split(" ")[1]
    size = len(gap_of.CHOICES[of].indicators)
    rows = rows_of(made(name))
    for n in range(0, len(rows), size):
        *ill, treated, none = (one["value"] for one in rows[n : n + size])
        rounding = 0.06e6 * 2 if of == "people" else 1e-6
        assert treated + none == pytest.approx(ill[0] if ill else 100, abs=rounding)


def test_whether_the_gap_of_young_adults_is_wider_depends_on_what_it_is_counted_of() -> None:
    said = {of: made(f"gap.by_group {of} age").summary for of in gap.OF}
    ages = {"adults": "ami_untreated_adults", "ill": "ami_untreated"}
    for of, indicator in ages.items():
        young, old = (shipped().one(indicator, year=2023, group_kind="age", group=group) for group in ("18-25", "50+"))
        assert points(difference(old, young, shipped().methods)) in said[of]
        assert words.estimate(young) in said[of]
        assert words.estimate(old) in said[of]
    assert "The gap is wider in the group 18 to 25 than in the group 50 and older: +" in said["adults"]
    assert "no detectable difference" in said["ill"]
    assert "numbers of people do not say whose gap is wider" in said["people"]
    assert "points" not in said["people"]


def test_groups_without_an_order_stand_from_the_widest_gap_down() -> None:
    for of in ("adults", "ill"):
        chart = made(f"gap.by_group {of} race")
        size = len(gap_of.CHOICES[of].indicators)
        values = [one["value"] for one in rows_of(chart)[size - 1 :: size]][1:]
        assert values == sorted(values, reverse=True)
        assert len(values) == 5


@pytest.mark.parametrize("name", ["gap.people", *BY_GROUP])
def test_what_an_interval_assumes_is_said_where_it_is_drawn(name: str) -> None:
    chart = made(name)
    rows = rows_of(chart)
    assumed = any(row["indicator"] == "ami_untreated_adults" and row["low"] is not None for row in rows)
    assert any(ASSUMED in note for note in chart.notes) == assumed
    assert ("mirrored" in str(chart.notes)) == (name in {"gap.by_group ill age", "gap.by_group ill race"})
    made_here = any(row["reference"].startswith(DERIVED) for row in rows)
    assert ("computed by Care Gap" in str(chart.notes)) == made_here
    assert ("(derived)" in str(chart.printed)) == made_here


def test_the_table_of_the_hundred_marks_has_the_intervals() -> None:
    lines = {line[0]: line for line in made("gap.people").printed.rows}
    assert lines["… and not treated"][2:4] == ("10.5% (derived)", "10.1% to 11.0%")
    assert lines["No mental illness in the past year"][2:4] == ("77.2% (derived)", "76.6% to 77.8%")
    assert "not computed" not in str(lines)


def group(name: str, value: float | None, **more: Any) -> dict[str, Any]:
    return row(value, group_kind="sex", group=name, **more)


def spread_of(*rows: dict[str, Any], kind: str = "sex") -> str:
    return spread(facts(rows), list(rows), kind)


def test_the_spread_of_groups_is_their_difference_with_its_interval() -> None:
    assert spread_of(group("A", 10.0), group("B", 13.0), row(99.0)) == (
        "The lowest estimate is 10.0% (95% CI 9.0% to 11.0%), in the group A; the highest is 13.0% (95% CI 12.0% to 14.0%), in "
        "the group B. The difference is +3.0 percentage points (95% CI of the difference +1.6 to +4.4)."
    )
    near = spread_of(group("A", 10.0), group("B", 11.0), group("C", None))
    assert "There is no detectable difference between the two: +1.0 percentage points" in near


def test_the_spread_says_who_shares_the_ranks_of_the_ends() -> None:
    apart = spread_of(group("A", 10.0), group("B", 20.0), group("C", 30.0))
    assert apart.endswith("C ranks highest, alone; A ranks lowest, alone.")
    shared = spread_of(group("A", 10.0), group("B", 11.0), group("C", 30.0), group("D", 31.0), group("E", 29.5))
    assert shared.endswith("D shares the highest rank with C and E; A shares the lowest rank with B.")
    assert spread_of(group("A", 10.0), group("B", 10.5), group("C", 11.8)).endswith("No group ranks above another.")


def test_the_spread_of_groups_without_intervals_or_that_overlap_has_no_difference() -> None:
    bare = spread_of(group("A", 10.0, low=None, high=None), group("B", 30.0))
    assert bare.endswith("Whether they differ cannot be said: no interval is published for A.")
    ages = [row(value, group_kind="age", group=name) for name, value in (("18+", 10.0), ("50+", 30.0))]
    assert spread_of(*ages, kind="age").endswith("Some of these groups hold others, so no difference is given.")
    assert "points" not in bare + spread_of(*ages, kind="age")
