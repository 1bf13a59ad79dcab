"""The forms in which a chart leaves this server: pictures, tables, its words, and an archive of all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from etl.model import to_arrow
from etl.package import parquet_bytes
from pages.api import bundle
from pages.api.answers import to_json
from pages.api.operations import BYTES, TEXT, WORDS, Form, Schema, row
from pages.figures import draw, image
from pages.figures.accompany import Taken
from pages.figures.catalogue import View
from pages.figures.chart import Chart
from pages.figures.csv_text import csv_bytes
from pages.figures.facts import Facts
from pages.figures.quote import cited_of, permalink, whole_title
from pages.figures.style import PALETTES, Palette

THEMES: Mapping[str, Palette] = dict(PALETTES.items())
WIDE, NARROW = "wide", "narrow"
LOOKS = {
    "theme": ("the colours of pictures: of a light page or of a dark one", tuple(THEMES)),
    "size": ("the width of pictures: for a wide page or for a narrow one", (WIDE, NARROW)),
}
"""Parameters of every chart beside its own; the first value where none is asked for."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A view of one release with the looks that were asked for; `site` is where the pages are, a path where the host is not
    known."""

    view: View
    theme: str
    size: str
    release: str
    site: str

    @property
    def page(self) -> str:
        """The address of the page that shows the view."""
        return permalink(f"{self.site}{self.view.entry.page}", self.view.chosen, self.release)

    @property
    def link(self) -> str:
        """The same, blank where it is no whole address."""
        return "" if self.page.startswith("/") else self.page

    @property
    def palette(self) -> Palette:
        return THEMES[self.theme]


def _csv(_asked: Asked, _facts: Facts, chart: Chart) -> bytes:
    return csv_bytes(chart.table)


def _parquet(_asked: Asked, _facts: Facts, chart: Chart) -> bytes:
    return parquet_bytes(to_arrow(chart.table))


def _json(asked: Asked, facts: Facts, chart: Chart) -> bytes:
    """The chart in words and numbers; `plotly` is null for one that is drawn as a picture alone."""
    return to_json(
        {
            "release": facts.release,
            "id": asked.view.entry.id,
            "page": asked.page,
            "parameters": asked.view.chosen,
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


def _picture(asked: Asked, facts: Facts, chart: Chart) -> str:
    return image.document(
        chart, release=facts.release, address=asked.link, palette=asked.palette, narrow=asked.size == NARROW
    )


def _svg(asked: Asked, facts: Facts, chart: Chart) -> bytes:
    return _picture(asked, facts, chart).encode()


def _png(asked: Asked, facts: Facts, chart: Chart) -> bytes:
    return draw.png(_picture(asked, facts, chart))


def _zip(asked: Asked, facts: Facts, chart: Chart) -> bytes:
    address = permalink(f"{asked.site}/api/v1/charts/{asked.view.entry.id}.csv", asked.view.chosen, asked.release)
    return bundle.archive(
        facts,
        Taken(
            title=chart.title,
            cited_as=whole_title(chart),
            said=(f"{chart.subtitle}.", chart.summary),
            notes=chart.notes,
            changes=chart.changes,
            rows=chart.table,
            stem=chart.file(asked.release),
            query={"chart": asked.view.entry.id, "filters": asked.view.chosen, "address": address},
            works=cited_of(facts, chart, asked.link),
            link=asked.link,
            picture=_picture(asked, facts, chart),
        ),
    )


_CHART: Schema = {
    "type": "object",
    "required": ["release", "id", "title", "subtitle", "alt", "summary", "notes", "rows", "provenance", "plotly"],
    "properties": {
        **{name: {"type": "string"} for name in ("release", "id", "page", "title", "subtitle", "alt", "summary")},
        "parameters": {"type": "object", "additionalProperties": {"type": "string"}},
        **dict.fromkeys(("notes", "changes", "references"), WORDS),
        "table": {"type": "object", "description": "the table as the page prints it: caption, header and rows of text"},
        "rows": {"type": "array", "items": row()},
        "provenance": {"type": "array", "items": {"type": "object"}},
        "plotly": {"type": ["object", "null"], "description": "the figure's specification; null for a picture alone"},
    },
}
FORMS: Mapping[str, Form] = {
    "svg": Form(meaning="picture, SVG", media_type="image/svg+xml", schema=TEXT),
    "png": Form(meaning="picture, PNG", media_type="image/png", schema=BYTES),
    "csv": Form(meaning="the drawn table, CSV", media_type="text/csv", schema=TEXT),
    "parquet": Form(
        meaning="the drawn table, parquet",
        media_type="application/vnd.apache.parquet",
        schema=BYTES,
    ),
    "json": Form(meaning="words, rows and drawing, JSON", media_type="application/json", schema=_CHART),
    "zip": Form(
        meaning="archive of table, picture, dictionary, sources and a script that checks it",
        media_type="application/zip",
        schema=BYTES,
    ),
}
WRITERS: Mapping[str, Callable[[Asked, Facts, Chart], bytes]] = {
    "svg": _svg,
    "png": _png,
    "csv": _csv,
    "parquet": _parquet,
    "json": _json,
    "zip": _zip,
}
