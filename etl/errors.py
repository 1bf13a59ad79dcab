"""What can go wrong, one class a kind, one exit code a class.

    EtlError
    ├── UsageError        64   the command was called with something it does not know
    ├── DataError         65   the bytes arrived and cannot be believed
    │   ├── CellError          one cell: table, row, column, text
    │   ├── LayoutError        a table, header, caption or marker is not as expected
    │   └── CheckError         all failed checks of a source, collected
    ├── SourceError       69   the source could not be reached, or refused us
    │   └── BlockedError       it answered with a page that is not the file: a challenge, a login, an error
    ├── StoreError        74   the disk
    ├── BusyError         75   another refresh runs
    └── ConfigError       78   the environment or an option value cannot be used

An EtlError is told to a person in one line; any other exception is a bug and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.model import Snapshot

TOLD = 10
"""How many failed checks a message spells out; `failures` has all."""


class EtlError(Exception):
    exit_code = 70


class UsageError(EtlError):
    exit_code = 64


class DataError(EtlError):
    exit_code = 65


class CellError(DataError):
    def __init__(self, *, where: str, expected: str, found: str) -> None:
        super().__init__(f"{where}: expected {expected}, found {found!r}")
        self.where, self.expected, self.found = where, expected, found


class LayoutError(DataError):
    def __init__(self, *, where: str, expected: str, found: str) -> None:
        super().__init__(
            f"{where}: expected {expected}, found {found}. "
            "The publisher's layout may have changed; read the page and adjust the parser."
        )
        self.where, self.expected, self.found = where, expected, found


class CheckError(DataError):
    def __init__(self, failures: tuple[object, ...]) -> None:
        more = f"; and {len(failures) - TOLD} more" if len(failures) > TOLD else ""
        super().__init__("; ".join(str(failure) for failure in failures[:TOLD]) + more)
        self.failures = failures


class SourceError(EtlError):
    exit_code = 69


class BlockedError(SourceError):
    def __init__(self, message: str, snapshots: Mapping[str, Snapshot]) -> None:
        super().__init__(message)
        self.snapshots = snapshots


class StoreError(EtlError):
    exit_code = 74


class BusyError(EtlError):
    exit_code = 75


class ConfigError(EtlError):
    exit_code = 78
