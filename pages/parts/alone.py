"""One chart without the rest of its page, for a frame on somebody else's: `?view=chart&chart=ID`, with the page's choices."""

from __future__ import annotations

import streamlit as st

from pages.figures.catalogue import CHARTS, Entry, view_of
from pages.parts import address, choose, markup
from pages.parts.dataset import facts
from pages.parts.show import show


def asked(path: str) -> tuple[Entry | None, str]:
    """The chart of the page at `path` that an address asks for alone, and what of that was ignored, in words."""
    views = (address.PAGE, address.ALONE)
    view, ignored = choose.heard(address.VIEW, st.query_params.get_all(address.VIEW), views, address.PAGE)
    charts = {entry.id: entry for entry in CHARTS if entry.page.strip("/") == path}
    if view == address.PAGE:
        return None, ignored
    if not charts:
        return None, ignored or "This page has no chart that could be shown alone."
    name, unknown = choose.heard(
        address.CHART, st.query_params.get_all(address.CHART), tuple(charts), next(iter(charts))
    )
    return charts[name], unknown or ignored


def alone(entry: Entry) -> None:
    """The chart whole, from its question to its source, and the way to its page. Raises NoFiguresError where the release
    has none of its figures."""
    data, chosen = facts(), dict[str, str]()
    for item in entry.parameters:
        chosen[item.name] = choose.asked(item.name, item.options(data, chosen))
    show(entry.build, *chosen.values(), heading="h1")
    view = view_of(entry.build, *chosen.values())
    markup.put(markup.way(address.to_page(view, address.asof()), "See this chart on Care Gap, with all choices"))
