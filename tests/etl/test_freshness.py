"""What is said of each source: one word, and a sentence that gives the reason and the day of the bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal

import pytest

from etl.freshness import State, alarms, day, states
from etl.model import Attempt, Fetched, Provenance, Source
from etl.sources import registry
from tests.etl.probes import NOW, source
from tests.reliability import Seen

Via = Literal["live", "mirror", "import"]


def facts(
    *, rows: int = 5, via: Via = "mirror", on: date | None = date(2023, 8, 3), fetched: bool = True
) -> Provenance:
    item = Fetched(name="rows", url="https://x.example", via=via, day=on, sha256="0" * 64, size=1)
    return Provenance(
        slug="probe",
        title="t",
        publisher="p",
        page_url="https://x.example",
        licence="l",
        citation="c",
        fetched=(item,) if fetched else (),
        edition="First edition",
        rows=rows,
    )


def attempt(outcome: str, why: str = "", *, ago: int = 0, failing: int | None = None) -> Attempt:
    checked = NOW - timedelta(days=ago)
    return Attempt(
        slug="probe",
        outcome=outcome,
        why=why,
        checked_at=checked,
        succeeded_at=None if why else checked,
        failing_since=None if failing is None else NOW - timedelta(days=failing),
    )


def state(
    known: Provenance | None,
    last: Attempt | None,
    *,
    of: Source | None = None,
    now: datetime = NOW,
    fallback: str = "",
) -> State:
    provenance: Mapping[str, Provenance] = {"probe": known} if known else {}
    attempts: Mapping[str, Attempt] = {"probe": last} if last else {}
    (found,) = states({"probe": of or source()}, provenance, attempts, now, fallback=fallback)
    return found


@pytest.mark.parametrize(("ago", "word"), [(0, "fresh"), (10, "fresh"), (11, "due"), (20, "due"), (21, "stale")])
def test_a_source_ages_at_its_own_pace(ago: int, word: str) -> None:
    found = state(facts(), attempt("unchanged", ago=ago))
    assert found.state == word
    assert found.why.endswith("Figures are fetched from a recording; the bytes are of 3 August 2023.")
    assert found.last_check == found.last_success == NOW - timedelta(days=ago)


def test_a_clock_that_runs_behind_makes_nothing_stale() -> None:
    assert state(facts(), attempt("unchanged", ago=-400)).state == "fresh"


def test_a_shipped_release_nobody_refreshed_ages_from_the_day_of_its_bytes() -> None:
    assert state(facts(on=NOW.date()), None).state == "due", "nobody has asked from here"
    assert state(facts(on=NOW.date() - timedelta(days=15)), None).state == "due"
    assert state(facts(on=NOW.date() - timedelta(days=50)), None).state == "stale"
    assert state(facts(on=None), None).state == "due"


def test_what_could_not_be_refreshed_is_stale_and_says_since_when_and_why() -> None:
    found = state(facts(), attempt("unavailable", "probe: answered 403", failing=19))
    assert found.state == "stale"
    assert found.why.startswith("Could not be refreshed since 3 November 2026: probe: answered 403.")
    assert "3 August 2023" in found.why


def test_what_waits_for_a_person_is_held() -> None:
    found = state(facts(), attempt("held", "41.0 where 23.1 was", failing=1))
    assert (found.state, "41.0 where 23.1 was" in found.why) == ("held", True)


def test_a_closed_series_has_ended_however_old() -> None:
    found = state(facts(), attempt("unchanged", ago=4000), of=source(state="ended"))
    assert found.state == "ended"


def test_a_source_transcribed_by_hand_says_which_edition() -> None:
    found = state(facts(fetched=False), attempt("transcribed"), of=source(parse=None, requests={}))
    assert (found.state, "First edition" in found.why) == ("due", True)


def test_a_source_never_fetched_has_no_figures_yet() -> None:
    for known in (None, facts(rows=0)):
        found = state(known, None)
        assert found.state != "fresh"
        assert "There are no figures of it yet." in found.why


@pytest.mark.parametrize(
    ("via", "said"), [("live", "fetched live"), ("mirror", "from a recording"), ("import", "saved by hand")]
)
def test_how_the_bytes_came_is_said(via: Via, said: str) -> None:
    assert said in state(facts(via=via), attempt("unchanged")).why


def test_bytes_of_an_unknown_day_are_said_to_be() -> None:
    assert "the bytes are of an unknown day" in state(facts(on=None), attempt("unchanged")).why


def test_a_damaged_release_is_named_at_every_source() -> None:
    found = state(facts(), attempt("unchanged"), fallback="2023-08-03-abc")
    assert (found.state, "2023-08-03-abc" in found.why) == ("fallback", True)


def test_a_day_is_told_in_words() -> None:
    assert day(date(2021, 2, 8)) == "8 February 2021"


def test_what_a_maintainer_does_next_is_said_unless_there_is_nothing() -> None:
    held = replace(attempt("held", "41.0", failing=1), held="2026-01-01-abc")
    assert "`python -m etl diff current 2026-01-01-abc`" in state(facts(), held).todo
    assert "`python -m etl approve 2026-01-01-abc`" in state(facts(), held).todo
    refused = state(facts(), attempt("refused", "no table", failing=1)).todo
    assert "quarantine/probe" in refused
    assert "etl/sources/probe.py" in refused
    assert "`python -m etl import probe FILE`" in state(facts(), attempt("unavailable", "403", failing=1)).todo
    assert "data/published/probe.csv" in state(facts(), None, of=source(parse=None, requests={})).todo
    assert "scheduler" in state(facts(), attempt("unchanged", ago=21)).todo
    assert "`python -m etl verify`" in state(facts(), None, fallback="damage").todo
    assert state(facts(), attempt("unchanged")).todo == ""
    assert state(facts(), attempt("unchanged"), of=source(state="ended")).todo == ""


def test_a_closed_series_stays_ended_while_its_publisher_is_away() -> None:
    assert state(facts(), attempt("unavailable", "answered 404", failing=30), of=source(state="ended")).state == "ended"
    held = state(facts(), attempt("held", "41.0", failing=1), of=source(state="ended"))
    assert held.state == "held", "what waits for a person is said of a closed series too"


def _around(days: int) -> tuple[int, ...]:
    """The last day of a state and the first of the next."""
    return days, days + 1, 2 * days, 2 * days + 1


def test_a_scheduler_that_stopped_is_stale_at_the_pace_of_each_source(seen: Seen) -> None:
    paces = {slug: item.update_days for slug, item in registry().items() if item.requests and item.state == "live"}
    for days in paces.values():
        words = [
            state(facts(), attempt("unchanged", ago=ago), of=source(update_days=days)).state for ago in _around(days)
        ]
        assert words == ["fresh", "due", "due", "stale"], days
    seen(35, "no refresh for longer than twice a source's own pace", "the source is stale; status --max-age exits 65")


def test_the_alarm_rings_for_sources_that_need_a_person_for_no_release_and_for_a_refresh_that_stopped(
    seen: Seen,
) -> None:
    good = state(facts(), attempt("unchanged"))
    assert alarms([good], "r", NOW) == ()
    assert alarms([good], "r", NOW + timedelta(days=21)) == ()
    assert alarms([good], "r", NOW + timedelta(days=22)) == (
        "the last refresh was 22 days ago: see that the scheduler runs",
    )
    assert alarms([state(facts(on=NOW.date()), None)], "r", NOW) == ("no refresh has ever run here",)
    assert alarms([good], None, NOW) == ("there is no release that can be read",)
    stale = state(facts(), attempt("unavailable", "answered 403", failing=1))
    assert alarms([good, stale], "r", NOW) == ("probe is stale",)
    seen(35, "no refresh at all for three weeks, none ever, no release", "status --max-age exits 65 and says which")


def test_what_waits_is_held_while_its_publisher_is_away() -> None:
    found = state(facts(), replace(attempt("unavailable", "answered 503", failing=1), held="2026-01-01-abc"))
    assert (found.state, found.held) == ("held", "2026-01-01-abc")
    assert "Since then the source could not be refreshed: answered 503." in found.why
