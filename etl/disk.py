"""Files and folders: the primitives of the store. A file is written in one step, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from etl.errors import ConfigError

PROJECT = Path(__file__).resolve().parent.parent / "data"
DAMAGE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a file raises that is not what was written."""


def data_folder(environ: Mapping[str, str]) -> Path:
    """Where releases live: CARE_GAP_DATA, or `data/` beside the code."""
    return Path(environ.get("CARE_GAP_DATA") or PROJECT)


class Files(Mapping[str, bytes]):
    """The files below a folder, by their path in it; each is read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())

    def __getitem__(self, name: str) -> bytes:
        if name not in self._names:
            raise KeyError(name)
        return (self._folder / name).read_bytes()

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def saved(path: Path, limit: int) -> bytes:
    """The bytes of a file that a person saved. Raises ConfigError when there is none or it is longer than `limit`."""
    try:
        with path.open("rb") as file:
            body = file.read(limit + 1)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    if len(body) > limit:
        raise ConfigError(f"{path}: expected at most {limit} bytes, found more")
    return body


def replace(path: Path, body: bytes, folder: Path) -> None:
    """Writes a file in one step: a reader meets the old one or the new one. The draft stands in `folder`, the store's."""
    draft, away = (folder / f".{os.getpid()}.{kind}.draft" for kind in ("new", "old"))
    try:
        write(draft, body)
        if in_the_way := path.is_dir():
            path.replace(away)
        draft.replace(path)
        if in_the_way:
            remove(away)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync(path.parent)


def same(path: Path, body: bytes) -> bool:
    with suppress(OSError):
        return path.read_bytes() == body
    return False


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def write(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def why(error: Exception) -> str:
    """What is wrong in one line, without the path."""
    return " ".join(str(getattr(error, "strerror", None) or error).split()) or type(error).__name__
