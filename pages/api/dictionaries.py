"""`/api/v1/*.json`: what the ids in the figures table mean, whose the figures are, and which releases there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from etl.freshness import State, states
from etl.model import KEY, Dataset, Indicator, Provenance, Source
from pages.api.answers import kept, to_json
from pages.api.operations import Operation, Schema, listed
from pages.api.query import nothing_asked, of_release, release_alone
from pages.datasets import Made
from pages.known import Known

SOURCES = "sources.json"
"""Where the licence of each source stands, beside the data package."""


class Dictionaries:
    def __init__(self, known: Known, clock: Callable[[], datetime]) -> None:
        self._known, self._clock = known, clock

    def operations(self) -> list[Operation]:
        rows, package = listed({"type": "object"}), {"type": "object", "required": ["resources", "version"]}
        of_a_release: tuple[tuple[str, str, Callable[[Dataset], Any], Schema], ...] = (
            (
                "indicators",
                "What the ids of indicators mean, of whom, and how many rows there are",
                self._indicators,
                rows,
            ),
            (
                "sources",
                "Whose the figures are, their methods, how fresh, and the bytes behind them",
                self._sources,
                rows,
            ),
            (
                "datapackage",
                "A release as a Frictionless data package, its tables at addresses",
                self._package,
                package,
            ),
        )
        return [
            Operation(
                path=f"/v1/{name}.json",
                summary=said,
                answer=partial(self._of_release, content),
                media_type="application/json",
                schema=schema,
                parameters=lambda: [of_release(self._known.releases)],
            )
            for name, said, content, schema in of_a_release
        ] + [
            Operation(
                path="/v1/releases.json",
                summary="Every release, newest first, and what changed",
                answer=self.releases,
                media_type="application/json",
                schema=rows,
            )
        ]

    def releases(self, request: Request) -> Response:
        nothing_asked(request.query_params)
        rows = [release_row(made) for made in self._known.datasets.log()]
        return _answer(request, {"release": self._known.current, "rows": rows})

    def _of_release(self, content: Callable[[Dataset], Any], request: Request) -> Response:
        release = release_alone(request.query_params.multi_items(), self._known.releases)
        current = self._known.datasets.read()
        return _answer(request, content(current if release == current.release else self._known.datasets.read(release)))

    def _indicators(self, dataset: Dataset) -> dict[str, Any]:
        counts = Counter(dataset.rows["indicator"])
        return {"release": dataset.release, "rows": indicator_rows(self._known.sources, counts)}

    def _sources(self, dataset: Dataset) -> dict[str, Any]:
        return {
            "release": dataset.release,
            "rows": source_rows(self._known.sources, dataset, self.states(dataset)),
        }

    def _package(self, dataset: Dataset) -> dict[str, Any]:
        return by_address(self._known.datasets.store.package(dataset.release), dataset.release)

    def states(self, dataset: Dataset) -> tuple[State, ...]:
        attempts = self._known.datasets.store.attempts()
        return states(self._known.sources, dataset.provenance, attempts, self._clock(), fallback=dataset.fallback)


def by_address(package: Mapping[str, Any], release: str) -> dict[str, Any]:
    """A release's data package as somebody elsewhere can read it: the tables of its sources, each at its address as CSV,
    and an address for each licence, which Frictionless wants. What is said of the parquet in a data folder is kept apart."""
    tables = [item for item in package["resources"] if "schema" in item]
    return {
        **package,
        "licenses": [{"title": licence["title"], "path": SOURCES} for licence in package["licenses"]],
        "resources": [_table(item, release) for item in tables],
    }


def _table(item: Mapping[str, Any], release: str) -> dict[str, Any]:
    stored = {name: item[name] for name in ("path", "format", "mediatype", "bytes", "hash")}
    page = item["sources"][0]["path"]
    return {name: said for name, said in item.items() if name not in stored} | {
        "type": "table",
        "path": f"figures.csv?{urlencode({'source': item['name'], 'asof': release})}",
        "format": "csv",
        "encoding": "utf-8",
        "stored": stored,
        "licenses": [{**licence, "path": page} for licence in item["licenses"]],
    }


def indicator_rows(sources: Mapping[str, Source], counts: Counter[str]) -> list[dict[str, Any]]:
    """One row an indicator, with the sources that carry it and how many rows of it there are."""
    carried: dict[Indicator, list[str]] = {}
    for slug, source in sources.items():
        for indicator in source.indicators:
            carried.setdefault(indicator, []).append(slug)
    ordered = sorted(carried, key=lambda indicator: indicator.id)
    return [asdict(indicator) | {"sources": carried[indicator], "rows": counts[indicator.id]} for indicator in ordered]


def release_row(made: Made) -> dict[str, Any]:
    """When a release became the one readers see, how many figures it has, and how many changed `against` the last one
    before it that can be read; null where it, or every one before it, cannot be read, and of the first."""
    changes = None if made.counts is None else {"against": made.against, **made.counts}
    return {"release": made.release, "at": made.at, "figures": made.figures, "changes": changes}


def source_rows(sources: Mapping[str, Source], dataset: Dataset, states: tuple[State, ...]) -> list[dict[str, Any]]:
    """One row a source: the publishing facts, the methods, how fresh it is, the bytes behind its figures, and how many
    of them an earlier release gave otherwise."""
    revised = _revised(dataset)
    return [
        {
            "slug": state.slug,
            "title": source.title,
            "publisher": source.publisher,
            "page_url": source.page_url,
            "licence": source.licence,
            "citation": source.citation,
            "edition": source.edition,
            "called": source.called,
            "update_days": source.update_days,
            "indicators": [item.id for item in source.indicators],
            "methods": [asdict(item) for item in source.methods],
            "requests": dict(source.requests),
            "freshness": asdict(state),
            **_bytes_behind(dataset.provenance.get(state.slug)),
            "revised": revised[state.slug],
        }
        for state in states
        for source in [sources[state.slug]]
    ]


def _revised(dataset: Dataset) -> Counter[str]:
    """How many figures of each source are among the revisions."""
    keys = list(KEY)
    living = dataset.rows[~(dataset.rows["flag"] == "superseded").fillna(value=False)]
    return Counter(living.merge(dataset.revisions[keys], on=keys)["source"])


def _bytes_behind(facts: Provenance | None) -> dict[str, Any]:
    return {"fetched": [asdict(item) for item in facts.fetched] if facts else [], "rows": facts.rows if facts else 0}


def _answer(request: Request, content: Any) -> Response:
    return kept(request, to_json(content), media_type="application/json")
