"""A chart as an image that can leave the site: one SVG document with its words, its notes, its source and its release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from pages.figures import draw, words
from pages.figures.chart import Chart, Printed
from pages.figures.draw import opening, placed, text, wrapped
from pages.figures.pictures import NARROW, WIDE
from pages.figures.quote import whole_title
from pages.figures.style import Palette

INTERVAL = "95% interval"
"""How a printed table heads its intervals."""


@dataclass(kw_only=True)
class _Page:
    """Lines and drawings set below each other, `edge` pixels from the left; `y` is where the last of them ends."""

    room: int
    edge: int
    y: float
    parts: list[str] = field(default_factory=list)

    def say(self, said: str, color: str, *, size: int, leading: int, bold: bool = False) -> None:
        for line in wrapped(said, self.room, size=size, bold=bold):
            self.y += leading
            self.parts.append(text(line, self.edge, self.y - 0.3 * size, color, size=size, bold=bold))

    def draw(self, document: str) -> None:
        self.parts.append(placed(document, self.edge, self.y))
        self.y += draw.size(document)[1]

    def space(self, pixels: int) -> None:
        self.y += pixels


def document(chart: Chart, *, release: str, address: str, palette: Palette, narrow: bool = False) -> str:
    """The chart on paper, from its title to its release and the address it is found at; without an address, no such line.

    Its `<title>` and `<desc>` say the same to those who do not see it, the whole printed table among it. Ids begin with
    the chart's stem, so that several images may stand in one page.
    """
    room, edge = (NARROW, 16) if narrow else (WIDE, 24)
    page = _Page(room=room, edge=edge, y=edge)
    _fill(page, chart, release, address, palette, narrow=narrow)
    width, height = room + 2 * edge, page.y + edge
    name = f"{chart.stem}-{'narrow' if narrow else 'wide'}"
    return (
        f'{opening(width, height)} role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(whole_title(chart))}</title>'
        f'<desc id="{name}-desc">{escape(_described(chart))}</desc>'
        f'<rect width="{width:g}" height="{height:g}" fill="{palette.paper}"/>{"".join(page.parts)}</svg>'
    )


def _fill(page: _Page, chart: Chart, release: str, address: str, palette: Palette, *, narrow: bool) -> None:
    page.say(chart.title, palette.ink, size=18 if narrow else 21, leading=24 if narrow else 27, bold=True)
    page.space(4)
    page.say(chart.subtitle, palette.muted, size=14, leading=20)
    page.space(20)
    for drawing in filter(None, (chart.picture, chart.drawn.key)):
        page.draw(drawing.narrow if narrow else drawing.wide)
        page.space(12)
    for group in (chart.notes, chart.changes, _origin(chart, release, address)):
        for note in group:
            page.space(3)
            page.say(note, palette.muted, size=12, leading=17)
        page.space(8 if group else 0)


def _origin(chart: Chart, release: str, address: str) -> Iterable[str]:
    sources = "; ".join(f"{item.publisher}, {item.title} ({words.how(item)})" for item in chart.provenance)
    drawn = chart.table["low"].notna().any()
    whiskers = ("Whiskers are 95% intervals.",) if drawn and "95% interval" not in " ".join(chart.notes) else ()
    return (*whiskers, f"Source: {sources}.", f"Release {release}.", *([address] if address else []))


def _described(chart: Chart) -> str:
    lines = (_line(chart.printed, row) for row in chart.printed.rows)
    return "\n".join((chart.alt, chart.summary, f"{chart.printed.caption}:", *lines))


def _line(content: Printed, row: Sequence[str]) -> str:
    """`label: value, interval, notes`; a cell that does not say by itself what it is has the head of its column before it."""
    heads = content.header[1:]
    single = heads[1:2] == (INTERVAL,) and heads.count(INTERVAL) == 1
    said = ""
    for n, (head, cell) in enumerate(zip(heads, row[1:], strict=True)):
        if cell and head == INTERVAL:
            said += f", {head} {cell}"
        elif cell and (head == "Notes" or (single and n == 0)):
            said += f", {cell}"
        elif cell:
            said += f"; {head}: {cell}"
    return f"{row[0]}: {said[2:]}"
