"""The release that pages are drawn from, with its dictionaries; shared by every visitor, never changed."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from etl.errors import StoreError
from etl.freshness import State, states
from etl.model import Dataset, Source
from etl.records import withdrawn
from etl.sources import registry
from pages.datasets import shared
from pages.figures import releases
from pages.figures.chart import Printed
from pages.figures.facts import Facts
from pages.figures.quote import ASOF
from pages.known import known
from pages.parts import address
from pages.parts.banner import AsOf, older
from pages.parts.choose import heard

log = logging.getLogger("care_gap")
NOTHING = "No release of the figures can be read here: there is none yet, or it is damaged."


class NoReleaseError(LookupError):
    """No release can be read."""


def opened(path: str, *, light: bool) -> AsOf:
    """Begins a run of the page at `path`: decides once which release all of it is drawn from. The menu, which forgets what an
    address said, leads on within the release that was shown."""
    left = address.left(path).release
    if left and ASOF not in st.query_params:
        st.query_params[ASOF] = left
    asked = _asked(st.query_params.get_all(ASOF))
    address.opened(path, asked.release, light=light)
    return asked


def facts() -> Facts:
    """The release that is shown. Raises NoReleaseError where there is none, and the frame says so above its footer."""
    try:
        dataset = _shown()
    except StoreError as error:
        log.error("the store cannot be read: %s", error)
        raise NoReleaseError(NOTHING) from error
    return known().facts(dataset.release)


def newest() -> Facts | None:
    """The newest release where an older one is shown, else None; also where it cannot be read any more."""
    if not address.asof():
        return None
    try:
        dataset = shared().read()
    except StoreError:
        return None
    return known().facts(dataset.release)


def sources() -> Mapping[str, Source]:
    return registry()


def conflicts() -> pd.DataFrame:
    """The values that gave way to another source's."""
    return _shown().conflicts


def release() -> str:
    """The release that is shown; blank where none can be read."""
    try:
        return _shown().release
    except StoreError:
        return ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A release in words, and the tables of what changed in it `against` an earlier one; blank and none for the first."""

    line: releases.Line
    against: str
    tables: tuple[Printed, ...]


def history() -> tuple[Told, ...]:
    """Every release that readers saw, newest first. Raises NoReleaseError where there is none."""
    data = facts()
    found = [(made, _changed(made.against, made.release, data)) for made in shared().log()]
    log = [made for made, _ in found]
    back = withdrawn(shared().store.history())
    lines = releases.lines(log, (newest() or data).release, data.release, back)
    return tuple(
        Told(line=line, against=made.against, tables=tables) for line, (made, tables) in zip(lines, found, strict=True)
    )


def freshness() -> tuple[State, ...]:
    """A state for each source; none where no release can be read."""
    try:
        dataset, fallback = _shown(), shared().read().fallback
    except StoreError:
        return ()
    return states(registry(), dataset.provenance, shared().store.attempts(), datetime.now(UTC), fallback=fallback)


def _shown() -> Dataset:
    return shared().read(address.asof() or None)


def _asked(names: Sequence[str]) -> AsOf:
    """Which of these releases is shown: the newest where none is asked for, or none that can be read."""
    if not names:
        return AsOf()
    try:
        current, history = shared().read().release, shared().store.history()
    except StoreError:
        return AsOf()
    known = dict.fromkeys((current, *(item.release for item in history)))
    release, ignored = heard(ASOF, names, list(known), current)
    if release == current:
        return AsOf(ignored=ignored)
    try:
        shared().read(release)
    except StoreError as error:
        log.warning("a release that was asked for cannot be read: %s", error)
        return AsOf(ignored=f"Release {release} cannot be read any more; the newest, {current}, is shown.")
    return AsOf(release=release, older=older(release, current, history), ignored=ignored)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs={Facts: lambda data: data.release})
def _changed(against: str, release: str, data: Facts) -> tuple[Printed, ...]:
    """What changed from one release to another, in tables; none where there is nothing to compare with."""
    return releases.changed(shared().changes(against, release), data) if against else ()
