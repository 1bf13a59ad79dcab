"""Releases as the server process holds them: each is read and checked once, for the pages and the routes alike.

A dataset handed out is shared by every visitor; whoever gets one never changes it.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache

import pandas as pd

from etl.diff import Change, changes
from etl.disk import data_folder
from etl.errors import StoreError
from etl.model import Dataset
from etl.records import Published
from etl.store import Store


@dataclass(frozen=True, kw_only=True)
class Made:
    """A time at which a release became the one readers see. `withdrawn` is the release that a person went back from.

    `figures` counts its rows and is None where it cannot be read. `against` is the last release before it that can be read
    and `counts` has how many figures were added, revised and gone since; blank and None where there is none.
    """

    release: str
    at: datetime
    withdrawn: str
    figures: int | None
    against: str
    counts: Mapping[str, int] | None


class Datasets:
    """The releases of a store. The pointer is asked each time, so a refresh or a rollback shows at once."""

    def __init__(self, store: Store, *, keep: int = 4) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._whole = lru_cache(maxsize=keep)(store.read)
        self._comparing = threading.RLock()
        self._pair = lru_cache(maxsize=2)(store.read)
        self._changes = lru_cache(maxsize=keep)(self._compare)
        self._counts: dict[tuple[str, str], Mapping[str, int]] = {}
        self._figures: dict[str, int] = {}

    def read(self, release: str | None = None) -> Dataset:
        """A release, or the current one. Raises StoreError when it, and every one before it, cannot be read.

        While the current release or the pointer is damaged the store is asked anew each time, so that a repair is seen;
        its `fallback` names no folder of this machine, since visitors read it.
        """
        with self._lock:
            if release is not None:
                return self._whole(release)
            history, damage = self.store.pointer()
            if not history:
                return self.store.read()
            try:
                found = self._whole(history[0].release)
            except StoreError:
                found = self.store.read()
                damage = found.fallback
        return replace(found, fallback=damage.replace(f"{self.store.folder}/", "")) if damage else found

    def log(self) -> Iterator[Made]:
        """Every time a release became the one readers see, newest first. Releases never change, so each is read and compared
        once; one that is damaged or gone is asked for anew each time, so that a repair is seen."""
        history = self.store.history()
        return (self._made(item, history[n + 1 :]) for n, item in enumerate(history))

    def changes(self, old: str, new: str) -> tuple[Change, ...]:
        """Every figure that one release lacks or gives otherwise than another. Raises StoreError when one cannot be read."""
        with self._comparing:
            return self._changes(old, new)

    def _made(self, item: Published, before: Sequence[Published]) -> Made:
        with self._comparing:
            figures = self._count(item.release)
            compared = ((older.release, self._counted(older.release, item.release)) for older in before)
            known = (pair for pair in compared if pair[1] is not None)
            against, counts = next(known, ("", None)) if figures is not None else ("", None)
        return Made(
            release=item.release,
            at=item.at,
            withdrawn=item.withdrawn,
            figures=figures,
            against=against,
            counts=counts,
        )

    def _count(self, release: str) -> int | None:
        if release not in self._figures:
            try:
                self._figures[release] = len(self._pair(release).rows)
            except StoreError:
                return None
        return self._figures[release]

    def _counted(self, old: str, new: str) -> Mapping[str, int] | None:
        if (old, new) not in self._counts:
            try:
                found = Counter(change.kind for change in self._changes(old, new))
            except StoreError:
                return None
            self._counts[old, new] = {kind: found[kind] for kind in ("added", "revised", "gone")}
        return self._counts[old, new]

    def _compare(self, old: str, new: str) -> tuple[Change, ...]:
        return changes(*_differing(self._pair(old).rows, self._pair(new).rows))


def _differing(old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two tables of figures without the sources whose rows are the same in both: a release changes few of them."""
    slugs = set(old["source"]) & set(new["source"])
    same = {slug for slug in slugs if _of(old, slug).equals(_of(new, slug))}
    return old[~old["source"].isin(same)], new[~new["source"].isin(same)]


def _of(rows: pd.DataFrame, slug: str) -> pd.DataFrame:
    return rows[rows["source"] == slug].reset_index(drop=True)


@cache
def shared() -> Datasets:
    """The one of this process, over the data folder its environment names."""
    return Datasets(Store(data_folder(os.environ)))
