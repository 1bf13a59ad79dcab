"""What the words around a number measure: the nearest words first, then those further off."""

from __future__ import annotations

from dataclasses import replace

from pages.figures.claims import care
from pages.figures.claims import vocabulary as say
from pages.figures.claims.context import Words
from pages.figures.claims.meaning import Measure, of

FEW = 14
"""Words of a number's own so few that what came before may say what it measures."""


def measure(around: Words, unit: str) -> Measure | None:
    """What a number measures; None where the words name nothing that is measured here."""
    own = around.own
    for text in dict.fromkeys((own, *around.wider, around.sentence)):
        found = _things(text) or care.measure(text, around)
        if found is not None:
            return _guarded(found, around)
    if unit == "people" and say.RESIDENTS.search(own):
        return of("population")
    if not say.BACK.search(own) and len(own.split()) > FEW:
        return None
    found = care.measure(f"{around.before} {around.sentence}", around)
    return None if found is None else replace(found, weak=True)


def _guarded(found: Measure, around: Words) -> Measure:
    """Words of another subject beside it leave it open whether the number is of this one."""
    other = say.OTHER.search(around.own) or say.EVER.search(around.sentence)
    return replace(found, doubtful=True) if other else found


def _things(text: str) -> Measure | None:
    """Downloads, phones, the study of barriers and populations: what no illness is needed for."""
    if say.DOWNLOADS.search(text):
        return of("tiktok_downloads")
    if say.SMARTPHONE.search(text):
        return of("smartphone_dependent" if say.DEPENDENT.search(text) else "smartphone_owner")
    if say.CELLPHONE.search(text):
        return of("cellphone_owner")
    if say.TELEMEDICINE.search(text) and not say.MENTAL.search(text):
        return of("adult_telemedicine")
    if say.USUAL_SOURCE.search(text):
        return of("access_no_usual_source")
    if say.BARRIERS.search(text):
        of_the_ill = bool(care.illness(text) or say.MENTAL.search(text))
        return replace(of("access_any_barrier"), others=of_the_ill)
    if say.POPULATION.search(text) and not care.illness(text):
        return of("population")
    return None
