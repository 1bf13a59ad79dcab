"""The survey's nouns, and a walk through every collected NSDUH figure: carried over or listed as left out, never lost."""

from __future__ import annotations

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from etl import nsduh
from etl.errors import LayoutError
from etl.sources import registry

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published"
EXCLUDED = PUBLISHED.with_name("excluded")
SLUGS = ("samhsa", "nimh")
ENDINGS = (
    ("received_treatment_type", "care_type"),
    ("received_mh_treatment_type", "care_type"),
    ("received_treatment", "treated"),
    ("received_mh_treatment", "treated"),
    ("did_not_receive_treatment", "untreated"),
    ("perceived_unmet_need_of_all_ami", "unmet_need_all"),
    ("perceived_unmet_need_of_untreated", "unmet_need"),
    ("sought_treatment_of_untreated", "sought_treatment"),
    ("thought_should_get_treatment_of_untreated", "thought_treatment_needed"),
    ("did_not_perceive_need_of_untreated", "no_perceived_need"),
)
REASONS = {
    "reason_no_treatment_among_ami_with_unmet_need": "ami_no_treatment_reason",
    "reason_no_treatment_among_ami_with_unmet_need_pre2022": "ami_no_treatment_reason",
    "reason_no_treatment_among_youth_mde_with_unmet_need": "mde_youth_no_treatment_reason",
}
KINDS = {"treatment_type": "care_type", "treatment_type_x_age": "care_type x age", "sex_x_age": "sex x age"}
KINDS |= {"sexual_orientation": "orientation", "overall": "total"}

Number = tuple[str, ...]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def indicator(measure: str) -> str:
    for ending, ours in ENDINGS:
        if measure.endswith(f"_{ending}"):
            return f"{measure.removesuffix(ending)}{ours}"
    return REASONS.get(measure, measure)


def group(row: dict[str, str]) -> tuple[str, str]:
    kind, name = KINDS.get(row["group"], row["group"]), row["subgroup"]
    if kind == "total" or name == "12-17":
        return "total", "total"
    return kind, name.capitalize() if kind == "reason" else name.replace(" | ", " x ").replace("26 or Older", "26+")


def numbers(row: dict[str, str]) -> dict[str, str]:
    """The value of each unit a reference row states; blank where it is suppressed."""
    people = row["count_millions"] and str(int(Decimal(row["count_millions"]) * 1_000_000))
    stated = {unit: value for unit, value in (("percent", row["value_percent"]), ("people", people)) if value}
    return stated or {"people" if "(count;" in row["source_note"] else "percent": ""}


def canonical(text: str) -> str:
    return str(Decimal(text).normalize()) if text else ""


def by_number(row: dict[str, str]) -> Number:
    """A published row by what identifies it in the reference."""
    keys = ("indicator", "group_kind", "group", "start", "end", "unit", "url")
    return (*(row[key] for key in keys), canonical(row["value"]))


def test_every_collected_figure_is_published_or_left_out_with_a_reason(reference: Path) -> None:
    folder = reference / "nimh_samhsa"
    published = Counter(by_number(row) for slug in SLUGS for row in rows(PUBLISHED / f"{slug}.csv"))
    left_out = Counter(
        (*(row[key] for key in ("measure", "year", "group", "subgroup", "unit", "url")), canonical(row["value"]))
        for slug in SLUGS
        for row in rows(EXCLUDED / f"{slug}.csv")
    )
    seen = 0
    for row in (*rows(folder / "figures.csv"), *rows(folder / "figures_more.csv")):
        first, last = row["year"].split("-")[0], row["year"].split("-")[-1]
        for unit, value in numbers(row).items():
            dates = (f"{first}-01-01", f"{last}-12-31")
            ours = (indicator(row["measure"]), *group(row), *dates, unit, row["source_url"], canonical(value))
            theirs = (row["measure"], row["year"], row["group"], row["subgroup"], unit, row["source_url"])
            if published[ours]:
                published[ours] -= 1
            elif left_out[*theirs, canonical(value)]:
                left_out[*theirs, canonical(value)] -= 1
            else:
                pytest.fail(f"neither published nor left out: {row}, {unit}")
            seen += 1
    assert seen == 2093
    assert not +published, "published, but not among the collected figures"
    assert not +left_out, "left out, but not among the collected figures"


