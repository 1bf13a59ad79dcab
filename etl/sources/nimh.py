"""NIMH's Mental Illness statistics page: any and serious mental illness among adults, and treatment, from NSDUH.

The page is Drupal HTML. Four sections, each under its `h2`, hold nested lists: an outer item introduces a chart, the
inner items (those without a list inside) each state one finding. Only these sentences are read:
the total with its count of people, by sex, and by three age bands. Patterns allow for the drift seen since 2016
(services or treatment, women or females, "observed", "slightly"); a finding with a percentage that is not known is
refused, and each figure must be stated exactly once. The wording is checked against the numbers: "higher among
females", "highest", "lower", and each percent against its counts.

The data tables behind the charts, where the page has them, must agree with the sentences and alone give values by
race; the sentences name only the highest and lowest, which check them. Their markup was never seen: the form is inferred from a copy
(caption with the year; header Demographic, Demographic, Percent).

Left out: adolescents, whose figures (any mental disorder, lifetime, interviews of 2001 to 2004) are another survey's.
The page lags SAMHSA by a year or two and prints no intervals. A year is printed with the weights of its release.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pandas as pd

from etl.cells import percent
from etl.errors import LayoutError
from etl.model import Source, figures
from etl.nsduh import indicators, methods, prevalence_method, treatment_method
from etl.tables import Table, cell_text, html_document, html_tables

URL = "https://www.nimh.nih.gov/health/statistics/mental-illness"
PAGE = "NIMH Mental Illness page"
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")
_PERCENT, _MILLIONS = r"([0-9]{1,2}\.[0-9]%)", r"([0-9]{1,3}\.[0-9]) million"
_FEMALE, _MALE = r"(?:females|women)", r"(?:males|men)"
_AGES = ("18-25", "26-49", "50+")

_HEADINGS = {
    ("ami", "prevalence"): r"Prevalence of Any Mental Illness \(AMI\)",
    ("ami", "treated"): r"Mental Health (?:Treatment|Services) - AMI",
    ("smi", "prevalence"): r"Prevalence of Serious Mental Illness \(SMI\)",
    ("smi", "treated"): r"Mental Health (?:Treatment|Services) - SMI",
}
_FIGURES_HEADING = re.compile(r"(?:Prevalence|Mental Health (?:Treatment|Services))\b.*")
_OTHER_HEADING = "Prevalence of Any Mental Disorder Among Adolescents"
_RACES_TOLD = re.compile(r"The (?:observed )?prevalence of (?:AMI|SMI) was (?:highest|lowest) among ")
"""Races, of which the sentences name only some: they check the tables."""

_GOT = r"received mental health (?:treatment|services)"
_SENTENCES = {
    "prevalence": {
        "total": rf"In ([0-9]{{4}}), there were an estimated {_MILLIONS} adults aged 18 or older in the United States "
        rf"with X\. This number represented {_PERCENT} of all U\.S\. adults\.",
        "sex": rf"prevalence of X was higher among {_FEMALE} \({_PERCENT}\) than {_MALE} \({_PERCENT}\)\.",
        "age": rf"Young adults aged 18-25 years had the highest prevalence of X \({_PERCENT}\) compared to adults aged "
        rf"26-49 years \({_PERCENT}\) and aged 50 and older \({_PERCENT}\)\.",
    },
    "treated": {
        "total": rf"In ([0-9]{{4}}), among the {_MILLIONS} adults with X, {_MILLIONS} \({_PERCENT}\) {_GOT} in the "
        r"past year\.",
        "sex": rf"More {_FEMALE} with X \({_PERCENT}\) {_GOT} than {_MALE} with X \({_PERCENT}\)\.",
        "age": rf"percentage of young adults aged 18-25 years with X who {_GOT} \({_PERCENT}\) was (?:slightly )?lower "
        rf"than adults with X aged 26-49 years \({_PERCENT}\) and aged 50 and older \({_PERCENT}\)\.",
    },
}

_CAPTIONS = {
    "prevalence": r"Past Year Prevalence of (Any|Serious) Mental Illness(?: \((?:AMI|SMI)\))? Among U\.S\. Adults "
    r"\(([0-9]{4})\)",
    "treated": r"Mental Health (?:Services|Treatment) Received in Past Year Among U\.S\. Adults with (Any|Serious) "
    r"Mental Illness(?: \((?:AMI|SMI)\))? \(([0-9]{4})\)",
}
_HEADER = ("Demographic", "Demographic", "Percent")
_RACES = {
    "hispanic": "Hispanic",
    "white": "White (non-Hispanic)",
    "black": "Black (non-Hispanic)",
    "asian": "Asian (non-Hispanic)",
    "ai/an": "AI/AN (non-Hispanic)",
    "nh/opi": "NH/OPI (non-Hispanic)",
    "2 or more": "Two or more races (non-Hispanic)",
}
_RACE_WORDS = {
    "Hispanic": "hispanic",
    "White": "white",
    "Black": "black",
    "Asian": "asian",
    r"AI/AN\)": "ai/an",
    r"NH/OPI\)": "nh/opi",
    "two or more races": "2 or more",
}
_TABLE_GROUPS = {
    ("overall", "overall"): ("total", "total"),
    **{("sex", sex.lower()): ("sex", sex) for sex in ("Female", "Male")},
    **{("age", band): ("age", band) for band in _AGES},
    **{("race/ethnicity", printed): ("race_ethnicity", race) for printed, race in _RACES.items()},
}

_TOTAL = ("total", "total")
_HALF = Decimal("0.05")
_UNKNOWN = Decimal(3)
"""Points by which the share treated may exceed what its counts say: people with unknown treatment leave its base."""

Group = tuple[str, str]
Kind = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section as read: its percentages by group, the people with the condition and, of them, those treated."""

    condition: str
    measure: str
    year: int
    percents: Mapping[Group, float]
    ill: Decimal
    count: Decimal
    races: Mapping[Group, float]
    """Those that the sentences name."""

    @property
    def where(self) -> str:
        return f"{PAGE}, {self.condition.upper()} {self.measure}"


