"""What can befall the layout of a page: its rows, cells, columns, headers, captions, tables and bytes.

Each function draws one change and returns the page's new bytes; where there is nothing of its kind, the bytes as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from tests.etl.mutations.pages import Cell, Page, Sheet, Span, Splice
from tests.etl.mutations.texts import FACTORS, MISSING, by_factor, renamed

Draw = Callable[[Page, Random], bytes]


def _as_is(page: Page) -> bytes:
    return page.spliced(())


def _exchange(page: Page, spans: Sequence[Span], texts: Sequence[Span]) -> list[Splice]:
    """`spans`, each with the text that stands at the same place of `texts`."""
    return [(span, page.at(text)) for span, text in zip(spans, texts, strict=True)]


def _tall(page: Page) -> list[Sheet]:
    """The sheets of more than one row, or, where there is none, all."""
    return [sheet for sheet in page.sheets if len(sheet.lines) > 1] or list(page.sheets)


def _lines(page: Page, rng: Random) -> tuple[Sheet, list[Span]]:
    sheet = rng.choice(_tall(page))
    return sheet, [rng.choice(sheet.lines), rng.choice(sheet.lines)]


def row_cut(page: Page, rng: Random) -> bytes:
    _, (line, _) = _lines(page, rng)
    return page.spliced([(line, "")])


def row_repeated(page: Page, rng: Random) -> bytes:
    _, (line, other) = _lines(page, rng)
    at = rng.choice((line[1], other[0]))
    return page.spliced([((at, at), page.at(line))])


def row_moved(page: Page, rng: Random) -> bytes:
    _, (line, other) = _lines(page, rng)
    return page.spliced([(line, ""), ((other[0], other[0]), page.at(line))]) if line != other else _as_is(page)


def rows_cut_from_here(page: Page, rng: Random) -> bytes:
    sheet, (line, _) = _lines(page, rng)
    return page.spliced([((line[0], sheet.lines[-1][1]), "")])


def _row(page: Page, rng: Random) -> tuple[Cell, ...]:
    sheet = rng.choice([sheet for sheet in page.sheets if len(sheet.columns) > 1] or page.sheets)
    return sheet.row(rng.choice([cell.row for cell in sheet.cells if not cell.head]))


def cell_cut(page: Page, rng: Random) -> bytes:
    return page.spliced([(rng.choice(_row(page, rng)).cut, "")])


def cell_repeated(page: Page, rng: Random) -> bytes:
    cell = rng.choice(_row(page, rng))
    return page.spliced([((cell.cut[0], cell.cut[0]), page.at(cell.cut))])


def cell_missing(page: Page, rng: Random) -> bytes:
    cell = rng.choice(_row(page, rng))
    return page.spliced([(rng.choice((cell.inner, cell.outer)), rng.choice(MISSING))])


def cells_of_a_row_swapped(page: Page, rng: Random) -> bytes:
    row = _row(page, rng)
    if len(row) < 2:
        return _as_is(page)
    one, other = rng.sample(row, 2)
    return page.spliced(_exchange(page, [one.outer, other.outer], [other.outer, one.outer]))


def cells_of_a_row_shifted(page: Page, rng: Random) -> bytes:
    row = _row(page, rng)
    start = rng.randint(0, len(row) - 1)
    spans = [cell.outer for cell in row[start : rng.randint(start + 1, len(row))]]
    turn = rng.choice((1, -1))
    return page.spliced(_exchange(page, spans, [*spans[turn:], *spans[:turn]]))


def cells_of_a_column_swapped(page: Page, rng: Random) -> bytes:
    sheet = rng.choice(_tall(page))
    cells = list(sheet.column(rng.choice(sheet.columns), head=False).values())
    if len(cells) < 2:
        return _as_is(page)
    at = rng.randint(0, len(cells) - 2)
    one, other = (cells[at], cells[at + 1]) if rng.random() < 0.5 else rng.sample(cells, 2)
    return page.spliced(_exchange(page, [one.outer, other.outer], [other.outer, one.outer]))


def column_slipped(page: Page, rng: Random) -> bytes:
    """A column's cells stand one row too low or too high, from some row on."""
    sheet = rng.choice(_tall(page))
    spans = [cell.outer for cell in sheet.column(rng.choice(sheet.columns), head=False).values()]
    spans, turn = spans[rng.randint(0, max(0, len(spans) - 2)) :], rng.choice((1, -1))
    return page.spliced(_exchange(page, spans, [*spans[turn:], *spans[:turn]]))


