"""A server that misbehaves on purpose: raw sockets on loopback, so that the bytes on the wire are the test's own."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Say = Callable[[bytes], None]
Answer = bytes | Callable[[Say], None]
"""What one connection is answered: bytes, or a function that says them piece by piece."""


class Faults:
    """Answers one connection after another from a list, the last of it again and again; `asked` has each request."""

    def __init__(self, answers: tuple[Answer, ...]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.closing = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            if self.closing.is_set():
                connection.close()
                return
            with connection, contextlib.suppress(OSError):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65536)
            if not piece:
                return
            head += piece
        answer = self.answers[min(len(self.asked), len(self.answers) - 1)]
        self.asked.append(head.decode("latin-1"))
        if isinstance(answer, bytes):
            connection.sendall(answer)
        else:
            answer(connection.sendall)
        connection.shutdown(socket.SHUT_WR)

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
def serving(*answers: Answer) -> Iterator[Faults]:
    """A server of these answers on its own thread; `Faults.answers` may be set later, before the first request."""
    faults = Faults(answers)
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


def endless(chunk: bytes) -> Answer:
    """A chunked body without an end."""

    def say(send: Say) -> None:
        send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            send(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")

    return say
