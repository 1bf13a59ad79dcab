"""The publisher's tables as grids of text: CSV, Markdown, HTML and JATS. Nothing here knows what a number means.

Footnote marks (`sup`, `xref`, `fn`, links within the page) are dropped before a cell is read, so that a mark never
becomes a digit. Spans are filled in. What a hostile page may cost is bounded: cells of all its tables together, spans,
the text of a cell, and, by libxml2, depth. Past a bound the page is refused, never read in part.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree, html

from etl.cells import plain
from etl.errors import LayoutError

MAX_CELLS = 1_000_000
MAX_SPAN = 200
MAX_TEXT = 100_000
_HIDDEN = {"script", "style", "noscript"}
_MARKS = {"sup", "xref", "fn", *_HIDDEN}
_BREAKS = {"br", "p", "div", "li", "break", "hr", "tr", "td", "th", "dt", "dd"}
_MARK, _DOUBT = "\0", "\1"
_SIGN = re.compile(r"[0-9]{1,2}|[A-Za-z]{1,3}|[*†‡§¶‖#+]{1,3}|[(\[][0-9A-Za-z]{1,2}[)\]]|")
"""What one footnote mark looks like; several stand side by side with commas or blanks. Anything else in raised type beside a digit may be part of the number."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table as printed. `header` has one tuple a header row; each row is as wide as the widest header row."""

    caption: str
    header: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    label: str = ""

    @property
    def where(self) -> str:
        return self.label or self.caption or "table"


def csv_rows(body: bytes, *, needed: Sequence[str], where: str, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """The rows of a CSV whose header has at least the `needed` columns, each once.

    Raises LayoutError when a column is missing or twice, when a row is longer or shorter than the header, when the
    text does not decode, or when the last line is cut off inside a quoted cell.
    """
    try:
        lines = csv.reader(io.StringIO(body.decode(encoding), newline=""), strict=True)
        header = next(lines, [])
        missing = [name for name in needed if header.count(name) != 1]
        if missing:
            raise LayoutError(where=where, expected=f"the columns {', '.join(needed)}, once each", found=_list(header))
        rows: list[dict[str, str]] = []
        for cells in lines:
            _bounded(len(rows) * len(header), where)
            if len(cells) != len(header):
                expected = f"{len(header)} cells in line {lines.line_num}"
                raise LayoutError(where=where, expected=expected, found=str(len(cells)))
            rows.append(dict(zip(header, cells, strict=True)))
        return rows
    except (UnicodeDecodeError, csv.Error) as error:
        raise LayoutError(where=where, expected=f"a CSV file in {encoding}", found=str(error)) from error


def markdown_tables(text: str) -> Iterator[tuple[tuple[str, ...], Table]]:
    """Each pipe table of a Markdown text with the headings above it, outermost first; the last heading is its caption.

    `&nbsp;` reads as blank. A body row whose cells do not match the header's raises LayoutError.
    """
    headings: list[tuple[int, str]] = []
    block: list[list[str]] = []
    cells = 0
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            cells += line.count("|")
            _bounded(cells, headings[-1][1] if headings else "table")
            block.append([plain(cell.replace("&nbsp;", " ")) for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]])
            continue
        if block:
            yield tuple(title for _, title in headings), _markdown_table(block, headings)
            block = []
        heading = re.match(r"(#{1,6})\s+(.*\S)", line)
        if heading:
            level = len(heading[1])
            headings = [item for item in headings if item[0] < level] + [(level, plain(heading[2]))]


def _markdown_table(block: list[list[str]], headings: list[tuple[int, str]]) -> Table:
    caption = headings[-1][1] if headings else ""
    if len(block) < 2 or any(not re.fullmatch(r":?-{3,}:?", cell) for cell in block[1]):
        raise LayoutError(
            where=caption or "table", expected="a Markdown table with a rule below its header", found=str(block[:2])
        )
    width = len(block[0])
    for row in block[1:]:
        if len(row) != width:
            raise LayoutError(where=caption or "table", expected=f"{width} cells", found=f"{len(row)}: {row}")
    return Table(caption=caption, header=(tuple(block[0]),), rows=tuple(tuple(row) for row in block[2:]))


def html_document(body: bytes) -> html.HtmlElement:
    """The parsed page. Entities and the network stay untouched; an empty page raises LayoutError.

    So does one that is deeper or bigger than libxml2 reads, which would otherwise end there without a word.
    """
    parser = html.HTMLParser(no_network=True, huge_tree=False)
    try:
        page = html.document_fromstring(body.decode("utf-8-sig"), parser=parser)
    except (etree.LxmlError, UnicodeDecodeError, ValueError) as error:
        raise LayoutError(where="page", expected="an HTML document in UTF-8", found=str(error)) from error
    if fatal := parser.error_log.filter_from_fatals():
        raise LayoutError(where="page", expected="an HTML document of usual depth and size", found=fatal[0].message)
    return page


def html_tables(body: bytes) -> list[Table]:
    """Every `table` of a page, with its `caption`."""
    room = _Room()
    return [_grid(table, table.xpath("string(caption)"), "", room) for table in html_document(body).iter("table")]


