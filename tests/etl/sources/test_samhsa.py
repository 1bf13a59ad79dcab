"""National NSDUH figures as transcribed: golden values, keys, ranges, and the youth tables against SAMHSA's own HTML."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl import published
from etl.checks import check
from etl.model import KEY
from etl.sources.samhsa import SOURCE
from etl.tables import html_tables

PUBLISHED = Path(__file__).resolve().parents[3] / "data" / "published"
TODAY = date(2026, 1, 1)

ROWS = published.read((PUBLISHED / "samhsa.csv").read_bytes(), source="samhsa")


def figure(indicator: str, year: int, unit: str = "percent", group: str = "total", flag: str = "") -> dict[str, Any]:
    rows = ROWS[
        (ROWS["indicator"] == indicator)
        & (ROWS["group"] == group)
        & (ROWS["unit"] == unit)
        & (ROWS["start"] == date(year, 1, 1))
        & (ROWS["end"] == date(year, 12, 31))
        & (ROWS["flag"].fillna("") == flag)
    ]
    assert len(rows) == 1
    return {str(name): value for name, value in rows.iloc[0].items()}


@pytest.mark.parametrize(
    ("indicator", "year", "unit", "expected"),
    [
        ("ami_prevalence", 2020, "percent", (21.0, "nsduh_2020", "secondary")),
        ("ami_prevalence", 2020, "people", (52_900_000, "nsduh_2020", "secondary")),
        ("ami_treated", 2020, "percent", (46.2, "nsduh_services_2020", "secondary")),
        ("ami_treated", 2020, "people", (24_300_000, "nsduh_services_2020", "secondary")),
        ("ami_unmet_need_all", 2020, "percent", (30.5, "nsduh_unmet_need_2020", "secondary")),
        ("ami_prevalence", 2023, "percent", (22.8, "nsduh_2021_on", "primary")),
        ("ami_prevalence", 2023, "people", (58_700_000, "nsduh_2021_on", "primary")),
        ("ami_treated", 2023, "percent", (53.9, "nsduh_treatment_2022", "primary")),
        ("ami_untreated", 2023, "people", (27_064_000, "nsduh_treatment_2022", "primary")),
        ("ami_unmet_need", 2023, "percent", (23.8, "nsduh_unmet_need_2022", "primary")),
        ("smi_treated", 2018, "percent", (64.1, "nsduh_services_2008_2019", "official text")),
        ("ami_prevalence", 2008, "percent", (17.7, "nsduh_2008_2019", "transcription")),
        ("mde_youth_prevalence", 2004, "percent", (9.0, "nsduh_youth_2004_2019", "primary")),
        ("mde_youth_treated", 2018, "percent", (41.4, "nsduh_depression_treatment_2004_2019", "primary")),
        ("mde_youth_treated", 2023, "percent", (59.8, "nsduh_treatment_2022", "primary")),
        ("mde_youth_prevalence", 2021, "percent", (20.8, "nsduh_2021_on", "secondary")),
        ("ami_prevalence", 2024, "percent", (23.4, "nsduh_2024", "secondary")),
        ("adult_treated", 2023, "percent", (23.0, "nsduh_treatment_2022", "primary")),
    ],
)
def test_golden_values(indicator: str, year: int, unit: str, expected: tuple[float, str, str]) -> None:
    row = figure(indicator, year, unit)
    assert (row["value"], row["method"], row["grade"]) == expected


def test_intervals_come_from_the_published_standard_error() -> None:
    row = figure("ami_prevalence", 2023)
    assert (row["standard_error"], row["derived"]) == (0.33, True)
    assert (round(row["low"], 2), round(row["high"], 2)) == (22.15, 23.45)
    count = figure("ami_untreated", 2023, "people")
    assert (count["standard_error"], count["derived"]) == (683_000, True)


def test_a_published_interval_is_kept_as_printed() -> None:
    rows = ROWS[(ROWS["method"] == "nsduh_two_year_2018_2019") & (ROWS["indicator"] == "ami_prevalence")]
    total = rows[rows["group"] == "total"].set_index("unit")
    assert [total.loc["percent", name] for name in ("value", "low", "high")] == [19.86, 19.5, 20.23]
    assert [total.loc["people", name] for name in ("value", "low", "high")] == [49_564_000, 48_660_000, 50_482_000]
    assert not total["derived"].any()


def test_suppressed_values_are_blank_and_say_so() -> None:
    row = figure("ami_treated", 2023, group="AI/AN (non-Hispanic)", flag="suppressed")
    assert pd.isna(row["value"])
    assert figure("smi_untreated", 2023, "people", group="50+", flag="suppressed")
    assert (ROWS["flag"] == "suppressed").sum() == 23


def test_the_first_model_is_kept_apart() -> None:
    first = ROWS[ROWS["flag"] == "superseded"]
    assert set(first["method"]) == {"nsduh_first_model", "nsduh_services_first_model"}
    assert figure("ami_prevalence", 2010)["value"] == 18.1
    assert figure("ami_prevalence", 2010, flag="superseded")["value"] == 20.0


def test_no_two_rows_say_the_same_thing() -> None:
    assert not ROWS.duplicated([*KEY]).any()


def test_the_rows_pass_the_checks_of_a_release() -> None:
    assert check(ROWS.drop(columns="grade"), SOURCE, None, TODAY) == ()


YOUTH_TABLES = {
    "11.2": "mde_youth_prevalence",
    "11.3": "mde_youth_severe_prevalence",
    "11.4": "mde_youth_treated",
    "11.5": "mde_youth_severe_treated",
}
YOUTH_GROUPS = {
    "TOTAL": "total",
    "Male": "Male",
    "Female": "Female",
    "White": "White (non-Hispanic)",
    "Black or African American": "Black (non-Hispanic)",
    "AIAN": "AI/AN (non-Hispanic)",
    "NHOPI": "NH/OPI (non-Hispanic)",
    "Asian": "Asian (non-Hispanic)",
    "Two or More Races": "Two or more races (non-Hispanic)",
    "Hispanic or Latino": "Hispanic",
    **{age: age for age in ("12-13", "14-15", "16-17")},
}


def test_youth_figures_are_those_of_the_recorded_tables(recordings: Path) -> None:
    body = (recordings / "samhsa" / "detailed_tables_2018_section11.htm").read_bytes()
    printed: dict[tuple[str, str, int, str], str] = {}
    for table in html_tables(body):
        number = table.caption.split()[1]
        indicator = YOUTH_TABLES.get(number[:-1])
        if indicator and number[-1] in "AB":
            unit = "people" if number[-1] == "A" else "percent"
            years = [int(year) for year in table.header[0][1:]]
            for label, *cells in table.rows:
                if label in YOUTH_GROUPS:
                    for year, text in zip(years, cells, strict=True):
                        printed[indicator, YOUTH_GROUPS[label], year, unit] = text
    youth = ROWS[ROWS["reference"].str.contains("2018 NSDUH Detailed Tables")]
    assert len(youth) == 1178
    for row in youth.to_dict("records"):
        text = printed[row["indicator"], row["group"], row["start"].year, row["unit"]]
        assert float(text.replace(",", "")) * (1000 if row["unit"] == "people" else 1) == row["value"]
