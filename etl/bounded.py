"""Parsing in a process of its own, so that a hostile page can take neither memory nor time. Nothing else starts one.

The child is this module run as a program. Before it reads a byte of the page it bounds itself: private memory,
processor time, no file written, no core left; the parent keeps the clock. What comes back is rows in the schema
`GRADED` or the text of a refusal; whatever else happens to the child is a refusal too, never a traceback.

The bounds are the kernel's (setrlimit). Linux keeps all of them; macOS does not count what is mapped as data, so that
there the time alone is bounded.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import selectors
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from select import PIPE_BUF
from subprocess import PIPE, Popen, TimeoutExpired
from time import monotonic
from typing import IO, cast

import pandas as pd
import pyarrow as pa
from lxml import etree

from etl.errors import DataError, EtlError
from etl.model import GRADED, Source, to_arrow, to_pandas
from etl.sources import registry

ROOT = Path(__file__).parent.parent
ANSWER_BYTES = 32 * 2**20
TOLD_CHARACTERS = 2_000
"""A refusal quotes what it found; of a cell of 50 MiB a person needs the beginning."""

_MIB = 2**20
_CHUNK = 2**16
_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_NO_MEMORY = etree.ErrorTypes.ERR_NO_MEMORY
"""What lxml, which calls it a syntax error, has for a page it had no memory to read."""

_ENVIRONMENT = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""Arrow's own pool reserves 1 GiB and every thread its arena and stack, touched or not, which the bound would count.
Nothing is inherited but the loader's path: a token in the environment is no business of a parser."""

_KEPT = "They are kept in quarantine; report them with this line"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one child may take: MiB of bodies, MiB of private memory, seconds of processor time, seconds by the clock.

    The interpreter and its libraries take 106 MiB. A CSV takes 24 times its size: what is larger than `bodies` could not
    be read in `memory`, so no child is asked.
    """

    bodies: int = 8
    memory: int = 192
    processor: int = 20
    clock: float = 30.0


LIMITS = Limits()


def parsed(source: Source, bodies: Mapping[str, bytes]) -> pd.DataFrame:
    """The rows of a source's answers, in this process and unbounded.

    What the parser was not written for is refused like any other bytes that cannot be believed, so that one source's
    defect stops no other. Raises DataError, and MemoryError where this process is bounded.
    """
    if source.parse is None:
        raise ValueError(f"{source.slug} is transcribed by hand and has no parser")
    try:
        return source.parse(bodies)
    except MemoryError:
        raise
    except EtlError as error:
        if getattr(error.__cause__, "code", None) == _NO_MEMORY:
            raise MemoryError from error
        raise
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise _refusal(source.slug, "bytes its parser was written for", f"others ({why})") from error


def parse(
    source: Source, bodies: Mapping[str, bytes], *, limits: Limits = LIMITS, program: str = "etl.bounded"
) -> pd.DataFrame:
    """The rows of a source's answers, read in a child within `limits`. Raises DataError for all that is not rows.

    `program` is the module that calls `main` with the sources it knows.
    """
    size = sum(map(len, bodies.values()))
    if size > limits.bodies * _MIB:
        raise _refusal(source.slug, f"{limits.bodies} MiB at most", f"{size / _MIB:.1f}")
    _give_back()
    asked = {"limits": asdict(limits), "bodies": [(name, len(body)) for name, body in bodies.items()]}
    command = [sys.executable, "-E", "-s", "-B", "-m", program, source.slug]
    environment = _ENVIRONMENT | {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    with Popen(command, cwd=ROOT, env=environment, stdin=PIPE, stdout=PIPE, stderr=PIPE, bufsize=0) as child:
        try:
            answer, told = _talk(child, [json.dumps(asked).encode() + b"\n", *bodies.values()], limits.clock)
        except (TimeoutError, TimeoutExpired):
            raise _refusal(source.slug, f"bytes that are read within {limits.clock:g} s", "longer") from None
        finally:
            child.kill()
    if len(answer) > ANSWER_BYTES:
        raise _refusal(source.slug, f"rows of {ANSWER_BYTES // _MIB} MiB at most", "more")
    if child.returncode:
        raise _ended(source.slug, child.returncode, told, limits)
    return _rows(source.slug, answer)


def _give_back() -> None:
    """Returns what this process holds and does not use, such as the pieces of a body, to those who need it next."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def _talk(child: Popen[bytes], parts: Sequence[bytes], seconds: float) -> tuple[bytearray, bytes]:
    """Hands the parts over and hears the child out: its answer and the end of what it told besides.

    Writes no more at once than a pipe takes without waiting and copies no part; so a child that neither reads nor
    ends is left at the deadline. Raises TimeoutError or TimeoutExpired.
    """
    ends, pieces = monotonic() + seconds, _pieces(parts)
    answer, told = bytearray(), b""
    with selectors.DefaultSelector() as ready:
        ready.register(cast("IO[bytes]", child.stdin), selectors.EVENT_WRITE)
        for pipe in (child.stdout, child.stderr):
            ready.register(cast("IO[bytes]", pipe), selectors.EVENT_READ)
        while ready.get_map():
            left = ends - monotonic()
            if left <= 0:
                raise TimeoutError
            for key, _ in ready.select(left):
                pipe = cast("IO[bytes]", key.fileobj)
                if pipe is child.stdin:
                    more = _write(pipe, pieces)
                else:
                    heard = pipe.read(_CHUNK)
                    more = bool(heard) and len(answer) <= ANSWER_BYTES
                    if pipe is child.stdout:
                        answer += heard
                    else:
                        told = (told + heard)[-TOLD_CHARACTERS:]
                if not more:
                    ready.unregister(pipe)
                    pipe.close()
    child.wait(max(0.0, ends - monotonic()))
    return answer, told


