"""A sentence somebody read, checked against the store: each number in it, with its subject, year and population."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from etl.model import Row
from pages.figures.claims.context import Context, contexts
from pages.figures.claims.judge import Question, Reading, lead, readings
from pages.figures.claims.meaning import Measure
from pages.figures.claims.numbers import Number, numbers
from pages.figures.claims.population import ADULT, Population, parted, population, respectively
from pages.figures.claims.subjects import measure
from pages.figures.claims.vocabulary import BACK
from pages.figures.facts import Facts

LONGEST = 2_000
"""Characters of a text."""

_PEOPLE = re.compile(r"\b(?:adults?|people|americans?|everyone)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One number of a text. `verdict` is agrees, outdated, other_population, contradicts or uncheckable; `figure` is the
    row that decides, None where none does; `readings` has every meaning of the words where there are several."""

    text: str
    start: int
    sentence: str
    begins: int
    """The sentence it stands in, and where in the whole text that begins, as `start` is of the number."""
    value: float
    unit: str
    verdict: str
    figure: Row | None
    why: str
    readings: tuple[Reading, ...]

    @property
    def older(self) -> bool:
        """Whether it agrees with a figure that is not the newest, and the newest is another."""
        return bool(self.readings and self.readings[0].older)


def check(facts: Facts, text: str) -> tuple[Claim, ...]:
    """Every number of a text that may be a claim, in order. The text is looked at and forgotten."""
    people, measured = cache(population), cache(measure)
    return tuple(
        _claim(
            facts,
            number,
            context,
            None if number.unit == "other" else measured(context.words, number.unit),
            _whom(context, people, counts=number.unit in {"percent", "people"}),
        )
        for number, context in contexts(text, numbers(text))
    )


def _claim(facts: Facts, number: Number, context: Context, measured: Measure | None, whom: Population) -> Claim:
    def claim(verdict: str, why: str, figure: Row | None = None, found: tuple[Reading, ...] = ()) -> Claim:
        return Claim(
            text=number.text,
            start=number.start,
            sentence=context.words.sentence,
            begins=context.begins,
            value=number.value,
            unit="downloads" if figure and figure["unit"] == "downloads" else number.unit,
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
    if measured is None:
        return claim("uncheckable", "The words around it name nothing that this site has figures of.")
    if measured.why:
        return claim("uncheckable", measured.why)
    found = readings(Question(facts=facts, number=number, context=context, measure=measured, whom=whom))
    if not found:
        return claim("uncheckable", "This site has no figure of that.")
    first = lead(found)
    return claim(first.verdict, first.why, first.figure, found)


def _whom(context: Context, population: Callable[[str], Population], *, counts: bool) -> Population:
    """The people of a number's own words, or those its sentence begins with where it names none of its own."""
    own, lead, wide = (population(text) for text in (context.words.own, context.lead, context.words.sentence))
    inherits = not own.groups and not own.young and not _PEOPLE.search(context.words.own)
    whom = lead if inherits else own
    young = own.young or (wide.young and not ADULT.search(context.words.own))
    groups = respectively(context.lead, context.place, context.numbers) or whom.groups
    if inherits and not groups and BACK.search(context.words.sentence):
        groups = population(context.last).groups
    strange = parted(context.words.tail) if counts else None
    return Population(place=own.place or wide.place, groups=(*groups, strange) if strange else groups, young=young)
