"""A made-up source and a Fetcher that asks a fault server for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime

import httpx
import pytest

from etl.errors import SourceError
from etl.fetch import Fetcher
from etl.model import Snapshot, Source
from tests.faults import Answer, serving

HOST = "data.cdc.gov"
OTHER = "www.pewresearch.org"
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
    hosts=(HOST, OTHER),
    marks={"rows": '"value"'},
)


class Pauses(list[float]):
    """A pause that is noted down and not made."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


class Body(httpx.AsyncByteStream):
    """A body as a transport gives it: not yet read."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.body


def found(body: bytes) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Length": str(len(body))}, stream=Body(body))


def fetcher(mirror: str, pause: Callable[[float], None] | None = None, *, seconds: float = 10) -> Fetcher:
    return Fetcher(
        mirror=mirror,
        now=lambda: NOW,
        pause=Pauses() if pause is None else pause,
        request_seconds=seconds,
        token="secret",
    )


def ask(asking: Fetcher, held: Mapping[str, Snapshot] | None = None, *, url: str = URL) -> Snapshot:
    return asking.get("rows", url, SOURCE, held or {})


def get(*answers: Answer) -> Snapshot:
    with serving(*answers) as faults:
        return ask(fetcher(faults.url))


def refused(*answers: Answer) -> str:
    """What is said of an answer that is refused."""
    with pytest.raises(SourceError) as error:
        get(*answers)
    return one_line(error.value)


def one_line(error: Exception) -> str:
    text = str(error)
    assert text.startswith("probe: ")
    assert text.isprintable()
    assert len(text) < 600
    return text
