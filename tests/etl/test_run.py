"""A refresh publishes what holds, keeps the last good rows of what does not, and says which is which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl.errors import BusyError, StoreError
from etl.progress import STEPS
from etl.review import verify
from etl.run import Refresh
from etl.saved import Saved
from tests.etl.probes import NOW, TODAY, World, record, source, spoken, tree

PROBE = "probe"
EARLIER = {"start": date(2019, 1, 1), "end": date(2019, 12, 31)}
BY_HAND: dict[str, Any] = {"parse": None, "requests": {}}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two publishers with a row each."""
    made = World(folder=tmp_path, sources=(source(PROBE), source("other")))
    made.says = {PROBE: spoken(record(20.0)), "other": spoken(record(30.0, group="b"))}
    return made


def test_what_is_fetched_is_published(world: World) -> None:
    release, outcomes = world.refresh()
    assert outcomes == {PROBE: "published", "other": "published"}
    assert world.store.current() == release
    assert world.values() == [("other", 30.0, "fetched"), (PROBE, 20.0, "fetched")]
    assert world.store.read().provenance[PROBE].fetched[0].day == TODAY


def test_a_second_run_says_unchanged_and_writes_no_release(world: World) -> None:
    first, _ = world.refresh()
    before = tree(world.store.folder)
    world.now = NOW + timedelta(days=1)
    again, outcomes = world.refresh()
    assert (again, outcomes) == (first, {PROBE: "unchanged", "other": "unchanged"})
    assert tree(world.store.folder) == before
    assert world.store.attempts()[PROBE].checked_at == NOW + timedelta(days=1)


def test_only_what_changed_is_said_to_be_published(world: World) -> None:
    world.refresh()
    world.says[PROBE] = spoken(record(20.4))
    _, outcomes = world.refresh()
    assert outcomes == {PROBE: "published", "other": "unchanged"}


def test_a_source_that_was_not_asked_keeps_its_rows(world: World) -> None:
    world.refresh()
    world.says = {PROBE: spoken(record(20.4)), "other": 500}
    _, outcomes = world.refresh(PROBE)
    assert outcomes == {PROBE: "published"}
    assert world.values() == [("other", 30.0, "fetched"), (PROBE, 20.4, "fetched")]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (403, "unavailable"),
        (404, "unavailable"),
        (503, "unavailable"),
        (b"<html>Just a moment</html>", "refused"),
        (spoken(record(120.0)), "refused"),
        (spoken(record(20.0), record(20.0)), "refused"),
        (spoken(record(20.0), record(21.0)), "refused"),
        (spoken(record(41.0)), "held"),
        (spoken(record(20.0, group="c")), "held"),
        (spoken(record(None, flag="suppressed")), "held"),
    ],
)
def test_a_source_that_fails_keeps_its_last_good_rows_and_stops_no_other(
    world: World, answer: bytes | int, outcome: str
) -> None:
    world.refresh()
    world.says = {PROBE: answer, "other": spoken(record(30.5, group="b"))}
    _, outcomes, why = world.report()
    assert outcomes == {PROBE: outcome, "other": "published"}
    assert why[PROBE] != ""
    assert world.values() == [("other", 30.5, "fetched"), (PROBE, 20.0, "fetched")]


@pytest.mark.parametrize("answer", [403, b"<html>Just a moment</html>", spoken(record(41.0))])
def test_a_failure_alone_changes_no_byte_that_readers_meet(world: World, answer: bytes | int) -> None:
    world.refresh()
    before = tree(world.store.folder)
    world.says[PROBE] = answer
    world.refresh()
    assert tree(world.store.folder) == before


def test_a_failure_is_remembered_with_the_day_it_began_and_forgotten_when_it_ends(world: World) -> None:
    world.refresh()
    good, world.says[PROBE] = world.says[PROBE], 403
    for days in (1, 2):
        world.now = NOW + timedelta(days=days)
        world.refresh()
    attempt = world.store.attempts()[PROBE]
    assert (attempt.outcome, attempt.succeeded_at) == ("unavailable", NOW)
    assert (attempt.failing_since, attempt.checked_at) == (NOW + timedelta(days=1), NOW + timedelta(days=2))
    assert "403" in attempt.why
    world.says[PROBE] = good
    world.refresh()
    assert world.store.attempts()[PROBE].failing_since is None


def test_refused_bytes_are_kept_for_whoever_looks(world: World) -> None:
    world.says[PROBE] = b"<html>Just a moment</html>"
    world.refresh()
    (kept,) = (world.store.folder / "quarantine" / PROBE).iterdir()
    assert kept.read_bytes() == b"<html>Just a moment</html>"


