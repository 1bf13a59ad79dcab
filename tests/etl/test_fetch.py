"""Each fault of one answer, on the wire: what comes back is a whole body, or an error that says why."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from time import monotonic, sleep

import pytest

from etl.errors import CellError, ConfigError, SourceError
from etl.fetch import AGENT, TRIES, UNREADABLE_WAIT, WIRE_BYTES, mirrored
from tests.conftest import REPO
from tests.etl.asking import BODY, HOST, NOW, SOURCE, URL, Pauses, ask, fetcher, get, one_line, refused
from tests.faults import Answer, Faults, answer, bomb, closed_port, endless, packed, serving, zipped
from tests.reliability import Seen

GRACE = 1.0
"""How much longer than its deadline a request may take, in seconds."""
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


def child(program: str, *arguments: str) -> tuple[str, float]:
    """What a program of its own said, and how long it took."""
    began = monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=REPO, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip(), monotonic() - began


def test_a_whole_answer_is_a_snapshot_with_its_facts() -> None:
    snapshot = get(answer(BODY, "Content-Type: application/json", 'ETag: "a"', "X-Recorded-On: 2023-08-03"))
    assert snapshot.body == BODY
    assert (snapshot.url, snapshot.via, snapshot.fetched_at) == (URL, "mirror", NOW)
    assert (snapshot.media_type, snapshot.etag, snapshot.recorded_on) == ("application/json", '"a"', date(2023, 8, 3))


def test_the_mirror_is_asked_for_host_path_and_query() -> None:
    with serving(answer(BODY)) as faults:
        ask(fetcher(faults.url + "/"), url=f"{URL}?$order=:id")
    assert faults.asked[0].startswith(f"GET /{HOST}/resource/x.json?$order=:id HTTP/1.1")


def test_the_day_of_recording_is_unknown_where_the_mirror_does_not_say() -> None:
    assert get(answer(BODY)).recorded_on is None


@pytest.mark.parametrize("text", ["soon", "2023-13-40", "03/08/2023"])
def test_a_day_of_recording_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(CellError, match="X-Recorded-On") as error:
        get(answer(BODY, f"X-Recorded-On: {text}"))
    assert text in str(error.value)


def test_a_refused_connection_is_tried_again_and_then_told() -> None:
    pauses = Pauses()
    with pytest.raises(SourceError, match="cannot be reached") as error:
        ask(fetcher(closed_port(), pauses))
    one_line(error.value)
    assert len(pauses) == TRIES - 1


DRIPS: dict[str, Callable[[Faults], Answer]] = {
    "a status line byte by byte": lambda faults: faults.drip(answer(BODY)),
    "headers byte by byte": lambda faults: faults.drip(answer(BODY), start=20),
    "a body byte by byte": lambda faults: faults.drip(answer(BODY * 10), start=len(answer(BODY * 10)) - len(BODY) * 10),
    "a gzip body byte by byte": lambda faults: faults.drip(packed(zipped(BODY * 10)), start=90),
    "chunks of a byte": lambda faults: faults.drip(CHUNKED + b"1\r\nx\r\n" * 999, start=len(CHUNKED)),
    "interim answers without an end": lambda faults: faults.drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 99),
    "no answer at all": lambda faults: faults.silence,
}


@pytest.mark.parametrize("fault", DRIPS)
def test_an_answer_that_comes_byte_by_byte_or_never_ends_with_the_deadline(fault: str, seen: Seen) -> None:
    began = monotonic()
    with serving() as faults:
        faults.answers = (DRIPS[fault](faults),)
        with pytest.raises(SourceError, match="no whole answer") as error:
            ask(fetcher(faults.url, seconds=0.5))
        assert monotonic() - began < 0.5 + GRACE
    one_line(error.value)
    assert len(faults.asked) == 1
    seen(1 if "no answer" in fault else 2, fault, "asked once, given up at the deadline, “no whole answer”")


def test_bytes_as_fast_as_they_come_end_with_the_deadline_too() -> None:
    """The deadline does not depend on the network having to be waited for."""
    burst = b"1\r\n \r\n" * 20_000

    def say(send: Callable[[bytes], None]) -> None:
        send(CHUNKED)
        while True:
            send(burst)

    began = monotonic()
    with serving(say) as faults, pytest.raises(SourceError, match="no whole answer"):
        ask(fetcher(faults.url, seconds=0.5))
    assert monotonic() - began < 0.5 + GRACE


HANGING = """
import asyncio, sys, time, httpx
from etl.errors import SourceError
from tests.etl.asking import ask
from etl.fetch import Fetcher

