"""One sentence for one figure: whom it speaks of, what they did, when, by which survey, and what to mind."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from etl.measures import ASSUMED
from etl.model import to_arrow
from etl.places import POSTAL
from pages.figures import people, sentence, words
from tests.pages.figures import samples
from tests.pages.figures.language import broken
from tests.pages.figures.views import shipped

Row = dict[str, Any]


def row(indicator: str, method: str, value: float | None = 10.0, **more: Any) -> Row:
    return samples.row(value, indicator=indicator, method=method, **more)


def said(indicator: str, method: str, value: float | None = 10.0, **more: Any) -> str:
    return sentence.sentence(shipped(), row(indicator, method, value, **more))


def whom(indicator: str, kind: str = "total", group: str = "total", **more: Any) -> str:
    return sentence.population(shipped(), row(indicator, "any", group_kind=kind, group=group, **more))


def rows() -> list[Row]:
    found: list[Row] = to_arrow(shipped().rows).to_pylist()
    return found


BARE: Row = {"low": None, "high": None}


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (
            row("ami_prevalence", "nsduh_2021_on", 22.8, low=22.2, high=23.4),
            "In 2023, 22.8% (95% CI 22.2% to 23.4%) of US adults aged 18 and older had any mental illness in the past year "
            "(National Survey on Drug Use and Health, SAMHSA).",
        ),
        (
            row("ami_prevalence", "nsduh_2021_on", 58_700_000.0, unit="people", **BARE),
            "In 2023, 58.7 million US adults aged 18 and older (no interval published) had any mental illness in the past "
            "year (National Survey on Drug Use and Health, SAMHSA).",
        ),
        (
            row("ami_care_type", "nsduh_treatment_2022", group_kind="care_type x age", group="Inpatient x 50+"),
            "In 2023, 10.0% (95% CI 9.0% to 11.0%) of US adults aged 50 and older with any mental illness received "
            "inpatient mental health treatment in the past year (National Survey on Drug Use and Health, SAMHSA).",
        ),
        (
            row("adult_treated", "nsduh_services_two_year_2018_2019", start=date(2018, 1, 1), end=date(2019, 12, 31)),
            "As an average of 2018 and 2019, 10.0% (95% CI 9.0% to 11.0%) of US adults aged 18 and older received mental "
            "health services in the past year (National Survey on Drug Use and Health, SAMHSA).",
        ),
        (
            row("access_no_usual_source", "coombs_2021_model", 1.92, low=1.78, high=2.06, unit="odds_ratio",
                group_kind="sex", group="Male", start=date(2017, 1, 1), end=date(2018, 12, 31)),
            "With 2017 and 2018 pooled, male US adults had an odds ratio of 1.92 (95% CI 1.78 to 2.06) for having no usual "
            "source of health care of any kind, against a group that the abstract does not name (Coombs et al. 2021, from "
            "the National Health Interview Survey).",
        ),
        (
            row("smi_no_perceived_need", "nsduh_unmet_need_2022", None, group_kind="age", group="50+"),
            "In 2023, of US adults aged 50 and older with a serious mental illness who got no mental health treatment, the "
            "percentage who neither looked for mental health treatment nor thought they should get it was withheld by the "
            "publisher (National Survey on Drug Use and Health, SAMHSA).",
        ),
    ],
)  # fmt: skip
def test_a_sentence(figure: Row, text: str) -> None:
    assert sentence.sentence(shipped(), figure) == text


@pytest.mark.parametrize(
    ("kind", "group", "text"),
    [
        ("sex", "Female", "female US adults"),
        ("age", "18-34 years", "US adults aged 18 to 34"),
        ("age_75_plus_bands", "75 years and older", "US adults aged 75 and older"),
        ("sex x age", "Male x 65+", "male US adults aged 65 and older"),
        ("race_ethnicity", "Hispanic", "Hispanic US adults"),
        ("race_ethnicity", "NH/OPI (non-Hispanic)", "non-Hispanic Native Hawaiian or Other Pacific Islander US adults"),
        ("race_ethnicity", "Black only, non-Hispanic", "non-Hispanic single-race Black US adults"),
        ("race_ethnicity", "Two or more races (non-Hispanic)", "non-Hispanic US adults of two or more races"),
        ("race", "Asian only", "US adults whose only race was Asian"),
        ("income", "<100% FPL", "US adults with a family income below 100% of the federal poverty level"),
        ("income", "100% to <200% FPL", "US adults with a family income from 100% to below 200% of the federal poverty level"),
        ("income", "400% or greater FPL", "US adults with a family income of 400% or more of the federal poverty level"),
        ("income", "≥200% FPL", "US adults with a family income of 200% or more of the federal poverty level"),
        ("income", "$75,000+", "US adults with a household income of $75,000 or more"),
        ("income", "Less than $30,000", "US adults with a household income below $30,000"),
        ("insurance_under_65", "Uninsured", "US adults under 65 without health insurance"),
        ("insurance_65_plus", "Private", "US adults aged 65 and older with private health insurance"),
        ("urbanicity", "Large fringe metro", "US adults in large fringe metropolitan areas"),
        ("distress", "SPD", "US adults with serious psychological distress"),
        ("worry_to_afford", "Normal healthcare", "US adults who worried about affording normal health care"),
    ],
)  # fmt: skip
def test_a_group_in_words(kind: str, group: str, text: str) -> None:
    assert whom("cost_barrier_mental_care", kind, group) == text


@pytest.mark.parametrize(
    ("indicator", "more", "text"),
    [
        ("pulse_either", {}, "US adults aged 18 and older"),
        ("pulse_either", {"place": "TX"}, "adults aged 18 and older in Texas"),
        ("pulse_either", {"place": "DC", "kind": "sex", "group": "Male"}, "male adults in the District of Columbia"),
        ("mde_youth_treated", {"kind": "sex", "group": "Male"}, "male US youths aged 12 to 17 with a major depressive episode"),
        ("mde_youth_prevalence", {"kind": "age", "group": "12-13"}, "US youths aged 12 to 13"),
        ("population", {"place": "PR"}, "residents of all ages in Puerto Rico"),
        ("tiktok_downloads", {"place": "WORLD"}, "downloads worldwide"),
        ("access_any_barrier", {}, "US adults aged 18 and older"),
        ("ami_care_type", {"kind": "care_type", "group": "Inpatient"}, "US adults with any mental illness"),
    ],
)  # fmt: skip
def test_whom_an_indicator_speaks_of(indicator: str, more: Row, text: str) -> None:
    assert whom(indicator, **more) == text


def test_a_group_that_is_not_known_stands_as_its_publisher_spells_it() -> None:
    assert whom("pulse_either", "shoe_size", "Size 40-41") == "US adults in the group “Size 40 to 41”"
    care: Row = {"group_kind": "care_type", "group": "No such care"}
    assert "received “No such care” in the past year" in said("ami_care_type", "nsduh_treatment_2022", **care)


def test_no_place_and_no_people_are_made_up() -> None:
    with pytest.raises(KeyError, match="ZZ"):
        whom("pulse_either", place="ZZ")
    odd = samples.facts([samples.row()]).indicators["ill"]
    with pytest.raises(ValueError, match="martians"):
        people.population(type(odd)(id="ill", title="t", of="martians", says="were ill"), samples.row(method="b"))


def test_every_state_has_its_own_name() -> None:
    assert set(people.PLACES) == {*POSTAL.values(), "PR"}
    assert [name for name, code in POSTAL.items() if name not in people.PLACES[code]] == []


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "In 2023,"),
        ({"start": date(2012, 1, 1), "end": date(2014, 12, 31)}, "With the years 2012 to 2014 pooled,"),
        ({"start": date(2022, 4, 27), "end": date(2022, 5, 9)}, "From 27 April 2022 to 9 May 2022,"),
        ({"start": date(2021, 2, 8), "end": date(2021, 2, 8)}, "In a survey that ended on 8 February 2021,"),
        ({"start": date(2021, 7, 1), "end": date(2021, 7, 1), "unit": "people"}, "On 1 July 2021,"),
    ],
)
def test_when(more: Row, text: str) -> None:
    assert said("smartphone_owner", "nsduh_2021_on", **more).startswith(text)


def test_a_sentence_says_no_more_than_was_asked() -> None:
    data = shipped()
    for figure in rows():
        text, method, indicator = sentence.sentence(data, figure), figure["method"], figure["indicator"]
        if method.startswith("nsduh_services"):
            assert re.search(r"(?:received|receive) mental health services", text)
        if "depression_treatment" in method:
            assert re.search(r"(?:received|receive) treatment for depression", text)
        if method.startswith(("nsduh_services", "nsduh_depression", "nsduh_reasons_2020")):
            assert "mental health treatment" not in text
        if indicator.startswith("access_"):
            assert "health care of any kind" in text
            assert "mental" not in text
        if indicator.startswith("pulse_"):
            assert "in the past 4 weeks" in text


def test_those_asked_for_reasons_in_2020_are_not_those_of_later_years() -> None:
    reason: Row = {"group_kind": "reason", "group": "Cost"}
    assert "who perceived an unmet need named “Cost”" in said("ami_no_treatment_reason", "nsduh_reasons_2020", **reason)
    assert "who got no treatment and perceived" in said("ami_no_treatment_reason", "nsduh_reasons_2022", **reason)


def test_no_two_figures_of_a_method_are_told_in_the_same_words() -> None:
    blank = {"value": None, "low": None, "high": None, "flag": "suppressed"}
    told = [(row["method"], sentence.sentence(shipped(), {**row, **blank})) for row in rows()]
    assert len(set(told)) == len(told)


DERIVED: Row = {"derived": True, "reference": "Derived here from Table 1", "group_kind": "sex", "group": "Female"}


@pytest.mark.parametrize("unit", ["percent", "people"])
@pytest.mark.parametrize(
    ("indicator", "method", "text"),
    [
        ("ami_untreated", "nsduh_treatment_2022", "with any mental illness did not receive mental health treatment"),
        ("smi_untreated", "nsduh_services_2020", "with a serious mental illness did not receive mental health services"),
        ("mde_youth_untreated", "nsduh_depression_treatment_2004_2019", "did not receive treatment for depression"),
        ("ami_treated_adults", "nsduh_services_2020", "US adults had any mental illness and received mental health services"),
        ("ami_untreated_adults", "nsduh_treatment_2022", "had any mental illness and did not receive mental health treatment"),
    ],
)  # fmt: skip
def test_a_figure_that_is_derived_here(indicator: str, method: str, text: str, unit: str) -> None:
    figure = row(indicator, method, unit=unit, **DERIVED)
    told = sentence.sentence(shipped(), figure)
    assert text in told.replace(" (95% CI 9 to 11)", "")
    assert told.endswith("SAMHSA; computed by Care Gap).")
    assert broken(told, figure) == []
    assert sentence.caveat(shipped(), figure).startswith("Computed by Care Gap from published figures.")


def test_an_interval_that_is_derived_here_does_not_make_the_figure_so() -> None:
    figure = row("ami_prevalence", "nsduh_2021_on", derived=True, standard_error=0.5)
    assert "derived" not in sentence.sentence(shipped(), figure)
    assert sentence.caveat(shipped(), figure).endswith(
        "Its interval is computed by Care Gap from the published standard error."
    )


@pytest.mark.parametrize(
    ("more", "first"),
    [
        ({"flag": "superseded", "evidence": "secondary"}, "Superseded"),
        ({"reliability": "unreliable", "evidence": "secondary"}, "Not reliable"),
        ({"evidence": "secondary"} | DERIVED, "Second-hand"),
        (
            {**DERIVED, "reference": f"{DERIVED['reference']}; {ASSUMED}"},
            "Computed by Care Gap from published figures, which its",
        ),
        (DERIVED, "Computed by Care Gap"),
        ({"indicator": "access_any_barrier"}, "Mind what it speaks of: US adults (18 and older), all health care."),
        ({"value": None, "flag": "suppressed"}, "A figure that is not given is not zero."),
        ({}, "Do not compare it with figures obtained in another way: Web and in-person"),
    ],
)
def test_the_gravest_caveat_comes_first(more: Row, first: str) -> None:
    assert sentence.caveat(shipped(), row("ami_prevalence", "nsduh_2021_on") | more).startswith(first)


def test_a_caveat_ends_with_the_interval_that_is_not_there() -> None:
    told = sentence.caveat(shipped(), row("ami_prevalence", "nsduh_2021_on", **BARE))
    assert told.endswith("No interval was published, so its margin of error is not known.")
    assert shipped().methods["nsduh_2021_on"].why in told


def test_how_it_was_asked_is_one_line_in_the_words_of_the_method() -> None:
    method = shipped().methods["nsduh_unmet_need_2020"]
    told = sentence.asked(shipped(), row("ami_unmet_need_all", method.id))
    assert told == f"Asked: {method.question} Recall period: {method.recall}. Mode: {method.mode}."
    assert "??" not in told + sentence.asked(shipped(), row("adult_treated", "nsduh_services_2020"))


def test_each_survey_is_named_and_each_name_is_used() -> None:
    used = {row["method"] for row in rows()}
    assert [start for start in sentence.SURVEYS if not any(method.startswith(start) for method in used)] == []
    assert "(P)." in sentence.sentence(samples.facts([samples.row()]), samples.row())
    assert said("ami_prevalence", "nsduh_2021_on", source="nimh").endswith("SAMHSA, as printed by NIMH).")


def test_each_indicator_has_words_of_its_own() -> None:
    """A phrase follows a population, so it neither begins a sentence nor ends one; its methods are declared."""
    data = shipped()
    for indicator in data.indicators.values():
        for says in (indicator.says, *indicator.says_by_method.values()):
            assert re.fullmatch(r"[a-z][^.]*[\w}]", says), indicator.id
        assert {*indicator.says_by_method, *indicator.of_by_method} <= set(data.methods)
        assert ("{answer}" in indicator.says) == indicator.id.endswith(("care_type", "reason", "distress"))


def test_numbers_are_those_of_the_pages() -> None:
    figure = row("smartphone_owner", "pew_phone", 91.0, source="pew", **BARE)
    assert f"{words.number(figure)} (no interval published) of US adults" in sentence.sentence(shipped(), figure)
