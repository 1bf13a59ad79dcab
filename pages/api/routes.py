"""The addresses under `/api`, and `/healthz`, each with what answers it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from etl.errors import StoreError
from etl.model import Source
from pages.api.answers import OpenToAll, RefusedError, json_answer
from pages.api.claims import Claims
from pages.api.dictionaries import Dictionaries
from pages.api.figures import Figures
from pages.api.health import Health
from pages.datasets import Datasets

log = logging.getLogger("care_gap")


def now() -> datetime:
    return datetime.now(UTC)


def routes(
    datasets: Datasets, sources: Mapping[str, Source], *, base: str = "", clock: Callable[[], datetime] = now
) -> list[BaseRoute]:
    """Everything this process answers that is not a page. `base` is the server's base path, "" or "/path"."""
    return [
        Mount(f"{base}/api", app=api(datasets, sources, clock)),
        Route(
            f"{base}/healthz",
            Health(datasets, sources, clock).answer,
            methods=["GET"],
            middleware=[Middleware(OpenToAll)],
        ),
    ]


def api(datasets: Datasets, sources: Mapping[str, Source], clock: Callable[[], datetime] = now) -> Starlette:
    figures, dictionaries = Figures(datasets, sources), Dictionaries(datasets, sources, clock)
    answers = {
        "/v1/figures.csv": figures.csv,
        "/v1/figures.json": figures.json,
        "/v1/figures.parquet": figures.parquet,
        "/v1/indicators.json": dictionaries.indicators,
        "/v1/sources.json": dictionaries.sources,
        "/v1/releases.json": dictionaries.releases,
        "/v1/datapackage.json": dictionaries.datapackage,
    }
    claims = Claims(datasets, sources)
    addresses = [*(f"/api{path}" for path in answers), "POST /api/v1/claims"]

    async def elsewhere(_request: Request, _error: HTTPException) -> Response:
        return json_answer({"error": "there is nothing at this address", "allowed": addresses}, status=404)

    handlers = {RefusedError: _refused, StoreError: _unreadable, 404: elsewhere, HTTPException: _http}
    return Starlette(
        routes=[
            *(Route(path, endpoint, methods=["GET"]) for path, endpoint in answers.items()),
            Route("/v1/claims", claims.answer, methods=["POST"]),
        ],
        exception_handlers=handlers,  # type: ignore[arg-type]
        middleware=[Middleware(OpenToAll)],
    )


async def _refused(_request: Request, error: RefusedError) -> Response:
    return json_answer(error.answer, status=400)


async def _unreadable(_request: Request, error: StoreError) -> Response:
    """The reason names folders of this machine, so it goes to the log and not to the visitor."""
    log.error("the store cannot be read: %s", error)
    return json_answer({"error": "the figures cannot be read at the moment; /healthz says more"}, status=503)


async def _http(_request: Request, error: HTTPException) -> Response:
    answer = json_answer({"error": error.detail}, status=error.status_code)
    answer.headers.update(error.headers or {})
    return answer
