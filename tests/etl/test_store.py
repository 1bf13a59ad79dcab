"""What the store writes reads back, in one step, and nothing else is taken for it.

What crashes and damage do to it stands in test_crash.py and test_damage.py.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from etl.disk import Files, data_folder
from etl.errors import BusyError, ConfigError, StoreError
from etl.ledger import QUARANTINED
from etl.model import SCHEMA, Attempt, Snapshot, to_arrow
from etl.store import Store
from tests.conftest import REPO
from tests.etl.probes import NOW, record, release, tree

DAY = date(2023, 8, 3)


def write(folder: Path, value: float, *, minutes: int = 0) -> str:
    files, package = release(record(value), record(None, flag="suppressed", group="a"), day=DAY)
    store = Store(folder)
    with store.lock():
        return store.write(files, package, NOW + timedelta(minutes=minutes))


def repr_short(content: bytes) -> str:
    return repr(content[:20])


def shown(folder: Path) -> float:
    return float(Store(folder).read().rows["value"].dropna().iloc[0])


def test_a_missing_or_empty_folder_is_a_first_run(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing" / "deeper"):
        store = Store(folder)
        assert (store.current(), store.history(), dict(store.attempts())) == (None, (), {})
        with pytest.raises(StoreError, match="run `python -m etl refresh`"):
            store.read()


def test_a_release_reads_back_as_it_was_written(tmp_path: Path) -> None:
    written = write(tmp_path, 21.0)
    dataset = Store(tmp_path).read()
    assert (dataset.release, Store(tmp_path).current(), dataset.fallback) == (written, written, "")
    assert to_arrow(dataset.rows).schema.equals(SCHEMA)
    assert dataset.rows["end"][0] == date(2020, 12, 31)
    assert dataset.rows["value"].tolist() == [pd.NA, 21.0] or dataset.rows["value"].tolist() == [21.0, pd.NA]
    assert to_arrow(dataset.rows)["value"].null_count == 1
    assert dataset.provenance["probe"].fetched[0].day == DAY == dataset.provenance["probe"].day
    assert len(dataset.conflicts) == 0


def test_the_history_is_told_newest_first(tmp_path: Path) -> None:
    first, second = write(tmp_path, 21.0), write(tmp_path, 22.0, minutes=5)
    history = Store(tmp_path).history()
    assert [item.release for item in history] == [second, first]
    assert history[0].at == NOW + timedelta(minutes=5)
    assert shown(tmp_path) == 22.0
    assert float(Store(tmp_path).read(first).rows["value"].dropna().iloc[0]) == 21.0


def test_the_pointer_may_be_moved_back(tmp_path: Path) -> None:
    first, _ = write(tmp_path, 21.0), write(tmp_path, 22.0)
    Store(tmp_path).point(first, NOW)
    assert shown(tmp_path) == 21.0
    assert Store(tmp_path).releases()[0] == first


@pytest.mark.parametrize(
    "content",
    [b"[]", b"5", b"null", b'{"version": 1}', b"\xff", b'"text"', b"[" * 100_000, b'{"version": "\\ud800"}'],
    ids=repr_short,
)
def test_a_data_package_that_is_another_json_is_damage(tmp_path: Path, content: bytes) -> None:
    only = write(tmp_path, 21.0)
    (tmp_path / "releases" / only / "datapackage.json").write_bytes(content)
    with pytest.raises(StoreError, match=r"datapackage\.json"):
        Store(tmp_path).read()


def test_a_data_package_that_goes_by_another_name_is_damage(tmp_path: Path) -> None:
    only = write(tmp_path, 21.0)
    path = tmp_path / "releases" / only / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace(only, only[:-1] + "x"), encoding="utf-8")
    with pytest.raises(StoreError, match=f"its content is not release {only}"):
        Store(tmp_path).read()


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "/etc", ".hidden", "a/b"])
def test_a_release_is_named_and_never_a_path(tmp_path: Path, name: str) -> None:
    write(tmp_path, 21.0)
    with pytest.raises(StoreError):
        Store(tmp_path).package(name or "/")


def test_a_file_where_the_folder_should_be_is_a_matter_of_configuration(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError, match="expected a folder"):
        Store(tmp_path / "file")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError), Store(tmp_path / "file" / "data").lock():
        pass


def test_a_disk_that_refuses_inside_the_lock_is_told(tmp_path: Path) -> None:
    write(tmp_path, 21.0)
    before = tree(tmp_path)
    (tmp_path / "releases").rename(tmp_path / "moved")
    (tmp_path / "releases").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError):
        write(tmp_path, 22.0)
    (tmp_path / "releases").unlink()
    (tmp_path / "moved").rename(tmp_path / "releases")
    assert tree(tmp_path) == before


HOLD = """
import sys
from pathlib import Path
from etl.store import Store
with Store(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_refresh_is_told_that_another_runs_until_that_one_is_gone(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=REPO, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(BusyError, match="another refresh"), Store(tmp_path).lock():
            pass
        holder.kill()
        holder.wait()
    with Store(tmp_path).lock():
        pass


def test_what_a_killed_refresh_left_is_swept(tmp_path: Path) -> None:
    write(tmp_path, 21.0)
    before = tree(tmp_path)
    left = tmp_path / "releases" / ".half-a-release.123"
    left.mkdir()
    (left / "probe.parquet").write_bytes(b"half")
    (tmp_path / ".123.draft").write_bytes(b"half")
    (tmp_path / "releases" / ".DS_Store").write_bytes(b"not ours")
    with Store(tmp_path).lock():
        pass
    (tmp_path / "releases" / ".DS_Store").unlink()
    assert tree(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".refresh.lock", "current.json", "releases"]


def test_rewriting_the_same_release_repairs_it(tmp_path: Path) -> None:
    written = write(tmp_path, 21.0)
    (tmp_path / "releases" / written / "probe.parquet").write_bytes(b"")
    assert write(tmp_path, 21.0) == written
    assert shown(tmp_path) == 21.0


def snapshot(body: bytes) -> Snapshot:
    return Snapshot(
        url="https://x.example",
        final_url="https://x.example",
        fetched_at=NOW,
        status=200,
        media_type="text/csv",
        sha256=hashlib.sha256(body).hexdigest(),
        body=body,
        via="mirror",
        recorded_on=DAY,
        etag='"a"',
    )


ATTEMPT = Attempt(slug="probe", outcome="unchanged", why="", checked_at=NOW, succeeded_at=NOW, failing_since=None)


def answered(store: Store, body: bytes) -> None:
    store.keep("probe", {"rows": snapshot(body)})
    store.record({"probe": (ATTEMPT, {"rows": snapshot(body)})})


def test_what_a_refresh_came_to_reads_back(tmp_path: Path) -> None:
    store = Store(tmp_path)
    answered(store, b"a,b")
    assert store.attempts() == {"probe": ATTEMPT}
    assert store.answers("probe") == {"rows": snapshot(b"a,b")}
    assert store.answers("other") == {}


def test_a_failure_keeps_the_last_answers(tmp_path: Path) -> None:
    store = Store(tmp_path)
    answered(store, b"a,b")
    store.record({"probe": (replace(ATTEMPT, outcome="unavailable"), {})})
    assert set(store.answers("probe")) == {"rows"}


@pytest.mark.parametrize("harm", ["cut", "removed", "a folder"])
def test_kept_bytes_that_were_damaged_are_not_relied_on_and_are_repaired(tmp_path: Path, harm: str) -> None:
    store = Store(tmp_path)
    answered(store, b"a,b")
    (raw,) = (tmp_path / "raw" / "probe").iterdir()
    raw.unlink()
    if harm == "cut":
        raw.write_bytes(b"a,")
    elif harm == "a folder":
        raw.mkdir()
    assert store.answers("probe") == {}
    store.keep("probe", {"rows": snapshot(b"a,b")})
    assert raw.read_bytes() == b"a,b"
    assert set(store.answers("probe")) == {"rows"}


def test_refused_bytes_are_kept_apart(tmp_path: Path) -> None:
    Store(tmp_path).quarantine("probe", {"rows": snapshot(b"<html>")})
    assert [path.read_bytes() for path in (tmp_path / "quarantine" / "probe").iterdir()] == [b"<html>"]
    assert not (tmp_path / "raw").exists()


def test_of_refused_bytes_those_that_came_last_are_kept(tmp_path: Path) -> None:
    store, folder = Store(tmp_path), tmp_path / "quarantine" / "probe"
    for n in range(QUARANTINED + 5):
        store.quarantine("probe", {"rows": snapshot(f"<html>{n}".encode())})
        for path in folder.iterdir():
            os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns - 10**9))
        store.quarantine("probe", {"rows": snapshot(b"the same again")})
    kept = {path.read_bytes() for path in folder.iterdir()}
    assert kept == {b"the same again", *(f"<html>{n}".encode() for n in range(6, QUARANTINED + 5))}


