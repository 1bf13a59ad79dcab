from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.errors import DataError
from etl.model import KEY, to_arrow
from etl.places import POSTAL
from etl.sources.census import SOURCE, YEARS, parse

FIXTURES = Path(__file__).parents[2] / "fixtures" / "census"

REFUSED = {
    "bad_cut_row": "19 cells in line 55, found 8",
    "bad_decimal": "line 5, POPESTIMATE2020: .*996.0",
    "bad_footnote_digit": "Alabama, POPESTIMATE2020: .*printed change",
    "bad_footnote_mark": "line 5, POPESTIMATE2020: .*996\\[1\\]",
    "bad_later_vintage": "POPESTIMATE2026",
    "bad_login_page": "the columns SUMLEV",
    "bad_missing_state": "none for WY",
    "bad_renamed_header": "POP_ESTIMATE2023",
    "bad_state_twice": "line 56: .*second Wyoming",
    "bad_sum": "POPESTIMATE2020: .*51 places that sum",
    "bad_swapped_columns": "POPESTIMATE2022, POPESTIMATE2021",
    "bad_thousands_separator": "line 5, POPESTIMATE2020: .*9,96",
    "bad_unknown_level": "line 4: .*050 New England",
    "bad_unknown_state": "line 55: .*Wyomin",
}


def fixture(name: str) -> bytes:
    return (FIXTURES / f"{name}.csv").read_bytes()


def rows_of(body: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = to_arrow(parse({"population": body})).to_pylist()
    return rows


def by_place(rows: list[dict[str, Any]], year: int) -> dict[str, float]:
    return {row["place"]: row["value"] for row in rows if row["start"] == date(year, 7, 1)}


def test_a_row_speaks_for_the_first_of_july() -> None:
    row = rows_of(fixture("population"))[-1]
    assert (row["place"], row["start"], row["end"], row["value"]) == ("PR", date(2025, 7, 1), date(2025, 7, 1), 51_976)
    assert (row["indicator"], row["unit"], row["method"]) == ("population", "people", "census_vintage_2025")
    assert (row["low"], row["high"], row["flag"], row["evidence"]) == (None, None, None, "fetched")


def test_the_nation_51_places_and_puerto_rico_each_year() -> None:
    rows = rows_of(fixture("population"))
    assert len({tuple(row[name] for name in KEY) for row in rows}) == len(rows) == 53 * len(YEARS)
    for year in YEARS:
        assert set(by_place(rows, year)) == {"US", "PR", *POSTAL.values()}


def test_regions_and_divisions_are_left_out() -> None:
    assert not [row for row in rows_of(fixture("population")) if len(row["place"]) != 2]


def test_windows_1252_reads_as_utf_8_does() -> None:
    accented = fixture("population").decode().replace("Northeast Region", "Région Est")
    assert rows_of(accented.encode("cp1252")) == rows_of(accented.encode()) == rows_of(fixture("population"))


def test_puerto_rico_may_be_absent() -> None:
    lines = [line for line in fixture("population").splitlines(keepends=True) if b"Puerto Rico" not in line]
    assert len(rows_of(b"".join(lines))) == 52 * len(YEARS)


@pytest.mark.parametrize(("name", "place"), REFUSED.items())
def test_bad_file_is_refused_with_its_place(name: str, place: str) -> None:
    with pytest.raises(DataError, match=place):
        rows_of(fixture(name))


def test_every_bad_file_is_listed() -> None:
    assert {path.stem for path in FIXTURES.glob("bad_*")} == set(REFUSED)


def test_recording_sums_and_holds_the_printed_totals(recordings: Path) -> None:
    rows = rows_of((recordings / "census" / "NST-EST2025-ALLDATA.csv").read_bytes())
    assert len(rows) == 318 >= SOURCE.min_rows
    assert by_place(rows, 2020)["US"] == 331_578_104
    assert by_place(rows, 2025)["US"] == 341_784_857
    assert by_place(rows, 2025)["DC"] == 693_645
    assert by_place(rows, 2020)["PR"] == 3_281_591
    for year in YEARS:
        people = by_place(rows, year)
        assert sum(people[code] for code in POSTAL.values()) == people["US"]
