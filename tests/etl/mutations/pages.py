"""Where the tables, rows and cells of a publisher's bytes stand, so that one place can be changed and the rest stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tests.etl.mutations.texts import NUMBER

Span = tuple[int, int]
Splice = tuple[Span, str]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """`inner` is its text, `outer` what changes places with other cells, `cut` what goes when the cell is cut out."""

    inner: Span
    outer: Span
    cut: Span
    row: int
    column: int
    head: bool = False


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table, or a list of things of one kind. `block` is all of it, `caption` the text that names it."""

    block: Span
    lines: tuple[Span, ...]
    cells: tuple[Cell, ...]
    caption: Span | None = None

    @cached_property
    def columns(self) -> tuple[int, ...]:
        return tuple(sorted({cell.column for cell in self.cells}))

    def column(self, column: int, *, head: bool) -> dict[int, Cell]:
        """The cells of a column by row, those of the header or those below it."""
        return {cell.row: cell for cell in self.cells if cell.column == column and cell.head is head}

    def row(self, row: int) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.row == row and not cell.head)


@dataclass(frozen=True, kw_only=True)
class Page:
    text: str
    sheets: tuple[Sheet, ...]
    prose: tuple[Span, ...] = ()
    """Sentences outside the tables whose words and numbers are read."""
    encoding: str = "utf-8"

    def at(self, span: Span) -> str:
        return self.text[span[0] : span[1]]

    def spliced(self, splices: Iterable[Splice]) -> bytes:
        """The bytes with each span replaced; spans may touch, not overlap. What does not encode is left out."""
        parts, last = [], 0
        for (start, end), put in sorted(splices):
            parts += [self.text[last:start], put]
            last = end
        return "".join([*parts, self.text[last:]]).encode(self.encoding, "replace")

    @cached_property
    def pieces(self) -> tuple[Span, ...]:
        """The texts of cells and sentences."""
        return (*(cell.inner for sheet in self.sheets for cell in sheet.cells), *self.prose)

    @cached_property
    def captions(self) -> tuple[Span, ...]:
        return tuple(sheet.caption for sheet in self.sheets if sheet.caption)

    def numbers(self, piece: Span) -> tuple[Span, ...]:
        """The numbers of a piece, not those within its tags."""
        text = re.sub(r"<[^>]*>", lambda tag: " " * len(tag[0]), self.at(piece))
        return tuple((piece[0] + found.start(), piece[0] + found.end()) for found in NUMBER.finditer(text))


def csv_page(body: bytes, encoding: str = "utf-8", unread: str = "") -> Page:
    """A CSV file, its header among the cells. Cells below headers that match `unread` are left alone."""
    text = body.decode(encoding)
    cell = re.compile(r'("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)')
    lines: list[Span] = []
    cells: list[Cell] = []
    start = at = column = 0
    while at < len(text):
        found = cell.match(text, at)
        assert found is not None
        outer, quoted = found.span(1), found[1].startswith('"')
        cut = found.span() if found[2] == "," else (max(start, at - 1), found.end(1))
        inner = (outer[0] + 1, outer[1] - 1) if quoted else outer
        cells.append(Cell(inner=inner, outer=outer, cut=cut, row=len(lines), column=column, head=not lines))
        column, at = column + 1, found.end()
        if found[2] != ",":
            lines.append((start, at))
            start, column = at, 0
    skipped = {
        cell.column
        for cell in cells
        if cell.head and unread and re.fullmatch(unread, text[cell.inner[0] : cell.inner[1]])
    }
    kept = tuple(cell for cell in cells if cell.column not in skipped)
    return Page(text=text, sheets=(Sheet(block=(0, len(text)), lines=tuple(lines[1:]), cells=kept),), encoding=encoding)


def json_page(body: bytes) -> Page:
    """A JSON list of flat objects: a row an object, a column a key; the keys are its header."""
    text = body.decode("utf-8")
    columns: dict[str, int] = {}
    lines: list[Span] = []
    cells: list[Cell] = []
    for thing in re.finditer(r"\s*\{[^{}]*\}\s*,?", text):
        for member in re.finditer(r'"([^"]*)"\s*:\s*("([^"\\]|\\.)*"|[^,{}\s]+)\s*(,|(?=\}))', thing[0]):
            column = columns.setdefault(member[1], len(columns))
            at = thing.start()
            key, outer, cut = ((at + a, at + b) for a, b in (member.span(1), member.span(2), member.span()))
            inner = (outer[0] + 1, outer[1] - 1) if member[2].startswith('"') else outer
            cells.append(Cell(inner=key, outer=key, cut=cut, row=len(lines), column=column, head=True))
            cells.append(Cell(inner=inner, outer=outer, cut=cut, row=len(lines), column=column))
        lines.append(thing.span())
    assert len(lines) == len(json.loads(text))
    return Page(text=text, sheets=(Sheet(block=(0, len(text)), lines=tuple(lines), cells=tuple(cells)),))


def markdown_page(body: bytes) -> Page:
    """The pipe tables of a text, each with the heading above it, and the sentences that hold numbers."""
    text = body.decode("utf-8")
    sheets: list[Sheet] = []
    prose: list[Span] = []
    heading: Span | None = None
    block: list[Span] = []
    for found in re.finditer(r"[^\n]*(\n|$)", text):
        line = found[0]
        if line.startswith("|"):
            block.append(found.span())
            continue
        if block:
            sheets.append(_pipe_table(text, block, heading))
            block = []
        if line.startswith("#"):
            heading = (found.start() + len(line) - len(line.lstrip("# ")), found.start() + len(line.rstrip()))
        elif NUMBER.search(line) and "](http" not in line:
            prose.append((found.start(), found.start() + len(line.rstrip())))
    return Page(text=text, sheets=tuple(sheets), prose=tuple(prose))


def _pipe_table(text: str, block: Sequence[Span], heading: Span | None) -> Sheet:
    cells = []
    for row, (start, end) in enumerate(block):
        for column, found in enumerate(re.finditer(r"\s*([^|\n]*?)\s*\|", text[start + 1 : end])):
            inner = (start + 1 + found.start(1), start + 1 + found.end(1))
            cut = (start + 1 + found.start(), start + 1 + found.end())
            if row != 1:
                cells.append(Cell(inner=inner, outer=inner, cut=cut, row=row, column=column, head=row == 0))
    return Sheet(block=(block[0][0], block[-1][1]), lines=tuple(block[2:]), cells=tuple(cells), caption=heading)


def numbered(pieces: Iterable[Span], page: Page) -> Iterator[tuple[Span, tuple[Span, ...]]]:
    """Those pieces that hold numbers, with them."""
    for piece in pieces:
        if found := page.numbers(piece):
            yield piece, found
