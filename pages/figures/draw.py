"""Drawings that need no browser to be made: SVG for pages that load without Plotly. Numbers come in ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from pages.figures.style import FONT, Palette

LETTER = 8.2
"""Pixels a letter of a label takes at most, on average: drawings cannot measure text."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of people who are ill, parted into treated and not: percent of all adults of the group."""

    label: str
    treated: float
    ill: float
    low: float | None
    high: float | None
    treated_text: str
    ill_text: str
    untreated_text: str
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


def parted_bars(bars: Sequence[Bar], palette: Palette, *, width: int) -> str:
    """Treated (filled) then untreated (outlined), from zero, with the interval of all who were ill at the end."""
    narrow = width < 500
    beside = max(len(bar.label) for bar in bars) * LETTER + 16
    left, right, line = (0, 70, 66) if narrow else (beside, 90, 54)
    reach = max(bar.high or bar.ill for bar in bars)
    top = -(-reach // 10) * 10
    scale = (width - left - right) / top
    height = line * len(bars) + 40
    parts = [_grid(n * 10, left + n * 10 * scale, height - 34, palette) for n in range(int(top // 10) + 1)]
    for n, bar in enumerate(bars):
        y = n * line + (28 if narrow else 14)
        middle = y + 15
        where = (0, y - 8) if narrow else (0, middle + 5)
        parts.append(_text(bar.label, *where, palette.ink, bold=bar.bold))
        a, b = left + bar.treated * scale, left + bar.ill * scale
        parts.append(f'<rect x="{left:g}" y="{y}" width="{a - left:g}" height="30" fill="{palette.treated}"/>')
        outline = f'fill="none" stroke="{palette.untreated}" stroke-width="2.5"'
        parts.append(f'<rect x="{a + 1.25:g}" y="{y + 1.25}" width="{max(b - a - 2.5, 0):g}" height="27.5" {outline}/>')
        parts.append(_text(bar.treated_text, a - 8, middle + 5, palette.paper, bold=True, anchor="end"))
        if b - a > 40:
            parts.append(
                _text(bar.untreated_text, (a + b) / 2, middle + 5, palette.untreated, bold=True, anchor="middle")
            )
        end = b
        if bar.low is not None and bar.high is not None:
            end = left + bar.high * scale
            parts.append(_whisker(left + bar.low * scale, end, middle, palette))
        parts.append(_text(bar.ill_text, end + 8, middle + 5, palette.ink, bold=True))
    return _svg(width, height, "".join(parts))


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


def _whisker(low: float, high: float, y: float, palette: Palette) -> str:
    return f'<path d="M{low:g} {y - 5:g}v10M{low:g} {y:g}H{high:g}M{high:g} {y - 5:g}v10" stroke="{palette.ink}" stroke-width="1.5" fill="none"/>'


def _grid(value: int, x: float, foot: float, palette: Palette) -> str:
    line = f'<path d="M{x:g} 4V{foot:g}" stroke="{palette.hair}"/>'
    return line + _text(
        f"{value}%", x, foot + 24, palette.muted, anchor="start" if value == 0 and x < 20 else "middle", size=14
    )


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
