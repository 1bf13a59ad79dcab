"""Where a visitor is: the page, the release it is drawn from, the choices made on it, and the address of all that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
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
_PLACE = "here"
"""Where a visit keeps what is known of the page that runs."""
_WHOLE = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(/[A-Za-z0-9._~%/-]*)?")


@dataclass(frozen=True, kw_only=True)
class Here:
    path: str = ""
    release: str = ""
    """Blank for the newest."""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)


def opened(path: str, release: str) -> None:
    """Begins a run of the page at `path`, on which nothing is chosen yet."""
    st.session_state[_PLACE] = Here(path=path, release=release)


def left_for(path: str) -> str:
    """The older release that another page was drawn from, which this visit came from; blank where there is none."""
    return "" if _here().path == path else _here().release


def asof() -> str:
    """The older release that the page is drawn from; blank for the newest."""
    return _here().release


def chosen(name: str, *words: str) -> None:
    _here().choices[name] = words


def choices() -> tuple[str, ...]:
    """The names of all that was chosen on the page so far, in its order."""
    return tuple(_here().choices)


def permalink(release: str) -> str:
    """The address of this view of a release, whole where the browser tells its own. Every choice is known only after the
    page has run."""
    return permalink_of(whole(st.context.url) or local(_here().path), _here().choices, release)


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
    kept = [(name, value) for name in st.query_params for value in st.query_params.get_all(name) if name != ASOF]
    return _with(local(_here().path), kept)


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


def _here() -> Here:
    found: Here = st.session_state.get(_PLACE, Here())
    return found
