"""The release that pages are drawn from, with its dictionaries; shared by every visitor, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from etl.errors import StoreError
from etl.freshness import State, states
from etl.model import Dataset, Source
from etl.sources import registry
from pages.datasets import shared
from pages.figures.facts import Facts
from pages.parts import markup


def facts() -> Facts:
    """The current release. Where there is none, the page says what to do and ends."""
    try:
        dataset = shared().read()
    except StoreError as error:
        markup.put(markup.title("There are no figures to show yet"))
        markup.put(markup.notice(f"{error}"))
        st.stop()
    return _facts(dataset.release, dataset)


def sources() -> Mapping[str, Source]:
    return registry()


def conflicts() -> pd.DataFrame:
    """The values that gave way to another source's."""
    return shared().read().conflicts


def freshness() -> tuple[State, ...]:
    dataset = shared().read()
    attempts = shared().store.attempts()
    return states(registry(), dataset.provenance, attempts, datetime.now(UTC), fallback=dataset.fallback)


@st.cache_resource(max_entries=4, show_spinner=False)
def _facts(release: str, _dataset: Dataset) -> Facts:
    sources = registry().values()
    return Facts(
        release=release,
        rows=_dataset.rows,
        provenance=_dataset.provenance,
        indicators={item.id: item for source in sources for item in source.indicators},
        methods={item.id: item for source in sources for item in source.methods},
    )
