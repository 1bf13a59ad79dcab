"""What is known between releases: what the last refreshes came to, the bytes as they came, the bytes that were refused."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from etl import disk, records
from etl.model import Attempt, Fetched, Snapshot

QUARANTINED = 20
"""How many refused answers of a source are kept: a challenge page differs every day."""


class Ledger:
    """The record of one data folder: `status.json`, `raw/` and `quarantine/`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def attempts(self) -> Mapping[str, Attempt]:
        """What the last refreshes came to; nothing where that record is damaged."""
        return {slug: records.attempt_of(slug, item) for slug, item in self._status()[0].items()}

    def answers(self, slug: str) -> Mapping[str, Snapshot]:
        """The last good answers of a source, where their bytes are still whole."""
        found = {}
        for name, facts in self._status()[0].get(slug, {}).get("requests", {}).items():
            if (body := self._bytes(slug, name, facts["sha256"])) is not None:
                found[name] = records.snapshot_of(facts, body)
        return found

    def kept(self, slug: str, facts: Sequence[Fetched]) -> Mapping[str, bytes]:
        """The bytes that rows of a release came from, by request; nothing unless all of them are still whole."""
        bodies = {item.name: self._bytes(slug, item.name, item.sha256) for item in facts}
        whole = {name: body for name, body in bodies.items() if body is not None}
        return whole if len(whole) == len(bodies) else {}

    def keep(self, slug: str, snapshots: Mapping[str, Snapshot]) -> None:
        """Keeps the bytes as they came."""
        self._keep("raw", slug, snapshots)

    def quarantine(self, slug: str, snapshots: Mapping[str, Snapshot]) -> None:
        """Keeps bytes that were refused or held, the newest of them, for whoever looks."""
        self._keep("quarantine", slug, snapshots)
        for name, snapshot in snapshots.items():
            os.utime(self._raw(slug, name, snapshot.sha256, "quarantine"))
        kept = sorted((self.folder / "quarantine" / slug).glob("*"), key=lambda path: path.stat().st_mtime)
        for path in kept[: -max(QUARANTINED, len(snapshots))]:
            disk.remove(path)

    def record(self, attempts: Mapping[str, tuple[Attempt, Mapping[str, Snapshot]]]) -> None:
        """Writes down what a refresh came to, with the facts of the answers; a failure has none and keeps the last."""
        status, _ = self._status()
        for slug, (attempt, snapshots) in attempts.items():
            requests = {name: records.request_of(snapshot) for name, snapshot in snapshots.items()}
            status[slug] = records.status_of(attempt, requests or status.get(slug, {}).get("requests", {}))
        disk.replace(self.folder / "status.json", records.sealed(status), self.folder)

    def _status(self) -> tuple[dict[str, Any], str]:
        """The record of attempts, and what is wrong with it, blank when nothing is."""
        path = self.folder / "status.json"
        try:
            return records.opened(path.read_bytes()), ""
        except FileNotFoundError:
            return {}, ""
        except disk.DAMAGE as error:
            return {}, f"{path.name} is damaged ({disk.why(error)}); the next refresh writes it anew"

    def _keep(self, kind: str, slug: str, snapshots: Mapping[str, Snapshot]) -> None:
        for name, snapshot in snapshots.items():
            path = self._raw(slug, name, snapshot.sha256, kind)
            if not disk.same(path, snapshot.body):
                path.parent.mkdir(parents=True, exist_ok=True)
                disk.replace(path, snapshot.body, self.folder)

    def _bytes(self, slug: str, name: str, sha256: str) -> bytes | None:
        """What is kept of an answer, None where that is gone or no longer what its hash says."""
        with suppress(OSError):
            body = self._raw(slug, name, sha256).read_bytes()
            if hashlib.sha256(body).hexdigest() == sha256:
                return body
        return None

    def _raw(self, slug: str, name: str, sha256: str, kind: str = "raw") -> Path:
        return self.folder / kind / slug / f"{name}-{sha256[:12]}"
