"""Whom a figure speaks of, in words: `female US adults aged 18 to 25 with any mental illness`."""

from __future__ import annotations

import re
from functools import cache

from etl.model import Indicator, Row
from pages.figures import words

PLACES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "the District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington State", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
"""A place by its code, as it stands behind `in`."""

_OF = re.compile(
    r"(?:US )?(?P<noun>adults|youths|children|people|residents|downloads)"
    r"(?P<age> \(18 and older\)| aged [0-9]+ (?:to [0-9]+|and older)| of all ages)?(?P<rest>[^,;]*)"
)
_ADULT = " (18 and older)"

_DISTRESS = {
    "SPD": "serious psychological distress",
    "MPD": "moderate psychological distress",
    "NLPD": "low or no psychological distress",
    "NPD": "no psychological distress",
    "Less serious or none": "less serious or no psychological distress",
}
_TREATMENT, _SERVICES = "mental health treatment", "other mental health services, which do not count as treatment,"
_ANSWERS = _DISTRESS | {
    "Inpatient": f"inpatient {_TREATMENT}",
    "Outpatient": f"outpatient {_TREATMENT}",
    "Outpatient: general medical clinic or doctor office": f"outpatient {_TREATMENT} in a general medical clinic or doctor's office",
    "Outpatient: mental health treatment center": f"outpatient {_TREATMENT} in a mental health treatment center",
    "Outpatient: therapist/psychologist/psychiatrist office": f"outpatient {_TREATMENT} in the office of a therapist, psychologist or psychiatrist",
    "Prescription medication": "prescription medication for their mental health",
    "Prison, jail or juvenile detention center": f"{_TREATMENT} in a prison, jail or juvenile detention center",
    "School health or counseling center": f"{_TREATMENT} in a school health or counseling center",
    "Telehealth treatment": f"telehealth {_TREATMENT}",
    "Other service: emergency room": f"{_SERVICES} in an emergency room",
    "Other service: peer support specialist or recovery coach": f"{_SERVICES} from a peer support specialist or recovery coach",
    "Other service: support group": f"{_SERVICES} in a support group",
}
"""Groups that are answers, as they stand in an indicator's `says`."""

_METROPOLITAN = "metropolitan statistical area"
_GROUPS = {
    ("dependents", "Dependent(s)"): "~ with one or more dependents",
    ("disability", "With disability"): "~ with a disability",
    ("disability", "Without disability"): "~ without a disability",
    ("education", "Bachelor's degree or higher"): "~ with a bachelor's degree or higher",
    ("education", "Bachelor's degree or more"): "~ with a bachelor's degree or more",
    ("education", "College degree or higher"): "~ with a college degree or higher",
    ("education", "College graduate"): "~ who graduated from college",
    ("education", "High school diploma or GED"): "~ with a high school diploma or GED",
    ("education", "High school graduate"): "~ whose highest level of education was high school",
    ("education", "High school or less"): "~ with a high school education or less",
    ("education", "Less than a high school diploma"): "~ with less than a high school diploma",
    ("education", "Less than high school diploma"): "~ with less than a high school diploma",
    ("education", "Less than high school graduate"): "~ who did not graduate from high school",
    ("education", "No high school diploma or GED"): "~ without a high school diploma or GED",
    ("education", "Some college"): "~ with some college education",
    ("education", "Some college or associate's degree"): "~ with some college or an associate's degree",
    ("education", "Some college/Associate's degree"): "~ with some college or an associate's degree",
    ("employment", "Employed - Full-time"): "~ employed full-time",
    ("employment", "Employed - Part-time"): "~ employed part-time",
    ("employment", "Not employed"): "~ who were not employed",
    ("employment", "Not employed - Has never worked"): "~ who were not employed and had never worked",
    ("employment", "Not employed - Has worked previously"): "~ who were not employed and had worked before",
    ("gender_identity", "Cis-gender female"): "cisgender female ~",
    ("gender_identity", "Cis-gender male"): "cisgender male ~",
    ("marital", "Living with a partner"): "~ living with a partner",
    ("marital", "Never married"): "~ who never married",
    ("metropolitan", "Large MSA"): f"~ in a large {_METROPOLITAN}",
    ("metropolitan", "Small MSA"): f"~ in a small {_METROPOLITAN}",
    ("metropolitan", "Non-MSA"): f"~ outside any {_METROPOLITAN}",
    ("nativity", "U.S.-born"): "~ born in the United States",
    ("partner", "Current partner"): "~ with a current partner",
    ("race_ethnicity", "All races, Hispanic"): "Hispanic ~ of all races",
    ("race_ethnicity", "All races, Hispanic, Mexican"): "Hispanic ~ of Mexican origin",
    ("race_ethnicity", "All races, non-Hispanic"): "non-Hispanic ~ of all races",
    ("race_ethnicity", "Other or multiple races (non-Hispanic)"): "non-Hispanic ~ of other or multiple races",
    ("race_ethnicity", "Other races, non-Hispanic"): "non-Hispanic ~ of other races",
    ("race_ethnicity", "Two or more races (non-Hispanic)"): "non-Hispanic ~ of two or more races",
    ("symptoms", "No symptoms of anxiety or depression"): "~ without symptoms of anxiety or depression in the past 4 weeks",
    ("symptoms", "Symptoms of anxiety or depression"): "~ with symptoms of anxiety or depression in the past 4 weeks",
    ("veteran", "Non-veteran"): "~ who were not veterans",
    ("veteran", "Veteran"): "~ who were veterans",
    ("worry_to_afford", "Emergent healthcare"): "~ who worried about affording emergent health care",
    ("worry_to_afford", "Normal healthcare"): "~ who worried about affording normal health care",
}  # fmt: skip
_KINDS = {
    "total": "~",
    "age": "~ aged {years}",
    "age_75_plus_bands": "~ aged {years}",
    "community": "~ in {lower} communities",
    "employment": "{lower} ~",
    "functioning": "~ {lower}",
    "insurance_65_plus": "~ aged 65 and older {insured}",
    "insurance_under_65": "~ under 65 {insured}",
    "marital": "{lower} ~",
    "nativity": "{lower} ~",
    "orientation": "{lower} ~",
    "race": "~ whose {races}",
    "region": "~ in the {group}",
    "sex": "{lower} ~",
    "social_vulnerability": "~ in areas of {lower}",
    "gender_identity": "{lower} ~",
    "urbanicity": "~ in {areas} areas",
}
"""Where the people (`~`) stand for a kind whose groups are worded alike; `_GROUPS` has the ones that are not."""
_INSURED = {
    "Private": "with private health insurance",
    "Uninsured": "without health insurance",
    "Other government coverage": "with other government health coverage",
    "Medicare only excluding Medicare Advantage": "with Medicare alone and not Medicare Advantage",
}


