"""The release that is shipped in `data/`: whole, sound, rebuilt byte for byte, and with the numbers people check first."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from etl.__main__ import main
from etl.disk import PROJECT
from etl.fetch import Fetcher
from etl.measures import DERIVED
from etl.model import Dataset, to_arrow
from etl.package import CONFLICTS
from etl.run import Refresh
from etl.sources import registry
from etl.store import Store

TRANSCRIBED = ("coombs_2021", "nhis", "nimh", "samhsa", "tiktok")
"""No live bytes of these were at hand when the release was built."""


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The shipped release: the newest that rests on recordings alone, so that a refresh on this machine changes no test.

    Where there is none, every test here fails: it is built by the ETL and committed.
    """
    store = Store(PROJECT)
    for item in store.history():
        found = store.read(item.release)
        if all(one.via == "mirror" for facts in found.provenance.values() for one in facts.fetched):
            return found
    pytest.fail(f"no release from recordings in {PROJECT}")


@pytest.fixture(scope="module")
def shipped(dataset: Dataset) -> dict[str, bytes]:
    return files(PROJECT, dataset.release)


def files(folder: Path, release: str | None = None) -> dict[str, bytes]:
    """The files of a release, or of the current one."""
    release = release or str(Store(folder).current())
    return {path.name: path.read_bytes() for path in (folder / "releases" / release).iterdir()}


def test_what_is_published_here_verifies(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["verify", "--data", str(PROJECT)], {})
    assert code == 0, capsys.readouterr().out
    assert capsys.readouterr().out == f"release {Store(PROJECT).current()}: whole and sound\n"


def test_every_file_is_as_its_data_package_says(shipped: dict[str, bytes]) -> None:
    resources = json.loads(shipped["datapackage.json"])["resources"]
    assert {item["path"] for item in resources} == set(shipped) - {"datapackage.json"}
    for item in resources:
        body = shipped[item["path"]]
        assert (item["hash"], item["bytes"]) == (f"sha256:{hashlib.sha256(body).hexdigest()}", len(body))


def test_every_source_has_figures_and_says_where_they_come_from(dataset: Dataset) -> None:
    assert set(dataset.provenance) == set(registry())
    counted = dataset.rows["source"].value_counts()
    for slug, facts in dataset.provenance.items():
        assert facts.rows == counted[slug] > 0
        assert facts.fetched or facts.edition
    assert tuple(slug for slug, facts in dataset.provenance.items() if not facts.fetched) == TRANSCRIBED


