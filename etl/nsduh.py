"""What SAMHSA's National Survey on Drug Use and Health measures and how it was done, for every source that prints it.

Eras follow SAMHSA's own statements on comparability. No two eras share a method: an adult's mental illness of 2019,
2020, 2021 and 2022 may stand side by side, never on one line. The survey covers the civilian, non-institutionalised
population: not people on active duty, in prisons or long-stay hospitals, or without a fixed address all year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from etl.errors import LayoutError
from etl.model import Indicator, Method

ADULTS, YOUTHS = "US adults (18 and older)", "US youths aged 12 to 17"

_IN_PERSON = "in person; sensitive questions answered by the respondent on a laptop"
_2020 = "in person to mid-March; in person and web from October"
_MULTI = "web, or in person with a laptop, all year"
_ILLNESS = (
    "Adults: any and serious mental illness are predicted by a statistical model from each person's answers, fitted to "
    "clinical interviews of a subsample (4,912 people, 2008 to 2012). Major depressive episode: two weeks or more of "
    "low mood or lost interest with most of the listed symptoms."
)
_YOUTH = (
    "Two weeks or more of low mood or lost interest with most of the listed symptoms, in questions for ages 12 to 17."
)
_SERVICES = (
    "Inpatient or outpatient mental health services, or prescribed medication for a mental health condition: any?"
)
_TREATMENT = (
    "Inpatient or outpatient mental health treatment, prescribed medication, telehealth treatment, or treatment in "
    "prison, jail or juvenile detention: any? Support groups, peer specialists and emergency rooms are kept apart."
)
_DEPRESSION = "Did you see or talk to a professional, or take prescribed medication, for depression?"
_NEED_2020 = (
    "Was there a time when you thought you needed treatment or counselling for your mental health and did not get it? "
    "Asked of everyone, treated or not."
)
_NEED_2022 = "Did you look for mental health treatment, or think you should get it? Asked of people who got none."
_REASONS_2020 = "Which of these reasons did you have for not getting mental health services? An older list."
_REASONS = "Which of these reasons did you have for not getting mental health treatment? Several could be given."

_REPORT = "SAMHSA, 2023 NSDUH annual report"
_REPORT_2020 = "SAMHSA, 2020 NSDUH report, pages 41-47"
_RELEASE_2024 = "SAMHSA, 2024 NSDUH release, as summarised by others"
_STATES_2019 = "SAMHSA, 2018-2019 NSDUH state estimates"
_TABLES_2018 = "SAMHSA, 2018 NSDUH Detailed Tables"
_NIMH = "NIMH, Mental Illness and Major Depression statistics pages, notes on methods"
_AVERAGE = "An average of two survey years, made for state estimates, is not the estimate of either year."
_UNREAD_2024 = (
    "SAMHSA says that not every estimate of 2024 compares with 2022 and 2023, and its list has not been read."
)

_TABLE = (
    ("2008_2019", "NSDUH 2008-2019, in person", _ILLNESS, _IN_PERSON,
     "Adults were interviewed in person and illness comes from the revised model, which SAMHSA carried back to 2008.",
     f"SAMHSA, 2020 NSDUH Detailed Tables, Table 10.1B; {_NIMH}"),
    ("youth_2004_2019", "NSDUH youths 2004-2019, in person", _YOUTH, _IN_PERSON,
     "Youths answer questions of their own, unchanged from 2004 for as long as interviews were in person.",
     f"{_TABLES_2018}, Tables 11.2 and 11.3"),
    ("2020", "NSDUH 2020", _ILLNESS, _2020,
     "Almost nothing was collected from mid-March to September and web interviews began: 2020 compares with no year.",
     f"SAMHSA, 2020 NSDUH report; {_NIMH}"),
    ("2021_original_weights", "NSDUH 2021 as first printed", _ILLNESS, _MULTI,
     "SAMHSA weighted 2021 anew when it released 2022, so these first values do not compare with 2022 and later.",
     f"{_REPORT}, endnote 6; {_NIMH}"),
    ("2021_on", "NSDUH 2021 (revised) to 2023", _ILLNESS, _MULTI,
     "Web and in-person interviews all year began a new series in 2021 that does not compare with 2020 or earlier.",
     f"{_REPORT}, page 3 and endnote 6"),
    ("2024", "NSDUH 2024", _ILLNESS, _MULTI, _UNREAD_2024, _RELEASE_2024),
    ("first_model", "NSDUH 2009-2011 as first printed",
     "Adults: any and serious mental illness, predicted by an earlier statistical model from each person's answers.",
     _IN_PERSON,
     "SAMHSA replaced the first prediction model, and with it values of about 20 percent by values of about 18.",
     "SAMHSA, Results from the 2009 and 2010 NSDUH: Mental Health Findings"),
    ("two_year_2014_2015", "NSDUH average of 2014 and 2015", _ILLNESS, _IN_PERSON, _AVERAGE,
     "SAMHSA, 2014-2015 NSDUH state estimated totals"),
    ("two_year_2018_2019", "NSDUH average of 2018 and 2019", _ILLNESS, _IN_PERSON, _AVERAGE, _STATES_2019),
    ("pooled_2012_2014", "NSDUH 2012 to 2014 pooled", _ILLNESS, _IN_PERSON,
     "Three survey years were pooled, which is not the estimate of any one of them.",
     "SAMHSA, CBHSQ Short Report 3190"),
    ("services_2008_2019", "Mental health services, NSDUH to 2019", _SERVICES, _IN_PERSON,
     "Services were asked about in person, before the treatment questions were written anew in 2022.",
     f"{_REPORT}, page 48; SAMHSA press announcement of 21 September 2017"),
    ("services_2020", "Mental health services, NSDUH 2020", _SERVICES, _2020,
     "The older questions on services in the year of the interrupted collection, which compares with no other year.",
     _REPORT_2020),
    ("services_2021_original_weights", "Mental health services, NSDUH 2021 as first printed", _SERVICES, _MULTI,
     "The older questions on services, with the first weights of 2021, which SAMHSA has since replaced.",
     f"{_REPORT}, page 48 and endnote 6"),
    ("services_first_model", "Mental health services, NSDUH 2010 as first printed", _SERVICES, _IN_PERSON,
     "The adults counted as ill came from a prediction model that SAMHSA has since replaced.",
     "SAMHSA, release of January 2012"),
    ("services_two_year_2018_2019", "Mental health services, NSDUH average of 2018 and 2019", _SERVICES, _IN_PERSON,
     _AVERAGE, f"{_STATES_2019}, Table 29"),
    ("treatment_2022", "Mental health treatment, NSDUH 2022-2023", _TREATMENT, _MULTI,
     "The questions were written anew in 2022 and count telehealth and treatment in custody, so nothing earlier "
     "compares.",
     f"{_REPORT}, page 48"),
    ("treatment_2024", "Mental health treatment, NSDUH 2024", _TREATMENT, _MULTI, _UNREAD_2024, _RELEASE_2024),
    ("depression_treatment_2004_2019", "Treatment for depression, NSDUH 2004-2019", _DEPRESSION, _IN_PERSON,
     "Treatment for depression alone is counted, while from 2022 any mental health treatment is.",
     f"{_TABLES_2018}, Tables 11.4 and 11.5"),
    ("depression_treatment_2021_original_weights", "Treatment for depression, NSDUH 2021 as first printed",
     _DEPRESSION, _MULTI,
     "Treatment for depression alone is counted, with the first weights of 2021, which SAMHSA has since replaced.",
     f"NIMH, Major Depression statistics page; {_REPORT}, endnote 6"),
    ("unmet_need_2020", "Perceived unmet need, NSDUH 2020", _NEED_2020, _2020,
     "Its base is all adults with any mental illness, while from 2022 only people without treatment are asked.",
     _REPORT_2020),
    ("unmet_need_2022", "Perceived unmet need, NSDUH 2022-2023", _NEED_2022, _MULTI,
     "It is asked only of people who got no treatment, so its base differs from that of 2020 and before.",
     f"{_REPORT}, pages 56-57, Tables A.36, A.43, A.44 and A.45"),
    ("reasons_2020", "Reasons for no services, NSDUH 2020", _REASONS_2020,
     _2020, "The list of reasons and the people asked differ from those of 2022 and later.", _REPORT_2020),
    ("reasons_2022", "Reasons for no treatment, NSDUH 2022-2023", _REASONS, _MULTI,
     "A new list of reasons, asked only of people who got no treatment and looked for it or thought they should.",
     f"{_REPORT}, Tables A.37 and A.46"),
    ("reasons_2024", "Reasons for no treatment, NSDUH 2024", _REASONS, _MULTI, _UNREAD_2024, _RELEASE_2024),
)  # fmt: skip
METHODS = {
    f"nsduh_{slug}": Method(
        id=f"nsduh_{slug}", title=title, question=question, recall="past year", mode=mode, why=why, reference=reference
    )
    for slug, title, question, mode, why, reference in _TABLE
}

_ERAS = (
    (range(2012, 2020), "nsduh_2008_2019", "nsduh_services_2008_2019"),
    (range(2020, 2021), "nsduh_2020", "nsduh_services_2020"),
    (range(2021, 2022), "nsduh_2021_original_weights", "nsduh_services_2021_original_weights"),
    (range(2022, 2024), "nsduh_2021_on", "nsduh_treatment_2022"),
    (range(2024, 2025), "nsduh_2024", "nsduh_treatment_2024"),
)


TREATMENT = {
    "nsduh_2008_2019": "nsduh_services_2008_2019",
    "nsduh_2020": "nsduh_services_2020",
    "nsduh_2021_original_weights": "nsduh_services_2021_original_weights",
    "nsduh_2021_on": "nsduh_treatment_2022",
    "nsduh_2024": "nsduh_treatment_2024",
    "nsduh_two_year_2018_2019": "nsduh_services_two_year_2018_2019",
}
"""How adults were found to be ill → how the same adults, in the same interviews and weights, were found to be treated.

