from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.errors import DataError, LayoutError
from etl.model import KEY, to_arrow
from etl.sources.pew import SOURCE, parse
from tests.reliability import Seen

FIXTURES = Path(__file__).parents[2] / "fixtures" / "pew"
PUBLISHED = Path(__file__).parents[3] / "data" / "published"

REFUSED = {
    "bad_blank_cellphone": "10/27/2019, Cellphone",
    "bad_cut_page": "none headed .*gender",
    "bad_cut_row": "Mobile phone ownership: expected 3 cells, found 2",
    "bad_dates_out_of_order": "Mobile phone ownership, 9/5/2020",
    "bad_day_before_month": "Mobile phone ownership, 18/6/2025",
    "bad_decimal": "9/5/2023, Smartphone: .*whole number.*83.5",
    "bad_dependent_above_owners": "smartphone_dependent, income \\$30,000-\\$69,999, 2025: .*at most 85%",
    "bad_duplicate_date": "Mobile phone ownership, 2/8/2021",
    "bad_footnote_digit": "2/8/2021, Cellphone: .*90%1",
    "bad_footnote_digit_in_group": "AGE, Ages 18-29, Smartphone: .*971",
    "bad_groups_all_above_total": "smartphone_dependent by age, 2021",
    "bad_login_page": "opens with the title",
    "bad_missing_sign": "9/5/2023, Smartphone: .*with %",
    "bad_mode_not_told": "names the mode of 2025",
    "bad_renamed_header": "Smart phone owner",
    "bad_renamed_row": "AGE: .*Feature phone",
    "bad_sample_of_another_survey": "sample: .*2025-06-18",
    "bad_shifted_columns": "income, 2023",
    "bad_shifted_sign": "AGE, Ages 18-29, Cellphone: .*without %",
    "bad_smartphone_above_cellphone": "9/5/2023, Smartphone: .*at most 83%",
    "bad_swapped_columns": "10/27/2019, Cellphone",
    "bad_text_disagrees": "smartphone_owner on 2025-06-18: .*68%",
    "bad_third_row_disagrees": "AGE, Ages 18-29: .*third row",
    "bad_thousands_separator": "9/5/2023, Cellphone: .*9,4",
    "bad_total_far_from_sexes": "smartphone_dependent by sex, 2025-12-31: .*two halves of the total, 21%",
    "bad_two_modes_for_a_year": "one known mode for 2024",
    "bad_two_surveys": "one survey below the group tables",
    "bad_unknown_group": "COMMUNITY: .*Remote",
    "bad_unknown_mode": "one known mode for 2023",
    "bad_unknown_table": "TABLETS",
    "bad_year_with_footnote": "Smartphone dependency, 20211",
}

MEASURES = {"cellphone": "cellphone_owner", "smartphone": "smartphone_owner"}
KINDS = {"Total": "total", "race": "race_ethnicity"}
GROUPS = {
    "U.S. adults": "total",
    "Men": "Male",
    "Women": "Female",
    "White": "White (non-Hispanic)",
    "Black": "Black (non-Hispanic)",
    "Asian": "Asian (non-Hispanic)",
    "Asian*": "Asian (non-Hispanic)",
}


def fixture(name: str) -> bytes:
    return (FIXTURES / f"{name}.md").read_bytes()


