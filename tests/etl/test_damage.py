"""Files that are not what was written: noticed, told, served around and repaired; never a number, never a loss in silence."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.__main__ import main
from etl.errors import StoreError
from etl.freshness import states
from etl.merge import CONFLICTS
from etl.model import REVISIONS, to_arrow
from etl.records import sealed
from etl.review import approve, rollback, waiting
from etl.store import Store
from pages.datasets import Datasets
from tests.etl.crash import left, rests
from tests.etl.probes import NOW, World, record, source, spoken, tree
from tests.faults import closed_port
from tests.reliability import Seen

GOOD = {"published", "unchanged"}
FILES = ("probe.parquet", "other.parquet", "conflicts.parquet", "revisions.parquet", "datapackage.json")
AGED = {"group_kind": "age"}


def says(first: float, second: float) -> dict[str, bytes | int]:
    """What the two publishers say; the first figure of `probe` gives way to that of `other`, which has the same key."""
    return {
        "other": spoken(record(first), record(second, **AGED, group="b")),
        "probe": spoken(record(first), record(40.0, **AGED, group="c")),
    }


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, World]:
    """Two publishers refreshed once, and twice; the tests get copies."""
    once = World(
        folder=tmp_path_factory.mktemp("once"), sources=(source("probe"), source("other")), says=says(20.0, 30.0)
    )
    once.refresh()
    twice = copied(once, tmp_path_factory.mktemp("twice"))
    twice.says = says(20.4, 30.4)
    twice.refresh()
    return once, twice


def copied(world: World, folder: Path) -> World:
    shutil.copytree(world.folder, folder, dirs_exist_ok=True)
    return replace(world, folder=folder, says=dict(world.says), asked=[])


@pytest.fixture
def only(refreshed: tuple[World, World], tmp_path: Path) -> World:
    """Two publishers and the only release there is."""
    return copied(refreshed[0], tmp_path)


@pytest.fixture
def world(refreshed: tuple[World, World], tmp_path: Path) -> World:
    """Two publishers and two releases; in the current one a figure of each was revised."""
    return copied(refreshed[1], tmp_path)


def current(world: World) -> Path:
    return world.store.folder / "releases" / str(world.store.current())


def facts(store: Store) -> tuple[Any, ...]:
    """All that is read of a data folder."""
    dataset = store.read()
    tables = (to_arrow(dataset.rows), to_arrow(dataset.conflicts, CONFLICTS), to_arrow(dataset.revisions, REVISIONS))
    told = [table.to_pylist() for table in tables]
    return store.history(), store.attempts(), dataset.release, dataset.provenance, dataset.fallback, *told


def verified(world: World, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["verify", "--data", str(world.store.folder)], {})
    return code, capsys.readouterr().out


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2])


def flip(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "x").write_bytes(b"x")


HARMS: dict[str, Callable[[Path], None]] = {
    "a flipped bit": flip,
    "the last bytes cut": cut,
    "emptied": empty,
    "removed": Path.unlink,
    "a folder in its place": make_folder,
}


def test_each_of_a_thousand_flipped_bits_is_noticed_or_changes_nothing(world: World, seen: Seen) -> None:
    store, chance = world.store, random.Random(32)
    (newer, older), whole = (item.release for item in store.history()), facts(store)
    paths = [*(current(world) / name for name in FILES), store.folder / "current.json", store.folder / "status.json"]
    noticed = 0
    for turn in range(1000):
        path = paths[turn % len(paths)]
        body = path.read_bytes()
        flipped = bytearray(body)
        flipped[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        dataset = store.read()
        assert dataset.release == (older if dataset.fallback and path.name in FILES else newer)
        if problem := dataset.fallback or "; ".join(store.problems()):
            noticed += 1
            assert path.name in problem
        else:
            assert facts(store) == whole
        path.write_bytes(body)
    assert noticed > 900
    assert facts(store) == whole
    seen(
        32,
        "1,000 flipped bits, over every file of a release, the pointer and the record of attempts",
        "each noticed and the file named, or it changes nothing that is read; readers met a whole release each time",
    )


@pytest.mark.parametrize("name", [*FILES, "current.json", "status.json"])
def test_a_file_cut_anywhere_is_noticed_and_served_around(world: World, name: str, seen: Seen) -> None:
    store, older = world.store, world.store.history()[-1].release
    path = store.folder / name if name in {"current.json", "status.json"} else current(world) / name
    newer, body = str(store.current()), path.read_bytes()
    for length in sorted({*range(0, len(body) - 1, max(1, len(body) // 40)), 1, len(body) - 2}):
        path.write_bytes(body[:length])
        (problem,) = store.problems()
        assert name in problem
        dataset = store.read()
        assert dataset.release == (older if name in FILES else newer)
        assert dataset.fallback == ("" if name == "status.json" else problem)
    seen(
        32,
        "every file of them cut at some 40 lengths, 0 among them",
        "noticed, the file named; readers met a whole release",
    )


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_release_is_told_the_one_before_it_served_and_it_is_repaired(
    world: World, name: str, harm: str, capsys: pytest.CaptureFixture[str], seen: Seen
) -> None:
    before, older = tree(world.store.folder), world.store.history()[-1].release
    HARMS[harm](current(world) / name)
    for read in (world.store.read, Datasets(world.store).read):
        assert (read().release, name in read().fallback) == (older, True)
        assert str(world.folder) not in read().fallback
    code, told = verified(world, capsys)
    assert code == StoreError.exit_code
    assert name in told
    assert set(world.refresh()[1].values()) <= GOOD
    assert tree(world.store.folder) == before
    assert (rests(world.store.folder), world.store.problems()) == ([], ())
    assert verified(world, capsys)[0] == 65  # whole again; of sources that this project does not have
    seen(
        32,
        f"a file of a release: {harm}",
        "the release before it served, with the damage in words; verify exits 74 and names the file; "
        "the next refresh makes the release whole again, the same bytes",
    )


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("harm", HARMS)
def test_the_only_release_is_repaired_where_its_rows_can_be_had_again(
    only: World, name: str, harm: str, seen: Seen
) -> None:
    before = tree(only.store.folder)
    HARMS[harm](current(only) / name)
    with pytest.raises(StoreError, match=name):
        only.store.read()
    only.refresh()
    assert tree(only.store.folder) == before
    assert (rests(only.store.folder), only.store.problems()) == ([], ())
    seen(
        32,
        "the only release damaged in one file, its publishers answer",
        "repaired by the next refresh, the same bytes",
    )


@pytest.mark.parametrize(
    ("name", "away"), [("other.parquet", "other"), ("conflicts.parquet", "probe"), ("datapackage.json", "other")]
)
@pytest.mark.parametrize("harm", HARMS)
def test_of_the_only_release_nothing_is_given_up_that_cannot_be_had_again(
    only: World, name: str, away: str, harm: str, seen: Seen
) -> None:
    only.says[away] = 404
    shutil.rmtree(only.store.folder / "raw")
    HARMS[harm](current(only) / name)
    before = tree(only.store.folder)
    with pytest.raises(StoreError, match="could not be had again") as error:
        only.refresh()
    assert "\n" not in str(error.value)
    assert tree(only.store.folder) == before
    only.says = says(20.0, 30.0)
    only.refresh()
    assert only.store.problems() == ()
    seen(
        32,
        "the only release damaged, a publisher of lost rows away, its bytes not kept",
        "exit 74, not a byte of what is left is changed",
    )


def test_what_is_left_of_the_only_release_is_kept_while_its_publisher_is_away(only: World) -> None:
    before = tree(only.store.folder)
    empty(current(only) / "probe.parquet")
    only.says["other"] = 404
    assert only.refresh()[1]["other"] == "unavailable"
    assert tree(only.store.folder) == before


def test_a_transcription_does_not_stand_in_for_fetched_rows_that_were_lost(only: World) -> None:
    only.transcribe("other", record(50.0, start=date(2019, 1, 1), end=date(2019, 12, 31), grade="primary"))
    only.refresh()
    empty(current(only) / "datapackage.json")
    for name in only.store.releases()[1:]:
        shutil.rmtree(only.store.folder / "releases" / name)
    only.says["other"] = 404
    before = tree(only.store.folder)
    with pytest.raises(StoreError, match="3 rows of other"):
        only.refresh()
    assert tree(only.store.folder) == before


def test_marks_of_revision_are_not_given_up_with_the_last_release_that_knew_them(world: World) -> None:
    shutil.rmtree(world.store.folder / "releases" / world.store.history()[-1].release)
    path = current(world) / "revisions.parquet"
    body = path.read_bytes()
    empty(path)
    with pytest.raises(StoreError, match="2 rows of revisions"):
        world.refresh()
    path.write_bytes(body)
    assert world.refresh()[1] == dict.fromkeys(("probe", "other"), "unchanged")


@pytest.mark.parametrize("other", ["not asked", "away"])
def test_the_repair_of_one_source_takes_no_other_back_to_an_earlier_release(world: World, other: str) -> None:
    before = tree(world.store.folder)
    empty(current(world) / "probe.parquet")
    world.says["other"] = 404
    world.refresh(*(["probe"] if other == "not asked" else []))
    assert tree(world.store.folder) == before


@pytest.mark.parametrize("name", ["other.parquet", "datapackage.json"])
def test_lost_rows_never_fall_back_to_those_of_the_release_before(world: World, name: str) -> None:
    whole, said = world.values(), dict(world.says)
    empty(current(world) / name)
    before = tree(world.store.folder)
    world.says["other"] = 404
    raw = world.store.folder / "raw"
    raw.rename(world.folder / "away")
    for chosen in ((), ("probe",)):
        with pytest.raises(StoreError, match="rows of other could not be had again"):
            world.refresh(*chosen)
    assert tree(world.store.folder) == before
    shutil.rmtree(raw, ignore_errors=True)
    (world.folder / "away").rename(raw)
    if name == "other.parquet":
        assert world.refresh()[1]["other"] == "unavailable", "its bytes are kept"
    else:
        world.says = said
        world.refresh()
    assert (world.store.problems(), world.values()) == ((), whole)


def test_a_folder_of_a_release_that_is_gone_is_made_again(world: World, seen: Seen) -> None:
    before, older = tree(world.store.folder), world.store.history()[-1].release
    shutil.rmtree(current(world))
    assert world.store.read().release == older
    assert "cannot be read" in world.store.read().fallback
    world.refresh()
    assert tree(world.store.folder) == before
    for path in (world.store.folder / "releases").iterdir():
        shutil.rmtree(path)
    with pytest.raises(StoreError):
        world.store.read()
    world.refresh()
    assert (world.store.problems(), len(world.values())) == ((), 3)
    seen(32, "the folder of a release removed, or of all", "the one before it served; the next refresh makes it again")


POINTERS: dict[str, bytes] = {
    "empty": b"",
    "half": b'{"history": [',
    "bytes": b"\xff\xfe\0" * 9,
    "a list": b"[]",
    "another JSON": b'{"a": 1}',
    "nested without end": b"[" * 100_000,
    "a path": b'{"release": "../x", "history": [{"release": "../x", "at": "2026-11-22T00:00:00+00:00"}]}',
    "a number": b'{"release": 5, "history": [{"release": 5, "at": "2026-11-22T00:00:00+00:00"}]}',
    "a line too long": b'{"release": "%(n)s", "history": [{"release": "%(n)s", "at": "2026-11-22T00:00:00+00:00"}]}'
    % {b"n": b"n" * 5000},
}


@pytest.mark.parametrize("harm", [*POINTERS, "missing", "a folder in its place"])
def test_a_damaged_pointer_is_told_and_served_around_and_repaired(
    world: World, harm: str, capsys: pytest.CaptureFixture[str], seen: Seen
) -> None:
    order = [item.release for item in world.store.history()]
    path = world.store.folder / "current.json"
    if harm in POINTERS:
        path.write_bytes(POINTERS[harm])
    elif harm == "missing":
        path.unlink()
    else:
        make_folder(path)
    told = f"current.json is {'missing' if harm == 'missing' else 'damaged'}"
    for read in (world.store.read, Datasets(world.store).read):
        assert read().release == order[0]
        assert read().fallback.startswith(told)
        assert "\n" not in read().fallback
        assert str(world.folder) not in read().fallback
    code, said = verified(world, capsys)
    assert (code, told in said) == (StoreError.exit_code, True)
    assert world.refresh()[0] == order[0]
    assert [item.release for item in world.store.history()] == order
    assert (rests(world.store.folder), world.store.problems(), world.store.read().fallback) == ([], (), "")
    seen(
        32,
        f"the pointer: {harm}",
        "the same release served, with the damage in words; verify exits 74; the next refresh writes it anew",
    )


def test_a_pointer_to_a_release_that_is_not_there_is_told_and_served_around(world: World, seen: Seen) -> None:
    newest = str(world.store.current())
    line = {"release": "2026-11-22-000000000000", "at": NOW.isoformat()}
    (world.store.folder / "current.json").write_bytes(sealed({"release": line["release"], "history": [line]}))
    dataset = world.store.read()
    assert dataset.release == newest
    assert "2026-11-22-000000000000" in dataset.fallback
    assert world.refresh()[0] == newest
    assert world.store.problems() == ()
    seen(
        32,
        "the pointer: a release that is not there",
        "the newest release served, and it is said; the next refresh repairs it",
    )


def test_what_a_person_took_back_stays_back_though_the_pointer_is_lost(world: World) -> None:
    newer, older = (item.release for item in world.store.history())
    rollback(world.store, older, NOW)
    (world.store.folder / "current.json").write_bytes(b"")
    assert world.store.read().release == older
    assert set(world.refresh()[1].values()) == {"held"}
    assert (world.store.current(), world.store.problems()) == (older, ())
    assert newer not in {world.store.read().release}


def test_what_a_person_took_back_is_never_what_readers_fall_back_to(world: World) -> None:
    newer, older = (item.release for item in world.store.history())
    rollback(world.store, older, NOW)
    empty(current(world) / "probe.parquet")
    with pytest.raises(StoreError, match=r"probe\.parquet"):
        world.store.read()
    assert float(world.store.read(newer).rows["value"].max()) == 40.0


@pytest.mark.parametrize("harm", [*POINTERS, "unsealed", "a folder in its place"])
def test_a_damaged_record_of_attempts_is_as_if_nothing_were_known(
    world: World, harm: str, capsys: pytest.CaptureFixture[str], seen: Seen
) -> None:
    path, before = world.store.folder / "status.json", tree(world.store.folder)
    unsealed = {name: item for name, item in json.loads(path.read_bytes()).items() if name != "hash"}
    if harm == "a folder in its place":
        make_folder(path)
    else:
        path.write_bytes(json.dumps(unsealed).encode() if harm == "unsealed" else POINTERS[harm])
    assert (world.store.attempts(), world.store.answers("probe")) == ({}, {})
    assert world.store.read().fallback == ""
    code, told = verified(world, capsys)
    assert code == StoreError.exit_code
    assert "status.json is damaged" in told
    outcomes = world.refresh()[1]
    assert outcomes == dict.fromkeys(("probe", "other"), "unchanged")
    assert (tree(world.store.folder), rests(world.store.folder), world.store.problems()) == (before, [], ())
    assert {slug: attempt.outcome for slug, attempt in world.store.attempts().items()} == outcomes
    seen(32, f"the record of attempts: {harm}", "readers unaffected; verify exits 74; the next refresh writes it anew")


def test_a_release_that_waits_and_is_damaged_is_not_approved(world: World) -> None:
    world.says["probe"] = spoken(record(20.4), record(80.0, **AGED, group="c"))
    assert world.refresh()[1]["probe"] == "held"
    (release,) = waiting(world.store)
    before = tree(world.store.folder)
    cut(world.store.folder / "held" / release / "probe.parquet")
    with pytest.raises(StoreError, match=r"probe\.parquet is damaged"):
        approve(world.store, {item.slug: item for item in world.sources}, release, NOW)
    assert tree(world.store.folder) == before
    assert world.refresh()[1]["probe"] == "held"
    assert len(world.store.read(release).rows) == 3


def test_a_clock_that_ran_ahead_and_came_back_takes_nothing(only: World, seen: Seen) -> None:
    only.now = NOW + timedelta(days=400)
    only.says = says(20.4, 30.4)
    ahead, outcomes = only.refresh()
    assert outcomes["other"] == "published"
    only.now = NOW
    assert (only.store.read().release, only.store.problems()) == (ahead, ())
    ages(only)
    only.says["other"] = says(20.4, 30.8)["other"]
    back, outcomes = only.refresh()
    assert outcomes["other"] == "published"
    assert [item.release for item in only.store.history()][:2] == [back, ahead]
    ages(only)
    assert {facts.day for facts in only.store.read().provenance.values()} == {NOW.date()}
    (only.store.folder / "current.json").unlink()
    assert only.store.read().release == back
    seen(
        34,
        "a clock 400 days ahead, then right again",
        "releases and pointer readable, both refreshes publish, no age below 0 days; without the pointer still the last one",
    )


def ages(world: World) -> None:
    sources = {item.slug: item for item in world.sources}
    for state in states(sources, world.store.read().provenance, world.store.attempts(), world.now):
        assert state.state == "fresh"
        assert "-" not in state.why


def test_folders_of_a_clock_that_ran_ahead_come_after_the_one_last_pointed_to(only: World) -> None:
    first = current(only)
    ahead = (NOW + timedelta(days=4000)).timestamp()
    os.utime(first, (ahead, ahead))
    only.says = says(20.4, 30.4)
    second, _ = only.refresh()
    (only.store.folder / "current.json").unlink()
    assert only.store.read().release == second


def test_a_figure_of_a_year_to_come_is_refused(only: World, seen: Seen) -> None:
    before = tree(only.store.folder)
    year = {"start": date(2027, 1, 1), "end": date(2027, 12, 31)}
    only.says["probe"] = spoken(record(20.0), record(20.0, **year))
    assert only.refresh()[1] == {"probe": "refused", "other": "unchanged"}
    assert tree(only.store.folder) == before
    seen(34, "a figure of a year to come", "refused; the last release byte for byte the same")


def test_a_first_run_without_a_network_publishes_what_was_transcribed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seen: Seen
) -> None:
    data = tmp_path / "data"
    assert main(["refresh", "pew", "--mirror", closed_port(), "--data", str(data)], {}) == 69
    assert capsys.readouterr().out.startswith("pew\tunavailable\t0 rows\t")
    assert main(["verify", "--data", str(data)], {}) == 0
    rows = Store(data).read().rows
    assert set(rows["evidence"]) == {"published", "secondary"}
    assert len(set(rows["source"])) > 3
    assert left(data).keys() >= {"current.json", "status.json"}
    seen(
        33,
        "a first refresh into a folder that is not there, nothing answers",
        "exit 69; what was transcribed is published",
    )
