"""How a chart stands on a page: heading, sentence, marks, notes, source, table, quote, download. All of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FunctionType
from typing import Literal

import streamlit as st

from etl.freshness import State
from pages.figures import words
from pages.figures.catalogue import Build, View, view_of
from pages.figures.change import Choice, slug
from pages.figures.chart import Chart
from pages.figures.embed import embed
from pages.figures.facts import Facts, NoFiguresError
from pages.figures.quote import newer, quote
from pages.figures.style import PALETTES, Theme
from pages.parts import address, live, markup
from pages.parts.banner import AsOf
from pages.parts.banner import banner as banner_of
from pages.parts.choose import pick
from pages.parts.dataset import NoReleaseError, facts, newest, sources

TAKEN = {"parquet": "Parquet", "json": "JSON", "svg": "SVG", "png": "PNG", "zip": "All as ZIP"}
"""The forms in which a chart is taken away, beside the CSV of the button."""
_PLACES, _LACKING, _PARTS, _CONTENTS = "places", "lacking", "parts", "contents"
"""Where a run keeps the places of cards, whether figures of its page are missing, the headings of its parts by their names, and
the place where they are listed."""
_ASKED = "asked"
"""The key of the text that a visitor asks of."""
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
    live.tell("answer", text)


def told(text: str, notes: Sequence[str] = ()) -> None:
    """What came of something the visitor did, and what must be known of it."""
    markup.put(markup.counted(text, notes) if notes else markup.status(text))
    live.tell("told", text)


def meanings(terms: Sequence[tuple[str, str]]) -> None:
    markup.put(markup.terms("What these words mean", terms))


def contents() -> None:
    """The place of a list of the page's parts, which is known once it has run."""
    st.session_state[_CONTENTS] = st.empty()


def section(text: str, lead: str) -> None:
    markup.put(markup.heading(text, lead, _part_of(text)))


def _part_of(text: str) -> str:
    """Remembers a heading, and gives the name that a link goes to; none where it is the second of its words."""
    parts, name = st.session_state[_PARTS], slug(text)
    if name in parts:
        return ""
    parts[name] = text
    return name


def elsewhere(text: str, page: str, name: str) -> None:
    """What a reader may look for here and finds on another page."""
    markup.put(markup.pointer(text, address.local(page), name))


def feature(build: Build, items: Sequence[tuple[str, str, str]]) -> None:
    """The drawing that answers the page's question, right below the answer, with its numbers as a key."""
    chart = _chart(build)
    draw(chart, _chart(build, on="light"))
    markup.put(markup.key(items))
    markup.put(markup.caption(chart))
    _foot(view_of(build), chart)


def show(build: Build, *choices: str, heading: Literal["h1", "h2"] = "h2") -> None:
    """The chart that `build` makes of the release shown and the choices, whole."""
    chart, view = _chart(build, *choices), view_of(build, *choices)
    markup.put(markup.chart_head(chart, heading, _part_of(chart.title)))
    live.tell(view.entry.id, f"{chart.title} {chart.summary}")
    printed = _chart(build, *choices, on="light")
    draw(chart, printed)
    if chart.drawn.key:
        markup.put(
            markup.pictures(chart.drawn.key, chart.summary, printed.drawn.key or chart.drawn.key, light=address.light())
        )
    _foot(view, chart)


def _foot(view: View, chart: Chart) -> None:
    """What stands below every drawing: that a newer release changes its figure, notes, source and table, the place of its
    card, the downloads."""
    data, later = facts(), newest()
    if later and (changed := newer(data, chart.quoted, later)):
        markup.put(markup.notice(changed))
    markup.put(markup.chart_foot(chart, data.release, light=address.light()))
    steps(view.entry.id, chart.picture.said)
    st.session_state[_PLACES].append((st.container(), view, chart, data))
    links = {label: address.to_chart(view, form, data.release) for form, label in TAKEN.items()}
    offer(chart.file(data.release), chart.csv, links)


@contextmanager
def cards() -> Iterator[None]:
    """Around a page: once it has run, and every part and choice of it is known, its parts are listed and each chart gets its
    card."""
    st.session_state[_PLACES], st.session_state[_LACKING] = [], False
    st.session_state[_PARTS], st.session_state[_CONTENTS] = {}, None
    yield
    place, parts = st.session_state.pop(_CONTENTS), st.session_state.pop(_PARTS)
    if place is not None and parts:
        with place:
            markup.put(markup.contents(parts))
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
        code(said.text)
        forms = {"APA": said.apa, "BibTeX": said.bibtex, "CSL-JSON": said.csl}
        forms["Embed"] = embed(chart, frame=frame, picture=picture, link=link)
        for tab, text in zip(st.tabs(list(forms)), forms.values(), strict=True):
            with tab:
                code(text)


