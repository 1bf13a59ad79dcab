"""`python -m etl refresh --mirror …` with the recorded responses: what a person sees, and what is then published."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

from etl.fetch import Fetcher
from etl.run import Refresh
from etl.sources import registry
from etl.store import Store
from tests.etl.conftest import etl, outcomes
from tests.etl.probes import tree
from tests.faults import closed_port

Built = tuple[Path, subprocess.CompletedProcess[str]]

RECORDED = {"census": 318, "household_pulse": 9936, "pew": 327}
NOT_RECORDED = {
    "coombs_2021": "www.ebi.ac.uk",
    "nhis": "data.cdc.gov",
    "nimh": "www.nimh.nih.gov",
}
BY_HAND = {"samhsa", "tiktok"}


def test_the_lists_of_this_file_name_every_source() -> None:
    assert {*RECORDED, *NOT_RECORDED, *BY_HAND} == set(registry())
    assert {slug for slug, source in registry().items() if not source.requests} == BY_HAND


def test_what_was_recorded_is_published(first_refresh: Built) -> None:
    _, done = first_refresh
    told = outcomes(done.stdout)
    assert {slug: told[slug] for slug in RECORDED} == {slug: ["published", f"{n} rows"] for slug, n in RECORDED.items()}


def test_of_every_other_source_it_is_said_what_it_could_not_get(first_refresh: Built) -> None:
    _, done = first_refresh
    told = outcomes(done.stdout)
    for slug, host in NOT_RECORDED.items():
        outcome, _, why = told[slug]
        assert outcome == "unavailable"
        assert why.startswith(f"{slug}: answered 404 at {host}/")
    assert {slug: told[slug][0] for slug in BY_HAND} == dict.fromkeys(BY_HAND, "published")


def test_a_source_that_could_not_be_reached_makes_the_exit_69(first_refresh: Built) -> None:
    _, done = first_refresh
    assert (done.returncode, done.stderr) == (69, "")
    assert not done.stdout.splitlines()[-1].endswith("unchanged")


def test_the_bytes_are_of_the_day_they_were_recorded(first_refresh: Built) -> None:
    provenance = Store(first_refresh[0]).read().provenance
    assert provenance["household_pulse"].day == date(2023, 8, 3)
    assert provenance["pew"].day == date(2026, 9, 9)
    assert provenance["census"].day is None
    for slug, facts in provenance.items():
        assert [item.via for item in facts.fetched] == (["mirror"] if slug in RECORDED else [])


def test_fetched_rows_say_that_they_are_and_the_others_that_they_are_not(first_refresh: Built) -> None:
    rows = Store(first_refresh[0]).read().rows
    for slug in registry():
        evidence = set(rows[rows["source"] == slug]["evidence"])
        assert (evidence == {"fetched"}) if slug in RECORDED else ("fetched" not in evidence)


def test_what_is_published_verifies(first_refresh: Built) -> None:
    done = etl("verify", "--data", str(first_refresh[0]))
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_second_run_says_unchanged_and_changes_no_byte(first_refresh: Built, mirror: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(first_refresh[0], folder)
    before = tree(folder)
    done = etl("refresh", "--mirror", mirror, "--data", str(folder))
    told = outcomes(done.stdout)
    assert {slug: words[0] for slug, words in told.items()} == {
        **dict.fromkeys(RECORDED, "unchanged"),
        **dict.fromkeys(NOT_RECORDED, "unavailable"),
        **dict.fromkeys(BY_HAND, "transcribed"),
    }
    assert done.stdout.splitlines()[-1] == f"release {Store(folder).current()} unchanged"
    assert done.returncode == 69
    assert tree(folder) == before


def test_with_nothing_listening_no_byte_changes(first_refresh: Built, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(first_refresh[0], folder)
    before = tree(folder)
    fetcher = Fetcher(mirror=closed_port(), pause=lambda _: None)
    run = Refresh(store=Store(folder), sources=registry(), fetcher=fetcher, now=lambda: datetime.now(UTC))
    _, reports = run.run(tuple(registry()))
    assert {report.slug: report.exit_code for report in reports} == {
        slug: 0 if slug in BY_HAND else 69 for slug in registry()
    }
    assert max(report.exit_code for report in reports) == 69
    assert all(report.rows > 0 for report in reports)
    assert tree(folder) == before
