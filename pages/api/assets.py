"""Middleware: Streamlit's own scripts and styles, compressed once and kept, instead of sent as they lie on the disk, and
without the two fonts that would be half of what a first visit fetches: the letters are the system's, the icons ours.

Their names carry a hash of their content, so what is kept never goes stale; a name that is not there is a 404, where
Streamlit would answer with its shell.
"""

from __future__ import annotations

import gzip
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml"}
"""The kinds worth compressing: fonts and images already are."""
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=9),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
"""Best first. Plotly's 4.7 MB: brotli 9 makes 1.18 MB of it in 0.4 s, brotli 11 1.06 MB in 9 s, gzip 1.42 MB."""
_FACES = re.compile(rb"@font-face\{font-family:(?:Source Sans|Material Symbols Rounded);[^}]*\}")


class Bundles:
    """Files by their path, each compressed when it is first asked for, or by `warm`."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._kept: dict[tuple[str, str], bytes] = {}
        self._locks: defaultdict[tuple[str, str], threading.Lock] = defaultdict(threading.Lock)

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def body(self, name: str, coding: str) -> bytes:
        with self._locks[name, coding]:
            if (name, coding) not in self._kept:
                body = self._files[name]
                self._kept[name, coding] = CODINGS[coding](_FACES.sub(b"", body) if name.endswith(".css") else body)
            return self._kept[name, coding]

    @property
    def kept(self) -> frozenset[tuple[str, str]]:
        """What is compressed already, by name and coding."""
        return frozenset(self._kept)

    def warm(self, names: Iterable[str], coding: str = "br") -> None:
        for name in names:
            if name in self and Path(name).suffix in MEDIA_TYPES:
                self.body(name, coding)

    def matching(self, pattern: str) -> list[str]:
        return sorted(name for name in self._files if re.fullmatch(pattern, name))

    def named(self, shell: str) -> list[str]:
        """What the shell asks for as soon as it is read."""
        return [name for name in re.findall(r'"\./static/([^"]+)"', shell) if name in self]


class Assets:
    """Answers `prefix` + a bundle's path; everything else goes on to the app."""

    def __init__(self, app: ASGIApp, *, bundles: Bundles, prefix: str) -> None:
        self.app, self._bundles, self._prefix = app, bundles, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(self._prefix):
            await self.app(scope, receive, send)
            return
        name = scope["path"].removeprefix(self._prefix)
        headers = Headers(scope=scope)
        coding = best(headers.getlist("accept-encoding"))
        if name not in self._bundles:
            await PlainTextResponse("There is no such file.", 404, {"cache-control": "no-cache"})(scope, receive, send)
        elif scope["method"] not in {"GET", "HEAD"} or not coding or Path(name).suffix not in MEDIA_TYPES:
            await self.app(scope, receive, send)
        else:
            await (await self._answer(name, coding, headers.get("if-none-match", "")))(scope, receive, send)

    async def _answer(self, name: str, coding: str, known: str) -> Response:
        facts = {
            "cache-control": "public, immutable, max-age=31536000",
            "etag": f'W/"{name}"',
            "vary": "Accept-Encoding",
        }
        if facts["etag"] in known:
            return Response(status_code=304, headers=facts)
        body = await run_in_threadpool(self._bundles.body, name, coding)
        return Response(body, headers=facts | {"content-encoding": coding}, media_type=MEDIA_TYPES[Path(name).suffix])


def best(accepted: Iterable[str]) -> str:
    """The best coding a client takes (RFC 9110, Accept-Encoding); "" where it takes the plain body alone."""
    weights = {}
    for item in ",".join(accepted).lower().split(","):
        coding, _, weight = item.partition(";")
        weights[coding.strip()] = _weight(weight)
    return next((coding for coding in CODINGS if weights.get(coding, weights.get("*", 0.0)) > 0), "")


def _weight(text: str) -> float:
    found = re.fullmatch(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*", text)
    return float(found[1]) if found else float(not text.strip())