def test_a_parser_that_breaks_is_told_and_stops_no_other(world: World) -> None:
    world.refresh()

    def breaks(_: Mapping[str, bytes]) -> pd.DataFrame:
        raise IndexError("tuple index out of range")

    world.sources = (source(PROBE, parse=breaks), source("other"))
    world.says = {PROBE: spoken(record(20.4)), "other": spoken(record(30.1, group="b"))}
    _, outcomes, whys = world.report()
    assert outcomes == {PROBE: "refused", "other": "published"}
    assert "IndexError: tuple index out of range" in whys[PROBE]
    assert world.values() == [("other", 30.1, "fetched"), (PROBE, 20.0, "fetched")]
    assert list((world.store.folder / "quarantine" / PROBE).iterdir())


def test_many_failures_are_told_in_few_words(world: World) -> None:
    world.says[PROBE] = spoken(*(record(120.0, group=str(n)) for n in range(500)))
    _, _, why = world.report()
    assert "and 490 more" in why[PROBE]
    assert len(why[PROBE]) < 3000


def test_a_first_run_without_a_network_has_what_was_transcribed(world: World) -> None:
    world.says = {}
    world.transcribe(PROBE, record(19.0, grade="primary"))
    release, outcomes = world.refresh()
    assert outcomes == {PROBE: "unavailable", "other": "unavailable"}
    assert world.values() == [(PROBE, 19.0, "published")]
    assert release.startswith("undated-")


def test_a_transcription_below_the_rows_a_fetch_must_have_is_shown_until_there_is_one(world: World) -> None:
    world.sources = (source(PROBE, min_rows=2),)
    world.says = {}
    world.transcribe(PROBE, record(19.0, grade="primary"))
    world.refresh()
    assert world.values() == [(PROBE, 19.0, "published")]


def test_a_source_without_a_request_is_published_from_its_transcription(world: World) -> None:
    world.sources = (source(PROBE, **BY_HAND),)
    world.transcribe(PROBE, record(19.0, grade="primary"))
    _, outcomes = world.refresh()
    assert outcomes == {PROBE: "published"}
    assert world.asked == []
    assert world.store.read().provenance[PROBE].fetched == ()
    assert world.refresh()[1] == {PROBE: "transcribed"}


@pytest.mark.parametrize(
    ("bad", "outcome"),
    [
        ([record(120.0, grade="primary")], "refused"),
        ([record("19.0*", grade="primary")], "refused"),  # type: ignore[arg-type]
        ([record(19.0, grade="primary"), record(19.2, grade="secondary")], "refused"),
        ([record(29.0, grade="primary")], "held"),
    ],
)
@pytest.mark.parametrize("chosen", [(), ("other",)], ids=["asked", "not asked"])
def test_a_bad_transcription_never_takes_the_place_of_the_last_good_one(
    world: World, bad: list[dict[str, object]], outcome: str, chosen: tuple[str, ...]
) -> None:
    world.sources = (source(PROBE, **BY_HAND), source("other"))
    world.transcribe(PROBE, record(19.0, grade="primary"))
    world.refresh()
    before = tree(world.store.folder)
    world.transcribe(PROBE, *bad)
    _, outcomes = world.refresh(*chosen)
    assert outcomes == {PROBE: outcome, "other": "unchanged"}
    assert tree(world.store.folder) == before


def test_a_corrected_transcription_is_published_though_the_publisher_is_away(world: World) -> None:
    world.transcribe(PROBE, record(19.0, grade="primary", **EARLIER))
    world.refresh()
    world.says = {}
    world.transcribe(PROBE, record(19.1, grade="primary", **EARLIER))
    world.refresh()
    assert sorted(world.values(PROBE)) == [(PROBE, 19.1, "published"), (PROBE, 20.0, "fetched")]


def test_a_fetched_row_takes_the_place_of_a_transcribed_one_which_is_kept_aside(world: World) -> None:
    world.transcribe(PROBE, record(20.04, grade="primary"), record(22.0, grade="primary", **EARLIER))
    world.refresh()
    assert sorted(world.values(PROBE)) == [(PROBE, 20.0, "fetched"), (PROBE, 22.0, "published")]
    assert world.gave_way() == [(PROBE, 20.04, PROBE, 20.0)]


def test_a_transcribed_row_comes_back_when_the_publisher_no_longer_gives_its_key(world: World) -> None:
    world.sources = (source(PROBE, max_drop=1.0),)
    world.transcribe(PROBE, record(20.04, grade="primary"))
    world.refresh()
    world.says[PROBE] = spoken(record(22.0, start=date(2021, 1, 1), end=date(2021, 12, 31)))
    world.refresh()
    assert sorted(world.values(PROBE)) == [(PROBE, 20.04, "published"), (PROBE, 22.0, "fetched")]
    assert world.gave_way() == []


@pytest.mark.parametrize("whose", [PROBE, "other"])
def test_a_fetched_value_that_differs_from_a_transcription_is_held(world: World, whose: str) -> None:
    world.transcribe(whose, record(21.0, grade="primary"))
    _, outcomes, why = world.report(PROBE)
    assert outcomes == {PROBE: "held"}
    assert "21.0 as transcribed from Table 1. https://x.example, found 20.0" in why[PROBE]
    assert world.values() == [(whose, 21.0, "published")]


