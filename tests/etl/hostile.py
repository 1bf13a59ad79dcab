"""Pages made to take memory or time, and parsers that misbehave: run as a program, this is a child that knows those."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa

from etl.bounded import ANSWER_BYTES, main
from etl.errors import LayoutError
from etl.model import GRADED, Source, figures, to_arrow
from tests.etl.probes import record, rows, source

FIXTURES = Path(__file__).parents[1] / "fixtures"
MIB = 2**20

Bodies = Mapping[str, bytes]


def _filled(size: int, head: bytes, piece: Callable[[int], str], tail: bytes = b"") -> bytes:
    """`head`, then pieces, each of its number, then `tail`: `size` bytes, or somewhat less."""

    def pieces() -> Iterator[bytes]:
        left, n = size - len(head) - len(tail), 0
        while left > 0:
            block = "".join(map(piece, range(n, n + 10_000))).encode()
            yield block[:left] if not tail else block if len(block) <= left else b""
            left, n = left - len(block), n + 10_000

    return b"".join((head, *pieces(), tail))


def _fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def _in_html(size: int, opening: bytes, piece: Callable[[int], str]) -> Bodies:
    head, start, rest = _fixture("nimh/good.html").partition(b"<body>")
    return {"mental_illness": _filled(size, head + start + opening, piece, rest)}


def _in_jats(size: int, opening: bytes, piece: Callable[[int], str], closing: bytes = b"") -> Bodies:
    head, end, rest = _fixture("coombs_2021/article.xml").partition(b"</body>")
    return {"article": _filled(size, head + opening, piece, closing + end + rest)}


def _in_json(size: int, opening: bytes, piece: Callable[[int], str], closing: bytes = b"") -> Bodies:
    return {"rows.0": _filled(size, opening, piece, closing), "rows.count": b'[{"count": "1"}]'}


def _in_csv(size: int, slug: str, piece: Callable[[int], str]) -> Bodies:
    name = {"census": "population", "household_pulse": "mental_health_care"}[slug]
    return {name: _filled(size, _fixture(f"{slug}/{name}.csv"), piece)}


def _estimates(n: int) -> str:
    return f"{_ESTIMATE}{n}\n"


_ESTIMATE = _fixture("household_pulse/mental_health_care.csv").split(b"\n")[1].decode().strip()

BOMBS: Mapping[str, tuple[str, Callable[[int], Bodies]]] = {
    "a cell without end": ("census", lambda size: _in_csv(size, "census", lambda n: f"{n:07}")),
    "millions of cells": ("census", lambda size: _in_csv(size, "census", lambda n: f"{n},")),
    "hundreds of thousands of rows": ("household_pulse", lambda size: _in_csv(size, "household_pulse", _estimates)),
    "elements within elements, JATS": ("coombs_2021", lambda size: _in_jats(size, b"", lambda n: f"<p id='{n}'>")),
    "millions of elements, JATS": (
        "coombs_2021",
        lambda size: _in_jats(size, b"<p>", lambda n: f"<b>{n}</b>", b"</p>"),
    ),
    "cells that span, JATS": (
        "coombs_2021",
        lambda size: _in_jats(
            size,
            b"<table-wrap><table><tbody><tr>",
            lambda n: f'<td colspan="200">{n}</td>',
            b"</tr></tbody></table></table-wrap>",
        ),
    ),
    "elements within elements, HTML": ("nimh", lambda size: _in_html(size, b"", lambda n: f"<div id={n}>")),
    "millions of elements, HTML": ("nimh", lambda size: _in_html(size, b"", lambda n: f"<p>{n}")),
    "cells that span, HTML": (
        "nimh",
        lambda size: _in_html(size, b"<table><tr>", lambda n: f'<td colspan="200">{n}</td>'),
    ),
    "lists within lists": ("nhis", lambda size: _in_json(size, b"", lambda n: f"[{n},")),
    "millions of lists": ("nhis", lambda size: _in_json(size, b"[", lambda n: f"[{n}],", b"[]]")),
    "millions of lines": ("pew", lambda size: {"mobile": _filled(size, _fixture("pew/mobile.md"), lambda n: f"{n}\n")}),
}
"""Good pages with something in them that takes memory, by what they are made of: whose page, and its bodies of a size in bytes."""

SLOW: Bodies = {"mobile": _fixture("pew/mobile.md") + b"\n# " + b" " * 2**20}
"""A heading of blanks alone: the search for its words takes the square of their number."""


def _eats_memory() -> pd.DataFrame:
    return rows(record(float(len([bytearray(MIB) for _ in range(2**12)]))))


def _eats_time() -> pd.DataFrame:
    while True:
        pass


def _waits() -> pd.DataFrame:
    time.sleep(600)
    return rows(record())


def _kills_itself() -> pd.DataFrame:
    os.kill(os.getpid(), signal.SIGSEGV)
    return _waits()


def _kills_whoever_asked() -> pd.DataFrame:
    os.kill(os.getppid(), signal.SIGKILL)
    return _waits()


def _leaves(code: int, said: bytes = b"") -> pd.DataFrame:
    sys.stdout.buffer.write(said)
    sys.stdout.flush()
    os._exit(code)


def _answers(said: int, table: pa.Table) -> pd.DataFrame:
    """Says that so many rows follow, then gives a table in the form in which a child does."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write(table)
    return _leaves(0, json.dumps({"rows": said}).encode() + b"\n" + sink.getvalue().to_pybytes())