def parse(bodies: Mapping[str, bytes]) -> pd.DataFrame:
    body = bodies["mental_illness"]
    findings = _findings(body)
    sections = [_section(condition, measure, findings[condition, measure]) for condition, measure in _HEADINGS]
    _agree(sections)
    races = _tables(body, {(section.condition, section.measure): section for section in sections})
    records = [
        record
        for section in sections
        for record in _records(section, races.get((section.condition, section.measure), {}))
    ]
    return figures(records, source="nimh")


def _findings(body: bytes) -> dict[Kind, list[str]]:
    """The text of the innermost list items below each of the four headings."""
    page = html_document(body)
    titles = [cell_text(heading) for heading in page.iter("title", "h1")]
    if not any(re.fullmatch(r"Mental Illness(?: [-|] .*)?", title.translate(_DASHES)) for title in titles):
        raise LayoutError(where=PAGE, expected="the title Mental Illness", found=", ".join(titles) or "none")
    found: dict[Kind, list[str]] = {}
    current: list[str] | None = None
    for element in page.iter("h2", "li"):
        text = cell_text(element).translate(_DASHES)
        if element.tag == "h2":
            current = None
            section = _heading(text)
            if section is not None:
                if section in found:
                    raise LayoutError(where=PAGE, expected="each section once", found=f"{text} twice")
                current = found[section] = []
        elif current is not None and next(element.iterdescendants("li"), None) is None:
            current.append(text)
    missing = [pattern for section, pattern in _HEADINGS.items() if section not in found]
    if missing:
        raise LayoutError(where=PAGE, expected="an h2 for each section", found=f"none like {', '.join(missing)}")
    return found


def _heading(text: str) -> Kind | None:
    for section, pattern in _HEADINGS.items():
        if re.fullmatch(pattern, text):
            return section
    if _FIGURES_HEADING.fullmatch(text) and text != _OTHER_HEADING:
        raise LayoutError(where=PAGE, expected="a known h2", found=text)
    return None