def population(indicator: Indicator, row: Row) -> str:
    """Whom a row speaks of, its group in words; of answers, those who were asked.

    A group that is not known here stands in quotation marks as its publisher spells it. Raises ValueError where the
    indicator's `of` does not begin with a people.
    """
    of = indicator.of_by_method.get(row["method"], indicator.of)
    kinds, groups = row["group_kind"].split(" x "), row["group"].split(" x ")
    asked = 1 if "{answer}" in indicator.says else 0
    return _population(of, row["place"], tuple(zip(kinds, groups, strict=True))[asked:])


def answer(row: Row) -> str:
    """The answer that a group is, as it stands within a sentence; in quotation marks where it is the publisher's text."""
    group: str = row["group"].split(" x ")[0]
    return _ANSWERS.get(group, f"“{group}”")


@cache
def _population(of: str, place: str, groups: tuple[tuple[str, str], ...]) -> str:
    match = _OF.match(of)
    if match is None:
        raise ValueError(f"expected a people such as `US adults`, found {of!r}")
    kinds = {kind for kind, _ in groups}
    age = match["age"] or ""
    if kinds & {"age", "age_75_plus_bands"} or (age == _ADULT and kinds - {"total"}):
        age = ""
    age = age.replace(_ADULT, " aged 18 and older")
    people = _somewhere(f"{match['noun']}{age}", place)
    for kind, group in groups:
        people = _form(kind, group).replace("~", people)
    return f"{people}{match['rest']}"


def _somewhere(people: str, place: str) -> str:
    if place == "US":
        return f"US {people}"
    return people if place == "WORLD" else f"{people} in {PLACES[place]}"


def _form(kind: str, group: str) -> str:
    """A group's words, with `~` where the people stand."""
    if (kind, group) in _GROUPS:
        return _GROUPS[kind, group]
    if kind == "distress" and group in _DISTRESS:
        return f"~ with {_DISTRESS[group]}"
    if kind == "income":
        return _income(group)
    if kind == "race_ethnicity":
        return _race(group)
    spelled = words.group({"group_kind": kind, "group": group})
    return _KINDS.get(kind, "~ in the group “{group}”").format(
        group=spelled,
        lower=spelled.lower(),
        years=spelled.removesuffix(" years").replace(" years ", " "),
        insured=_INSURED.get(group, f"with {group}"),
        races=f"only race was {only}" if (only := group.removesuffix(" only")) != group else f"races were {group}",
        areas=re.sub(r"metro\b", "metropolitan", group.lower()),
    )


def _income(group: str) -> str:
    """`100% to <200% FPL` is `from 100% to below 200% of the federal poverty level`; Pew's bands are in dollars."""
    text = re.sub(r"<|less than ", "below ", words.group({"group_kind": "income", "group": group}), flags=re.IGNORECASE)
    text = re.sub(r"≥([0-9]+%)|([0-9]+%) or greater", r"\1\2 or more", text)
    lead = "" if text.startswith("below") else "from " if "below" in text else "of "
    whose = "household" if "$" in group else "family"
    return f"~ with a {whose} income {lead}{text}".replace("FPL", f"of {words.SHORT_FORMS['FPL']}")


def _race(group: str) -> str:
    """`Black only, non-Hispanic` is `non-Hispanic single-race Black`."""
    race = re.sub(r"(?: \(|, )non-Hispanic\)?$", "", group)
    one = race.removesuffix(" only")
    alone = "single-race " if one != race else ""
    return f"{'non-Hispanic ' if race != group else ''}{alone}{words.SHORT_FORMS.get(one, one)} ~"
