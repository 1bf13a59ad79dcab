"""Take the data: the rows a visitor asks for, a look at them, and the address that gives the same again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd

from etl.model import NAMES, Row, to_arrow
from pages.figures import words
from pages.figures.chart import Printed
from pages.figures.csv_text import csv_bytes
from pages.figures.facts import Facts

ALL = "all"
LOOK = 12


@dataclass(frozen=True, kw_only=True)
class Extract:
    """`query` is the address of the same rows in the API, `stem` the name of the file."""

    rows: pd.DataFrame
    look: Printed
    query: str
    stem: str

    def csv(self) -> bytes:
        return csv_bytes(self.rows, bom=True)


def indicators(facts: Facts) -> dict[str, str]:
    """Every indicator that has rows, by its title."""
    present = sorted(set(facts.rows["indicator"]))
    return {name: f"{facts.indicators[name].title} ({name})" for name in present}


def values(facts: Facts, indicator: str, column: str) -> dict[str, str]:
    """What a column holds for an indicator, and `all`."""
    rows = facts.rows[facts.rows["indicator"] == indicator]
    found = sorted(set(rows[column]))
    return {ALL: "All", **{name: words.kind(name).capitalize() if column == "group_kind" else name for name in found}}


def extract(facts: Facts, chosen: Mapping[str, str]) -> Extract:
    """The rows whose columns have the chosen values; `all` asks for no column."""
    wanted = {column: value for column, value in chosen.items() if value != ALL}
    rows = facts.rows
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    rows = rows.sort_values(["end", "group_kind", "group"], ignore_index=True)[list(NAMES)]
    stem = "-".join(["care-gap", *wanted.values(), facts.release])
    return Extract(rows=rows, look=_look(facts, rows), query=urlencode(wanted), stem=stem)


def _look(facts: Facts, rows: pd.DataFrame) -> Printed:
    newest = sorted(to_arrow(rows).to_pylist(), key=_first)[:LOOK]
    return Printed(
        caption=f"The newest {len(newest)} of {len(rows):,} rows",
        header=("Period", "Place", "Group", "Value", "95% interval", "Method", "Evidence"),
        rows=tuple(
            (
                words.period(row),
                row["place"],
                words.group(row),
                words.number(row) + _mark(facts, row),
                words.interval(row) or "not published",
                row["method"],
                row["evidence"],
            )
            for row in newest
        ),
    )


def _mark(facts: Facts, row: Row) -> str:
    said = ["second-hand"] if row["evidence"] == "secondary" else []
    said += ["revised"] if facts.revision(row) else []
    return f" ({', '.join(said)})" if said else ""


def _first(row: Row) -> tuple[int, bool, str, str]:
    """Newest first; of one day, the whole population, then the groups by name."""
    return (-row["end"].toordinal(), row["group_kind"] != "total", row["group_kind"], row["group"])
