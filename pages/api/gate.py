"""Middleware: an address that is nobody's is a 404, and headers tell a browser what the pages never do.

Streamlit answers every unknown path with its shell and 200; it also offers uploads, metrics and an agent's interface.
A websocket is accepted from the site's own pages alone.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.paths import PAGES

ADDRESSES = frozenset({"/healthz", "/_stcore/health", "/_stcore/host-config", "/_stcore/stream", "/favicon.png"})
FOLDERS = ("/api/", "/media/", "/static/", "/component/", "/_stcore/bidi-components/")
"""Our routes, and what the pages' own scripts ask of Streamlit 1.67."""


class Gate:
    """Lets through the pages, our routes and what the pages need; the rest is 404. `base` is the server's base path.

    `origins` are further sites whose pages may open the websocket; the site's own always may.
    """

    def __init__(self, app: ASGIApp, *, base: str = "", origins: Iterable[str] = ()) -> None:
        self.app, self._base = app, base
        self._origins = frozenset(origins)
        self._pages = frozenset(page.path.rstrip("/") for page in PAGES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self.knows(scope["path"]):
            response = PlainTextResponse(self._not_found(), 404, {"cache-control": "no-cache"})
            await response(scope, receive, send)
        elif scope["type"] == "websocket" and not self.own(Headers(scope=scope)):
            await send({"type": "websocket.close", "code": 1008, "reason": "another site's page"})
        else:
            await self.app(scope, receive, send)

    def knows(self, path: str) -> bool:
        if not f"{path}/".startswith(f"{self._base}/"):
            return False
        path = path.removeprefix(self._base)
        return path in ADDRESSES or path.startswith(FOLDERS) or path.rstrip("/") in self._pages

    def own(self, headers: Headers) -> bool:
        """True for a websocket of the site's own page, of a listed site, or of a program that is no browser."""
        origin = headers.get("origin")
        return origin is None or origin in self._origins or urlsplit(origin).netloc == headers.get("host")

    def _not_found(self) -> str:
        lines = [f"  {self._base}{page.path}  {page.title}" for page in PAGES]
        return "\n".join(["There is nothing at this address. The pages are:", "", *lines, ""])


class Guarded:
    """Adds the headers that tell a browser what the pages never do. `policy` is the content security policy."""

    def __init__(self, app: ASGIApp, *, policy: str) -> None:
        self.app = app
        self._headers = {
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "permissions-policy": "camera=(), microphone=(), geolocation=()",
            "content-security-policy": policy,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self.app(scope, receive, guarded)


def content_policy(shell: str) -> str:
    """Everything from this host alone. The scripts written into the shell are named by hash, so no other may be added.

    Styles are open: Streamlit and Plotly write theirs into the page as it is drawn.
    """
    scripts = [hashlib.sha256(text.encode()).digest() for text in re.findall(r"<script>(.*?)</script>", shell, re.S)]
    hashes = "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in scripts)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self'{hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )
