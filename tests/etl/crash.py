"""A process that crashes: forked from this warm one, it is killed, or refused by its disk, at a chosen operation.

Every operation by which a process changes a disk is counted: opening to write, each write (once before it and once when
half of it is done), fsync, rename, mkdir, unlink, rmdir, utime. What a killed process leaves is what it had done.
"""

from __future__ import annotations

import errno
import gc
import io
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from etl.errors import EtlError

KILLED = -signal.SIGKILL
SECONDS = 60
"""After which a child that hangs ends with SIGALRM, which no test expects."""

NAMED = ("fsync", "rename", "replace", "mkdir", "unlink", "remove", "rmdir", "utime")
FULL = frozenset({"open", "write", "half", "mkdir"})
"""What a full disk refuses: it still lets files be renamed and removed."""

Harm = Callable[[str], None]
"""Hears the name of each operation from the chosen one on, before it is done; kills, raises, or lets it be done."""


def kill(_: str) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def full(number: int) -> Harm:
    """From now on nothing more can be written: ENOSPC, EDQUOT."""

    def harm(operation: str) -> None:
        if operation in FULL:
            raise OSError(number, os.strerror(number))

    return harm


def read_only(_: str) -> NoReturn:
    """From now on nothing can be changed at all, as when the kernel remounts a failing disk."""
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


def broken() -> Harm:
    """One operation fails; those after it are done."""
    left = [True]

    def harm(_: str) -> None:
        if left:
            left.clear()
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    return harm


@dataclass
class Disk:
    """Stands between this process and its disk; from its `turn`-th operation on `harm` is asked first."""

    turn: int
    harm: Harm
    done: int = 0
    told: list[str] = field(default_factory=list)

    def step(self, operation: str) -> None:
        self.done += 1
        self.told.append(operation)
        if self.done >= self.turn:
            self.harm(operation)

    def stand(self) -> None:
        """For the rest of this process: only a child that ends soon does this."""
        for name in NAMED:
            setattr(os, name, self._counted(name, getattr(os, name)))
        real_open, real_handle, disk = io.open, os.open, self

        class Writes(io.FileIO):
            def write(self, body: Any, /) -> int:
                disk.step("write")
                half = super().write(memoryview(body)[: len(body) // 2])
                disk.step("half")
                return half + super().write(memoryview(body)[half:])

        def opens(file: Any, mode: str = "r", *args: Any, **known: Any) -> Any:
            if not set(mode) & set("wax+"):
                return real_open(file, mode, *args, **known)
            assert "b" in mode, "the store writes bytes"
            disk.step("open")
            return io.BufferedWriter(Writes(file, mode.replace("b", "")))

        def handles(path: Any, flags: int, *args: Any, **known: Any) -> int:
            if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
                disk.step("open")
            return real_handle(path, flags, *args, **known)

        io.open, os.open = opens, handles

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def does(*args: Any, **known: Any) -> Any:
            self.step(name)
            return real(*args, **known)

        return does


def child(act: Callable[[], object]) -> int:
    """The process id of a child that does this: it ends with 0, the exit code of an EtlError, or 70 and a traceback."""
    sys.stdout.flush()
    sys.stderr.flush()
    if number := os.fork():
        return number
    code = 70
    try:
        signal.alarm(SECONDS)
        gc.disable()  # it would write to, and so copy, all the memory shared with the parent
        act()
        code = 0
    except EtlError as error:
        code = error.exit_code
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def ended(number: int) -> int:
    """How a child ended: its exit code, or the signal that killed it, negative."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def run(act: Callable[[], object]) -> int:
    return ended(child(act))


def struck(act: Callable[[], object], turn: int, harm: Harm) -> int:
    """How a child ends whose disk does harm from its `turn`-th operation on."""

    def suffer() -> None:
        Disk(turn, harm).stand()
        act()

    return run(suffer)


def operations(act: Callable[[], object]) -> list[str]:
    """What a child does to the disk that nobody harms, in order."""
    reads, writes = os.pipe()

    def tell() -> None:
        disk = Disk(sys.maxsize, kill)
        disk.stand()
        act()
        os.write(writes, " ".join(disk.told).encode())

    code = run(tell)
    os.close(writes)
    with os.fdopen(reads) as told:
        done = told.read().split()
    assert code == 0, code
    return done


@contextmanager
def small_files(size: int) -> Iterator[None]:
    """No file of this process may grow past `size` bytes: the kernel itself refuses, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def left(folder: Path) -> dict[str, bytes]:
    """Everything on the disk, folders as empty bytes with a slash; the number of the process that wrote a draft is left out."""
    found = {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        name = "/".join("".join(c for c in part if not c.isdigit()) if part.startswith(".") else part for part in parts)
        found[name + "/" * path.is_dir()] = b"" if path.is_dir() else path.read_bytes()
    return found


def rests(folder: Path) -> list[str]:
    """What a crash leaves and nobody needs."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob(".*"))
    return sorted(name for name in found if name != ".refresh.lock")
