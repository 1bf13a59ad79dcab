"""The only code that touches the network.

One GET is bounded by one wall-clock deadline that covers name look-up, connect, headers and body (a drip-fed answer
ends with it), by caps on wire bytes, decoded bytes and their ratio, and by https to the source's own hosts; each
redirect is checked again. httpx is used rather than requests because its cancellation makes the deadline real: with
`requests`, `timeout=` is per read, and a truncated gzip body is accepted in silence (docs/decisions/0003).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import ssl
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from threading import Thread
from time import monotonic, sleep
from typing import Literal, ParamSpec, TypeVar
from urllib.parse import urlsplit

import httpx

from etl.cells import iso_date, whole
from etl.errors import ConfigError, DataError, LayoutError, SourceError
from etl.model import Paged, Snapshot, Source
from etl.recognise import in_one_line, the_file

AGENT = "care-gap/0.1 (public-health statistics; one polite GET a refresh)"
REQUEST_SECONDS = 60.0
"""For one request: name look-up, redirects, body, and every further try with the waits between them."""
RUN_SECONDS = 600.0
WIRE_BYTES = 20 * 2**20
DECODED_BYTES = 50 * 2**20
RATIO = 100
REDIRECTS = 3
TRIES = 4
RETRIED = {202, 429, 500, 502, 503, 504}
BACKOFF_SECONDS = 1.0
UNREADABLE_WAIT = 60.0
MAX_PAGES = 100
READINGS = 3
"""How often pages are read again where their count changed meanwhile."""
_ENDS = (b"]", b"</html>", b"</article>")
_COUNT_BYTES = 200
_HEADER_CHARACTERS = 1_000
_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, kw_only=True)
class Fetcher:
    """Gets a source's requests. `mirror` is asked for `<mirror>/<host>/<path>?<query>` in the publisher's place.

    The transport, the clock and the pause are passed in; a run shares one Fetcher, whose `ends` (monotonic seconds)
    bounds all of its requests together.
    """

    mirror: str = ""
    token: str = ""
    transport: httpx.AsyncBaseTransport | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    pause: Callable[[float], None] = sleep
    request_seconds: float = REQUEST_SECONDS
    ends: float = field(default_factory=lambda: monotonic() + RUN_SECONDS)

    @property
    def via(self) -> Literal["live", "mirror"]:
        return "mirror" if self.mirror else "live"

    def fetch(self, source: Source, held: Mapping[str, Snapshot]) -> dict[str, Snapshot]:
        """Every request of a source by name, pages as `name.0`, `name.1` … beside `name.count`.

        `held` are the last good answers; those that came the same way are asked for only if they changed. Raises
        SourceError when the publisher cannot be reached or refuses, BlockedError when a page stands in the place of the
        file, LayoutError when a page count is no count.
        """
        held = {name: snapshot for name, snapshot in held.items() if snapshot.via == self.via}
        snapshots: dict[str, Snapshot] = {}
        for name, url in source.requests.items():
            if name in source.paged:
                snapshots |= self._pages(source, name, url, source.paged[name], held)
            else:
                snapshots[name] = self.get(name, url, source, held)
        return snapshots

    def _pages(
        self, source: Source, name: str, url: str, paged: Paged, held: Mapping[str, Snapshot]
    ) -> dict[str, Snapshot]:
        """Every page, none of which changed while the others were read.

        The count is asked before and after, and each page but the last once more: an answer of the same bytes before and
        after the last page was the answer when the last page was read. Where one differs, all is read again.
        """
        where = f"{source.slug}, {name}, count"
        counted = self.get(f"{name}.count", paged.count_url, source, held)
        for _ in range(READINGS):
            rows = _count(counted.body, where)
            if rows > MAX_PAGES * paged.size:
                raise LayoutError(where=where, expected=f"at most {MAX_PAGES * paged.size} rows", found=str(rows))
            keys = {f"{name}.{page}": str(page * paged.size) for page in range(-(-rows // paged.size))}
            pages: dict[str, Snapshot] = {}
            for key, n in keys.items():
                pages[key] = self.get(key, url.replace("{offset}", n), source, held)
                if sum(len(page.body) for page in pages.values()) > DECODED_BYTES:
                    raise SourceError(
                        f"{source.slug}: the pages of {name} are larger than {DECODED_BYTES} bytes together"
                    )
            stood = all(
                self.get(key, pages[key].url, source, pages).sha256 == pages[key].sha256 for key in list(keys)[:-1]
            )
            again = self.get(f"{name}.count", paged.count_url, source, {})
            if stood and _count(again.body, where) == rows:
                return pages | {f"{name}.count": counted}
            counted, held = again, pages
        raise SourceError(
            f"{source.slug}: the data changed while its pages were read, {READINGS} times; try again later"
        )

    def get(self, name: str, url: str, source: Source, held: Mapping[str, Snapshot]) -> Snapshot:
        """One request with its tries, all within one deadline. 4xx is final; 202, 429 and 5xx are asked again.

        Raises SourceError, and BlockedError with the bytes for a page that is not the file.
        """
        why, ends, known = "", min(self.ends, monotonic() + self.request_seconds), held.get(name)
        known = known if known and known.url == url else None
        for attempt in range(TRIES):
            try:
                snapshot = asyncio.run(self._once(url, source, known, ends))
            except _Again as again:
                wait = BACKOFF_SECONDS * 2**attempt if again.wait is None else again.wait
                why = str(again)
                if attempt + 1 == TRIES or not again.worth:
                    break
                if monotonic() + wait > ends:
                    why += f"; another try would be {wait:.0f} s away, so it is left to the next refresh"
                    break
                self.pause(wait)
            else:
                return the_file(source, name, snapshot)
        raise SourceError(f"{source.slug}: {why}")

    async def _once(self, url: str, source: Source, held: Snapshot | None, ends: float) -> Snapshot:
        asyncio.get_running_loop().set_default_executor(_Unwaited())
        seconds = ends - monotonic()
        if seconds <= 0:
            raise _Again("the run's time is used up", worth=False)
        try:
            async with asyncio.timeout(seconds):
                return await self._follow(url, source, held)
        except TimeoutError:
            raise _Again(f"no whole answer within {seconds:.0f} s from {_place(url)}", worth=False) from None
        except httpx.TransportError as error:
            raise _Again(
                f"cannot be reached ({type(error).__name__}: {in_one_line(str(error)) or 'no detail'}) at {_place(url)}"
            ) from error
        except (httpx.InvalidURL, UnicodeError) as error:  # UnicodeError is what a broken host name raises
            why = in_one_line(str(error))
            raise SourceError(f"{source.slug}: {_place(url)} sent us to an address that is none: {why}") from error

    async def _follow(self, url: str, source: Source, held: Snapshot | None) -> Snapshot:
        address = asked = mirrored(url, self.mirror)
        async with httpx.AsyncClient(
            transport=self.transport,
            verify=_trusted(),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(15, connect=5),
        ) as client:
            for _ in range(REDIRECTS + 1):
                self._allow(address, source)
                async with client.stream("GET", address, headers=self._headers(address, asked, held)) as answer:
                    if answer.has_redirect_location:
                        address = str(answer.url.join(answer.headers["location"]))
                        continue
                    return await self._read(answer, url, source, held)
        raise SourceError(f"{source.slug}: more than {REDIRECTS} redirects from {_place(url)}")

    def _allow(self, address: str, source: Source) -> None:
        parts = urlsplit(address)
        if parts.username or parts.password:
            raise SourceError(f"{source.slug}: refused an address with a user name: {in_one_line(address)}")
        if self.mirror:
            if not address.startswith(self.mirror.rstrip("/") + "/"):
                raise SourceError(f"{source.slug}: the mirror sent us away from itself, to {in_one_line(address)}")
        elif parts.scheme != "https" or parts.netloc.removesuffix(":443") not in source.hosts:
            allowed = ", ".join(source.hosts)
            raise SourceError(f"{source.slug}: refused {in_one_line(address)}; allowed are https and {allowed}")

    def _headers(self, address: str, asked: str, held: Snapshot | None) -> dict[str, str]:
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"}
        conditions = {"If-None-Match": held.etag, "If-Modified-Since": held.last_modified} if held else {}
        headers |= {name: text for name, text in conditions.items() if _sendable(text)}
        if self.token and urlsplit(address).hostname == urlsplit(asked).hostname == "data.cdc.gov":
            headers["X-App-Token"] = self.token
        return headers

    async def _read(self, answer: httpx.Response, url: str, source: Source, held: Snapshot | None) -> Snapshot:
        if answer.status_code == 304 and held:
            return held
        if answer.status_code in RETRIED:
            raise _Again(f"answered {answer.status_code} at {_place(url)}", wait=_retry_after(answer, self.now()))
        if answer.status_code != 200:
            raise SourceError(f"{source.slug}: answered {answer.status_code} at {_place(url)}")
        body = await _body(answer, source)
        return Snapshot(
            url=url,
            final_url=str(answer.url),
            fetched_at=self.now(),
            status=answer.status_code,
            media_type=answer.headers.get("content-type", ""),
            sha256=hashlib.sha256(body).hexdigest(),
            body=body,
            via=self.via,
            recorded_on=_recorded_on(answer),
            etag=answer.headers.get("etag", ""),
            last_modified=answer.headers.get("last-modified", ""),
        )


class _Again(Exception):  # noqa: N818 - a request to try again, not an error that leaves this module
    def __init__(self, why: str, *, wait: float | None = None, worth: bool = True) -> None:
        super().__init__(why)
        self.wait, self.worth = wait, worth


class _Unwaited(ThreadPoolExecutor):
    """Where names are looked up. A look-up cannot be cancelled, so one that outlives the deadline is left behind: by us,
    and by Python, which waits at its end for every thread of a pool but for no daemon."""

    def submit(self, call: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_R]:
        future: Future[_R] = Future()
        future.set_running_or_notify_cancel()

        def run() -> None:
            try:
                future.set_result(call(*args, **kwargs))
            except Exception as error:
                future.set_exception(error)

        Thread(target=run, daemon=True).start()
        return future


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities of certifi, read once; nothing of the environment adds another."""
    return httpx.create_ssl_context(trust_env=False)


