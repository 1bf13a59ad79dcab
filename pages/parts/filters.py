"""Filters that live in the address of the page: any number of words each, and what one leaves for the next."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

import streamlit as st

from etl.places import POSTAL
from pages.figures import extract
from pages.figures.facts import Facts
from pages.parts import address, markup
from pages.parts.choose import said_of

PLACES = {code: name for name, code in POSTAL.items()} | {
    "US": "United States",
    "PR": "Puerto Rico",
    "WORLD": "Worldwide",
}
RARER = {"method": "Methods", "unit": "Units", "evidence": "Evidence", "source": "Sources"}
"""Filters that are folded away, with their labels."""
ALL = "all"
"""What an address says where nothing is chosen of a filter that has a default."""
_CHANGED = "changed by the visitor"
_WRITTEN = "written to the address"
"""Where a visit keeps whether the visitor changed a filter since `keep`, and what `keep` left in the address."""
_NOTHING = object()


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
    if words["group_kind"] or "group" in st.query_params:
        ask("Groups", "group")
    with st.container(horizontal=True):
        ask("From", "from", none="The first year")
        ask("To", "to", none="The last year")
    expanded = any(name in st.query_params for name in RARER)
    with st.expander("More filters", key="quote-more", type="compact", expanded=expanded):
        for name, label in RARER.items():
            ask(label, name)
    keep(words, first="indicator", default=extract.DEFAULT)
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
    """Any of many options (words of the address), none for all, from a list that can be searched. `keep` writes them down.

    `options`, some of those `known`, are what earlier choices leave; an address may ask for any that is known. `default` counts
    where the address names no filter of `beside`, or none of the words there are.
    """
    held = _held(name, options, known, default=default, beside=beside)
    _hold(name, list(held))
    picked = st.multiselect(
        label, list(dict.fromkeys((*options, *held))), format_func=known.__getitem__,
        key=_held_by(name), placeholder="All", select_all=False, filter_mode="contains", on_change=_changed,
    )  # fmt: skip
    address.chosen(name, *picked)
    return tuple(picked)


def perhaps(
    label: str, name: str, options: Mapping[str, str], *, known: Mapping[str, str], none: str
) -> tuple[str, ...]:
    """One of many options as `several` has them, or none of them, which means `none`."""
    held = _held(name, options, known, most=1)
    _hold(name, next(iter(held), None))
    picked = st.selectbox(
        label, list(dict.fromkeys((*options, *held))), index=None, format_func=known.__getitem__,
        key=_held_by(name), placeholder=none, filter_mode="contains", on_change=_changed,
    )  # fmt: skip
    words = (str(picked),) if picked else ()
    address.chosen(name, *words)
    return words


def keep(chosen: Mapping[str, Sequence[str]], *, first: str, default: Sequence[str]) -> None:
    """Writes all choices of `several` and `perhaps` into the address at once: one step back in the browser's history.

    A bare address stays bare while it shows the `default` of `first`; where nothing at all is chosen, `first` says `all`.
    """
    wanted = {name: list(words) for name, words in chosen.items() if words} or {first: [ALL]}
    asked = {name: st.query_params.get_all(name) for name in chosen if name in st.query_params}
    if wanted != (asked or {first: list(default)}):
        others = {name: st.query_params.get_all(name) for name in st.query_params if name not in chosen}
        st.query_params.from_dict(wanted | others)
    st.session_state[_WRITTEN] = {name: st.query_params.get_all(name) for name in chosen}
    st.session_state[_CHANGED] = False


def all_heard(
    name: str, asked: Sequence[str], options: Sequence[str], known: Container[str] = (), most: int | None = None
) -> tuple[tuple[str, ...], str]:
    """The words that an address asks for and that are options or `known`, the last `most` of them, and what of it was
    ignored, in words. `all` asks for none."""
    found = [text for text in dict.fromkeys(asked) if text in options or text in known]
    kept = found if most is None else found[-most:]
    ignored = [text for text in dict.fromkeys(asked) if text not in kept and text != ALL]
    return tuple(kept), said_of(name, ignored, options)


def _held(
    name: str,
    options: Mapping[str, str],
    known: Container[str],
    *,
    default: Sequence[str] = (),
    beside: Iterable[str] = (),
    most: int | None = None,
) -> tuple[str, ...]:
    """What a filter holds: what the visitor chose, less what other choices took away; where the address says otherwise
    without a choice of the visitor (a first visit, a step back), what it says."""
    asked, now = st.query_params.get_all(name), st.session_state.get(_held_by(name), _NOTHING)
    changed = st.session_state.get(_CHANGED, False)
    moved = not changed and asked != st.session_state.get(_WRITTEN, {}).get(name)
    if now is not _NOTHING and not moved:
        held = now if isinstance(now, list) else [now] if now else []
        return tuple(word for word in held if word in options or (not changed and word in known))
    found, ignored = all_heard(name, asked, list(options), known, most)
    if ignored:
        markup.put(markup.notice(ignored))
    if not found and (ignored or not any(other in st.query_params for other in beside)):
        return tuple(word for word in default if word in options)
    return found


def _hold(name: str, words: list[str] | str | None) -> None:
    if st.session_state.get(_held_by(name), _NOTHING) != words:
        st.session_state[_held_by(name)] = words


def _held_by(name: str) -> str:
    return f"filter-{name}"


def _changed() -> None:
    st.session_state[_CHANGED] = True
