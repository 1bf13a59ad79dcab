"""Readers meet one whole release, whatever happens to the disk or to the process that writes."""

from __future__ import annotations

import hashlib
import json
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from etl.errors import BusyError, ConfigError, EtlError, StoreError
from etl.model import SCHEMA, Attempt, Dataset, Snapshot, to_arrow
from etl.store import Files, Store, data_folder
from tests.conftest import REPO
from tests.etl.probes import NOW, record, release, tree

DAY = date(2023, 8, 3)


def write(folder: Path, value: float, *, minutes: int = 0) -> str:
    files, package = release(record(value), record(None, flag="suppressed", group="a"), day=DAY)
    store = Store(folder)
    with store.lock():
        return store.write(files, package, NOW + timedelta(minutes=minutes))


def shown(folder: Path) -> float:
    return float(Store(folder).read().rows["value"].dropna().iloc[0])


def told(error: pytest.ExceptionInfo[EtlError]) -> str:
    assert "\n" not in str(error.value)
    return str(error.value)


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


@pytest.mark.parametrize("name", ["probe.parquet", "conflicts.parquet", "datapackage.json"])
@pytest.mark.parametrize("harm", ["flipped", "cut", "emptied", "removed", "a folder"])
def test_a_damaged_release_is_noticed_and_the_one_before_it_served(tmp_path: Path, name: str, harm: str) -> None:
    first, second = write(tmp_path, 21.0), write(tmp_path, 22.0)
    path = tmp_path / "releases" / second / name
    body = bytearray(path.read_bytes())
    path.unlink()
    if harm == "flipped":
        body[len(body) // 2] ^= 1
        path.write_bytes(body)
    elif harm == "cut":
        path.write_bytes(body[:-10])
    elif harm == "emptied":
        path.write_bytes(b"")
    elif harm == "a folder":
        path.mkdir()
    dataset = Store(tmp_path).read()
    assert (dataset.release, dataset.fallback) == (first, second)
    with pytest.raises(StoreError) as error:
        Store(tmp_path).read(second)
    assert name in told(error)


def test_no_flipped_bit_of_a_release_ever_becomes_a_number(tmp_path: Path) -> None:
    first, second = write(tmp_path, 21.0), write(tmp_path, 22.0)
    chance = random.Random(2)
    for path in sorted((tmp_path / "releases" / second).iterdir()):
        body = path.read_bytes()
        for _ in range(25):
            harmed = bytearray(body)
            harmed[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
            path.write_bytes(harmed)
            dataset = Store(tmp_path).read()
            assert dataset.release == first or to_arrow(dataset.rows).equals(
                to_arrow(Store(tmp_path).read(second).rows)
            )
        path.write_bytes(body)
    assert Store(tmp_path).read().release == second


@pytest.mark.parametrize("content", [b"[]", b"5", b"null", b'{"version": 1}', b"\xff", b'"text"'])
def test_a_data_package_that_is_another_json_is_damage(tmp_path: Path, content: bytes) -> None:
    only = write(tmp_path, 21.0)
    (tmp_path / "releases" / only / "datapackage.json").write_bytes(content)
    with pytest.raises(StoreError, match=r"datapackage\.json"):
        Store(tmp_path).read()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"5",
        b"\xff\xfe",
        b"{}",
        b'{"history": []}',
        b'{"history": null}',
        b'{"history": "abc"}',
        b'{"history": [{}]}',
        b'{"history": [{"release": "x"}]}',
        b'{"history": [{"release": "x", "at": "yesterday"}]}',
        b'{"history": [{"release": 5, "at": "2026-11-22T00:00:00+00:00"}]}',
        b'{"history": [{"release": "../../etc", "at": "2026-11-22T00:00:00+00:00"}]}',
    ],
)
def test_a_damaged_pointer_is_told_in_one_line_and_is_never_a_first_run(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, 21.0)
    (tmp_path / "current.json").write_bytes(content)
    with pytest.raises(StoreError) as error:
        Store(tmp_path).read()
    assert told(error)


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


