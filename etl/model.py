"""The nouns of the project: what a source, an indicator, a method, a column and a figure are.

A figure is one published number: one row of the figures table, whose columns `COLUMNS` declares once. The same
declaration makes the arrow schema, the checks, `data/README.md` and the data package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

import pandas as pd
import pyarrow as pa

KEY = ("indicator", "place", "group_kind", "group", "start", "end", "unit", "method")
"""What makes a figure one figure: unique across all sources among rows whose flag is not `superseded`."""

Row = Mapping[str, Any]
"""One row of the figures table, by column."""


Z = 1.96
"""Standard errors from an estimate to the ends of its 95 % interval."""


def key(row: Row) -> tuple[Any, ...]:
    """What names a figure: its `KEY`."""
    return tuple(row[name] for name in KEY)


UNITS = ("percent", "people", "odds_ratio", "downloads")
FLAGS = ("suppressed", "not_collected", "not_applicable", "below_limit", "superseded")
RELIABILITIES = ("shown", "footnoted", "unreliable", "not_assessable")
EVIDENCE = ("fetched", "published", "secondary")
GRADES = ("fetched", "primary", "official text", "transcription", "secondary")
"""Best first: where two sources give one key, the better grade lives, the other goes to the conflicts table."""


@dataclass(frozen=True, kw_only=True)
class Column:
    name: str
    type: Literal["string", "date", "float", "int", "bool"]
    meaning: str
    nullable: bool = True
    allowed: tuple[str, ...] = ()

    @property
    def arrow(self) -> pa.DataType:
        return {
            "string": pa.string(),
            "date": pa.date32(),
            "float": pa.float64(),
            "int": pa.int64(),
            "bool": pa.bool_(),
        }[self.type]

    @property
    def field(self) -> dict[str, Any]:
        """The column as a field of a Frictionless table schema."""
        types = {"float": "number", "int": "integer", "bool": "boolean"}
        rules: dict[str, Any] = {} if self.nullable else {"required": True}
        if self.allowed:
            rules["enum"] = list(self.allowed)
        field = {"name": self.name, "type": types.get(self.type, self.type), "description": self.meaning}
        return field | ({"constraints": rules} if rules else {})

    @property
    def rule(self) -> str:
        """The column's rule as a sentence, for errors and documents alike."""
        parts = [self.type, "may be blank" if self.nullable else "never blank"]
        if self.allowed:
            parts.append("one of " + ", ".join(self.allowed))
        return "; ".join(parts)


COLUMNS = (
    Column(name="source", type="string", nullable=False, meaning="slug of the source"),
    Column(name="indicator", type="string", nullable=False, meaning="what is measured; an id of indicators.json"),
    Column(name="place", type="string", nullable=False, meaning="US, a two-letter postal code, or WORLD"),
    Column(
        name="group_kind",
        type="string",
        nullable=False,
        meaning="total, sex, age, race_ethnicity …; a cross joins two kinds with ` x `",
    ),
    Column(name="group", type="string", nullable=False, meaning="the group; `total` for the whole population"),
    Column(name="start", type="date", nullable=False, meaning="first day the estimate speaks for"),
    Column(name="end", type="date", nullable=False, meaning="last day the estimate speaks for"),
    Column(name="value", type="float", meaning="the estimate, in `unit`; blank with a `flag` when not published"),
    Column(name="low", type="float", meaning="lower bound of the 95 % interval, in `unit`"),
    Column(name="high", type="float", meaning="upper bound of the 95 % interval, in `unit`"),
    Column(name="standard_error", type="float", meaning="standard error in `unit`, as published"),
    Column(name="unit", type="string", nullable=False, allowed=UNITS, meaning="unit of value, low, high"),
    Column(name="sample_n", type="int", meaning="unweighted respondents, as published"),
    Column(name="df", type="int", meaning="design degrees of freedom, as published"),
    Column(
        name="method",
        type="string",
        nullable=False,
        meaning="how it was asked and weighted; rows of two methods are never joined, subtracted, ranked or divided",
    ),
    Column(name="flag", type="string", allowed=FLAGS, meaning="why there is no value, or `superseded`"),
    Column(
        name="reliability",
        type="string",
        nullable=False,
        allowed=RELIABILITIES,
        meaning="by the NCHS data presentation standards, where respondents, degrees of freedom and an error are published",
    ),
    Column(name="derived", type="bool", nullable=False, meaning="true where value or interval is computed here"),
    Column(
        name="evidence",
        type="string",
        nullable=False,
        allowed=EVIDENCE,
        meaning="fetched, published (transcribed from the publisher's document) or secondary",
    ),
    Column(name="reference", type="string", nullable=False, meaning="table, page or section, and URL"),
)
NAMES = tuple(column.name for column in COLUMNS)
SCHEMA = pa.schema([pa.field(column.name, column.arrow, column.nullable) for column in COLUMNS])
GRADED = SCHEMA.append(pa.field("grade", pa.string(), nullable=False))
"""The figures table while sources are merged: one more column, the grade of each row (`GRADES`)."""

