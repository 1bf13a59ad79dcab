"""A person compares releases, approves what was held, goes back; and what they decided stands in the next refresh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from etl.errors import CheckError, StoreError, UsageError
from etl.fetch import Fetcher
from etl.model import Source
from etl.review import approve, compare, rollback, waiting
from etl.run import Refresh, Report
from tests.etl.probes import NOW, World, record, source, spoken, tree
from tests.reliability import Seen

PROBE, OTHER = "probe", "other"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two publishers, published once; `probe` says 20.0 for 2020 and 21.0 for the group b."""
    made = World(folder=tmp_path, sources=(source(PROBE), source(OTHER)))
    made.says = {
        PROBE: spoken(record(20.0), record(21.0, group_kind="age", group="b")),
        OTHER: spoken(record(30.0, group_kind="age", group="c")),
    }
    made.refresh()
    return made


def known(world: World) -> Mapping[str, Source]:
    return {item.slug: item for item in world.sources}


def jump(world: World) -> str:
    """Lets the publisher say 41.0 where 20.0 was; the release that then waits."""
    world.says[PROBE] = spoken(record(41.0), record(21.0, group_kind="age", group="b"))
    _, outcomes = world.refresh()
    assert outcomes == {PROBE: "held", OTHER: "unchanged"}
    (held,) = waiting(world.store)
    return held


def test_a_jump_waits_and_readers_keep_what_they_had(world: World, seen: Seen) -> None:
    before = tree(world.store.folder)
    held = jump(world)
    assert tree(world.store.folder) == before
    assert waiting(world.store) == {held: PROBE}
    assert [value for _, value, _ in world.values(PROBE)] == [20.0, 21.0]
    old, new, found = compare(world.store, str(world.store.current()), held)
    assert (old, new) == (world.store.current(), held)
    assert [(change.kind, change.told()) for change in found] == [("revised", "value 20 → 41")]
    seen(20, "a percentage that jumps from 20 to 41", "held as a release of its own; readers keep the old figure")


def test_what_waits_stays_while_it_waits_and_goes_when_the_publisher_takes_it_back(world: World) -> None:
    held = jump(world)
    world.refresh()
    assert (waiting(world.store), (world.store.folder / "held" / held).is_dir()) == ({held: PROBE}, True)
    world.says[PROBE] = spoken(record(20.0), record(21.0, group_kind="age", group="b"))
    world.refresh()
    world.refresh()
    assert (waiting(world.store), list((world.store.folder / "held").iterdir())) == ({}, [])


def test_what_was_approved_is_published_marked_as_revised_and_not_held_again(world: World, seen: Seen) -> None:
    first, held = str(world.store.current()), jump(world)
    made = approve(world.store, known(world), held, LATER)
    assert world.store.current() == made == held
    assert [value for _, value, _ in world.values(PROBE)] == [21.0, 41.0]
    revised = world.store.read().revisions[["indicator", "old_value", "release"]]
    assert revised.to_numpy().tolist() == [["ami_prevalence", 20.0, first]]
    attempt = world.store.attempts()[PROBE]
    assert (attempt.outcome, attempt.held, attempt.failing_since, attempt.succeeded_at) == ("published", "", None, NOW)
    assert world.refresh() == (made, {PROBE: "unchanged", OTHER: "unchanged"})
    seen(21, "a held revision is approved", "published, the figure is marked with what it was, and not held again")


def test_an_approval_publishes_one_source_beside_the_others_as_they_are_now(world: World) -> None:
    held = jump(world)
    world.says[OTHER] = spoken(record(30.5, group_kind="age", group="c"))
    world.refresh(OTHER)
    made = approve(world.store, known(world), held, LATER)
    assert made != held
    assert [value for _, value, _ in world.values()] == [30.5, 21.0, 41.0]


