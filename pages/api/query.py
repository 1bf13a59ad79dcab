"""Pure: what may be asked of the figures table, and the rows that answer it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import pandas as pd

from etl.model import EVIDENCE, UNITS, Source
from etl.places import POSTAL
from pages.api.answers import RefusedError
from pages.api.operations import Parameter, one_of

VALUES = ("source", "indicator", "place", "group_kind", "group", "unit", "method", "evidence")
"""Filters that name values of the column they are called after; several values mean any of them."""
SPAN = ("from", "to")
FILTERS = {
    "source": "slug of a source; sources.json has them",
    "indicator": "what is measured; indicators.json has them",
    "place": "US, a two-letter postal code, or WORLD",
    "group_kind": "total, sex, age, race_ethnicity …",
    "group": "a group as the figures table spells it; total for the whole population",
    "unit": "percent, people …",
    "method": "how the figure came about; sources.json has them",
    "evidence": "fetched, published or secondary",
    "from": "first day or year; rows whose start to end overlaps it are kept",
    "to": "last day or year; rows whose start to end overlaps it are kept",
    "asof": "the release, if not the newest; releases.json has them",
}
"""What may be asked, each with its meaning."""
PARAMETERS = tuple(FILTERS)
ASKED_ONCE = "the answer holds one; name one"
DAY = "YYYY-MM-DD"
YEAR = "YYYY"
DAYS = {
    "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "pattern": "^(1[89]|20)[0-9]{2}$"}],
    "examples": ["2023", "2023-07-01"],
}
"""A day or a year, as a JSON Schema."""
LONG = 80
"""Letters of a file's name that say what was asked for."""

Words = Mapping[str, frozenset[str]]
"""The values each filter may name."""


@dataclass(frozen=True, kw_only=True)
class Query:
    """`since` and `until` keep rows whose start to end overlaps them; of several, the widest counts."""

    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Column by column, the values asked for, sorted."""
    since: date | None = None
    until: date | None = None

    @property
    def canonical(self) -> str:
        """The same text for every spelling of one query, whatever the order of its parameters."""
        return repr((self.values, self.since, self.until))

    @property
    def filters(self) -> dict[str, list[str]]:
        """The query as the parameters of an address, each with its values."""
        days = {"from": self.since, "to": self.until}
        return {name: list(asked) for name, asked in self.values} | {
            name: [day.isoformat()] for name, day in days.items() if day
        }

    @property
    def text(self) -> str:
        """The same as an address says it, without a release."""
        return urlencode(self.filters, doseq=True)

    def stem(self, release: str) -> str:
        """A file name, without its ending, that says what is inside."""
        said = "-".join(value for values in self.filters.values() for value in values) or "figures"
        return f"care-gap-{re.sub('[^A-Za-z0-9]+', '-', said)[:LONG].strip('-')}-{release}"


def words_of(sources: Mapping[str, Source], *tables: pd.DataFrame) -> Words:
    """Every value a filter may name: those of the registry and of the tables, with rows or without."""
    found = {name: {value for table in tables for value in table[name].unique()} for name in VALUES}
    found["source"] |= set(sources)
    found["indicator"] |= {item.id for source in sources.values() for item in source.indicators}
    found["method"] |= {item.id for source in sources.values() for item in source.methods}
    found["place"] |= {"US", "PR", "WORLD", *POSTAL.values()}
    found["unit"] |= set(UNITS)
    found["evidence"] |= set(EVIDENCE)
    return {name: frozenset(values) for name, values in found.items()}


def asof(items: Iterable[tuple[str, str]], releases: Iterable[str]) -> str | None:
    """The release that was asked for, None for the current one. Raises RefusedError unless it is one of `releases`."""
    asked = list(dict.fromkeys(value for name, value in items if name == "asof"))
    releases = list(releases)
    for value in asked:
        if value not in releases:
            raise RefusedError(
                parameter="asof", value=value, allowed=releases, why=f"asof: {value!r} is not a release of this site"
            )
    if len(asked) > 1:
        raise RefusedError(parameter="asof", value=asked[1], allowed=releases, why=f"asof: {ASKED_ONCE}")
    return asked[0] if asked else None


def release_alone(items: Iterable[tuple[str, str]], releases: Sequence[str]) -> str:
    """The release that was asked for, else the newest, which is the first of `releases`, at an address that takes nothing
    else. Raises RefusedError for another parameter, and for a release that is not among them."""
    items = list(items)
    for name, _ in items:
        if name != "asof":
            raise unknown(name, ["asof"])
    return asof(items, releases) or releases[0]


def of_release(releases: Sequence[str]) -> Parameter:
    return Parameter(name="asof", meaning=FILTERS["asof"], schema=one_of(releases))


def parse(items: Iterable[tuple[str, str]], known: Words) -> Query:
    """The query of a URL's parameters. Raises RefusedError for the first parameter or value that is not known, and with 404
    for days that none lies between."""
    values: dict[str, set[str]] = {}
    since: list[date] = []
    until: list[date] = []
    for name, value in items:
        if name in VALUES:
            if value not in known[name]:
                raise RefusedError(
                    parameter=name, value=value, allowed=known[name], why=f"{name}: {value!r} is not a value of it"
                )
            values.setdefault(name, set()).add(value)
        elif name == "from":
            since.append(_day(name, value, "01-01"))
        elif name == "to":
            until.append(_day(name, value, "12-31"))
        elif name != "asof":
            raise unknown(name, PARAMETERS)
    query = Query(
        values=tuple((name, tuple(sorted(asked))) for name, asked in sorted(values.items())),
        since=min(since, default=None),
        until=max(until, default=None),
    )
    if query.since and query.until and query.since > query.until:
        raise RefusedError(
            parameter="from",
            value=query.since.isoformat(),
            allowed=[DAY, YEAR],
            why=f"from: {query.since} is after to: {query.until}; no figure can answer",
            status=404,
        )
    return query


def select(rows: pd.DataFrame, query: Query) -> pd.DataFrame:
    """The rows that answer, in their order."""
    keep = pd.Series(data=True, index=rows.index)
    for name, asked in query.values:
        keep &= rows[name].isin(asked).to_numpy()
    if query.since:
        keep &= (rows["end"] >= query.since).to_numpy()
    if query.until:
        keep &= (rows["start"] <= query.until).to_numpy()
    return rows[keep]


def nothing_asked(names: Iterable[str]) -> None:
    """Raises RefusedError for the first parameter of an address that takes none."""
    for name in names:
        raise unknown(name, ())


def unknown(name: str, allowed: Iterable[str]) -> RefusedError:
    return RefusedError(parameter=name, value=None, allowed=allowed, why=f"{name!r} is not a parameter of this address")


def _day(name: str, value: str, rest: str) -> date:
    """A day, or a year made whole by `rest`."""
    text = f"{value}-{rest}" if re.fullmatch(r"[0-9]{4}", value) else value
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        why = f"{name}: {value!r} is not a day or a year"
        raise RefusedError(parameter=name, value=value, allowed=[DAY, YEAR], why=why) from None