def _pieces(parts: Sequence[bytes]) -> Iterator[memoryview]:
    for part in parts:
        view = memoryview(part)
        yield from (view[start : start + PIPE_BUF] for start in range(0, len(view), PIPE_BUF))


def _write(pipe: IO[bytes], pieces: Iterator[memoryview]) -> bool:
    """Whether there is more to write. A child that reads no further has its reasons, which its answer gives."""
    piece = next(pieces, None)
    with suppress(BrokenPipeError):
        return piece is not None and pipe.write(piece) == len(piece)
    return False


def _rows(slug: str, answer: bytearray) -> pd.DataFrame:
    """The rows of an answer; trusted no more than the page, since the page made it. Raises DataError."""
    try:
        end = answer.index(b"\n") + 1
        head = json.loads(answer[:end])
        if "refused" in head:
            raise DataError(head["refused"])
        table = pa.ipc.open_stream(pa.py_buffer(memoryview(answer)[end:])).read_all()
        table.validate(full=True)
        if table.schema != GRADED or len(table) != head["rows"]:
            raise ValueError(f"{len(table)} rows of {', '.join(table.schema.names)}")
    except (ValueError, TypeError, KeyError, EOFError, OSError, pa.ArrowException) as error:
        raise _refusal(slug, "rows or a refusal", f"{len(answer)} bytes that are neither ({error})") from error
    return pd.DataFrame(to_pandas(table))


def _ended(slug: str, code: int, told: bytes, limits: Limits) -> DataError:
    """The refusal for a child that ended without its answer."""
    if code == -signal.SIGXCPU:
        return _refusal(slug, f"bytes that are read within {limits.processor} s of processor time", "more")
    lines = told.decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "no word")
    if code < 0:
        return _refusal(slug, "rows or a refusal", f"the parser's process ended by {_signal(-code)} ({last})")
    return _refusal(slug, "rows or a refusal", f"the parser's process ended with {code} ({last})")


def _signal(number: int) -> str:
    with suppress(ValueError):
        return signal.Signals(number).name
    return f"signal {number}"


def _refusal(slug: str, expected: str, found: str) -> DataError:
    return DataError(f"{slug}: expected {expected}, found {found}. {_KEPT}")


def main(sources: Mapping[str, Source] | None = None) -> int:
    """The child: reads what is asked and the bodies from stdin, answers on stdout. `sources` are the registry's."""
    asked = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**asked["limits"])
    _bound(limits)
    source = (registry() if sources is None else sources)[sys.argv[1]]
    answer = _answer(source, asked["bodies"], limits)
    head = {"refused": answer} if isinstance(answer, str) else {"rows": len(answer)}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    if not isinstance(answer, str):
        with pa.ipc.new_stream(sys.stdout.buffer, answer.schema) as sink:
            sink.write(answer)
    sys.stdout.buffer.flush()
    return 0


def _answer(source: Source, sizes: Sequence[tuple[str, int]], limits: Limits) -> pa.Table | str:
    """The rows, or the text of the refusal."""
    with suppress(MemoryError):
        try:
            return to_arrow(parsed(source, {name: _exactly(size) for name, size in sizes}), GRADED)
        except EtlError as error:
            return _told(str(error))
    # Said only here, where the frames that hold the memory are gone.
    return str(_refusal(source.slug, f"bytes that are read in {limits.memory} MiB of memory", "more"))


def _told(text: str) -> str:
    short = len(text) <= TOLD_CHARACTERS
    return text if short else f"{text[:TOLD_CHARACTERS]} … ({len(text)} characters in all)"


def _exactly(size: int) -> bytes:
    body = sys.stdin.buffer.read(size)
    if len(body) != size:
        raise EOFError(f"expected {size} bytes of a body, found {len(body)}: whoever sent them is gone")
    return body


def _bound(limits: Limits) -> None:
    """Bounds this process, and has it end with the one that started it. What a system does not know is left out."""
    for kind, most, grace in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CPU, limits.processor, 1),
        (resource.RLIMIT_DATA, limits.memory * _MIB, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most + grace))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
