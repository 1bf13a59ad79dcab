"""How a chart stands on a page: heading, sentence, marks, notes, source, table, download. All of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import FunctionType

import streamlit as st

from etl.freshness import State
from pages.figures.chart import Chart, Svg
from pages.figures.extract import Extract
from pages.figures.facts import Facts, NoFiguresError
from pages.figures.style import PALETTES, Theme
from pages.parts import markup
from pages.parts.banner import banner as banner_of
from pages.parts.dataset import NoReleaseError, facts

Build = Callable[..., Chart]
"""A function of `pages/figures`: facts, choices in words, a palette → a chart."""

CONFIG = {
    "displaylogo": False,
    "displayModeBar": "hover",
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg"},
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
}


def theme() -> Theme:
    """The theme the visitor sees."""
    return "dark" if st.context.theme.type == "dark" else "light"


def opening(question: str, answer: str = "") -> None:
    markup.put(markup.title(question, answer))


def answer(text: str) -> None:
    """The page's answer, where it follows a choice."""
    markup.put(markup.answer(text))


def meanings(terms: Sequence[tuple[str, str]]) -> None:
    markup.put(markup.terms("What these words mean", terms))


def section(text: str, lead: str) -> None:
    markup.put(markup.heading(text, lead))


def feature(build: Build, items: Sequence[tuple[str, str, str]]) -> None:
    """The drawing that answers the page's question, right below the answer, with its numbers as a key."""
    chart = _chart(build)
    draw(chart)
    markup.put(markup.key(items))
    markup.put(markup.caption(chart))
    markup.put(markup.chart_foot(chart, facts().release))
    offer(chart)


def show(build: Build, *choices: str) -> None:
    """The chart that `build` makes of the current release and the choices, whole."""
    chart = _chart(build, *choices)
    markup.put(markup.chart_head(chart))
    draw(chart)
    markup.put(markup.chart_foot(chart, facts().release))
    offer(chart)


def _chart(build: Build, *choices: str) -> Chart:
    return _made(build, facts(), choices, theme())


@st.cache_resource(
    max_entries=256,
    show_spinner=False,
    hash_funcs={Facts: lambda data: data.release, FunctionType: lambda build: f"{build.__module__}.{build.__name__}"},
)
def _made(build: Build, data: Facts, choices: tuple[str, ...], theme: Theme) -> Chart:
    """A chart is made once for a release, its choices and a theme, and shared: nobody changes it."""
    return build(data, *choices, PALETTES[theme])


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


def nothing(missing: NoReleaseError) -> None:
    """What stands in the place of a whole page."""
    opening("There are no figures to show yet")
    markup.put(markup.notice(str(missing)))


def nothing_of(missing: NoFiguresError) -> None:
    """What stands in the place of figures that this release does not hold."""
    markup.put(
        markup.notice(
            f"This release holds no figures of “{missing}” yet. Whoever runs this site: `python -m etl status` says why."
        )
    )


def banner(release: str, states: Sequence[State]) -> None:
    """How fresh the figures are, in one place of every page; nothing where no release can be read, which the page says."""
    if states:
        markup.put(markup.banner(banner_of(states, release)))
