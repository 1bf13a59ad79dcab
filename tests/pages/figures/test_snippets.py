"""The code that the Data page gives away, run against the real server: it reads the very rows of the page."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.disk import PROJECT
from etl.model import COLUMNS, NAMES
from pages.figures import extract
from pages.figures.csv_text import csv_bytes
from pages.figures.facts import Facts
from pages.figures.snippets import FORMS, Snippet, address, snippets
from tests.pages.figures import odd
from tests.pages.figures.samples import facts, row
from tests.pages.figures.views import shipped
from tests.server import serve

Chosen = dict[str, tuple[str, ...]]
HERE = "https://care.example/api/v1/figures"
CHOSEN: dict[str, Chosen] = {
    "the default": {"indicator": extract.DEFAULT},
    "places and methods": {"place": ("CA", "NY", "US"), "method": ("household_pulse", "nsduh_2021_on"), "from": ("2021",)},
    "accents, commas and quotes": {
        "group": ("≥200% FPL", "Bachelor's degree or higher", "Prison, jail or juvenile detention center", "$100,000+"),
    },
    "no rows": {"indicator": extract.DEFAULT, "place": ("WY",)},
    "everything": {},
}  # fmt: skip
ODD: dict[str, Chosen] = {
    "all": {},
    "NA and None": {"group": ("NA", "None"), "place": ("NA", "CA")},
    "every group by its name": {"group": odd.GROUPS},
    "all blank": {"group": ("None", "nan")},
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve(PROJECT) as url:
        yield f"{url}/api/v1/figures"


@pytest.fixture(scope="module")
def oddities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Facts]]:
    folder = tmp_path_factory.mktemp("odd") / "data"
    data = odd.release(folder)
    with serve(folder) as url:
        yield f"{url}/api/v1/figures", data


def code(figures: str, taken: extract.Extract, release: str) -> dict[str, Snippet]:
    return {snippet.name: snippet for snippet in snippets(figures, taken.query, release, taken.stem)}


def by_pandas(text: str) -> list[dict[str, Any]]:
    """What the Python code has in `rows`."""
    scope: dict[str, Any] = {}
    exec(text, scope)
    rows = scope["rows"]
    assert isinstance(rows, pd.DataFrame)
    assert list(rows.columns) == list(NAMES)
    return odd.read((name, rows[name].tolist()) for name in NAMES)


def by_curl(text: str, folder: Path, stem: str) -> bytes:
    if shutil.which("curl") is None:
        pytest.skip("no curl on the path: the line for it was not run")
    done = subprocess.run(["bash", "-c", text], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return (folder / f"{stem}.csv").read_bytes()


def same(read: list[dict[str, Any]], rows: pd.DataFrame) -> None:
    """Every cell, a float to its last bit."""
    held = odd.held(rows)
    assert len(read) == len(held)
    assert read == held
    assert [[repr(cell) for cell in line.values()] for line in read] == [
        [repr(cell) for cell in line.values()] for line in held
    ]


@pytest.mark.parametrize("case", CHOSEN)
def test_the_code_for_python_reads_the_rows_of_the_page(url: str, case: str) -> None:
    taken = extract.extract(shipped(), CHOSEN[case])
    assert (len(taken.rows) == 0) == (case == "no rows")
    same(by_pandas(code(url, taken, shipped().release)["Python"].code), taken.rows)


@pytest.mark.parametrize("case", CHOSEN)
def test_the_line_for_curl_fetches_the_rows_of_the_page(url: str, tmp_path: Path, case: str) -> None:
    taken = extract.extract(shipped(), CHOSEN[case])
    assert by_curl(code(url, taken, shipped().release)["curl"].code, tmp_path, taken.stem) == csv_bytes(taken.rows)


@pytest.mark.parametrize("case", ODD)
def test_names_that_look_like_something_else_survive(oddities: tuple[str, Facts], tmp_path: Path, case: str) -> None:
    url, data = oddities
    taken = extract.extract(data, ODD[case])
    assert len(taken.rows) == len(set(ODD[case].get("group", odd.GROUPS)))
    said = code(url, taken, data.release)
    read = by_pandas(said["Python"].code)
    same(read, taken.rows)
    assert by_curl(said["curl"].code, tmp_path, taken.stem) == csv_bytes(taken.rows)
    assert "NA" in {line["place"] for line in read}
    assert "None" in {line["group"] for line in read}


def test_a_plain_reader_would_lose_what_the_code_keeps(oddities: tuple[str, Facts]) -> None:
    """Otherwise the tests above could not fail."""
    url, data = oddities
    plain = pd.read_csv(address(url, "csv", "", data.release))
    assert plain["group"].isna().any()
    assert plain["place"].isna().any()


def test_each_is_of_the_release_that_is_shown(url: str) -> None:
    taken = extract.extract(shipped(), CHOSEN["the default"])
    for snippet in code(url, taken, shipped().release).values():
        assert f"asof={shipped().release}" in snippet.code


def test_the_formula_is_one_text_with_commas_and_points_as_the_file_has_them() -> None:
    said = snippets(HERE, "group=a%22b", "r1", "stem")[2]
    assert said.code == f'=IMPORTDATA("{HERE}.csv?group=a%22b&asof=r1", ",", "en_US")'
    assert any("LibreOffice" in note for note in said.notes)
    assert any("Excel" in note for note in said.notes)


def test_numbers_are_read_by_python_itself() -> None:
    """pandas 2.2.3 reads one in seven of them wrong in the last bit by itself; the pandas of these tests does not."""
    scope: dict[str, Any] = {}
    text = snippets(HERE, "", "r1", "stem")[0].code
    exec(text[: text.index("rows =")], scope)
    assert scope["number"]("0.30000000000000004") == 0.1 + 0.2
    numbers = [column.name for column in COLUMNS if column.type == "float"]
    assert f"converters=dict.fromkeys({json.dumps(numbers)}, number)" in text


def test_the_code_for_r_names_every_column_and_its_type() -> None:
    said = snippets(HERE, "", "r1", "stem")[1].code
    for column in COLUMNS:
        assert len(re.findall(rf"^    {column.name} = \"\w+\",?$", said, re.MULTILINE)) == 1
    assert said.count("(") == said.count(")")


def test_where_the_site_is_not_known_that_is_said() -> None:
    for snippet in snippets("/care/api/v1/figures", "", "r1", "stem"):
        assert "/care/api/v1/figures.csv?asof=r1" in snippet.code
        assert any("Put the address of this site before the path" in note for note in snippet.notes)
    assert not any("before the path" in note for snippet in snippets(HERE, "", "r1", "stem") for note in snippet.notes)


@pytest.mark.parametrize(
    ("query", "release", "asked"),
    [("", "", ""), ("a=b", "", "?a=b"), ("", "r1", "?asof=r1"), ("a=b&a=c", "r1", "?a=b&a=c&asof=r1")],
)
def test_an_address_is_of_a_release_or_of_the_newest(query: str, release: str, asked: str) -> None:
    for form in FORMS:
        assert address("/api/v1/figures", form, query, release) == f"/api/v1/figures.{form}{asked}"


@pytest.mark.parametrize(
    "bad", ['"', "'", "`", "$", "\\", "\n", " ", "(", ")", ";", "<", ">", "{", "é", "#", "!", "|", "*"]
)
def test_what_could_end_a_string_is_refused(bad: str) -> None:
    for figures, query, release, stem in (
        (f"{HERE}{bad}", "", "r1", "s"),
        (HERE, f"a={bad}", "r1", "s"),
        (HERE, "", f"r{bad}", "s"),
        (HERE, "", "r1", f"s{bad}"),
    ):
        with pytest.raises(ValueError, match="expected"):
            snippets(figures, query, release, stem)


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), max_size=3))
def test_whatever_a_value_says_it_stays_one_text_in_each_language(values: list[str]) -> None:
    taken = extract.extract(facts([row()]), {"group": tuple(values), "place": tuple(values)})
    for snippet in snippets(HERE, taken.query, "r1", taken.stem):
        texts = re.findall(r'"([^"]*)"', snippet.code)
        url = address(HERE, "csv", taken.query, "r1")
        assert texts.count(url) == 1
        assert not set(url) & set("\"'`$\\!\n ")


def test_a_spreadsheet_and_a_program_are_given_the_same_cells() -> None:
    rows = extract.extract(shipped(), CHOSEN["accents, commas and quotes"]).rows
    read = [
        list(csv.reader(io.StringIO(csv_bytes(rows, bom=bom).decode("utf-8-sig"), newline=""))) for bom in (True, False)
    ]
    assert read[0] == read[1]
