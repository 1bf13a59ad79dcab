"""Where a visitor is: the page, the release it is drawn from, the choices made on it, and the address of all that.

A choice is what its visitor just made it, else what the address says, else what the page shows unasked. All choices are
written to the address at once when the visitor made one, and at no other time: one choice is one step of the history.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote as encoded
from urllib.parse import urlencode, urljoin

import streamlit as st

from pages.figures.catalogue import View
from pages.figures.quote import ASOF
from pages.figures.quote import permalink as permalink_of

VIEW, CHART = "view", "chart"
"""The names under which an address asks for one chart without the rest of its page: `view=chart`, and its id."""
PAGE, ALONE = "page", "chart"
"""What may be asked for under the name `view`."""
ALL = "all"
"""What an address says where nothing is chosen, of a choice that shows something unasked."""
LITE = "lite"
"""The name under which an address asks for the light version of a page."""
_PLACE, _MADE = "here", "made"
"""Where a visit keeps what is known of the page that runs, and the choices that the visitor made since a page last began."""
_WHOLE = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(/[A-Za-z0-9._~%/-]*)?")


@dataclass(frozen=True, kw_only=True)
class Here:
    path: str = ""
    release: str = ""
    """Blank for the newest."""
    light: bool = False
    said: dict[str, list[str]] = field(default_factory=dict)
    """What the address says."""
    made: dict[str, list[str]] = field(default_factory=dict)
    """The choices that the visitor made and that are not in the address yet."""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unasked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What each choice is where the address does not name it."""


def opened(path: str, release: str, *, light: bool = False) -> None:
    """Begins a run of the page at `path`, on which nothing is chosen yet.

    A browser may ask with the address of before the last run, when its visitor chooses quickly: what that run wrote counts.
    Where an address moved without a choice (a first visit, a step back), it counts over all that a run left unfinished.
    """
    last, said = _here(), _said()
    made: dict[str, list[str]] = st.session_state.pop(_MADE, {})
    if path != last.path or not (made or said == last.said):
        st.session_state[_PLACE] = Here(path=path, release=release, light=light, said=said)
    else:
        went_on = Here(path=path, release=release, light=light, said=last.said, made=last.made | made)
        st.session_state[_PLACE] = went_on


def left(path: str) -> Here:
    """What is known of another page than the one at `path`, which this visit came from; nothing where there is none."""
    return Here() if _here().path == path else _here()


def asof() -> str:
    """The older release that the page is drawn from; blank for the newest."""
    return _here().release


def heed(name: str, key: str) -> None:
    """The visitor changed the widget of this key: for its `on_change`, which Streamlit calls before a run begins."""
    held = st.session_state[key]
    words = held if isinstance(held, list) else [held] if held else []
    st.session_state.setdefault(_MADE, {})[name] = words or [ALL]


def makes() -> bool:
    """Whether the visitor just made a choice; what it took of the others is then forgotten without a word."""
    return bool(_here().made)


def asked(name: str) -> list[str]:
    """The words that the visitor just chose, else those of the address; `all` where the visitor let go of every one."""
    return _here().made.get(name, _here().said.get(name, []))


def named(names: Iterable[str]) -> bool:
    """Whether the address says anything under one of these names, whatever the visitor just chose."""
    return any(name in _here().said for name in names)


def chosen(name: str, *words: str, unasked: Sequence[str] = ()) -> None:
    """What a choice is in this run, and what it is where the address does not name it."""
    _here().choices[name], _here().unasked[name] = words, tuple(unasked)


def keep() -> None:
    """Writes the choices of a page that has run into its address, where the visitor made one."""
    here = _here()
    if not here.made:
        return
    said = kept(here.choices, here.unasked, here.said) | _others()
    if said != _said():
        st.query_params.from_dict(said)
    st.session_state[_PLACE] = replace(here, said=said, made={})


def kept(
    choices: Mapping[str, tuple[str, ...]], unasked: Mapping[str, tuple[str, ...]], said: Container[str]
) -> dict[str, list[str]]:
    """What an address says of choices: each that it `said` something of before, or that is not what it is unasked."""
    return {
        name: list(words) or [ALL]
        for name, words in choices.items()
        if (words or unasked[name]) and (name in said or words != unasked[name])
    }


def choices() -> tuple[str, ...]:
    """The names of all that was chosen on the page so far, in its order."""
    return tuple(_here().choices)


def permalink(release: str) -> str:
    """The address of this view of a release, whole where the browser tells its own. Every choice is known only after the
    page has run."""
    return permalink_of(whole(st.context.url) or local(_here().path), _here().choices, release)


def light() -> bool:
    """Whether the page that runs is light: text, tables and drawings, for slow lines and old phones."""
    return _here().light


def to_chart(view: View, form: str, release: str) -> str:
    """Where this server answers with a view of a release in a form."""
    return permalink_of(local(f"api/v1/charts/{view.entry.id}.{form}"), view.chosen, release)


def alone(view: View, release: str) -> str:
    """Where a view of a release is shown without the rest of its page."""
    chosen = {**view.chosen, VIEW: ALONE, CHART: view.entry.id}
    return permalink_of(local(view.entry.page.strip("/")), chosen, release)


def to_page(view: View, release: str) -> str:
    """Where a view stands on its page; `release` is blank for the newest."""
    path = local(view.entry.page.strip("/"))
    return permalink_of(path, view.chosen, release) if release else _with(path, sorted(view.chosen.items()))


def framed() -> bool:
    """Whether the address asks for one chart without the rest of the site around it."""
    return ALONE in st.query_params.get_all(VIEW)


def abroad(path: str) -> str:
    """A path of this site as others may open it: whole where the browser tells its own address."""
    return urljoin(whole(st.context.url), path)


def unpinned() -> str:
    """This view without a release, as a path with all else that the address says."""
    return turned(ASOF)


def turned(name: str, word: str = "") -> str:
    """This view with this word under a name, or with none, as a path: the choices that are not shown unasked, and all that the
    address says besides."""
    view = kept(_here().choices, _here().unasked, ()) | _others()
    rest = [(other, value) for other, values in view.items() for value in values if other != name]
    return _with(local(_here().path), [*rest, (name, word)] if word else rest)


def whole(url: str | None) -> str:
    """What a browser says is its address, blank where that is none that a citation could carry."""
    found = _WHOLE.fullmatch(url or "")
    return "" if found is None else found[0] if found[1] else f"{found[0]}/"


def local(path: str) -> str:
    """A page's path on this host, behind the base path the server was started with."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{path}" if base else f"/{path}"


def _with(path: str, kept: Sequence[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(kept, quote_via=encoded)}" if kept else path


def _others() -> dict[str, list[str]]:
    """What the address says that is no choice of the page so far."""
    return {name: words for name, words in _here().said.items() if name not in _here().choices}


def _said() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _here() -> Here:
    found: Here = st.session_state.get(_PLACE, Here())
    return found
