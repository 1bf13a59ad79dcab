"""CSV: no cell is a formula, no number changes, nothing else is lost."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model import to_pandas
from pages.figures.csv_text import csv_bytes, is_formula, safe

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
texts = st.text(st.characters(codec="utf-8"))
nasty = st.tuples(st.sampled_from(["", " ", "  ", " ", "\ufeff", "\u200b"]), st.sampled_from(TRIGGERS), texts).map(
    "".join
)


def cells(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def blank(text: str) -> str:
    """The text as a spreadsheet sees it first: without blanks before it."""
    return text.lstrip()


@given(st.lists(st.tuples(texts | nasty, texts | nasty | st.none())), st.booleans())
def test_no_cell_of_any_export_begins_with_a_trigger(rows: list[tuple[str, str | None]], bom: bool) -> None:
    table = pd.DataFrame(rows, columns=["=header", "two"], dtype=object)
    for line in cells(csv_bytes(table, bom=bom)):
        for cell in line:
            assert not cell.startswith(TRIGGERS)
            assert not blank(cell).startswith(TRIGGERS)


@given(st.lists(st.tuples(texts, texts), min_size=1))
def test_text_comes_back_but_for_the_apostrophe(rows: list[tuple[str, str]]) -> None:
    table = pd.DataFrame(rows, columns=["one", "two"], dtype=object)
    if any("\0" in cell for row in rows for cell in row):
        assert csv_bytes(table)
        return
    assert cells(csv_bytes(table))[1:] == [[safe(cell) for cell in row] for row in rows]
    for row in rows:
        for cell in row:
            assert safe(cell) in {cell, f"'{cell}"}


@given(st.lists(st.floats(allow_infinity=False, allow_nan=False), min_size=1))
def test_floats_come_back_exactly(values: list[float]) -> None:
    arrow = to_pandas(pa.table({"value": pa.array(values, pa.float64())}))
    plain = pd.DataFrame({"value": values})
    for table in (arrow, plain):
        read = [float(line[0]) for line in cells(csv_bytes(table))[1:]]
        assert [value.hex() for value in read] == [value.hex() for value in values]


@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_integers_stay_integers_beside_blanks(values: list[int | None]) -> None:
    table = to_pandas(pa.table({"n": pa.array(values, pa.int64()), "x": pa.array(["x"] * len(values))}))
    assert [line[0] for line in cells(csv_bytes(table))[1:]] == ["" if v is None else str(v) for v in values]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (pd.NA, ""), (pd.NaT, ""), (float("nan"), ""), (True, "true"), (np.bool_(False), "false"),
        (-1.2, "-1.2"), (22.8, "22.8"), (52_900_000.0, "52900000.0"), (np.float64(0.1), "0.1"), (np.int64(-3), "-3"),
        (date(2021, 2, 8), "2021-02-08"), ("50+", "50+"), ("18-25", "18-25"), ("-", "'-"), ("", ""), ("a,b", '"a,b"'),
        ('say "so"', '"say ""so"""'), ("two\nlines", '"two\nlines"'), (" led", '" led"'), ("=1+1", "'=1+1"),
        (" \u200b@sum", "' \u200b@sum"), ("'=1", "'=1"),
    ],
)  # fmt: skip
def test_each_kind_of_cell(value: Any, text: str) -> None:
    table = pd.DataFrame({"cell": pd.Series([value], dtype=object), "end": ["."]})
    assert csv_bytes(table).decode() == f"cell,end\n{text},.\n"


def test_a_blank_alone_on_its_line_is_still_a_row() -> None:
    assert csv_bytes(pd.DataFrame({"flag": [None, "x"]}, dtype=object)) == b'flag\n""\nx\n'


def test_no_rows_leave_the_header() -> None:
    assert csv_bytes(pd.DataFrame({"a": [], "b": []})) == b"a,b\n"


def test_a_mark_for_spreadsheets_on_request_alone() -> None:
    table = pd.DataFrame({"a": ["é"]})
    assert csv_bytes(table, bom=True) == b"\xef\xbb\xbfa\n\xc3\xa9\n"
    assert csv_bytes(table) == b"a\n\xc3\xa9\n"


@pytest.mark.parametrize("value", [Decimal("1.1"), [1], {"a": 1}, b"bytes"])
def test_other_kinds_are_refused(value: object) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        csv_bytes(pd.DataFrame({"cell": pd.Series([value], dtype=object)}))


def test_an_infinity_is_refused() -> None:
    with pytest.raises(ValueError, match="infinity"):
        csv_bytes(pd.DataFrame({"cell": [float("inf")]}))


@pytest.mark.parametrize("text", ["=1", " =1", "\t1", "\u3000＝1", "\u2060+1", "\0x", "\ufeff-1", "﹣1", " \r"])
def test_formulas(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize("text", ["", " ", "50+", "a=1", "'=1", "−1", "1-2", "é@x"])
def test_not_formulas(text: str) -> None:
    assert not is_formula(text)
