"""How a chart stands on a page: heading, sentence, marks, notes, source, table, quote, download. All of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FunctionType
from typing import Literal

import streamlit as st

from etl.freshness import State
from pages.figures.catalogue import Build, View, view_of
from pages.figures.change import Choice
from pages.figures.chart import Chart, Svg
from pages.figures.embed import embed
from pages.figures.facts import Facts, NoFiguresError
from pages.figures.quote import newer, quote
from pages.figures.style import PALETTES, Theme
from pages.parts import address, markup
from pages.parts.banner import AsOf
from pages.parts.banner import banner as banner_of
from pages.parts.choose import pick
from pages.parts.dataset import NoReleaseError, facts, newest

TAKEN = {"parquet": "Parquet", "json": "JSON", "svg": "SVG", "png": "PNG", "zip": "All as ZIP"}
"""The forms in which a chart is taken away, beside the CSV of the button."""
_PLACES = "places"
"""Where a run keeps the places of cards."""
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
    _foot(view_of(build), chart)


def show(build: Build, *choices: str, heading: Literal["h1", "h2"] = "h2") -> None:
    """The chart that `build` makes of the release shown and the choices, whole."""
    chart = _chart(build, *choices)
    markup.put(markup.chart_head(chart, heading))
    draw(chart)
    if chart.drawn.key:
        _pictures(chart.drawn.key, f"key-{chart.stem}", chart.summary)
    _foot(view_of(build, *choices), chart)


def _foot(view: View, chart: Chart) -> None:
    """What stands below every drawing: that a newer release changes its figure, notes, source and table, the place of its
    card, the downloads."""
    data, later = facts(), newest()
    if later and (changed := newer(data, chart.quoted, later)):
        markup.put(markup.notice(changed))
    markup.put(markup.chart_foot(chart, data.release))
    st.session_state[_PLACES].append((st.container(), view, chart, data))
    links = {label: address.to_chart(view, form, data.release) for form, label in TAKEN.items()}
    offer(chart.file(data.release), chart.csv, links)


@contextmanager
def cards() -> Iterator[None]:
    """Around a page: once it has run, and every choice of it is known, each chart gets its card."""
    st.session_state[_PLACES] = []
    yield
    places = st.session_state.pop(_PLACES)
    links = {release: address.permalink(release) for release in {data.release for *_, data in places}}
    for container, view, chart, data in places:
        with container:
            card(view, chart, data, links[data.release])


@st.fragment
def card(view: View, chart: Chart, data: Facts, link: str) -> None:
    """The quote, the citations and the code to embed a chart, made when they are asked for: opening them runs nothing else
    of the page."""
    folded = st.expander("Quote, cite, embed", key=f"quote-{view.entry.id}", type="compact", on_change="rerun")
    if not folded.open:
        return
    said = quote(data, chart, link, newest=newest())
    ways = address.alone(view, data.release), address.to_chart(view, "svg", data.release)
    frame, picture = map(address.abroad, ways)
    with folded:
        st.code(said.text, language=None, wrap_lines=True)
        forms = {"APA": said.apa, "BibTeX": said.bibtex, "CSL-JSON": said.csl}
        forms["Embed"] = embed(chart, frame=frame, picture=picture, link=link)
        for tab, text in zip(st.tabs(list(forms)), forms.values(), strict=True):
            tab.code(text, language=None, wrap_lines=True)


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


def offer(file: str, csv: Callable[[], bytes], elsewhere: Mapping[str, str]) -> None:
    """The downloads: a CSV for a spreadsheet, made when it is asked for, and links to the other forms by their names."""
    with st.container(key=f"take-{file}", horizontal=True, vertical_alignment="center", gap="medium"):
        st.download_button(
            "Download CSV",
            data=csv,
            file_name=f"{file}.csv",
            mime="text/csv",
            on_click="ignore",
            type="tertiary",
            key=f"csv-{file}",
        )
        markup.put(markup.taken(elsewhere))


def draw(chart: Chart) -> None:
    """The Plotly figure where there is one, else the pictures, of which a screen shows the one for its width."""
    if chart.figure is None:
        _pictures(chart.picture, chart.stem, chart.alt)
    else:
        options = CONFIG | {"toImageButtonOptions": {"format": "svg", "filename": chart.stem}}
        st.plotly_chart(chart.figure, alt=chart.alt, theme=None, config=options, key=f"chart-{chart.stem}")


def _pictures(pictures: Svg, name: str, alt: str) -> None:
    with st.container(key=f"wide-{name}"):
        st.image(pictures.wide, alt=alt)
    with st.container(key=f"narrow-{name}"):
        st.image(pictures.narrow, alt=alt)


def nothing(missing: NoReleaseError) -> None:
    """What stands in the place of a whole page."""
    opening("There are no figures to show yet")
    markup.put(markup.notice(str(missing)))


def nothing_of(missing: NoFiguresError) -> None:
    """What stands in the place of figures that this release does not hold."""
    if address.asof():
        markup.put(markup.notice(f"Release {address.asof()} holds no figures of “{missing}”."))
        return
    markup.put(
        markup.notice(
            f"This release holds no figures of “{missing}” yet. Whoever runs this site: `python -m etl status` says why."
        )
    )


@contextmanager
def asof(asked: AsOf) -> Iterator[None]:
    """Around a page: above it, what must be said where an address asks for a release. The way to the newest is written
    anew once the page has run, with what was chosen on it."""
    if asked.ignored:
        markup.put(markup.notice(asked.ignored))
    if not asked.older:
        yield
        return
    above = st.empty()
    with above:
        markup.put(markup.older(asked.older, address.unpinned()))
    yield
    with above:
        markup.put(markup.older(asked.older, address.unpinned()))


def banner(release: str, states: Sequence[State]) -> None:
    """How fresh the figures are, in one place of every page; nothing where no release can be read, which the page says."""
    if states:
        markup.put(markup.banner(banner_of(states, release)))


def ask(label: str, examples: Sequence[str], *, longest: int) -> str:
    """A text from the visitor, or one of the examples. It stays in this visit: no address, no cache and no log has it."""
    key = "asked"

    def put(example: str) -> None:
        st.session_state[key] = example

    with st.form("ask", border=False):
        text = st.text_area(label, key=key, max_chars=longest, height=120)
        st.form_submit_button("Check")
    for n, example in enumerate(examples):
        st.button(f"Try: “{example}”", key=f"try-{n}", on_click=put, args=(example,), type="tertiary")
    return str(text)


def compared(asked: Choice) -> None:
    """Two choices side by side, and what may be said of them. A choice that another choice of the visitor took away is
    forgotten without a word; one that an address made up is named."""
    section(asked.heading, "")
    picked = []
    for (name, label), default, column in zip(asked.names.items(), asked.defaults, st.columns(2), strict=True):
        offered = st.session_state.get(f"offered {name}", asked.options)
        if st.query_params.get(name) in set(offered) - set(asked.options):
            del st.query_params[name]
        st.session_state[f"offered {name}"] = asked.options
        with column:
            picked.append(pick(label, name, asked.options, default=default))
    said = asked.compare(*picked)
    markup.put(markup.status(said.verdict))
    for text in (said.why, said.nearest):
        if text:
            markup.put(markup.paragraph(text))
    st.space("small")