class Hanging(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request):
        await asyncio.get_running_loop().run_in_executor(None, time.sleep, 30)

began = time.monotonic()
try:
    ask(Fetcher(transport=Hanging(), request_seconds=0.3))
except SourceError as error:
    assert "no whole answer" in str(error), error
    assert time.monotonic() - began < 1.3, time.monotonic() - began
    print("left behind")
"""


def test_a_name_look_up_that_hangs_is_left_behind_at_the_deadline_and_at_the_end_of_the_process(seen: Seen) -> None:
    said, seconds = child(HANGING)
    assert said == "left behind"
    assert seconds < 20
    seen(1, "a name look-up that hangs", "left behind at the deadline; the process ends without waiting for it")


def test_tries_and_waits_share_one_deadline() -> None:
    """A server that is silent at first and then asks for patience gets no more time than one that only drips."""
    began = monotonic()
    with serving(answer(status="503 Later")) as faults, pytest.raises(SourceError, match="left to the next refresh"):
        ask(fetcher(faults.url, seconds=0.5))
    assert monotonic() - began < 0.5 + GRACE
    assert len(faults.asked) == 1


def test_a_run_whose_time_is_used_up_asks_nobody() -> None:
    with serving(answer(BODY)) as faults, pytest.raises(SourceError, match="time is used up"):
        ask(replace(fetcher(faults.url), ends=monotonic() - 1))
    assert faults.asked == []


@pytest.mark.parametrize("kept", [0, 1, 40, len(BODY) - 1])
def test_fewer_bytes_than_announced_are_refused(kept: int) -> None:
    sent = answer(BODY)
    assert "cannot be reached" in refused(sent[: len(sent) - len(BODY) + kept])


def test_an_answer_cut_off_within_its_headers_is_refused() -> None:
    sent = answer(BODY)
    for cut in (0, 5, 20, 60):
        refused(sent[:cut])


def test_a_gzip_body_is_unpacked() -> None:
    assert get(packed(zipped(BODY))).body == BODY


def test_a_gzip_body_cut_at_any_byte_is_refused(seen: Seen) -> None:
    """Each cut is announced with its own length, so that only the gzip stream itself shows it."""
    sent = zipped(random.Random(2).randbytes(150).hex().encode())
    assert 150 < len(sent) < 250
    with serving() as faults:
        for cut in range(len(sent)):
            faults.answers = (packed(sent[:cut]),)
            with pytest.raises(SourceError, match="gzip"):
                ask(fetcher(faults.url))
        assert len(faults.asked) == TRIES * len(sent)
        faults.answers = (packed(sent),)
        assert ask(fetcher(faults.url)).body
    seen(4, "a gzip body cut at each of its bytes, its trailer too", "every cut refused")


@pytest.mark.parametrize("behind", [b"\0", b"garbage", zipped(BODY)], ids=["zero", "text", "second member"])
def test_bytes_behind_a_gzip_body_are_refused(behind: bytes, seen: Seen) -> None:
    assert "gzip" in refused(packed(zipped(BODY) + behind))
    seen(4, "bytes behind a gzip body: a zero, text, a second body", "refused, 3 of 3")


def test_endless_bytes_behind_a_gzip_body_are_not_waited_for() -> None:
    def say(send: Callable[[bytes], None]) -> None:
        send(CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n"))
        for piece in (zipped(BODY), *[b"x" * 100] * 10**6):
            send(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")

    began = monotonic()
    assert "bytes behind it" in refused(say)
    assert monotonic() - began < 2


@pytest.mark.parametrize("wire", [b"not gzip at all", zipped(BODY)[:-8] + bytes(8)], ids=["plain", "wrong checksum"])
def test_what_is_not_gzip_is_refused(wire: bytes) -> None:
    assert "gzip" in refused(packed(wire))


BOMBED = """
import sys
from pathlib import Path
from etl.errors import SourceError
from tests.etl.asking import ask, fetcher

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

