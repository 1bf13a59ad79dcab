"""The figures computed here: which are made, of what, and which never are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from etl.derive import derived, unlike
from etl.disk import PROJECT
from etl.measures import DERIVED
from etl.model import Row, key, to_arrow
from etl.nsduh import METHODS, TREATMENT
from etl.store import Store

ILL, CARE = "nsduh_2021_on", "nsduh_treatment_2022"


def row(indicator: str, value: float | None, **more: Any) -> dict[str, Any]:
    return {
        "source": "samhsa", "indicator": indicator, "place": "US", "group_kind": "age", "group": "50+",
        "start": date(2023, 1, 1), "end": date(2023, 12, 31), "value": value, "low": None, "high": None,
        "standard_error": None if value is None else 0.5, "unit": "percent", "sample_n": None, "df": None,
        "method": ILL if indicator.endswith("prevalence") else CARE, "flag": "suppressed" if value is None else None,
        "reliability": "not_assessable", "derived": False, "evidence": "published", "reference": f"Table of {indicator}",
        "grade": "primary",
    } | more  # fmt: skip


def people(indicator: str, value: float | None, **more: Any) -> dict[str, Any]:
    return row(indicator, value, unit="people", standard_error=None, **more)


def made(*rows: Row) -> dict[tuple[str, str], dict[str, Any]]:
    return {(found["indicator"], found["unit"]): found for found in derived(rows)}


def test_what_the_two_parts_of_a_group_make() -> None:
    found = made(row("ami_prevalence", 14.1), people("ami_prevalence", 16_900_000.0), row("ami_treated", 52.7))
    assert {name: round(one["value"], 4) for name, one in found.items()} == {
        ("ami_untreated", "percent"): 47.3,
        ("ami_treated_adults", "percent"): 7.4307,
        ("ami_untreated_adults", "percent"): 6.6693,
        ("ami_untreated_adults", "people"): 7_993_700.0,
    }
    assert all(one["derived"] and one["reference"].startswith(DERIVED) for one in found.values())
    assert found["ami_untreated_adults", "percent"]["low"] is not None
    assert found["ami_untreated_adults", "people"]["low"] is None


def test_a_published_count_of_the_untreated_comes_before_a_computed_one() -> None:
    rows = [people("ami_prevalence", 16_900_000.0), row("ami_treated", 52.7), people("ami_untreated", 7_985_000.0)]
    assert made(*rows)["ami_untreated_adults", "people"]["value"] == 7_985_000.0


def test_nothing_published_is_computed_again() -> None:
    found = made(row("ami_treated", 52.7), row("ami_untreated", 47.0))
    assert ("ami_untreated", "percent") not in found


WITHHELD = {
    "the treated share": [row("ami_prevalence", 14.1), row("ami_treated", None)],
    "the count of the treated": [row("ami_treated", 52.7), people("ami_treated", None)],
    "the share of the untreated": [row("ami_treated", 52.7), row("ami_untreated", None)],
    "the count of the untreated": [row("smi_treated", 66.9), people("smi_untreated", None)],
    "the share of the ill": [row("ami_prevalence", None), row("ami_treated", 52.7)],
    "the count of the ill": [row("ami_prevalence", 14.1), people("ami_prevalence", None), row("ami_treated", 52.7)],
}


@pytest.mark.parametrize("case", WITHHELD)
def test_what_a_publisher_withheld_is_not_given_away_by_the_rest(case: str) -> None:
    others = [row("ami_treated", 60.0, group="18-25"), row("ami_treated", 55.0, group_kind="total", group="total")]
    found = derived([*WITHHELD[case], *others])
    assert {one["group"] for one in found} == {"18-25", "total"}


@pytest.mark.parametrize(
    "other",
    [
        {"method": "nsduh_2020"}, {"group": "18-25"}, {"place": "CA"}, {"flag": "superseded"},
        {"start": date(2022, 1, 1), "end": date(2022, 12, 31)},
    ],
)  # fmt: skip
def test_parts_of_two_groups_years_or_methods_make_no_gap(other: dict[str, Any]) -> None:
    assert set(made(row("ami_prevalence", 14.1) | other, row("ami_treated", 52.7))) == {("ami_untreated", "percent")}


def test_the_worse_evidence_of_two_parts_is_that_of_the_gap() -> None:
    found = made(row("ami_prevalence", 14.1), row("ami_treated", 52.7, evidence="secondary", grade="secondary"))
    assert {(one["evidence"], one["grade"]) for one in found.values()} == {("secondary", "secondary")}


def test_methods_that_belong_together_are_known() -> None:
    assert set(TREATMENT) | set(TREATMENT.values()) <= set(METHODS)


def shipped() -> list[Row]:
    rows: list[Row] = to_arrow(Store(PROJECT).read().rows).to_pylist()
    return rows


def test_the_shipped_figures_follow_from_the_published_ones() -> None:
    rows = shipped()
    assert not unlike(rows)
    assert sum(str(one["reference"]).startswith(DERIVED) for one in rows) > 400


@pytest.mark.parametrize("field", ["value", "low", "high", "evidence", "reference"])
def test_a_derived_figure_that_does_not_follow_is_found(field: str) -> None:
    rows = [dict(one) for one in shipped()]
    wrong = next(one for one in rows if one["indicator"] == "ami_untreated_adults" and one["low"] is not None)
    wrong[field] = f"{wrong[field]} else" if isinstance(wrong[field], str) else wrong[field] + 1.0
    assert [failure.check for failure in unlike(rows)] == ["derived"]


def test_a_derived_figure_that_is_missing_is_found_and_a_release_of_before_has_none() -> None:
    rows = shipped()
    one = next(row for row in rows if str(row["reference"]).startswith(DERIVED))
    assert len(unlike(row for row in rows if row is not one)) == 1
    assert not unlike(row for row in rows if not str(row["reference"]).startswith(DERIVED))


def test_no_shipped_group_with_a_withheld_part_has_a_derived_figure() -> None:
    rows = shipped()
    cells = {
        (one["indicator"].split("_")[0], *key(one)[1:6])
        for one in rows
        if one["flag"] == "suppressed" and one["indicator"].endswith(("_prevalence", "_treated", "_untreated"))
        and one["start"].year >= 2022
    }  # fmt: skip
    made_here = {
        (one["indicator"].split("_")[0], *key(one)[1:6]) for one in rows if one["reference"].startswith(DERIVED)
    }
    assert cells
    assert not {cell for cell in cells & made_here if cell[0] in {"ami", "smi"}}
