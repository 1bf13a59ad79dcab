"""Two made-up sources, their releases, and the routes over them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from etl.model import Fetched, Indicator, Method, Source, figures
from etl.parts import Part, release_of
from etl.store import Store
from pages.api.routes import routes
from pages.datasets import Datasets
from pages.known import Known

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def source(slug: str, *, indicators: tuple[str, ...], method: str) -> Source:
    return Source(
        slug=slug,
        title=f"Title of {slug}",
        publisher="A publisher",
        page_url=f"https://{slug}.example/",
        licence="CC0",
        citation="Cite this.",
        update_days=365,
        indicators=tuple(Indicator(id=item, title=item, of="adults", says="said so") for item in indicators),
        methods=(Method(id=method, title="t", question="q", recall="r", mode="m", why="w", reference="ref"),),
        requests={"page": f"https://{slug}.example/page"},
    )


SOURCES = {
    "alpha": source("alpha", indicators=("ami_prevalence", "smi_prevalence"), method="alpha_2021"),
    "beta": source("beta", indicators=("smartphone_owner",), method="beta_web"),
}


def row(start: int, value: float | None, *, end: int | None = None, **more: Any) -> dict[str, Any]:
    """A figure of alpha, of whole years."""
    plain = {"indicator": "ami_prevalence", "unit": "percent", "method": "alpha_2021", "reference": "Table 1"}
    return plain | {"start": date(start, 1, 1), "end": date(end or start, 12, 31), "value": value} | more


ALPHA = [
    row(2019, 20.6, end=2020),
    row(2021, 22.8, low=22.2, high=23.4, sample_n=47291),
    row(2022, 23.1, group_kind="age", group="18-25"),
    row(2022, None, group_kind="age", group="50+", flag="suppressed"),
    row(2022, 0.1 + 0.2, place="CA"),
    row(2022, 59_300_000.0, unit="people"),
]
BETA = [
    {
        "indicator": "smartphone_owner",
        "unit": "percent",
        "method": "beta_web",
        "start": date(2021, 2, 8),
        "end": date(2021, 2, 8),
        "value": 85.0,
        "grade": "primary",
        "reference": '=HYPERLINK("https://evil.example")',
    }
]


def write(store: Store, rows: Mapping[str, list[dict[str, Any]]], *, at: datetime) -> str:
    """Publishes a release of the rows; its id."""
    parts = {slug: _part(SOURCES[slug], records) for slug, records in rows.items()}
    release = release_of(parts, store.read() if store.current() else None)
    return store.write(release.files, release.package, at)


def _part(source: Source, records: list[dict[str, Any]]) -> Part:
    fetched = Fetched(name="page", url=source.page_url, via="live", day=date(2026, 11, 1), sha256="00", size=9)
    none, given = (figures(items, source=source.slug) for items in ([], records))
    return Part(source=source, fetched=given, published=none, bytes_of=(fetched,))


def client_of(store: Store) -> TestClient:
    return TestClient(Starlette(routes=routes(Known(Datasets(store), SOURCES), clock=lambda: NOW)))
