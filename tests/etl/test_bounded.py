"""A real child, real pages and hostile ones: what comes back is the rows, or a refusal in one line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from etl.bounded import LIMITS, TOLD_CHARACTERS, Limits, parse, parsed
from etl.errors import DataError
from etl.sources import registry
from tests.conftest import REPO
from tests.etl.hostile import BOMBS, FIXTURES, MIB, SLOW, SOURCES
from tests.etl.sources.test_registry import good_fixture

PARSED = [slug for slug, source in registry().items() if source.parse]
BAD = {
    "census": ("population", "bad_footnote_mark.csv"),
    "coombs_2021": ("article", "bad_entity.xml"),
    "household_pulse": ("mental_health_care", "bad_swapped_columns.csv"),
    "nhis": ("rows.1", "bad_footnote_digit.json"),
    "nimh": ("mental_illness", "bad_sentence_twice.html"),
    "pew": ("mobile", "bad_cut_row.md"),
}
BOUNDED_BY_THE_PARSER = {
    "a cell without end": "NST-EST2025-ALLDATA.csv: .* field larger than field limit",
    "elements within elements, JATS": "article: .* Excessive depth in document",
    "elements within elements, HTML": "page: .* Excessive depth in document",
    "lists within lists": r"gj3i-hsbz, rows\.0: .* maximum recursion depth",
}
"""What needs no more memory than is given, by the bomb."""
KEPT = "They are kept in quarantine; report them with this line"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's bounds and /proc are Linux's")


@pytest.fixture(autouse=True)
def no_zombie() -> Iterator[None]:
    """No child has ended without being waited for; one that another test's fixture still runs does not count."""
    yield
    with suppress(ChildProcessError):
        assert os.waitpid(-1, os.WNOHANG) == (0, 0)


def refusal(slug: str, limits: Limits = LIMITS) -> str:
    """What is said of a parser of hostile.py that misbehaves."""
    with pytest.raises(DataError) as refused:
        parse(SOURCES[slug], {"rows": b"1"}, limits=limits, program="tests.etl.hostile")
    return str(refused.value)


