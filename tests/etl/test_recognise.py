"""A page in the file's place is known as one, for every source; the file itself is never taken for such a page."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from etl.errors import BlockedError
from etl.model import Source
from etl.recognise import in_its_place, in_one_line
from etl.sources import registry
from tests.etl.asking import fetcher
from tests.etl.sources.test_registry import FIXTURES, good_fixture
from tests.etl.walls import JSON_ERROR, SHAPES, wall
from tests.faults import answer, packed, serving, zipped
from tests.reliability import Seen

FETCHED = [slug for slug, source in registry().items() if source.requests]
IN_THE_PLACE = {"bad_challenge_page", "bad_login_page", "bad_error_object"}
"""Fixtures that are such pages."""


@pytest.mark.parametrize("slug", FETCHED)
def test_every_request_of_every_source_has_a_mark_that_its_file_bears(slug: str) -> None:
    source, bodies = registry()[slug], good_fixture(registry()[slug])
    names = {*source.requests, *(f"{name}.count" for name in source.paged)}
    assert set(source.marks) == names
    for name, mark in source.marks.items():
        assert mark.strip()
        paged = [(FIXTURES / slug / "export.csv").read_bytes()] if name in source.paged else []
        assert any(mark.encode() in body for body in (*paged, bodies.get(name, b"")))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("slug", FETCHED)
def test_a_page_in_the_files_place_is_refused_by_its_kind_and_its_bytes_are_kept(
    slug: str, shape: str, seen: Seen
) -> None:
    source = registry()[slug]
    page, kind = wall(shape, source)
    for sent in (answer(page, "Content-Type: text/html"), packed(zipped(page))):
        with serving(sent) as faults, pytest.raises(BlockedError) as error:
            fetcher(faults.url).fetch(source, {})
        assert (len(faults.asked), error.value.exit_code) == (1, 69)
        (kept,) = error.value.snapshots.values()
        assert kept.body == page
        assert f"expected the publisher's file, found {kind}" in str(error.value)
        assert f"`python -m etl import {slug} FILE`" in str(error.value)
        assert str(error.value).isprintable()
    told = f"refused as what it is, asked once, its bytes kept; for each of {len(FETCHED)} sources"
    seen(8, f"with status 200: {shape}", told)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("slug", FETCHED)
def test_it_is_refused_in_the_place_of_each_request(slug: str, shape: str) -> None:
    source = registry()[slug]
    page, kind = wall(shape, source)
    for mark in source.marks.values():
        assert in_its_place(page, mark).startswith(kind)
        assert in_its_place(b"\xef\xbb\xbf \r\n<!-- a --> <!-- b -->\n" + page, mark).startswith(kind)


def files(source: Source) -> list[Path]:
    return sorted(path for path in (FIXTURES / source.slug).iterdir() if path.is_file())


@pytest.mark.parametrize("slug", FETCHED)
def test_no_file_and_no_damaged_file_is_taken_for_such_a_page(slug: str, seen: Seen) -> None:
    source = registry()[slug]
    for path in files(source):
        taken = {name: in_its_place(path.read_bytes(), mark) for name, mark in source.marks.items()}
        if path.stem in IN_THE_PLACE:
            assert all(taken.values()), path.name
        else:
            assert not any(taken.values()), (path.name, taken)
    assert [path.stem for path in files(source) if path.stem in IN_THE_PLACE]
    seen(8, "the real file of each source, and each of its damaged fixtures", "never taken for such a page")


@pytest.mark.parametrize(
    ("slug", "file"),
    [
        ("pew", "pew/mobile.md"),
        ("census", "census/NST-EST2025-ALLDATA.csv"),
        ("household_pulse", "cdc/yni7-er2q.csv"),
        ("nimh", "nimh/nimh_mental_illness.md"),
    ],
)
def test_no_recording_is_taken_for_such_a_page(recordings: Path, slug: str, file: str) -> None:
    (mark,) = registry()[slug].marks.values()
    assert in_its_place((recordings / file).read_bytes(), mark) == ""


def test_a_page_that_bears_the_mark_is_the_file_whatever_else_it_says() -> None:
    page = b"<html><body>Access Denied. Log in. <p>Prevalence of Any Mental Illness</p></body></html>"
    assert in_its_place(page, "Any Mental Illness") == ""
    assert in_its_place(page.replace(b"Any", b"any"), "Any Mental Illness").startswith("a refusal")


def test_an_object_that_bears_the_mark_is_the_file_unless_it_says_an_error() -> None:
    assert in_its_place(b'{"rows": ["TOPIC"]}', "TOPIC") == ""
    assert in_its_place(b'{"rows": ["TOPIC"], "error": false}', "TOPIC") == ""
    for name in ("error", "message", "errorCode"):
        assert in_its_place(b'{"%s": "no TOPIC"}' % name.encode(), "TOPIC") == "an error message (no TOPIC)"
    assert in_its_place(b'{"rows": []}', "TOPIC") == "an error message (no reason given)"


def test_what_a_stranger_says_is_told_in_one_line_without_control_characters() -> None:
    body = b'{"message": "gone\\u001b[2J\\n\\u202eaway\\u0000' + b"y" * 900 + b'"}'
    told = in_its_place(body, "TOPIC")
    assert told.startswith("an error message (gone [2J away y")
    assert told.isprintable()
    assert len(told) < 250
    assert in_one_line("a\tb\n") == "a b"


HOSTILE = {
    "an object as deep as is looked at": b'{"a":' * 12_000,
    "a file of blanks": b" " * (50 * 2**20),
    "comments alone": b"<!---->" * 7_000_000,
    "objects in objects": b'{"a":' * 10_000_000,
    "an object of many lists": b'{"a":[' + b"[]," * 16_000_000 + b"[]]}",
    "a comment that does not end": b"<!--" + b"-" * (50 * 2**20),
}


@pytest.mark.parametrize("fault", HOSTILE)
def test_a_hostile_file_takes_neither_time_nor_memory(fault: str) -> None:
    tracemalloc.start()
    try:
        began = monotonic()
        in_its_place(HOSTILE[fault], "Any Mental Illness")
        assert monotonic() - began < 1
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_without_its_mark_a_page_that_says_nothing_of_the_kind_is_another_page() -> None:
    source = replace(registry()["nimh"], marks={"mental_illness": "no such text"})
    with serving(answer(good_fixture(source)["mental_illness"])) as faults, pytest.raises(BlockedError) as error:
        fetcher(faults.url).fetch(source, {})
    assert "found another page, without “no such text”" in str(error.value)


def test_the_shapes_are_six() -> None:
    assert len(SHAPES) == 6
    assert JSON_ERROR in SHAPES
