"""`/api/v1/figures.*`: rows of the figures table, chosen by query, in three formats that hold the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import pandas as pd
from starlette.requests import Request
from starlette.responses import Response

from etl.model import NAMES, Source, to_arrow
from etl.package import parquet_bytes
from pages.api.answers import answer, etag, not_modified, to_json, unchanged
from pages.api.query import Known, Query, asof, known, parse, select
from pages.datasets import Datasets
from pages.figures.csv_text import csv_bytes

MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}


class Figures:
    def __init__(self, datasets: Datasets, sources: Mapping[str, Source]) -> None:
        self._datasets, self._sources = datasets, sources
        self._known = lru_cache(maxsize=8)(self._values_of)
        self._all = lru_cache(maxsize=6)(self._body)

    def csv(self, request: Request) -> Response:
        return self._answer(request, "csv")

    def json(self, request: Request) -> Response:
        return self._answer(request, "json")

    def parquet(self, request: Request) -> Response:
        return self._answer(request, "parquet")

    def _answer(self, request: Request, kind: str) -> Response:
        items = request.query_params.multi_items()
        current = self._datasets.read().release
        release = asof(items, [item.release for item in self._datasets.store.history()]) or current
        query = parse(items, self._known(release, current))
        tag = etag(release.encode(), kind.encode(), query.canonical.encode())
        if unchanged(request, tag):
            return not_modified(tag)
        body = (self._all if query == Query() else self._body)(release, query, kind)
        filename = "" if kind == "json" else f"care-gap-figures-{release}.{kind}"
        return answer(body, tag=tag, media_type=MEDIA_TYPES[kind], filename=filename)

    def _values_of(self, release: str, current: str) -> Known:
        return known(self._sources, self._datasets.read(release).rows, self._datasets.read(current).rows)

    def _body(self, release: str, query: Query, kind: str) -> bytes:
        return WRITERS[kind](release, select(self._datasets.read(release).rows, query)[list(NAMES)])


def _csv(_release: str, rows: pd.DataFrame) -> bytes:
    return csv_bytes(rows)


def _json(release: str, rows: pd.DataFrame) -> bytes:
    return to_json({"release": release, "rows": to_arrow(rows).to_pylist()})


def _parquet(_release: str, rows: pd.DataFrame) -> bytes:
    return parquet_bytes(to_arrow(rows))


WRITERS: Mapping[str, Callable[[str, pd.DataFrame], bytes]] = {"csv": _csv, "json": _json, "parquet": _parquet}
