"""The ways to the rows of an extract from elsewhere: their addresses, and code that asks for them."""

from __future__ import annotations

import streamlit as st

from pages.figures.extract import Extract
from pages.figures.snippets import address as of_rows
from pages.figures.snippets import snippets
from pages.parts import address, markup
from pages.parts.show import code

FIGURES = "api/v1/figures"
FORMS = {"parquet": "Parquet", "json": "JSON", "jsonl": "JSON Lines", "zip": "All as ZIP"}
"""The forms in which rows are taken away, beside the CSV of the button."""


def forms(taken: Extract, release: str) -> dict[str, str]:
    """Where the rows of this release are, by the names of the other forms."""
    return {name: of_rows(address.local(FIGURES), form, taken.query, release) for form, name in FORMS.items()}


def take(taken: Extract, release: str) -> None:
    """Links to the rows of this release and of the newest, and the same in code."""
    markup.put(markup.addresses(address.local(FIGURES), taken.query, release, address.asof()))
    ready = snippets(address.abroad(address.local(FIGURES)), taken.query, release, taken.stem)
    with st.container(key="quote-code"):
        for tab, snippet in zip(st.tabs([snippet.name for snippet in ready]), ready, strict=True):
            with tab:
                code(snippet.code)
                markup.put(markup.remarks(snippet.notes))
