"""HTML and JATS: where their tables, headings and sentences stand, and what can befall the tags themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from tests.etl.mutations.pages import Cell, Page, Sheet, Span

LISTS = ("h1", "h2", "li", "p", "title", "section", "sec", "article-id", "abstract", "table-wrap", "label", "caption")
"""Elements that are read, or hold what is read: each kind is a sheet of one column, its elements are the rows."""

SPANS = (
    "0",
    "2",
    "3",
    "6",
    "-1",
    "1.5",
    "x",
    "",
    "007",
    "1e3",
    "200",
    "201",
    "999",
    "1000000",
    "99999999999999999999",
    "٢",
)
_ROW = re.compile(r"<tr\b[^>]*>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[dh])\b([^>]*)>(.*?)</\1>", re.DOTALL)
_LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(9))


def markup_page(body: bytes) -> Page:
    text = body.decode("utf-8")
    sheets = [_table(text, found.span()) for found in re.finditer(r"<table\b.*?</table>", text, re.DOTALL)]
    for tag in LISTS:
        if items := [
            found.span() for found in re.finditer(rf"<{tag}\b[^>]*>(?:(?!<{tag}\b).)*?</{tag}>", text, re.DOTALL)
        ]:
            sheets.append(_list(text, items))
    prose = [cell.inner for sheet in sheets for cell in sheet.cells if "<li" not in text[slice(*cell.inner)]]
    return Page(text=text, sheets=tuple(sheets), prose=tuple(prose))


def _list(text: str, items: list[Span]) -> Sheet:
    cells = []
    for row, (start, end) in enumerate(items):
        inner = (text.index(">", start) + 1, text.rindex("<", start, end))
        cells.append(Cell(inner=inner, outer=inner, cut=(start, end), row=row, column=0))
    return Sheet(block=(items[0][0], items[-1][1]), lines=tuple(items), cells=tuple(cells))


def _table(text: str, block: Span) -> Sheet:
    start, end = block
    head = text.find("</thead>", start, end)
    caption = re.compile(r"<caption>(.*?)</caption>", re.DOTALL).search(text, start, end)
    lines, cells = [], []
    taken: dict[tuple[int, int], bool] = {}
    for row, line in enumerate(_ROW.finditer(text, start, end)):
        if line.start() > head:
            lines.append(line.span())
        column = 0
        for cell in _CELL.finditer(text, *line.span()):
            while (row, column) in taken:
                column += 1
            wide, tall = (
                int(found[1]) if (found := re.search(rf'{name}="([0-9]+)"', cell[2])) else 1
                for name in ("colspan", "rowspan")
            )
            taken |= {(row + down, column + right): True for down in range(tall) for right in range(wide)}
            inner = cell.span(3)
            cells.append(
                Cell(inner=inner, outer=inner, cut=cell.span(), row=row, column=column, head=line.start() < head)
            )
            column += wide
    return Sheet(block=block, lines=tuple(lines), cells=tuple(cells), caption=caption.span(1) if caption else None)


def _tag(page: Page, rng: Random, names: str) -> re.Match[str] | None:
    found = list(re.finditer(rf"<(/?)({names})\b([^>]*)>", page.text))
    return rng.choice(found) if found else None


def span_changed(page: Page, rng: Random) -> bytes:
    """A colspan or rowspan added, changed or gone."""
    tag = _tag(page, rng, "td|th")
    if tag is None or tag[1]:
        return page.text.encode()
    name, value = rng.choice(("colspan", "rowspan")), rng.choice(SPANS)
    rest = re.sub(rf' ?{name}="[^"]*"', "", tag[3])
    put = rest if rest != tag[3] and rng.random() < 0.3 else f'{rest} {name}="{value}"'
    return page.spliced([(tag.span(3), put)])


def tag_changed(page: Page, rng: Random) -> bytes:
    """A tag gone, doubled, of another name, or within a comment."""
    tag = _tag(
        page,
        rng,
        "td|th|tr|tbody|thead|table|caption|li|ul|h1|h2|p|section|sec|abstract|table-wrap|label|article-meta|front",
    )
    if tag is None:
        return page.text.encode()
    put = rng.choice(
        (
            "",
            tag[0] * 2,
            tag[0].replace(
                tag[2], rng.choice(("td", "th", "div", "span", "li", "tr", "table", "thead", "template")), 1
            ),
            f"<!-- {tag[0]} -->",
            tag[0].upper(),
            tag[0][:-1],
            f"<{tag[1]}{tag[2]} hidden{tag[3]}>",
            f"</{tag[2]}>" + tag[0],
        )
    )
    return page.spliced([(tag.span(), put)])


def entity_defined(page: Page, rng: Random) -> bytes:
    """A DTD that defines an entity, which stands at a number: one edit of two spots."""
    value = rng.choice(("1", "9", "\u00a0", "<td>9</td>", "%", ""))
    laughs = rng.random() < 0.2
    inside = (
        _LAUGHS
        if laughs
        else rng.choice(
            (
                f'<!ENTITY e8 "{value}">',
                '<!ENTITY e8 SYSTEM "file:///etc/passwd">',
                '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;',
            )
        )
    )
    root = re.search(r"<(html|article)\b", page.text)
    spots = [number for piece in page.pieces for number in page.numbers(piece)]
    assert root is not None
    at = rng.choice(spots)[rng.randint(0, 1)]
    prolog = re.compile(r"<!DOCTYPE[^>]*>\s*").search(page.text, 0, root.start())
    where = prolog.span() if prolog else (root.start(), root.start())
    return page.spliced([(where, f"<!DOCTYPE {root[1]} [{inside}]>"), ((at, at), "&e8;")])


def bomb(page: Page, rng: Random) -> bytes:
    """A table of very many cells, or very deep, beside or within what is read."""
    sheets = [sheet for sheet in page.sheets if page.text.startswith("<table", sheet.block[0])]
    table = rng.choice(sheets) if sheets else page.sheets[0]
    many, wide = rng.choice((200, 2_000)), '<td colspan="200" rowspan="200">9</td>'
    at = rng.choice((table.block[0], table.block[1], rng.choice(table.lines)[0]))
    put = rng.choice(
        (
            f"<tr>{wide * 20}</tr>" * 10,
            "<table><tr><td>" * many,
            "<div>" * many,
            f"{'<table><tr><td>' * (many // 20)}9{'</td></tr></table>' * (many // 20)}",
            f"<tr>{'<td>9</td>' * many}</tr>",
            f"<p>{'9' * many}</p>",
        )
    )
    return page.spliced([((at, at), put)])


ON_TAGS: Mapping[str, Callable[[Page, Random], bytes]] = {
    "colspan and rowspan": span_changed,
    "tag": tag_changed,
    "entity of a DTD": entity_defined,
    "bomb": bomb,
}
