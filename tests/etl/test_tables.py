from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.cells import number
from etl.errors import CellError, DataError, LayoutError
from etl.tables import (
    MAX_CELLS,
    MAX_SPAN,
    MAX_TEXT,
    csv_rows,
    html_document,
    html_tables,
    jats_document,
    jats_tables,
    markdown_tables,
)

words = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=6)


def page(table: str) -> bytes:
    return f"<!DOCTYPE html><html><body>{table}</body></html>".encode()


def article(table: str) -> bytes:
    return (
        "<article xmlns:xlink='http://www.w3.org/1999/xlink'><body><table-wrap id='t2'><label>Table 2</label>"
        f"<caption><p>Odds<xref ref-type='fn'>1</xref> of a barrier</p></caption>{table}</table-wrap></body></article>"
    ).encode()


def cells_of(table: str) -> tuple[tuple[str, ...], ...]:
    [found] = html_tables(page(f"<table>{table}</table>"))
    return found.rows


# CSV


def test_csv_rows_are_by_name() -> None:
    rows = csv_rows(b'\xef\xbb\xbfyear,share\r\n2023,"1,234.5"\r\n', needed=("share",), where="file")
    assert rows == [{"year": "2023", "share": "1,234.5"}]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"year,part\n2023,1\n", "found year, part"),
        (b"year,share,share\n2023,1,2\n", "once each"),
        (b"year,share\n2023\n", "2 cells in line 2, found 1"),
        (b"year,share\n2023,1,2\n", "2 cells in line 2, found 3"),
        (b"year,share\n2023,1\n\n", "2 cells in line 3, found 0"),
        (b'year,share\n2023,"1', "unexpected end of data"),
        (b'year,share\n2023,"1"2\n', "expected after"),
        (b"year,share\n2023,\xff\n", "can't decode"),
        (b"", "found nothing"),
    ],
)
def test_a_csv_that_is_not_whole_is_refused(body: bytes, found: str) -> None:
    with pytest.raises(LayoutError, match=f"file: .*{found}"):
        csv_rows(body, needed=("year", "share"), where="file")


# Markdown


def test_markdown_tables_come_with_the_headings_above_them() -> None:
    text = "# Sheet\n\n## Owners\n\n### AGE\n\n| &nbsp; | 18-29 |\n| --- | ---: |\n| Phone\u00a0| 99 |\n\n## Other\n\n| a |\n|---|\n| b |\n"
    [(first, ages), (second, other)] = markdown_tables(text)
    assert (first, ages.caption, ages.header, ages.rows) == (
        ("Sheet", "Owners", "AGE"),
        "AGE",
        (("", "18-29"),),
        (("Phone", "99"),),
    )
    assert (second, other.rows) == (("Sheet", "Other"), (("b",),))


def test_a_markdown_table_may_end_the_text_and_hold_an_escaped_pipe() -> None:
    [(_, table)] = markdown_tables("### T\n| a | b |\n| --- | --- |\n| x \\| y | 1 |")
    assert table.rows == (("x \\| y", "1"),)


@pytest.mark.parametrize("row", ["| 2023 |", "| 2023 | 1% | 2% |"])
def test_a_markdown_row_of_another_width_is_refused(row: str) -> None:
    with pytest.raises(LayoutError, match="T: expected 2 cells"):
        list(markdown_tables(f"### T\n\n| Year | Share |\n| --- | --- |\n{row}\n"))


def test_a_markdown_table_without_a_rule_is_refused() -> None:
    with pytest.raises(LayoutError, match="T: expected a Markdown table with a rule"):
        list(markdown_tables("### T\n\n| Year | Share |\n| 2023 | 1% |\n"))


# HTML


def test_html_header_rows_and_caption() -> None:
    [table] = html_tables(
        page("<table><caption>A  <b>b</b></caption><thead><tr><th>x</th></tr></thead><tr><td>1</td></tr></table>")
    )
    assert (table.caption, table.header, table.rows, table.where) == ("A b", (("x",),), (("1",),), "A b")


