"""A server that misbehaves on purpose: raw sockets on loopback, so that the bytes on the wire are the test's own."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from time import monotonic

import httpx

Say = Callable[[bytes], None]
Answer = bytes | Callable[[Say], None]
"""What one connection is answered: bytes, or a function that says them piece by piece."""


class Faults:
    """Answers one connection after another from a list, the last of it again and again, or as `respond` says.

    `asked` has each request, `greeted` counts the connections (with TLS also those that came to nothing), `lasted` has
    the seconds from each request until its connection was over.
    """

    def __init__(self, answers: tuple[Answer, ...], tls: ssl.SSLContext | None = None) -> None:
        self.answers, self.tls = answers, tls
        self.respond: Callable[[str], Answer] = lambda _: self.answers[min(len(self.asked), len(self.answers)) - 1]
        self.asked: list[str] = []
        self.lasted: list[float] = []
        self.greeted = 0
        self.closing = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.url = f"{'https://localhost' if tls else 'http://127.0.0.1'}:{self.port}"

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            if self.closing.is_set():
                connection.close()
                return
            self.greeted += 1
            connection.settimeout(5)
            with connection, contextlib.suppress(OSError):
                if self.tls:
                    connection = self.tls.wrap_socket(connection, server_side=True)
                with connection:
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65536)
            if not piece:
                return
            head += piece
        self.asked.append(head.decode("latin-1"))
        began, answer = monotonic(), self.respond(self.asked[-1])
        try:
            if isinstance(answer, bytes):
                connection.sendall(answer)
            else:
                answer(connection.sendall)
            connection.shutdown(socket.SHUT_WR)
        finally:
            self.lasted.append(monotonic() - began)

    def silence(self, _: Say) -> None:
        """Says nothing until the server ends."""
        self.closing.wait(20)

    def drip(self, whole: bytes, *, start: int = 0, seconds: float = 0.05) -> Answer:
        """`whole`, its first `start` bytes at once and then a byte at a time, until the peer or the server is gone."""

        def say(send: Say) -> None:
            send(whole[:start])
            for byte in whole[start:]:
                if self.closing.wait(seconds):
                    return
                send(bytes([byte]))

        return say


@contextmanager
def serving(*answers: Answer, tls: ssl.SSLContext | None = None) -> Iterator[Faults]:
    """A server of these answers on its own thread; `answers` and `respond` may be set later, before the first request."""
    faults = Faults(answers, tls)
    thread = threading.Thread(target=faults.run, daemon=True)
    thread.start()
    try:
        yield faults
    finally:
        faults.closing.set()
        with contextlib.suppress(OSError), socket.create_connection(faults.listener.getsockname(), timeout=1):
            pass
        thread.join(timeout=10)
        faults.listener.close()
        assert not thread.is_alive(), "the fault server did not end"


def closed_port() -> str:
    """An address on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def answer(body: bytes = b"", *headers: str, status: str = "200 OK", length: bool = True) -> bytes:
    """A whole HTTP/1.1 answer; with `length` False nothing announces where its body ends."""
    lines = [f"HTTP/1.1 {status}", "Connection: close", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def packed(wire: bytes) -> bytes:
    """An answer whose body is `wire`, announced as gzip."""
    return answer(wire, "Content-Encoding: gzip")


def zipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


@cache
def bomb(mebibytes: int) -> bytes:
    """A gzip file of so many MiB of zeros, about a thousandth of that in size."""
    press = zlib.compressobj(6, zlib.DEFLATED, 31)
    return b"".join([press.compress(bytes(2**20)) for _ in range(mebibytes)] + [press.flush()])


def endless(chunk: bytes) -> Answer:
    """A chunked body without an end."""

    def say(send: Say) -> None:
        send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            send(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")

    return say


class Loopback(httpx.AsyncBaseTransport):
    """A transport on which each host lives at a port of this machine, with TLS to its own name: the internet, in small."""

    def __init__(self, ports: Mapping[str, int], trusted: ssl.SSLContext) -> None:
        self.ports, self.trusted = ports, trusted
        self.used: list[httpx.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.used.append(httpx.AsyncHTTPTransport(verify=self.trusted))
        there = request.url.copy_with(host="127.0.0.1", port=self.ports[request.url.host])
        extensions = {**request.extensions, "sni_hostname": request.url.host}
        stream = request.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        return await self.used[-1].handle_async_request(
            httpx.Request(request.method, there, headers=request.headers, stream=stream, extensions=extensions)
        )

    async def aclose(self) -> None:
        while self.used:
            await self.used.pop().aclose()
