"""Filters that live in the address of the page: any number of words each, and what one leaves for the next."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

import streamlit as st

from etl.places import POSTAL
from pages.figures import extract
from pages.figures.facts import Facts
from pages.parts import address
from pages.parts.choose import hold, said_of, say

PLACES = {code: name for name, code in POSTAL.items()} | {
    "US": "United States",
    "PR": "Puerto Rico",
    "WORLD": "Worldwide",
}
RARER = {"method": "Methods", "unit": "Units", "evidence": "Evidence", "source": "Sources"}
"""Filters that are folded away, with their labels."""


def chosen(data: Facts) -> dict[str, tuple[str, ...]]:
    """The words that the visitor chose for each filter of the rows; each offers what those before it leave."""
    words: dict[str, tuple[str, ...]] = {}

    def ask(label: str, name: str, none: str = "") -> None:
        left = extract.options(data, words, name, PLACES)
        known = extract.known(data, words, name, PLACES)
        default = extract.DEFAULT if name == "indicator" else ()
        if none:
            words[name] = perhaps(label, name, left, none=none, known=known)
        else:
            words[name] = several(label, name, left, known=known, default=default, beside=extract.FILTERS)

    ask("Indicators", "indicator")
    ask("Places", "place")
    ask("Kinds of group", "group_kind")
    if words["group_kind"] or address.named(["group"]):
        ask("Groups", "group")
    with st.container(horizontal=True):
        ask("From", "from", none="The first")
        ask("To", "to", none="The last")
    with st.expander("More filters", key="quote-more", type="compact", expanded=address.named(RARER)):
        for name, label in RARER.items():
            ask(label, name)
    others = any(words[name] for name in words if name != "indicator")
    address.chosen("indicator", *words["indicator"], unasked=() if others else extract.DEFAULT)
    return words


def several(
    label: str,
    name: str,
    options: Mapping[str, str],
    *,
    known: Mapping[str, str],
    default: Sequence[str] = (),
    beside: Iterable[str] = (),
) -> tuple[str, ...]:
    """Any of many options (words of the address), none for all, from a list that can be searched.

    `options`, some of those `known`, are what earlier choices leave; an address may ask for any that is known. `default` counts
    where the address names no filter of `beside`, or none of the words there are.
    """
    asked, key = address.asked(name), _key(name)
    found, ignored = all_heard(name, asked, list(options), _also(known))
    say(ignored)
    if not found and address.ALL not in asked and (ignored or not address.named(beside)):
        found = tuple(word for word in default if word in options)
    hold(key, list(found))
    st.multiselect(
        label, list(dict.fromkeys((*options, *found))), format_func=known.__getitem__, key=key,
        placeholder="All", select_all=False, filter_mode="contains", on_change=address.heed, args=(name, key),
    )  # fmt: skip
    address.chosen(name, *found)
    return found


def perhaps(
    label: str, name: str, options: Mapping[str, str], *, known: Mapping[str, str], none: str
) -> tuple[str, ...]:
    """One of many options as `several` has them, or none of them, which means `none`."""
    key = _key(name)
    found, ignored = all_heard(name, address.asked(name), list(options), _also(known), most=1)
    say(ignored)
    hold(key, next(iter(found), None))
    st.selectbox(
        label, list(dict.fromkeys((*options, *found))), index=None, format_func=known.__getitem__, key=key,
        placeholder=none, filter_mode="contains", on_change=address.heed, args=(name, key),
    )  # fmt: skip
    address.chosen(name, *found)
    return found


def all_heard(
    name: str, asked: Sequence[str], options: Sequence[str], known: Container[str] = (), most: int | None = None
) -> tuple[tuple[str, ...], str]:
    """The words that an address asks for and that are options or `known`, the last `most` of them, and what of it was
    ignored, in words. `all` asks for none."""
    found = [text for text in dict.fromkeys(asked) if text in options or text in known]
    kept = found if most is None else found[-most:]
    ignored = [text for text in dict.fromkeys(asked) if text not in kept and text != address.ALL]
    return tuple(kept), said_of(name, ignored, options)


def _also(known: Container[str]) -> Container[str]:
    """What counts beside the options: an address may ask for what no other choice leaves, a choice takes it away."""
    return () if address.makes() else known


def _key(name: str) -> str:
    return f"filter-{name}"