def code(text: str) -> None:
    """A text to be taken as it is, with a button that copies it; in the light version, which has no scripts for that, to be
    selected."""
    if address.light():
        markup.put(markup.code(text))
    else:
        st.code(text, language=None, wrap_lines=True)


@st.fragment
def steps(chart: str, said: Sequence[str]) -> None:
    """The marks of a chart one after the other, by the arrow keys: the words of each are read out as it is reached."""
    folded = st.expander("Step through the points", key=f"steps-{chart}", type="compact", on_change="rerun")
    if not folded.open:
        return
    with folded:
        at = 0
        if len(said) > 1:
            at = st.select_slider(
                "Left and right arrow keys go from point to point",
                range(len(said)),
                key=f"step-{chart}-{len(said)}",
                format_func=_counted(said),
            )
        live.region(chart, words.aloud(said[at]))


def _counted(said: Sequence[str]) -> Callable[[int], str]:
    return lambda at: f"{at + 1} of {len(said)}"


def _chart(build: Build, *choices: str, on: Theme | None = None) -> Chart:
    return _made(build, facts(), choices, on or theme())


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


def draw(chart: Chart, printed: Chart) -> None:
    """The Plotly figure where there is one, else the pictures, of which a screen shows the one for its width; and for paper
    the picture of `printed`, the same chart in the colours of paper."""
    if chart.figure is None or address.light():
        markup.put(markup.pictures(chart.picture, chart.alt, printed.picture, light=address.light()))
        return
    options = CONFIG | {"toImageButtonOptions": {"format": "svg", "filename": chart.stem}}
    st.plotly_chart(chart.figure, alt=chart.alt, theme=None, config=options, key=f"chart-{chart.stem}")
    markup.put(markup.printable(printed.picture, chart.alt))


@contextmanager
def part() -> Iterator[None]:
    """A part of a page that can do without the others: where the release lacks its figures that is said in its place, and the
    page goes on."""
    try:
        yield
    except NoFiguresError as missing:
        nothing_of(missing, rest="The rest of this page does not need them.")


def complete() -> bool:
    """Whether the page that ran holds all of its parts, so that every choice of it is known."""
    return not st.session_state[_LACKING]


def nothing(missing: NoReleaseError) -> None:
    """What stands in the place of a whole page."""
    st.session_state[_LACKING] = True
    opening("There are no figures to show yet", str(missing))
    publishers = {source.publisher: source.page_url for source in sources().values()}
    markup.put(markup.first_visit(publishers, address.local("help")))


def nothing_of(missing: NoFiguresError, rest: str = "") -> None:
    """What stands in the place of figures that this release does not hold, and what of the `rest` of the page."""
    st.session_state[_LACKING] = True
    which = f"Release {address.asof()}" if address.asof() else "This release"
    newest_view = address.unpinned() if address.asof() else ""
    markup.put(markup.lacking(which, str(missing), address.local("sources"), newest_view, rest))


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


def ask(label: str, *, longest: int) -> str:
    """A text from the visitor. It stays in this visit: no address, no cache and no log has it."""
    with st.form("ask", border=False):
        text = st.text_area(label, key=_ASKED, max_chars=longest, height=120)
        st.form_submit_button("Check")
    return str(text)


def examples(texts: Sequence[str]) -> None:
    """What may be asked in the visitor's place."""

    def put(text: str) -> None:
        st.session_state[_ASKED] = text

    for n, text in enumerate(texts):
        st.button(f"Try: “{text}”", key=f"try-{n}", on_click=put, args=(text,), type="tertiary")


def compared(asked: Choice) -> None:
    """Two choices side by side, and what may be said of them."""
    section(asked.heading, asked.lead)
    picked = []
    for (name, label), default, column in zip(asked.names.items(), asked.defaults, st.columns(2), strict=True):
        with column:
            picked.append(pick(label, name, asked.options, default=default))
    said = asked.compare(*picked)
    markup.put(markup.status(said.verdict))
    live.tell(asked.heading, said.verdict)
    for text in (said.why, said.nearest):
        if text:
            markup.put(markup.paragraph(text))
    st.space("small")