def test_only_what_waits_can_be_approved(world: World) -> None:
    current = str(world.store.current())
    with pytest.raises(UsageError, match="there are: none"):
        approve(world.store, known(world), current, LATER)
    held = jump(world)
    with pytest.raises(UsageError, match=f"there are: {held}"):
        approve(world.store, known(world), current, LATER)
    (world.store.folder / "held" / held / "probe.parquet").write_bytes(b"")
    before = tree(world.store.folder)
    with pytest.raises(StoreError, match="damaged"):
        approve(world.store, known(world), held, LATER)
    assert tree(world.store.folder) == before


def test_what_no_person_may_let_pass_is_refused_at_the_approval_too(world: World) -> None:
    held = jump(world)
    strict = replace(known(world)[PROBE], min_rows=3)
    with pytest.raises(CheckError, match="at least 3 rows"):
        approve(world.store, {**known(world), PROBE: strict}, held, LATER)


def test_a_disagreement_with_a_transcription_that_was_approved_is_not_held_again(world: World) -> None:
    world.transcribe(PROBE, record(20.5, grade="primary"))
    _, outcomes = world.refresh()
    assert outcomes[PROBE] == "held"
    (held,) = waiting(world.store)
    approve(world.store, known(world), held, LATER)
    assert world.gave_way() == [(PROBE, 20.5, PROBE, 20.0)]
    _, outcomes, why = world.report()
    assert (outcomes[PROBE], why[PROBE]) == ("unchanged", "")


def test_a_small_revision_is_published_and_stays_marked(world: World, seen: Seen) -> None:
    first = str(world.store.current())
    world.says[PROBE] = spoken(record(20.4), record(21.0, group_kind="age", group="b"))
    assert world.refresh()[1] == {PROBE: "published", OTHER: "unchanged"}
    world.says[OTHER] = spoken(record(30.5, group_kind="age", group="c"))
    world.refresh()
    revised = world.store.read().revisions
    assert revised[["group", "old_value", "release"]].to_numpy().tolist()[-1] == ["total", 20.0, first]
    assert sorted(revised["old_value"]) == [20.0, 30.0]
    _, _, found = compare(world.store, first, "")
    assert {(change.kind, change.told()) for change in found} == {
        ("revised", "value 20 → 20.4"),
        ("revised", "value 30 → 30.5"),
    }
    seen(
        21,
        "one old figure revised by 0.4 points",
        "published; named by diff, marked with what it was in each later release",
    )


def test_figures_added_and_gone_are_named(world: World) -> None:
    world.sources = (source(PROBE, max_drop=1.0), source(OTHER))
    world.says[PROBE] = spoken(record(20.0), record(22.0, start=date(2021, 1, 1), end=date(2021, 12, 31)))
    world.refresh()
    old, new, found = compare(world.store, "", "")
    assert (old, new) == (world.store.history()[1].release, world.store.current())
    assert [(change.kind, "2021-12-31" in change.figure, change.told()) for change in found] == [
        ("added", True, "value 22"),
        ("gone", False, "value 21"),
    ]


def test_coverage_that_shrinks_waits(world: World, seen: Seen) -> None:
    world.says[PROBE] = spoken(record(20.0))
    before = tree(world.store.folder)
    assert world.refresh()[1][PROBE] == "held"
    assert tree(world.store.folder) == before
    assert "1 of 2 gone, the first: probe ami_prevalence, US, age b" in world.store.attempts()[PROBE].why
    seen(22, "one of two figures gone", "held; the first that is gone is named; readers keep both")


def test_a_key_that_comes_twice_is_refused(world: World, seen: Seen) -> None:
    world.says[PROBE] = spoken(record(20.0), record(20.1), record(21.0, group_kind="age", group="b"))
    before = tree(world.store.folder)
    _, outcomes, why = world.report()
    assert (outcomes[PROBE], tree(world.store.folder) == before) == ("refused", True)
    assert "expected one row for a key, found 2" in why[PROBE]
    seen(23, "two values for one key", "refused; the key is named")


