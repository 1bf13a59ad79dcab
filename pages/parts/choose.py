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
    word, key = asked(name, options, default), _key(name, options)
    hold(key, word)
    st.pills(
        label, list(options), required=True, format_func=options.__getitem__,
        key=key, on_change=address.heed, args=(name, key),
    )  # fmt: skip
    return word


def pick(label: str, name: str, options: Mapping[str, str], *, default: str = "") -> str:
    """One of many options (words of the address), from a list that can be searched; in the light version, all in sight."""
    if address.light():
        return choose(label, name, options, default=default)
    word, key = asked(name, options, default), _key(name, options)
    hold(key, word)
    st.selectbox(
        label, list(options), format_func=options.__getitem__,
        key=key, on_change=address.heed, args=(name, key),
    )  # fmt: skip
    return word


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
    """What is asked for, by the visitor or the address; a word that the address may not hold is named, and the default shown."""
    first = default or next(iter(options))
    word, ignored = heard(name, address.asked(name), list(options), first)
    say(ignored)
    address.chosen(name, word, unasked=(first,))
    return word


def say(ignored: str) -> None:
    """What an address asks for and is ignored. What a choice of the visitor took away is not said: they see it go."""
    if ignored and not address.makes():
        markup.put(markup.notice(ignored))


def hold(key: str, value: str | list[str] | None) -> None:
    """Makes the widget of this key, which is drawn next, show a value."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _key(name: str, options: Mapping[str, str]) -> str:
    """A widget tells its server the label that was chosen, so one with other labels is another widget."""
    return f"{name}:{','.join(options.values())}"
