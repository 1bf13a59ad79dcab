"""The only code that touches the disk.

A release is a folder that never changes: a parquet file a source, the conflicts, and `datapackage.json` with the hash
of each. `current.json` names the release readers see and is replaced in one step, so a reader meets one whole release
or the one before it, never a mixture. What belongs to the project (`data/published/`) is read from beside the code.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import filelock
import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import BusyError, ConfigError, StoreError
from etl.model import NAMES, Attempt, Dataset, Fetched, Provenance, Snapshot, to_pandas
from etl.package import CONFLICTS, release_id, to_json

PROJECT = Path(__file__).resolve().parent.parent / "data"
FACTS = (
    "url", "final_url", "fetched_at", "status", "media_type", "sha256", "via", "recorded_on", "etag", "last_modified",
)  # fmt: skip
"""What is written down of an answer, beside its bytes."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """A line of the pointer's history: when a release became the one readers see."""

    release: str
    at: datetime


def data_folder(environ: Mapping[str, str]) -> Path:
    """Where releases live: CARE_GAP_DATA, or `data/` beside the code."""
    return Path(environ.get("CARE_GAP_DATA") or PROJECT)


class Files(Mapping[str, bytes]):
    """The files below a folder, by their path in it; each is read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())

    def __getitem__(self, name: str) -> bytes:
        if name not in self._names:
            raise KeyError(name)
        return (self._folder / name).read_bytes()

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Store:
    """One data folder. A missing or empty one is a first run."""

    def __init__(self, folder: Path, *, published: Path = PROJECT / "published") -> None:
        self.folder, self._published = folder, published
        if folder.exists() and not folder.is_dir():
            raise ConfigError(f"{folder}: expected a folder for the data, found a file")

    # reading

    def current(self) -> str | None:
        history = self.history()
        return history[0].release if history else None

    def history(self) -> tuple[Published, ...]:
        """The releases the pointer has named, newest first; empty on a first run, StoreError when it cannot be read."""
        path = self.folder / "current.json"
        try:
            pointer = json.loads(path.read_text(encoding="utf-8"))
            if not pointer["history"]:
                raise ValueError("it names no release")
            return tuple(
                Published(release=str(item["release"]), at=datetime.fromisoformat(item["at"]))
                for item in pointer["history"]
            )
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{path} cannot be read ({error}); restore it, or refresh into an empty folder") from error

    def package(self, release: str | None = None) -> dict[str, Any]:
        """The data package of a release. Raises StoreError when there is none or it is not the one its name says."""
        release = release or self.current()
        if release is None:
            raise StoreError(f"no release in {self.folder}; run `python -m etl refresh`")
        path = self._release(release) / "datapackage.json"
        try:
            package: dict[str, Any] = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            raise StoreError(f"{path} cannot be read: {error}") from error
        if not isinstance(package, dict) or release_id(package) != release:
            raise StoreError(f"{path} is damaged: its content is not release {release}")
        return package

    def read(self, release: str | None = None) -> Dataset:
        """A whole release, every file checked against its hash.

        Without a release, the current one; where it is damaged, the newest whole one before it, with `fallback` naming
        the damaged release. Raises StoreError when none can be read.
        """
        if release is not None:
            return self._read(release)
        damaged, problem = "", StoreError(f"no release in {self.folder}; run `python -m etl refresh`")
        for item in self.history():
            try:
                return self._read(item.release, fallback=damaged)
            except StoreError as error:
                damaged, problem = damaged or item.release, error
        raise problem

    def _read(self, release: str, *, fallback: str = "") -> Dataset:
        package = self.package(release)
        folder = self._release(release)
        tables = {item["name"]: _parquet(folder / item["path"], item["hash"]) for item in package["resources"]}
        conflicts = tables.pop(CONFLICTS)
        return Dataset(
            release=release,
            rows=to_pandas(pa.concat_tables(tables.values()).select(NAMES)),
            provenance={item["name"]: _provenance(item) for item in package["resources"] if item["name"] != CONFLICTS},
            conflicts=to_pandas(conflicts),
            fallback=fallback,
        )

    def published(self, slug: str) -> bytes | None:
        """The transcription of a source, None where it has none."""
        path = self._published / f"{slug}.csv"
        return path.read_bytes() if path.exists() else None

    def _release(self, release: str) -> Path:
        if not release or "/" in release or release.startswith("."):
            raise StoreError(f"{release!r} is not the name of a release")
        return self.folder / "releases" / release

    # writing

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Held by one refresh at a time; raises BusyError at once when another has it. A crash frees it.

        What the disk refuses inside it is a StoreError.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with filelock.FileLock(self.folder / ".refresh.lock", timeout=0):
                yield
        except filelock.Timeout:
            raise BusyError(f"another refresh of {self.folder} runs; wait for it to end") from None
        except OSError as error:
            raise StoreError(f"{self.folder}: {error}") from error

    def write(self, files: Mapping[str, bytes], package: dict[str, Any], at: datetime) -> str:
        """Writes a release whole, then moves the pointer to it. `files` and `package` come from `etl.package`."""
        release = release_id(package)
        target = self._release(release)
        releases = target.parent
        draft = releases / f".{release}.{os.getpid()}"
        releases.mkdir(parents=True, exist_ok=True)
        try:
            draft.mkdir()
            for name, body in files.items():
                _write(draft / name, body)
            _write(draft / "datapackage.json", to_json(package))
            _sync(draft)
            if target.exists():
                target.rename(releases / f".damaged.{release}.{os.getpid()}")
            draft.rename(target)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        _sync(releases)
        self.point(release, at)
        return release

    def point(self, release: str, at: datetime) -> None:
        """Makes a release the current one, in one step."""
        history = [{"release": release, "at": at.isoformat()}]
        history += [{"release": item.release, "at": item.at.isoformat()} for item in self.history()]
        self._replace(self.folder / "current.json", to_json({"release": release, "history": history}))

    def sweep(self) -> None:
        """Removes what a refresh that was killed left behind."""
        for draft in (self.folder / "releases").glob(".*"):
            shutil.rmtree(draft)
        for draft in self.folder.glob(".*.draft"):
            draft.unlink()

    # what is known between releases

    def attempts(self) -> Mapping[str, Attempt]:
        status = self._status()
        try:
            return {slug: _attempt(slug, item) for slug, item in status.items()}
        except (ValueError, KeyError, TypeError) as error:
            raise self._illegible_status(error) from error

    def validators(self, slug: str) -> Mapping[str, tuple[dict[str, Any], bytes]]:
        """What the last answers of a source were, with their bytes, where those are still whole."""
        found = {}
        for name, facts in self._status().get(slug, {}).get("requests", {}).items():
            path = self._raw(slug, name, facts["sha256"])
            if path.exists() and hashlib.sha256(body := path.read_bytes()).hexdigest() == facts["sha256"]:
                found[name] = (facts, body)
        return found

    def keep(self, slug: str, snapshots: Mapping[str, Snapshot], *, folder: str = "raw") -> None:
        """Keeps the bytes as they came; `folder` is `quarantine` for bytes that were refused."""
        for name, snapshot in snapshots.items():
            path = self._raw(slug, name, snapshot.sha256, folder)
            if not path.exists() or path.read_bytes() != snapshot.body:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._replace(path, snapshot.body)

    def record(self, attempt: Attempt, snapshots: Mapping[str, Snapshot]) -> None:
        """Writes down what a refresh of a source came to, with the validators of its answers."""
        status = self._status()
        requests = status.get(attempt.slug, {}).get("requests", {})
        if snapshots:
            requests = {
                name: {field: _text(getattr(snapshot, field)) for field in FACTS}
                for name, snapshot in snapshots.items()
            }
        fields = ("outcome", "why", "checked_at", "succeeded_at", "failing_since")
        status[attempt.slug] = {name: _text(getattr(attempt, name)) for name in fields} | {"requests": requests}
        self._replace(self.folder / "status.json", to_json(status))

    def _status(self) -> dict[str, Any]:
        path = self.folder / "status.json"
        try:
            status: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(status, dict):
                raise ValueError("it is not a list of sources")
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise self._illegible_status(error) from error
        return status

    def _illegible_status(self, error: Exception) -> StoreError:
        path = self.folder / "status.json"
        return StoreError(f"{path} cannot be read ({error}); remove it: the next refresh writes it anew")

    def _raw(self, slug: str, name: str, sha256: str, folder: str = "raw") -> Path:
        return self.folder / folder / slug / f"{name}-{sha256[:12]}"

    def _replace(self, path: Path, body: bytes) -> None:
        """Writes a file in one step: a reader meets the old one or the new one."""
        draft = self.folder / f".{os.getpid()}.draft"
        try:
            _write(draft, body)
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        _sync(path.parent)


def _parquet(path: Path, expected: str) -> pa.Table:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error}") from error
    if f"sha256:{hashlib.sha256(body).hexdigest()}" != expected:
        raise StoreError(f"{path} is damaged: its hash is not the one its release names")
    return pq.read_table(io.BytesIO(body))


def _provenance(item: Mapping[str, Any]) -> Provenance:
    facts = dict(item["provenance"])
    fetched = tuple(
        Fetched(**(entry | {"day": date.fromisoformat(entry["day"]) if entry["day"] else None}))
        for entry in facts.pop("fetched")
    )
    return Provenance(fetched=fetched, **facts)


def _attempt(slug: str, item: Mapping[str, Any]) -> Attempt:
    moments = {
        name: datetime.fromisoformat(item[name]) if item[name] else None
        for name in ("checked_at", "succeeded_at", "failing_since")
    }
    return Attempt(slug=slug, outcome=item["outcome"], why=item["why"], **moments)  # type: ignore[arg-type]


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _write(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