def test_an_earlier_release_comes_back_and_what_was_taken_back_waits(world: World) -> None:
    first = str(world.store.current())
    world.says[PROBE] = spoken(record(20.4), record(21.0, group_kind="age", group="b"))
    second, _ = world.refresh()
    assert rollback(world.store, first, LATER) == second
    assert [value for _, value, _ in world.values(PROBE)] == [20.0, 21.0]
    release, outcomes, why = world.report()
    assert (release, outcomes) == (first, {PROBE: "held", OTHER: "unchanged"})
    assert f"other figures than those of release {second}, from which a person went back, found 1 of them" in why[PROBE]
    world.says[PROBE] = spoken(record(20.4), record(21.1, group_kind="age", group="b"))
    assert world.refresh()[1][PROBE] == "held", "beside another figure that is new"
    world.says[PROBE] = spoken(record(20.4), record(21.0, group_kind="age", group="b"))
    world.refresh()
    (held,) = waiting(world.store)
    approve(world.store, known(world), held, LATER)
    assert world.refresh()[1] == {PROBE: "unchanged", OTHER: "unchanged"}
    assert [value for _, value, _ in world.values(PROBE)] == [20.4, 21.0]


def test_after_going_back_other_figures_are_published_as_always(world: World) -> None:
    first = str(world.store.current())
    world.says[PROBE] = spoken(record(20.4), record(21.0, group_kind="age", group="b"))
    world.refresh()
    rollback(world.store, first, LATER)
    world.says[PROBE] = spoken(record(20.3), record(21.0, group_kind="age", group="b"))
    assert world.refresh()[1][PROBE] == "published"


def test_going_back_needs_a_whole_release_that_is_here(world: World) -> None:
    first = str(world.store.current())
    assert rollback(world.store, first, LATER) == ""
    assert len(world.store.history()) == 1
    held = jump(world)
    for unknown in ("moon", held):
        with pytest.raises(UsageError, match=f"there are: {first}"):
            rollback(world.store, unknown, LATER)
    approve(world.store, known(world), held, LATER)
    (world.store.folder / "releases" / first / "probe.parquet").write_bytes(b"")
    with pytest.raises(StoreError, match="damaged"):
        rollback(world.store, first, LATER)
    assert world.store.current() == held


def recorded(world: World, day: str, value: float) -> Report:
    """A refresh of `probe` from a mirror whose bytes are of a day."""
    body = spoken(record(value), record(21.0, group_kind="age", group="b"))
    headers = {"X-Recorded-On": day, "Content-Length": str(len(body))}
    fetcher = Fetcher(
        mirror="https://mirror.example",
        transport=httpx.MockTransport(lambda _: httpx.Response(200, headers=headers, stream=httpx.ByteStream(body))),
        now=lambda: NOW,
    )
    _, (report,) = Refresh(store=world.store, sources=known(world), fetcher=fetcher, now=lambda: NOW).run((PROBE,))
    return report


def test_older_recorded_bytes_never_take_the_place_of_newer_ones_by_themselves(world: World) -> None:
    assert recorded(world, "2026-12-24", 20.1).outcome == "refused", "a day that is not yet"
    report = recorded(world, "2023-08-03", 20.1)
    assert report.outcome == "held"
    assert (
        f"expected bytes of {date(2026, 11, 22)}, as in the last release, or newer, found of 2023-08-03" in report.why
    )
    approve(world.store, known(world), report.held, LATER)
    assert recorded(world, "2023-08-03", 20.1).outcome == "unchanged"
    assert recorded(world, "2023-08-04", 20.2).outcome == "published"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("low", 18.0, "low none → 18"),
        ("flag", "superseded", None),
        ("sample_n", 500, "sample_n none → 500"),
        ("standard_error", 0.5, "low none → 19.02, high none → 20.98, standard_error none → 0.5"),
    ],
)
def test_whatever_a_figure_says_is_compared(world: World, field: str, value: Any, told: str | None) -> None:
    changed = record(20.0, **({field: value} | ({"high": 22.0} if field == "low" else {})))
    world.sources = (source(PROBE, max_drop=1.0), source(OTHER))
    world.says[PROBE] = spoken(changed, record(21.0, group_kind="age", group="b"))
    if world.refresh()[1][PROBE] == "held":
        approve(world.store, known(world), next(iter(waiting(world.store))), LATER)
    _, _, found = compare(world.store, "", "")
    if told is None:
        assert [change.kind for change in found] == ["added", "gone"]
    else:
        assert [change.kind for change in found] == ["revised"]
        assert told in found[0].told()
    marked = len(world.store.read().revisions)
    assert marked == (field in {"low", "standard_error"}), "a sample size is not what readers see"