REVISIONS = pa.schema(
    [
        *(SCHEMA.field(name) for name in KEY),
        *(pa.field(f"old_{name}", SCHEMA.field(name).type) for name in ("value", "low", "high", "flag")),
        pa.field("release", pa.string(), nullable=False),
    ]
)
"""A living figure by its key, what it was before its last revision, and the last release that said so."""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """What is measured, and `of` whom: percentages of different populations are never subtracted.

    `says` is what stands behind a population in a sentence, in the past tense: `had any mental illness in the past year`.
    Where a group is an answer and no population, `{answer}` marks its place. `says_by_method` and `of_by_method` have, by
    the id of a method, the words for one that asked something else, or other people.
    """

    id: str
    title: str
    of: str
    says: str
    says_by_method: Mapping[str, str] = field(default_factory=dict, hash=False)
    of_by_method: Mapping[str, str] = field(default_factory=dict, hash=False)
    units: tuple[str, ...] = ("percent",)
    low: float = 0.0
    high: float = 100.0
    """The range of a percentage; counts are bounded below by 0 alone."""


@dataclass(frozen=True, kw_only=True)
class Method:
    """How a number came about. `why` is one sentence: why figures of this method stand apart from the others'."""

    id: str
    title: str
    question: str
    recall: str
    mode: str
    why: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class Paged:
    """How a Socrata request is paged: `count_url` answers `[{"count": "n"}]`; `{offset}` in the URL is filled in."""

    count_url: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Source:
    """A publisher's dataset: what it is, where it is, how its bytes become rows.

    `requests` maps a name to a URL and is empty for a source transcribed by hand; a name in `paged` is asked page by
    page, and its pages reach `parse` as `name.0`, `name.1` …, with the count as `name.count`. `parse` is pure: it takes
    the bodies by name and returns graded rows (`figures`), or raises a DataError that names the place.
    `max_drop` is the share (0 to 1) of the last release's keys that may vanish before a person has to look;
    `jump` the change of one value, in percentage points, beyond which the same holds. `marks` has, by the name of a
    request, a text that only the publisher's own file contains: without it the answer is another page.
    """

    slug: str
    title: str
    publisher: str
    page_url: str
    licence: str
    citation: str
    update_days: int
    indicators: tuple[Indicator, ...]
    methods: tuple[Method, ...]
    requests: Mapping[str, str] = field(default_factory=dict)
    paged: Mapping[str, Paged] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    parse: Callable[[Mapping[str, bytes]], pd.DataFrame] | None = None
    min_rows: int = 1
    max_drop: float = 0.0
    jump: float = 1.0
    state: Literal["live", "ended"] = "live"
    edition: str = ""
    """Which edition the transcribed figures come from, with its date, in words."""
    left_out: str = ""
    """Which of the publisher's rows or of the reference's figures are not carried over, how many, and why, in words."""
    called: str = ""
    """What is known of the endpoint: who called it and when. Said on the Sources page."""

    @property
    def by_hand(self) -> str:
        """Where a person finds the file that `import` reads: of a paged dataset its export, else the request itself."""
        addresses = [url for name, url in self.requests.items() if name not in self.paged]
        return ", ".join(addresses) or f"the CSV export of {self.page_url}"


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One answer of a publisher. `body` is decoded; `sha256` is of `body`; `recorded_on` is the day the bytes were
    captured where a mirror says so. `via` is `live`, `mirror` or `import`."""

    url: str
    final_url: str
    fetched_at: datetime
    status: int
    media_type: str
    sha256: str
    body: bytes = field(repr=False)
    via: Literal["live", "mirror", "import"]
    recorded_on: date | None = None
    etag: str = ""
    last_modified: str = ""


VIA = {"live": "fetched live", "mirror": "fetched from a recording", "import": "saved by hand"}
"""How bytes came here, in words."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """The facts of one request's bytes as a release keeps them. `day` is the date of the bytes, None when unknown."""

    name: str
    url: str
    via: str
    day: date | None
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where a release's rows of one source come from: the publishing facts beside the facts of the bytes."""

    slug: str
    title: str
    publisher: str
    page_url: str
    licence: str
    citation: str
    fetched: tuple[Fetched, ...]
    edition: str
    rows: int

    @property
    def day(self) -> date | None:
        """The day of the newest bytes; None where nothing was fetched or no day is known."""
        return max((item.day for item in self.fetched if item.day), default=None)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What the last refresh of a source came to. `outcome` is published, unchanged, transcribed, refused, held or
    unavailable; `held` names the release that waits to be approved, where one does."""

    slug: str
    outcome: str
    why: str
    checked_at: datetime
    succeeded_at: datetime | None
    failing_since: datetime | None
    held: str = ""


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """The rows of one whole release and where they come from; one cannot be had without the other."""

    release: str
    rows: pd.DataFrame
    provenance: Mapping[str, Provenance]
    conflicts: pd.DataFrame
    revisions: pd.DataFrame
    """The figures that an earlier release gave otherwise: `REVISIONS`."""
    fallback: str = ""
    """What is damaged, so that this release is shown in its place; blank when all is well."""


def figures(records: Iterable[Mapping[str, Any]], *, source: str) -> pd.DataFrame:
    """Typed rows of the figures table, with `grade`, from records that may leave out what is blank.

    `place` is US, `group_kind` and `group` are total, `derived` is False unless the record says otherwise; `evidence`
    follows from `grade` (default fetched). Where a standard error is given and no interval, the 95 % interval is
    value ± 1.96 × SE, unrounded, and the row is marked derived. Numbers are Python floats and ints, dates
    `datetime.date`, blanks None. A field that is unknown, or left out though it is never blank, raises KeyError.
    """
    return pd.DataFrame(
        to_pandas(pa.Table.from_pylist([_complete(record, source) for record in records], schema=GRADED))
    )


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """Arrow types are kept, so a missing value is null, never NaN."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def to_arrow(rows: pd.DataFrame, schema: pa.Schema = SCHEMA) -> pa.Table:
    return pa.Table.from_pandas(rows[schema.names], schema=schema, preserve_index=False).replace_schema_metadata(None)


