"""The facts of releases, read once for the pages and the routes alike."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from etl.model import Source
from etl.sources import registry
from pages.datasets import Datasets, shared
from pages.figures.facts import Facts, facts_of


class Known:
    """Releases with the dictionaries of their sources. Raises StoreError where a release cannot be read."""

    def __init__(self, datasets: Datasets, sources: Mapping[str, Source]) -> None:
        self.datasets, self.sources = datasets, sources
        self._of = lru_cache(maxsize=4)(self._read)

    @property
    def current(self) -> str:
        return self.datasets.read().release

    @property
    def releases(self) -> tuple[str, ...]:
        """Every release that can be asked for, newest first."""
        return tuple(dict.fromkeys((self.current, *(item.release for item in self.datasets.store.history()))))

    def facts(self, release: str = "") -> Facts:
        """Of a release; blank for the newest."""
        return self._of(release or self.current)

    def _read(self, release: str) -> Facts:
        return facts_of(self.datasets.read(release), self.sources.values())


def known() -> Known:
    """The one of this process."""
    return _known(shared())


@lru_cache(maxsize=1)
def _known(datasets: Datasets) -> Known:
    return Known(datasets, registry())
