"""What a chart is drawn from: found by name, living, oldest first."""

from __future__ import annotations

from datetime import date

import pytest

from etl.model import NAMES
from pages.figures.facts import NoFiguresError, official, one_year, table_of
from tests.pages.figures.samples import facts, row


def test_rows_are_found_oldest_first_and_superseded_ones_never() -> None:
    data = facts([row(3.0, year=2023), row(1.0, year=2021), row(2.0, year=2022, flag="superseded")])
    assert [one["value"] for one in data.find("ill")] == [1.0, 3.0]


def test_a_column_or_several_values_of_it_are_asked_for() -> None:
    data = facts([
        row(1.0, year=2021), row(2.0, year=2022), row(3.0, group_kind="sex", group="Male"), row(4.0, place="CA"),
        row(5.0, unit="people"),
    ])  # fmt: skip
    assert [one["value"] for one in data.find("ill", year=2022)] == [2.0]
    assert [one["value"] for one in data.find("ill", group_kind=("total", "sex"))] == [1.0, 2.0, 3.0]
    assert [one["value"] for one in data.find("ill", place="CA")] == [4.0]
    assert [one["value"] for one in data.find("ill", unit="people")] == [5.0]
    assert data.find("ill", unit="downloads") == []


def test_an_indicator_without_rows_is_named_by_its_title() -> None:
    with pytest.raises(NoFiguresError, match="Title of ill"):
        facts([row(indicator="other")]).find("ill")


def test_one_is_one() -> None:
    data = facts([row(1.0, year=2021), row(2.0, year=2022)])
    assert data.one("ill", year=2021)["value"] == 1.0
    for wanted in ({}, {"year": 1999}):
        with pytest.raises(LookupError, match="expected one row of ill"):
            data.one("ill", **wanted)


def test_years_are_of_first_hand_values_of_one_year() -> None:
    data = facts([
        row(year=2019), row(None, year=2020), row(year=2021, evidence="secondary"), row(year=2022, evidence="fetched"),
        row(start=date(2017, 1, 1), end=date(2018, 12, 31)),
    ])  # fmt: skip
    assert data.years("ill", group_kind="total") == (2019, 2022)


def test_what_may_lead_a_page() -> None:
    assert official(row())
    assert not official(row(None))
    assert not official(row(evidence="secondary"))
    assert one_year(row())
    assert not one_year(row(start=date(2017, 1, 1), end=date(2018, 12, 31)))


def test_records_become_the_same_table_again() -> None:
    table = table_of([row(1.5), row(None)])
    assert tuple(table.columns) == NAMES
    assert table["value"].tolist()[0] == 1.5
    assert table["value"].isna().tolist() == [False, True]
