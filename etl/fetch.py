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
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from time import monotonic, sleep
from typing import Literal
from urllib.parse import urlsplit

import httpx

from etl.cells import iso_date, whole
from etl.errors import ConfigError, DataError, LayoutError, SourceError
from etl.model import Paged, Snapshot, Source

AGENT = "care-gap/0.1 (public-health statistics; one polite GET a refresh)"
REQUEST_SECONDS = 60.0
RUN_SECONDS = 600.0
WIRE_BYTES = 20 * 2**20
DECODED_BYTES = 50 * 2**20
RATIO = 100
REDIRECTS = 3
TRIES = 4
RETRIED = {202, 429, 500, 502, 503, 504}
BACKOFF_SECONDS = 1.0
RETRY_AFTER_SECONDS = 60.0
MAX_PAGES = 100
_ENDS = (b"]", b"</html>", b"</article>")


@dataclass(frozen=True, kw_only=True)
class Validator:
    """What we hold of a request's last answer, for a conditional GET."""

    etag: str
    last_modified: str
    snapshot: Snapshot


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

    def fetch(self, source: Source, held: Mapping[str, Validator]) -> dict[str, Snapshot]:
        """Every request of a source by name, pages as `name.0`, `name.1` … beside `name.count`.

        Raises SourceError when the publisher cannot be reached or refuses, LayoutError when a page count is no count.
        """
        snapshots: dict[str, Snapshot] = {}
        for name, url in source.requests.items():
            if name in source.paged:
                snapshots |= dict(self._pages(source, name, url, source.paged[name], held))
            else:
                snapshots[name] = self.get(url, source, held.get(name))
        return snapshots

    def _pages(
        self, source: Source, name: str, url: str, paged: Paged, held: Mapping[str, Validator]
    ) -> Iterator[tuple[str, Snapshot]]:
        counted = self.get(paged.count_url, source, held.get(f"{name}.count"))
        rows = _count(counted.body, f"{source.slug}, {name}, count")
        pages = -(-rows // paged.size)
        if pages > MAX_PAGES:
            raise LayoutError(where=source.slug, expected=f"at most {MAX_PAGES * paged.size} rows", found=str(rows))
        for page in range(pages):
            key = f"{name}.{page}"
            yield key, self.get(url.replace("{offset}", str(page * paged.size)), source, held.get(key))
        again = self.get(paged.count_url, source, None)
        if _count(again.body, f"{source.slug}, {name}, count") != rows:
            raise SourceError(f"{source.slug}: the data changed while its pages were read; try again")
        yield f"{name}.count", counted

    def get(self, url: str, source: Source, held: Validator | None = None) -> Snapshot:
        """One request with its tries. 4xx is final; 202, 429 and 5xx are asked again within the run's deadline."""
        why = ""
        for attempt in range(TRIES):
            try:
                answer = asyncio.run(self._once(url, source, held))
            except _Again as again:
                why, wait = str(again), again.wait
                wait = BACKOFF_SECONDS * 2**attempt if wait is None else wait
                if (
                    attempt + 1 == TRIES
                    or not again.worth
                    or wait > RETRY_AFTER_SECONDS
                    or monotonic() + wait > self.ends
                ):
                    break
                self.pause(wait)
            else:
                return answer
        raise SourceError(f"{source.slug}: {why}")

    async def _once(self, url: str, source: Source, held: Validator | None) -> Snapshot:
        asyncio.get_running_loop().set_default_executor(_Unwaited())
        seconds = min(self.request_seconds, self.ends - monotonic())
        if seconds <= 0:
            raise _Again("the run's time is used up", worth=False)
        try:
            async with asyncio.timeout(seconds):
                return await self._follow(url, source, held)
        except TimeoutError:
            raise _Again(f"no whole answer within {seconds:.0f} s from {_place(url)}", worth=False) from None
        except httpx.TransportError as error:
            raise _Again(
                f"cannot be reached ({type(error).__name__}: {error or 'no detail'}) at {_place(url)}", wait=None
            ) from error
        except httpx.InvalidURL as error:
            raise SourceError(f"{source.slug}: {url} sent us to an address that is none: {error}") from error

    async def _follow(self, url: str, source: Source, held: Validator | None) -> Snapshot:
        address = asked = mirrored(url, self.mirror)
        async with httpx.AsyncClient(
            transport=self.transport, trust_env=False, follow_redirects=False, timeout=httpx.Timeout(15, connect=5)
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
            raise SourceError(f"{source.slug}: refused an address with a user name: {address}")
        if self.mirror:
            if not address.startswith(self.mirror.rstrip("/") + "/"):
                raise SourceError(f"{source.slug}: the mirror sent us away from itself, to {address}")
        elif parts.scheme != "https" or parts.netloc.removesuffix(":443") not in source.hosts:
            raise SourceError(f"{source.slug}: refused {address}; allowed are https and {', '.join(source.hosts)}")

    def _headers(self, address: str, asked: str, held: Validator | None) -> dict[str, str]:
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"}
        if held and held.etag:
            headers["If-None-Match"] = held.etag
        if held and held.last_modified:
            headers["If-Modified-Since"] = held.last_modified
        if self.token and not self.mirror and urlsplit(address).hostname == urlsplit(asked).hostname == "data.cdc.gov":
            headers["X-App-Token"] = self.token
        return headers

    async def _read(self, answer: httpx.Response, url: str, source: Source, held: Validator | None) -> Snapshot:
        if answer.status_code == 304 and held:
            return held.snapshot
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
    """Where names are looked up. A look-up cannot be cancelled, so one that outlives the deadline is left behind."""

    def shutdown(self, *_: object, **__: object) -> None:
        super().shutdown(wait=False, cancel_futures=True)


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


def _place(url: str) -> str:
    """A URL as it is told to people: host and path, without the query."""
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"


async def _body(answer: httpx.Response, source: Source) -> bytes:
    """The decoded body, whole or refused: caps, a complete gzip member, the announced length."""
    encoding = answer.headers.get("content-encoding", "identity").lower()
    if encoding not in {"identity", "gzip"}:
        raise SourceError(f"{source.slug}: answered in the encoding {encoding}, which was not asked for")
    gzip = zlib.decompressobj(31) if encoding == "gzip" else None
    wire, size, pieces = 0, 0, []
    try:
        async for chunk in answer.aiter_raw():
            wire += len(chunk)
            decoded = gzip.decompress(chunk, DECODED_BYTES + 1 - size) if gzip else chunk
            size += len(decoded)
            if wire > WIRE_BYTES or size > DECODED_BYTES or (size > 2**20 and size > RATIO * wire):
                raise SourceError(
                    f"{source.slug}: the answer is larger than {WIRE_BYTES} bytes, or {DECODED_BYTES} unpacked"
                )
            pieces.append(decoded)
    except zlib.error as error:
        raise _Again(f"sent a gzip body that is damaged ({error})") from error
    if gzip and (not gzip.eof or gzip.unused_data or gzip.unconsumed_tail):
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
    """Seconds to wait: the header in seconds or as a date; what cannot be read counts as the longest wait."""
    text = answer.headers.get("retry-after")
    if text is None:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = datetime.strptime(text, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    except ValueError:
        return RETRY_AFTER_SECONDS
    return max(0.0, (moment - now).total_seconds())


def _recorded_on(answer: httpx.Response) -> date | None:
    text = answer.headers.get("x-recorded-on", "")
    return iso_date(text, where=f"X-Recorded-On of {answer.url}") if text else None


def _count(body: bytes, where: str) -> int:
    try:
        answer = json.loads(body)
        (row,) = answer
        ((_, text),) = row.items()
        return whole(str(text), where=where)
    except (ValueError, TypeError, AttributeError, DataError) as error:
        raise LayoutError(where=where, expected='[{"count": "123"}]', found=repr(body[:80])) from error
