"""What holds of every source, now and later: the folder is the registry, so a new file is tested by being there."""

from __future__ import annotations

import csv
import re
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import pytest

from etl.model import Source
from etl.published import read
from etl.sources import registry

REPO = Path(__file__).parents[3]
SOURCES = sorted(path.stem for path in (REPO / "etl" / "sources").glob("*.py") if path.stem != "__init__")
PUBLISHED = REPO / "data" / "published"
FIXTURES = REPO / "tests" / "fixtures"


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest) -> Source:
    return registry()[request.param]


def transcribed(source: Source) -> Path:
    return PUBLISHED / f"{source.slug}.csv"


def good_fixture(source: Source) -> dict[str, bytes]:
    """The bodies of a source by name: a file a request, `good` for the only one, `count` and `page0` … where paged."""
    bodies = {}
    for name in source.requests:
        folder, stems = FIXTURES / source.slug, {name: name}
        if name in source.paged:
            stems = {path.stem: f"{name}.{path.stem.removeprefix('page')}" for path in folder.glob("page[0-9]*.json")}
            stems["count"] = f"{name}.count"
        for stem, body_name in stems.items():
            [path] = [*folder.glob(f"{stem}.*")] or folder.glob("good.*")
            bodies[body_name] = path.read_bytes()
    return bodies


def rows_of(source: Source) -> pd.DataFrame:
    """Every row the repository itself can show of a source: its transcription and its good fixture, parsed."""
    parts = []
    if transcribed(source).exists():
        parts.append(read(transcribed(source).read_bytes(), source=source.slug))
    if source.parse:
        parts.append(source.parse(good_fixture(source)))
    return pd.concat(parts, ignore_index=True)


def test_every_file_is_a_source_of_its_name() -> None:
    assert sorted(registry()) == SOURCES
    assert SOURCES


def test_requests_are_https_on_the_hosts_declared(source: Source) -> None:
    urls = [*source.requests.values(), *(paged.count_url for paged in source.paged.values())]
    assert {urlsplit(url).scheme for url in urls} <= {"https"}
    assert {urlsplit(url).hostname for url in urls} <= set(source.hosts)
    assert set(source.paged) <= set(source.requests)


def test_what_is_fetched_is_parsed_and_what_is_not_is_transcribed(source: Source) -> None:
    assert bool(source.requests) == (source.parse is not None)
    assert source.requests or transcribed(source).exists()


def test_every_source_has_a_fixture_or_a_transcription(source: Source) -> None:
    assert (FIXTURES / source.slug).is_dir() or transcribed(source).exists()
    assert not source.parse or list((FIXTURES / source.slug).glob("bad_*"))


def test_no_transcription_is_without_a_source() -> None:
    assert {path.stem for path in PUBLISHED.glob("*.csv")} <= set(SOURCES)


def test_whatever_is_excluded_has_a_reason() -> None:
    tables = list(PUBLISHED.with_name("excluded").glob("*.csv"))
    assert {path.stem for path in tables} <= set(SOURCES)
    for path in tables:
        with path.open(newline="", encoding="utf-8") as lines:
            assert all(row["reason"].strip() for row in csv.DictReader(lines)), path.name


def test_an_edition_is_named_where_figures_are_transcribed(source: Source) -> None:
    assert bool(source.edition) == transcribed(source).exists()


def test_rows_use_only_what_the_source_declares(source: Source) -> None:
    rows = rows_of(source)
    units = {indicator.id: indicator.units for indicator in source.indicators}
    assert len(rows)
    assert set(rows["source"]) == {source.slug}
    assert set(rows["indicator"]) <= set(units)
    assert set(rows["method"]) <= {method.id for method in source.methods}
    assert [row for row in zip(rows["indicator"], rows["unit"], strict=True) if row[1] not in units[row[0]]] == []


@pytest.mark.parametrize("slug", [slug for slug in SOURCES if registry()[slug].parse])
def test_parse_is_pure(slug: str) -> None:
    source = registry()[slug]
    assert source.parse is not None
    bodies = good_fixture(source)
    pd.testing.assert_frame_equal(source.parse(bodies), source.parse(dict(bodies)))


def test_what_people_read_is_said(source: Source) -> None:
    for text in (source.title, source.publisher, source.licence, source.citation, source.called):
        assert text.strip()
    assert urlsplit(source.page_url).scheme == "https"
    assert source.update_days > 0
    assert source.min_rows > 0
    assert 0 <= source.max_drop <= 1


def test_no_source_lets_more_change_unseen_than_the_rule(source: Source) -> None:
    (rule,) = (field.default for field in fields(Source) if field.name == "jump")
    assert rule == 1.0
    assert source.jump in {0.0, rule}


def test_each_method_says_in_one_sentence_why_it_stands_apart(source: Source) -> None:
    assert source.methods
    for method in source.methods:
        assert re.fullmatch(r"[A-Z][^.]*(?:\.\d[^.]*)*\.", method.why), method.id
        assert all((method.title, method.question, method.recall, method.mode, method.reference)), method.id


def test_an_id_means_one_thing_whoever_declares_it() -> None:
    indicators: dict[str, str] = {}
    methods: dict[str, str] = {}
    for source in registry().values():
        assert len({indicator.id for indicator in source.indicators}) == len(source.indicators)
        assert len({method.id for method in source.methods}) == len(source.methods)
        for indicator in source.indicators:
            assert indicators.setdefault(indicator.id, indicator.of) == indicator.of, indicator.id
        for method in source.methods:
            assert methods.setdefault(method.id, method.question) == method.question, method.id
