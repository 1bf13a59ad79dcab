"""What a text measures: which indicators its words may mean, and which are the same measure of other people."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pages.figures.claims.population import CHILDREN, YOUTH

CONDITIONS = {
    "smi": r"\b(?:serious|severe)(?:ly)?[- ](?:mental(?:ly)?|psychiatric)[- ](?:ill(?:ness(?:es)?)?|disorders?|(?:health )?conditions?)|\bSMI\b",
    "mde": r"\bmajor depress\w+|\bdepress(?:ion|ive|ed)\b|\bMDEs?\b",
    "ami": (
        r"\bAMI\b|\bmental(?:ly)?[- ](?:ill(?:ness(?:es)?)?|disorders?|(?:health )?(?:conditions?|disorders?|problems?|issues?|diagnos[ei]s|challenges?|illness(?:es)?|struggles?))"
        r"|\bpsychiatric (?:conditions?|disorders?|illness(?:es)?)"
    ),
}
_CONDITIONS = {name: re.compile(text, re.IGNORECASE) for name, text in CONDITIONS.items()}
_SEVERE = re.compile(r"severe(?:ly)? impair\w+|severe (?:major )?depress\w+", re.IGNORECASE)

_CARE = r"(?:treat(?:ment|ed)?|care|services?|help|therapy|counsel+ing|support|medication|cared for)"
_NOT = r"(?:not|n't|n’t|never|no|without|lack\w*|fail\w*|forgo\w*|forwent|unable|missed? out on|going without|went without|go without)"
_UNTREATED = re.compile(
    rf"\buntreated\b|\b(?:(?:did|do|does|had|have|has|are|were|was|is|get|got|received?|could|can)\s*)?{_NOT}\b(?:\s+[\w-]+){{0,6}}?\s+{_CARE}\b|\bn[o']t\b(?:\s+\w+){{0,5}}\s+{_CARE}\b|\w+n['’]t\b(?:\s+\w+){{0,5}}\s+{_CARE}\b|\bcannot\b(?:\s+\w+){{0,4}}\s+{_CARE}\b"
    rf"|\w+n['’]t\s+(?:\w+\s+){{0,2}}(?:get|getting|got|receive|receiving)\b|\b(?:going|went|go|goes|do|did|gone) without\b"
    rf"|\b{_NOT}\b(?:\s+\w+){{0,3}}\s+(?:get|receive|got)\s+(?:any|it)\b|\b(?:no|zero)\s+{_CARE}\b",
    re.IGNORECASE,
)
_TREATED = re.compile(
    rf"\b(?:receiv\w+|gets?|got|gotten|getting|had|have|has|obtain\w*|access\w*|us(?:e|es|ed|ing)|sought|seek\w*|accept\w*|reach\w*|under|found|in)\b(?:\s+[\w-]+){{0,6}}?\s+{_CARE}\b"
    rf"|\btreated\b|\btreatment (?:rate|share|coverage)|\b(?:receiv\w+|got|get) (?:it|any)\b|\b(?:were|was|are|is|be|been|being) (?:treated|cared for|helped|in (?:care|treatment|therapy))|\b{_CARE} (?:reach\w*|went)|\b(?:received|got|get|gets)\b",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\b(?:adults?|people|persons?|americans?|those|individuals|women|men|youths?|teen\w*|adolescents?|millions|residents|population|\d\d|older|over|everyone|anyone|all)\s+(?:in the (?:us|u\.s\.|united states)\s+|aged? [\d–-]+(?: to \d+)?\s+)?"
    r"(?:who\s+(?:have|had|live|lived|are\s+living)\s+(?:with\s+)?|who['’]ve\s+|with|living\s+with|who\s+experienced?|experiencing|having|that\s+ha(?:ve|d))\s+(?:(?:an?|any|some|a past-year|past-year|at least one)\s+)*$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:mentally ill|depressed)\s+(?:adults?|people|americans|youths?|teen\w*|women|men)\b", re.IGNORECASE
)
_BACK = re.compile(
    r"\b(?:of (?:them|those|these|whom)|among (?:them|those|these)|these (?:people|adults)|this group|that group|the rest|they|their)\b",
    re.IGNORECASE,
)
_COST = re.compile(r"\b(?:costs?|afford\w*|expens\w+|pric[ei]\w*|money|financ\w+|too much)\b", re.IGNORECASE)
_COUNSEL = re.compile(
    r"\b(?:counsel+ing|counsel+ors?|therap(?:y|ists?)|talk(?:ed|ing)? (?:to|with) a (?:mental|professional))",
    re.IGNORECASE,
)
_MEDICATION = re.compile(
    r"\b(?:medications?|medicines?|meds|prescriptions?|antidepressants?|pills|drugs)\b", re.IGNORECASE
)
_FOUR_WEEKS = re.compile(
    r"\b(?:(?:four|4)[- ]weeks?|household pulse|pulse survey|last month|past month)\b", re.IGNORECASE
)
_NEED = re.compile(r"\b(?:needed|need|unmet need|wanted)\b", re.IGNORECASE)
_FELT = re.compile(r"\b(?:perceived|felt|feel|feeling|thought|think|believed?|recogni[sz]ed?|saw)\b", re.IGNORECASE)
_NO_NEED = re.compile(
    r"\b(?:no (?:perceived )?need|not (?:perceive|feel|think|see)\b[^.;]*\bneed|n['’]t (?:perceive|feel|think|see)\b[^.;]*\bneed|(?:neither|nor) )",
    re.IGNORECASE,
)
_SOUGHT = re.compile(r"\b(?:looked for|sought|tried to (?:get|find)|searched for|had tried)\b", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:reasons?|because|why|cited?|citing|named|thought|worried|afraid|fear\w*|said)\b", re.IGNORECASE
)
_REASONS = (
    (r"handle|on their own", r"should have been able to handle|handle the problem"),
    (r"(?:know|knew)\b[^.;]*\b(?:where|how)", r"know how or where|know where"),
    (r"enough time|too busy|no time", r"enough time"),
    (r"insurance would|insurance (?:did|does)", r"insurance would not"),
    (r"no (?:health )?insurance|insurance coverage", r"have health insurance coverage"),
    (r"people would (?:think|say)|what (?:people|others)|stigma", r"what people would think"),
    (r"ready", r"ready to start"),
    (r"afford|cost|money|expens", r"afford the cost|cost too much"),
    (r"would (?:not )?help|n['’]t help", r"would help"),
    (r"committed|forced", r"committed to hospital"),
    (r"private|confidential", r"kept private"),
    (r"openings|appointment", r"openings|appointments"),
    (r"take medication", r"told they needed"),
    (r"transport|child ?care", r"transportation"),
)  # fmt: skip
_KIND_OF_CARE = (
    (r"\btele-?health|tele-?medicine|\bvirtual\b|online therapy", r"^Telehealth"),
    (r"\binpatient\b|hospitali[sz]ed", r"^Inpatient"),
    (r"\boutpatient\b", r"^Outpatient$"),
    (r"\bprescri\w+|medications?\b", r"^Prescription"),
    (r"\bsupport groups?\b", r"support group"),
    (r"\bemergency (?:rooms?|departments?)\b", r"emergency room"),
    (r"\bpeer support\b|recovery coach", r"peer support"),
    (r"\bprison|\bjail|juvenile detention|behind bars", r"^Prison"),
    (r"\bschool\b", r"^School"),
)  # fmt: skip
_SMARTPHONE = re.compile(r"\bsmart[- ]?phones?\b|\biphones?\b", re.IGNORECASE)
_CELLPHONE = re.compile(r"\bcell(?:ular)?[- ]?phones?\b|\bmobile(?: phone)?s?\b|\bcells\b", re.IGNORECASE)
_DEPENDENT = re.compile(
    r"\bdepend\w*|\breli(?:es|ed|ant|ance)\b|\brely\b|\bsmartphone[- ]only\b|\bonly (?:on|through|via|by|use|have|their|a)\b|\b(?:no|without|lack\w*|not have|n['’]t have)\b[^.;]*\b(?:broadband|home internet|internet at home)",
    re.IGNORECASE,
)
_SYMPTOMS = re.compile(r"\bsymptoms?\b|\bGAD|\bPHQ", re.IGNORECASE)
_FEELINGS = re.compile(r"\b(?:feel\w*|felt|worried|nervous|anxious)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:suicid\w*|overdos\w*|substance|alcohol\w*|drinking|opioids?|addict\w*|cannabis|marijuana|bipolar|schizophren\w*|ptsd|"
    r"post-?traumatic|adhd|autis\w*|dementia|alzheimer\w*|eating disorders?|anorexi\w*|anxiety disorders?|ocd|panic|loneliness|lonely|"
    r"burn-?out|stigma|obes\w*|diabet\w*|cancer|asthma|smok\w*|vap\w*|gun\w*|homicid\w*|disabilit\w+ benefits|"
    r"misinformation|mislead\w*|vot\w+|tablets?|laptops?|desktops?|facebook|instagram|youtube|whatsapp|twitter|snapchat|social media|"
    r"internet users|broadband subscri\w+|salary|wage\w*|spend\w*|budget|gdp|unemploy\w+ rate|waiting (?:list|time)s?|shortage\w*|"
    r"psychiatrists?|therapist shortage|beds|hospitals?)\b",
    re.IGNORECASE,
)
_EVER = re.compile(
    r"\b(?:lifetime|ever (?:had|have|experienced|been|in their)|at some point|in their lives|over their lives|will (?:experience|have|develop|suffer|face)|next year|by 2030)\b",
    re.IGNORECASE,
)
_RESIDENTS = re.compile(
    r"\b(?:has|had|have|counted|numbered|reached)\b[^;]*\b(?:people|residents|inhabitants)\b", re.IGNORECASE
)
_WITH_SYMPTOMS = re.compile(
    r"\bwith symptoms of (?:an )?(?:anxiety|depress\w+)(?: (?:or|and|/) ?(?:anxiety|depress\w+))?", re.IGNORECASE
)
_HAVE = re.compile(
    r"\b(?:ha[sd]|have|having|liv(?:e|es|ed|ing)|experienc\w+|fac(?:e|es|ed|ing)|report\w*|with|affect\w*|deal\w*|struggl\w*|suffer\w*|prevalen\w+|rate|met (?:the )?criteria|meet\w* (?:the )?criteria|were|was|are|is|cop\w+|battl\w+|diagnosed|showed|of)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Indicators that the words may mean, each a reading; `siblings` are the same measure of other people.

    `answer` is what the group of a row must say where groups are answers; a `weak` measure is not plain from the words,
    so it may agree and may not contradict.
    """

    indicators: tuple[str, ...]
    siblings: tuple[str, ...] = ()
    answer: str = ""
    weak: bool = False


