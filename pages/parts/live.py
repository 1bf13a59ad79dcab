"""What a screen reader is told without being asked: the points of a chart as they are walked, and what a choice changed.

A live region is heard only where it stays while its text changes. Streamlit writes the HTML of `st.html` anew each time, so
its regions are new ones; `st.info` stays, and has the role `status`.
"""

from __future__ import annotations

import streamlit as st

from pages.parts import markup

MOST = 2
"""How many changes are read out whole."""
_NOW, _BEFORE = "told now", "told before"
"""Where a visit keeps what a page tells, by the parts of the page: of this run, and of the last with its page."""


def begun() -> None:
    """Begins a run of a page, which has told nothing yet."""
    st.session_state[_NOW] = {}


def tell(part: str, text: str) -> None:
    """A part of the page says this; where the last run of the page said otherwise, that is read out."""
    st.session_state[_NOW][part] = text


def announce(page: str) -> None:
    """Reads out what a choice changed on a page; nothing on its first run. To be called once, where the page has run."""
    now: dict[str, str] = st.session_state[_NOW]
    path, before = st.session_state.get(_BEFORE, (None, {}))
    st.session_state[_BEFORE] = page, now
    region("page", changed(before, now) if path == page else "")


def changed(before: dict[str, str], now: dict[str, str]) -> str:
    """What `now` says otherwise than `before`, or besides: the first few whole, of the others how many."""
    new = [text for part, text in now.items() if before.get(part) != text]
    more = f"{len(new) - MOST} more parts of the page changed." if len(new) > MOST else ""
    return " ".join(filter(None, (*new[:MOST], more)))


def region(name: str, text: str) -> None:
    """A text that is read out whenever it changes."""
    with st.container(key=f"live-{name}"):
        st.info(markup.literal(text))