For 2021 alone this is not one to one: its revised weights have no treatment published, and 2022 is the first of `treatment_2022`.
"""


def prevalence_method(year: int, *, where: str) -> str:
    """The method of an adult's AMI or SMI as printed when the year was first released; LayoutError if not known."""
    return _era(year, where)[0]


def treatment_method(year: int, *, where: str) -> str:
    """The method of treatment among adults with AMI or SMI, as `prevalence_method`."""
    return _era(year, where)[1]


def _era(year: int, where: str) -> tuple[str, str]:
    for years, prevalence, treatment in _ERAS:
        if year in years:
            return prevalence, treatment
    raise LayoutError(where=where, expected="a survey year from 2012 to 2024, whose method is known", found=str(year))


CONDITIONS = {
    "ami": ("Any mental illness", ADULTS, "US adults with any mental illness"),
    "smi": ("Serious mental illness", ADULTS, "US adults with a serious mental illness"),
    "mde_adult": ("Major depressive episode, adults", ADULTS, "US adults with a major depressive episode"),
    "mde_youth": ("Major depressive episode, youths", YOUTHS, f"{YOUTHS} with a major depressive episode"),
    "mde_adult_severe": (
        "Major depressive episode with severe impairment, adults",
        ADULTS,
        "US adults with a major depressive episode with severe impairment",
    ),
    "mde_youth_severe": (
        "Major depressive episode with severe impairment, youths",
        YOUTHS,
        f"{YOUTHS} with a major depressive episode with severe impairment",
    ),
}
"""Title, the population it is a share of, and the people who have it."""