_WITH = ("ami", "smi", "mde_adult", "mde_youth", "mde_adult_severe", "mde_youth_severe")
_TREATED_OF = (*(f"{slug}_treated" for slug in _WITH), "ami_treated_adults", "adult_treated", "youth_treated", "adult_any_treatment")
_UNTREATED_OF = (*(f"{slug}_untreated" for slug in _WITH), "ami_untreated_adults", "access_any_barrier")


def measure(own: str, sentence: str, before: str, unit: str) -> Measure | None:
    """What the words around a number measure: `own` are its own words, `sentence` those of its sentence, `before` those
    that came earlier. None where they name nothing that is measured here."""
    for text in dict.fromkeys((own, sentence)):
        found = _things(text) or _of_care(text, sentence, before)
        if found is not None:
            return _guarded(found, own, sentence)
    if unit == "people" and _RESIDENTS.search(own):
        return Measure(indicators=("population",))
    if _BACK.search(own) or not own.strip():
        found = _of_care(sentence, sentence, before)
        return None if found is None else replace(found, weak=True)
    found = _of_care(f"{before} {sentence}", sentence, before) if _short(own) else None
    return None if found is None else replace(_guarded(found, own, sentence), weak=True)


def condition(text: str) -> str:
    """The illness a text names: the most special one; blank where it names none."""
    return next((name for name, pattern in _CONDITIONS.items() if pattern.search(text)), "")