@contextmanager
def small_files(size: int) -> Iterator[None]:
    """No file of this process may grow past `size` bytes: what a full disk does to a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("size", [0, 100, 1500])
def test_a_full_disk_leaves_the_last_release_and_no_rest(tmp_path: Path, size: int) -> None:
    write(tmp_path, 21.0)
    before, names = tree(tmp_path), sorted(path.name for path in tmp_path.rglob("*"))
    with small_files(size), pytest.raises(StoreError) as error:
        write(tmp_path, 22.0)
    assert "File too large" in told(error)
    assert tree(tmp_path) == before
    assert sorted(path.name for path in tmp_path.rglob("*")) == names
    assert write(tmp_path, 22.0) != ""


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
    Store(tmp_path).sweep()
    assert tree(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".refresh.lock", "current.json", "releases"]


WRITE = """
import sys
from itertools import count
from pathlib import Path
from tests.etl.probes import NOW, record, release
from etl.store import Store
store = Store(Path(sys.argv[1]))
for n in count(int(sys.argv[2])):
    files, package = release(record(n / 100 % 100))
    with store.lock():
        store.sweep()
        store.write(files, package, NOW)
    if n == int(sys.argv[2]):
        print("writing", flush=True)
"""


@contextmanager
def writer(folder: Path, start: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", WRITE, str(folder), str(start)]
    with subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        try:
            yield process
        finally:
            process.kill()
            process.wait()


KILL = """
import os, random, signal, sys, time
from itertools import count
from pathlib import Path
from tests.etl.probes import NOW, record, release
from etl.store import Store
store, chance = Store(Path(sys.argv[1])), random.Random(3)
for n in range(25):
    child = os.fork()
    if child == 0:
        for value in count(1000 * n):
            files, package = release(record(value / 1000))
            with store.lock():
                store.sweep()
                store.write(files, package, NOW)
    time.sleep(0.02 + chance.random() * 0.1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    dataset = store.read() if store.history() else None
    assert dataset is None or (dataset.fallback, len(dataset.rows)) == ("", 1), dataset
print(len(store.history()))
"""


def test_a_refresh_killed_at_any_moment_leaves_one_whole_release(tmp_path: Path) -> None:
    """The writer is killed and another begins where it stood, with a sweep and the lock that the dead one held."""
    done = subprocess.run(
        [sys.executable, "-c", KILL, str(tmp_path)], cwd=REPO, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0, "the writer was never caught at work"


def test_readers_beside_a_writer_never_meet_a_mixture(tmp_path: Path) -> None:
    met: list[Dataset] = []
    errors: list[Exception] = []
    stop = threading.Event()

    def read() -> None:
        store = Store(tmp_path)
        while not stop.is_set():
            try:
                met.append(store.read())
            except Exception as error:
                errors.append(error)
                return

    with writer(tmp_path, 0):
        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(1.5)
        stop.set()
        for thread in threads:
            thread.join()
    assert errors == []
    assert len(met) > 50
    assert len({dataset.release for dataset in met}) > 3
    assert {dataset.fallback for dataset in met} == {""}
    values = {dataset.release: set(dataset.rows["value"]) for dataset in met}
    assert all(set(dataset.rows["value"]) == values[dataset.release] for dataset in met)


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


def test_what_a_refresh_came_to_reads_back(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep("probe", {"rows": snapshot(b"a,b")})
    store.record(ATTEMPT, {"rows": snapshot(b"a,b")})
    assert store.attempts() == {"probe": ATTEMPT}
    facts, body = store.validators("probe")["rows"]
    assert (body, facts["etag"], facts["recorded_on"]) == (b"a,b", '"a"', "2023-08-03")


def test_a_failure_keeps_the_validators_of_the_last_answers(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep("probe", {"rows": snapshot(b"a,b")})
    store.record(ATTEMPT, {"rows": snapshot(b"a,b")})
    store.record(ATTEMPT, {})
    assert set(store.validators("probe")) == {"rows"}


def test_kept_bytes_that_were_damaged_are_not_relied_on_and_are_repaired(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep("probe", {"rows": snapshot(b"a,b")})
    store.record(ATTEMPT, {"rows": snapshot(b"a,b")})
    (raw,) = (tmp_path / "raw" / "probe").iterdir()
    raw.write_bytes(b"a,")
    assert store.validators("probe") == {}
    store.keep("probe", {"rows": snapshot(b"a,b")})
    assert raw.read_bytes() == b"a,b"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"probe": 5}', b'{"probe": {}}', b'{"probe": {"requests": 5}}']
)
def test_a_damaged_record_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "status.json").write_bytes(content)
    with pytest.raises(StoreError, match=r"status\.json") as error:
        Store(tmp_path).attempts()
    assert "remove it" in told(error)


def test_refused_bytes_are_kept_apart(tmp_path: Path) -> None:
    Store(tmp_path).keep("probe", {"rows": snapshot(b"<html>")}, folder="quarantine")
    assert [path.read_bytes() for path in (tmp_path / "quarantine" / "probe").iterdir()] == [b"<html>"]
    assert not (tmp_path / "raw").exists()


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
