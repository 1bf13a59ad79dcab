"""Two small sources that exist for tests alone: made-up rows, a publisher that answers what the test says."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pandas as pd

from etl.errors import LayoutError
from etl.fetch import Fetcher
from etl.merge import merge
from etl.model import REVISIONS, Fetched, Indicator, Method, Provenance, Source, figures
from etl.package import pack
from etl.published import COLUMNS
from etl.run import Refresh
from etl.store import Store

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
HOST = "publisher.example"

ILL = Indicator(
    id="ami_prevalence", title="Illness", of="US adults (18+)", says="were ill", units=("percent", "people")
)
SMI = Indicator(
    id="smi_prevalence",
    title="Serious illness",
    of="US adults (18+)",
    says="were very ill",
    units=("percent", "people"),
)
METHOD = Method(id="asked", title="t", question="q", recall="r", mode="m", why="w.", reference="ref")

Record = Mapping[str, Any]


def record(value: float | None = 20.0, **fields: Any) -> dict[str, Any]:
    """A whole record of a figure: 2020, percent, of all US adults, unless `fields` say otherwise."""
    known = {"indicator": ILL.id, "start": date(2020, 1, 1), "end": date(2020, 12, 31), "unit": "percent"}
    return {**known, "method": METHOD.id, "reference": "Table 1", "value": value, **fields}


def rows(*records: Record, source: str = "probe") -> pd.DataFrame:
    return figures(records, source=source)


def spoken(*records: Record) -> bytes:
    """What the made-up publisher says: records as JSON."""
    return json.dumps([dict(item) for item in records], default=str).encode()


def _parse(slug: str, body: bytes) -> pd.DataFrame:
    try:
        said = json.loads(body)
    except ValueError as error:
        raise LayoutError(where=slug, expected="JSON", found=repr(body[:20])) from error
    for item in said:
        item |= {name: date.fromisoformat(item[name]) for name in ("start", "end")}
    return figures(said, source=slug)


def source(slug: str = "probe", **fields: Any) -> Source:
    """A source with one request, `rows`; with `parse=None, requests={}` one transcribed by hand."""
    made = Source(
        slug=slug,
        title=slug.title(),
        publisher="Nobody",
        page_url=f"https://{HOST}/",
        licence="none",
        citation="none",
        update_days=10,
        indicators=(ILL, SMI),
        methods=(METHOD,),
        requests={"rows": f"https://{HOST}/{slug}"},
        hosts=(HOST,),
        parse=lambda bodies: _parse(slug, bodies["rows"]),
        edition="First edition",
    )
    return replace(made, **fields)


class _Body(httpx.AsyncByteStream):
    def __init__(self, body: bytes) -> None:
        self.body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.body


@dataclass
class World:
    """A data folder, a folder of transcriptions, and publishers who answer `says[slug]`: bytes, or a status."""

    folder: Path
    sources: tuple[Source, ...]
    says: dict[str, bytes | int] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)
    now: datetime = NOW

    @property
    def store(self) -> Store:
        return Store(self.folder / "data", published=self.folder / "published")

    def transcribe(self, slug: str, *records: Record) -> None:
        lines = [",".join(COLUMNS)]
        for item in records:
            cells = {"place": "US", "group_kind": "total", "group": "total", "url": "https://x.example"} | dict(item)
            lines.append(",".join("" if cells.get(name) is None else str(cells[name]) for name in COLUMNS))
        (self.folder / "published").mkdir(exist_ok=True)
        (self.folder / "published" / f"{slug}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def refresh(self, *chosen: str) -> tuple[str, dict[str, str]]:
        """The release, and the outcome of each source that was asked."""
        release, outcomes, _ = self.report(*chosen)
        return release, outcomes

    def report(self, *chosen: str) -> tuple[str, dict[str, str], dict[str, str]]:
        known = {item.slug: item for item in self.sources}
        fetcher = Fetcher(transport=httpx.MockTransport(self._respond), now=lambda: self.now, pause=lambda _: None)
        run = Refresh(store=self.store, sources=known, fetcher=fetcher, now=lambda: self.now)
        release, reports = run.run(chosen or tuple(known))
        return release, {item.slug: item.outcome for item in reports}, {item.slug: item.why for item in reports}

    def values(self, slug: str | None = None) -> list[tuple[str, float, str]]:
        """Source, value and evidence of the rows that live in the current release."""
        frame = self.store.read().rows
        found = frame if slug is None else frame[frame["source"] == slug]
        columns: Sequence[str] = ("source", "value", "evidence")
        return sorted((str(a), float("nan") if b is None else float(b), str(c)) for a, b, c in _tuples(found, columns))

    def gave_way(self) -> list[tuple[str, float, str, float]]:
        columns = ("source", "value", "kept_source", "kept_value")
        return [(str(a), float(b), str(c), float(d)) for a, b, c, d in _tuples(self.store.read().conflicts, columns)]

    def _respond(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.says.get(request.url.path.lstrip("/"), 404)
        if isinstance(answer, int):
            return httpx.Response(answer)
        return httpx.Response(200, headers={"Content-Length": str(len(answer))}, stream=_Body(answer))


def _tuples(frame: pd.DataFrame, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    return [
        tuple(row[name] for name in columns)
        for row in frame.astype(object).where(frame.notna(), None).to_dict("records")
    ]


def release(*records: Record, day: date | None = None, slug: str = "probe") -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files and the data package of a release of one source."""
    return pack(merge({slug: rows(*records, source=slug)}), {slug: facts(slug, day)}, REVISIONS.empty_table())


def facts(slug: str = "probe", day: date | None = None) -> Provenance:
    fetched = (Fetched(name="rows", url="https://x.example", via="live", day=day, sha256="0" * 64, size=1),)
    return Provenance(
        slug=slug,
        title="t",
        publisher="p",
        page_url="https://x.example",
        licence="l",
        citation="c",
        fetched=fetched,
        edition="",
        rows=1,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file that readers of a data folder may meet, with its bytes: the releases and the pointer."""
    files = [*folder.glob("releases/**/*"), folder / "current.json"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if path.is_file()}
