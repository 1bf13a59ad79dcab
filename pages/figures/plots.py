"""What Plotly draws: bars with intervals, and lines that are cut where they must be. Axes start at zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from etl.model import Row
from pages.figures import words
from pages.figures.chart import Series
from pages.figures.draw import ticks, wrapped
from pages.figures.eras import changes, segments, when
from pages.figures.facts import Facts
from pages.figures.pictures import stands_out
from pages.figures.style import FONT, Palette

LINE, THICK, GAP = 20, 20, 18
"""Pixels: a line of a label, a bar, and the space before the next label."""

LABEL = 256
"""Pixels of a label's line: what a screen of 320 pixels leaves of it."""
ROOM = 1.25
"""How much longer than its longest bar an axis is: on such a screen the number behind the bar needs that."""


def bars(
    rows: Sequence[Row],
    palette: Palette,
    *,
    colors: Sequence[str],
    outline: bool,
    label: Callable[[Row], str],
) -> go.Figure:
    """The bars of `marks.bars`. The vertical axis counts pixels, so that labels of several lines have room."""
    labels = [wrapped(label(row), LABEL, bold=stands_out(row, rows)) for row in rows]
    tops = [0]
    for lines_ in labels:
        tops.append(tops[-1] + LINE * len(lines_) + THICK + GAP)
    middles = [top + LINE * len(lines_) + THICK / 2 + 3 for top, lines_ in zip(tops, labels, strict=False)]
    figure = go.Figure(_bars(rows, middles, colors, palette, outline=outline, label=label))
    figure.add_trace(_whiskers(rows, middles, color=palette.paper, thickness=5))
    figure.add_trace(_whiskers(rows, middles, color=palette.ink, thickness=1.5))
    for row, lines_, top, middle in zip(rows, labels, tops, middles, strict=False):
        known = row["value"] is not None
        text = "<br>".join(escape(line) for line in lines_)
        ink = palette.ink if known else palette.muted
        bold = stands_out(row, rows)
        tip = row["high"] or row["value"] or 0
        _text(figure, text, (0, top), palette.ink, bold=bold, valign="top", shift=-2, paper=palette.paper)
        _text(figure, words.number(row), (tip, middle), ink, bold=known, shift=8, paper=palette.paper)
    last = max(1, *((row["high"] or row["value"] or 0) for row in rows))
    end, said = last * ROOM, [value for value in ticks(last) if value <= min(last * ROOM, 100)]
    figure.update_layout(**_layout(palette, height=tops[-1] + 44, head=4))
    figure.update_xaxes(**_axis(palette), range=[0, end], tickvals=said, ticktext=[f"{value:g}%" for value in said])
    figure.update_yaxes(visible=False, range=[tops[-1], 0], fixedrange=True)
    return figure


def _bars(
    rows: Sequence[Row],
    middles: Sequence[float],
    colors: Sequence[str],
    palette: Palette,
    *,
    outline: bool,
    label: Callable[[Row], str],
) -> go.Bar:
    hollow = [outline or row["evidence"] == "secondary" for row in rows]
    return go.Bar(
        x=[row["value"] for row in rows],
        y=middles,
        orientation="h",
        width=THICK,
        marker={
            "color": [palette.paper if empty else color for empty, color in zip(hollow, colors, strict=True)],
            "line": {"color": list(colors), "width": 2},
            "pattern": {
                "shape": ["/" if row["evidence"] == "secondary" else "" for row in rows],
                "fgcolor": list(colors),
            },
        },
        customdata=[
            [escape(label(row)), words.estimate(row) if row["value"] is not None else words.number(row)] for row in rows
        ],
        hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
    )


def lines(series: Sequence[Series], facts: Facts, palette: Palette, *, reach: float) -> go.Figure:
    """The lines of `marks.lines`, a trace a run of points that may be joined."""
    figure = go.Figure()
    for n, one in enumerate(series):
        for run in segments(one.rows, reach=reach):
            figure.add_trace(_run(one, run, palette))
        last = one.newest
        if one.name:
            _legend(figure, one, words.number(last), n, palette)
        else:
            at = (when(last), last["high"] or last["value"])
            _text(figure, words.number(last), at, palette.ink, bold=True, rise=16, anchor="center", paper=palette.paper)
    every = [row for one in series for row in one.rows]
    for change in changes(series[0].rows, facts.methods):
        figure.add_vline(x=change.at, line={"color": palette.rule, "width": 1, "dash": "dash"})
        figure.add_annotation(
            x=change.at,
            y=1,
            yref="paper",
            text=change.mark,
            showarrow=False,
            yanchor="bottom",
            font={"size": 14, "color": palette.muted},
        )
    top = max((row["high"] or row["value"] or 0) for row in every)
    span = [when(row) for row in every if row["value"] is not None]
    pad = min(0.6, 0.1 + (max(span) - min(span)) / 12)
    named = sum(bool(one.name) for one in series)
    figure.update_layout(**_layout(palette, height=340 + 22 * named, head=28 + 22 * named))
    figure.update_xaxes(
        **_axis(palette) | {"showgrid": False},
        range=[min(span) - pad, max(span) + pad],
        tickformat="d",
        **_years(min(span), max(span)),
    )
    figure.update_yaxes(**_axis(palette), range=[0, min(top * 1.2, 108)], ticksuffix="%", nticks=6)
    return figure


