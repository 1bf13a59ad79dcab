"""Each fault a network has, on the wire: what comes back is a whole body, or an error that says why."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from time import monotonic

import httpx
import pytest

from etl.errors import CellError, ConfigError, LayoutError, SourceError
from etl.fetch import RETRY_AFTER_SECONDS, TRIES, Fetcher, Validator, mirrored
from etl.model import Paged, Snapshot, Source
from tests.faults import Answer, answer, closed_port, endless, packed, serving, zipped

HOST = "data.cdc.gov"
URL = f"https://{HOST}/resource/x.json"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BODY = b'[{"value": "5.9", "group": "Total"}, {"value": "6.2", "group": "Female"}]'
SOURCE = Source(
    slug="probe",
    title="Probe",
    publisher="Nobody",
    page_url=f"https://{HOST}/",
    licence="none",
    citation="none",
    update_days=1,
    indicators=(),
    methods=(),
    requests={"rows": URL},
    hosts=(HOST, "www.pewresearch.org"),
)


class Pauses(list[float]):
    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def fetcher(mirror: str, pause: Callable[[float], None] | None = None, *, seconds: float = 10) -> Fetcher:
    return Fetcher(
        mirror=mirror,
        now=lambda: NOW,
        pause=Pauses() if pause is None else pause,
        request_seconds=seconds,
        token="secret",
    )


def get(*answers: Answer) -> Snapshot:
    with serving(*answers) as faults:
        return fetcher(faults.url).get(URL, SOURCE)


def refused(*answers: Answer) -> str:
    with pytest.raises(SourceError) as error:
        get(*answers)
    assert str(error.value).startswith("probe: ")
    assert "\n" not in str(error.value)
    return str(error.value)


class Body(httpx.AsyncByteStream):
    """A body as a transport gives it: not yet read."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.body


def found(body: bytes) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Length": str(len(body))}, stream=Body(body))


def pages(respond: Callable[[httpx.Request], httpx.Response], *, token: str = "") -> Fetcher:
    return Fetcher(transport=httpx.MockTransport(respond), now=lambda: NOW, pause=Pauses(), token=token)


def test_a_whole_answer_is_a_snapshot_with_its_facts() -> None:
    snapshot = get(answer(BODY, "Content-Type: application/json", 'ETag: "a"', "X-Recorded-On: 2023-08-03"))
    assert snapshot.body == BODY
    assert (snapshot.url, snapshot.via, snapshot.fetched_at) == (URL, "mirror", NOW)
    assert (snapshot.media_type, snapshot.etag, snapshot.recorded_on) == ("application/json", '"a"', date(2023, 8, 3))


def test_the_mirror_is_asked_for_host_path_and_query() -> None:
    with serving(answer(BODY)) as faults:
        fetcher(faults.url + "/").get(f"{URL}?$order=:id", SOURCE)
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
    with pytest.raises(SourceError, match="cannot be reached"):
        fetcher(closed_port(), pauses).get(URL, SOURCE)
    assert len(pauses) == TRIES - 1


@pytest.mark.parametrize("start", [0, 10, 60], ids=["status", "headers", "body"])
def test_a_drip_fed_answer_ends_with_the_deadline(start: int) -> None:
    whole = answer(BODY * 10)
    began = monotonic()
    with serving() as faults:
        faults.answers = (faults.drip(whole, start=start),)
        with pytest.raises(SourceError, match="no whole answer"):
            fetcher(faults.url, seconds=0.5).get(URL, SOURCE)
    assert monotonic() - began < 10
    assert len(faults.asked) == 1


def test_a_server_that_accepts_and_never_speaks_ends_with_the_deadline() -> None:
    with serving() as faults:
        faults.answers = (faults.silence,)
        with pytest.raises(SourceError, match="no whole answer"):
            fetcher(faults.url, seconds=0.3).get(URL, SOURCE)


