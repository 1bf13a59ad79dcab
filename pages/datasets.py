"""Releases as the server process holds them: each is read and checked once, for the pages and the routes alike.

A dataset handed out is shared by every visitor; whoever gets one never changes it.
"""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from functools import cache, lru_cache

from etl.disk import data_folder
from etl.errors import StoreError
from etl.model import Dataset
from etl.store import Store


class Datasets:
    """The releases of a store. The pointer is asked each time, so a refresh or a rollback shows at once."""

    def __init__(self, store: Store, *, keep: int = 4) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._whole = lru_cache(maxsize=keep)(store.read)

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


@cache
def shared() -> Datasets:
    """The one of this process, over the data folder its environment names."""
    return Datasets(Store(data_folder(os.environ)))