def _whiskers(rows: Sequence[Row], middles: Sequence[float], *, color: str, thickness: float) -> go.Scatter:
    """The intervals as marks of their own above the bars, none where none is published. Drawn broad in the paper's colour,
    then fine in ink, they are seen within a bar of any colour."""
    places = [middle for row, middle in zip(rows, middles, strict=True) if row["low"] is not None]
    rows = [row for row in rows if row["low"] is not None]
    return go.Scatter(
        x=[row["value"] for row in rows],
        y=places,
        mode="markers",
        marker={"size": 1, "color": color},
        error_x=_reach(rows, color) | {"thickness": thickness},
        hoverinfo="skip",
    )


def _legend(figure: go.Figure, one: Series, value: str, line: int, palette: Palette) -> None:
    """A line of key above the drawing: the mark in its colour, the name and latest value in ink."""
    glyph = {"circle": "●", "square": "■"}[one.symbol]
    figure.add_annotation(
        text=f'<span style="color:{one.color}">{glyph}</span> {escape(one.name)}: <b>{value}</b>',
        x=0,
        y=1,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        xshift=0,
        yshift=26 + 22 * line,
        showarrow=False,
        font={"size": 15, "color": palette.ink},
    )


def _run(one: Series, run: Sequence[Row], palette: Palette) -> go.Scatter:
    second = [row["evidence"] == "secondary" for row in run]
    crowded = len(one.rows) > 30
    return go.Scatter(
        x=[when(row) for row in run],
        y=[row["value"] for row in run],
        mode="lines+markers",
        name=one.name,
        line={"color": one.color, "width": 2.5},
        marker={
            "size": 5 if crowded else 9,
            "symbol": one.symbol,
            "color": [palette.paper if hollow else one.color for hollow in second],
            "line": {"color": one.color, "width": 2},
        },
        error_y=_reach(run, one.color),
        customdata=[[one.name, words.period(row), words.estimate(row)] for row in run],
        hovertemplate="%{customdata[0]} %{customdata[1]}: %{customdata[2]}<extra></extra>",
    )


def _reach(rows: Sequence[Row], color: str) -> dict[str, Any]:
    """Plotly wants distances from the value, not bounds; a row without an interval gets none."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [(row["high"] - row["value"]) if row["high"] is not None else 0 for row in rows],
        "arrayminus": [(row["value"] - row["low"]) if row["low"] is not None else 0 for row in rows],
        "color": color,
        "thickness": 1.5,
        "width": 5,
        "visible": any(row["low"] is not None for row in rows),
    }


def _text(
    figure: go.Figure,
    text: str,
    at: tuple[float, float],
    color: str,
    *,
    bold: bool,
    shift: int = 0,
    rise: int = 0,
    anchor: str = "left",
    valign: str = "middle",
    paper: str | None = None,
) -> None:
    """Text at a place of the drawing; `paper` is a colour to lay below it, where lines would run through it."""
    figure.add_annotation(
        text=f"<b>{text}</b>" if bold else text,
        x=at[0],
        y=at[1],
        xanchor=anchor,
        yanchor=valign,
        align="left",
        xshift=shift,
        yshift=rise,
        showarrow=False,
        bgcolor=paper,
        borderpad=0,
        font={"size": 15, "color": color},
    )


def _layout(palette: Palette, *, height: float, head: int = 28) -> dict[str, Any]:
    return {
        "height": height,
        "margin": {"l": 20, "r": 12, "t": head, "b": 36},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "font": {"family": FONT, "size": 14, "color": palette.ink},
        "hoverlabel": {"bgcolor": palette.panel, "bordercolor": palette.hair, "font": {"color": palette.ink}},
    }


def _axis(palette: Palette) -> dict[str, Any]:
    return {
        "gridcolor": palette.hair,
        "zeroline": True,
        "zerolinecolor": palette.rule,
        "zerolinewidth": 1,
        "tickfont": {"color": palette.muted, "size": 14},
        "fixedrange": True,
        "automargin": True,
    }


def _years(first: float, last: float) -> dict[str, Any]:
    """Ticks on whole years, level, at most six of them: what a screen of 320 pixels holds."""
    step = max(1, -(-int(last - first) // 5))
    return {"tickangle": 0, "tickmode": "array", "tickvals": list(range(round(last), int(first) - 1, -step))[::-1]}
