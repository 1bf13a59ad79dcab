"""Coombs et al. 2021. The abstract's figures in the fixtures are the paper's; their tables' figures are invented."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl.checks import check
from etl.errors import DataError
from etl.model import KEY
from etl.published import read
from etl.sources.coombs_2021 import BARRIERS, SOURCE, parse

REPO = Path(__file__).resolve().parents[3]
FIXTURES = REPO / "tests/fixtures/coombs_2021"
PUBLISHED = REPO / "data/published/coombs_2021.csv"


def article(name: str) -> pd.DataFrame:
    return parse({"article": (FIXTURES / name).read_bytes()})


def published() -> pd.DataFrame:
    return read(PUBLISHED.read_bytes(), source="coombs_2021")


def values(rows: pd.DataFrame) -> dict[tuple[str, str], tuple[Any, Any, Any]]:
    return {
        (row["indicator"], row["group"]): (row["value"], row["low"], row["high"]) for row in rows.to_dict("records")
    }


def test_the_abstract_alone_gives_its_two_shares() -> None:
    rows = article("article_abstract_only.xml")
    assert dict(zip(rows["indicator"], rows["value"], strict=True)) == {
        "access_any_barrier": 95.6,
        "access_no_usual_source": 13.3,
    }
    assert set(rows["sample_n"]) == {50103}
    assert set(rows["group_kind"]) == {"total"}
    assert set(rows["start"]) == {date(2017, 1, 1)}
    assert set(rows["end"]) == {date(2018, 12, 31)}


def test_a_table_is_read_by_the_names_of_its_columns_and_without_its_footnote_marks() -> None:
    rows = article("article.xml")
    found = values(rows[rows["group_kind"] == "distress"])
    assert found == {
        ("access_no_usual_source", "NPD"): (11.1, 10.9, 11.3),
        ("access_no_usual_source", "MPD"): (12.6, 12.0, 13.2),
        ("access_no_usual_source", "SPD"): (15.2, 13.1, 17.3),
        ("access_worry_emergent", "NPD"): (41.3, 40.8, 41.8),
        ("access_worry_emergent", "MPD"): (52.4, 51.1, 53.7),
        ("access_worry_emergent", "SPD"): (61.5, 59.0, 64.0),
    }
    assert all("Table 2" in text for text in rows.loc[rows["group_kind"] == "distress", "reference"])
    assert check(rows.drop(columns="grade"), SOURCE, None, date(2026, 1, 1)) == ()


def test_cells_may_state_their_own_percent() -> None:
    found = values(article("article_percent_cells.xml"))
    assert [found["access_worry_emergent", level][0] for level in ("NPD", "MPD", "SPD")] == [41.3, 52.4, 61.5]


def test_counts_with_percents_and_rows_yes_and_no() -> None:
    rows = article("article_counts_yes_no.xml")
    found = values(rows[rows["group_kind"] == "distress"])
    assert {key: value[0] for key, value in found.items()} == {
        ("access_cost_mental_care", "NPD"): 2.2,
        ("access_cost_mental_care", "MPD"): 8.0,
        ("access_cost_mental_care", "SPD"): 12.6,
    }


BAD = {
    "bad_abstract_twice.xml": "abstract, no usual source of care",
    "bad_abstract_without_sample.xml": "abstract, respondents",
    "bad_barrier_twice.xml": "each barrier once a level",
    "bad_barrier_without_figures.xml": "Table 2, No transportation",
    "bad_blank_cell.xml": "Table 2, Worry to afford emergent healthcare, MPD",
    "bad_challenge_page.html": "whole XML document",
    "bad_cut_off.xml": "whole XML document",
    "bad_entity.xml": "an entity of the document",
    "bad_footnote_digit.xml": "Table 2: expected percentages with one number of digits after the point, found 1, 2",
    "bad_footnote_mark_in_cell.xml": "Table 2, Worry to afford emergent healthcare, NPD",
    "bad_form_other_than_stated.xml": r"Table 2, No usual source of care, NPD|Table 2, No usual source of care, SPD",
    "bad_form_unstated.xml": "Table 2, No usual source of care, SPD",
    "bad_interval_without_value.xml": "Table 2, Worry to afford emergent healthcare, SPD",
    "bad_label_of_two_barriers.xml": "the name of one known barrier",
    "bad_level_twice.xml": "Table 2: expected a column of labels",
    "bad_levels_swapped.xml": "rise from NPD to MPD to SPD",
    "bad_other_article.xml": "article-id",
    "bad_part_of_a_number_raised.xml": r"Worry to afford emergent healthcare, NPD: .* '41\^'",
    "bad_row_percent.xml": "shares within a level of distress",
    "bad_shares_across_levels.xml": "shares within each level of distress",
    "bad_unknown_barrier.xml": "Table 2, Language spoken at home",
    "bad_unknown_column.xml": "Cohen's h",
}


@pytest.mark.parametrize(("name", "place"), BAD.items())
def test_a_bad_article_is_refused_and_its_place_named(name: str, place: str) -> None:
    with pytest.raises(DataError, match=place):
        article(name)


def test_every_bad_fixture_is_tried() -> None:
    assert {path.name for path in FIXTURES.glob("bad_*")} == BAD.keys()


def test_every_barrier_is_declared_of_all_health_care() -> None:
    assert [indicator.id for indicator in SOURCE.indicators] == list(BARRIERS)
    assert all("all health care" in indicator.of for indicator in SOURCE.indicators)


def test_the_transcription_passes_every_check() -> None:
    rows = published()
    assert check(rows.drop(columns="grade"), SOURCE, None, date(2026, 1, 1)) == ()
    assert not rows.duplicated(list(KEY)).any()
    assert len(rows) == SOURCE.min_rows
    assert set(rows["method"]) == {method.id for method in SOURCE.methods}


def test_the_transcription_and_the_abstract_agree() -> None:
    live = {tuple(row[name] for name in KEY): row for row in article("article_abstract_only.xml").to_dict("records")}
    for row in published().to_dict("records"):
        if row["unit"] == "percent":
            assert live.pop(tuple(row[name] for name in KEY))["value"] == row["value"]
    assert not live


def test_an_interval_that_is_not_legible_is_blank_and_distress_is_not_guessed() -> None:
    rows = published()
    found = values(rows[rows["unit"] == "odds_ratio"])
    assert found["access_no_usual_source", "Male"] == (1.92, 1.78, 2.06)
    for group in ("Emergent healthcare", "Dependent(s)"):
        assert all(pd.isna(bound) for bound in found["access_no_usual_source", group][1:])
    assert "distress" not in set(rows["group_kind"])


GROUPS = {
    "all": "total",
    "male": "Male",
    "current partner": "Current partner",
    "dependent(s)": "Dependent(s)",
    "emergent healthcare": "Emergent healthcare",
    "normal healthcare": "Normal healthcare",
}


def test_every_reference_row_is_transcribed_or_excluded_with_a_reason(reference: Path) -> None:
    with (PUBLISHED.parents[1] / "excluded" / "coombs_2021.csv").open(encoding="utf-8", newline="") as file:
        excluded = {(row["measure"], row["subgroup"], row["value"]): row["reason"] for row in csv.DictReader(file)}
    kept = values(published())
    units = {(row["indicator"], row["group"]): row["unit"] for row in published().to_dict("records")}
    with (reference / "care_access/coombs_2021_abstract.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 11
    for row in rows:
        if excluded.pop((row["measure"], row["subgroup"], row["value"]), ""):
            continue
        any_barrier = row["measure"].startswith("at least one barrier")
        key = (
            "access_any_barrier" if any_barrier else "access_no_usual_source",
            GROUPS.get(row["subgroup"], row["subgroup"]),
        )
        value, low, high = kept.pop(key)
        assert (value, units[key]) == (float(row["value"]), row["unit"].replace(" ", "_"))
        if row["ci_low"] and row["ci_high"]:
            assert (low, high) == (float(row["ci_low"]), float(row["ci_high"]))
        else:
            assert pd.isna(low)
            assert pd.isna(high)
    assert not excluded
    assert not kept
