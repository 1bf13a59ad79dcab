"""A failed check, and the row it speaks of in words."""

from __future__ import annotations

from dataclasses import dataclass

from etl.model import Row


@dataclass(frozen=True, kw_only=True)
class Failure:
    """`hold` where a person may approve the rows after looking; otherwise they are refused."""

    check: str
    where: str
    expected: str
    found: str
    hold: bool = False

    def __str__(self) -> str:
        return f"{self.where}: expected {self.expected}, found {self.found}"


def name(row: Row) -> str:
    """A figure in words, for failures and diffs."""
    when = str(row["end"]) if row["start"] == row["end"] else f"{row['start']} to {row['end']}"
    group = "" if row["group_kind"] == "total" else f", {row['group_kind']} {row['group']}"
    return f"{row['source']} {row['indicator']}, {row['place']}{group}, {when}, {row['unit']}, {row['method']}"


def living(row: Row) -> bool:
    return bool(row["flag"] != "superseded")