def _section(condition: str, measure: str, findings: list[str]) -> Section:
    where = f"{PAGE}, {condition.upper()} {measure}"
    patterns = {
        name: re.compile(pattern.replace("X", condition.upper())) for name, pattern in _SENTENCES[measure].items()
    }
    for text in findings:
        if (
            "%" in text
            and not _RACES_TOLD.match(text)
            and not any(pattern.search(text) for pattern in patterns.values())
        ):
            raise LayoutError(where=where, expected="a known finding", found=text)
    total, sex, age = (_once(pattern, findings, f"{where}, {name}") for name, pattern in patterns.items())
    values = [percent(text, where=where, sign=True) for text in (total[-1], *sex, *age)]
    _, female, male, youngest, *older = values
    outermost = max(older) <= youngest if measure == "prevalence" else youngest <= min(older)
    if female <= male or not outermost:
        raise LayoutError(where=where, expected="numbers as the sentence orders them", found=str(values[1:]))
    groups = [_TOTAL, ("sex", "Female"), ("sex", "Male"), *(("age", band) for band in _AGES)]
    return Section(
        condition=condition,
        measure=measure,
        year=int(total[0]),
        percents=dict(zip(groups, values, strict=True)),
        ill=Decimal(total[1]),
        count=Decimal(total[-2]),
        races=dict(_races_told(findings, where)),
    )


def _races_told(findings: list[str], where: str) -> Iterator[tuple[Group, float]]:
    for text in filter(_RACES_TOLD.match, findings):
        for words, printed in _RACE_WORDS.items():
            for value in re.findall(rf"\b{words}(?: adults)? \({_PERCENT}\)", text):
                yield ("race_ethnicity", _RACES[printed]), percent(value, where=where, sign=True)


def _once(pattern: re.Pattern[str], findings: list[str], where: str) -> tuple[str, ...]:
    matches = [match for text in findings for match in pattern.finditer(text)]
    if len(matches) != 1:
        raise LayoutError(where=where, expected=f"one sentence like {pattern.pattern}", found=f"{len(matches)}")
    return matches[0].groups()


def _agree(sections: list[Section]) -> None:
    """One year; totals between their parts; counts repeated alike; percents that the rounded counts allow."""
    years = {section.year for section in sections}
    if len(years) != 1:
        raise LayoutError(where=PAGE, expected="one survey year", found=", ".join(map(str, sorted(years))))
    for section in sections:
        for kind in ("sex", "age"):
            parts = [value for (of, _), value in section.percents.items() if of == kind]
            if not min(parts) <= section.percents[_TOTAL] <= max(parts):
                expected = f"the total, {section.percents[_TOTAL]}%, between its parts by {kind}"
                raise LayoutError(where=section.where, expected=expected, found=str(parts))
    for illness, treated in pairwise(sections):
        if illness.condition == treated.condition:
            _allowed(illness, treated)
    (ami_low, ami_high), (smi_low, smi_high) = (
        _range(section.count, section.percents[_TOTAL]) for section in sections if section.measure == "prevalence"
    )
    if ami_high < smi_low or smi_high < ami_low:
        found = f"{ami_low:.1f} to {ami_high:.1f} and {smi_low:.1f} to {smi_high:.1f} million"
        raise LayoutError(where=PAGE, expected="AMI and SMI as shares of the same number of adults", found=found)


def _allowed(illness: Section, treated: Section) -> None:
    if illness.ill != treated.ill:
        found = f"{illness.ill} and {treated.ill} million"
        raise LayoutError(where=treated.where, expected="the count of the section on prevalence", found=found)
    share = Decimal(str(treated.percents[_TOTAL]))
    low = 100 * (treated.count - _HALF) / (treated.ill + _HALF) - _HALF
    high = 100 * (treated.count + _HALF) / (treated.ill - _HALF) + _UNKNOWN
    if not low <= share <= high:
        expected = f"a percent that {treated.count} of {treated.ill} million allow"
        raise LayoutError(where=treated.where, expected=expected, found=f"{share}%")


def _range(count: Decimal, share: float) -> tuple[Decimal, Decimal]:
    """The least and most people (millions) of whom `count` can be `share` percent, both rounded to one decimal."""
    printed = Decimal(str(share))
    return 100 * (count - _HALF) / (printed + _HALF), 100 * (count + _HALF) / (printed - _HALF)