def _guarded(found: Measure, own: str, sentence: str) -> Measure:
    """Words of another subject beside it leave it open whether the number is of this one."""
    return replace(found, weak=True) if _OTHER.search(own) or _EVER.search(sentence) else found


def _short(own: str) -> bool:
    return len(own.split()) <= 14


def _things(text: str) -> Measure | None:
    """Phones, downloads, populations and the study of barriers: things that no illness is needed for."""
    if re.search(r"\btik ?tok\b", text, re.IGNORECASE) and re.search(r"download\w*|install\w*", text, re.IGNORECASE):
        return Measure(indicators=("tiktok_downloads",))
    if _SMARTPHONE.search(text):
        dependent = _DEPENDENT.search(text)
        return Measure(indicators=("smartphone_dependent" if dependent else "smartphone_owner",))
    if _CELLPHONE.search(text):
        return Measure(indicators=("cellphone_owner",))
    if re.search(r"\busual (?:source|place)\b|\bregular doctor\b", text, re.IGNORECASE):
        return Measure(indicators=("access_no_usual_source",))
    if re.search(r"\bbarriers?\b", text, re.IGNORECASE):
        return Measure(indicators=("access_any_barrier",))
    if re.search(
        r"\bpopulation\b(?! (?:with|who))|\bresidents\b|\binhabitants\b|\bpeople live in\b|\bhome to\b",
        text,
        re.IGNORECASE,
    ) and not condition(text):
        return Measure(indicators=("population",))
    return None


