"""The release that pages are drawn from, with its dictionaries; shared by every visitor, never changed."""

from __future__ import annotations

import logging
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

log = logging.getLogger("care_gap")
NOTHING = (
    "No release of the figures can be read. Whoever runs this site: where there is none yet, `python -m etl refresh` makes "
    "one; where `python -m etl verify` finds one damaged, the same command repairs what can be had again and names the rest."
)


class NoReleaseError(LookupError):
    """No release can be read; the message says what to do."""


def facts() -> Facts:
    """The current release. Raises NoReleaseError where there is none, and the frame says so above its footer."""
    try:
        dataset = shared().read()
    except StoreError as error:
        log.error("the store cannot be read: %s", error)
        raise NoReleaseError(NOTHING) from error
    return _facts(dataset.release, dataset)


def sources() -> Mapping[str, Source]:
    return registry()


def conflicts() -> pd.DataFrame:
    """The values that gave way to another source's."""
    return shared().read().conflicts


def release() -> str:
    """The release that is shown; blank where none can be read."""
    try:
        return shared().read().release
    except StoreError:
        return ""


def freshness() -> tuple[State, ...]:
    """A state for each source; none where no release can be read."""
    try:
        dataset = shared().read()
    except StoreError:
        return ()
    return states(
        registry(), dataset.provenance, shared().store.attempts(), datetime.now(UTC), fallback=dataset.fallback
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def _facts(release: str, _dataset: Dataset) -> Facts:
    sources = registry().values()
    return Facts(
        release=release,
        rows=_dataset.rows,
        provenance=_dataset.provenance,
        revisions=_dataset.revisions,
        indicators={item.id: item for source in sources for item in source.indicators},
        methods={item.id: item for source in sources for item in source.methods},
    )