def _complete(record: Mapping[str, Any], source: str) -> dict[str, Any]:
    unknown = set(record) - set(GRADED.names)
    if unknown:
        raise KeyError(f"unknown fields: {', '.join(sorted(unknown))}")
    grade = record.get("grade", "fetched")
    row: dict[str, Any] = dict.fromkeys(GRADED.names)
    row |= {"source": source, "place": "US", "group_kind": "total", "group": "total", "derived": False}
    row |= {"reliability": "not_assessable", "grade": grade, "evidence": evidence_of(grade)}
    row |= record
    missing = [column.name for column in COLUMNS if not column.nullable and row[column.name] is None]
    if missing:
        raise KeyError(f"missing fields: {', '.join(missing)}")
    for name in (column.name for column in COLUMNS if column.type == "int"):
        if not isinstance(row[name], int | None):
            raise TypeError(f"{name}: expected an int, which arrow would otherwise cut from {row[name]!r}")
    if row["standard_error"] is not None and row["low"] is None and row["value"] is not None:
        reach = Z * row["standard_error"]
        row |= {"low": row["value"] - reach, "high": row["value"] + reach, "derived": True}
    return row


def evidence_of(grade: str) -> str:
    """The `evidence` of a grade; raises KeyError for a grade that is not one of `GRADES`."""
    return {
        "fetched": "fetched",
        "primary": "published",
        "official text": "published",
        "transcription": "published",
        "secondary": "secondary",
    }[grade]
