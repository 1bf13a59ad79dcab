"""Which measure of illness and care a text speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pages.figures.claims import vocabulary as say
from pages.figures.claims.context import Words
from pages.figures.claims.meaning import TREATED, UNTREATED, WITH, Measure, of, unknown
from pages.figures.claims.population import ADULT, CHILDREN, YOUTH

FEW = 10
"""Words of a headline, which needs no verb."""
COST = r"afford the cost|cost too much"
"""Reasons for no treatment that are about money."""
KINDS_OF_CARE = ("adult_care_type", *(f"{slug}_care_type" for slug in WITH[:4]), "youth_care_type")
_Names = tuple[str, ...]
_OF_ALL: Mapping[tuple[bool, bool], tuple[_Names, _Names, _Names, _Names]] = {
    (True, True): (
        ("child_any_treatment",), ("pulse_either",), ("adult_any_treatment", "adult_18_44_any_treatment", "pulse_either"),
        ("adult_18_44_any_treatment", "adult_any_treatment", "child_any_treatment"),
    ),
    (True, False): (
        ("child_counselling_received",), ("pulse_counselling",), ("counselling_received", "pulse_counselling"),
        ("child_counselling_received", "counselling_received"),
    ),
    (False, True): (
        ("child_medication_mental_health",), ("pulse_medication",),
        ("medication_mental_health", "adult_care_type", "pulse_medication"),
        ("medication_mental_health", "child_medication_mental_health", *KINDS_OF_CARE[1:4]),
    ),
}  # fmt: skip
"""Counselling and medication, both or one: of children, of adults in four weeks and in a year, and their siblings."""


def measure(text: str, around: Words) -> Measure | None:
    """What a text about illness or care measures; None where it is about neither."""
    text, sentence = (say.WITH_SYMPTOMS.sub("", one) for one in (text, around.sentence))
    did_not = say.DID_NOT.search(around.own) and say.TREATED.search(sentence)
    ill, no_care, cared = illness(text), bool(say.UNTREATED.search(text) or did_not), _cared(text)
    found = (
        _reasons(text, ill, care=no_care or cared or "treatment" in text.lower())
        or _cost(text, ill, no_care=no_care)
        or _medication(text)
        or _symptoms(text)
    )
    if found or ill:
        return found or _of_the_ill(text, ill, around, no_care=no_care, cared=cared)
    if found := _of_all(text, around, no_care=no_care):
        return found
    if not (no_care or cared):
        return None
    ill = illness(sentence) or illness(around.before)
    return _by_care(text, ill, around, no_care=no_care) if ill else _unnamed(text, sentence, no_care=no_care)


def prevalence(around: Words) -> Measure | None:
    """How many are ill, where a number's own words say just that and name no illness: it is the one named last. None where
    they say anything else, or no illness was named."""
    own = around.own
    if not say.IS_ILL.search(own) or illness(own) or _predicate(own):
        return None
    ill = _last(f"{around.before} {around.sentence}")
    return of(f"{_slug(own, ill, around)}_prevalence", weak=True) if ill else None


def _last(text: str) -> str:
    """The illness that a text names last, the most special one; blank where it names none."""
    ends = {
        name: max((match.end() for match in words.finditer(text)), default=-1) for name, words in say.ILLNESSES.items()
    }
    last = max(ends.values())
    return next((name for name, end in ends.items() if end == last >= 0), "")


def illness(text: str) -> str:
    """The illness a text names, the most special one; blank where it names none."""
    return next((name for name, words in say.ILLNESSES.items() if words.search(text)), "")


def _reasons(text: str, ill: str, *, care: bool) -> Measure | None:
    """A reason for no care, asked of people who are ill, untreated and felt a need; cost alone is asked of all adults
    elsewhere."""
    if not (care and (ill or say.ASKED_FOR_REASONS.search(text))):
        return None
    answer = _first(say.REASONS, text)
    if not answer and say.REASON.search(text):
        answer = _first(say.REASONS_IF_ASKED, text)
    if not answer:
        return None
    found = of("mde_youth_no_treatment_reason" if YOUTH.search(text) else "ami_no_treatment_reason", answer=answer)
    return replace(found, others=not say.UNTREATED_BASE.search(text))


def _cost(text: str, ill: str, *, no_care: bool) -> Measure | None:
    if not say.COST.search(text):
        return None
    if not ill and (no_care or say.ANY_CARE.search(text)):
        others = ("ami_no_treatment_reason", "access_any_barrier")
        return of("cost_barrier_mental_care", "cost_unmet_need_quickstats", among=others, answer=COST)
    if not (ill and no_care):
        return None
    if say.UNTREATED_BASE.search(text):
        return of("cost_barrier_mental_care", "ami_no_treatment_reason", answer=COST, weak=True)
    return replace(of("ami_no_treatment_reason", answer=COST, among=("cost_barrier_mental_care",)), others=True)


def _medication(text: str) -> Measure | None:
    """Medication for one of two things that the survey asks about apart."""
    if not say.MEDICATION.search(text):
        return None
    both = ("medication_depression", "medication_anxiety")
    if say.FOR_DEPRESSION.search(text):
        return of(both[0], among=both)
    return of(both[1], among=both) if say.FOR_ANXIETY.search(text) else None


def _symptoms(text: str) -> Measure | None:
    """Symptoms and feelings, which are no illness as the survey of illness counts it."""
    anxious, low = say.ANXIETY.search(text), say.DEPRESSION.search(text)
    if say.SYMPTOMS.search(text) and anxious and low:
        return unknown("No figure here counts symptoms of anxiety and of depression together.")
    if say.SYMPTOMS.search(text) and not say.TREATED.search(text) and (anxious or low):
        if anxious:
            return of("adult_gad7_symptoms", "regular_feelings_anxiety")
        return of("adult_phq8_symptoms", "person_12_plus_depression", "regular_feelings_depression")
    if say.TWO_WEEKS.search(text) and illness(text) == "mde":
        return of("person_12_plus_depression", "adult_phq8_symptoms")
    if say.FEELINGS.search(text) and say.REGULARLY.search(text):
        felt = "anxiety" if anxious else "depression"
        return of(f"regular_feelings_{felt}", f"daily_feelings_{felt}")
    return None


def _of_the_ill(text: str, ill: str, around: Words, *, no_care: bool, cared: bool) -> Measure | None:
    """What is said of people with an illness, or how many have it."""
    based, said, slug = _denominator(text, ill), text, _slug(text, ill, around)
    if based and say.OUT_OF.search(around.head):
        return of(f"{slug}_prevalence")
    if based and not _predicate(around.tail):  # what is said of them may stand beside another number
        said = next((wide for wide in (*around.wider, around.sentence) if _predicate(wide)), text)
        no_care, cared = bool(say.UNTREATED.search(said)), _cared(said)
    if ill == "mde" and say.TWO_WEEKS.search(around.sentence) and say.COUNSEL.search(said):
        return of("person_12_plus_depressed_counselling")
    if found := _need(said, slug, around, no_care=no_care):
        return found
    if no_care or cared:
        return _by_care(text, ill, around, no_care=no_care, said=said)
    if kind := _first(say.KIND_OF_CARE, said):
        return of(f"{slug}_care_type", among=KINDS_OF_CARE, answer=kind)
    if any(other != ill and _denominator(text, other) for other in say.ILLNESSES):
        return replace(of(f"{slug}_prevalence"), others=True)
    ages = ("mde_adult_prevalence", "mde_youth_prevalence") if ill == "mde" else ()
    weak = (based and not say.OF_THE_PEOPLE.search(text)) or not (say.HAVE.search(text) or len(text.split()) <= FEW)
    return of(f"{slug}_prevalence", among=ages, weak=weak)


def _cared(text: str) -> bool:
    return bool(say.TREATED.search(text) or say.CARE_OF.search(text))


def _predicate(text: str) -> bool:
    """Whether a text says of somebody that they got care, or none, or felt they needed it."""
    words = (say.UNTREATED, say.TREATED, say.UNMET_NEED, say.NO_NEED, say.SOUGHT)
    return any(said.search(text) for said in words) or bool(_first(say.KIND_OF_CARE, text))


def _need(text: str, slug: str, around: Words, *, no_care: bool) -> Measure | None:
    """What the untreated thought of it. Asked of them alone since 2022; a share of all who are ill is of others."""
    sought = say.SOUGHT.search(text)
    if say.NO_NEED.search(text):
        measured = "no_perceived_need"
    elif (
        say.UNMET_NEED.search(text)
        or (no_care and say.NEED.search(text) and say.FELT.search(text))
        or (sought and say.THOUGHT.search(text))
    ):
        measured = "unmet_need"
    elif sought and (no_care or not say.RECEIVED.search(text)):
        measured = "sought_treatment"
    else:
        return None
    among = tuple(f"{one}_{measured}" for one in WITH[:4])
    opening = say.OPENING.match(around.sentence)
    if say.UNTREATED_BASE.search(say.UNMET_NEED.sub("", f"{opening[0] if opening else ''} {text}")):
        both = (f"{slug}_unmet_need", "ami_unmet_need_all") if measured == "unmet_need" else (f"{slug}_{measured}",)
        return of(*both, among=among)
    if measured == "unmet_need":
        return of("ami_unmet_need_all", among=among)
    return replace(of(f"{slug}_{measured}", among=among), others=True)


def _by_care(text: str, ill: str, around: Words, *, no_care: bool, said: str = "") -> Measure:
    """The treated, a kind of care, or the untreated of those with an illness, or of all adults; `said` has what is said of
    them where `text` has not."""
    slug, said = _slug(text, ill, around), said or text
    kind = _first(say.KIND_OF_CARE, said)
    if kind and not no_care:
        return of(f"{slug}_care_type", among=KINDS_OF_CARE, answer=kind)
    all_adults = slug == "ami" and not _denominator(text, ill) and say.AND.search(text) and say.OF_ALL.search(text)
    measured = f"{slug}_{'untreated' if no_care else 'treated'}{'_adults' if all_adults else ''}"
    return of(measured, among=UNTREATED if no_care else TREATED)


def _of_all(text: str, around: Words, *, no_care: bool) -> Measure | None:
    """Counselling and medication of all adults or children, whatever they have."""
    weeks, counsel, pills = (bool(words.search(text)) for words in (say.FOUR_WEEKS, say.COUNSEL, say.MEDICATION))
    if say.NEED.search(text) and (no_care or "unmet" in text.lower()) and (counsel or (weeks and no_care)):
        return of("pulse_need_unmet")
    if no_care or not (counsel or pills):
        return None
    children, in_weeks, adults, others = _OF_ALL[counsel, pills]
    child = CHILDREN.search(text) or (CHILDREN.search(around.sentence) and not say.ADULTS.search(text))
    meant = children if child else in_weeks if weeks else adults
    return of(*meant, among=others, answer=r"^Prescription" if pills else "")


def _unnamed(text: str, sentence: str, *, no_care: bool) -> Measure | None:
    """Care without an illness: of all adults where they are named, else of those this site is about."""
    adults, mental = say.ADULTS.search(sentence), say.MENTAL.search(sentence)
    if no_care:
        return of("ami_untreated_adults" if adults else "ami_untreated", among=UNTREATED, weak=True)
    if not mental:
        return None if adults else of("ami_treated", among=("adult_treated",), weak=True)
    if YOUTH.search(text):
        return of("youth_treated", among=TREATED)
    if CHILDREN.search(text):
        return of("child_3_17_services", "child_any_treatment", "child_3_17_consulted")
    if not adults:
        return of("ami_treated", among=("adult_treated",), weak=True)
    if kind := _first(say.KIND_OF_CARE, text):
        return of("adult_care_type", among=KINDS_OF_CARE, answer=kind)
    return of("adult_treated", "adult_any_treatment", among=TREATED)


def _denominator(text: str, ill: str) -> bool:
    """Whether the illness names the people the number is a share of, and not what the number counts."""
    if say.NAMED.search(text):
        return True
    if say.CLEFT.search(text):
        return False
    match = say.ILLNESSES[ill].search(text)
    return bool(match and say.WITH_IT.search(text[: match.start()]))


def _slug(text: str, ill: str, around: Words) -> str:
    """How the ids of an illness's indicators begin: of depression there are four, told apart in the sentence if need be."""
    if ill != "mde":
        return ill
    named = text if illness(text) == "mde" else around.sentence if illness(around.sentence) else around.before
    young = YOUTH.search(text) or (YOUTH.search(f"{named} {around.sentence}") and not ADULT.search(text))
    return f"mde_{'youth' if young else 'adult'}{'_severe' if say.SEVERE.search(named) else ''}"


def _first(pairs: Sequence[tuple[str, str]], text: str) -> str:
    """The second of the first pair whose words a text has; blank where it has none."""
    return next((meant for words, meant in pairs if re.search(words, text, re.IGNORECASE)), "")
