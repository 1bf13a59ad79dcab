"""Pure: what goes with figures that leave the site: their dictionaries, where they come from, a README and a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Any

import pandas as pd

from etl.model import COLUMNS, VIA, Method, Provenance
from pages.figures import words
from pages.figures.cite import apa
from pages.figures.facts import Facts
from pages.figures.works import Work

HELP = (
    "If you or someone you know needs help now: call or text 988, the Suicide & Crisis Lifeline (United States, free, day "
    "and night). To find treatment: https://findtreatment.gov"
)
NEVER = (
    "Figures of two methods are never to be joined, subtracted, ranked or divided: the columns `method` and `unit` say which "
    "belong together, and `methods.csv` says why the others do not."
)
COUNTED = (
    ("evidence", "secondary", "second-hand, known from a source that quotes the publisher"),
    ("derived", True, "a value or an interval computed by Care Gap (column `derived`)"),
    ("flag", "suppressed", "withheld by the publisher as too imprecise; withheld is not zero"),
    ("flag", "superseded", "superseded; the publisher has since replaced them"),
    ("reliability", "not_assessable", "reliability cannot be assessed by the NCHS standard"),
    ("reliability", "unreliable", "unreliable by the NCHS standard; do not quote them"),
)
"""What a README counts: a column, its value, and what that means."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What somebody takes away. `title` heads it, `cited_as` is the whole title in a citation; `rows` is a figures table; `query` says how to ask for the same again; `said` are sentences
    on what it shows, `notes` what a reader must know, `changes` why its lines are cut; `works` are cited; `link` is the
    address of the view, blank where none is known; `picture` is an SVG document, blank without one."""

    title: str
    cited_as: str
    said: Sequence[str]
    notes: Sequence[str] = ()
    changes: Sequence[str] = ()
    rows: pd.DataFrame
    stem: str
    query: Mapping[str, Any]
    works: Sequence[Work]
    link: str = ""
    picture: str = ""


def dictionary() -> pd.DataFrame:
    """The columns of the figures table: what each holds."""
    return pd.DataFrame(
        {
            "column": [column.name for column in COLUMNS],
            "rule": [column.rule for column in COLUMNS],
            "meaning": [column.meaning for column in COLUMNS],
        }
    )


def indicators(facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    """What the indicators of these rows measure, and of whom."""
    return _table([facts.indicators[name] for name in sorted(set(rows["indicator"]))], ("id", "title", "of"))


def methods(facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    """How these rows came about, and why the methods stand apart."""
    names = ("id", "title", "question", "recall", "mode", "why", "reference")
    return _table(_methods(facts, rows), names)


def sources(provenance: Sequence[Provenance]) -> pd.DataFrame:
    """Whose the rows are and the bytes they were read from: a line for each request, or one for what was transcribed."""
    lines = [(*(getattr(item, name) for name in WHOSE), *read) for item in provenance for read in _read(item)]
    return pd.DataFrame(lines, columns=[*WHOSE, *READ], dtype=object)


WHOSE = ("slug", "publisher", "title", "page_url", "licence", "citation")
READ = ("how", "url", "bytes_of", "size", "sha256")


def _read(item: Provenance) -> Sequence[tuple[str, ...]]:
    """The columns `READ` of each request; `bytes_of` is the day of the bytes, or the edition that was transcribed."""
    found = [
        (VIA[got.via], got.url, got.day.isoformat() if got.day else "unknown", str(got.size), got.sha256)
        for got in item.fetched
    ]
    return found or [("transcribed", item.page_url, item.edition, "", "")]


def readme(facts: Facts, provenance: Sequence[Provenance], taken: Taken) -> str:
    """What this is, how it was chosen, what to mind, whose it is, how to cite it, and where to get help. Markdown."""
    rows = taken.rows
    parts = [
        f"# {taken.title}",
        *taken.said,
        _files(taken),
        "## How these rows were chosen",
        f"Release {facts.release} of Care Gap; {len(rows):,} rows. {_chosen(taken.query)}",
        *([f"The same view: {taken.link}"] if taken.link else []),
        "## What to mind",
        _list([NEVER, *(taken.notes or _counted(rows))]),
        "## Methods, and why they stand apart",
        _list(f"`{item.id}`: {item.title}. {item.why}" for item in _methods(facts, rows)),
        *(["Why lines are cut:", _list(taken.changes)] if taken.changes else []),
        "## Whose figures these are",
        _list(f"{item.publisher}, {item.title}: {item.licence}" for item in provenance),
        "## How to cite",
        *(apa(work) for work in taken.works),
        "## Is it whole?",
        "`python verify.py` compares every file with `SHA256SUMS` and draws the figures anew as `redrawn.svg`; it needs nothing but Python 3.9. "
        "`sources.csv` has the SHA-256 of the publishers' bytes where figures were read from them; what was transcribed has none.",
        "## If you need help",
        HELP,
    ]
    return "\n\n".join(part if part.startswith(("#", "- ")) else _wrapped(part) for part in parts) + "\n"


def _wrapped(text: str) -> str:
    return fill(text, 100, break_long_words=False, break_on_hyphens=False)


def _list(lines: Iterable[str]) -> str:
    return "\n".join(
        fill(line, 100, initial_indent="- ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
        for line in lines
    )


def _files(taken: Taken) -> str:
    drawn = [f"`{taken.stem}.svg` is the chart"] if taken.picture else []
    return (
        f"`{taken.stem}.csv` and `{taken.stem}.parquet` hold the same rows, one figure a row, "
        "withheld ones with their `flag` and no value; "
        f"{words.listed([*drawn, '`data-dictionary.csv` says what each column holds', '`indicators.csv` and `methods.csv` explain the ids'])}."
    )


def _chosen(query: Mapping[str, Any]) -> str:
    said = [
        f"{name}: {', '.join(value) if isinstance(value, list | tuple) else value}"
        for name, value in query["filters"].items()
    ]
    asked = f"Filters: {'; '.join(said)}." if said else "No filter."
    return f"{asked} The same rows by address: {query['address']}"


def _counted(rows: pd.DataFrame) -> list[str]:
    counts = [(int((rows[column] == value).fillna(value=False).sum()), meaning) for column, value, meaning in COUNTED]
    bare = int((rows["value"].notna() & rows["low"].isna()).sum())
    counts.append((bare, "published without an interval"))
    return [f"{count:,} of {len(rows):,} rows: {meaning}." for count, meaning in counts if count]


def _table(items: Sequence[Any], names: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame([[getattr(item, name) for name in names] for item in items], columns=list(names), dtype=object)


def _methods(facts: Facts, rows: pd.DataFrame) -> list[Method]:
    return [facts.methods[name] for name in sorted(set(rows["method"]))]


def script(table: str) -> str:
    """Python that compares every file with its sum, ends with an error where one differs, and draws `table` anew."""
    return _SCRIPT.replace("TABLE", table)


_SCRIPT = '''"""Is every file as it was, and what do the figures look like? Python 3.9 or later, nothing else: python verify.py"""
import csv, hashlib, html, pathlib, sys
here, drawn = pathlib.Path(__file__).resolve().parent, "redrawn.svg"
sums = {line[66:]: line[:64] for line in (here / "SHA256SUMS").read_text("utf-8").split("\\n") if line}
found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in here.iterdir() if file.is_file() and not file.name.startswith(".") and file.name not in ("SHA256SUMS", drawn)}
sys.exit(f"changed, missing or added: {sorted({name for name, _ in sums.items() ^ found.items()})}") if sums != found else print(len(sums), "files are whole")
rows = [row for row in csv.DictReader((here / "TABLE").open(encoding="utf-8", newline=""))]
top = {unit: max(float(row["high"] or row["value"] or 0) for row in rows if row["unit"] == unit) or 1 for unit in {row["unit"] for row in rows}}
bars = [(30 * n, html.escape(" ".join((row["end"], row["place"], row["group"], row["indicator"], row["value"] or row["flag"], row["unit"]))), *(400 * float(row[name] or row["value"] or 0) / top[row["unit"]] for name in ("value", "low", "high"))) for n, row in enumerate(rows)]
body = "".join(f'<text x="4" y="{y + 12}" font-size="11">{said}</text><path d="M4 {y + 20}h{value}" stroke="teal" stroke-width="8"/><path d="M{4 + low} {y + 20}H{4 + high}" stroke="black" stroke-width="2"/>' for y, said, value, low, high in bars)
(here / drawn).write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {30 * len(bars) + 10}" font-family="sans-serif">{body}</svg>', "utf-8")
'''
