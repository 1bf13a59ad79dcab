"""Horizontal bars from zero as a drawing: the label above, the interval on the bar, the number at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages.figures import draw
from pages.figures.draw import long, marked, path, svg, text, whisker, wrapped
from pages.figures.style import Palette

LINE, THICK, GAP = 20, 20, 18
"""Pixels: a line of a label, a bar, and the space before the next label."""
EDGE = 1
"""Pixels from the edge to zero, so that the axis is seen whole."""
MEASURE = 560
"""Pixels of a label's line at most."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A row of percentages. One without a value keeps its place and says why in `text`; `title` holds its words."""

    label: str
    title: str
    text: str
    value: float | None
    low: float | None
    high: float | None
    color: str
    hollow: bool = False
    hatched: bool = False
    bold: bool = False

    @property
    def end(self) -> float:
        return max(self.value or 0.0, self.high or 0.0)


def bars(rows: Sequence[Bar], palette: Palette, *, width: int) -> str:
    """A bar a row in the order given, over an axis that ends with the first tick beyond all of them."""
    labels = [wrapped(row.label, min(width, MEASURE), bold=row.bold) for row in rows]
    tops = [0]
    for lines in labels:
        tops.append(tops[-1] + LINE * len(lines) + THICK + GAP)
    steps = draw.ticks(max(1.0, *(row.end for row in rows)))
    foot, scale = tops[-1] - 8, _fitting(rows, steps[-1], width - EDGE)
    parts = [_tick(value, EDGE + value * scale, foot, palette) for value in steps]
    for row, lines, top in zip(rows, labels, tops, strict=False):
        parts.append(_row(row, lines, top, scale, palette))
    return svg(width, foot + 28, "".join(parts))


def _row(row: Bar, lines: Sequence[str], top: float, scale: float, palette: Palette) -> str:
    y = top + LINE * len(lines) + 3
    middle = y + THICK / 2
    parts = [
        text(line, 0, top + LINE * n + 15, palette.ink, bold=row.bold, halo=palette.paper)
        for n, line in enumerate(lines)
    ]
    known = row.value is not None
    if row.value is not None:
        parts.append(_bar(row, row.value * scale, y, palette))
    parts.append(path(f"M{EDGE} {y - 2:g}V{y + THICK + 2:g}", palette.rule))
    if row.low is not None and row.high is not None:
        low, high = EDGE + row.low * scale, EDGE + row.high * scale
        parts.append(whisker(low, high, middle, palette, halo=row.hatched or not row.hollow))
    ink = palette.ink if known else palette.muted
    parts.append(text(row.text, EDGE + row.end * scale + 8, middle + 5, ink, bold=known, halo=palette.paper))
    return marked(row.title, *parts)


def _bar(row: Bar, length: float, y: float, palette: Palette) -> str:
    if not row.hollow:
        return f'<rect x="{EDGE}" y="{y:g}" width="{length:g}" height="{THICK}" fill="{row.color}"/>'
    outline = (
        f'<rect x="{EDGE + 1}" y="{y + 1:g}" width="{max(length - 2, 0):g}" height="{THICK - 2}" fill="{palette.paper}" '
        f'stroke="{row.color}" stroke-width="2"/>'
    )
    return outline + (_hatch(length, y, row.color) if row.hatched else "")


def _hatch(length: float, y: float, color: str) -> str:
    """Slanted lines within a bar, cut at its ends."""
    strokes = []
    for n in range(8, int(length) + THICK, 8):
        low, high = max(n - THICK, 0), min(n, length)
        strokes.append(f"M{EDGE + low:g} {y + n - low:g}L{EDGE + high:g} {y + n - high:g}")
    return path("".join(strokes), color, width=1.5) if strokes else ""


def _fitting(rows: Sequence[Bar], last: float, room: float) -> float:
    """Pixels a percentage point takes so that the last tick and the number behind each bar still fit."""
    ends = [(room - 9 - long(row.text, bold=True)) / row.end for row in rows if row.end]
    return min([(room - long(f"{last:g}%", size=draw.SMALL) / 2) / last, *ends])


def _tick(value: float, x: float, foot: float, palette: Palette) -> str:
    at, anchor = (x, "middle") if value else (0, "start")
    said = text(f"{value:g}%", at, foot + 22, palette.muted, anchor=anchor, size=draw.SMALL)
    return path(f"M{x:g} 0V{foot:g}", palette.hair) + said
