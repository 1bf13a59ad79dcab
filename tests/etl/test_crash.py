"""A process that is killed, or whose disk fails, at whatever operation: readers meet one whole release, the next run needs
no hand, and in the end stands what would have stood without the crash."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from etl.__main__ import main
from etl.errors import StoreError
from etl.merge import merge
from etl.model import REVISIONS, Dataset, Snapshot, Source, to_arrow
from etl.package import pack
from etl.review import approve, rollback, verify, waiting
from etl.run import Refresh
from etl.saved import Saved
from etl.store import Store
from pages.datasets import Datasets
from tests.etl import crash
from tests.etl.probes import NOW, TODAY, World, facts, record, rows, source, spoken, tree
from tests.reliability import Seen

OTHER = spoken(record(30.0, group_kind="age", group="b"))
LATER = NOW + timedelta(days=1)

Shown = tuple[str, tuple[float, ...]] | None
"""What a reader meets: a release and its values, or nothing."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where there is such: a kill takes nothing from the kernel's memory, and it is read a thousand times.

    Others may enter it, as they may a data folder.
    """
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture
def world(folder: Path) -> World:
    """A publisher who says 20, not asked yet."""
    made = World(folder=folder / "first", sources=(source("probe"),))
    made.folder.mkdir()
    made.says = {"probe": spoken(record(20.0)), "other": OTHER}
    return made


def copied(world: World, name: str) -> World:
    """The same world in a folder of its own, as it is now."""
    folder = world.folder.parent / name
    shutil.copytree(world.folder, folder)
    return replace(world, folder=folder, asked=[])


def known(world: World) -> Mapping[str, Source]:
    return {item.slug: item for item in world.sources}


def shown(store: Store) -> Shown:
    try:
        dataset = store.read()
    except StoreError:
        return None
    return dataset.release, tuple(sorted(to_arrow(dataset.rows)["value"].to_pylist()))


# what crashes: what was before, what is done, and what is done after the crash


def says(value: float) -> Callable[[World], None]:
    """One refresh, after which the publisher says another value."""

    def prepare(world: World) -> None:
        world.refresh()
        world.says["probe"] = spoken(record(value))

    return prepare


def held(world: World) -> None:
    says(41.0)(world)
    assert world.refresh()[1] == {"probe": "held"}


def revised(world: World) -> None:
    says(20.4)(world)
    world.refresh()


def damaged(world: World) -> None:
    """The only release has lost the rows of one publisher; another one is away, and its rows are only there."""
    world.sources = (*world.sources, source("other"))
    world.refresh()
    world.says["other"] = 404
    (path,) = (world.store.folder / "releases").glob("*/probe.parquet")
    path.write_bytes(path.read_bytes()[:-1])


def lost_pointer(world: World) -> None:
    revised(world)
    (world.store.folder / "current.json").write_bytes(b"")


def nothing(world: World) -> None:
    pass


def refreshed(world: World) -> None:
    world.refresh()


def approved(world: World) -> None:
    for release in waiting(world.store):
        approve(world.store, known(world), release, LATER)


def approved_and_refreshed(world: World) -> None:
    approved(world)
    world.refresh()


def taken_back(world: World) -> None:
    rollback(world.store, world.store.history()[-1].release, LATER)


def taken_back_and_refreshed(world: World) -> None:
    taken_back(world)
    world.refresh()


def imported(world: World) -> None:
    saved = Saved(bodies={"rows": spoken(record(20.4))}, now=lambda: NOW)
    Refresh(store=world.store, sources=known(world), fetcher=saved, now=lambda: NOW).run(("probe",))


@dataclass(frozen=True, kw_only=True)
class Case:
    before: Callable[[World], None]
    act: Callable[[World], None]
    again: Callable[[World], None]
    whole: bool = True
    """Whether readers have a whole release and a pointer before; else they may be told of the damage."""


CASES = {
    "a first refresh": Case(before=nothing, act=refreshed, again=refreshed, whole=False),
    "a refresh that publishes": Case(before=says(20.4), act=refreshed, again=refreshed),
    "a refresh that holds": Case(before=says(41.0), act=refreshed, again=refreshed),
    "an approval": Case(before=held, act=approved, again=approved_and_refreshed),
    "a rollback": Case(before=revised, act=taken_back, again=taken_back_and_refreshed),
    "an import": Case(before=says(20.0), act=imported, again=imported),
    "the repair of the only release": Case(before=damaged, act=refreshed, again=refreshed, whole=False),
    "the repair of the pointer": Case(before=lost_pointer, act=refreshed, again=refreshed, whole=False),
}


@dataclass
class Trial:
    """A case, what it comes to when nothing goes wrong, and each crash of it in a copy of its own."""

    case: Case
    world: World

    def __post_init__(self) -> None:
        self.case.before(self.world)
        whole = copied(self.world, "whole")
        self.operations = crash.operations(lambda: self.case.act(whole))
        self.either = (shown(self.world.store), shown(whole.store))
        self.case.again(whole)
        self.last = self.kept(whole)
        self.tried: set[tuple[tuple[str, bytes], ...]] = set()

    def strike(self, turn: int, harm: crash.Harm) -> tuple[int, World]:
        struck = copied(self.world, str(turn))
        return crash.struck(lambda: self.case.act(struck), turn, harm), struck

    def kept(self, world: World) -> dict[str, bytes]:
        """All that stands at last but what the last attempt came to: the crashed one may have been the one to publish."""
        return {name: body for name, body in crash.left(world.store.folder).items() if name != "status.json"}

    def survives(self, world: World) -> None:
        """Readers meet one whole release, old or new, sound by its hashes and its checks; the next run succeeds and leaves
        what would have been. Disks that are alike are tried once."""
        state = tuple(crash.left(world.store.folder).items())
        if state not in self.tried:
            self.tried.add(state)
            self._reads(world)
            self.case.again(world)
            assert self.kept(world) == self.last
            assert crash.rests(world.store.folder) == []
            assert world.store.problems() == ()
        shutil.rmtree(world.folder)

    def _reads(self, world: World) -> None:
        found = shown(world.store)
        assert found in self.either
        if found and self.case.whole:
            assert world.store.read().fallback == ""
            assert world.store.problems() == ()
            assert verify(world.store, known(world), TODAY) == ()


@pytest.mark.parametrize("name", CASES)
def test_killed_at_any_operation_it_leaves_one_whole_release_and_the_next_run_ends_as_if_it_had_not_been(
    world: World, name: str, seen: Seen
) -> None:
    trial = Trial(CASES[name], world)
    for turn in range(1, len(trial.operations) + 1):
        code, struck = trial.strike(turn, crash.kill)
        assert code == crash.KILLED
        trial.survives(struck)
    assert {"open", "write", "half", "fsync", "replace"} <= set(trial.operations)
    synced = [trial.operations[at - 1 : at + 2] for at, each in enumerate(trial.operations) if each == "replace"]
    assert all(before in {"fsync", "unlink"} and after == "fsync" for before, _, after in synced)
    seen(
        28,
        f"{name}, killed at each operation on the disk",
        f"killed {len(trial.operations)} times; readers met the old release or the new one, whole; "
        "the next run left the same bytes as without the kill, and no rest",
    )


DISKS: Mapping[str, tuple[Callable[[], crash.Harm], ...]] = {
    "full, or over its quota": (lambda: crash.full(errno.ENOSPC), lambda: crash.full(errno.EDQUOT)),
    "failing once": (crash.broken,),
    "read-only from there on": (lambda: crash.read_only,),
}


@pytest.mark.parametrize(
    ("disk", "name"),
    [
        ("full, or over its quota", "a refresh that publishes"),
        ("failing once", "a refresh that publishes"),
        ("failing once", "the repair of the only release"),
        ("read-only from there on", "a refresh that publishes"),
    ],
)
def test_a_disk_that_refuses_any_operation_is_told_and_nothing_is_lost(
    world: World, disk: str, name: str, seen: Seen
) -> None:
    trial = Trial(CASES[name], world)
    harms = DISKS[disk]
    for turn in range(1, len(trial.operations) + 1):
        harm = harms[turn % len(harms)]()
        code, struck = trial.strike(turn, harm)
        left = trial.operations[turn - 1 :]
        refused = bool(crash.FULL & set(left)) if "full" in disk else disk != "failing once" or left[0] != "mkdir"
        assert code == StoreError.exit_code or (code == 0 and not refused), left[0]
        if "read-only" not in disk:
            assert crash.rests(struck.store.folder) == []
        trial.survives(struck)
    seen(
        29,
        f"{name}, the disk {disk}, at each operation",
        f"{len(trial.operations)} operations; exit 74; readers met the old release or the new one, whole; "
        "the next run left the same bytes as without the fault",
    )


@pytest.mark.parametrize("size", [0, 100, 1500, 4000])
def test_a_file_that_may_not_grow_is_told_and_nothing_is_left_of_it(world: World, size: int, seen: Seen) -> None:
    says(20.4)(world)
    before = crash.left(world.store.folder)

    def act() -> None:
        with crash.small_files(size):
            world.refresh()

    assert crash.run(act) == StoreError.exit_code
    now = crash.left(world.store.folder)
    assert {name: body for name, body in now.items() if not name.startswith("raw/")} == {
        name: body for name, body in before.items() if not name.startswith("raw/")
    }
    assert world.refresh()[1] == {"probe": "published"}
    seen(
        29, "files of at most 0, 100, 1,500 and 4,000 bytes (the kernel's limit)", "exit 74; the last release as it was"
    )


def test_a_folder_that_may_not_be_written_is_told_and_still_read(world: World, seen: Seen) -> None:
    says(20.4)(world)
    before = crash.left(world.store.folder)
    for path in [world.store.folder, *world.store.folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)

    def act() -> None:
        if os.getuid() == 0:
            os.setuid(65534)
        assert world.values() == [("probe", 20.0, "fetched")]
        assert world.store.problems() == ()
        world.refresh()

    assert crash.run(act) == StoreError.exit_code
    assert crash.left(world.store.folder) == before
    seen(29, "a data folder without the right to write", "read as ever; a refresh exits 74, not a byte changed")


def test_a_folder_that_may_not_even_be_entered_is_told(world: World) -> None:
    world.refresh()
    world.folder.chmod(0o000)

    def act() -> None:
        if os.getuid() == 0:
            os.setuid(65534)
        assert shown(world.store) is None
        world.refresh()

    try:
        assert crash.run(act) == StoreError.exit_code
    finally:
        world.folder.chmod(0o755)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("releases", spoken(record(20.4))),
        ("raw", spoken(record(20.4))),
        ("held", spoken(record(41.0))),
        ("quarantine", b"<html>Just a moment</html>"),
        (".refresh.lock", spoken(record(20.4))),
    ],
)
def test_a_file_where_a_folder_should_be_or_the_reverse_is_told_and_nothing_is_lost(
    world: World, name: str, answer: bytes, seen: Seen
) -> None:
    world.refresh()
    before, path = tree(world.store.folder), world.store.folder / name
    if path.exists():
        path.rename(world.folder / "moved")
    if name == ".refresh.lock":
        path.mkdir()
    else:
        path.write_bytes(b"in the way")
    world.says["probe"] = answer
    assert crash.run(world.refresh) == StoreError.exit_code
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    if (world.folder / "moved").exists():
        (world.folder / "moved").rename(path)
    assert tree(world.store.folder) == before
    assert crash.rests(world.store.folder) == []
    world.refresh()
    seen(
        29,
        "a file in the place of a folder of the data, a folder in that of the lock",
        "exit 74; the last release as it was",
    )


def test_two_hundred_kills_at_random_moments_corrupt_nothing(world: World, seen: Seen) -> None:
    began = time.monotonic()
    assert crash.run(world.refresh) == 0
    seconds, chance, killed, met = time.monotonic() - began, random.Random(28), 0, set()
    for turn in count():
        if killed == 200:
            break
        value = 20 + turn % 8 / 10
        world.says["probe"] = spoken(record(value))
        number = crash.child(world.refresh)
        time.sleep(chance.random() * seconds)
        os.kill(number, signal.SIGKILL)
        caught = crash.ended(number) == crash.KILLED
        killed += caught
        seconds *= 1.04 if caught else 0.8  # as fast as this machine is just now: one in seven ends before it is killed
        dataset = world.store.read()
        assert dataset.fallback == ""
        met.add((dataset.release, tuple(dataset.rows["value"])))
    assert len(met) > 8
    assert len(dict(met)) == len(met)
    assert {values for _, values in met} <= {(20 + step / 10,) for step in range(8)}
    world.says["probe"] = spoken(record(19.9))
    world.refresh()
    assert world.values() == [("probe", 19.9, "fetched")]
    assert crash.rests(world.store.folder) == []
    seen(
        28, "200 kills at random moments of a refresh, one after another", "0 corrupt; the next refresh needed no hand"
    )


class Silent:
    """A publisher who is asked and says nothing until the other end of a pipe is closed."""

    def __init__(self) -> None:
        self.asked, self._asks = os.pipe()
        self._heard, self.says = os.pipe()

    def fetch(self, source: Source, held: Mapping[str, Snapshot]) -> dict[str, Snapshot]:
        os.close(self.says)
        os.write(self._asks, b"?")
        os.read(self._heard, 1)
        return Saved(bodies={"rows": spoken(record(20.4))}, now=lambda: NOW).fetch(source, held)


@pytest.mark.parametrize("fate", ["goes on", "is killed"])
def test_a_second_refresh_is_told_at_once_and_the_first_goes_on(
    world: World, fate: str, seen: Seen, capfd: pytest.CaptureFixture[str]
) -> None:
    alone = copied(world, "alone")
    for each in (world, alone):
        each.refresh()
    imported(alone)
    silent = Silent()
    refresh = Refresh(store=world.store, sources=known(world), fetcher=silent, now=lambda: NOW)
    first = crash.child(lambda: refresh.run(("probe",)))
    assert os.read(silent.asked, 1) == b"?"
    began = time.monotonic()
    assert main(["refresh", "--data", str(world.store.folder)], {}) == 75
    assert time.monotonic() - began < 1
    assert capfd.readouterr().err.startswith("error: another refresh of ")
    if fate == "is killed":
        os.kill(first, signal.SIGKILL)
        assert crash.ended(first) == crash.KILLED
        imported(world)
    else:
        os.close(silent.says)
        assert crash.ended(first) == 0
    assert tree(world.store.folder) == tree(alone.store.folder)
    done = "published" if fate == "goes on" else "and the third runs"
    seen(30, f"a second refresh while the first {fate}", f"exit 75 within a second; the first {fate}, {done}")


def numbered(number: int) -> tuple[dict[str, bytes], dict[str, Any]]:
    """A release of two sources, each of whose figures is the number of the release."""
    value = number / 1000
    parts = {slug: rows(record(value), record(value, group_kind="age", group=slug), source=slug) for slug in ("a", "b")}
    return pack(merge(parts), {slug: facts(slug) for slug in parts}, REVISIONS.empty_table())


def publishes(store: Store) -> None:
    for number in count():
        files, package = numbered(number)
        with store.lock():
            store.write(files, package, NOW)


@contextmanager
def publishing(store: Store) -> Iterator[None]:
    """Another process publishes one release after another."""
    store.write(*numbered(99_000), NOW)
    number = crash.child(lambda: publishes(store))
    try:
        yield
    finally:
        os.kill(number, signal.SIGKILL)
        assert crash.ended(number) == crash.KILLED, "the writer did not write to the end"


def unmixed(dataset: Dataset, met: dict[str, float]) -> None:
    """Raises where a dataset is not one whole release, or not the one it was before under the same name."""
    values = set(dataset.rows["value"])
    assert (len(dataset.rows), len(values), dataset.fallback) == (3, 1, "")
    (value,) = values
    assert met.setdefault(dataset.release, float(value)) == value


def test_twenty_processes_that_read_while_another_publishes_never_meet_a_mixture(folder: Path, seen: Seen) -> None:
    store, (reads, writes) = Store(folder), os.pipe()

    def read() -> None:
        met: dict[str, float] = {}
        for _ in range(100):
            unmixed(store.read(), met)
        os.write(writes, f"{len(met)}\n".encode())

    with publishing(store):
        readers = [crash.child(read) for _ in range(20)]
        assert [crash.ended(reader) for reader in readers] == [0] * 20
    os.close(writes)
    with os.fdopen(reads) as told:
        releases = [int(line) for line in told]
    assert len(releases) == 20
    assert max(releases) > 10
    assert store.problems() == ()
    seen(
        31, "20 processes that read while another publishes one release after another", "2,000 reads, 0 errors, 0 mixed"
    )


def test_twenty_visitors_of_one_server_never_meet_a_mixture(folder: Path, seen: Seen) -> None:
    datasets, met, errors = Datasets(Store(folder)), {}, []  # type: ignore[var-annotated]

    def visit() -> None:
        try:
            for _ in range(100):
                unmixed(datasets.read(), met)
                time.sleep(0.005)
        except BaseException as error:
            errors.append(error)

    with publishing(datasets.store), ThreadPoolExecutor(20) as visitors:
        for _ in range(20):
            visitors.submit(visit)
        visitors.shutdown()
    assert errors == []
    assert len(met) > 5
    seen(31, "20 visitors of the server's own cache of releases meanwhile", "2,000 reads, 0 errors, 0 mixed")
