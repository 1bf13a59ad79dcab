"""Drawings that need no browser to be made: SVG for pages that load without Plotly. Numbers come in ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from pages.figures.style import FONT, Palette

LETTER, BOLD = 8.2, 9.3
"""Pixels a letter takes at most, on average, plain and bold: drawings cannot measure text. Of the fonts, DejaVu Sans is widest."""
THICK = 28
"""Pixels of the height of a bar."""
NARROW = 500
"""Pixels of width below which a group's name stands above its bars, where it always has room."""


@dataclass(frozen=True, kw_only=True)
class Axis:
    """Ticks from zero, each with its text; the drawing ends with the last. `title` says what they count."""

    ticks: Sequence[tuple[float, str]]
    title: str


@dataclass(frozen=True, kw_only=True)
class Span:
    """A length from zero with its interval, if it has one, and what stands behind it."""

    value: float
    low: float | None
    high: float | None
    text: str

    @property
    def end(self) -> float:
        return self.value if self.high is None else max(self.value, self.high)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A group: `whole`, parted into treated and not; and those not treated once more, from zero.

    Of the texts for those treated, the first that fits into their part is drawn.
    """

    label: str
    whole: Span
    treated: float
    treated_texts: Sequence[str]
    untreated: Span
    bold: bool = False


@dataclass(frozen=True, kw_only=True)
class Dot:
    """One point of a line: `hollow` when second-hand, `text` beside it when it is to be read off."""

    at: float
    value: float
    low: float | None
    high: float | None
    hollow: bool
    text: str = ""


def people_array(people: Sequence[int], palette: Palette, *, width: int, across: int) -> str:
    """One mark a person: treated filled, untreated an outline, well a small dot; `people` counts the three in order."""
    treated, untreated, well = people
    step = width / across
    marks = []
    for n in range(treated + untreated + well):
        x, y = (n % across + 0.5) * step, (n // across + 0.5) * step
        if n < treated:
            marks.append(f'<circle cx="{x:g}" cy="{y:g}" r="{step * 0.3:g}" fill="{palette.treated}"/>')
        elif n < treated + untreated:
            ring = f'r="{step * 0.26:g}" fill="none" stroke="{palette.untreated}" stroke-width="{step * 0.1:g}"'
            marks.append(f'<circle cx="{x:g}" cy="{y:g}" {ring}/>')
        else:
            marks.append(f'<circle cx="{x:g}" cy="{y:g}" r="{step * 0.1:g}" fill="{palette.well}"/>')
    rows = -(-(treated + untreated + well) // across)
    return _svg(width, rows * step, "".join(marks))


def parted_bars(bars: Sequence[Bar], axis: Axis, palette: Palette, *, width: int) -> str:
    """A bar a group, treated (filled) then untreated (outlined); below it the untreated alone, as a ring on a line from
    zero. Each interval is a whisker on the mark it is of, so that both are read off one axis."""
    beside = max(len(bar.label) for bar in bars) * LETTER + 16
    above = width < NARROW or beside > width / 4
    left, head, pitch = (0, 26, THICK + 56) if above else (beside, 6, THICK + 34)
    scale = _fitting(bars, axis, width - left)
    foot = head + pitch * len(bars) - (22 if above else 4)
    parts = [_tick(text, left + value * scale, foot, palette) for value, text in axis.ticks]
    parts.append(_text(axis.title, left, foot + 46, palette.muted, size=14))
    for n, bar in enumerate(bars):
        y = head + n * pitch
        parts.append(_text(bar.label, 0, y - 8 if above else y + THICK / 2 + 5, palette.ink, bold=bar.bold))
        parts += _parted(bar, left, y, scale, palette)
        parts += _alone(bar.untreated, left, y + THICK + 11, scale, palette)
    return _svg(width, foot + 54, "".join(parts))


def line_chart(
    runs: Sequence[Sequence[Dot]], rules: Sequence[tuple[float, str]], palette: Palette, *, width: int, top: float
) -> str:
    """Runs of joined points over whole years, from zero to `top` percent; dashed, named rules where they are cut."""
    dots = [dot for run in runs for dot in run]
    first, last = min(dot.at for dot in dots) - 0.6, max(dot.at for dot in dots) + 0.6
    left, right, head, height = 44, 56, 26, 320
    floor = height - 30

    def x(at: float) -> float:
        return left + (at - first) / (last - first) * (width - left - right)

    def y(value: float) -> float:
        return floor - value / top * (floor - head)

    parts = []
    for value in range(0, int(top) + 1, 20):
        parts.append(f'<path d="M{left} {y(value):g}H{width - right + 40}" stroke="{palette.hair}"/>')
        parts.append(_text(f"{value}%", left - 8, y(value) + 5, palette.muted, anchor="end", size=14))
    step = 2 if width > 500 else 4
    newest = int(max(dot.at for dot in dots))
    for year in range(newest, int(first), -step):
        parts.append(_text(str(year), x(year), height - 6, palette.muted, anchor="middle", size=14))
    for at, mark in rules:
        dashes = f'stroke="{palette.rule}" stroke-dasharray="4 4"'
        parts.append(f'<path d="M{x(at):g} {head}V{floor:g}" {dashes}/>')
        parts.append(_text(mark, x(at), head - 8, palette.muted, anchor="middle", size=14))
    for run in runs:
        path = "L".join(f"{x(dot.at):g} {y(dot.value):g}" for dot in run)
        parts.append(f'<path d="M{path}" fill="none" stroke="{palette.treated}" stroke-width="2.5"/>')
        parts += [_dot(dot, x(dot.at), y, palette) for dot in run]
    return _svg(width, height, "".join(parts))


def _dot(dot: Dot, x: float, y: Callable[[float], float], palette: Palette) -> str:
    parts = []
    if dot.low is not None and dot.high is not None:
        parts.append(f'<path d="M{x:g} {y(dot.low):g}V{y(dot.high):g}" stroke="{palette.ink}" stroke-width="1.5"/>')
    fill = palette.paper if dot.hollow else palette.treated
    parts.append(
        f'<circle cx="{x:g}" cy="{y(dot.value):g}" r="5.5" fill="{fill}" stroke="{palette.treated}" stroke-width="2"/>'
    )
    if dot.text:
        parts.append(_text(dot.text, x, y(dot.high or dot.value) - 14, palette.ink, bold=True, anchor="middle"))
    return "".join(parts)


def _fitting(bars: Sequence[Bar], axis: Axis, room: float) -> float:
    """Pixels a unit of the axis takes so that the last tick and the text behind each mark still fit."""
    spans = [span for bar in bars for span in (bar.whole, bar.untreated) if span.end]
    top, text = axis.ticks[-1]
    return min((room - _long(text) / 2 - 6) / top, *((room - 11 - _long(span.text)) / span.end for span in spans))


def _parted(bar: Bar, left: float, y: float, scale: float, palette: Palette) -> list[str]:
    a, b, middle = left + bar.treated * scale, left + bar.whole.value * scale, y + THICK / 2
    parts = [
        f'<rect x="{left:g}" y="{y:g}" width="{a - left:g}" height="{THICK}" fill="{palette.treated}"/>',
        f'<rect x="{a + 1.25:g}" y="{y + 1.25:g}" width="{max(b - a - 2.5, 0):g}" height="{THICK - 2.5}" fill="none" '
        f'stroke="{palette.untreated}" stroke-width="2.5"/>',
        *_whisker(bar.whole, left, middle, scale, palette),
        _text(bar.whole.text, left + bar.whole.end * scale + 8, middle + 5, palette.ink, bold=True),
    ]
    fitting = [text for text in bar.treated_texts if _long(text) + 8 < a - left]
    return parts + [_text(text, a - 8, middle + 5, palette.paper, bold=True, anchor="end") for text in fitting[:1]]


def _alone(span: Span, left: float, y: float, scale: float, palette: Palette) -> list[str]:
    """Those not treated, from zero: a ring as in the hundred marks."""
    x = left + span.value * scale
    outline = f'stroke="{palette.untreated}" stroke-width="2"'
    return [
        f'<path d="M{left:g} {y:g}H{max(x - 4, left):g}" {outline}/>',
        f'<circle cx="{x:g}" cy="{y:g}" r="4" fill="none" {outline}/>',
        *_whisker(span, left, y, scale, palette),
        _text(span.text, left + span.end * scale + 10, y + 5, palette.untreated, bold=True),
    ]


def _whisker(span: Span, left: float, y: float, scale: float, palette: Palette) -> list[str]:
    if span.low is None or span.high is None:
        return []
    low, high = left + span.low * scale, left + span.high * scale
    ends = f"M{low:g} {y - 6:g}v12M{low:g} {y:g}H{high:g}M{high:g} {y - 6:g}v12"
    return [f'<path d="{ends}" stroke="{palette.ink}" stroke-width="1.5" fill="none"/>']


def _tick(text: str, x: float, foot: float, palette: Palette) -> str:
    line = f'<path d="M{x:g} 4V{foot:g}" stroke="{palette.hair}"/>'
    return line + _text(text, x, foot + 22, palette.muted, anchor="start" if x < 20 else "middle", size=14)


def _long(text: str) -> float:
    """Pixels a bold text takes at most."""
    return len(text) * BOLD


def _text(
    text: str, x: float, y: float, color: str, *, bold: bool = False, anchor: str = "start", size: int = 15
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" fill="{color}" font-size="{size}"{weight} text-anchor="{anchor}">{escape(text)}</text>'


def _svg(width: float, height: float, body: str) -> str:
    font = FONT.replace('"', "'")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
        f'font-family="{font}">{body}</svg>'
    )
