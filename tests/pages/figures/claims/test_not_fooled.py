"""Sentences that come close to a figure and say something else: what a sceptical reader tried."""

from __future__ import annotations

import pytest

from pages.figures.claims import check
from tests.pages.figures.views import shipped

OPEN = (
    # another thing is said of people with an illness
    "20% of people with mental illness attempted suicide.", "23% of people with mental illness died by suicide.",
    "20% of mentally ill people have diabetes.", "22.8% of gun deaths involved mental illness.",
    "5.7% of overdose deaths involve serious mental illness.", "22.8% of hospital stays were for mental illness.",
    "22.8% of adults had a substance use disorder or mental illness.",
    # an opinion, or somebody else's illness
    "22.8% of adults know someone with a mental illness.", "22.8% of adults have a family member with a mental illness.",
    "22.8% of adults believe mental illness is a weakness.", "53.9% of adults support treatment for mental illness.",
    "70% of Americans say mental illness is treated worse than physical illness.",
    "75% of mental illness begins by age 24.", "88% of therapists treat mental illness online.",
    # what is not so
    "22.8% of adults had no mental illness in 2023.", "77.2% of adults did not have a mental illness in 2023.",
    "9% of Americans do not own a smartphone.", "2% of adults do not own a cellphone.",
    "94.1% of adults did not go without mental health care because of cost in 2024.",
    "It is a myth that 22.8% of adults had a mental illness in 2023.",
    # another period of recall
    "11.5% of adults needed counselling in the past year and did not get it.",
    "53.9% of adults with a mental illness received treatment in the last four weeks.",
    "In the past month, 22.8% of adults had a mental illness.", "22.8% of adults have a mental illness in their lifetime.",
    "One in five adults will develop a mental illness at some point in their lives.",
    # people who are not parted out
    "In 2023 some adults had a mental illness, and 90% did not.",
    # a base, and not a claim about illness
    "There are 258 million adults in America.", "Of 340 million Americans, many have a mental illness.",
    "37% of employers offer mental illness treatment.",
    "During the pandemic 4 in 10 adults reported symptoms of anxiety or depression.",
)  # fmt: skip

OTHERS = (
    "91% of adults with a mental illness own a smartphone.", "22.8% of dentists had a mental illness in 2023.",
    "22.8% of adults in Houston had a mental illness in 2023.", "22.8% of EU adults had a mental illness in 2023.",
    "53.9% of insured adults with a mental illness were treated in 2023.",
    "5.7% of adults with any mental illness had a serious mental illness in 2023.",
)  # fmt: skip

AGREES = (
    "Treatment for mental illness was 53.9% in 2023.", "SMI treatment was 71.1% in 2023 and 70.8% in 2024.",
    "Serious mental illness treatment: 71.1%.", "Services for mental illness reached 46.2% in 2020.",
    "29.3 million adults with a mental illness went untreated in 2022.",
    "10.5% of all adults went without treatment for a mental illness in 2023.",
    "10.8% of Hispanic adults had an untreated mental illness in 2023.",
    "In 2022, more females with AMI (56.9%) received treatment than males with AMI (41.6%).",
    "In 2022 AMI was found in adults aged 26-49 years (29.4%) and aged 50 and older (13.9%).",
    "Nine-in-ten (91%) own a smartphone, up from just 35% in 2011.",
    "1-in-5 adults had a mental illness in 2020.", "1/5 of adults had a mental illness in 2020.",
    "In 2023, 22,8% of adults had a mental illness.",
    "From 2009 to 2019 any mental illness rose from 18.1% to 20.6% of adults.",
    "Before 2020, 20.6% of adults had a mental illness.",
)  # fmt: skip


def verdicts(text: str) -> list[str]:
    return [claim.verdict for claim in check(shipped(), text)]


@pytest.mark.parametrize("text", OPEN)
def test_what_nothing_here_measures_is_neither_agreed_with_nor_contradicted(text: str) -> None:
    assert not set(verdicts(text)) & {"agrees", "contradicts", "outdated"}, check(shipped(), text)[0].why


@pytest.mark.parametrize("text", OTHERS)
def test_a_figure_of_other_people_is_called_that(text: str) -> None:
    assert set(verdicts(text)) == {"other_population"}, check(shipped(), text)[0].why


@pytest.mark.parametrize("text", AGREES)
def test_what_is_right_in_other_words_agrees(text: str) -> None:
    assert set(verdicts(text)) == {"agrees"}, [claim.why for claim in check(shipped(), text)]


def test_a_withheld_figure_is_said_to_be_withheld() -> None:
    (claim,) = check(shipped(), "In 2023, 32.4% of Native Hawaiian adults had a mental illness.")
    assert claim.verdict == "uncheckable"
    assert "withheld" in claim.why


def test_more_than_a_number_is_no_figure_of_other_people() -> None:
    assert verdicts("In 2023, more than 30% of adults had a mental illness.") == ["contradicts"]


def test_first_hand_figures_lead_over_second_hand_ones_and_the_country_over_groups() -> None:
    (claim,) = check(shipped(), "22.8% of adults had a mental illness.")
    assert claim.figure is not None
    assert (claim.figure["evidence"], claim.figure["group_kind"]) == ("published", "total")


def test_a_count_is_as_exact_as_it_is_printed() -> None:
    assert verdicts("In 2023, 58.3 million adults had a mental illness.") == ["contradicts"]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("Half of adults with mental illness go untreated. One in five adults is ill.", "ami_prevalence"),
        ("Half of adults with mental illness go untreated, and one in five adults is ill.", "ami_prevalence"),
        ("Most adults with depression get care. One in twelve adults is ill.", "mde_adult_prevalence"),
        (
            "Depression is common. Of adults with a mental illness half go untreated. One in five is ill.",
            "ami_prevalence",
        ),
    ],
)
def test_who_is_ill_is_no_more_of_what_was_said_before_than_the_illness(text: str, indicator: str) -> None:
    claim = check(shipped(), text)[-1]
    assert claim.verdict == "agrees", claim.why
    assert claim.figure is not None
    assert claim.figure["indicator"] == indicator
    assert {one.indicator for one in claim.readings} == {indicator}


@pytest.mark.parametrize(
    "text",
    [
        "Half of adults with mental illness go untreated. Ninety percent of adults are ill.",
        "Half of adults with mental illness go untreated. One in five adults is ill with flu.",
        "One in five adults is ill.",
    ],
)
def test_an_illness_that_is_not_named_beside_the_number_contradicts_nothing(text: str) -> None:
    claim = check(shipped(), text)[-1]
    assert claim.verdict == "uncheckable", claim.why
