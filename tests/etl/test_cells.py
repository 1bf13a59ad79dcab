from __future__ import annotations

import sys
import unicodedata
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from etl.cells import iso_date, number, percent, plain, us_date, whole
from etl.errors import CellError

GRAMMAR = set("0123456789.,-%")
BLANKS = " \t\n\r\u00a0\u2009\u202f"

counts = st.integers(min_value=0, max_value=10**12)
decimals = st.integers(min_value=0, max_value=4)


@st.composite
def printed(draw: st.DrawFn) -> tuple[str, float]:
    """A number as a publisher prints it, and what it is."""
    whole_part, places = draw(counts), draw(decimals)
    text = f"{whole_part:,}" if draw(st.booleans()) else str(whole_part)
    if places:
        text += "." + "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=places, max_size=places)))
    if draw(st.booleans()):
        text = f"-{text}"
    return text, float(text.replace(",", ""))


@given(printed())
def test_a_printed_number_reads_as_itself(case: tuple[str, float]) -> None:
    text, value = case
    assert number(text, where="cell") == value


@given(counts)
def test_accepted_text_formats_back_to_itself(count: int) -> None:
    assert f"{whole(f'{count:,}', where='cell'):,}" == f"{count:,}"
    assert str(whole(str(count), where="cell")) == str(count)


@given(st.integers(min_value=0, max_value=1000))
def test_a_percentage_of_one_decimal_formats_back_to_itself(tenths: int) -> None:
    text = f"{tenths / 10:.1f}"
    assert f"{percent(text, where='cell'):.1f}" == text
    assert f"{percent(f'{text}%', where='cell', sign=True):.1f}" == text


@given(printed(), st.characters(), st.integers(min_value=0, max_value=40))
def test_a_character_outside_the_grammar_is_refused_or_changes_nothing(
    case: tuple[str, float], character: str, position: int
) -> None:
    assume(character not in GRAMMAR)
    text, value = case
    at = min(position, len(text))
    try:
        found = number(text[:at] + character + text[at:], where="cell")
    except CellError:
        return
    assert found == value


@given(st.text())
def test_any_text_is_a_finite_number_or_refused(text: str) -> None:
    try:
        value = number(text, where="cell")
    except CellError:
        return
    assert value == float(plain(text).replace(",", ""))
    assert set(plain(text)) <= GRAMMAR


NOT_NUMBERS = [
    "", " ", "-", ".", ".5", "5.", "+1", "--1", "00", "007", "0,123", "1,23", "12,34", ",123", "1234,567", "1,2345",
    "1.234,5", "1.2.3", "1 2", "1 234", "1\u00a0234", "1'234", "1_000", "1e3", "1E3", "nan", "inf", "0x10", "½", "$5",
    "19,4", "19·4", "19.4a", "19.4 a", "19.4*", "19.4†", "19.4¹", "19.4[1]", "19.4%", "\u221219.4", "١٢", "１２",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_not_whole_in_the_grammar_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="row 3"):
        number(text, where="table 2, row 3")


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("-0.5", -0.5), ("1,234.5", 1234.5), ("1234.5", 1234.5), ("52,900,000", 52_900_000), ("0.05", 0.05)],
)
def test_numbers(text: str, value: float) -> None:
    assert number(text, where="cell") == value


@given(st.sampled_from(BLANKS), st.sampled_from(BLANKS))
def test_blanks_around_a_number_are_no_part_of_it(before: str, after: str) -> None:
    assert number(f"{before}1,234{after}", where="cell") == 1234


def test_plain_keeps_words_apart_and_trims() -> None:
    assert plain("\u00a0 Any\u2009 mental\x13illness\n") == "Any mental illness"


@pytest.mark.parametrize("text", ["-0.1", "100.1", "850", "-5%", "1,000"])
def test_percentages_stay_between_0_and_100(text: str) -> None:
    with pytest.raises(CellError, match="percentage from 0 to 100"):
        percent(text, where="cell")


@pytest.mark.parametrize(("text", "sign"), [("19", True), ("19%", False), ("19 %", False)])
def test_a_sign_is_where_it_is_expected(text: str, sign: bool) -> None:
    with pytest.raises(CellError, match="percentage with"):
        percent(text, where="cell", sign=sign)


@pytest.mark.parametrize("text", ["%", "%19", "19%%", "19%1", "19 percent"])
def test_a_sign_stands_once_at_the_end(text: str) -> None:
    with pytest.raises(CellError):
        percent(text, where="cell")


@pytest.mark.parametrize("text", ["-1", "1.0", "1.5", "", "12%", "1e3", "-0.0"])
def test_a_count_is_whole_and_not_negative(text: str) -> None:
    with pytest.raises(CellError):
        whole(text, where="cell")


@given(st.dates(min_value=date(1000, 1, 1)))
def test_dates_read_back(day: date) -> None:
    assert iso_date(day.isoformat(), where="cell") == day
    assert us_date(f"{day.month}/{day.day}/{day.year}", where="cell") == day
    assert us_date(f"{day.month:02}/{day.day:02}/{day.year}", where="cell") == day


@pytest.mark.parametrize(
    "text", ["13/1/2021", "2/30/2021", "2/8/21", "2-8-2021", "2/8/20211", "0/1/2021", "2/8/2021a", ""]
)
def test_what_is_no_us_date_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="Year"):
        us_date(text, where="Year")


@pytest.mark.parametrize(
    "text", ["2021-2-8", "2021-13-01", "2021-02-30", "02/08/2021", "2021-02-08T00:00", "20210208", ""]
)
def test_what_is_no_iso_date_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="start"):
        iso_date(text, where="start")


@pytest.mark.parametrize(("text", "decimals"), [("23", 0), ("23.1", 1), ("23.1%", 1), ("23.10", 2), (" 23.1 ", 1)])
def test_a_percentage_has_as_many_decimals_as_its_column(text: str, decimals: int) -> None:
    assert percent(text, where="cell", decimals=decimals) == float(text.strip(" %"))
    for other in {0, 1, 2} - {decimals}:
        with pytest.raises(CellError, match=rf"cell: expected a percentage with {other} decimal\(s\)"):
            percent(text, where="cell", decimals=other)


def test_every_blank_and_control_character_reads_as_a_blank() -> None:
    characters = [chr(code) for code in range(sys.maxunicode + 1)]
    blanks = [c for c in characters if unicodedata.category(c) in {"Zs", "Zl", "Zp", "Cc"}]
    assert {plain(f"1{c}2") for c in blanks} == {"1 2"}
    assert [c for c in characters if plain(f"1{c}2") == "1 2" and c not in blanks] == []