before = peak()
try:
    ask(fetcher(sys.argv[1]))
except SourceError as error:
    print(int(peak() - before), error)
"""


@LINUX
def test_a_bomb_takes_no_memory_and_no_second_try(seen: Seen) -> None:
    wire = bomb(512)
    assert len(wire) < 600_000
    with serving(packed(wire)) as faults:
        said, _ = child(BOMBED, faults.url)
    grown, _, why = said.partition(" ")
    assert "larger than" in why
    assert int(grown) < 40
    assert len(faults.asked) == 1
    seen(6, "half a MiB that unpacks to 512 MiB", "refused at the cap, asked once; memory grew by less than 40 MiB")


def test_an_answer_that_unpacks_to_just_the_ratio_is_taken() -> None:
    body = b"[" + b" " * (2**20 - 2) + b"]"
    assert get(packed(zipped(body))).body == body


ENCODINGS = (
    "br",
    "gzip, gzip",
    "deflate",
    "zstd",
    ", ".join(["gzip"] * 8),
    "gzip\r\nContent-Encoding: gzip",
    "\x1b[2J",
)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoding_that_was_not_asked_for_is_refused(encoding: str, seen: Seen) -> None:
    assert "which was not asked for" in refused(answer(zipped(BODY), f"Content-Encoding: {encoding}"))
    seen(
        6,
        "gzip in gzip, 8 deep, and other encodings",
        f"refused as not asked for, {len(ENCODINGS)} of {len(ENCODINGS)}",
    )


def test_an_endless_body_is_refused_at_the_cap(seen: Seen) -> None:
    noise = random.Random(1).randbytes(2**18)
    assert f"larger than {WIRE_BYTES} bytes" in refused(endless(noise))
    seen(7, "chunks without an end", "refused after 20 MiB")


def test_a_body_announced_as_endless_is_refused_at_the_cap(seen: Seen) -> None:
    def say(send: Callable[[bytes], None]) -> None:
        send(f"HTTP/1.1 200 OK\r\nContent-Length: {10**12}\r\n\r\n".encode())
        while True:
            send(bytes(2**18))

    assert f"larger than {WIRE_BYTES} bytes" in refused(say)
    seen(7, "a body of a terabyte", "refused after 20 MiB")


def test_headers_without_an_end_are_refused(seen: Seen) -> None:
    def say(send: Callable[[bytes], None]) -> None:
        send(b"HTTP/1.1 200 OK\r\n")
        while True:
            send(b"X-More: " + b"x" * 4_000 + b"\r\n")

    assert "cannot be reached" in refused(say)
    seen(7, "headers without an end", "refused; the source is unavailable")


@pytest.mark.parametrize("body", [BODY, b'<html>"value"</html>\n', b'<article>"value"</article>'])
def test_a_body_of_no_announced_length_needs_its_closing_mark(body: bytes) -> None:
    assert get(answer(body, length=False)).body == body


@pytest.mark.parametrize("body", [b"", BODY[:-1], b"a,b\n1,2\n"])
def test_a_body_that_nothing_shows_to_be_whole_is_refused(body: bytes) -> None:
    assert "nothing shows to be whole" in refused(answer(body, length=False))


def test_a_chunked_body_cut_short_is_refused() -> None:
    assert get(CHUNKED + b"2\r\n[]\r\n0\r\n\r\n").body == b"[]"
    assert "cannot be reached" in refused(CHUNKED + b"2\r\n[]\r\n")


def test_what_has_not_changed_is_asked_with_its_validators_and_taken_from_what_we_hold() -> None:
    held = get(answer(BODY, 'ETag: "a"', "Last-Modified: Thu, 03 Aug 2023 00:00:00 GMT"))
    with serving(answer(status="304 Not Modified")) as faults:
        assert ask(fetcher(faults.url), {"rows": held}) == held
    asked = faults.asked[0].lower()
    assert 'if-none-match: "a"' in asked
    assert "if-modified-since: thu, 03 aug 2023 00:00:00 gmt" in asked


@pytest.mark.parametrize("etag", ['"\xe9"', '"\x01"', '"' + "x" * 5_000 + '"', ""])
def test_a_validator_that_cannot_be_sent_back_is_left_out(etag: str) -> None:
    """Else each refresh to come would fail by it."""
    held = get(answer(BODY, f"ETag: {etag}"))
    assert held.etag == etag
    with serving(answer(BODY)) as faults:
        assert ask(fetcher(faults.url), {"rows": held}).body == BODY
    assert "if-none-match" not in faults.asked[0].lower()


def test_what_we_hold_of_another_address_or_of_another_way_is_no_answer() -> None:
    held = get(answer(BODY, 'ETag: "a"'))
    others = (replace(held, url=f"{URL}?other"), replace(held, via="live"), replace(held, via="import"))
    for other in others:
        with serving(answer(status="304 Not Modified")) as faults, pytest.raises(SourceError, match="304"):
            fetcher(faults.url).fetch(SOURCE, {"rows": other})
        assert "if-none-match" not in faults.asked[0].lower()


def test_not_modified_that_was_not_asked_for_is_what_we_hold_or_refused(seen: Seen) -> None:
    held = get(answer(BODY))
    with serving(answer(status="304 Not Modified")) as faults:
        assert ask(fetcher(faults.url), {"rows": held}) == held
    assert "if-" not in faults.asked[0].lower()
    seen(15, "304 to a question without a condition, bytes held", "the held bytes are taken: unchanged")
    assert "304" in refused(answer(status="304 Not Modified", length=False))
    seen(15, "304 to a question without a condition, nothing held", "refused; the source is unavailable")


REFUSALS = (400, 401, 403, 404, 410, 451)


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_is_final_and_no_other_name_is_tried(status: int, seen: Seen) -> None:
    pauses = Pauses()
    with serving(answer(BODY, "Retry-After: 1", status=f"{status} No")) as faults:
        with pytest.raises(SourceError, match=f"answered {status} at"):
            ask(fetcher(faults.url, pauses))
        with pytest.raises(SourceError):
            ask(fetcher(faults.url, pauses))
    assert [agent(text) for text in faults.asked] == [AGENT, AGENT]
    assert pauses == []
    seen(9, "401, 403, 404, 410, 451", "asked once under our own name, no second try and no other name")


def agent(request: str) -> str:
    (line,) = (line for line in request.split("\r\n") if line.lower().startswith("user-agent:"))
    return line.partition(": ")[2]


def test_our_name_says_who_we_are_and_passes_for_no_browser() -> None:
    assert AGENT.startswith("care-gap/")
    for path in (REPO / "etl").rglob("*.py"):
        text = path.read_text(encoding="utf-8").casefold()
        assert not [name for name in ("mozilla", "applewebkit", "chrome/", "safari/") if name in text], path


PASSING = (202, 429, 500, 502, 503, 504)


@pytest.mark.parametrize("status", PASSING)
def test_what_may_pass_is_asked_again(status: int, seen: Seen) -> None:
    with serving(answer(status=f"{status} Later"), answer(BODY)) as faults:
        assert ask(fetcher(faults.url)).body == BODY
    assert [agent(text) for text in faults.asked] == [AGENT, AGENT]
    if status == 202:
        seen(27, "202, then 200", "asked again; the second answer is the data")


def test_an_answer_after_two_failures_is_taken(seen: Seen) -> None:
    pauses = Pauses()
    with serving(*[answer(status="503 Later")] * 2, answer(BODY)) as faults:
        assert ask(fetcher(faults.url, pauses)).body == BODY
    assert (len(faults.asked), pauses) == (3, [1, 2])
    seen(11, "503, 503, 200", "the third answer is taken")


def test_tries_are_few_and_further_apart_each_time(seen: Seen) -> None:
    pauses = Pauses()
    with serving(answer(status="503 Later")) as faults, pytest.raises(SourceError, match="503"):
        ask(fetcher(faults.url, pauses))
    assert len(faults.asked) == TRIES == 4
    assert pauses == [1, 2, 4]
    seen(11, "503 without an end", "4 tries, 1, 2 and 4 s apart, then unavailable")


def waited(text: str, *, seconds: float = 60) -> tuple[list[float], int, str]:
    """The pauses, the requests and the refusal (blank for none) after a 429 with this Retry-After and then a 200."""
    pauses, why = Pauses(), ""
    with serving(answer(b"", f"Retry-After: {text}", status="429 Slow down"), answer(BODY)) as faults:
        try:
            assert ask(fetcher(faults.url, pauses, seconds=seconds)).body == BODY
        except SourceError as error:
            why = one_line(error)
    return list(pauses), len(faults.asked), why


HONOURED = {
    "0": 0,
    "7": 7,
    "50": 50,
    "Sun, 22 Nov 2026 12:00:30 GMT": 30,
    "Sun, 22 Nov 2020 12:00:00 GMT": 0,
}


@pytest.mark.parametrize("text", HONOURED)
def test_retry_after_is_honoured(text: str, seen: Seen) -> None:
    assert waited(text) == ([HONOURED[text]], 2, "")
    seen(10, "Retry-After of 0, 7 and 50 s, of a date ahead, of a date gone by", "waited as long as asked, asked again")


UNHONOURED = (
    "3600",
    "9" * 400,
    "Fri, 01 Jan 2099 00:00:00 GMT",
    "soon",
    "-5",
    "",
    "1.5",
    "²",
    "Fri, 99 Xxx 2099",
    "\x1b[2J",
)


@pytest.mark.parametrize("text", UNHONOURED)
def test_a_wait_that_is_too_long_or_cannot_be_read_is_left_to_the_next_refresh(text: str, seen: Seen) -> None:
    pauses, asked, why = waited(text)
    assert (pauses, asked) == ([], 1)
    assert "answered 429" in why
    assert "left to the next refresh" in why
    seen(
        10, "Retry-After of an hour, of 2099, −5, “soon”, empty", "not waited for; asked once, left to the next refresh"
    )


def test_a_wait_beyond_the_end_of_the_run_is_given_up() -> None:
    pauses = Pauses()
    with (
        serving(answer(b"", "Retry-After: 50", status="429 Slow down"), answer(BODY)) as faults,
        pytest.raises(SourceError, match="429"),
    ):
        ask(replace(fetcher(faults.url, pauses, seconds=60), ends=monotonic() + 20))
    assert pauses == []


def test_a_storm_of_short_waits_ends_within_the_deadline() -> None:
    began = monotonic()
    with serving(answer(b"", "Retry-After: 1", status="429 Slow down")) as faults, pytest.raises(SourceError):
        ask(fetcher(faults.url, sleep, seconds=1.5))
    assert monotonic() - began < 1.5 + GRACE
    assert len(faults.asked) == 2


def test_an_unreadable_wait_is_never_shorter_than_the_deadline() -> None:
    assert fetcher("").request_seconds < UNREADABLE_WAIT


@pytest.mark.parametrize(
    "mirror",
    [
        "http://example.org",
        "ftp://127.0.0.1",
        "example.org",
        "http://",
        "http://[::1",
        "http://127.0.0.1:x",
        "file:///x",
    ],
)
def test_a_mirror_is_https_or_loopback(mirror: str) -> None:
    with pytest.raises(ConfigError, match="--mirror"):
        mirrored(URL, mirror)


@pytest.mark.parametrize(
    "mirror", ["http://127.0.0.1:8000", "http://localhost/", "http://[::1]:1/a", "https://m.org/a/"]
)
def test_a_mirror_takes_the_place_of_https(mirror: str) -> None:
    assert mirrored(URL, mirror) == f"{mirror.rstrip('/')}/{HOST}/resource/x.json"
