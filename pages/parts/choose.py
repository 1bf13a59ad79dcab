"""Choices that live in the address of the page, in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

import streamlit as st

from pages.figures import words
from pages.parts import address, markup

LONG = 40
"""Letters of a value that are repeated to a visitor."""
FEW = 24
"""How many choices are named."""
SEVERAL = 3
"""How many ignored values are named."""


def choose(label: str, name: str, options: Mapping[str, str], *, default: str = "") -> str:
    """One of a few options (words of the address), all of them in sight."""
    first = asked(name, options, default)
    picked = st.pills(
        label, list(options), default=first, required=True, format_func=options.__getitem__, key=_key(name, options)
    )
    return _keep(name, picked or first)


def pick(label: str, name: str, options: Mapping[str, str], *, default: str = "") -> str:
    """One of many options (words of the address), from a list that can be searched."""
    first = asked(name, options, default)
    words = list(options)
    picked = st.selectbox(
        label, words, index=words.index(first), format_func=options.__getitem__, key=_key(name, options)
    )
    return _keep(name, picked or first)


def heard(name: str, asked: Sequence[str], options: Sequence[str], first: str) -> tuple[str, str]:
    """The option that an address asks for, and what of it was ignored, in words, blank where nothing was.

    `asked` is every value the address gives for `name`; the last that is an option counts, and `first` where none is.
    """
    word = next((text for text in reversed(asked) if text in options), first)
    return word, said_of(name, [text for text in dict.fromkeys(asked) if text != word], options)


def said_of(name: str, ignored: Sequence[str], options: Sequence[str]) -> str:
    """That these values of an address were ignored, and what may be chosen; blank where none was."""
    if not ignored:
        return ""
    verbs = ("is not a choice", "was") if len(ignored) == 1 else ("are not the choice", "were")
    few = ", ".join(options[:FEW])
    few += f" and {len(options) - FEW} more" if len(options) > FEW else ""
    said = f"{quoted(ignored)} {verbs[0]} for “{name}” here and {verbs[1]} ignored."
    return f"{said} Choices: {few}." if options else said


def quoted(texts: Sequence[str]) -> str:
    """The first few of what an address says, in quotation marks, and how many more there are."""
    more = f", and {len(texts) - SEVERAL} more" if len(texts) > SEVERAL else ""
    return words.listed([f"“{plain(text)}”" for text in texts[:SEVERAL]]) + more


def plain(text: str) -> str:
    """What an address says, short and without marks that are not seen or that turn the text around."""
    seen = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text[: 2 * LONG])
    seen = " ".join(seen.split())
    return f"{seen[:LONG]}…" if len(seen) > LONG or len(text) > 2 * LONG else seen


def asked(name: str, options: Mapping[str, str], default: str = "") -> str:
    """What the address asks for; a word it may not hold is named, and the default shown."""
    first = default or next(iter(options))
    word, ignored = heard(name, st.query_params.get_all(name), list(options), first)
    if ignored:
        markup.put(markup.notice(ignored))
    return word


def _keep(name: str, chosen: str) -> str:
    """Writes a choice into the address, so that a copied link opens the same view."""
    if st.query_params.get_all(name) != [chosen]:
        st.query_params[name] = chosen
    address.chosen(name, chosen)
    return chosen


def _key(name: str, options: Mapping[str, str]) -> str:
    """Another list of options is another choice: it starts from the address again."""
    return f"{name}:{','.join(options)}"