def _tables(body: bytes, sections: Mapping[Kind, Section]) -> dict[Kind, dict[Group, float]]:
    """Values by race from the tables behind the charts, each of which must agree with its section's sentences."""
    found: dict[Kind, dict[Group, float]] = {}
    for table in html_tables(body):
        caption = table.caption.translate(_DASHES)
        matches = [(measure, re.fullmatch(pattern, caption)) for measure, pattern in _CAPTIONS.items()]
        known = [(measure, match) for measure, match in matches if match]
        if not known:
            if "Mental Illness" in caption:
                raise LayoutError(where=PAGE, expected="a table with a known caption", found=caption)
            continue
        measure, match = known[0]
        section = sections["ami" if match[1] == "Any" else "smi", measure]
        values = _values(table)
        sentences = {group: values.pop(group, None) for group in section.percents}
        if int(match[2]) != section.year or sentences != section.percents:
            expected = f"the figures of the sentences, {section.year}: {list(section.percents.values())}"
            raise LayoutError(where=caption, expected=expected, found=str(list(sentences.values())))
        if wrong := {group: told for group, told in section.races.items() if values.get(group, told) != told}:
            expected = f"the figures of the sentences by race: {list(wrong.values())}"
            raise LayoutError(where=caption, expected=expected, found=str([values[group] for group in wrong]))
        if found.setdefault((section.condition, measure), values) != values:
            raise LayoutError(where=caption, expected="one table, or the same twice", found="two that differ")
    return found


def _values(table: Table) -> dict[Group, float]:
    lines = (*table.header, *table.rows)
    if lines[:1] != (_HEADER,) or any(len(line) != len(_HEADER) for line in lines):
        found = " | ".join(", ".join(line) for line in lines if line == lines[0] or len(line) != len(_HEADER))
        raise LayoutError(where=table.where, expected=f"rows of {', '.join(_HEADER)}", found=found or "no row")
    values: dict[Group, float] = {}
    for kind, label, text in lines[1:]:
        group = _TABLE_GROUPS.get((kind.casefold(), label.translate(_DASHES).rstrip("*").casefold()))
        if group is None or group in values:
            raise LayoutError(where=table.where, expected="each known group once", found=f"{kind}, {label}")
        values[group] = percent(text, where=f"{table.where}, {kind}, {label}", decimals=1)
    return values


def _records(section: Section, races: Mapping[Group, float]) -> Iterator[dict[str, Any]]:
    by_year = prevalence_method if section.measure == "prevalence" else treatment_method
    shared = {
        "indicator": f"{section.condition}_{section.measure}",
        "start": date(section.year, 1, 1),
        "end": date(section.year, 12, 31),
        "method": by_year(section.year, where=section.where),
        "reference": f"NIMH, Mental Illness statistics page, section on {section.condition.upper()}. {URL}",
    }
    for (kind, group), value in {**section.percents, **races}.items():
        yield shared | {"group_kind": kind, "group": group, "value": value, "unit": "percent"}
    yield shared | {"value": float(section.count * 1_000_000), "unit": "people"}


SOURCE = Source(
    slug="nimh",
    title="Mental Illness, statistics page",
    publisher="National Institute of Mental Health (NIMH)",
    page_url=URL,
    requests={"mental_illness": URL},
    hosts=("www.nimh.nih.gov",),
    marks={"mental_illness": "Any Mental Illness"},
    licence="US Government work, public domain",
    citation=(
        "National Institute of Mental Health. Mental Illness (statistics), with figures from SAMHSA's National Survey "
        f"on Drug Use and Health. {URL}"
    ),
    update_days=90,
    indicators=indicators(
        *(f"{condition}_{measure}" for condition in ("ami", "smi", "mde_adult", "mde_youth", "mde_adult_severe",
          "mde_youth_severe") for measure in ("prevalence", "treated", "untreated")),
        "ami_treated_adults", "ami_untreated_adults",  # these and the untreated are derived, by etl/derive.py
    ),
    methods=methods(
        "2008_2019", "2020", "2021_original_weights", "2021_on", "2024", "services_2008_2019", "services_2020",
        "services_2021_original_weights", "treatment_2022", "treatment_2024",
        "depression_treatment_2021_original_weights",
    ),
    parse=parse,
    min_rows=28,
    edition=(
        "Mental Illness page of September 2024 (2022 data) and Major Depression page of July 2023 (2021 data), from "
        "their text; earlier years from copies of the page, second-hand"
    ),
    left_out='Any mental disorder among adolescents: it is of 2001 to 2004 and another survey.',
    called=(
        "Nobody here has called this page or seen its HTML: the parser is built from its text as a reader kept it in "
        "December 2025, and the tables' form from a copy."
    ),
)  # fmt: skip