def test_a_release_that_waits_is_seen_by_no_reader_and_swept_when_it_waits_no_longer(tmp_path: Path) -> None:
    store, current = Store(tmp_path), write(tmp_path, 21.0)
    held = store.hold(*release(record(41.0)))
    store.record({"probe": (replace(ATTEMPT, outcome="held", held=held), {})})
    with store.lock():
        pass
    assert (shown(tmp_path), store.releases(), store.current()) == (21.0, (current,), current)
    assert store.read(held).rows["value"].tolist() == [41.0]
    store.record({"probe": (ATTEMPT, {})})
    with store.lock():
        pass
    with pytest.raises(StoreError, match="cannot be read"):
        store.read(held)
    assert (tmp_path / "held").is_dir()


def test_while_it_is_unknown_what_waits_nothing_that_does_is_swept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    held = store.hold(*release(record(41.0)))
    store.record({"probe": (replace(ATTEMPT, outcome="held", held=held), {})})
    (tmp_path / "status.json").write_bytes(b"{")
    with store.lock():
        pass
    assert store.read(held).rows["value"].tolist() == [41.0]


def test_pointing_to_the_current_release_again_changes_no_byte(tmp_path: Path) -> None:
    written = write(tmp_path, 21.0)
    before = tree(tmp_path)
    Store(tmp_path).point(written, NOW + timedelta(days=1))
    assert tree(tmp_path) == before