def mirrored(url: str, mirror: str) -> str:
    """Where a URL is asked for. Raises ConfigError for a mirror that is neither https nor http on loopback."""
    if not mirror:
        return url
    wrong = ConfigError(f"--mirror {mirror}: expected an https address, or http on loopback (127.0.0.1, localhost)")
    try:
        parts, port = urlsplit(mirror), urlsplit(mirror).port
    except ValueError as error:
        raise wrong from error
    loopback = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.hostname or port == 0 or not (parts.scheme == "https" or (parts.scheme == "http" and loopback)):
        raise wrong
    return f"{mirror.rstrip('/')}/{url.removeprefix('https://')}"


def _sendable(text: str) -> bool:
    """Whether a publisher's own header can be sent back; one that cannot must not stop every refresh to come."""
    return 0 < len(text) <= _HEADER_CHARACTERS and text.isascii() and text.isprintable()


def _place(url: str) -> str:
    """A URL as it is told to people: host and path, without the query."""
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"


async def _body(answer: httpx.Response, source: Source) -> bytes:
    """The decoded body, whole or refused: caps, a complete gzip member, the announced length."""
    encoding = answer.headers.get("content-encoding", "identity").lower()
    if encoding not in {"identity", "gzip"}:
        found = in_one_line(encoding)
        raise SourceError(f"{source.slug}: answered in the encoding {found}, which was not asked for")
    gzip = zlib.decompressobj(31) if encoding == "gzip" else None
    wire, size, pieces = 0, 0, []
    try:
        async for chunk in answer.aiter_raw():
            wire += len(chunk)
            most = min(DECODED_BYTES, max(2**20, RATIO * wire))
            decoded = gzip.decompress(chunk, most + 1 - size) if gzip else chunk
            size += len(decoded)
            if wire > WIRE_BYTES or size > most:
                raise SourceError(
                    f"{source.slug}: the answer is larger than {WIRE_BYTES} bytes, or {DECODED_BYTES} unpacked, or "
                    f"unpacks to more than {RATIO} times its size"
                )
            pieces.append(decoded)
            if gzip and gzip.unused_data:
                break
    except zlib.error as error:
        raise _Again(f"sent a gzip body that is damaged ({error})") from error
    if gzip and (not gzip.eof or gzip.unused_data):
        raise _Again("sent a gzip body that is cut short or has bytes behind it")
    body = b"".join(pieces)
    announced = answer.headers.get("content-length")
    if announced is not None and announced != str(wire):
        raise _Again(f"sent {wire} of {announced} bytes")
    if (
        announced is None
        and not gzip
        and "transfer-encoding" not in answer.headers
        and not body.rstrip().endswith(_ENDS)
    ):
        raise _Again("sent a body that nothing shows to be whole: no length, no chunks, no closing mark")
    return body


def _retry_after(answer: httpx.Response, now: datetime) -> float | None:
    """Seconds to wait: the header in seconds or as a date, None without one. What cannot be read counts as a minute."""
    text = answer.headers.get("retry-after")
    if text is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", text.strip()):
        return float(text)
    try:
        moment = datetime.strptime(text, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    except ValueError:
        return UNREADABLE_WAIT
    return max(0.0, (moment - now).total_seconds())


def _recorded_on(answer: httpx.Response) -> date | None:
    text = answer.headers.get("x-recorded-on", "")
    return iso_date(text, where=f"X-Recorded-On of {answer.url}") if text else None


def _count(body: bytes, where: str) -> int:
    try:
        (row,) = json.loads(body if len(body) <= _COUNT_BYTES else b"")
        ((_, text),) = row.items()
        return whole(str(text), where=where)
    except (ValueError, TypeError, AttributeError, DataError) as error:
        raise LayoutError(where=where, expected='[{"count": "123"}]', found=repr(body[:80])) from error