def test_spans_are_filled_in() -> None:
    rows = cells_of(
        "<tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td rowspan=2>d</td></tr><tr><td>e</td><td>f</td></tr>"
    )
    assert rows == (("a", "b", "b"), ("a", "c", "d"), ("e", "f", "d"))


@pytest.mark.parametrize("mark", ["<sup>1</sup>", "<sup><a href='#n1'>1</a></sup>", "<a href='#n1'>1</a>"])
@pytest.mark.parametrize("around", ["12{}", "12{} of 20", "{}12", "<b>12{}</b>", "12<span>{}</span>", "Age{}, years"])
def test_footnote_marks_never_become_digits(mark: str, around: str) -> None:
    with_mark, without = (cells_of(f"<tr><td>{around.format(text)}</td></tr>")[0][0] for text in (mark, ""))
    assert with_mark == without


@pytest.mark.parametrize(
    "between", ["<br>", "<p></p>", "<div></div>", "&nbsp;", " ", "\n", "<sup>1</sup>", "<sup>a</sup><sup>b</sup>"]
)
def test_numbers_either_side_of_a_break_stay_two(between: str) -> None:
    [[text]] = cells_of(f"<tr><td>12{between}5</td></tr>")
    assert text == "12 5"
    with pytest.raises(CellError):
        number(text, where="cell")


@pytest.mark.parametrize(
    "cell",
    ["41<sup>.3</sup>", "41<sup>3</sup>.3", "41.<sup>1</sup>3", "50<sup>,103</sup>", "501<sup>103</sup>", "4<xref>1.3</xref>", "9<sup>-2</sup>", "<sup>1.</sup>3"],
)  # fmt: skip
def test_raised_type_that_is_no_mark_leaves_no_part_of_a_number(cell: str) -> None:
    [[text]] = cells_of(f"<tr><td>{cell}</td></tr>")
    with pytest.raises(CellError):
        number(text, where="cell")


@pytest.mark.parametrize("mark", ["a,b", "1, 2", "1–3", "*", "†‡", "(b)", "[12]", "th", "", "12"])
def test_raised_type_that_is_a_mark_goes(mark: str) -> None:
    assert cells_of(f"<tr><td>41.3<sup>{mark}</sup>%</td></tr>") == (("41.3%",),)


def test_raised_type_beside_words_goes_whatever_it_is() -> None:
    assert cells_of("<tr><td>Adults<xref>Table 2.1</xref> (18+)</td></tr>") == (("Adults (18+)",),)


@pytest.mark.parametrize("hidden", ["<script>9</script>", "<style>9</style>", "<!--9-->", "<noscript>9</noscript>"])
def test_what_is_not_text_is_no_digit(hidden: str) -> None:
    assert cells_of(f"<tr><td>12{hidden}</td></tr>") == (("12",),)


def test_a_link_to_another_page_is_text() -> None:
    assert cells_of("<tr><td><a href='https://example.org/'>12</a></td></tr>") == (("12",),)


@pytest.mark.parametrize("name", ["colspan", "rowspan"])
@pytest.mark.parametrize("span", ["0", "-1", "1.5", "x", "99999999", str(MAX_SPAN + 1), "999", "٣", " 2"])
def test_a_span_bomb_is_refused(name: str, span: str) -> None:
    with pytest.raises(LayoutError, match=f"Big: expected {name} from 1 to {MAX_SPAN}"):
        html_tables(page(f"<table><caption>Big</caption><tr><td {name}='{span}'>1</td></tr></table>"))


def test_many_spans_together_are_refused() -> None:
    row = f"<tr>{f'<td colspan={MAX_SPAN}>1</td>' * 20}</tr>"
    with pytest.raises(LayoutError, match="Big: expected at most"):
        html_tables(page(f"<table><caption>Big</caption>{row * 300}</table>"))


