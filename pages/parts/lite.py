"""The light version of every page, for slow lines and old phones. An address asks for it: `lite=1`."""

from __future__ import annotations

import streamlit as st

from pages.parts import address
from pages.parts.choose import heard

FULL, LIGHT = "0", "1"


def asked(path: str) -> tuple[bool, str]:
    """Whether the page at `path` is asked to be light, and what of that was ignored, in words. The menu, which forgets what an
    address said, leads on to light pages from a light one."""
    if address.left(path).light and address.LITE not in st.query_params:
        st.query_params[address.LITE] = LIGHT
    word, ignored = heard(address.LITE, st.query_params.get_all(address.LITE), (FULL, LIGHT), FULL)
    return word == LIGHT, ignored


def other() -> str:
    """The address of this view in the other version."""
    return address.turned(address.LITE, "" if address.light() else LIGHT)
