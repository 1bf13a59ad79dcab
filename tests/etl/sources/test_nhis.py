"""The NHIS source. The fixtures' age-adjusted row (99.9) and their other topic (1) are invented, to be left out."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from etl.checks import check
from etl.errors import DataError
from etl.model import KEY
from etl.published import read
from etl.sources.nhis import GROUPS, SOURCE, TOPICS, left_out, parse

REPO = Path(__file__).resolve().parents[3]
FIXTURES = REPO / "tests/fixtures/nhis"
PUBLISHED = REPO / "data/published/nhis.csv"
SUMMARY = "nhis_summary_2019_on"


def body(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def pages(second: str = "page1.json", count: str = "count.json") -> dict[str, bytes]:
    return {"rows.0": body("page0.json"), "rows.1": body(second), "rows.count": body(count)}


def published() -> pd.DataFrame:
    return read(PUBLISHED.read_bytes(), source="nhis")


def one(
    rows: pd.DataFrame,
    indicator: str,
    kind: str = "total",
    group: str = "total",
    *,
    year: int = 2024,
    method: str = SUMMARY,
) -> dict[str, Any]:
    key = {"indicator": indicator, "group_kind": kind, "group": group, "start": date(year, 1, 1), "method": method}
    for column, value in key.items():
        rows = rows[rows[column] == value]
    (found,) = rows.to_dict("records")
    return {str(name): value for name, value in found.items()}


def numbers(row: dict[str, Any]) -> tuple[float, float, float]:
    return row["value"], row["low"], row["high"]


def test_pages_of_json_give_the_figures_with_their_intervals() -> None:
    rows = parse(pages())
    total = one(rows, "cost_barrier_mental_care")
    assert numbers(total) == (5.9, 5.5, 6.2)
    assert (total["end"], total["unit"], total["evidence"]) == (date(2024, 12, 31), "percent", "fetched")
    assert "gj3i-hsbz" in total["reference"]
    assert numbers(one(rows, "counselling_received")) == (14.0, 13.5, 14.5)
    assert one(rows, "medication_depression")["value"] == 11.6
    assert one(rows, "medication_anxiety")["value"] == 14.3
    assert set(rows["indicator"]) == set(TOPICS.values())


def test_groups_that_look_alike_stay_apart() -> None:
    rows = parse(pages())
    for kind, group, value in (
        ("metropolitan", "Non-MSA", 5.0),
        ("urbanicity", "Nonmetropolitan", 5.3),
        ("age", "18-34 years", 10.0),
        ("age_75_plus_bands", "18-44 years", 9.3),
        ("income", "≥200% FPL", 5.5),
    ):
        assert one(rows, "cost_barrier_mental_care", kind, group)["value"] == value


def test_flags_are_a_zero_or_no_value() -> None:
    rows = parse(pages())
    zero, hidden = (
        one(rows, "counselling_received", "insurance_65_plus", "Uninsured", year=year) for year in (2024, 2023)
    )
    assert zero["value"] == 0.0
    assert pd.isna(zero["low"])
    assert pd.isna(zero["flag"])
    assert pd.isna(hidden["value"])
    assert hidden["flag"] == "suppressed"


def test_the_csv_export_gives_the_same_rows_and_what_is_left_out_is_counted() -> None:
    export = {"rows": body("export.csv")}
    pd.testing.assert_frame_equal(parse(export), parse(pages()))
    assert left_out(export) == Counter({"Percent of population, age-adjusted": 1, "another topic": 1})
    assert left_out(pages()) == Counter({"Percent of population, age-adjusted": 1})
    lower = export["rows"].replace(b"TOPIC,SUBTOPIC", b"topic,Subtopic", 1)
    pd.testing.assert_frame_equal(parse({"rows": lower}), parse(export))


def test_pages_may_be_csv_and_a_single_page_needs_no_count() -> None:
    export = body("export.csv")
    single = parse({"rows.0": export, "rows.count": b'[{"count": "17"}]'})
    pd.testing.assert_frame_equal(single, parse({"rows": export}))
    assert len(parse({"rows": body("page1.json")})) == 7


BAD = {
    "bad_challenge_page.html": "columns TOPIC",
    "bad_count_short_page.json": "rows.count",
    "bad_divided_topic.json": "row 1, SUBTOPIC",
    "bad_duplicate_row.json": "one row a topic, group and year",
    "bad_error_object.json": "no such column",
    "bad_estimate_type.json": "row 8, ESTIMATE_TYPE",
    "bad_footnote_digit.json": "row 1, ESTIMATE: expected a percentage with one decimal",
    "bad_key_twice.json": "row 1: expected texts under names used once",
    "bad_label_with_a_mark.json": "row 1, SUBGROUP: expected a label in plain letters and digits",
    "bad_missing_estimate.json": "row 1, ESTIMATE",
    "bad_missing_year.json": "row 1: expected the columns",
    "bad_new_mental_health_topic.json": "row 8, TOPIC",
    "bad_suppressed_with_value.json": "row 3, FLAG",
    "bad_topic_gone.json": "Taking prescription medication",
    "bad_total_label.json": "row 1, SUBGROUP",
    "bad_unknown_flag.json": "row 1, FLAG",
    "bad_unknown_group.json": "row 1, GROUP",
    "bad_value_outside_interval.json": "row 1, ESTIMATE",
    "bad_year_before_redesign.json": "row 1, TIME_PERIOD",
    "bad_zero_flag_without_zero.json": "row 2, FLAG",
}
BAD_EXPORTS = {"bad_column_renamed.csv": "columns TOPIC", "bad_cut_off.csv": "CSV file"}


@pytest.mark.parametrize(("name", "place"), BAD.items())
def test_a_bad_page_is_refused_and_its_place_named(name: str, place: str) -> None:
    with pytest.raises(DataError, match=place):
        parse(pages(second=name))


@pytest.mark.parametrize(("name", "place"), BAD_EXPORTS.items())
def test_a_bad_export_is_refused(name: str, place: str) -> None:
    with pytest.raises(DataError, match=place):
        parse({"rows": body(name)})


def test_every_bad_fixture_is_tried() -> None:
    assert {path.name for path in FIXTURES.glob("bad_*")} == BAD.keys() | BAD_EXPORTS.keys()


@pytest.mark.parametrize(
    "bodies",
    [
        {},
        {"rows.0": b"[]"},
        {"rows.count": b'[{"count":"0"}]'},
        {"rows.0": b"[]", "rows.count": b'[{"count":"0"}]'},
        {"rows": b"[]"},
        {"rows": b""},
        {"rows": b"null"},
        {"rows": b"[" * 100_000},
        {"rows": b'[{"topic": 1, "TOPIC": 2}]'},
        {"rows.0": b"[]", "rows.2": b"[]", "rows.count": b"[]"},
    ],
)
def test_missing_pages_and_empty_bodies_are_refused(bodies: dict[str, bytes]) -> None:
    with pytest.raises(DataError):
        parse(bodies)


def test_the_request_asks_for_the_topics_in_order_and_in_pages() -> None:
    query = parse_qs(urlsplit(SOURCE.requests["rows"]).query, strict_parsing=True)
    assert query["$order"] == [":id"]
    assert query["$limit"] == [str(SOURCE.paged["rows"].size)]
    assert query["$offset"] == ["{offset}"]
    assert all(f"'{topic}'" in query["$where"][0] for topic in TOPICS)
    count = parse_qs(urlsplit(SOURCE.paged["rows"].count_url).query)
    assert count == {"$where": query["$where"], "$select": ["count(*)"]}
    assert "$" not in SOURCE.requests["rows"] + SOURCE.paged["rows"].count_url


def test_the_transcription_passes_every_check_and_stands_in_for_missing_bytes() -> None:
    rows = published()
    assert check(rows.drop(columns="grade"), SOURCE, None, date(2026, 12, 31)) == ()
    assert not rows.duplicated(list(KEY)).any()
    assert set(rows["method"]) == {method.id for method in SOURCE.methods}
    assert set(rows["indicator"]) == {indicator.id for indicator in SOURCE.indicators}
    assert len(rows) == SOURCE.min_rows


def test_transcribed_figures_by_hand() -> None:
    rows = published()
    assert numbers(one(rows, "cost_barrier_mental_care")) == (5.9, 5.5, 6.2)
    assert numbers(one(rows, "cost_barrier_mental_care", year=2019)) == (4.4, 4.1, 4.7)
    assert one(rows, "regular_feelings_anxiety", "region", "Midwest", year=2019)["value"] == 11.4
    women = one(rows, "medication_mental_health", "sex", "Female", method="nhis_brief_564")
    assert (*numbers(women), women["standard_error"]) == (24.9, 24.1, 25.7, 0.41)
    unmet = one(rows, "cost_unmet_need_quickstats", year=2019, method="nhis_quickstats_unmet_2019")
    assert unmet["value"] == 5.3
    gad7 = one(rows, "adult_gad7_symptoms", year=2022, method="nhis_report_213")
    assert (gad7["value"], gad7["standard_error"], gad7["derived"]) == (18.2, 0.29, True)
    assert gad7["low"] == pytest.approx(18.2 - 1.96 * 0.29)


SUMMARY_MEASURES = {
    "counseled_by_mental_health_professional_12m": "counselling_received",
    "did_not_get_needed_mental_health_care_due_to_cost_12m": "cost_barrier_mental_care",
    "took_rx_medication_for_depression_feelings": "medication_depression",
    "took_rx_medication_for_anxiety_feelings": "medication_anxiety",
    "regularly_had_feelings_of_depression": "regular_feelings_depression",
    "regularly_had_feelings_of_anxiety": "regular_feelings_anxiety",
}
OTHER_MEASURES = {
    "any_anxiety_symptoms_gad7_2w": "adult_gad7_symptoms",
    "any_depression_symptoms_phq8_2w": "adult_phq8_symptoms",
    "depression_prevalence_2w_age_12plus": "person_12_plus_depression",
    "felt_both_anxious_and_depressed_daily": "daily_feelings_both",
    "felt_depressed_daily": "daily_feelings_depression",
    "felt_worried_nervous_or_anxious_daily": "daily_feelings_anxiety",
    "had_trouble_finding_general_doctor_by_distress": "adult_18_64_trouble_finding_doctor",
    "mental_health_consultation_professional_children_3_17": "child_3_17_consulted",
    "mental_health_services_children_3_17": "child_3_17_services",
    "psychological_distress_distribution_18_64": "adult_18_64_distress",
    "received_any_mental_health_treatment_12m": "adult_any_treatment",
    "received_any_mental_health_treatment_12m_age_18_44": "adult_18_44_any_treatment",
    "received_any_mental_health_treatment_12m_children_5_17": "child_any_treatment",
    "received_counseling_or_therapy": "counselling_received",
    "received_counseling_or_therapy_12m": "counselling_received",
    "received_counseling_or_therapy_12m_among_depressed_age_12plus": "person_12_plus_depressed_counselling",
    "received_counseling_or_therapy_12m_children_5_17": "child_counselling_received",
    "took_medication_mental_health": "medication_mental_health",
    "took_rx_medication_for_mental_health_12m": "medication_mental_health",
    "took_rx_medication_for_mental_health_12m_children_5_17": "child_medication_mental_health",
    "unmet_mental_health_care_need_due_to_cost_12m_quickstats": "cost_unmet_need_quickstats",
    "used_outpatient_mental_health_services_meps": "adult_outpatient_mental_health",
    "used_telemedicine_12m": "adult_telemedicine",
}
KINDS = GROUPS | {
    "Age group": "age",
    "age": "age",
    "sex": "sex",
    "Family income (% FPL)": "income",
    "Psychological distress (K6)": "distress",
    "Sex by age": "sex x age",
}
WORDS = (
    ("Women ", "Female x "),
    ("Men ", "Male x "),
    ("Women", "Female"),
    ("Girls", "Female"),
    ("Men", "Male"),
    ("Boys", "Male"),
    ("American Indian or Alaska Native, non", "AI/AN, non"),
    (" (none/low)", ""),
    (">=", "≥"),
)
TOTALS = {"18 years and older", "Total", "5-17 years", "3-17 years", "12 years and older"}


def _group(kind: str, text: str, summary: bool) -> tuple[str, str]:
    if text in TOTALS:
        return "total", "total"
    if kind == "education":
        return kind, text
    for old, new in WORDS:
        text = text.replace(old, new)
    if not summary and kind == "race_ethnicity":
        text = text.replace(", non-Hispanic", " (non-Hispanic)")
    if not summary and kind == "income":
        text += " FPL"
    return kind, text


def _reference_rows(folder: Path) -> list[dict[str, str]]:
    rows = []
    for name in ("nhis_figures.csv", "nhis_summary_extract.csv", "nchs_data_brief_564.csv"):
        with (folder / "care_access" / name).open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
    return rows


def test_every_reference_row_is_transcribed_or_excluded_with_a_reason(reference: Path) -> None:
    with (PUBLISHED.parents[1] / "excluded" / "nhis.csv").open(encoding="utf-8", newline="") as file:
        excluded = [(r["measure"], r["year"], r["group"], r["subgroup"], r["value"]) for r in csv.DictReader(file)]
    rows = published()
    kept = {
        (r["indicator"], r["method"] == SUMMARY, r["group_kind"], r["group"], r["start"].year): r
        for r in rows.to_dict("records")
    }
    seen = Counter[str]()
    for row in _reference_rows(reference):
        measure = row.get("measure") or row["topic"]
        value = row.get("value_percent") or row["estimate"]
        if (name := (measure, row["year"], row["group"], row["subgroup"], value)) in excluded:
            excluded.remove(name)
            seen["excluded"] += 1
            continue
        summary = measure in SUMMARY_MEASURES or measure in TOPICS
        indicator = (SUMMARY_MEASURES | OTHER_MEASURES | TOPICS)[measure]
        group = _group(KINDS[row["group"]], row["subgroup"], summary)
        found = kept.pop((indicator, summary, *group, int(row["year"][:4])))
        for column, text in (("value", value), ("low", row["ci_low"]), ("high", row["ci_high"])):
            if text:
                assert found[column] == float(text), row
        assert bool(row.get("standard_error")) is not pd.isna(found["standard_error"])
        seen["kept"] += 1
    assert not excluded
    assert not kept
    assert seen == {"kept": 1320, "excluded": 85}


def test_recorded_rows_agree_with_the_transcription(recordings: Path) -> None:
    files = sorted((recordings / "cdc/gj3i-hsbz").glob("*.csv"))
    assert len(files) == 5
    known = {tuple(row[name] for name in KEY): row for row in published().to_dict("records")}
    compared = Counter[str]()
    for file in files:
        for row in parse({"rows": file.read_bytes()}).to_dict("records"):
            other = known.get(tuple(row[name] for name in KEY))
            if other is None:
                assert row["flag"] == "suppressed"
                compared["suppressed"] += 1
                continue
            for name in ("value", "low", "high"):
                assert row[name] == other[name] or (pd.isna(row[name]) and pd.isna(other[name])), row
            compared["equal"] += 1
    assert compared == {"equal": 183, "suppressed": 9}


def test_a_page_of_json_is_a_json_list() -> None:
    assert all(isinstance(json.loads(body(name)), list) for name in ("page0.json", "page1.json", "count.json"))
