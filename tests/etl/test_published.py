"""A transcription is read strictly: each number has its reference and grade, and what is odd is named by its line."""

from __future__ import annotations

import pytest

from etl.errors import CellError, DataError, LayoutError
from etl.model import GRADED, to_arrow
from etl.published import COLUMNS, read

LINE = {
    "indicator": "ami_prevalence",
    "place": "US",
    "group_kind": "total",
    "group": "total",
    "start": "2020-01-01",
    "end": "2020-12-31",
    "value": "21.0",
    "unit": "percent",
    "method": "asked",
    "grade": "primary",
    "reference": "Table 1",
    "url": "https://x.example",
}


def written(*lines: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    text = [",".join(columns), *(",".join(line.get(name, "") for name in columns) for line in lines)]
    return "\n".join([*text, ""]).encode()


def refused(**cells: str) -> str:
    with pytest.raises(DataError) as error:
        read(written(LINE, LINE | cells), source="probe")
    return str(error.value)


def test_a_line_is_a_graded_row() -> None:
    (row,) = to_arrow(read(written(LINE | {"sample_n": "1,234".replace(",", "")}), source="probe"), GRADED).to_pylist()
    assert (row["value"], row["sample_n"], row["low"], row["flag"]) == (21.0, 1234, None, None)
    assert (row["grade"], row["evidence"], row["source"]) == ("primary", "published", "probe")
    assert row["reference"] == "Table 1. https://x.example"


@pytest.mark.parametrize(("grade", "evidence"), [("transcription", "published"), ("secondary", "secondary")])
def test_the_grade_is_the_evidence(grade: str, evidence: str) -> None:
    (row,) = to_arrow(read(written(LINE | {"grade": grade}), source="probe")).to_pylist()
    assert row["evidence"] == evidence


def test_no_lines_are_no_rows() -> None:
    assert len(read(written(), source="probe")) == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("value", "21.0*"),
        ("value", "21,0"),
        ("value", "nan"),
        ("value", "−1"),
        ("low", "about 20"),
        ("sample_n", "1.5"),
        ("start", "2020"),
        ("end", "12/31/2020"),
        ("grade", "fetched"),
        ("grade", "good"),
    ],
)
def test_a_cell_that_is_not_what_it_should_be_is_named(name: str, text: str) -> None:
    assert f"data/published/probe.csv, line 3, {name}" in refused(**{name: text if "," not in text else f'"{text}"'})


@pytest.mark.parametrize("name", ["reference", "url", "grade"])
def test_a_number_without_a_reference_is_refused(name: str) -> None:
    assert f"line 3: expected a {name}" in refused(**{name: ""})


@pytest.mark.parametrize("missing", COLUMNS)
def test_every_column_is_needed(missing: str) -> None:
    with pytest.raises(LayoutError, match=missing):
        read(written(LINE, columns=tuple(name for name in COLUMNS if name != missing)), source="probe")


def test_a_line_cut_short_is_refused() -> None:
    with pytest.raises(LayoutError, match="line 2"):
        read(written(LINE)[:-30], source="probe")


def test_a_fetched_grade_is_no_grade_of_a_transcription() -> None:
    with pytest.raises(CellError, match="primary, official text, transcription, secondary"):
        read(written(LINE | {"grade": "fetched"}), source="probe")
