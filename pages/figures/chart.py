"""A chart is a value: what is drawn, the very table that is drawn, and the words that say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from etl.model import Provenance, Row
from pages.figures import draw, reliable, revised, words
from pages.figures.csv_text import csv_bytes
from pages.figures.eras import when
from pages.figures.facts import Facts, official, table_of


@dataclass(frozen=True, kw_only=True)
class Svg:
    """A drawing for wide screens and one for narrow ones, both whole SVG documents."""

    wide: str
    narrow: str

    @property
    def said(self) -> tuple[str, ...]:
        """The words of each mark, in the order they are drawn."""
        return draw.said(self.wide)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A chart's marks: the `picture` is whole without a browser, `figure` is what Plotly shows of the same on the page.

    Without a figure the page shows the picture. `key` says what its marks mean where the picture has no room for that.
    """

    picture: Svg
    figure: go.Figure | None = None
    key: Svg | None = None


@dataclass(frozen=True, kw_only=True)
class Series:
    """Rows to be drawn as one line, in one colour, under one name."""

    name: str
    rows: Sequence[Row]
    color: str
    symbol: str = "circle"

    @property
    def newest(self) -> Row:
        """The latest first-hand row, whose number is printed."""
        return max((row for row in self.rows if official(row)), key=when)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`table` is exactly what is drawn, in the columns of the figures table; `printed` is the same for the eye.

    `alt` names the picture in at most 220 characters; `summary` says in sentences what it shows; `keys` hold
    what a reader must know to read the drawing, `reckoned` how its numbers were made, `changes` why lines are cut; `stem` is
    the file name of its download. `quoted` is the figure that is quoted from it, never a second-hand one.
    """

    title: str
    subtitle: str
    summary: str
    drawn: Drawn
    table: pd.DataFrame
    printed: Printed
    alt: str
    keys: tuple[str, ...]
    reckoned: tuple[str, ...]
    changes: tuple[str, ...]
    provenance: tuple[Provenance, ...]
    references: tuple[str, ...]
    quoted: Mapping[str, Any]
    stem: str

    def __post_init__(self) -> None:
        for name in ("title", "subtitle", "summary", "alt", "stem"):
            if not getattr(self, name).strip():
                raise ValueError(f"a chart without {name} may not be drawn")
        if not self.provenance or self.table.empty:
            raise ValueError(f"the chart {self.title!r} has no rows or no source")
        if not official(self.quoted):
            raise ValueError(f"the chart {self.title!r} has no first-hand figure that may be quoted")
        if len(self.alt) > 220:
            raise ValueError(f"the alt text of {self.title!r} has {len(self.alt)} characters; at most 220")

    @property
    def notes(self) -> tuple[str, ...]:
        """All that a reader must know: first what the drawing cannot be read without."""
        return self.keys + self.reckoned

    @property
    def picture(self) -> Svg:
        return self.drawn.picture

    @property
    def figure(self) -> go.Figure | None:
        return self.drawn.figure

    def file(self, release: str) -> str:
        """The name of a file of it, without its ending."""
        return f"care-gap-{self.stem}-{release}"

    def csv(self) -> bytes:
        """The drawn table as a file for a spreadsheet: UTF-8 with a byte order mark."""
        return csv_bytes(self.table, bom=True)


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A table of text: the first column heads its row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def chart(
    facts: Facts,
    rows: Sequence[Mapping[str, Any]],
    *,
    title: str,
    subtitle: str,
    summary: str,
    drawn: Drawn,
    printed: Printed,
    alt: str,
    stem: str,
    leads: Sequence[Mapping[str, Any]] = (),
    notes: Sequence[str] = (),
    reckoned: Sequence[str] = (),
    changes: Sequence[str] = (),
) -> Chart:
    """A Chart of the drawn `rows`: its sources and references are read off them, what of them was revised, and how their
    intervals and their reliability are known.

    `leads` are the rows whose numbers the summary gives: where one was revised, summary and alt text say so, and the whole
    they are parts of, or the first that is first-hand, is quoted. Raises ValueError where neither they nor `rows` have such a one.
    """
    changed = revised.sentences(facts, leads)
    slugs = sorted({row["source"] for row in rows})
    references = dict.fromkeys(row["reference"] for row in rows)
    return Chart(
        title=title,
        subtitle=subtitle,
        summary=summary + changed,
        drawn=drawn,
        table=table_of(rows),
        printed=printed,
        alt=alt + reliable.alt(rows) + (revised.ALT if changed else ""),
        keys=(
            *notes,
            *marks_note(rows),
            *reliable.notes(rows),
            *revised.note(facts, rows),
            *spelled_out([*(row["group"] for row in rows), *notes]),
        ),
        reckoned=(*reckoned, *intervals_note(rows), *reliable.unknown(rows)),
        changes=tuple(changes),
        provenance=tuple(facts.provenance[slug] for slug in slugs),
        references=tuple(references),
        quoted=_quoted(leads, rows),
        stem=stem,
    )


def _quoted(leads: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The row a card quotes: of a chart by groups its whole, since nobody chose one of the groups; else what leads."""
    whole = [row for row in rows if row["group_kind"] == "total"]
    groups = leads and leads[0]["group_kind"] != "total"
    first = whole if groups and len(whole) == 1 else []
    return next((row for row in (*first, *leads, *rows) if official(row)), rows[0])


def intervals_note(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """That intervals among these rows are not the publisher's own, where some are not."""
    made_here = any(row["derived"] and row["standard_error"] is not None for row in rows)
    return ("Intervals are computed here from the published standard errors.",) if made_here else ()


def marks_note(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What the marks in a drawing mean, said only where they occur."""
    notes = []
    if any(row["evidence"] == "secondary" for row in rows):
        notes.append("Hollow: known from a second-hand source that quotes the publisher.")
    if any(row["flag"] == "suppressed" for row in rows):
        notes.append("Withheld: the publisher judged the estimate too imprecise to print. It is not zero.")
    published = [row for row in rows if row["value"] is not None and row["unit"] == "percent"]
    published = [row for row in published if row["low"] is not None or not row["derived"]]
    if any(row["low"] is None for row in published) and any(row["low"] is not None for row in published):
        notes.append("Where no interval is drawn, none is published.")
    elif published and all(row["low"] is None for row in published):
        notes.append("These figures are published without intervals.")
    return tuple(notes)


def spelled_out(texts: Sequence[str]) -> tuple[str, ...]:
    """What the short forms among these texts stand for."""
    found = [
        f"{short} stands for {long}" for short, long in words.SHORT_FORMS.items() if any(short in t for t in texts)
    ]
    return (f"{words.listed(found)}.",) if found else ()


def printed(
    facts: Facts,
    rows: Sequence[Mapping[str, Any]],
    *,
    caption: str,
    head: str,
    label: Any = None,
    value: str = "Percent",
) -> Printed:
    """The usual table: what, value, interval, marks. `label` turns a row into its heading (default: its period)."""
    label = label or words.period
    return Printed(
        caption=caption,
        header=(head, value, "95% interval", "Notes"),
        rows=tuple(
            (
                label(row),
                words.number(row),
                words.interval(row) or "not published",
                "; ".join(filter(None, (words.marks(row), reliable.marked(row, rows), revised.marked(facts, row)))),
            )
            for row in rows
        ),
    )


def noted(content: Printed, notes: Sequence[str]) -> Printed:
    """The table with a last column of notes, a note a line; as it is where none has anything to say."""
    if not any(notes):
        return content
    rows = tuple((*row, note) for row, note in zip(content.rows, notes, strict=True))
    return Printed(caption=content.caption, header=(*content.header, "Notes"), rows=rows)