def test_a_name_look_up_that_hangs_is_left_behind_at_the_deadline() -> None:
    class Hanging(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.get_running_loop().run_in_executor(None, time.sleep, 3)
            return httpx.Response(200)

    began = monotonic()
    with pytest.raises(SourceError, match="no whole answer"):
        Fetcher(transport=Hanging(), request_seconds=0.2).get(URL, SOURCE)
    assert monotonic() - began < 2.5


def test_a_run_whose_time_is_used_up_asks_nobody() -> None:
    with serving(answer(BODY)) as faults, pytest.raises(SourceError, match="time is used up"):
        replace(fetcher(faults.url), ends=monotonic() - 1).get(URL, SOURCE)
    assert faults.asked == []


@pytest.mark.parametrize("kept", [0, 1, 40, len(BODY) - 1])
def test_fewer_bytes_than_announced_are_refused(kept: int) -> None:
    whole = answer(BODY)
    refused(whole[: len(whole) - len(BODY) + kept])


def test_an_answer_cut_off_within_its_headers_is_refused() -> None:
    whole = answer(BODY)
    for cut in (0, 5, 20, 60):
        refused(whole[:cut])


def test_a_gzip_body_is_unpacked() -> None:
    assert get(packed(zipped(BODY))).body == BODY


def test_a_gzip_body_cut_anywhere_is_refused() -> None:
    """Each cut is announced with its own length, so that only the gzip stream itself shows it."""
    whole = zipped(BODY)
    with serving() as faults:
        for cut in (*range(0, len(whole), 5), *range(len(whole) - 8, len(whole))):
            faults.asked.clear()
            faults.answers = (packed(whole[:cut]),)
            with pytest.raises(SourceError, match="gzip"):
                fetcher(faults.url).get(URL, SOURCE)


@pytest.mark.parametrize("behind", [b"\0", b"garbage", zipped(BODY)], ids=["zero", "text", "second member"])
def test_bytes_behind_a_gzip_body_are_refused(behind: bytes) -> None:
    assert "gzip" in refused(packed(zipped(BODY) + behind))


@pytest.mark.parametrize("wire", [b"not gzip at all", zipped(BODY)[:-8] + bytes(8)], ids=["plain", "wrong checksum"])
def test_what_is_not_gzip_is_refused(wire: bytes) -> None:
    assert "gzip" in refused(packed(wire))


def test_a_gzip_bomb_is_refused_without_a_second_try() -> None:
    with serving(packed(zipped(bytes(64 * 2**20)))) as faults, pytest.raises(SourceError, match="larger than"):
        fetcher(faults.url).get(URL, SOURCE)
    assert len(faults.asked) == 1


def test_an_endless_body_is_refused_at_the_cap() -> None:
    noise = random.Random(1).randbytes(2**18)
    assert "larger than" in refused(endless(noise))


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "deflate", "zstd"])
def test_an_encoding_that_was_not_asked_for_is_refused(encoding: str) -> None:
    assert encoding in refused(answer(zipped(BODY), f"Content-Encoding: {encoding}"))


@pytest.mark.parametrize("body", [BODY, b"<html></html>\n", b"<article/></article>"])
def test_a_body_of_no_announced_length_needs_its_closing_mark(body: bytes) -> None:
    assert get(answer(body, length=False)).body == body


@pytest.mark.parametrize("body", [b"", BODY[:-1], b"a,b\n1,2\n"])
def test_a_body_that_nothing_shows_to_be_whole_is_refused(body: bytes) -> None:
    assert "nothing shows to be whole" in refused(answer(body, length=False))


def test_a_chunked_body_cut_short_is_refused() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert get(head + b"2\r\n[]\r\n0\r\n\r\n").body == b"[]"
    refused(head + b"2\r\n[]\r\n")


def test_what_has_not_changed_is_asked_with_its_validators_and_taken_from_what_we_hold() -> None:
    held = get(answer(BODY, 'ETag: "a"', "Last-Modified: Thu, 03 Aug 2023 00:00:00 GMT"))
    with serving(answer(status="304 Not Modified")) as faults:
        validator = Validator(etag=held.etag, last_modified=held.last_modified, snapshot=held)
        assert fetcher(faults.url).get(URL, SOURCE, validator) == held
    asked = faults.asked[0].lower()
    assert 'if-none-match: "a"' in asked
    assert "if-modified-since: thu, 03 aug 2023 00:00:00 gmt" in asked


