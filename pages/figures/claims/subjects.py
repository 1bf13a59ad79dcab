"""What the words around a number measure: the nearest words first, then those further off."""

from __future__ import annotations

from dataclasses import replace

from pages.figures.claims import care
from pages.figures.claims import vocabulary as say
from pages.figures.claims.context import Words
from pages.figures.claims.meaning import Measure, of, unknown

FEW = 14
"""Words of a number's own so few that what came before may say what it measures."""


def measure(around: Words, unit: str) -> Measure | None:
    """What a number measures; None where the words name nothing that is measured here."""
    own = around.own
    if why := _open(around, unit):
        return unknown(why)
    if unit == "people" and say.RESIDENTS.search(own) and not care.illness(own):
        return of("population")
    if found := care.prevalence(around):
        return found
    for text in dict.fromkeys((own, *around.wider, around.sentence)):
        found = _things(text) or care.measure(text, around)
        if found is not None:
            return _counted(found, unit)
    if not say.BACK.search(own) and len(own.split()) > FEW:
        return None
    found = care.measure(f"{around.before} {around.sentence}", around)
    return None if found is None else replace(found, weak=True)


def _open(around: Words, unit: str) -> str:
    """Why nothing can be said of a number, whatever else stands around it; blank where nothing speaks against it."""
    own, ill = around.own, care.illness(around.own)
    if say.MYTH.search(around.sentence):
        return "The sentence says that it is not so, and it is not said here what is."
    if say.NOT_SO.search(own) or (say.DID_NOT.search(own) and not say.TREATED.search(around.sentence)):
        return "It is said of those of whom it is not so; the figures here count those of whom it is."
    if say.EVER.search(around.sentence):
        return "It is about a lifetime or about what is to come; the figures here are of the past year or less."
    if say.OTHER.search(own) or say.OWNERS.search(own) or (ill and say.OPINION.search(own)):
        return "The words around it speak of something else as well, which nothing here measures."
    counted = unit == "people" and not say.RESIDENTS.search(own)
    if (
        counted
        and (say.THERE_ARE.search(around.head) or say.OUT_OF.search(around.head))
        and (not ill or say.BASE.search(around.tail))
    ):
        return "It counts the people that the sentence goes on to speak of, and no figure here counts them."
    return ""


def _counted(found: Measure, unit: str) -> Measure:
    """A count of people has no base: the untreated of those ill and of all adults are the same people."""
    if unit == "people" and found.indicators == ("ami_untreated",):
        return replace(found, indicators=("ami_untreated", "ami_untreated_adults"))
    return found


def _things(text: str) -> Measure | None:
    """Downloads, phones, the study of barriers and populations: what no illness is needed for."""
    if say.DOWNLOADS.search(text):
        return of("tiktok_downloads")
    ill = bool(care.illness(text))
    if say.SMARTPHONE.search(text):
        return replace(of("smartphone_dependent" if say.DEPENDENT.search(text) else "smartphone_owner"), others=ill)
    if say.CELLPHONE.search(text):
        return replace(of("cellphone_owner"), others=ill)
    if say.TELEMEDICINE.search(text) and not say.MENTAL.search(text):
        return of("adult_telemedicine")
    if say.USUAL_SOURCE.search(text):
        return of("access_no_usual_source")
    if say.BARRIERS.search(text):
        return replace(of("access_any_barrier"), others=ill or bool(say.MENTAL.search(text)))
    if say.POPULATION.search(text) and not ill:
        return of("population")
    return None