def test_the_data_folder_is_named_by_the_environment_or_stands_beside_the_code(tmp_path: Path) -> None:
    assert data_folder({"CARE_GAP_DATA": str(tmp_path)}) == tmp_path
    assert data_folder({}) == data_folder({"CARE_GAP_DATA": ""}) == REPO / "data"


def test_transcriptions_are_read_from_beside_the_code_whatever_the_folder(tmp_path: Path) -> None:
    published = tmp_path / "published"
    published.mkdir()
    (published / "probe.csv").write_bytes(b"x")
    store = Store(tmp_path / "data", published=published)
    assert (store.published("probe"), store.published("other")) == (b"x", None)


def test_a_pointer_is_json_that_a_person_can_read(tmp_path: Path) -> None:
    written = write(tmp_path, 21.0)
    pointer = json.loads((tmp_path / "current.json").read_text(encoding="utf-8"))
    assert pointer["release"] == written == pointer["history"][0]["release"]
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [written]


def test_the_files_below_a_folder_are_read_by_their_path_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "app.js").write_bytes(b"1")
    files = Files(tmp_path)
    assert dict(files) == {"js/app.js": b"1"}
    (tmp_path / "js" / "app.js").unlink()
    assert "js/app.js" in files
    for name in ("js", "../secret", "/etc/passwd"):
        assert name not in files
        with pytest.raises(KeyError):
            files[name]