def test_a_row_of_too_many_cells_is_refused_before_it_is_filled() -> None:
    body = page(f"<table><caption>Big</caption><tr>{f'<td colspan={MAX_SPAN}>1</td>' * 20_000}</tr></table>")
    tracemalloc.start()
    with pytest.raises(LayoutError, match="Big: expected at most"):
        html_tables(body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 24e6, "four million cells are 32 MB"


def test_the_tables_of_a_page_share_one_bound() -> None:
    row = f"<tr>{f'<td colspan={MAX_SPAN}>1</td>' * 20}</tr>"
    small = f"<table><caption>Small</caption>{row * 60}</table>"
    assert len(html_tables(page(small * 4))) == 4
    with pytest.raises(LayoutError, match=f"Small: expected at most {MAX_CELLS} cells on a page"):
        html_tables(page(small * 5))


@pytest.mark.parametrize("deep", ["<div>" * 300, "<table><tr><td>" * 100, "<ul><li>" * 200, "<b>" * 5000])
def test_a_page_too_deep_to_be_read_whole_is_refused(deep: str) -> None:
    with pytest.raises(LayoutError, match="page: expected an HTML document of usual depth"):
        html_document(page(f"<p>before</p>{deep}<p>within</p>"))


def test_a_text_longer_than_any_cell_is_refused() -> None:
    assert len(cells_of(f"<tr><td>{'9' * MAX_TEXT}</td></tr>")[0][0]) == MAX_TEXT
    with pytest.raises(LayoutError, match=f"td: expected at most {MAX_TEXT} characters"):
        cells_of(f"<tr><td>{'9' * (MAX_TEXT + 1)}</td></tr>")


def test_a_csv_or_markdown_of_too_many_cells_is_refused() -> None:
    cells = f"{',' * 999}\n"
    header = ",".join(f"c{n}" for n in range(1000)) + "\n"
    assert len(csv_rows((header + cells * 1000).encode(), needed=(), where="file")) == 1000
    with pytest.raises(LayoutError, match=f"file: expected at most {MAX_CELLS} cells"):
        csv_rows((header + cells * 1002).encode(), needed=(), where="file")
    with pytest.raises(LayoutError, match=f"AGE: expected at most {MAX_CELLS} cells"):
        list(markdown_tables(f"### AGE\n{'|' * (MAX_CELLS + 1)}\n"))


def test_a_table_in_a_cell_is_its_own_table_and_joins_no_numbers() -> None:
    outer, inner = html_tables(page("<table><tr><td>1<table><tr><td>2</td><td>3</td></tr></table></td></tr></table>"))
    assert (outer.rows, inner.rows) == ((("1 2 3",),), (("2", "3"),))


def test_a_short_row_keeps_what_reaches_down_in_its_column() -> None:
    rows = cells_of("<tr><td>a</td><td rowspan=2>b</td></tr><tr></tr><tr><td>c</td><td>d</td></tr>")
    assert rows == (("a", "b"), ("", "b"), ("c", "d"))


def test_a_span_ends_with_its_part_of_the_table() -> None:
    table = "<table><thead><tr><th rowspan=9>h</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    [found] = html_tables(page(table))
    assert (found.header, found.rows) == ((("h",),), (("1",),))


def test_cells_that_overlap_are_refused() -> None:
    with pytest.raises(LayoutError, match="do not overlap"):
        cells_of("<tr><td>a</td><td rowspan=2>b</td></tr><tr><td colspan=2>c</td></tr>")


@pytest.mark.parametrize("body", [b"", b"   ", b"\xff\xfe<table>", b"<table>\xff</table>"])
def test_what_is_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(LayoutError, match="an HTML document in UTF-8"):
        html_document(body)


@given(st.lists(st.lists(words, min_size=3, max_size=3), min_size=1, max_size=5))
def test_a_plain_grid_reads_back(grid: list[list[str]]) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in grid)
    assert cells_of(rows) == tuple(tuple(row) for row in grid)


