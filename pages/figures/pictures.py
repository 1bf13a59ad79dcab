"""From rows to drawings that need no browser: the same bars and lines that Plotly draws, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from etl.model import Row
from pages.figures import draw_bars, draw_lines, words
from pages.figures.chart import Series, Svg
from pages.figures.draw_bars import Bar
from pages.figures.draw_lines import Dot, Line
from pages.figures.eras import changes, segments, when
from pages.figures.facts import Facts
from pages.figures.style import Palette

WIDE, NARROW = 720, 344


def both(make: Callable[[int], str]) -> Svg:
    """A drawing for wide screens and one for narrow ones."""
    return Svg(wide=make(WIDE), narrow=make(NARROW))


def bars(
    rows: Sequence[Row],
    palette: Palette,
    *,
    colors: Sequence[str],
    outline: bool,
    label: Callable[[Row], str],
) -> Svg:
    """The bars of `marks.bars`."""
    made = [
        _bar(row, label(row), color, outline=outline, bold=stands_out(row, rows))
        for row, color in zip(rows, colors, strict=True)
    ]
    return both(lambda width: draw_bars.bars(made, palette, width=width))


def lines(
    series: Sequence[Series],
    facts: Facts,
    palette: Palette,
    *,
    reach: float = 1.01,
) -> Svg:
    """The lines of `marks.lines`. The newest first-hand point of a series without a name has its number beside it."""
    made = [_line(one, reach) for one in series]
    rules = [(change.at, change.mark) for change in changes(series[0].rows, facts.methods)]
    return both(lambda width: draw_lines.lines(made, rules, palette, width=width))


def stands_out(row: Mapping[str, Any], rows: Sequence[Row]) -> bool:
    """Whether a row is the whole beside its parts."""
    return row["group_kind"] == "total" and any(other["group_kind"] != "total" for other in rows)


def clipped(row: Row) -> tuple[float | None, float | None]:
    """The interval as it is drawn: of a percentage none reaches below 0 or above 100, as none is said to."""
    low, high = row["low"], row["high"]
    if low is None or high is None:
        return None, None
    return max(low, 0.0), min(high, 100.0) if row["unit"] == "percent" else high


def title(what: str, row: Row) -> str:
    """The words of a mark: `Female: 58.1% (95% CI 55.0% to 61.2%)`, and that it is second-hand where it is."""
    said = words.number(row) if row["value"] is None else words.estimate(row)
    return f"{what}: {said}{'; second-hand source' if row['evidence'] == 'secondary' else ''}"


def _bar(row: Row, label: str, color: str, *, outline: bool, bold: bool) -> Bar:
    low, high = clipped(row)
    second = row["evidence"] == "secondary"
    return Bar(
        label=label,
        title=title(label, row),
        text=words.number(row),
        value=row["value"],
        low=low,
        high=high,
        color=color,
        hollow=outline or second,
        hatched=second,
        bold=bold,
    )


def _line(one: Series, reach: float) -> Line:
    newest = one.newest
    shown = None if one.name else newest
    return Line(
        runs=[[_dot(row, one.name, shown) for row in run] for run in segments(one.rows, reach=reach)],
        color=one.color,
        symbol=one.symbol,
        name=one.name,
        value=words.number(newest),
    )


def _dot(row: Row, name: str, shown: Row | None) -> Dot:
    low, high = clipped(row)
    return Dot(
        at=when(row),
        value=row["value"],
        low=low,
        high=high,
        hollow=row["evidence"] == "secondary",
        title=title(f"{name}, {words.period(row)}" if name else words.period(row), row),
        text=words.number(row) if row is shown else "",
    )