def peak() -> int:
    """The most memory this process had since `forget_the_peak`, in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def forget_the_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


@pytest.mark.parametrize("slug", PARSED)
def test_a_child_reads_the_rows_that_the_parser_reads_here(slug: str) -> None:
    source, bodies = registry()[slug], good_fixture(registry()[slug])
    pd.testing.assert_frame_equal(parse(source, bodies), parsed(source, bodies))


@pytest.mark.parametrize("slug", PARSED)
def test_a_refusal_keeps_its_text_word_for_word(slug: str) -> None:
    source, (name, file) = registry()[slug], BAD[slug]
    bodies = good_fixture(source) | {name: (FIXTURES / slug / file).read_bytes()}
    with pytest.raises(DataError) as here:
        parsed(source, bodies)
    with pytest.raises(DataError) as there:
        parse(source, bodies)
    assert str(there.value) == str(here.value) != ""


@LINUX
@pytest.mark.parametrize("made_of", BOMBS)
def test_a_hostile_page_is_refused_and_this_process_does_not_grow(made_of: str) -> None:
    slug, make = BOMBS[made_of]
    size = LIMITS.bodies * MIB - 100
    bodies = make(size)
    assert 0.98 * size < sum(map(len, bodies.values())) <= LIMITS.bodies * MIB
    forget_the_peak()
    before, start = peak(), time.monotonic()
    with pytest.raises(DataError) as refused:
        parse(registry()[slug], bodies)
    assert peak() - before < 4 * MIB
    assert time.monotonic() - start < 20
    expected = f"{slug}: expected bytes that are read in 192 MiB of memory, found more. {KEPT}"
    assert re.match(BOUNDED_BY_THE_PARSER.get(made_of, re.escape(expected)), str(refused.value))
    assert len(str(refused.value)) < TOLD_CHARACTERS
    assert "\n" not in str(refused.value)


@LINUX
def test_what_is_too_large_to_be_read_is_refused_unread() -> None:
    bodies = {"population": bytes(50 * MIB)}
    forget_the_peak()
    before, start = peak(), time.monotonic()
    with pytest.raises(DataError) as refused:
        parse(registry()["census"], bodies)
    assert str(refused.value) == f"census: expected 8 MiB at most, found 50.0. {KEPT}"
    assert peak() - before < MIB
    assert time.monotonic() - start < 1


@LINUX
@pytest.mark.parametrize("memory", [112, 116, 120, 128, 136, 144])
def test_wherever_memory_ends_a_refusal_says_so(memory: int) -> None:
    """At every stage of reading, a table in the making or an error being told among them."""
    line = (FIXTURES / "household_pulse" / "mental_health_care.csv").read_bytes().splitlines(keepends=True)[1]
    body = (FIXTURES / "household_pulse" / "mental_health_care.csv").read_bytes() + line * 40_000
    with pytest.raises(DataError, match=f"expected bytes that are read in {memory} MiB of memory, found more"):
        parse(registry()["household_pulse"], {"mental_health_care": body}, limits=Limits(memory=memory))


def test_a_page_that_takes_time_is_refused_when_the_processor_time_is_used_up() -> None:
    start = time.monotonic()
    with pytest.raises(DataError) as refused:
        parse(registry()["pew"], SLOW, limits=Limits(processor=1))
    assert str(refused.value) == f"pew: expected bytes that are read within 1 s of processor time, found more. {KEPT}"
    assert time.monotonic() - start < 10


def test_a_child_that_waits_is_ended_at_the_deadline() -> None:
    start = time.monotonic()
    assert (
        refusal("waits", Limits(clock=1.5)) == f"waits: expected bytes that are read within 1.5 s, found longer. {KEPT}"
    )
    assert time.monotonic() - start < 2.5


def test_a_child_that_reads_nothing_is_ended_at_the_deadline_too() -> None:
    with pytest.raises(DataError, match=r"within 0\.05 s, found longer"):
        parse(registry()["census"], {"population": bytes(8 * MIB)}, limits=Limits(clock=0.05))


@LINUX
def test_a_parser_that_eats_memory_is_refused() -> None:
    assert refusal("eats_memory").startswith("eats_memory: expected bytes that are read in 192 MiB of memory, found")


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("kills_itself", "expected rows or a refusal, found the parser's process ended by SIGSEGV (no word)"),
        ("leaves_without_a_word", "expected rows or a refusal, found 0 bytes that are neither (subsection not found)"),
        ("fails_with_a_word", "expected rows or a refusal, found the parser's process ended with 3 (the last word)"),
        ("floods", "expected rows of 32 MiB at most, found more"),
        ("a_bug", "expected bytes its parser was written for, found others (KeyError: 'unknown fields: unknown')"),
    ],
)
def test_whatever_else_happens_to_a_child_is_a_refusal(slug: str, said: str) -> None:
    assert refusal(slug) == f"{slug}: {said}. {KEPT}"


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("talks_nonsense", "found 9 bytes that are neither"),
        ("another_table", r"bytes that are neither \(1 rows of value\)"),
        ("cut_short", r"bytes that are neither \(1 rows of source, indicator"),
        ("other_columns", r"ended with 1 \(KeyError"),
        ("floods_besides", r"ended with 4 \(x{2000}\)"),
        ("tells_the_environment", "found ARROW_DEFAULT_MEMORY_POOL (LC_CTYPE )?(LD_LIBRARY_PATH )?MALLOC_ARENA_MAX"),
        ("quotes_at_length", r"x … \(10486[0-9]{2} characters in all\)$"),
    ],
)
def test_what_a_child_says_is_believed_no_more_than_the_page(slug: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        parse(SOURCES[slug], {"rows": b"1"}, program="tests.etl.hostile")


def test_a_parser_of_a_test_that_behaves_gives_rows() -> None:
    assert parse(SOURCES["good"], {"rows": b"1"}, program="tests.etl.hostile")["value"].tolist() == [20.0]


@LINUX
def test_a_parser_that_writes_a_file_is_refused() -> None:
    assert "File too large" in refusal("writes_a_file")


@LINUX
def test_a_child_ends_with_whoever_asked_though_that_was_killed() -> None:
    ask = (
        "from tests.etl.hostile import SOURCES; from etl.bounded import parse; "
        "parse(SOURCES['kills_whoever_asked'], {'rows': b'1'}, program='tests.etl.hostile')"
    )
    with subprocess.Popen([sys.executable, "-c", ask], cwd=REPO) as asks:
        children = Path(f"/proc/{asks.pid}/task/{asks.pid}/children")
        found = ""
        while asks.poll() is None and not found:
            found = children.read_text(encoding="ascii").strip()
            time.sleep(0.005)
        assert found.isdecimal()
        assert asks.wait(20) == -9
    ends = time.monotonic() + 5
    while running(int(found)):
        assert time.monotonic() < ends, "the child outlived its parent"
        time.sleep(0.02)


def running(pid: int) -> bool:
    """Whether a process is there and not merely unburied."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] not in {"Z", "X"}
    except FileNotFoundError:
        return False


def test_a_source_transcribed_by_hand_has_nothing_to_parse() -> None:
    with pytest.raises(ValueError, match="tiktok is transcribed by hand"):
        parsed(registry()["tiktok"], {})


def test_the_lists_of_this_file_name_every_source_that_is_parsed() -> None:
    assert set(BAD) == set(PARSED) == {slug for slug, _ in BOMBS.values()}