def test_not_modified_without_our_having_asked_is_refused() -> None:
    assert "304" in refused(answer(status="304 Not Modified", length=False))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_refusal_is_final(status: int) -> None:
    with serving(answer(BODY, status=f"{status} No")) as faults, pytest.raises(SourceError, match=str(status)):
        fetcher(faults.url).get(URL, SOURCE)
    assert len(faults.asked) == 1


@pytest.mark.parametrize("status", [202, 429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_again(status: int) -> None:
    assert get(answer(status=f"{status} Later"), answer(BODY)).body == BODY


def test_tries_are_few_and_further_apart_each_time() -> None:
    pauses = Pauses()
    with serving(answer(status="503 Later")) as faults, pytest.raises(SourceError, match="503"):
        fetcher(faults.url, pauses).get(URL, SOURCE)
    assert len(faults.asked) == TRIES
    assert pauses == sorted(set(pauses))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        ("Sun, 22 Nov 2026 12:00:30 GMT", 30),
        ("Sun, 22 Nov 2020 12:00:00 GMT", 0),
        ("soon", RETRY_AFTER_SECONDS),
        ("-5", RETRY_AFTER_SECONDS),
    ],
)
def test_retry_after_is_honoured(text: str, seconds: float) -> None:
    pauses = Pauses()
    with serving(answer(b"", f"Retry-After: {text}", status="429 Slow down"), answer(BODY)) as faults:
        assert fetcher(faults.url, pauses).get(URL, SOURCE).body == BODY
    assert pauses == [seconds]


@pytest.mark.parametrize("text", ["3600", "9" * 400, "Fri, 01 Jan 2099 00:00:00 GMT"])
def test_a_longer_wait_than_ours_is_given_up(text: str) -> None:
    pauses = Pauses()
    with (
        serving(answer(b"", f"Retry-After: {text}", status="429 Slow down"), answer(BODY)) as faults,
        pytest.raises(SourceError, match="429"),
    ):
        fetcher(faults.url, pauses).get(URL, SOURCE)
    assert (pauses, len(faults.asked)) == ([], 1)


def test_a_wait_beyond_the_end_of_the_run_is_given_up() -> None:
    pauses = Pauses()
    with (
        serving(answer(b"", "Retry-After: 50", status="429 Slow down"), answer(BODY)) as faults,
        pytest.raises(SourceError, match="429"),
    ):
        replace(fetcher(faults.url, pauses), ends=monotonic() + 20).get(URL, SOURCE)
    assert pauses == []


def redirect(location: str) -> bytes:
    return answer(b"", f"Location: {location}", status="302 Found")


def test_a_redirect_within_the_mirror_is_followed() -> None:
    snapshot = get(redirect("/elsewhere"), answer(BODY))
    assert snapshot.body == BODY
    assert snapshot.final_url.endswith("/elsewhere")


@pytest.mark.parametrize(
    "location",
    ["https://data.cdc.gov/x", "http://127.0.0.1:1/x", "file:///etc/passwd", "//evil.example/x", "ftp://127.0.0.1/x"],
)
def test_a_redirect_off_the_mirror_is_refused(location: str) -> None:
    with serving(redirect(location)) as faults, pytest.raises(SourceError, match="away from itself"):
        fetcher(faults.url).get(URL, SOURCE)
    assert len(faults.asked) == 1


def test_a_redirect_to_the_mirrors_look_alike_is_refused() -> None:
    with serving() as faults:
        faults.answers = (redirect(faults.url + "0/x"), redirect(faults.url + "@evil.example/x"))
        for _ in range(2):
            with pytest.raises(SourceError):
                fetcher(faults.url).get(URL, SOURCE)
    assert len(faults.asked) == 2


@pytest.mark.parametrize("location", ["http://[::1", "https://data.cdc.gov:99999/", "https://\u20ac\ufffd:x/", "/\x01"])
def test_a_redirect_to_no_address_is_refused(location: str) -> None:
    with pytest.raises(SourceError):
        pages(lambda _: httpx.Response(302, headers=[(b"Location", location.encode())])).get(URL, SOURCE)


def test_a_redirect_that_names_no_place_is_refused() -> None:
    assert "302" in refused(answer(status="302 Found"))


def test_a_redirect_loop_ends() -> None:
    with serving(redirect(f"/{HOST}/resource/x.json")) as faults, pytest.raises(SourceError, match="redirects"):
        fetcher(faults.url).get(URL, SOURCE)
    assert len(faults.asked) <= 5


