"""Which figures make a gap, whose groups are drawn, and what stands in the place of those that cannot be."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from etl.derive import derived
from etl.measures import NotComparableError
from pages.figures import gap, gap_of, words
from pages.figures.facts import Facts, NoFiguresError
from pages.figures.groups import kind_of
from pages.figures.style import PALETTES
from tests.pages.figures import svg
from tests.pages.figures.samples import facts, row
from tests.pages.figures.views import shipped

LIGHT = PALETTES["light"]


def pair(
    ill: float | None,
    treated: float | None,
    *,
    year: int = 2023,
    methods: tuple[str, str] = ("nsduh_2021_on", "nsduh_treatment_2022"),
    evidence: str = "published",
    **more: Any,
) -> list[dict[str, Any]]:
    """Percent ill, and percent treated of those, of one group; by default of one survey and first-hand."""
    both = (("ami_prevalence", ill, methods[0], "published"), ("ami_treated", treated, methods[1], evidence))
    return [
        row(value, year=year, indicator=name, method=method, evidence=grade, **more)
        for name, value, method, grade in both
    ]


def count(indicator: str, value: float, **more: Any) -> dict[str, Any]:
    method = "nsduh_2021_on" if indicator == "ami_prevalence" else "nsduh_treatment_2022"
    bare = row(value, indicator=indicator, unit="people", method=method, **more)
    return bare | {"low": None, "high": None}


def counts(ill: float, treated: float, **more: Any) -> list[dict[str, Any]]:
    parts = {"ami_prevalence": ill, "ami_treated": treated, "ami_untreated": ill - treated}
    return [count(indicator, value, **more) for indicator, value in parts.items()]


def release(*rows: dict[str, Any]) -> Facts:
    """A release of these rows and of what is derived from them."""
    return facts([*rows, *derived(rows)])


def aged(group: str) -> dict[str, Any]:
    return {"group_kind": "age", "group": group}


def test_the_gap_is_of_the_newest_year_with_both_parts_first_hand() -> None:
    both = pair(20.0, 50.0, year=2022)
    newer = pair(21.0, 51.0, evidence="secondary")
    assert gap.latest(release(*both, *newer), "total") == 2022
    with pytest.raises(NoFiguresError, match="how many are ill and how many of those are treated, counted of adults"):
        gap.latest(release(*newer), "total")


def test_two_sources_that_print_one_survey_make_a_gap_and_two_surveys_do_not() -> None:
    ill, treated = pair(20.0, 50.0)
    assert gap.latest(release(ill, treated | {"source": "other"}), "total") == 2023
    with pytest.raises(NoFiguresError):
        gap.latest(release(ill | {"method": "nsduh_2020"}, treated), "total")


def test_of_two_figures_of_illness_the_one_of_the_same_interviews_and_weights_is_taken() -> None:
    old = ("nsduh_2021_original_weights", "nsduh_services_2021_original_weights")
    ill, treated = pair(22.8, 47.2, year=2021, methods=old)
    anew = ill | {"value": 22.9, "method": "nsduh_2021_on"}
    otherwise = treated | {"value": 60.0, "method": "nsduh_services_2020"}
    for rows in ([ill, anew, treated, otherwise], [otherwise, anew, ill, treated]):
        ((found, of_those),) = gap_of.pairs(release(*rows), "total", 2021)
        assert (found["value"], of_those["value"]) == (22.8, 47.2)


def test_parts_without_a_figure_of_illness_beside_them_are_refused() -> None:
    made = derived(pair(20.0, 50.0))
    alone = [one for one in (*pair(20.0, 50.0), *made) if one["indicator"] != "ami_prevalence"]
    stranger = row(20.0, indicator="ami_prevalence", method="nsduh_2020")
    with pytest.raises(NotComparableError, match="same interviews"):
        gap_of.pairs(facts([*alone, stranger]), "total", 2023)


def test_an_average_of_two_years_is_no_gap_of_the_second() -> None:
    methods = ("nsduh_two_year_2018_2019", "nsduh_services_two_year_2018_2019")
    average = pair(30.0, 40.0, year=2019, methods=methods, start=date(2018, 1, 1))
    one = pair(20.0, 50.0, year=2019, methods=("nsduh_2008_2019", "nsduh_services_2008_2019"))
    for rows in ([*average, *one], [*one, *average]):
        ((ill, _),) = gap_of.pairs(release(*rows), "total", 2019)
        assert ill["value"] == 20.0


def test_a_gap_may_be_narrower_and_without_intervals_nothing_is_said() -> None:
    rows = [*pair(20.0, 80.0, **aged("18-25")), *pair(40.0, 50.0, **aged("50+"))]
    assert "narrower in the group 18 to 25" in gap.by_group(release(*rows), "adults", "age", LIGHT).summary
    bare = release(*(one | {"low": None, "high": None} for one in rows))
    assert "whether they differ cannot be said" in gap.by_group(bare, "adults", "age", LIGHT).summary
    alone = gap.by_group(release(*rows[:2]), "adults", "age", LIGHT)
    assert "differ" not in alone.summary
    assert alone.summary.endswith("were not treated.")


@pytest.mark.parametrize("of", ["adults", "ill"])
def test_what_is_withheld_is_named_and_nowhere_to_be_had(of: str) -> None:
    rows = [*pair(20.0, 50.0, **aged("18-25")), *pair(31.7, None, **aged("26-49")), *pair(None, 43.9, **aged("50+"))]
    chart = gap.by_group(release(*rows), of, "age", LIGHT)
    assert "Not drawn, because the publisher withheld a part: 50 and older and 26 to 49." in chart.notes
    assert set(chart.table["group"]) == {"18-25"}
    drawn = [text for size in (chart.picture.wide, chart.picture.narrow) for text in svg.read(size).texts]
    shown = " ".join([chart.summary, *drawn, chart.csv().decode(), str(chart.printed)])
    assert not re.search(r"26|50\+|50 and|31\.7|68\.3|43\.9|56\.1", shown)


@pytest.mark.parametrize("lacking", ["ami_prevalence", "ami_treated", "ami_untreated"])
@pytest.mark.parametrize("second_hand", [False, True])
def test_a_group_without_a_number_of_people_is_named(lacking: str, second_hand: bool) -> None:
    young, old = aged("18-25"), aged("50+")
    known = [
        one | {"evidence": "secondary"} if one["indicator"] == lacking else one
        for one in counts(9e6, 4e6, **old)
        if second_hand or one["indicator"] != lacking
    ]
    rows = [*pair(20.0, 50.0, **young), *counts(10e6, 5e6, **young), *pair(10.0, 40.0, **old)]
    chart = gap.by_group(release(*rows, *known), "people", "age", LIGHT)
    assert "Not drawn, because no number of people is published: 50 and older." in chart.notes
    assert set(chart.table["group"]) == {"18-25"}
    assert "The numbers ill, treated and not treated are published without intervals." in chart.notes


def test_a_second_hand_part_is_not_drawn_beside_first_hand_ones() -> None:
    rows = [*pair(20.0, 50.0, **aged("18-25")), *pair(10.0, 40.0, evidence="secondary", **aged("50+"))]
    chart = gap.by_group(release(*rows), "adults", "age", LIGHT)
    assert set(chart.table["group"]) == {"18-25"}


def test_no_whisker_reaches_below_none_or_above_all() -> None:
    reach = {}
    for of, rows in {"adults": pair(0.5, 50.0, **aged("50+")), "ill": pair(20.0, 0.5, **aged("50+"))}.items():
        chart = gap.by_group(release(*rows), of, "age", LIGHT)
        drawing = svg.read(chart.picture.wide)
        at = svg.scale(drawing, LIGHT.hair, one=1)
        first = svg.ends(drawing.all("path", stroke=LIGHT.ink)[0]["d"])
        reach[of] = [at(end) for end in first]
    assert reach["adults"] == pytest.approx([0, 1.5], abs=0.01)
    assert reach["ill"] == pytest.approx([98.5, 100], abs=0.01)


@pytest.mark.parametrize("by", ["race", "sex"])
def test_what_cannot_be_counted_is_shown_of_adults_and_said(by: str) -> None:
    of, why = gap.nearest(shipped(), "people", by)
    assert of == "adults"
    assert f"By {words.kind(kind_of(by))}, “People” cannot be shown" in why
    with pytest.raises(NoFiguresError, match="people"):
        gap.by_group(shipped(), "people", by, LIGHT)
    assert gap.nearest(shipped(), "ill", by) == ("ill", "")


def test_counts_of_a_later_release_are_offered() -> None:
    female: dict[str, Any] = {"group_kind": "sex", "group": "Female"}
    rows = [*pair(20.0, 50.0, **female), *counts(10e6, 5e6, **female)]
    assert gap.nearest(release(*rows), "people", "sex") == ("people", "")


def test_a_whisker_is_said_to_be_of_what_it_stands_on() -> None:
    ill, treated = pair(20.0, 50.0, **aged("18-25"))
    both, one = (
        gap.by_group(release(ill, share), "adults", "age", LIGHT)
        for share in (treated, treated | {"low": None, "high": None})
    )
    assert (
        "Whiskers are 95% intervals, on the bar of all who were ill and on the ring of those not treated." in both.notes
    )
    assert "Whiskers are 95% intervals, on the bar of all who were ill." in one.notes