_TREATED = "received mental health treatment in the past year"
_UNTREATED = "did not receive mental health treatment in the past year"
_CARE_TYPE = "received {answer} in the past year"
_NEEDS = (
    ("unmet_need", " and perceived a need", "looked for mental health treatment or thought they should get it"),
    ("sought_treatment", " and looked for treatment", "looked for mental health treatment"),
    ("thought_treatment_needed", ", did not look but thought it was needed",
     "did not look for mental health treatment but thought they should get it"),
    ("no_perceived_need", " and perceived no need",
     "neither looked for mental health treatment nor thought they should get it"),
)  # fmt: skip
_ASKED_LESS = {
    "nsduh_services": "mental health services",
    "nsduh_reasons_2020": "mental health services",
    "nsduh_depression_treatment": "treatment for depression",
}
"""How the id of a method begins → what it asked about, where that was not any mental health treatment."""


def _as_asked(says: str) -> Mapping[str, str]:
    """By method, `says` with no more in it than the method asked about."""
    return {
        method: says.replace("mental health treatment", asked)
        for start, asked in _ASKED_LESS.items()
        for method in METHODS
        if method.startswith(start)
    }


def _indicator(
    name: str, title: str, of: str, says: str, *, people: bool = True, as_asked: bool = False, **of_by_method: str
) -> Indicator:
    return Indicator(
        id=name,
        title=title,
        of=of,
        says=says,
        says_by_method=_as_asked(says) if as_asked else {},
        of_by_method=of_by_method,
        units=("percent", "people") if people else ("percent",),
    )


