"""Releases as the process holds them: each pair is compared once, and what is damaged is asked for again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from etl.diff import changes
from etl.errors import StoreError
from etl.model import Dataset
from etl.store import Store
from pages.datasets import Datasets
from tests.pages.altered import copy, republish, revised


class Counting(Store):
    """A store that knows what was read of it."""

    read_of: list[str | None]

    def read(self, release: str | None = None) -> Dataset:
        self.read_of.append(release)
        return super().read(release)


@pytest.fixture
def store(tmp_path: Path) -> Counting:
    copy(tmp_path)
    found = Counting(tmp_path)
    found.read_of = []
    republish(found, revised)
    found.read_of.clear()
    return found


def test_what_changed_is_counted_against_the_release_before(store: Counting) -> None:
    new, old = (item.release for item in store.history())
    rows = {name: store.read(name).rows for name in (new, old)}
    first, second = Datasets(store).log()
    assert (first.release, first.figures, first.against) == (new, len(rows[new]), old)
    whole = changes(rows[old], rows[new])
    assert first.counts == {"added": 0, "revised": len(whole), "gone": 0}
    assert Datasets(store).changes(old, new) == whole
    assert (second.release, second.figures, second.against, second.counts) == (old, len(rows[old]), "", None)


def test_a_release_is_read_and_compared_once(store: Counting) -> None:
    for value in (1.0, 2.0, 3.0):
        republish(store, lambda row, value=value: row | {"value": value} if row["source"] == "tiktok" else row)  # type: ignore[misc]
    store.read_of.clear()
    datasets = Datasets(store)
    first = list(datasets.log())
    assert store.read_of == [made.release for made in first]
    assert list(datasets.log()) == first
    datasets.changes(first[0].against, first[0].release)
    assert len(store.read_of) == len(first) == 5


def test_a_release_that_cannot_be_read_is_passed_over_until_it_is_repaired(store: Counting) -> None:
    middle = store.history()[0].release
    newest = republish(store, lambda row: row | {"value": 1.0} if row["source"] == "tiktok" else row)
    oldest = store.history()[-1].release
    away = store.folder / "away"
    shutil.move(store.folder / "releases" / middle, away)
    datasets = Datasets(store)
    first, lost, last = datasets.log()
    assert (first.against, lost.figures, lost.against, lost.counts, last.counts) == (oldest, None, "", None, None)
    shutil.move(away, store.folder / "releases" / middle)
    assert [made.against for made in datasets.log()] == [middle, oldest, ""]
    assert newest == first.release


def test_releases_that_cannot_be_read_are_not_compared(store: Counting) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        Datasets(store).changes("2026-01-01-aaaaaaaaaaaa", str(store.current()))
