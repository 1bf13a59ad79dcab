"""Choices that live in the address of the page, in words."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.parts import markup


def choose(label: str, name: str, options: Mapping[str, str], *, default: str = "") -> str:
    """One of a few options (words of the address), all of them in sight."""
    first = _first(name, options, default)
    picked = st.pills(
        label, list(options), default=first, required=True, format_func=options.__getitem__, key=_key(name, options)
    )
    return _keep(name, picked or first)


def pick(label: str, name: str, options: Mapping[str, str], *, default: str = "") -> str:
    """One of many options (words of the address), from a list that can be searched."""
    first = _first(name, options, default)
    words = list(options)
    picked = st.selectbox(
        label, words, index=words.index(first), format_func=options.__getitem__, key=_key(name, options)
    )
    return _keep(name, picked or first)


def _first(name: str, options: Mapping[str, str], default: str) -> str:
    """What the address asks for; a word it may not hold is named, and the default shown."""
    first = default or next(iter(options))
    asked = st.query_params.get(name, first)
    if asked in options:
        return asked
    few = ", ".join(list(options)[:12])
    markup.put(markup.notice(f"“{asked}” is not a choice for “{name}” here and was ignored. Choices: {few}."))
    return first


def _keep(name: str, chosen: str) -> str:
    """Writes a choice into the address, so that a copied link opens the same view."""
    if st.query_params.get(name) != chosen:
        st.query_params[name] = chosen
    return chosen


def _key(name: str, options: Mapping[str, str]) -> str:
    """Another list of options is another choice: it starts from the address again."""
    return f"{name}:{','.join(options)}"
