"""`/api/v1/charts*`: every chart as the page draws it, as a picture, a table, its words, and an archive of all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from etl.model import to_arrow
from etl.package import parquet_bytes
from pages.api import bundle
from pages.api.answers import RefusedError, answer, etag, not_modified, to_json, unchanged
from pages.api.operations import BYTES, TEXT, Operation, Parameter, Schema, listed, one_of, row
from pages.api.query import ASKED_ONCE, asof, unknown
from pages.figures import draw, image
from pages.figures.accompany import Taken
from pages.figures.catalogue import CHARTS, Entry
from pages.figures.chart import Chart
from pages.figures.csv_text import csv_bytes
from pages.figures.facts import Facts, NoFiguresError
from pages.figures.quote import ASOF, cited_of, permalink, whole_title
from pages.figures.style import PALETTES, Theme
from pages.known import Known

THEMES: Mapping[str, Theme] = {"light": "light", "dark": "dark"}
SIZES = ("wide", "narrow")
LOOKS = {
    "theme": ("the colours of pictures: of a light page or of a dark one", tuple(THEMES)),
    "size": ("the width of pictures: for a wide page or for a narrow one", SIZES),
}
"""Parameters of every chart beside its own; the first value where none is asked for."""
_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")
MADE = 128
"""How many answers are kept: a picture or table is asked for again more often than a new one is."""


@dataclass(frozen=True, kw_only=True)
class View:
    """A chart with the words that were asked for, of one release; `site` is where the pages are, a path where the host is
    not known."""

    entry: Entry
    chosen: tuple[tuple[str, str], ...]
    looks: tuple[tuple[str, str], ...]
    release: str
    site: str

    @property
    def page(self) -> str:
        """The address of the page that shows the view."""
        return permalink(f"{self.site}{self.entry.page}", dict(self.chosen), self.release)

    @property
    def link(self) -> str:
        """The same, blank where it is no whole address."""
        return "" if self.page.startswith("/") else self.page


class Charts:
    """`base` is the path the server was started with."""

    def __init__(self, known: Known, base: str) -> None:
        self._known, self._base = known, base
        self._made = lru_cache(maxsize=MADE)(self._make)

    def operations(self) -> list[Operation]:
        """The list of charts, and an address for each chart in each form."""
        index = Operation(
            path="/v1/charts.json",
            summary="Every chart: its id, title, page and what may be chosen for it",
            answer=self.index,
            media_type="application/json",
            schema=listed(_ENTRY, "charts"),
        )
        return [index, *(self._operation(entry, form) for entry in CHARTS for form in FORMS)]

    def _operation(self, entry: Entry, form: str) -> Operation:
        how = FORMS[form]
        return Operation(
            path=f"/v1/charts/{entry.id}.{form}",
            summary=f"{entry.title}: {how.meaning}",
            answer=partial(self._answer, entry, form),
            media_type=how.media_type,
            schema=how.schema,
            parameters=partial(self._parameters, entry),
            refusals={404: "No chart for this combination, or none in this release"},
        )

    def _parameters(self, entry: Entry) -> list[Parameter]:
        words = entry.words(self._known.facts())
        own = [
            Parameter(name=item.name, meaning=item.title, schema=one_of(words[item.name])) for item in entry.parameters
        ]
        looks = [Parameter(name=name, meaning=said, schema=one_of(words)) for name, (said, words) in LOOKS.items()]
        releases = Parameter(name=ASOF, meaning="the release, if not the newest", schema=one_of(self._known.releases))
        return [*own, *looks, releases]

    def index(self, request: Request) -> Response:
        for name in request.query_params:
            raise unknown(name, ())
        facts = self._known.facts()
        body = to_json({"release": facts.release, "charts": [self._entry(entry, facts) for entry in CHARTS]})
        tag = etag(body)
        return not_modified(tag) if unchanged(request, tag) else answer(body, tag=tag, media_type="application/json")

    def _entry(self, entry: Entry, facts: Facts) -> dict[str, Any]:
        words, views = entry.words(facts), entry.views(facts)
        return {
            "id": entry.id,
            "title": entry.title,
            "page": entry.page,
            "parameters": [
                {
                    "name": item.name,
                    "title": item.title,
                    "allowed": words[item.name],
                    "default": words[item.name][0] if words[item.name] else None,
                }
                for item in entry.parameters
            ],
            "views": views,
            "looks": {name: list(words) for name, (_, words) in LOOKS.items()},
            "addresses": {form: f"{self._base}/api/v1/charts/{entry.id}.{form}" for form in FORMS},
        }

    def _answer(self, entry: Entry, form: str, request: Request) -> Response:
        view = self._view(entry, request)
        body, stem = self._made(view, form)
        tag = etag(body)
        if unchanged(request, tag):
            return not_modified(tag)
        shown = form in {"json", "svg", "png"}
        return answer(body, tag=tag, media_type=FORMS[form].media_type, filename="" if shown else f"{stem}.{form}")

    def _view(self, entry: Entry, request: Request) -> View:
        """What an address asks for. Raises RefusedError for what is not known, with 404 for what is, but not together."""
        items = request.query_params.multi_items()
        own = [item.name for item in entry.parameters]
        asked: dict[str, str] = {}
        for name, value in items:
            if name not in {*own, *LOOKS, ASOF}:
                raise unknown(name, [*own, *LOOKS, ASOF])
            if name in asked and asked[name] != value:
                raise RefusedError(parameter=name, value=value, allowed=[], why=f"{name}: {ASKED_ONCE}")
            asked[name] = value
        for name, (_, words) in LOOKS.items():
            _among(name, asked.get(name, words[0]), words)
        release = asof(items, self._known.releases) or self._known.current
        return View(
            entry=entry,
            chosen=tuple(_chosen(entry, self._known.facts(release), asked, self._words(entry, release)).items()),
            looks=tuple((name, asked.get(name, words[0])) for name, (_, words) in LOOKS.items()),
            release=release,
            site=self._site(request),
        )

    def _words(self, entry: Entry, release: str) -> dict[str, list[str]]:
        """Every word that this release or the newest has a chart for."""
        here, newest = (entry.words(self._known.facts(name)) for name in (release, self._known.current))
        return {name: list(dict.fromkeys([*newest[name], *here[name]])) for name in newest}

    def _site(self, request: Request) -> str:
        """Where the site is, as the client spells it; without a host for a spelling that no citation could carry."""
        host = request.headers.get("host", "")
        return f"{request.url.scheme}://{host}{self._base}" if _HOST.fullmatch(host) else self._base

    def _make(self, view: View, form: str) -> tuple[bytes, str]:
        """The answer's body and the name of its file."""
        facts, looks = self._known.facts(view.release), dict(view.looks)
        try:
            chart = view.entry.chart(facts, dict(view.chosen), PALETTES[THEMES[looks["theme"]]])
        except NoFiguresError as missing:
            raise _nothing(view.release, str(missing)) from None
        return FORMS[form].write(view, facts, chart), chart.file(view.release)