def _cut_short() -> pd.DataFrame:
    """To arrow, a stream without an end is one that ended."""
    return _answers(2, to_arrow(rows(record()), GRADED))


def _fails_with_a_word() -> pd.DataFrame:
    sys.stderr.write("Traceback\n  File\nthe last word\n\n")
    return _leaves(3)


def _floods_besides() -> pd.DataFrame:
    for _ in range(2 * ANSWER_BYTES // MIB):
        sys.stderr.write("x" * MIB)
    return _leaves(4)


def _writes_a_file() -> pd.DataFrame:
    """One in memory, which leaves nothing behind and is bounded like any other."""
    os.write(os.memfd_create("file"), b"x")
    return rows(record())


def _quotes(text: str) -> pd.DataFrame:
    raise LayoutError(where="page", expected="nothing", found=text)


PARSERS: Mapping[str, Callable[[], pd.DataFrame]] = {
    "good": lambda: rows(record(), source="good"),
    "eats_memory": _eats_memory,
    "eats_time": _eats_time,
    "waits": _waits,
    "kills_itself": _kills_itself,
    "kills_whoever_asked": _kills_whoever_asked,
    "leaves_without_a_word": lambda: _leaves(0),
    "fails_with_a_word": _fails_with_a_word,
    "talks_nonsense": lambda: _leaves(0, b"nonsense\n"),
    "other_columns": lambda: rows(record()).drop(columns="grade"),
    "another_table": lambda: _answers(1, pa.table({"value": [1.0]})),
    "cut_short": _cut_short,
    "floods": lambda: _leaves(0, b"x" * (2 * ANSWER_BYTES)),
    "floods_besides": _floods_besides,
    "a_bug": lambda: figures([{"unknown": 1}], source="a_bug"),
    "tells_the_environment": lambda: _quotes(" ".join(sorted(os.environ))),
    "quotes_at_length": lambda: _quotes("x" * MIB),
    "writes_a_file": _writes_a_file,
}


def _source(slug: str, misbehave: Callable[[], pd.DataFrame]) -> Source:
    return source(slug, parse=lambda bodies: misbehave())


SOURCES = {slug: _source(slug, misbehave) for slug, misbehave in PARSERS.items()}

if __name__ == "__main__":
    sys.exit(main(SOURCES))
