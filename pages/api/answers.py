"""How a route answers: validators, open access, and refusals that say what would have been understood."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import AsyncIterator, Iterable
from datetime import date
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CHUNK = 64 * 1024
"""A longer body is sent in pieces, so that compressing it never holds up the other visitors."""

_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")
EXPOSED = "ETag, Content-Disposition"
"""Headers that a script of another site may read."""
PREFLIGHT = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, POST",
    "access-control-allow-headers": "If-None-Match, Content-Type",
    "access-control-max-age": "86400",
}


class RefusedError(Exception):
    """A parameter or value nobody here knows, answered 400 with its name and what is allowed; 404 where each is known and
    there is nothing for all of them together."""

    def __init__(
        self, *, parameter: str | None, value: str | None, allowed: Iterable[str], why: str, status: int = 400
    ) -> None:
        super().__init__(why)
        self.status = status
        self.answer = {"error": why, "parameter": parameter, "value": value, "allowed": sorted(set(allowed))}


class OpenToAll:
    """Any page of any site may read what is behind this: the figures are public, and no cookie is looked at. A browser that
    asks beforehand (the preflight of the Fetch standard) is told so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope):
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send)
            return

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"access-control-allow-origin", b"*"),
                    (b"access-control-expose-headers", EXPOSED.encode()),
                ]
            await send(message)

        await self.app(scope, receive, opened)


def site(request: Request, base: str) -> str:
    """Where the pages are, as the client spells it; `base` alone for a host that no citation could carry."""
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host}{base}" if _HOST.fullmatch(host) else base


def to_json(content: Any) -> bytes:
    """Compact UTF-8 JSON: dates as ISO 8601, numbers as they read back the same, None as null, never NaN."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_iso).encode()


def json_answer(content: Any, *, status: int = 200) -> Response:
    return Response(to_json(content), status, {"cache-control": "no-store"}, "application/json")


def etag(*parts: bytes) -> str:
    """A weak validator, since one answer has several encodings."""
    return f'W/"{hashlib.sha256(bytes(1).join(parts)).hexdigest()[:32]}"'


def unchanged(request: Request, tag: str) -> bool:
    """True when the client already has what the tag stands for."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or tag.removeprefix("W/") in [
        item.strip().removeprefix("W/") for item in known.split(",")
    ]


def not_modified(tag: str) -> Response:
    return Response(status_code=304, headers={"etag": tag, "cache-control": "no-cache"})


def kept(request: Request, body: bytes, *, media_type: str, filename: str = "") -> Response:
    """The answer under a validator of its own content, or that the client has it already."""
    tag = etag(body)
    return (
        not_modified(tag)
        if unchanged(request, tag)
        else answer(body, tag=tag, media_type=media_type, filename=filename)
    )


def answer(body: bytes, *, tag: str, media_type: str, filename: str = "") -> Response:
    headers = {"etag": tag, "cache-control": "no-cache", "accept-ranges": "none"}
    if filename:
        headers["content-disposition"] = f'attachment; filename="{filename}"'
    if len(body) <= CHUNK:
        return Response(body, headers=headers, media_type=media_type)
    headers["content-length"] = str(len(body))
    return StreamingResponse(_pieces(body), headers=headers, media_type=media_type)


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), CHUNK):
        yield body[start : start + CHUNK]


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot be written as JSON: {type(value).__name__}")