def test_nothing_is_approved_while_the_release_is_damaged(world: World) -> None:
    held = jump(world)
    (world.store.folder / "releases" / str(world.store.current()) / "other.parquet").write_bytes(b"")
    before = tree(world.store.folder)
    with pytest.raises(StoreError, match="run a refresh first"):
        approve(world.store, known(world), held, LATER)
    with pytest.raises(UsageError, match="no source of etl/sources"):
        approve(world.store, {OTHER: known(world)[OTHER]}, held, LATER)
    assert tree(world.store.folder) == before


def test_lost_rows_are_read_again_from_the_bytes_they_came_from(world: World, seen: Seen) -> None:
    release = str(world.store.current())
    before = tree(world.store.folder)
    (world.store.folder / "releases" / release / "probe.parquet").write_bytes(b"")
    world.says[PROBE] = 503
    kept = next((world.store.folder / "raw" / PROBE).iterdir())
    body = kept.read_bytes()
    kept.write_bytes(body[:-1])
    with pytest.raises(StoreError, match="2 rows of probe could not be had again"):
        world.refresh()
    kept.write_bytes(body)
    assert world.refresh() == (release, {PROBE: "unavailable", OTHER: "unchanged"})
    assert tree(world.store.folder) == before
    seen(
        32,
        "the only release damaged, a publisher of lost rows away, its bytes kept",
        "rebuilt from the kept bytes, the same bytes",
    )


def test_a_part_of_a_dataset_waits_rather_than_let_fetched_figures_fall_back(world: World) -> None:
    age = {"group_kind": "age", "group": "b"}
    world.transcribe(PROBE, record(20.04, grade="primary"), record(21.04, grade="primary", **age))
    assert world.refresh()[1][PROBE] == "unchanged"
    world.says[PROBE] = spoken(record(20.0))
    _, outcomes, why = world.report()
    assert outcomes[PROBE] == "held"
    assert "expected every figure fetched before, found 1 of 2 are not" in why[PROBE]
    assert "1 missing, the first: probe ami_prevalence, US, age b" in why[PROBE]
    assert [value for _, value, _ in world.values(PROBE)] == [20.0, 21.0]


def test_a_first_answer_with_a_part_of_what_was_transcribed_waits(tmp_path: Path) -> None:
    made = World(folder=tmp_path, sources=(source(PROBE),))
    made.transcribe(PROBE, record(20.0, grade="primary"), record(21.0, grade="primary", group_kind="age", group="b"))
    made.says[PROBE] = spoken(record(20.0))
    assert made.refresh()[1][PROBE] == "held"
    (held,) = waiting(made.store)
    approve(made.store, known(made), held, LATER)
    assert made.refresh()[1][PROBE] == "unchanged", "what a person let pass is not held again"


def test_what_waits_goes_on_waiting_while_its_publisher_is_away(world: World) -> None:
    held = jump(world)
    for answer in (503, 404, b"no JSON"):
        world.says[PROBE] = answer
        assert world.refresh()[1][PROBE] in {"unavailable", "refused"}
        assert waiting(world.store) == {held: PROBE}
    approve(world.store, known(world), held, LATER)
    assert [value for _, value, _ in world.values(PROBE)] == [21.0, 41.0]
