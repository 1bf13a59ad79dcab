from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.errors import DataError
from etl.model import KEY, to_arrow
from etl.sources.household_pulse import SOURCE, kind_of, parse

FIXTURES = Path(__file__).parents[2] / "fixtures" / "household_pulse"

REFUSED = {
    "bad_cut_row": "a CSV file",
    "bad_day_before_month": "line 3, Time Period End Date",
    "bad_footnote_digit": "line 2, Value: .*1 decimal.*19.41",
    "bad_gap_with_value": "line 4",
    "bad_half_an_interval": "line 6",
    "bad_interval_text_disagrees": "line 8, Confidence Interval",
    "bad_label_disagrees_with_dates": "line 6, Time Period Label",
    "bad_login_page": "the columns Indicator",
    "bad_percent_sign": "line 2, Value: .*without %",
    "bad_renamed_header": "Low CI",
    "bad_state_in_national_row": "line 15: .*Ohio",
    "bad_suppressed_with_value": "line 27: .*flag '1.0'",
    "bad_swapped_columns": "line 2, Confidence Interval",
    "bad_territory": "line 24, State: .*Guam",
    "bad_unknown_flag": "line 27: .*flag '2.0'",
    "bad_unknown_group": "line 14: .*Shoe size",
    "bad_unknown_indicator": "line 9, Indicator",
    "bad_unknown_subgroup": "line 13: .*75 years",
    "bad_value_missing_without_flag": "line 6: .*no figure",
    "bad_value_outside_interval": "line 7, Value: .*21.7 to 22.9",
}


def rows_of(body: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = to_arrow(parse({"mental_health_care": body})).to_pylist()
    return rows


def fixture(name: str) -> bytes:
    return (FIXTURES / f"{name}.csv").read_bytes()


def one(rows: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    [row] = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return row


def test_estimate_keeps_value_interval_and_dates() -> None:
    row = one(rows_of(fixture("mental_health_care")), indicator="pulse_need_unmet", start=date(2020, 12, 9))
    assert (row["value"], row["low"], row["high"], row["derived"]) == (12.4, 11.9, 13.0, False)
    assert (row["end"], row["place"], row["group_kind"], row["group"]) == (date(2020, 12, 21), "US", "total", "total")
    assert (row["unit"], row["evidence"], row["standard_error"], row["flag"]) == ("percent", "fetched", None, None)


def test_four_indicators_of_the_last_period() -> None:
    rows = [row for row in rows_of(fixture("mental_health_care")) if row["start"] == date(2022, 4, 27)]
    totals = {row["indicator"]: row["value"] for row in rows if row["place"] == "US" and row["group_kind"] == "total"}
    assert totals == {
        "pulse_medication": 23.1,
        "pulse_counselling": 11.3,
        "pulse_either": 26.8,
        "pulse_need_unmet": 11.5,
    }


@pytest.mark.parametrize(
    ("kind", "group", "value"),
    [
        ("age", "18-29", 19.8),
        ("age", "80+", 3.2),
        ("sex", "Female", 14.4),
        ("gender_identity", "Transgender", 39.4),
        ("orientation", "Straight", 9.6),
        ("race_ethnicity", "Hispanic", 13.2),
        ("race_ethnicity", "Black (non-Hispanic)", 12.4),
        ("race_ethnicity", "Other or multiple races (non-Hispanic)", 17.2),
        ("education", "High school diploma or GED", 9.1),
        ("disability", "With disability", 25.3),
        ("symptoms", "Symptoms of anxiety or depression", 28.2),
    ],
)
def test_groups_take_the_words_of_the_contract(kind: str, group: str, value: float) -> None:
    rows = [row for row in rows_of(fixture("mental_health_care")) if row["start"] == date(2022, 4, 27)]
    assert one(rows, group_kind=kind, group=group)["value"] == value


def test_states_are_postal_codes() -> None:
    rows = rows_of(fixture("mental_health_care"))
    assert one(rows, place="WY")["value"] == 11.5
    assert one(rows, place="DC")["value"] == 20.8


def test_suppressed_rows_are_kept_without_a_value() -> None:
    rows = [row for row in rows_of(fixture("mental_health_care")) if row["flag"]]
    assert [(row["flag"], row["value"], row["low"], row["high"]) for row in rows] == [("suppressed",) + (None,) * 3] * 2
    assert {(row["place"], row["group"]) for row in rows} == {("US", "80+"), ("VT", "total")}


def test_gaps_are_dropped_and_nothing_else() -> None:
    lines = list(csv.DictReader(io.StringIO(fixture("mental_health_care").decode(), newline="")))
    kinds = Counter(kind_of(line, "line") for line in lines)
    assert kinds == {"estimate": 22, "suppressed": 2, "gap": 2}
    assert len(rows_of(fixture("mental_health_care"))) == len(lines) - kinds["gap"]


def test_an_older_export_reads_the_same() -> None:
    def known(name: str) -> list[dict[str, Any]]:
        return [{key: row[key] for key in (*KEY, "value")} for row in rows_of(fixture(name))]

    assert known("older_export") == known("mental_health_care")


def test_phase_is_never_read_for_identity() -> None:
    changed = fixture("mental_health_care").replace(b"3 (Jan 6 \x13 Mar 29)", "3 (Jan 6 – Mar 29)".encode())
    assert changed != fixture("mental_health_care")
    assert rows_of(changed) == rows_of(fixture("mental_health_care"))


def test_no_text_calls_the_unmet_need_a_cost() -> None:
    said = [SOURCE.title, *(item.title for item in SOURCE.indicators), *(method.question for method in SOURCE.methods)]
    said += [row["reference"] for row in rows_of(fixture("mental_health_care"))]
    assert not [text for text in said if "cost" in text.casefold() or "afford" in text.casefold()]


@pytest.mark.parametrize(("name", "place"), REFUSED.items())
def test_bad_file_is_refused_with_its_place(name: str, place: str) -> None:
    with pytest.raises(DataError, match=place):
        rows_of(fixture(name))


def test_every_bad_file_is_listed() -> None:
    assert {path.stem for path in FIXTURES.glob("bad_*")} == set(REFUSED)


def test_recording_is_9936_rows_and_every_other_row_is_a_gap(recordings: Path) -> None:
    body = (recordings / "cdc" / "yni7-er2q.csv").read_bytes()
    lines = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
    kinds = Counter(kind_of(line, "line") for line in lines)
    assert (len(lines), kinds) == (10_404, {"estimate": 9_914, "suppressed": 22, "gap": 468})
    rows = rows_of(body)
    assert len(rows) == 9_936 >= SOURCE.min_rows
    assert Counter(row["flag"] for row in rows) == {None: 9_914, "suppressed": 22}
    assert len({tuple(row[name] for name in KEY) for row in rows}) == len(rows)
    assert len({row["place"] for row in rows}) == 52
    assert Counter(row["indicator"] for row in rows) == {item.id: 2_484 for item in SOURCE.indicators}


def test_recording_holds_the_numbers_of_the_file(recordings: Path) -> None:
    body = (recordings / "cdc" / "yni7-er2q.csv").read_bytes()
    lines = csv.DictReader(io.StringIO(body.decode(), newline=""))
    printed = [tuple(line[name] for name in ("Value", "LowCI", "HighCI")) for line in lines if line["Phase"] != "-1"]
    parsed = [tuple("" if row[name] is None else f"{row[name]:.1f}" for name in ("value", "low", "high"))
              for row in rows_of(body)]  # fmt: skip
    assert parsed == printed