def rows_of(body: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = to_arrow(parse({"mobile": body})).to_pylist()
    return rows


def one(rows: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    [row] = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return row


def test_a_poll_is_dated_by_the_last_day_of_its_fieldwork() -> None:
    row = one(rows_of(fixture("mobile")), indicator="smartphone_owner", end=date(2021, 2, 8))
    assert (row["start"], row["value"], row["method"]) == (date(2021, 2, 8), 80.0, "pew_phone")
    assert (row["low"], row["high"], row["standard_error"], row["sample_n"]) == (None, None, None, None)
    assert row["reference"].startswith("Pew Research Center, Mobile Fact Sheet, edition of 2025-11-20")


def test_what_was_not_asked_is_no_row() -> None:
    rows = [row for row in rows_of(fixture("mobile")) if row["end"] == date(2019, 10, 27)]
    assert [row["indicator"] for row in rows] == ["cellphone_owner"]


def test_only_the_newest_totals_have_the_size_the_page_states() -> None:
    sized = [row for row in rows_of(fixture("mobile")) if row["sample_n"] is not None]
    assert {(row["indicator"], row["end"], row["group_kind"], row["sample_n"]) for row in sized} == {
        ("cellphone_owner", date(2025, 6, 18), "total", 4321),
        ("smartphone_owner", date(2025, 6, 18), "total", 4321),
    }


@pytest.mark.parametrize(
    ("kind", "group", "cellphone", "smartphone"),
    [
        ("age", "18-29", 99, 97),
        ("age", "65+", 90, 67),
        ("sex", "Male", 95, 85),
        ("race_ethnicity", "Black (non-Hispanic)", 95, 84),
        ("income", "$70,000-$99,999", 97, 89),
        ("education", "High school or less", 94, 80),
        ("community", "Rural", 93, 81),
    ],
)
def test_ownership_by_group_is_of_the_newest_survey(kind: str, group: str, cellphone: int, smartphone: int) -> None:
    rows = [row for row in rows_of(fixture("mobile")) if row["group_kind"] == kind and row["group"] == group]
    assert one(rows, indicator="cellphone_owner")["value"] == cellphone
    row = one(rows, indicator="smartphone_owner")
    assert (row["value"], row["start"], row["end"]) == (smartphone, date(2025, 6, 18), date(2025, 6, 18))
    assert row["method"] == "pew_web_mail_phone_2024_on"


def test_dependency_is_of_a_year() -> None:
    row = one(rows_of(fixture("mobile")), indicator="smartphone_dependent", group="total", end=date(2023, 12, 31))
    assert (row["start"], row["value"], row["method"]) == (date(2023, 1, 1), 19.0, "pew_web_mail_2023")


def test_bands_that_change_never_join() -> None:
    rows = [row for row in rows_of(fixture("mobile")) if row["indicator"] == "smartphone_dependent"]
    for kind in ("income", "education"):
        series: dict[tuple[str, str], set[int]] = {}
        for row in rows:
            if row["group_kind"] == kind:
                series.setdefault((row["group"], row["method"]), set()).add(row["end"].year)
        early = [years for (_, method), years in series.items() if method == "pew_phone"]
        assert all(max(years) <= 2021 for years in early)
    assert one(rows, group="Less than $30,000", end=date(2021, 12, 31))["value"] == 30
    assert one(rows, group="Less than $30,000", end=date(2023, 12, 31))["value"] == 31
    assert {row["end"].year for row in rows if row["group"] == "High school graduate"} == {2019}


def test_asian_adults_carry_their_note() -> None:
    rows = [row for row in rows_of(fixture("mobile")) if row["group"].startswith("Asian")]
    assert len(rows) == 4
    assert all("English speakers only" in row["reference"] for row in rows)


def test_party_and_the_third_row_are_left_out() -> None:
    rows = rows_of(fixture("mobile"))
    assert {row["indicator"] for row in rows} == {indicator.id for indicator in SOURCE.indicators}
    assert "party" not in {row["group_kind"] for row in rows}
    assert Counter(row["indicator"] for row in rows) == {
        "cellphone_owner": 6 + 20,
        "smartphone_owner": 5 + 20,
        "smartphone_dependent": 4 + 16 + 14 + 8 + 16 + 13 + 12,
    }
    assert len({tuple(row[name] for name in KEY) for row in rows}) == len(rows)


@pytest.mark.parametrize("heading", ["HOUSEHOLD INCOME", "HouseholdIncome", "HOUSEHOLD  INCOME"])
def test_lost_blanks_in_headings_change_nothing(heading: str) -> None:
    changed = fixture("mobile").decode().replace("### HOUSEHOLDINCOME", f"### {heading}")
    assert [row["value"] for row in rows_of(changed.encode())] == [row["value"] for row in rows_of(fixture("mobile"))]


def test_a_text_without_totals_is_no_error() -> None:
    lines = [line for line in fixture("mobile").decode().splitlines() if "% – now own" not in line]
    assert rows_of("\n".join(lines).encode()) == rows_of(fixture("mobile"))


@pytest.mark.parametrize(("name", "place"), REFUSED.items())
def test_bad_page_is_refused_with_its_place(name: str, place: str) -> None:
    with pytest.raises(DataError, match=place):
        rows_of(fixture(name))


@pytest.mark.parametrize("name", ["bad_mode_not_told", "bad_two_modes_for_a_year", "bad_unknown_mode"])
def test_no_figure_joins_a_series_whose_mode_is_not_told(name: str, seen: Seen) -> None:
    with pytest.raises(LayoutError, match="mode"):
        rows_of(fixture(name))
    seen(24, "a survey's mode that the page does not tell, tells twice, or names anew", "refused; joins no series")


def test_every_bad_page_is_listed() -> None:
    assert {path.stem for path in FIXTURES.glob("bad_*")} == set(REFUSED)


def test_recording_holds_the_newest_totals(recordings: Path) -> None:
    rows = rows_of((recordings / "pew" / "mobile.md").read_bytes())
    newest = [row for row in rows if row["end"] == date(2025, 6, 18) and row["group_kind"] == "total"]
    assert {row["indicator"]: (row["value"], row["sample_n"]) for row in newest} == {
        "cellphone_owner": (98.0, 5022),
        "smartphone_owner": (91.0, 5022),
    }
    assert len({tuple(row[name] for name in KEY) for row in rows}) == len(rows) == 327
    assert len(rows) >= SOURCE.min_rows


def test_every_row_of_the_reference_is_parsed_or_excluded_with_a_reason(recordings: Path, reference: Path) -> None:
    parsed = {
        tuple(row[name] for name in ("indicator", "end", "group_kind", "group")): row["value"]
        for row in rows_of((recordings / "pew" / "mobile.md").read_bytes())
    }
    with (PUBLISHED.with_name("excluded") / "pew.csv").open(newline="", encoding="utf-8") as lines:
        excluded = Counter(
            tuple(row[name] for name in ("measure", "year", "group", "subgroup", "url"))
            for row in csv.DictReader(lines)
            if row["reason"]
        )
    with (reference / "pew" / "figures.csv").open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            left_out = tuple(row[name] for name in ("measure", "year", "group", "subgroup", "source_url"))
            if excluded[left_out]:
                excluded[left_out] -= 1
                continue
            end = date.fromisoformat(row["survey_date"]) if row["survey_date"] else date(int(row["year"]), 12, 31)
            group = row["subgroup"].removesuffix(" (NPORS)").removeprefix("Ages ").replace("- ", "-")
            figure = (
                MEASURES.get(row["measure"], row["measure"]),
                end,
                KINDS.get(row["group"], row["group"]),
                GROUPS.get(group, group),
            )
            assert parsed.pop(figure) == float(row["value_percent"]), figure
    assert not parsed
    assert not +excluded
