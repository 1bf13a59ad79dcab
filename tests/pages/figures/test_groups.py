"""Which groups are offered, for which year, and in what order."""

from __future__ import annotations

from typing import Any

import pytest

from pages.figures import groups, words
from pages.figures.facts import NoFiguresError
from tests.pages.figures.samples import facts, row


def of(kind: str, *names: str, **more: Any) -> list[dict[str, Any]]:
    return [row(10.0 + n, group_kind=kind, group=name, **more) for n, name in enumerate(names)]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("age", ("12-13", "14-15", "16-17")),
        ("age", ("18-25", "26-49", "50+")),
        ("age", ("18-34 years", "35-49 years", "50-64 years", "65 years and older")),
        ("age", ("18-29", "30-39", "70-79", "80+")),
        ("income", ("Less than $30,000", "$30,000-$69,999", "$70,000-$99,999", "$100,000+")),
        ("income", ("<100% FPL", "100% to <200% FPL", "≥200% FPL")),
        ("education", ("No high school diploma or GED", "High school diploma or GED", "Some college", "College degree or higher")),
        ("education", ("Less than a high school diploma", "High school diploma or GED", "Some college/Associate's degree", "Bachelor's degree or higher")),
        ("education", ("High school or less", "Some college", "College graduate")),
        ("urbanicity", ("Large central metro", "Large fringe metro", "Medium and small metro", "Nonmetropolitan")),
        ("community", ("Urban", "Suburban", "Rural")),
    ],
)  # fmt: skip
def test_bands_keep_their_own_order(kind: str, names: tuple[str, ...]) -> None:
    for rows in (of(kind, *names), of(kind, *reversed(names))):
        assert tuple(one["group"] for one in groups.ordered(rows, kind)) == names


def test_other_groups_go_from_the_largest_down_and_withheld_ones_last() -> None:
    rows = [*of("race_ethnicity", "C", "B", "A"), row(None, group_kind="race_ethnicity", group="D")]
    assert [one["group"] for one in groups.ordered(rows, "race_ethnicity")] == ["A", "B", "C", "D"]


def test_a_kind_is_offered_for_its_latest_year_with_two_first_hand_groups() -> None:
    data = facts([
        *of("sex", "Female", "Male", year=2021),
        *of("sex", "Female", "Male", year=2022, evidence="secondary"),
        *of("sex", "Female", year=2023),
        *of("age", "18-25", "26+", year=2020),
        *of("region", "West", "South"),
    ])  # fmt: skip
    assert groups.kinds(data, "ill", ("age", "sex", "income")) == {"age": 2020, "sex": 2021}


def test_a_year_of_a_kind_is_of_one_method_with_its_total() -> None:
    data = facts([
        row(), row(99.0, method="b_original"), row(50.0, evidence="secondary", method="c"),
        *of("sex", "Female", "Male"), *of("sex", "Female", "Male", method="b_original"),
        row(None, group_kind="sex", group="Unknown"),
    ])  # fmt: skip
    rows = groups.in_year(data, "ill", "sex", 2023)
    assert [one["group"] for one in rows] == ["total", "Male", "Female", "Unknown"]
    assert {one["method"] for one in rows} == {"a"}
    with pytest.raises(NoFiguresError, match="by age, 2023"):
        groups.in_year(data, "ill", "age", 2023)


def test_a_kind_of_some_ages_has_no_total_of_all_ages_beside_it() -> None:
    data = facts([row(), *of("insurance_under_65", "Private", "Uninsured")])
    assert [one["group_kind"] for one in groups.in_year(data, "ill", "insurance_under_65", 2023)] == [
        "insurance_under_65"
    ] * 2


@pytest.mark.parametrize("kind", sorted({*words.KINDS} - {"total"}))
def test_the_word_of_an_address_comes_back_as_its_kind(kind: str) -> None:
    (word,) = groups.choices({kind: 2023})
    assert groups.kind_of(word) == kind
    assert " " not in word
    assert "_" not in word


def test_nothing_to_choose_from_is_said() -> None:
    with pytest.raises(NoFiguresError):
        groups.choices({})
