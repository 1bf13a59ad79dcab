"""Pure: a chart on somebody else's page, as code to copy: the live chart in a frame, or its picture."""

from __future__ import annotations

from html import escape

from pages.figures import draw
from pages.figures.chart import Chart

FRAME, NOTE = 780, 22
"""Pixels of height a frame has beside the drawing, and for each line of notes: for heading, summary, notes, source, downloads and where to get help; on a
narrow screen the frame scrolls."""


def embed(chart: Chart, *, frame: str, picture: str, link: str) -> str:
    """HTML that shows the chart in a frame, and HTML that shows its picture. `frame`, `picture` and `link` are the addresses
    of the chart-only view, of the SVG and of the page."""
    height = round(FRAME + draw.size(chart.picture.wide)[1] + NOTE * (len(chart.keys) + len(" ".join(chart.keys)) / 90))
    title, alt = escape(chart.title), escape(f"{chart.title} {chart.subtitle}. {chart.alt}")
    width = draw.size(chart.picture.wide)[0]
    return (
        "<!-- The chart with its words, in a frame of fixed height -->\n"
        f'<iframe src="{escape(frame)}" title="{title}" width="100%" height="{height}" loading="lazy" style="border:0"></iframe>\n\n'
        "<!-- Or its picture alone, with title, source and release inside -->\n"
        f'<a href="{escape(link)}"><picture><source media="(max-width: 500px)" srcset="{escape(f"{picture}&size=narrow")}">'
        f'<img src="{escape(picture)}" alt="{alt}" width="{width:g}" style="max-width:100%;height:auto"></picture></a>'
    )
