"""The releases of one data folder: written whole, read whole.

A release is a folder that never changes: a parquet file a source, the conflicts, the revisions, and `datapackage.json`
with the hash of each. `current.json` names the release readers see and is replaced in one step, so a reader meets one
whole release or the one before it, never a mixture. Where the pointer or its release is damaged, readers get the newest
whole release there is, with the damage in words. What belongs to the project (`data/published/`) is read from beside
the code.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl import disk, records
from etl.diff import revisions
from etl.errors import BusyError, ConfigError, StoreError
from etl.ledger import Ledger
from etl.merge import CONFLICTS as CONFLICT_SCHEMA
from etl.model import NAMES, REVISIONS, SCHEMA, Dataset, Provenance, to_pandas
from etl.package import CONFLICTS, release_id, to_json
from etl.package import REVISIONS as REVISED

OWN = {CONFLICTS: CONFLICT_SCHEMA, REVISED: REVISIONS}


@dataclass(frozen=True, kw_only=True)
class Remains:
    """What is there to go on from: a release, or what is left of a damaged one; how many rows each lost table had (at
    least 1, where that cannot be known); whether the damaged release's own data package says which bytes they came from.
    """

    dataset: Dataset | None = None
    lost: Mapping[str, int] = field(default_factory=dict)
    legible: bool = True


class Store(Ledger):
    """One data folder. A missing or empty one is a first run."""

    def __init__(self, folder: Path, *, published: Path = disk.PROJECT / "published") -> None:
        super().__init__(folder)
        self._published = published
        with suppress(PermissionError):  # said where the folder is read or written
            if folder.exists() and not folder.is_dir():
                raise ConfigError(f"{folder}: expected a folder for the data, found a file")

    # reading

    def releases(self) -> tuple[str, ...]:
        """The releases on the disk, the one last pointed to first."""
        return tuple(item.release for item in self._by_time())

    def current(self) -> str | None:
        """The release the pointer names, or would name were it not damaged."""
        history = self.history()
        return history[0].release if history else None

    def history(self) -> tuple[records.Published, ...]:
        """The releases readers have seen, newest first; empty on a first run. Where the pointer is damaged, by the day
        their folders were last pointed to."""
        return self.pointer()[0]

    def problems(self, release: str | None = None) -> tuple[str, ...]:
        """What is damaged, a line each: the pointer, the record of attempts, every file of the current release, or of the
        one that is named."""
        history, pointer = self.pointer()
        found = [problem for problem in (pointer, self._status()[1]) if problem]
        release = release or (history[0].release if history else None)
        if release is None:
            return (*found, self._none())
        try:
            _, lost = self._whole(release, self.package(release))
        except StoreError as error:
            return (*found, str(error))
        return (*found, *lost.values())

    def package(self, release: str | None = None) -> dict[str, Any]:
        """The data package of a release. Raises StoreError when there is none or it is not the one its name says."""
        release = release or self.current()
        if release is None:
            raise StoreError(self._none())
        path = self._release(release) / "datapackage.json"
        try:
            package: dict[str, Any] = json.loads(path.read_bytes())
            if package["version"] == release == release_id(package):
                return package
        except disk.DAMAGE as error:
            raise StoreError(f"{self._name(path)} cannot be read: {disk.why(error)}") from error
        raise StoreError(f"{self._name(path)} is damaged: its content is not release {release}")

    def read(self, release: str | None = None) -> Dataset:
        """A whole release, every file checked against its hash.

        Without a release, the current one; where it or the pointer is damaged, the newest whole one, with the damage as
        its `fallback`. Raises StoreError when none can be read.
        """
        if release is not None:
            return self._read(release)
        history, fallback = self.pointer()
        problem = StoreError(fallback or self._none())
        for name in self._lasting(history):
            try:
                return self._read(name, fallback=fallback)
            except StoreError as error:
                problem, fallback = error if not fallback else problem, fallback or str(error)
        raise problem

    def remains(self) -> Remains:
        """What is left where the pointer or the current release is damaged: its whole files, and for comparison what the
        newest other whole release has in the place of each lost one. Without a legible data package only that release."""
        history, pointer = self.pointer()
        if not history:
            return Remains()
        release = history[0].release
        older = next(self.wholes(name for name in self._lasting(history) if name != release), None)
        try:
            package = self.package(release)
        except StoreError as error:
            told = "; ".join(filter(None, (pointer, str(error))))
            lost = self._counted(release, self.package(older.release) if older else {"resources": []})
            return Remains(dataset=replace(older, fallback=told) if older else None, lost=lost, legible=False)
        whole, damaged = self._whole(release, package)
        told = "; ".join(filter(None, (pointer, *damaged.values())))
        left = self._dataset(package | {"resources": whole}, release, told)
        left = replace(left, provenance=_provenance(package))
        lost = {item["name"]: item["rows"] for item in package["resources"] if item["name"] in damaged}
        if older:
            left, lost = _filled(left, older, damaged), {name: rows for name, rows in lost.items() if name not in OWN}
        return Remains(dataset=left, lost=lost)

    def _lasting(self, history: tuple[records.Published, ...]) -> Iterator[str]:
        """The releases of the history, newest first, then the others there are; never one that a person took back."""
        back = records.withdrawn(history)
        named = [release for release in dict.fromkeys(item.release for item in history) if release not in back]
        yield from named
        yield from (item.release for item in self._by_time() if item.release not in {*named, *back})

    def wholes(self, releases: Iterable[str]) -> Iterator[Dataset]:
        """Those of these releases that can be read."""
        for release in releases:
            with suppress(StoreError):
                yield self._read(release)

    def _counted(self, release: str, older: Mapping[str, Any]) -> Mapping[str, int]:
        """How many rows each table of a release has by its own word, where its data package is lost; without the tables
        that an `older` release has byte for byte, and, where there is one, without those that follow from the others."""
        same = {(item["path"], item["hash"]) for item in older["resources"]}
        files = [path for path in self._release(release).glob("*.parquet") if (path.name, _hash(path)) not in same]
        return {path.stem: _rows(path) for path in files if not same or path.stem not in OWN}

    def _whole(self, release: str, package: Mapping[str, Any]) -> tuple[list[Any], Mapping[str, str]]:
        """The resources whose files are whole, and what is wrong with each other one."""
        whole, lost = [], {}
        for item in package["resources"]:
            try:
                self._table(release, item)
                whole.append(item)
            except StoreError as error:
                lost[item["name"]] = str(error)
        return whole, lost

    def _read(self, release: str, *, fallback: str = "") -> Dataset:
        return self._dataset(self.package(release), release, fallback)

    def _dataset(self, package: Mapping[str, Any], release: str, fallback: str) -> Dataset:
        tables = {item["name"]: self._table(release, item) for item in package["resources"]}
        own = {name: to_pandas(tables.pop(name, schema.empty_table())) for name, schema in OWN.items()}
        return Dataset(
            release=release,
            rows=to_pandas(pa.concat_tables([SCHEMA.empty_table(), *tables.values()]).select(NAMES)),
            provenance=_provenance(package),
            conflicts=own[CONFLICTS],
            revisions=own[REVISED],
            fallback=fallback,
        )

    def _table(self, release: str, item: Mapping[str, Any]) -> pa.Table:
        path = self._release(release) / item["path"]
        try:
            body = path.read_bytes()
        except OSError as error:
            raise StoreError(f"{self._name(path)} cannot be read: {disk.why(error)}") from error
        if f"sha256:{hashlib.sha256(body).hexdigest()}" != item["hash"]:
            raise StoreError(f"{self._name(path)} is damaged: its hash is not the one its release names")
        return pq.read_table(io.BytesIO(body))

    def published(self, slug: str) -> bytes | None:
        """The transcription of a source, None where it has none."""
        path = self._published / f"{slug}.csv"
        return path.read_bytes() if path.exists() else None

    def pointer(self) -> tuple[tuple[records.Published, ...], str]:
        """The history, and what is wrong with the pointer, blank when nothing is: cheap, for every visitor."""
        path, first_run = self.folder / "current.json", False
        try:
            return records.history_of(path.read_bytes()), ""
        except FileNotFoundError:
            wrong, first_run = f"{path.name} is missing", True
        except disk.DAMAGE as error:
            wrong = f"{path.name} is damaged ({disk.why(error)})"
        found = self._by_time()
        return found, "" if first_run and not found else f"{wrong}; the next refresh writes it anew"

    def _by_time(self) -> tuple[records.Published, ...]:
        """The releases on the disk, the one last pointed to first: what a damaged pointer is made up from.

        A release whose files are older than those of the one pointed to before it was gone back to.
        """
        times, lines, last, latest = [], [], "", 0
        with suppress(OSError):
            folders = [path for path in (self.folder / "releases").glob("[!.]*") if path.is_dir()]
            times = sorted((path.stat().st_mtime_ns, path.name, _written(path)) for path in folders)
        for pointed, name, written in times:
            at = datetime.fromtimestamp(pointed / 1e9, UTC)
            lines.append(records.Published(release=name, at=at, withdrawn=last if latest > written else ""))
            last, latest = name, written
        return tuple(reversed(lines))

    def _release(self, release: str) -> Path:
        if not records.NAME.fullmatch(release):
            raise StoreError(f"{release!r} is not the name of a release")
        places = [self.folder / kind / release for kind in ("releases", "held")]
        return next((place for place in places if place.is_dir()), places[0])

    def _none(self) -> str:
        return f"no release in {self.folder}; run `python -m etl refresh`"

    def _name(self, path: Path) -> str:
        """A file as people are told of it: where the data folder lies is no visitor's business."""
        return path.relative_to(self.folder).as_posix()

    # writing

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Held by one refresh at a time; raises BusyError at once when another has it. A crash frees it.

        What the disk refuses inside it is a StoreError. What a killed refresh left behind is swept first.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with filelock.FileLock(self.folder / ".refresh.lock", timeout=0):
                self._sweep()
                yield
        except filelock.Timeout:
            raise BusyError(f"another refresh of {self.folder} runs; wait for it to end") from None
        except OSError as error:
            raise StoreError(
                f"{self.folder}: {error}; readers keep the last release. Mend the disk and run again"
            ) from error

    def write(self, files: Mapping[str, bytes], package: dict[str, Any], at: datetime) -> str:
        """Writes a release whole, then moves the pointer to it. `files` and `package` come from `etl.package`."""
        release = self._place("releases", files, package)
        self.point(release, at)
        return release

    def hold(self, files: Mapping[str, bytes], package: dict[str, Any]) -> str:
        """Writes a release that readers do not see: it waits until a person approves it."""
        return self._place("held", files, package)

    def point(self, release: str, at: datetime, *, withdrawn: str = "") -> None:
        """Makes a release the current one, in one step. `withdrawn` is the one a person went back from."""
        history, damaged = self.pointer()
        if not damaged and history and history[0].release == release:
            return
        before = [item for item in history if not (damaged and item.release == release)]
        line = records.Published(release=release, at=at, withdrawn=withdrawn)
        _touch(self.folder / "releases" / release)
        disk.replace(self.folder / "current.json", records.pointer_of((line, *before)), self.folder)

    def _place(self, kind: str, files: Mapping[str, bytes], package: dict[str, Any]) -> str:
        """Puts a release where it belongs, whole and in one step; of one that is there, each damaged file in one step, so
        that a crash takes nothing of what is left."""
        release = release_id(package)
        target = self.folder / kind / release
        files = {**files, "datapackage.json": to_json(package)}
        if not target.is_dir():
            self._new(target, files)
        for name, body in files.items():
            if not disk.same(target / name, body):
                disk.replace(target / name, body, self.folder)
        return release

    def _new(self, target: Path, files: Mapping[str, bytes]) -> None:
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.mkdir()
            for name, body in files.items():
                disk.write(draft / name, body)
            disk.sync(draft)
            target.unlink(missing_ok=True)
            draft.replace(target)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        disk.sync(target.parent)

    def _sweep(self) -> None:
        """Removes what a refresh that was killed left behind, and releases that no longer wait to be approved."""
        status, damaged = self._status()
        waiting = {item["held"] for item in status.values()}
        for kind in ("releases", "held"):
            for rest in (self.folder / kind).glob(".*.*"):
                disk.remove(rest)
        for held in (self.folder / "held").glob("[!.]*"):
            if held.name not in waiting and not damaged:
                disk.remove(held)
        for draft in self.folder.glob(".*.draft"):
            disk.remove(draft)