def _chosen(entry: Entry, facts: Facts, asked: Mapping[str, str], words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """A word for each parameter of a chart: the one asked for, else the one the page shows unasked. Raises RefusedError for
    one that is not among `words`, and with 404 for one that is not published beside the others."""
    views = entry.views(facts)
    if not views:
        raise _nothing(facts.release, entry.title)
    chosen: dict[str, str] = {}
    for item in entry.parameters:
        together = [view for view in views if chosen.items() <= view.items()]
        possible = list(dict.fromkeys(view[item.name] for view in together))
        word = _among(item.name, asked.get(item.name, possible[0]), words[item.name])
        if word not in possible:
            beside = "".join(f", {name}={said}" for name, said in chosen.items())
            raise RefusedError(
                parameter=item.name,
                value=word,
                allowed=possible,
                why=f"{item.name}: there is no chart of {word!r} beside release {facts.release}{beside}",
                status=404,
            )
        chosen[item.name] = word
    return chosen


def _among(name: str, word: str, allowed: Sequence[str]) -> str:
    if word not in allowed:
        raise RefusedError(parameter=name, value=word, allowed=allowed, why=f"{name}: {word!r} is not a value of it")
    return word


def _nothing(release: str, what: str) -> RefusedError:
    why = f"release {release} holds no figures of “{what}”"
    return RefusedError(parameter=None, value=None, allowed=[], why=why, status=404)


def _csv(_view: View, _facts: Facts, chart: Chart) -> bytes:
    return csv_bytes(chart.table)


def _parquet(_view: View, _facts: Facts, chart: Chart) -> bytes:
    return parquet_bytes(to_arrow(chart.table))


def _json(view: View, facts: Facts, chart: Chart) -> bytes:
    """The chart in words and numbers; `plotly` is null for one that is drawn as a picture alone."""
    return to_json(
        {
            "release": facts.release,
            "id": view.entry.id,
            "page": view.page,
            "parameters": dict(view.chosen),
            "title": chart.title,
            "subtitle": chart.subtitle,
            "alt": chart.alt,
            "summary": chart.summary,
            "notes": chart.notes,
            "changes": chart.changes,
            "table": asdict(chart.printed),
            "rows": to_arrow(chart.table).to_pylist(),
            "provenance": [asdict(item) for item in chart.provenance],
            "references": chart.references,
            "plotly": json.loads(chart.figure.to_json()) if chart.figure is not None else None,
        }
    )


def _picture(view: View, facts: Facts, chart: Chart) -> str:
    looks = dict(view.looks)
    return image.document(
        chart,
        release=facts.release,
        address=view.link,
        palette=PALETTES[THEMES[looks["theme"]]],
        narrow=looks["size"] == "narrow",
    )


def _svg(view: View, facts: Facts, chart: Chart) -> bytes:
    return _picture(view, facts, chart).encode()


def _png(view: View, facts: Facts, chart: Chart) -> bytes:
    return draw.png(_picture(view, facts, chart))


def _zip(view: View, facts: Facts, chart: Chart) -> bytes:
    asked = permalink(f"{view.site}/api/v1/charts/{view.entry.id}.csv", dict(view.chosen), view.release)
    return bundle.archive(
        facts,
        Taken(
            title=chart.title,
            cited_as=whole_title(chart),
            said=(f"{chart.subtitle}.", chart.summary),
            notes=chart.notes,
            changes=chart.changes,
            rows=chart.table,
            stem=chart.file(view.release),
            query={"chart": view.entry.id, "filters": dict(view.chosen), "address": asked},
            works=cited_of(facts, chart, view.link),
            link=view.link,
            picture=_picture(view, facts, chart),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Form:
    meaning: str
    media_type: str
    schema: Schema
    write: Callable[[View, Facts, Chart], bytes]


_WORDS = {"type": "array", "items": {"type": "string"}}
_ENTRY: Schema = {
    "type": "object",
    "required": ["id", "title", "page", "parameters", "views"],
    "properties": {
        "id": {"type": "string"},
        "title": {"type": "string"},
        "page": {"type": "string", "description": "the path of the page that shows the chart"},
        "parameters": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "title", "allowed", "default"],
                "properties": {
                    "name": {"type": "string"},
                    "title": {"type": "string"},
                    "allowed": _WORDS,
                    "default": {"type": ["string", "null"]},
                },
            },
        },
        "views": {
            "type": "array",
            "description": "every combination of values that the newest release has a chart for",
            "items": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "looks": {"type": "object", "additionalProperties": _WORDS},
        "addresses": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
_CHART: Schema = {
    "type": "object",
    "required": ["release", "id", "title", "subtitle", "alt", "summary", "notes", "rows", "provenance", "plotly"],
    "properties": {
        **{name: {"type": "string"} for name in ("release", "id", "page", "title", "subtitle", "alt", "summary")},
        "parameters": {"type": "object", "additionalProperties": {"type": "string"}},
        **dict.fromkeys(("notes", "changes", "references"), _WORDS),
        "table": {"type": "object", "description": "the table as the page prints it: caption, header and rows of text"},
        "rows": {"type": "array", "items": row()},
        "provenance": {"type": "array", "items": {"type": "object"}},
        "plotly": {"type": ["object", "null"], "description": "the figure's specification; null for a picture alone"},
    },
}
FORMS: Mapping[str, Form] = {
    "svg": Form(meaning="picture, SVG", media_type="image/svg+xml", schema=TEXT, write=_svg),
    "png": Form(meaning="picture, PNG", media_type="image/png", schema=BYTES, write=_png),
    "csv": Form(meaning="the drawn table, CSV", media_type="text/csv", schema=TEXT, write=_csv),
    "parquet": Form(
        meaning="the drawn table, parquet",
        media_type="application/vnd.apache.parquet",
        schema=BYTES,
        write=_parquet,
    ),
    "json": Form(meaning="words, rows and drawing, JSON", media_type="application/json", schema=_CHART, write=_json),
    "zip": Form(
        meaning="archive of table, picture, dictionary, sources and a script that checks it",
        media_type="application/zip",
        schema=BYTES,
        write=_zip,
    ),
}