def numbers_swapped(page: Page, rng: Random) -> bytes:
    """Two numbers of one cell or sentence change places."""
    pieces = [numbers for piece in page.pieces if len(numbers := page.numbers(piece)) > 1]
    if not pieces:
        return _as_is(page)
    one, other = rng.sample(rng.choice(pieces), 2)
    return page.spliced(_exchange(page, [one, other], [other, one]))


def _two_columns(page: Page, rng: Random) -> tuple[Sheet, int, int] | None:
    sheets = [sheet for sheet in page.sheets if len(sheet.columns) > 1]
    if not sheets:
        return None
    sheet = rng.choice(sheets)
    one, other = rng.sample(sheet.columns, 2)
    return sheet, one, other


def _columns_swapped(page: Page, rng: Random, heads: Sequence[bool]) -> bytes:
    chosen = _two_columns(page, rng)
    if chosen is None:
        return _as_is(page)
    sheet, one, other = chosen
    splices: list[Splice] = []
    for head in heads:
        left, right = sheet.column(one, head=head), sheet.column(other, head=head)
        for row in left.keys() & right.keys():
            spans = [left[row].outer, right[row].outer]
            splices += _exchange(page, spans, spans[::-1])
    return page.spliced(splices)


def columns_swapped(page: Page, rng: Random) -> bytes:
    return _columns_swapped(page, rng, (True, False))


def contents_swapped(page: Page, rng: Random) -> bytes:
    return _columns_swapped(page, rng, (False,))


def headers_swapped(page: Page, rng: Random) -> bytes:
    return _columns_swapped(page, rng, (True,))


def contents_moved(page: Page, rng: Random) -> bytes:
    """The contents of three or more columns, each under its neighbour's header."""
    sheet = rng.choice(page.sheets)
    start = rng.randint(0, max(0, len(sheet.columns) - 3))
    columns, turn = sheet.columns[start : start + rng.randint(3, 5)], rng.choice((1, -1))
    splices: list[Splice] = []
    for row in sorted({cell.row for cell in sheet.cells if not cell.head}):
        spans = [cell.outer for cell in sheet.row(row) if cell.column in columns]
        splices += _exchange(page, spans, [*spans[turn:], *spans[:turn]])
    return page.spliced(splices)


def column_cut(page: Page, rng: Random) -> bytes:
    sheet = rng.choice(page.sheets)
    column = rng.choice(sheet.columns)
    cuts = {cell.cut for cell in sheet.cells if cell.column == column}
    return page.spliced((cut, "") for cut in cuts)


def column_repeated(page: Page, rng: Random) -> bytes:
    sheet = rng.choice(page.sheets)
    column = rng.choice(sheet.columns)
    cuts = {cell.cut for cell in sheet.cells if cell.column == column}
    return page.spliced(((cut[0], cut[0]), page.at(cut)) for cut in cuts)


def column_scaled(page: Page, rng: Random) -> bytes:
    sheet = rng.choice(page.sheets)
    factor, exact = rng.choice(FACTORS), rng.random() < 0.5
    cells = sheet.column(rng.choice(sheet.columns), head=False).values()
    return page.spliced((cell.inner, by_factor(page.at(cell.inner), factor, exact=exact)) for cell in cells)


def _heads(page: Page, rng: Random) -> list[Cell]:
    """The header cells of one column: one, or of JSON the key of each row, or of one row."""
    sheets = [sheet for sheet in page.sheets if any(cell.head for cell in sheet.cells)]
    if not sheets:
        return []
    sheet = rng.choice(sheets)
    heads = list(sheet.column(rng.choice(sheet.columns), head=True).values())
    return heads if rng.random() < 0.5 or not heads else [rng.choice(heads)]


