"""`/api/v1/charts*`: every chart of the site with the choices of its page, in each form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pages.api.answers import RefusedError, kept, site, to_json
from pages.api.chart_forms import FORMS, LOOKS, WRITERS, Asked
from pages.api.operations import WORDS, Operation, Parameter, Schema, listed, one_of
from pages.api.query import ASKED_ONCE, asof, of_release, release_alone, unknown
from pages.figures.catalogue import CHARTS, Entry, View
from pages.figures.facts import Facts, NoFiguresError
from pages.figures.quote import ASOF
from pages.known import Known

MADE = 128
"""How many answers are kept: a picture or table is asked for again more often than a new one is."""


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
                    "allowed": WORDS,
                    "default": {"type": ["string", "null"]},
                },
            },
        },
        "views": {
            "type": "array",
            "description": "every combination of values that the newest release has a chart for",
            "items": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "looks": {"type": "object", "additionalProperties": WORDS},
        "addresses": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


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
            parameters=lambda: [of_release(self._known.releases)],
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
        return [*own, *looks, of_release(self._known.releases)]

    def index(self, request: Request) -> Response:
        facts = self._known.facts(release_alone(request.query_params.multi_items(), self._known.releases))
        body = to_json({"release": facts.release, "charts": [self._entry(entry, facts) for entry in CHARTS]})
        return kept(request, body, media_type="application/json")

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
        body, stem = self._made(self._asked(entry, request), form)
        shown = form in {"json", "svg", "png"}
        return kept(request, body, media_type=FORMS[form].media_type, filename="" if shown else f"{stem}.{form}")

    def _asked(self, entry: Entry, request: Request) -> Asked:
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
        looks = {name: _among(name, asked.get(name, words[0]), words) for name, (_, words) in LOOKS.items()}
        releases = self._known.releases
        release = asof(items, releases) or releases[0]
        chosen = _chosen(entry, self._known.facts(release), asked, self._words(entry, release))
        return Asked(
            view=View(entry=entry, words=tuple(chosen.values())),
            **looks,
            release=release,
            site=site(request, self._base),
        )

    def _words(self, entry: Entry, release: str) -> dict[str, list[str]]:
        """Every word that this release or the newest has a chart for."""
        here, newest = (entry.words(self._known.facts(name)) for name in (release, self._known.current))
        return {name: list(dict.fromkeys([*newest[name], *here[name]])) for name in newest}

    def _make(self, asked: Asked, form: str) -> tuple[bytes, str]:
        """The answer's body and the name of its file."""
        facts, view = self._known.facts(asked.release), asked.view
        try:
            chart = view.entry.chart(facts, view.chosen, asked.palette)
        except NoFiguresError as missing:
            raise _nothing(asked.release, str(missing)) from None
        return WRITERS[form](asked, facts, chart), chart.file(asked.release)


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
            beside = " and ".join(f"{name}={said}" for name, said in chosen.items())
            raise RefusedError(
                parameter=item.name,
                value=word,
                allowed=possible,
                why=f"{item.name}: release {facts.release} has no chart of {word!r}{f' with {beside}' if beside else ''}",
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
