"""Lines over years as a drawing: from zero, cut where they must be, each point with its interval and its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from pages.figures import draw
from pages.figures.draw import long, marked, path, svg, text
from pages.figures.style import Palette

PLOT, HEAD, RULES, FOOT, KEY = 260, 14, 20, 34, 26
"""Pixels of height: of the values, of the space above them and what the names of rules add to it, of the years below, and of
a line of the key."""
EDGE = 26
"""Pixels from an end of the axis to the first and the last point, so that their years have room."""
CROWD = 30
"""Points of a line from which they are drawn small."""


@dataclass(frozen=True, kw_only=True)
class Dot:
    """One point of a line: `hollow` when second-hand, `text` beside it when it is to be read off, `title` its words."""

    at: float
    value: float
    low: float | None
    high: float | None
    hollow: bool
    title: str
    text: str = ""

    @property
    def end(self) -> float:
        return max(self.value, self.high or 0.0)


@dataclass(frozen=True, kw_only=True)
class Line:
    """Runs of points that may be joined. A line with a `name` stands in the key, with its latest `value`."""

    runs: Sequence[Sequence[Dot]]
    color: str
    symbol: str = "circle"
    name: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class _Plot:
    """Where years and percentages stand: zero at `floor`, `top` percent `PLOT` pixels above it, `span` years from `start`."""

    width: int
    left: float
    floor: float
    top: float
    start: float
    span: float

    def x(self, at: float) -> float:
        return self.left + EDGE + (at - self.start) / self.span * (self.width - self.left - 2 * EDGE)

    def y(self, value: float) -> float:
        return self.floor - value / self.top * PLOT


def lines(series: Sequence[Line], rules: Sequence[tuple[float, str]], palette: Palette, *, width: int) -> str:
    """Lines of percentages over whole years; dashed, named rules where they are cut."""
    dots = [dot for line in series for run in line.runs for dot in run]
    top = min(max(1.0, 1.2 * max(dot.end for dot in dots)), 108.0)
    levels = [level for level in draw.ticks(top) if level <= top]
    first, last = min(dot.at for dot in dots), max(dot.at for dot in dots)
    start = first if int(last) >= first else float(int(first))
    head = HEAD + (RULES if rules else 0) + KEY * sum(bool(line.name) for line in series)
    plot = _Plot(
        width=width,
        left=max(long(f"{level:g}%", size=draw.SMALL) for level in levels) + 8,
        floor=head + PLOT,
        top=top,
        start=start if last > start else start - 0.5,
        span=last - start or 1.0,
    )
    parts = [*_key(series, palette), *_grid(plot, levels, _years(start, last, width // 60), palette)]
    for at, mark in rules:
        parts.append(path(f"M{plot.x(at):g} {head - 8}V{plot.floor:g}", palette.rule, dashes="4 4"))
        parts.append(text(mark, plot.x(at), head - 14, palette.muted, anchor="middle", size=draw.SMALL))
    for line in series:
        parts += _drawn(line, plot, palette)
    parts += [_label(dot, dots, plot, palette) for dot in dots if dot.text]
    return svg(width, plot.floor + FOOT, "".join(parts))


def _grid(plot: _Plot, levels: Sequence[float], years: Sequence[int], palette: Palette) -> Iterator[str]:
    for level in levels:
        y = plot.y(level)
        yield path(f"M{plot.left:g} {y:g}H{plot.width}", palette.hair if level else palette.rule)
        yield text(f"{level:g}%", plot.left - 8, y + 5, palette.muted, anchor="end", size=draw.SMALL)
    for year in years:
        yield text(str(year), plot.x(year), plot.floor + 24, palette.muted, anchor="middle", size=draw.SMALL)


def _drawn(line: Line, plot: _Plot, palette: Palette) -> Iterator[str]:
    r = 2.0 if sum(map(len, line.runs)) > CROWD else 4.5
    for run in line.runs:
        places = [(plot.x(dot.at), plot.y(dot.value)) for dot in run]
        if len(run) > 1:
            yield path("M" + "L".join(f"{x:g} {y:g}" for x, y in places), line.color, width=2.5)
        for dot, (x, y) in zip(run, places, strict=True):
            fill = palette.paper if dot.hollow else line.color
            paint = f'fill="{fill}" stroke="{line.color}" stroke-width="2"'
            yield marked(dot.title, _mark(line.symbol, x, y, r, paint), _whisker(dot, plot, palette))


def _whisker(dot: Dot, plot: _Plot, palette: Palette) -> str:
    if dot.low is None or dot.high is None:
        return ""
    return path(f"M{plot.x(dot.at):g} {plot.y(dot.low):g}V{plot.y(dot.high):g}", palette.ink, width=1.5)


def _mark(symbol: str, x: float, y: float, r: float, paint: str) -> str:
    if symbol == "square":
        return f'<rect x="{x - r:g}" y="{y - r:g}" width="{2 * r:g}" height="{2 * r:g}" {paint}/>'
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" {paint}/>'


def _key(series: Sequence[Line], palette: Palette) -> Iterator[str]:
    """A line a named series: its mark in its colour, its name and latest value in ink."""
    for n, line in enumerate(line for line in series if line.name):
        y = 14 + KEY * n
        yield _mark(line.symbol, 7, y, 5, f'fill="{line.color}"')
        yield text(f"{line.name}:", 20, y + 5, palette.ink, tail=line.value)


def _years(first: float, last: float, most: int) -> list[int]:
    """Whole years from the last one back, about `most` of them."""
    years = range(ceil(first), int(last) + 1)
    return list(years[:: -max(1, -(-len(years) // most))])


def _label(dot: Dot, dots: Sequence[Dot], plot: _Plot, palette: Palette) -> str:
    """The number of a point, above it and above the points beside it, within the drawing."""
    half = long(dot.text, bold=True) / 2
    x = min(max(plot.x(dot.at), half), plot.width - half)
    near = [plot.y(other.end) for other in dots if abs(plot.x(other.at) - x) < half + 8]
    return text(dot.text, x, min(near) - 13, palette.ink, bold=True, anchor="middle", halo=palette.paper)