def _of_care(text: str, sentence: str, before: str) -> Measure | None:
    """Illness and care."""
    text, sentence = (_WITH_SYMPTOMS.sub("", one) for one in (text, sentence))
    ill = condition(text)
    no_care, care = bool(_UNTREATED.search(text)), bool(_TREATED.search(text))
    if (
        _REASON.search(text)
        and (no_care or care or "treatment" in text.lower())
        and (reason := _reason(text))
        and _reasoned(text, ill)
    ):
        youth = YOUTH.search(text)
        return Measure(
            indicators=("mde_youth_no_treatment_reason" if youth else "ami_no_treatment_reason",), answer=reason
        )
    if _COST.search(text) and (no_care or re.search(rf"{_CARE}|mental health", text, re.IGNORECASE)) and not ill:
        return Measure(
            indicators=("cost_barrier_mental_care", "cost_unmet_need_quickstats"),
            siblings=("ami_no_treatment_reason", "access_any_barrier"),
            answer=r"afford the cost|cost too much",
        )
    if _COST.search(text) and ill and no_care:
        return Measure(
            indicators=("cost_barrier_mental_care", "ami_no_treatment_reason"),
            answer=r"afford the cost|cost too much",
            weak=True,
        )
    if _MEDICATION.search(text) and (found := _medication(text)):
        return found
    if found := _symptoms(text):
        return found
    if not ill and (found := _general(text, no_care=no_care)):
        return found
    if not ill and (no_care or care):
        ill = condition(sentence) or condition(before)
        if not ill:
            return _unnamed(text, sentence, no_care=no_care)
    if not ill:
        return None
    return _ill(text, ill, no_care=no_care, care=care)