def test_the_row_of_another_source_that_gave_way_lives_again_when_it_no_longer_conflicts(world: World) -> None:
    world.sources = (source(PROBE, max_drop=1.0), source("other", max_drop=1.0))
    world.says["other"] = spoken(record(20.0), record(30.0, group="b"))
    world.refresh()
    assert world.values() == [("other", 20.0, "fetched"), ("other", 30.0, "fetched")]
    assert world.gave_way() == [(PROBE, 20.0, "other", 20.0)]
    world.says["other"] = spoken(record(30.0, group="b"))
    world.refresh("other")
    assert world.values() == [("other", 30.0, "fetched"), (PROBE, 20.0, "fetched")]
    assert world.gave_way() == []


def test_rows_that_gave_way_survive_a_refresh_in_which_nobody_answers(world: World) -> None:
    world.says["other"] = spoken(record(20.0), record(30.0, group="b"))
    world.refresh()
    before = tree(world.store.folder)
    world.says = {}
    world.refresh()
    assert tree(world.store.folder) == before


def test_bytes_first_seen_earlier_keep_their_day(world: World) -> None:
    world.refresh()
    world.now = NOW + timedelta(days=30)
    world.says["other"] = spoken(record(30.5, group="b"))
    world.refresh()
    provenance = world.store.read().provenance
    assert provenance[PROBE].day == TODAY
    assert provenance["other"].day == TODAY + timedelta(days=30)


def test_a_year_that_is_not_over_is_refused(world: World) -> None:
    world.says[PROBE] = spoken(record(20.0, start=date(2026, 1, 1), end=date(2026, 12, 31)))
    assert world.refresh()[1][PROBE] == "refused"


def test_a_damaged_release_is_replaced_by_the_next_refresh(world: World) -> None:
    world.refresh()
    world.says[PROBE] = spoken(record(20.4))
    damaged, _ = world.refresh()
    (world.store.folder / "releases" / damaged / "probe.parquet").write_bytes(b"")
    assert damaged in world.store.read().fallback
    assert world.refresh()[0] == damaged
    assert world.store.read().fallback == ""
    assert world.values(PROBE) == [(PROBE, 20.4, "fetched")]


def test_while_another_refresh_runs_nothing_is_asked(world: World) -> None:
    with world.store.lock(), pytest.raises(BusyError):
        world.refresh()
    assert world.asked == []


def test_a_disk_that_refuses_leaves_the_last_release(world: World) -> None:
    world.refresh()
    before = tree(world.store.folder)
    world.says[PROBE] = spoken(record(20.4))
    raw = world.store.folder / "raw"
    raw.rename(world.folder / "away")
    raw.write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError):
        world.refresh()
    assert tree(world.store.folder) == before


def test_progress_is_told(world: World) -> None:
    told: list[tuple[str, str]] = []
    known = {item.slug: replace(item, requests={}) for item in world.sources}
    saved = Saved(bodies={}, now=lambda: NOW)
    known[PROBE] = replace(known[PROBE], parse=None)
    world.transcribe(PROBE, record(20.0, grade="primary"))
    run = Refresh(
        store=world.store,
        sources=known,
        fetcher=saved,
        now=lambda: NOW,
        tell=lambda slug, step: told.append((slug, step)),
    )
    run.run(tuple(known))
    assert told == [
        (PROBE, "checking"),
        (PROBE, "transcribed"),
        ("other", "asking the publisher"),
        ("other", "reading the answer"),
        ("other", "refused"),
    ]
    assert {step for _, step in told} >= set(STEPS)


def test_a_sound_release_verifies_and_an_unsound_one_is_told(world: World) -> None:
    world.sources = (source(PROBE, min_rows=2), source("other", max_drop=1.0))
    world.says = {
        PROBE: spoken(record(20.0), record(30.0, group="b")),
        "other": spoken(record(20.0), record(30.0, group="b"), record(40.0, group="c")),
    }
    world.transcribe(PROBE, record(20.04, grade="primary"))
    world.refresh()
    known = {item.slug: item for item in world.sources}
    assert len(world.gave_way()) == 3
    assert verify(world.store, known, TODAY) == ()
    early = verify(world.store, known, date(2020, 6, 1))
    assert (len(early), all("none after 2020-06-01" in line for line in early)) == (5, True)
    assert verify(world.store, {PROBE: known[PROBE]}, TODAY) == ("other: expected a source of etl/sources, found none",)
    strict = known | {PROBE: replace(known[PROBE], min_rows=3)}
    assert verify(world.store, strict, TODAY) == ("probe: expected at least 3 rows, found 2",)


def test_a_source_that_was_never_reached_is_no_failure_of_the_release(world: World) -> None:
    world.says["other"] = 403
    world.refresh()
    assert verify(world.store, {item.slug: item for item in world.sources}, TODAY) == ()
