"""The addresses under `/api`, and `/healthz`, each with what answers it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from etl.errors import StoreError
from pages.api.answers import OpenToAll, RefusedError, json_answer
from pages.api.charts import Charts
from pages.api.claims import Claims
from pages.api.dictionaries import Dictionaries
from pages.api.figures import Figures
from pages.api.health import Health
from pages.api.openapi import OpenApi
from pages.api.operations import Operation
from pages.known import Known

log = logging.getLogger("care_gap")


def now() -> datetime:
    return datetime.now(UTC)


def routes(known: Known, *, base: str = "", clock: Callable[[], datetime] = now) -> list[BaseRoute]:
    """Everything this process answers that is not a page. `base` is the server's base path, "" or "/path"."""
    return [
        Mount(f"{base}/api", app=api(known, clock, base)),
        Route(
            f"{base}/healthz",
            Health(known, clock).answer,
            methods=["GET"],
            middleware=[Middleware(OpenToAll)],
        ),
    ]


def api(known: Known, clock: Callable[[], datetime] = now, base: str = "") -> Starlette:
    operations = declared(known, clock, base)
    document = OpenApi(lambda: operations, base).operation
    operations.append(document)
    addresses = [f"{'' if item.method == 'GET' else 'POST '}/api{item.path}" for item in operations]

    async def elsewhere(_request: Request, _error: HTTPException) -> Response:
        return json_answer({"error": "there is nothing at this address", "allowed": addresses}, status=404)

    handlers = {RefusedError: _refused, StoreError: _unreadable, 404: elsewhere, HTTPException: _http}
    return Starlette(
        routes=[Route(item.path, item.answer, methods=[item.method]) for item in operations],
        exception_handlers=handlers,  # type: ignore[arg-type]
        middleware=[Middleware(OpenToAll)],
    )


def declared(known: Known, clock: Callable[[], datetime], base: str) -> list[Operation]:
    """Everything that is answered below `/api`, but the document that describes it."""
    return [
        *Figures(known, base).operations(),
        *Dictionaries(known, clock).operations(),
        *Charts(known, base).operations(),
        Claims(known).operation,
    ]


async def _refused(_request: Request, error: RefusedError) -> Response:
    return json_answer(error.answer, status=error.status)


async def _unreadable(_request: Request, error: StoreError) -> Response:
    """The reason names folders of this machine, so it goes to the log and not to the visitor."""
    log.error("the store cannot be read: %s", error)
    return json_answer({"error": "the figures cannot be read at the moment; /healthz says more"}, status=503)


async def _http(request: Request, error: HTTPException) -> Response:
    headers = error.headers or {}
    content: dict[str, Any] = {"error": error.detail}
    if "Allow" in headers:
        allowed = sorted(headers["Allow"].split(", "))
        content = {
            "error": f"this address does not answer {request.method}; ask it with one of these",
            "allowed": allowed,
        }
    answer = json_answer(content, status=error.status_code)
    answer.headers.update(headers)
    return answer