@given(st.lists(st.tuples(words, st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=4), st.integers(1, 4))
def test_a_spanned_cell_repeats_as_often_as_it_says(cells: list[tuple[str, int, int]], lines: int) -> None:
    first = "".join(f"<td colspan={wide} rowspan={tall}>{text}</td>" for text, wide, tall in cells)
    rows = cells_of(f"<tr>{first}</tr>" + "<tr></tr>" * lines)
    assert rows[0] == tuple(text for text, wide, _ in cells for _ in range(wide))
    columns = [(text, tall) for text, wide, tall in cells for _ in range(wide)]
    for depth, row in enumerate(rows[1:], start=1):
        reached = [text if tall > depth else "" for text, tall in columns]
        assert list(row) == reached[: len(row)]
        assert not any(reached[len(row) :])


# JATS


def test_jats_tables_have_label_caption_and_no_marks() -> None:
    body = article(
        "<table><thead><tr><th>Barrier</th><th>OR<sup>a</sup></th></tr></thead>"
        "<tbody><tr><td>Cost</td><td>2.1<xref ref-type='table-fn' rid='fn1'>3</xref></td></tr></tbody></table>"
    )
    [table] = jats_tables(body)
    assert (table.label, table.caption, table.where) == ("Table 2", "Odds of a barrier", "Table 2")
    assert (table.header, table.rows) == ((("Barrier", "OR"),), (("Cost", "2.1"),))


@pytest.mark.parametrize("mark", ["<sup>1</sup>", "<xref rid='n'>1</xref>", "<fn id='n'><p>1</p></fn>", "<?page 1?>"])
def test_jats_marks_never_become_digits(mark: str) -> None:
    [table] = jats_tables(article(f"<table><tr><td>0.8{mark}</td></tr></table>"))
    assert table.rows == (("0.8",),)


def test_jats_namespaces_are_read_through() -> None:
    body = b"<a xmlns='urn:jats'><table-wrap><label>T</label><table><tr><td>1</td></tr></table></table-wrap></a>"
    [table] = jats_tables(body)
    assert (table.label, table.rows) == ("T", (("1",),))


@pytest.mark.parametrize("declared", ["[<!ENTITY n '9'>]", "SYSTEM 'jats.dtd'", "[<!ENTITY n SYSTEM 'file:///n'>]"])
@pytest.mark.parametrize("cell", ["12&n;5", "&n;", "12<b>&n;</b>"])
def test_an_entity_is_refused_rather_than_dropped(declared: str, cell: str) -> None:
    body = f"<!DOCTYPE a {declared}><a><table-wrap><table><tr><td>{cell}</td></tr></table></table-wrap></a>"
    with pytest.raises(LayoutError, match="unresolved entities, found &n;"):
        jats_tables(body.encode())


@pytest.mark.parametrize("declared", ["[<!ENTITY n SYSTEM '{uri}'>]", "SYSTEM '{uri}'"])
def test_an_outside_file_is_never_read(tmp_path: Path, declared: str) -> None:
    secret = tmp_path / "secret.dtd"
    secret.write_text("<!ENTITY n '424242'>")
    body = f"<!DOCTYPE a {declared.format(uri=secret.as_uri())}><a>&n;</a>"
    assert "424242" not in "".join(jats_document(body.encode()).itertext())


def test_nested_entities_do_not_blow_up() -> None:
    levels = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    cell = "<table-wrap><table><tr><td>&l11;</td></tr></table></table-wrap>"
    with pytest.raises(LayoutError):
        jats_tables(f"<!DOCTYPE a [<!ENTITY l0 'ha'>{levels}]><a>{cell}</a>".encode())


@pytest.mark.parametrize("body", [b"", b"<article>", b"<html><body><p>Sign in<br></body></html>", b"no xml"])
def test_what_is_no_whole_xml_is_refused(body: bytes) -> None:
    with pytest.raises(LayoutError, match="a whole XML document"):
        jats_tables(body)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    readers: tuple[Callable[[bytes], object], ...] = (
        html_tables,
        jats_tables,
        lambda text: csv_rows(text, needed=("year",), where="file"),
    )
    for read in readers:
        with suppress(DataError):
            read(body)
