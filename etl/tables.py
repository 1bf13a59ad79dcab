"""The publisher's tables as grids of text: CSV, Markdown, HTML and JATS. Nothing here knows what a number means.

Footnote marks (`sup`, `xref`, `fn`, links within the page) are dropped before a cell is read, so that a mark never
becomes a digit. Spans are filled in, and bounded: a page may not make a table of millions of cells.
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

MAX_CELLS = 500_000
MAX_SPAN = 200
_MARKS = {"sup", "xref", "fn", "script", "style", "noscript"}
_BREAKS = {"br", "p", "div", "li", "break", "hr", "tr", "td", "th", "dt", "dd"}
_MARK = "\0"


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
        rows = []
        for cells in lines:
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
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
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
    """The parsed page. Entities and the network stay untouched; an empty page raises LayoutError."""
    try:
        text = body.decode("utf-8-sig")
        return html.document_fromstring(text, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.LxmlError, UnicodeDecodeError, ValueError) as error:
        raise LayoutError(where="page", expected="an HTML document in UTF-8", found=str(error)) from error


def html_tables(body: bytes) -> list[Table]:
    """Every `table` of a page, with its `caption`."""
    return [_grid(table, table.xpath("string(caption)"), "") for table in html_document(body).iter("table")]


def jats_document(body: bytes) -> etree._Element:
    """A JATS article. DTDs, entities, recovery and the network are off; what is not whole XML raises LayoutError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False, huge_tree=False)
    try:
        return etree.fromstring(body, parser)
    except etree.LxmlError as error:
        raise LayoutError(where="article", expected="a whole XML document", found=str(error)) from error


def jats_tables(body: bytes) -> list[Table]:
    """Every `table-wrap` of a JATS article, by its label and caption."""
    tables = []
    for wrap in jats_document(body).iter("{*}table-wrap"):
        label, caption = (
            plain(" ".join(cell_text(part) for part in wrap.iterfind(f"{{*}}{name}"))) for name in ("label", "caption")
        )
        tables += [_grid(table, caption, label) for table in wrap.iter("{*}table")]
    return tables


def cell_text(element: etree._Element) -> str:
    """The text of an element without footnote marks; a line break or block inside it reads as a blank.

    So does a mark between two digits, which would join two numbers into one. Raises LayoutError for an entity that no
    DTD resolves: what it stood for is not known.
    """
    text = "".join(_pieces(element))
    return plain(re.sub(rf"(?<=[0-9]){_MARK}+(?=[0-9])", " ", text).replace(_MARK, ""))


def _pieces(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = _name(child)
        if child.tag is etree.Entity:
            raise LayoutError(where=_name(element), expected="text without unresolved entities", found=child.text)
        if name in _MARKS or (name == "a" and (child.get("href") or "").startswith("#")):
            yield _MARK
        elif name:
            if name in _BREAKS:
                yield " "
            yield from _pieces(child)
            if name in _BREAKS:
                yield " "
        yield child.tail or ""


def _name(element: etree._Element) -> str:
    """The local name; blank for comments, processing instructions and entities."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _grid(table: etree._Element, caption: str, label: str) -> Table:
    where = label or plain(caption) or "table"
    header: list[tuple[str, ...]] = []
    rows: list[tuple[str, ...]] = []
    carried: dict[int, tuple[int, str]] = {}
    cells, part = 0, None
    for line in table.iter("{*}tr"):
        if next(line.iterancestors("{*}table")) is not table:
            continue
        due = carried if line.getparent() is part else {}
        filled: list[str] = []
        part, carried = line.getparent(), {}
        for cell in (child for child in line if _name(child) in {"td", "th"}):
            _fill_carried(filled, due, carried)
            text, wide, tall = cell_text(cell), _span(cell, "colspan", where), _span(cell, "rowspan", where)
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
        cells += len(filled)
        if cells > MAX_CELLS:
            raise LayoutError(where=where, expected=f"at most {MAX_CELLS} cells", found="more")
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