def test_a_user_name_in_an_address_is_refused() -> None:
    with serving() as faults:
        faults.answers = (redirect(faults.url.replace("http://", "http://user:word@") + "/x"),)
        with pytest.raises(SourceError):
            fetcher(faults.url).get(URL, SOURCE)
    assert len(faults.asked) == 1
    with pytest.raises(SourceError, match="user name"):
        pages(lambda _: httpx.Response(200)).get(f"https://me@{HOST}/", SOURCE)


@pytest.mark.parametrize(
    "url", [f"http://{HOST}/", "https://evil.example/", f"https://{HOST}.evil.example/", f"https://{HOST}:8443/"]
)
def test_only_https_to_the_sources_own_hosts_is_asked(url: str) -> None:
    with pytest.raises(SourceError, match="allowed are https and"):
        pages(lambda request: pytest.fail(f"asked {request.url}")).get(url, SOURCE)


def test_the_token_goes_to_its_own_host_alone() -> None:
    seen: dict[str, str | None] = {}

    def respond(request: httpx.Request) -> httpx.Response:
        seen[request.url.host] = request.headers.get("X-App-Token")
        if request.url.host == HOST:
            return httpx.Response(302, headers={"Location": "https://www.pewresearch.org/y"})
        return found(BODY)

    assert pages(respond, token="secret").get(URL, SOURCE).body == BODY
    assert seen == {HOST: "secret", "www.pewresearch.org": None}


def test_the_token_is_not_sent_to_another_publisher_or_a_mirror() -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        assert "X-App-Token" not in request.headers
        return found(BODY)

    pages(respond, token="secret").get("https://www.pewresearch.org/y", SOURCE)
    with serving(answer(BODY)) as faults:
        fetcher(faults.url).get(URL, SOURCE)
    assert "secret" not in faults.asked[0]


PAGED = replace(
    SOURCE,
    requests={"rows": f"{URL}?$offset={{offset}}"},
    paged={"rows": Paged(count_url=f"{URL}?$select=count(*)", size=2)},
)


def counted(counts: list[str], asked: list[str]) -> Callable[[httpx.Request], httpx.Response]:
    def respond(request: httpx.Request) -> httpx.Response:
        query = str(request.url.query, "ascii")
        asked.append(query)
        count = "count" in query
        body = f'[{{"count": "{counts.pop(0)}"}}]' if count else f'["{query}"]'
        return found(body.encode())

    return respond


def test_a_paged_request_reads_every_page_between_two_counts() -> None:
    asked: list[str] = []
    snapshots: Mapping[str, Snapshot] = pages(counted(["5", "5"], asked)).fetch(PAGED, {})
    assert sorted(snapshots) == ["rows.0", "rows.1", "rows.2", "rows.count"]
    assert ["offset=4" in text for text in asked] == [False, False, False, True, False]
    assert snapshots["rows.count"].body == b'[{"count": "5"}]'


def test_no_rows_are_no_pages() -> None:
    assert sorted(pages(counted(["0", "0"], [])).fetch(PAGED, {})) == ["rows.count"]


def test_a_count_that_changes_between_pages_is_refused() -> None:
    with pytest.raises(SourceError, match="changed while its pages were read"):
        pages(counted(["5", "6"], [])).fetch(PAGED, {})


@pytest.mark.parametrize("count", ["many", "-1", "1.5", ""])
def test_a_count_that_is_none_is_refused(count: str) -> None:
    with pytest.raises(LayoutError, match="count"):
        pages(counted([count], [])).fetch(PAGED, {})


@pytest.mark.parametrize("body", [b"", b"[]", b'{"error": true}', b'[{"count": "1", "more": "2"}]', b"[1]", b"\xff"])
def test_an_answer_that_is_no_count_is_refused(body: bytes) -> None:
    with pytest.raises(LayoutError, match="count"):
        pages(lambda _: found(body)).fetch(PAGED, {})


def test_more_pages_than_we_will_ask_for_are_refused() -> None:
    asked: list[str] = []
    with pytest.raises(LayoutError, match="at most"):
        pages(counted(["1000000", "1000000"], asked)).fetch(PAGED, {})
    assert len(asked) == 1


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