def _provenance(package: Mapping[str, Any]) -> Mapping[str, Provenance]:
    return {item["name"]: records.provenance_of(item) for item in package["resources"] if item["name"] not in OWN}


def _filled(left: Dataset, older: Dataset, lost: Collection[str]) -> Dataset:
    """What is left of a release, and of an `older` one what it lost."""

    def both(mine: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
        parts = (mine[~mine["source"].isin(lost)], theirs[theirs["source"].isin(lost)])
        return pd.concat(parts, ignore_index=True)

    return replace(
        left,
        rows=both(left.rows, older.rows),
        conflicts=older.conflicts if CONFLICTS in lost else both(left.conflicts, older.conflicts),
        revisions=to_pandas(revisions(older, [left.rows])) if REVISED in lost else left.revisions,
    )


def _hash(path: Path) -> str:
    with suppress(OSError):
        return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    return ""


def _rows(path: Path) -> int:
    with suppress(OSError, pa.ArrowException):
        return int(pq.read_metadata(path).num_rows)
    return 1


def _written(release: Path) -> int:
    """When the first file of a release was written; a repair writes later ones anew."""
    with suppress(OSError):
        return min((path.stat().st_mtime_ns for path in release.iterdir()), default=0)
    return 0


def _touch(release: Path) -> None:
    """Makes a release the one last pointed to, whatever the clock said when the others were."""
    os.utime(release)
    newest = max(path.stat().st_mtime_ns for path in release.parent.glob("[!.]*"))
    if newest > release.stat().st_mtime_ns:
        os.utime(release, ns=(newest + 1, newest + 1))