def _of_condition(slug: str) -> Iterable[Indicator]:
    title, whole, ill = CONDITIONS[slug]
    untreated = f"{ill} who got no mental health treatment"
    yield _indicator(f"{slug}_prevalence", f"{title} in the past year", whole, f"{_had(slug)} in the past year")
    yield _indicator(f"{slug}_treated", f"{title}: treated in the past year", ill, _TREATED, as_asked=True)
    yield _indicator(f"{slug}_untreated", f"{title}: not treated in the past year", ill, _UNTREATED, as_asked=True)
    yield _indicator(f"{slug}_care_type", f"{title}: kind of care in the past year", ill, _CARE_TYPE, people=False)
    for measure, told, says in _NEEDS:
        yield _indicator(f"{slug}_{measure}", f"{title}: untreated{told}", untreated, says)
    yield _indicator(
        f"{slug}_no_treatment_reason",
        f"{title}: reason for no treatment",
        f"{ill} who got no treatment and perceived a need",
        "named {answer} as a reason for not getting mental health treatment",
        people=False,
        as_asked=True,
        nsduh_reasons_2020=f"{ill} who perceived an unmet need",
    )


def _had(slug: str) -> str:
    return f"had {CONDITIONS[slug][2].partition(' with ')[2]}"


INDICATORS = {
    indicator.id: indicator
    for indicator in (
        *(indicator for slug in CONDITIONS for indicator in _of_condition(slug)),
        _indicator(
            "ami_treated_adults",
            "Any mental illness and treated in the past year",
            ADULTS,
            f"{_had('ami')} and {_TREATED}",
            as_asked=True,
        ),
        _indicator(
            "ami_untreated_adults",
            "Any mental illness and not treated in the past year",
            ADULTS,
            f"{_had('ami')} and {_UNTREATED}",
            as_asked=True,
        ),
        _indicator(
            "ami_unmet_need_all",
            "Any mental illness: perceived an unmet need",
            CONDITIONS["ami"][2],
            "thought at some time in the past year that they needed mental health treatment or counselling and did not get it",
        ),
        _indicator(
            "adult_treated", "Adults treated for their mental health in the past year", ADULTS, _TREATED, as_asked=True
        ),
        _indicator(
            "youth_treated", "Youths treated for their mental health in the past year", YOUTHS, _TREATED, as_asked=True
        ),
        _indicator(
            "adult_care_type", "Adults: kind of mental health care in the past year", ADULTS, _CARE_TYPE, people=False
        ),
        _indicator(
            "youth_care_type", "Youths: kind of mental health care in the past year", YOUTHS, _CARE_TYPE, people=False
        ),
    )
}


def indicators(*ids: str) -> tuple[Indicator, ...]:
    return tuple(INDICATORS[name] for name in ids)


def methods(*ids: str) -> tuple[Method, ...]:
    return tuple(METHODS[f"nsduh_{name}"] for name in ids)
