"""What the store writes down reads back as it was, and nothing that is not what was written is taken for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from etl.model import Attempt, Snapshot
from etl.package import to_json
from etl.records import (
    Published,
    attempt_of,
    history_of,
    opened,
    pointer_of,
    request_of,
    sealed,
    snapshot_of,
    status_of,
    withdrawn,
)
from tests.etl.probes import NOW

REFUSED = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
OLD, NEW = "2023-08-03-0123456789ab", "undated-ba9876543210"
HISTORY = (
    Published(release=OLD, at=NOW, withdrawn=NEW),
    Published(release=NEW, at=NOW - timedelta(days=1)),
    Published(release=OLD, at=NOW - timedelta(days=2)),
)
SNAPSHOT = Snapshot(
    url="https://x.example",
    final_url="https://x.example/1",
    fetched_at=NOW,
    status=200,
    media_type="text/csv",
    sha256="0" * 64,
    body=b"a,b",
    via="mirror",
    recorded_on=date(2023, 8, 3),
    etag='"a"',
    last_modified="Thu, 03 Aug 2023 00:00:00 GMT",
)
ATTEMPT = Attempt(
    slug="probe",
    outcome="held",
    why="41 where 20 was",
    checked_at=NOW,
    succeeded_at=None,
    failing_since=NOW - timedelta(days=1),
    held=NEW,
)


def test_a_history_reads_back() -> None:
    assert history_of(pointer_of(HISTORY)) == HISTORY


def test_a_pointer_names_its_release_where_a_person_looks_first() -> None:
    pointer = json.loads(pointer_of(HISTORY))
    assert (pointer["release"], pointer["history"][0]) == (
        OLD,
        {"at": NOW.isoformat(), "release": OLD, "withdrawn": NEW},
    )


def test_a_pointer_of_the_first_releases_had_no_hash() -> None:
    assert history_of(changed(lambda pointer: pointer.pop("hash"))) == HISTORY


def changed(change: Callable[[dict[str, Any]], object], *, seal: bool = False) -> bytes:
    """A pointer that is not what was written; with `seal` it says so of itself that it is."""
    pointer = json.loads(pointer_of(HISTORY))
    change(pointer)
    pointer = {name: value for name, value in pointer.items() if name != "hash" or not seal}
    return sealed(pointer) if seal else to_json(pointer)


@pytest.mark.parametrize(
    "change",
    [
        lambda pointer: pointer["history"].pop(),
        lambda pointer: pointer["history"][1].update(withdrawn=OLD),
        lambda pointer: pointer["history"][2].update(at="2026-11-19T12:00:00+00:00"),
        lambda pointer: pointer.update(more=1),
    ],
)
def test_a_pointer_that_says_something_else_than_what_was_written_is_damaged(
    change: Callable[[dict[str, Any]], object],
) -> None:
    with pytest.raises(ValueError, match="hash"):
        history_of(changed(change))
    with_a_hash_of_its_own = changed(change, seal=True)
    assert history_of(with_a_hash_of_its_own) is not None


LINE = {"release": "a-b", "at": "2026-11-22T00:00:00+00:00"}
NO_POINTERS: tuple[Any, ...] = (
    {},
    {"history": []},
    {"release": "a-b", "history": []},
    {"release": "a-b", "history": None},
    {"release": "a-b", "history": "abc"},
    {"release": "a-b", "history": [{}]},
    {"release": "a-b", "history": [{"release": "a-b"}]},
    {"release": "a-b", "history": [LINE | {"at": "yesterday"}]},
    {"release": "a-b", "history": [LINE | {"at": "2026-11-22"}]},
    {"release": "a-b", "history": [LINE | {"more": 1}]},
    {"release": "a-b", "history": [LINE | {"withdrawn": 5}]},
    {"release": "a-b", "history": [LINE | {"withdrawn": "../x"}]},
    {"release": "other", "history": [LINE]},
    {"release": 5, "history": [LINE | {"release": 5}]},
    {"release": [], "history": [LINE | {"release": []}]},
    *(
        {"release": name, "history": [LINE | {"release": name}]}
        for name in ("../../etc", "", ".x", "a\nb", "a" * 300, "a\0")
    ),
)


@pytest.mark.parametrize("pointer", NO_POINTERS, ids=range(len(NO_POINTERS)))
def test_no_other_json_is_a_pointer(pointer: Any) -> None:
    for body in (json.dumps(pointer).encode(), sealed(pointer)):
        with pytest.raises(REFUSED):
            history_of(body)


def test_the_least_pointer_is_one() -> None:
    (line,) = history_of(json.dumps({"release": "a-b", "history": [LINE]}).encode())
    assert line == Published(release="a-b", at=datetime(2026, 11, 22, tzinfo=UTC))


GARBAGE = (b"", b"{", b"[]", b"null", b"5", b'"text"', b"\xff\xfe", b"\0" * 50, b"[" * 100_000, b'{"hash": 1}', b"{}{}")


@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
@pytest.mark.parametrize("reads", [history_of, opened])
def test_garbage_is_nothing_that_was_written(reads: Callable[[bytes], object], body: bytes) -> None:
    with pytest.raises(REFUSED):
        reads(body)


def test_what_is_sealed_opens_and_a_changed_character_of_it_does_not() -> None:
    body = sealed({"probe": {"why": "Grüße", "n": 1.5}})
    assert opened(body) == {"probe": {"why": "Grüße", "n": 1.5}}
    for changed_body in (
        body.replace(b"1.5", b"1.6"),
        body.replace(b"probe", b"prohe"),
        body.replace(b"sha256", b"sha257"),
    ):
        with pytest.raises(REFUSED):
            opened(changed_body)


def test_who_went_back_withdrew_until_someone_returns() -> None:
    assert withdrawn(HISTORY) == (NEW,)
    assert withdrawn((Published(release=NEW, at=NOW), *HISTORY)) == ()
    assert withdrawn(HISTORY[1:]) == ()


def test_an_attempt_reads_back_with_the_facts_of_its_answers() -> None:
    item = json.loads(to_json(status_of(ATTEMPT, {"rows": request_of(SNAPSHOT)})))
    assert attempt_of("probe", item) == ATTEMPT
    assert snapshot_of(item["requests"]["rows"], b"a,b") == SNAPSHOT
    plain = replace(ATTEMPT, succeeded_at=NOW, failing_since=None, held="")
    assert attempt_of("probe", status_of(plain, {})) == plain


def test_an_attempt_without_a_day_is_none() -> None:
    with pytest.raises(ValueError, match="never checked"):
        attempt_of("probe", status_of(ATTEMPT, {}) | {"checked_at": None})
