"""Pure: what the store writes down, as JSON and back: the pointer, the attempts, the facts of bytes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from etl.model import Attempt, Fetched, Provenance, Snapshot
from etl.package import to_json

NAME = re.compile(r"[0-9a-z][0-9a-z-]{0,63}")
"""The name of a release, which is never a path."""

_FACTS = tuple(field.name for field in fields(Snapshot) if field.name != "body")
_DATES = {"fetched_at": datetime, "recorded_on": date}
_MOMENTS = ("checked_at", "succeeded_at", "failing_since")


@dataclass(frozen=True, kw_only=True)
class Published:
    """A line of the pointer's history: when a release became the one readers see, and, where a person went back to it,
    the release that was `withdrawn`."""

    release: str
    at: datetime
    withdrawn: str = ""


def sealed(content: Mapping[str, Any]) -> bytes:
    """JSON with the hash of what it says."""
    return to_json({**content, "hash": _hash(content)})


def opened(body: bytes) -> dict[str, Any]:
    """What was sealed. Raises ValueError, KeyError, TypeError, AttributeError or RecursionError for anything else."""
    return _unsealed(json.loads(body))


def pointer_of(history: tuple[Published, ...]) -> bytes:
    lines = [
        {"release": item.release, "at": item.at.isoformat()} | ({"withdrawn": item.withdrawn} if item.withdrawn else {})
        for item in history
    ]
    return sealed({"release": history[0].release, "history": lines})


def history_of(body: bytes) -> tuple[Published, ...]:
    """The releases of a pointer, newest first. Raises what `opened` raises for what is no pointer."""
    pointer = json.loads(body)
    if "hash" in pointer:  # the first releases of this project had none
        pointer = _unsealed(pointer)
    history = tuple(Published(**item | {"at": datetime.fromisoformat(item["at"])}) for item in pointer["history"])
    if not history or pointer["release"] != history[0].release:
        raise ValueError("it does not name the newest release of its history")
    for item in history:
        if not NAME.fullmatch(item.release) or item.at.tzinfo is None or not NAME.fullmatch(item.withdrawn or "none"):
            raise ValueError("a line of its history is none")
    return history


def withdrawn(history: tuple[Published, ...]) -> tuple[str, ...]:
    """The releases from which a person went back and to which none returned since."""
    found: list[str] = []
    for item in reversed(history):
        found = [release for release in found if release != item.release]
        found += [item.withdrawn] if item.withdrawn else []
    return tuple(found)


def status_of(attempt: Attempt, requests: Mapping[str, Any]) -> dict[str, Any]:
    """What is written down of an attempt, with the facts of its answers (`request_of`) by name."""
    told = {field.name: _text(getattr(attempt, field.name)) for field in fields(attempt) if field.name != "slug"}
    return told | {"requests": dict(requests)}


def attempt_of(slug: str, item: Mapping[str, Any]) -> Attempt:
    checked, succeeded, failing = (datetime.fromisoformat(item[name]) if item[name] else None for name in _MOMENTS)
    if checked is None:
        raise ValueError(f"{slug} was never checked")
    return Attempt(
        slug=slug,
        outcome=item["outcome"],
        why=item["why"],
        held=item.get("held", ""),
        checked_at=checked,
        succeeded_at=succeeded,
        failing_since=failing,
    )


def request_of(snapshot: Snapshot) -> dict[str, Any]:
    return {name: _text(getattr(snapshot, name)) for name in _FACTS}


def snapshot_of(facts: Mapping[str, Any], body: bytes) -> Snapshot:
    times = {name: kind.fromisoformat(facts[name]) if facts[name] else None for name, kind in _DATES.items()}
    return Snapshot(**{**facts, **times, "body": body})


def provenance_of(item: Mapping[str, Any]) -> Provenance:
    """The provenance of a resource of a data package."""
    facts = dict(item["provenance"])
    fetched = tuple(
        Fetched(**(entry | {"day": date.fromisoformat(entry["day"]) if entry["day"] else None}))
        for entry in facts.pop("fetched")
    )
    return Provenance(fetched=fetched, **facts)


def _unsealed(content: dict[str, Any]) -> dict[str, Any]:
    if content.pop("hash") != _hash(content):
        raise ValueError("its content is not what its hash says")
    return content


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _hash(content: Mapping[str, Any]) -> str:
    return f"sha256:{hashlib.sha256(to_json(content)).hexdigest()}"