def jats_document(body: bytes) -> etree._Element:
    """A JATS article. DTDs, entities, recovery and the network are off; what is not whole XML raises LayoutError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False, huge_tree=False)
    try:
        return etree.fromstring(body, parser)
    except etree.LxmlError as error:
        raise LayoutError(where="article", expected="a whole XML document", found=str(error)) from error


def jats_tables(body: bytes) -> list[Table]:
    """Every `table-wrap` of a JATS article, by its label and caption."""
    tables, room = [], _Room()
    for wrap in jats_document(body).iter("{*}table-wrap"):
        label, caption = (
            plain(" ".join(cell_text(part) for part in wrap.iterfind(f"{{*}}{name}"))) for name in ("label", "caption")
        )
        tables += [_grid(table, caption, label, room) for table in wrap.iter("{*}table")]
    return tables


def cell_text(element: etree._Element) -> str:
    """The text of an element without footnote marks; a line break or block inside it reads as a blank.

    So does a mark within a number, which would join two numbers into one; and raised type beside a digit that is no mark
    (`41<sup>.3</sup>`) reads as `^`, so that no part of a number is lost. Raises LayoutError for an entity that no DTD
    resolves, as what it stood for is not known, and for a text that is too long to be a cell's.
    """
    text = "".join(_pieces(element))
    if len(text) > MAX_TEXT:
        raise LayoutError(where=_name(element), expected=f"at most {MAX_TEXT} characters", found=f"{text[:80]} …")
    text = re.sub(rf"(?<=[0-9])[{_MARK}{_DOUBT}]+(?=[.,]?[0-9])|(?<=[0-9][.,])[{_MARK}{_DOUBT}]+(?=[0-9])", " ", text)
    text = re.sub(rf"(?<=[0-9]){_DOUBT}|{_DOUBT}(?=[.,]?[0-9])", "^", text)
    return plain(text.replace(_MARK, "").replace(_DOUBT, ""))


def _pieces(element: etree._Element) -> Iterator[str]:
    yield (element.text or "").replace(_DOUBT, " ")
    for child in element:
        name = _name(child)
        if child.tag is etree.Entity:
            raise LayoutError(where=_name(element), expected="text without unresolved entities", found=child.text)
        if name in _MARKS or (name == "a" and (child.get("href") or "").startswith("#")):
            yield _MARK if name in _HIDDEN or _is_mark("".join(_pieces(child)).replace(_MARK, "")) else _DOUBT
        elif name:
            if name in _BREAKS:
                yield " "
            yield from _pieces(child)
            if name in _BREAKS:
                yield " "
        yield (child.tail or "").replace(_DOUBT, " ")


def _is_mark(text: str) -> bool:
    return all(_SIGN.fullmatch(sign) for sign in re.split(r"[\s,;–-]+", text[:100])) and text[:1] not in {
        ",",
        ".",
        "-",
        "–",
    }


def _name(element: etree._Element) -> str:
    """The local name; blank for comments, processing instructions and entities."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class _Room:
    """How many cells the tables of one page have so far."""

    def __init__(self) -> None:
        self.cells = 0

    def take(self, cells: int, where: str) -> None:
        self.cells += cells
        _bounded(self.cells, where)


def _bounded(cells: int, where: str) -> None:
    if cells > MAX_CELLS:
        raise LayoutError(where=where, expected=f"at most {MAX_CELLS} cells on a page", found="more")


def _grid(table: etree._Element, caption: str, label: str, room: _Room) -> Table:
    where = label or plain(caption) or "table"
    header: list[tuple[str, ...]] = []
    rows: list[tuple[str, ...]] = []
    carried: dict[int, tuple[int, str]] = {}
    part = None
    for line in table.iter("{*}tr"):
        if next(line.iterancestors("{*}table")) is not table:
            continue
        due = carried if line.getparent() is part else {}
        filled: list[str] = []
        part, carried = line.getparent(), {}
        for cell in (child for child in line if _name(child) in {"td", "th"}):
            _fill_carried(filled, due, carried)
            text, wide, tall = cell_text(cell), _span(cell, "colspan", where), _span(cell, "rowspan", where)
            _bounded(room.cells + len(filled) + wide, where)
            for _ in range(wide):
                if tall > 1:
                    carried[len(filled)] = (tall - 1, text)
                if len(filled) in due:
                    raise LayoutError(where=where, expected="cells that do not overlap", found=text)
                filled.append(text)
        while due:
            _fill_carried(filled, due, carried)
            if due:
                filled.append("")
        room.take(1 + len(filled), where)
        in_head = any(_name(parent) == "thead" for parent in line.iterancestors())
        (header if in_head else rows).append(tuple(filled))
    return Table(caption=plain(caption), header=tuple(header), rows=tuple(rows), label=label)


def _fill_carried(filled: list[str], due: dict[int, tuple[int, str]], carried: dict[int, tuple[int, str]]) -> None:
    """Moves the cells that reach down from the row above, as far as they stand next in line."""
    while len(filled) in due:
        left, text = due.pop(len(filled))
        if left > 1:
            carried[len(filled)] = (left - 1, text)
        filled.append(text)


def _span(cell: Mapping[str, str] | etree._Element, name: str, where: str) -> int:
    text = cell.get(name) or "1"
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text) or int(text) > MAX_SPAN:
        raise LayoutError(where=where, expected=f"{name} from 1 to {MAX_SPAN}", found=text)
    return int(text)


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)[:300] or "nothing"
