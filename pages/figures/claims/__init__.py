"""A sentence somebody read, checked against the store: each number in it, with its subject, year and population."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pages.figures.claims.context import Context, contexts
from pages.figures.claims.judge import Reading, lead, readings
from pages.figures.claims.numbers import Number, numbers
from pages.figures.claims.population import Population, population, respectively
from pages.figures.claims.subjects import measure
from pages.figures.facts import Facts

LONGEST = 2_000
"""Characters of a text."""

_PEOPLE = re.compile(r"\b(?:adults?|people|americans?|everyone)\b", re.IGNORECASE)

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One number of a text. `verdict` is agrees, outdated, other_population, contradicts or uncheckable; `figure` is the
    row that decides, None where none does; `readings` has every meaning of the words where there are several."""

    text: str
    start: int
    value: float
    unit: str
    verdict: str
    figure: Row | None
    why: str
    readings: tuple[Reading, ...]


def check(facts: Facts, text: str) -> tuple[Claim, ...]:
    """Every number of a text that may be a claim, in order. The text is looked at and forgotten."""
    return tuple(_claim(facts, number, context) for number, context in contexts(text, numbers(text)))


def _claim(facts: Facts, number: Number, context: Context) -> Claim:
    unit = number.unit

    def claim(verdict: str, why: str, figure: Row | None = None, found: tuple[Reading, ...] = ()) -> Claim:
        return Claim(
            text=number.text,
            start=number.start,
            value=number.value,
            unit=figure["unit"] if figure else unit,
            verdict=verdict,
            figure=figure,
            why=why,
            readings=found,
        )

    if number.change:
        return claim(
            "uncheckable",
            "It is a change, and the figures here are levels. The pages say what changed and how sure that is.",
        )
    measured = None if number.unit == "other" else measure(context.own, context.sentence, context.before, number.unit)
    if measured is None:
        return claim("uncheckable", "The words around it name nothing that this site has figures of.")
    found = readings(facts, number, context, measured, _whom(context))
    if not found:
        return claim("uncheckable", "This site has no figure of that.")
    first = lead(found)
    return claim(first.verdict, first.why, first.figure, found)


def _whom(context: Context) -> Population:
    """The people of a number's own words, or those its sentence begins with where it names none of its own."""
    own, lead, wide = (population(text) for text in (context.own, context.lead, context.sentence))
    inherits = not own.groups and not own.young and not _PEOPLE.search(context.own)
    whom = lead if inherits else own
    groups = respectively(context.lead, context.place, context.numbers) or whom.groups
    return Population(place=own.place or wide.place, groups=groups, young=whom.young)
