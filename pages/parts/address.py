"""Where a visitor is: the page, the release it is drawn from, the choices made on it, and the address of all that."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote as encoded
from urllib.parse import urlencode

import streamlit as st

from pages.figures.quote import ASOF
from pages.figures.quote import permalink as permalink_of

_PLACE = "here"
"""Where a visit keeps what is known of the page that runs."""
_WHOLE = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(/[A-Za-z0-9._~%/-]*)?")


@dataclass(frozen=True, kw_only=True)
class Here:
    path: str = ""
    release: str = ""
    """Blank for the newest."""
    choices: dict[str, str] = field(default_factory=dict)


def opened(path: str, release: str) -> None:
    """Begins a run of the page at `path`, on which nothing is chosen yet."""
    st.session_state[_PLACE] = Here(path=path, release=release)


def asof() -> str:
    """The older release that the page is drawn from; blank for the newest."""
    return _here().release


def chosen(name: str, word: str) -> None:
    _here().choices[name] = word


def permalink(release: str) -> str:
    """The address of this view of a release, whole where the browser tells its own. Every choice is known only after the
    page has run."""
    return permalink_of(whole(st.context.url) or local(_here().path), _here().choices, release)


def unpinned() -> str:
    """This view without a release, as a path with all else that the address says."""
    kept = [(name, value) for name in st.query_params for value in st.query_params.get_all(name) if name != ASOF]
    path = local(_here().path)
    return f"{path}?{urlencode(kept, quote_via=encoded)}" if kept else path


def whole(url: str | None) -> str:
    """What a browser says is its address, blank where that is none that a citation could carry."""
    found = _WHOLE.fullmatch(url or "")
    return "" if found is None else found[0] if found[1] else f"{found[0]}/"


def local(path: str) -> str:
    """A page's path on this host, behind the base path the server was started with."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{path}" if base else f"/{path}"


def _here() -> Here:
    found: Here = st.session_state.get(_PLACE, Here())
    return found