def test_errors_and_intervals_are_those_collected(reference: Path) -> None:
    published = {by_number(row): row for slug in SLUGS for row in rows(PUBLISHED / f"{slug}.csv")}
    errors = intervals = 0
    for row in (
        *rows(reference / "nimh_samhsa" / "figures.csv"),
        *rows(reference / "nimh_samhsa" / "figures_more.csv"),
    ):
        note, years = row["source_note"], row["year"].split("-")
        for unit, value in numbers(row).items():
            dates = (f"{years[0]}-01-01", f"{years[-1]}-12-31")
            ours = (indicator(row["measure"]), *group(row), *dates, unit, row["source_url"], canonical(value))
            if ours not in published or not value:
                continue
            record = published[ours]
            printed = re.search(r"SE=([\d.]+) (published|thousand)", note)
            in_unit = printed and (printed[2] == "thousand") == (unit == "people")
            if printed and in_unit:
                expected = Decimal(printed[1]) * (1000 if unit == "people" else 1)
                assert Decimal(record["standard_error"]) == expected
                errors += 1
            else:
                assert record["standard_error"] == ""
            count = re.search(r"count 95% CI ([\d.]+)-([\d.]+) million", note)
            if unit == "people" and count:
                assert [record["low"], record["high"]] == [str(int(Decimal(x) * 10**6)) for x in count.groups()]
                intervals += 1
            elif unit == "percent" and "published 95% CI of the percent" in note:
                assert [Decimal(record["low"]), Decimal(record["high"])] == [
                    Decimal(row["ci_low"]),
                    Decimal(row["ci_high"]),
                ]
                intervals += 1
    assert (errors, intervals) == (346, 36)


def test_each_reason_for_leaving_out_is_given() -> None:
    for slug in SLUGS:
        for row in rows(EXCLUDED / f"{slug}.csv"):
            assert len(row["reason"]) > 10


@pytest.mark.parametrize(
    ("year", "prevalence", "treatment"),
    [
        (2019, "nsduh_2008_2019", "nsduh_services_2008_2019"),
        (2020, "nsduh_2020", "nsduh_services_2020"),
        (2021, "nsduh_2021_original_weights", "nsduh_services_2021_original_weights"),
        (2022, "nsduh_2021_on", "nsduh_treatment_2022"),
        (2023, "nsduh_2021_on", "nsduh_treatment_2022"),
        (2024, "nsduh_2024", "nsduh_treatment_2024"),
    ],
)
def test_method_by_year(year: int, prevalence: str, treatment: str) -> None:
    assert nsduh.prevalence_method(year, where="page") == prevalence
    assert nsduh.treatment_method(year, where="page") == treatment


@pytest.mark.parametrize("year", [1999, 2010, 2025])
def test_a_year_without_a_known_method_is_refused(year: int) -> None:
    with pytest.raises(LayoutError, match=f"page: expected a survey year .* found {year}"):
        nsduh.prevalence_method(year, where="page")


def test_methods_are_told_apart() -> None:
    assert len(nsduh.METHODS) == 24
    for method in nsduh.METHODS.values():
        assert method.why.endswith(".")
        assert method.why.count(". ") == 0, "one sentence"
        assert all((method.title, method.question, method.recall, method.mode, method.reference))


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_published_is_declared_and_what_is_declared_is_published(slug: str) -> None:
    source = registry()[slug]
    published = rows(PUBLISHED / f"{slug}.csv")
    declared_ids, published_ids = (
        {indicator.id for indicator in source.indicators},
        {row["indicator"] for row in published},
    )
    derived = {
        name for name in declared_ids if name.endswith(("_untreated", "ami_treated_adults", "ami_untreated_adults"))
    }
    assert published_ids <= declared_ids
    assert declared_ids - published_ids <= derived
    declared = {method.id for method in source.methods}
    assert {row["method"] for row in published} <= declared
    fetched_only = {"nsduh_2024", "nsduh_treatment_2024", "nsduh_services_2021_original_weights"}
    assert declared - {row["method"] for row in published} == (fetched_only if slug == "nimh" else set())


def test_an_indicator_means_the_same_in_both_sources() -> None:
    for slug in SLUGS:
        for item in registry()[slug].indicators:
            assert item is nsduh.INDICATORS[item.id]