def test_the_release_rebuilds_byte_for_byte_from_the_recordings(
    shipped: dict[str, bytes], first_refresh: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    """Skipped where the recordings are not at hand; the next test then still rebuilds what was transcribed."""
    same(shipped, files(first_refresh[0]))


def test_what_was_transcribed_rebuilds_byte_for_byte(shipped: dict[str, bytes], tmp_path: Path) -> None:
    fetcher = Fetcher(transport=httpx.MockTransport(lambda _: httpx.Response(404)))
    run = Refresh(store=Store(tmp_path), sources=registry(), fetcher=fetcher, now=lambda: datetime.now(UTC))
    run.run(TRANSCRIBED)
    names = [f"{slug}.parquet" for slug in (*TRANSCRIBED, CONFLICTS)]
    rebuilt = files(tmp_path)
    same({name: shipped[name] for name in names}, {name: rebuilt[name] for name in names})


def same(shipped: dict[str, bytes], rebuilt: dict[str, bytes]) -> None:
    differ = sorted(name for name in shipped.keys() | rebuilt.keys() if shipped.get(name) != rebuilt.get(name))
    assert differ == [], (
        "these differ from what is shipped; refresh from the recordings into an empty folder, and ship that"
    )


def national(dataset: Dataset, indicator: str, unit: str = "percent") -> Iterator[dict[str, Any]]:
    """The rows of an indicator for the whole population of the country, superseded ones left out."""
    rows = dataset.rows[(dataset.rows["indicator"] == indicator) & (dataset.rows["unit"] == unit)]
    rows = rows[(rows["place"] == "US") & (rows["group_kind"] == "total")]
    yield from (row for row in to_arrow(rows).to_pylist() if row["flag"] != "superseded")


def of_year(dataset: Dataset, indicator: str, year: int, unit: str = "percent") -> dict[str, Any]:
    """The one figure of a calendar year."""
    span = (date(year, 1, 1), date(year, 12, 31))
    (row,) = (row for row in national(dataset, indicator, unit) if (row["start"], row["end"]) == span)
    return row


@pytest.mark.parametrize(
    ("indicator", "year", "percent", "people"),
    [
        ("ami_prevalence", 2020, 21.0, 52_900_000),
        ("ami_prevalence", 2022, 23.1, 59_300_000),
        ("ami_prevalence", 2023, 22.8, 58_700_000),
        ("ami_treated", 2020, 46.2, None),
        ("ami_treated", 2022, 50.6, None),
        ("ami_treated", 2023, 53.9, None),
        ("cost_barrier_mental_care", 2024, 5.9, None),
    ],
)
def test_a_figure_people_check_first(
    dataset: Dataset, indicator: str, year: int, percent: float, people: int | None
) -> None:
    assert of_year(dataset, indicator, year)["value"] == percent
    if people is not None:
        assert of_year(dataset, indicator, year, "people")["value"] == people


def test_illness_in_2023_has_the_interval_of_its_standard_error(dataset: Dataset) -> None:
    row = of_year(dataset, "ami_prevalence", 2023)
    assert row["standard_error"] is not None
    assert row["derived"]
    assert row["low"] == pytest.approx(22.8 - 1.96 * row["standard_error"])
    assert row["high"] == pytest.approx(22.8 + 1.96 * row["standard_error"])


def test_care_foregone_for_its_cost_has_the_interval_as_published(dataset: Dataset) -> None:
    row = of_year(dataset, "cost_barrier_mental_care", 2024)
    assert (row["low"], row["high"], row["derived"]) == (5.5, 6.2, False)


def test_any_barrier_is_a_share_of_the_respondents_of_two_years(dataset: Dataset) -> None:
    (row,) = national(dataset, "access_any_barrier")
    assert (row["value"], row["sample_n"]) == (95.6, 50103)
    assert (row["start"], row["end"]) == (date(2017, 1, 1), date(2018, 12, 31))


def test_smartphone_owners_stand_at_the_last_day_of_fieldwork(dataset: Dataset) -> None:
    rows = {row["end"]: row["value"] for row in national(dataset, "smartphone_owner")}
    assert rows[date(2021, 2, 8)] == 85
    assert [value for day, value in rows.items() if day.year == 2025] == [91]


@pytest.mark.parametrize("indicator", ["ami_prevalence", "ami_treated"])
def test_no_method_reaches_across_2020(dataset: Dataset, indicator: str) -> None:
    """The survey went online in 2020, and its questions and weights changed again after it."""
    methods: dict[str, set[str]] = {"before": set(), "2020": set(), "after": set()}
    for row in national(dataset, indicator):
        when = (
            "2020" if row["start"].year == row["end"].year == 2020 else "before" if row["end"].year < 2020 else "after"
        )
        methods[when].add(row["method"])
    assert all(methods.values())
    assert not methods["before"] & methods["2020"]
    assert not methods["2020"] & methods["after"]
    assert not methods["before"] & methods["after"]


def test_every_method_and_indicator_shown_is_declared_once(dataset: Dataset) -> None:
    """One id means one thing, whichever source declares it."""
    for kind in ("indicators", "methods"):
        known: dict[str, Any] = {}
        for source in registry().values():
            for item in getattr(source, kind):
                assert known.setdefault(item.id, item) == item, f"{source.slug} declares {item.id} differently"


def test_nothing_is_lost_between_the_transcriptions_and_the_release(dataset: Dataset) -> None:
    """A transcribed row lives, or stands among those that gave way."""
    for slug in TRANSCRIBED:
        body = Store(PROJECT).published(slug)
        assert body is not None
        gave_way = (dataset.conflicts["source"] == slug).sum()
        made_here = dataset.rows.loc[dataset.rows["source"] == slug, "reference"].str.startswith(DERIVED).sum()
        assert dataset.provenance[slug].rows - made_here + gave_way == body.decode().count("\n") - 1