def header_renamed(page: Page, rng: Random) -> bytes:
    heads, state = _heads(page, rng), rng.getrandbits(32)
    return page.spliced((cell.inner, renamed(page.at(cell.inner), Random(state))) for cell in heads)


def header_doubled(page: Page, rng: Random) -> bytes:
    """A header reads as another column's."""
    heads, others = _heads(page, rng), _heads(page, rng)
    if not others:
        return _as_is(page)
    return page.spliced((cell.inner, page.at(others[0].inner)) for cell in heads)


def caption_renamed(page: Page, rng: Random) -> bytes:
    if not page.captions:
        return _as_is(page)
    span = rng.choice(page.captions)
    return page.spliced([(span, rng.choice((renamed(page.at(span), rng), page.at(rng.choice(page.captions)))))])


def table_repeated(page: Page, rng: Random) -> bytes:
    sheet, other = rng.choice(page.sheets), rng.choice(page.sheets)
    at = rng.choice((sheet.block[0], sheet.block[1], other.block[0], other.block[1]))
    return page.spliced([((at, at), rng.choice(("", "\n", "\n\n")) + page.at(sheet.block))])


def table_moved(page: Page, rng: Random) -> bytes:
    sheet, other = rng.choice(page.sheets), rng.choice(page.sheets)
    at = rng.choice(other.block)
    if sheet.block[0] <= at <= sheet.block[1]:
        return _as_is(page)
    return page.spliced([(sheet.block, ""), ((at, at), page.at(sheet.block) + rng.choice(("", "\n")))])


def tables_swapped(page: Page, rng: Random) -> bytes:
    """Two tables change places under their captions."""
    one, other = rng.choice(page.sheets), rng.choice(page.sheets)
    if one.block[1] > other.block[0]:
        return _as_is(page)
    return page.spliced(_exchange(page, [one.block, other.block], [other.block, one.block]))


def truncated(page: Page, rng: Random) -> bytes:
    body = _as_is(page)
    return body[: rng.randint(0, len(body) - 1)]


def bytes_lost(page: Page, rng: Random) -> bytes:
    """A stretch of the bytes is gone, or one of them is not UTF-8."""
    body = _as_is(page)
    at = rng.randint(0, len(body) - 1)
    if rng.random() < 0.3:
        return body[:at] + b"\xff" + body[at + 1 :]
    return body[:at] + body[at + rng.choice((100, 1000, 4096)) :]


def stretch_repeated(page: Page, rng: Random) -> bytes:
    body = _as_is(page)
    at = rng.randint(0, len(body) - 1)
    return body[:at] + body[max(0, at - rng.choice((100, 1000, 4096))) :]


def encoded_otherwise(page: Page, rng: Random) -> bytes:
    body = page.text.encode(rng.choice(("utf-16", "utf-32", "utf-8-sig", "cp1252", "cp037", "utf-7")), "replace")
    other = rng.choice(
        (page.text.replace("\n", "\r\n"), page.text.replace("\n", "\r"), "\n\n" + page.text, page.text + "\n\n")
    )
    return rng.choice((body, other.encode(page.encoding)))


ON_LAYOUT: Mapping[str, Draw] = {
    function.__name__.replace("_", " "): function
    for function in (
        row_cut, row_repeated, row_moved, rows_cut_from_here, cell_cut, cell_repeated, cell_missing,
        cells_of_a_row_swapped, cells_of_a_row_shifted, cells_of_a_column_swapped, column_slipped, numbers_swapped,
        columns_swapped, contents_swapped, headers_swapped, contents_moved, column_cut, column_repeated, column_scaled,
        header_renamed, header_doubled, caption_renamed, table_repeated, table_moved, tables_swapped, truncated,
        bytes_lost, stretch_repeated, encoded_otherwise,
    )
}  # fmt: skip