def _ill(text: str, ill: str, *, no_care: bool, care: bool) -> Measure | None:
    slug = _slug(text, ill)
    if _NO_NEED.search(text):
        return Measure(indicators=(f"{slug}_no_perceived_need",), siblings=_each("no_perceived_need", slug))
    if _NEED.search(text) and _FELT.search(text) and (no_care or re.search(r"unmet need", text, re.IGNORECASE)):
        return Measure(indicators=(f"{slug}_unmet_need", "ami_unmet_need_all"), siblings=_each("unmet_need", slug))
    if re.search(r"\bunmet need", text, re.IGNORECASE):
        return Measure(indicators=(f"{slug}_unmet_need", "ami_unmet_need_all"), siblings=_each("unmet_need", slug))
    if no_care and _SOUGHT.search(text):
        return Measure(indicators=(f"{slug}_sought_treatment",), siblings=_each("sought_treatment", slug))
    kind = _kind_of_care(text)
    if kind and not no_care:
        return Measure(
            indicators=(f"{slug}_care_type",),
            siblings=(*_each("care_type", slug), "adult_care_type", "youth_care_type"),
            answer=kind,
        )
    if no_care:
        whole = slug == "ami" and _both(text, ill)
        own = ("ami_untreated_adults",) if whole else (f"{slug}_untreated",)
        return Measure(indicators=own, siblings=tuple(name for name in _UNTREATED_OF if name not in own))
    if care:
        whole = slug == "ami" and _both(text, ill)
        own = ("ami_treated_adults",) if whole else (f"{slug}_treated",)
        return Measure(indicators=own, siblings=tuple(name for name in _TREATED_OF if name not in own))
    own = (f"{slug}_prevalence",)
    others = {"mde_adult": ("mde_youth_prevalence",), "mde_youth": ("mde_adult_prevalence",)}.get(slug, ())
    return Measure(indicators=own, siblings=others, weak=_denominator(text, ill) or not _HAVE.search(text))


def _both(text: str, ill: str) -> bool:
    """`of adults had a mental illness and got no care`: both are said of all adults, the illness is not the base."""
    return (
        not _denominator(text, ill)
        and bool(
            re.search(r"\b(?:and|but|yet|whose|with an? untreated)\b|\buntreated (?:mental|psych)", text, re.IGNORECASE)
        )
        and bool(
            re.search(
                r"^\W*(?:of|among)\s+(?:all\s+)?(?:the\s+)?(?:us\s+|u\.s\.\s+|american\s+)?(?:adults?|americans|people)\b|(?:%|percent|per cent|in \w+|half|third|quarter)\s+(?:of\s+)?(?:all\s+)?(?:the\s+)?(?:us\s+|u\.s\.\s+|american\s+)?(?:adults?|americans|people)\b",
                text,
                re.IGNORECASE,
            )
        )
    )


def _denominator(text: str, ill: str) -> bool:
    """Whether the illness names the people the number is a share of, and not what the number counts."""
    if _NAMED.search(text):
        return True
    match = _CONDITIONS[ill].search(text)
    return bool(match and _OF.search(text[: match.start()]))


def _slug(text: str, ill: str) -> str:
    if ill != "mde":
        return ill
    severe = "_severe" if _SEVERE.search(text) else ""
    return f"mde_{'youth' if YOUTH.search(text) else 'adult'}{severe}"


def _each(measured: str, slug: str) -> tuple[str, ...]:
    return tuple(f"{one}_{measured}" for one in _WITH[:4] if one != slug)


def _reason(text: str) -> str:
    return next((answer for said, answer in _REASONS if re.search(said, text, re.IGNORECASE)), "")


def _reasoned(text: str, ill: str) -> bool:
    """A reason for no care is asked of people who are ill and felt a need; cost is asked of all adults elsewhere."""
    return bool(ill) or bool(re.search(r"\breasons?\b|\bcit(?:ed|ing)\b|\bnamed\b", text, re.IGNORECASE))


def _kind_of_care(text: str) -> str:
    return next((answer for said, answer in _KIND_OF_CARE if re.search(said, text, re.IGNORECASE)), "")


def _symptoms(text: str) -> Measure | None:
    if _SYMPTOMS.search(text) and not _TREATED.search(text):
        if re.search(r"\banxi\w+|\bGAD", text, re.IGNORECASE) and not re.search(r"depress", text, re.IGNORECASE):
            return Measure(indicators=("adult_gad7_symptoms", "regular_feelings_anxiety"))
        if re.search(r"depress|\bPHQ", text, re.IGNORECASE) and not re.search(r"\banxi", text, re.IGNORECASE):
            return Measure(
                indicators=("adult_phq8_symptoms", "person_12_plus_depression", "regular_feelings_depression")
            )
    if re.search(r"two weeks|2 weeks", text, re.IGNORECASE) and condition(text) == "mde":
        return Measure(indicators=("person_12_plus_depression", "adult_phq8_symptoms"))
    if _FEELINGS.search(text) and re.search(r"\b(?:daily|regular\w*|every day)\b", text, re.IGNORECASE):
        anxious = re.search(r"\banx|worri|nervous", text, re.IGNORECASE)
        return Measure(
            indicators=("regular_feelings_anxiety", "daily_feelings_anxiety")
            if anxious
            else ("regular_feelings_depression", "daily_feelings_depression")
        )
    return None


