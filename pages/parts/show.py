"""How a chart stands on a page: heading, sentence, marks, notes, source, table, download. All of it, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from etl.freshness import State
from pages.figures.chart import Chart, Svg
from pages.figures.extract import Extract
from pages.figures.style import PALETTES, Palette
from pages.parts import markup

CONFIG = {
    "displaylogo": False,
    "displayModeBar": "hover",
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg"},
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
}


def palette() -> Palette:
    """The colours of the theme the visitor sees."""
    return PALETTES["dark" if st.context.theme.type == "dark" else "light"]


def opening(question: str, answer: str = "") -> None:
    markup.put(markup.title(question, answer))


def section(text: str, lead: str) -> None:
    markup.put(markup.heading(text, lead))


def feature(chart: Chart, items: Sequence[tuple[str, str, str]], release: str) -> None:
    """The drawing that answers the page's question, right below the answer, with its numbers as a key."""
    draw(chart)
    markup.put(markup.key(items))
    markup.put(markup.caption(chart))
    markup.put(markup.chart_foot(chart, release))
    offer(chart)


def show(chart: Chart, release: str) -> None:
    markup.put(markup.chart_head(chart))
    draw(chart)
    markup.put(markup.chart_foot(chart, release))
    offer(chart)


def offer(taken: Chart | Extract) -> None:
    """The download, made when it is asked for."""
    st.download_button(
        "Download CSV",
        data=taken.csv,
        file_name=f"{taken.stem}.csv",
        mime="text/csv",
        on_click="ignore",
        type="tertiary",
        key=f"csv-{taken.stem}",
    )


def draw(chart: Chart) -> None:
    if isinstance(chart.figure, Svg):
        with st.container(key=f"wide-{chart.stem}"):
            st.image(chart.figure.wide, alt=chart.alt)
        with st.container(key=f"narrow-{chart.stem}"):
            st.image(chart.figure.narrow, alt=chart.alt)
    else:
        options = CONFIG | {"toImageButtonOptions": {"format": "svg", "filename": chart.stem}}
        st.plotly_chart(chart.figure, alt=chart.alt, theme=None, config=options, key=f"chart-{chart.stem}")


def freshness(states: Sequence[State]) -> None:
    """What could not be refreshed, since when and why, folded under one line; nothing where all is well."""
    worrying = [state for state in states if state.state in {"stale", "held", "fallback"}]
    if worrying:
        markup.put(markup.worries(worrying))
