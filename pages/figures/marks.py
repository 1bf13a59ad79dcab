"""The marks of charts: bars with intervals, and lines that are cut where they must be. Axes start at zero.

Each is made twice of the same rows: as a Plotly figure for the page, and as a picture that needs no browser.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from etl.model import Row
from pages.figures import pictures, plots, words
from pages.figures.chart import Drawn, Series
from pages.figures.facts import Facts
from pages.figures.style import Palette


def bars(
    rows: Sequence[Row],
    palette: Palette,
    *,
    color: str | Sequence[str],
    outline: bool = False,
    label: Callable[[Row], str] = words.group,
) -> Drawn:
    """Horizontal bars from zero, their label above, value and 95 % interval at the end.

    Solid bars are first-hand figures; `outline` draws all of them hollow (people without care), and second-hand ones
    are always hollow and hatched. A row without a value keeps its place and says why. `color` is one for all rows or
    one a row.
    """
    colors = [color] * len(rows) if isinstance(color, str) else list(color)
    return Drawn(
        figure=plots.bars(rows, palette, colors=colors, outline=outline, label=label),
        picture=pictures.bars(rows, palette, colors=colors, outline=outline, label=label),
    )


def lines(series: Sequence[Series], facts: Facts, palette: Palette, *, reach: float = 1.01) -> Drawn:
    """Lines over years from zero, one colour a series, labelled at their last first-hand point, or in a key where they have
    names; cut at gaps and method changes, where a dashed rule is drawn and named. Points that are second-hand are hollow."""
    return Drawn(
        figure=plots.lines(series, facts, palette, reach=reach),
        picture=pictures.lines(series, facts, palette, reach=reach),
    )