def _medication(text: str) -> Measure | None:
    """Medication for one of two things that the survey asks about apart."""
    if re.search(r"\bfor (?:their |feelings of )?(?:depress\w+)|antidepress\w+", text, re.IGNORECASE):
        return Measure(indicators=("medication_depression",), siblings=("medication_anxiety",))
    if re.search(r"\bfor (?:their |feelings of )?(?:anxi\w+|worr\w+)", text, re.IGNORECASE):
        return Measure(indicators=("medication_anxiety",), siblings=("medication_depression",))
    return None


def _general(text: str, *, no_care: bool) -> Measure | None:
    """Care of all adults or children, whatever they have."""
    young = CHILDREN.search(text)
    weeks = _FOUR_WEEKS.search(text)
    if (_NEED.search(text) and (no_care or "unmet" in text.lower())) and _COUNSEL.search(text):
        return Measure(indicators=("pulse_need_unmet",))
    if _NEED.search(text) and no_care and weeks:
        return Measure(indicators=("pulse_need_unmet",))
    if no_care:
        return None
    counsel, medication = _COUNSEL.search(text), _MEDICATION.search(text)
    if counsel and medication:
        own = (
            ("child_any_treatment",)
            if young
            else ("pulse_either",)
            if weeks
            else ("adult_any_treatment", "pulse_either")
        )
        return Measure(
            indicators=own, siblings=("adult_18_44_any_treatment", "adult_any_treatment", "child_any_treatment")
        )
    if counsel:
        own = (
            ("child_counselling_received",)
            if young
            else ("pulse_counselling",)
            if weeks
            else ("counselling_received", "pulse_counselling")
        )
        return Measure(indicators=own, siblings=("child_counselling_received", "counselling_received"))
    if medication:
        own = (
            ("child_medication_mental_health",)
            if young
            else ("pulse_medication",)
            if weeks
            else ("medication_mental_health", "adult_care_type", "pulse_medication")
        )
        others = (
            "child_medication_mental_health",
            "medication_mental_health",
            "ami_care_type",
            "smi_care_type",
            "mde_adult_care_type",
        )
        return Measure(indicators=own, siblings=others, answer=r"^Prescription")
    return None


def _unnamed(text: str, sentence: str, *, no_care: bool) -> Measure | None:
    """Care without an illness: of all adults where they are named, else of those this site is about."""
    kind = _kind_of_care(text)
    adults = re.search(r"\b(?:adults?|americans?|people|women|men)\b", sentence, re.IGNORECASE)
    mental = re.search(r"\bmental|psych|emotional", sentence, re.IGNORECASE)
    if YOUTH.search(text) and mental and not no_care:
        return Measure(indicators=("youth_treated",), siblings=_TREATED_OF)
    if CHILDREN.search(text) and mental and not no_care:
        return Measure(indicators=("child_3_17_services", "child_any_treatment", "child_3_17_consulted"))
    if kind and mental and adults and not no_care:
        return Measure(
            indicators=("adult_care_type",),
            siblings=("ami_care_type", "smi_care_type", "mde_adult_care_type"),
            answer=kind,
        )
    if adults and mental and not no_care:
        own = ("adult_treated", "adult_any_treatment")
        return Measure(indicators=own, siblings=tuple(name for name in _TREATED_OF if name not in own))
    if no_care:
        own = ("ami_untreated_adults",) if adults else ("ami_untreated",)
        return Measure(indicators=own, siblings=tuple(name for name in _UNTREATED_OF if name not in own), weak=True)
    return (
        Measure(indicators=("ami_treated",), siblings=("adult_treated",), weak=True) if not adults or mental else None
    )
