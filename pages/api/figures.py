"""`/api/v1/figures.*`: rows of the figures table, chosen by query, in formats that hold the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial

import pandas as pd
from starlette.requests import Request
from starlette.responses import Response

from etl.model import NAMES, to_arrow
from etl.package import parquet_bytes
from pages.api import bundle
from pages.api.answers import answer, etag, not_modified, site, to_json, unchanged
from pages.api.operations import BYTES, TEXT, Form, Operation, Parameter, listed, one_of, row
from pages.api.query import DAYS, FILTERS, PARAMETERS, SPAN, VALUES, Query, Words, asof, parse, select, words_of
from pages.figures.accompany import Taken
from pages.figures.csv_text import csv_bytes
from pages.figures.facts import Facts
from pages.figures.snippets import address
from pages.figures.works import of_publishers
from pages.known import Known

FEW = 3
"""How many indicators the title of an archive names."""


class Figures:
    """`base` is the path the server was started with."""

    def __init__(self, known: Known, base: str) -> None:
        self._known, self._base = known, base
        self._words = lru_cache(maxsize=8)(self._words_of)
        self._all = lru_cache(maxsize=6)(self._body)

    def operations(self) -> list[Operation]:
        return [
            Operation(
                path=f"/v1/figures.{form}",
                summary=f"Rows of the figures table, {how.meaning}",
                answer=partial(self._answer, form),
                media_type=how.media_type,
                schema=how.schema,
                parameters=self._parameters,
                refusals={404: "No day lies between `from` and `to`"},
            )
            for form, how in FORMS.items()
        ]

    def _parameters(self) -> list[Parameter]:
        releases = self._known.releases
        words = self._words(releases[0], releases[0])
        schemas = {name: one_of(sorted(words[name])) for name in VALUES} | dict.fromkeys(SPAN, DAYS)
        schemas["asof"] = one_of(releases)
        return [
            Parameter(name=name, meaning=FILTERS[name], schema=schemas[name], repeatable=name in VALUES)
            for name in PARAMETERS
        ]

    def _answer(self, form: str, request: Request) -> Response:
        items = request.query_params.multi_items()
        releases = self._known.releases
        release = asof(items, releases) or releases[0]
        query = parse(items, self._words(release, releases[0]))
        here = site(request, self._base) if form == "zip" else ""
        tag = etag(*(part.encode() for part in (release, form, query.canonical, here)))
        if unchanged(request, tag):
            return not_modified(tag)
        body = (self._all if query == Query() else self._body)(release, query, form, here)
        filename = "" if form in {"json", "jsonl"} else f"{query.stem(release)}.{form}"
        return answer(body, tag=tag, media_type=FORMS[form].media_type, filename=filename)

    def _words_of(self, release: str, current: str) -> Words:
        return words_of(self._known.sources, *(self._known.facts(name).rows for name in (release, current)))

    def _body(self, release: str, query: Query, form: str, here: str) -> bytes:
        """`here` is where the pages are, for the form that says where its rows are from."""
        facts = self._known.facts(release)
        rows = select(facts.rows, query)[list(NAMES)]
        return _zip(facts, query, rows, here) if form == "zip" else WRITERS[form](facts, rows)


def _csv(_facts: Facts, rows: pd.DataFrame) -> bytes:
    return csv_bytes(rows)


def _json(facts: Facts, rows: pd.DataFrame) -> bytes:
    return to_json({"release": facts.release, "rows": to_arrow(rows).to_pylist()})


def _jsonl(_facts: Facts, rows: pd.DataFrame) -> bytes:
    """A row a line, for a reader that takes one at a time."""
    return b"".join(to_json(line) + b"\n" for line in to_arrow(rows).to_pylist())


def _parquet(_facts: Facts, rows: pd.DataFrame) -> bytes:
    return parquet_bytes(to_arrow(rows))


def _zip(facts: Facts, query: Query, rows: pd.DataFrame, here: str) -> bytes:
    titles = [facts.indicators[name].title for name in sorted(set(rows["indicator"]))]
    provenance = [facts.provenance[slug] for slug in sorted(set(rows["source"]))]
    several = "all of them" if query == Query() else "an extract"
    title = f"Figures of Care Gap: {'; '.join(titles) if 0 < len(titles) <= FEW else several}"
    return bundle.archive(
        facts,
        Taken(
            title=title,
            cited_as=title,
            said=(f"{len(rows):,} published figures of {len(titles)} indicators, each with its reference.",),
            rows=rows,
            stem=query.stem(facts.release),
            query={
                "filters": query.filters,
                "address": address(f"{here}/api/v1/figures", "csv", query.text, facts.release),
            },
            works=of_publishers(provenance, list(dict.fromkeys(rows["reference"]))),
        ),
    )


FORMS: Mapping[str, Form] = {
    "csv": Form(meaning="CSV", media_type="text/csv", schema=TEXT),
    "json": Form(meaning="JSON", media_type="application/json", schema=listed(row())),
    "jsonl": Form(meaning="JSON Lines, a row a line", media_type="application/jsonl", schema=BYTES),
    "parquet": Form(meaning="parquet", media_type="application/vnd.apache.parquet", schema=BYTES),
    "zip": Form(
        meaning="an archive with CSV, parquet, dictionary, sources and a script that checks it",
        media_type="application/zip",
        schema=BYTES,
    ),
}
WRITERS: Mapping[str, Callable[[Facts, pd.DataFrame], bytes]] = {
    "csv": _csv,
    "json": _json,
    "jsonl": _jsonl,
    "parquet": _parquet,
}
