"""Household Pulse Survey: mental health care in the last four weeks, August 2020 to May 2022. The series has ended.

One CSV, one row an indicator, group and collection period of about two weeks. Every row is one of three kinds, and
anything else is refused:
- an estimate, with a 95 % interval that is printed a second time as text and must agree;
- suppressed: no value, `Suppression Flag` 1.0; kept, with the flag `suppressed`;
- a gap: phase -1 and every figure blank, which breaks a chart's line between phases; dropped.

Rows are keyed on the dates, with which the period label must agree. `Phase` mixes notations and carries a control byte
where a dash was, and the period number is 1 in every gap. An older export says `By Gender` for `By Sex` and
`Non-Hispanic black` for `Non-Hispanic Black`; both read the same. Left out: the quartile range, a map's legend.

The unmet need states no reason: it is not a figure about cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import pandas as pd

from etl.cells import percent, plain, us_date
from etl.errors import CellError, LayoutError
from etl.model import Indicator, Method, Source, figures
from etl.places import postal
from etl.tables import csv_rows

URL = "https://data.cdc.gov/api/views/yni7-er2q/rows.csv?accessType=DOWNLOAD"
FILE = "yni7-er2q"
START, END, LABEL = "Time Period Start Date", "Time Period End Date", "Time Period Label"
INTERVAL, QUARTILE, FLAG = "Confidence Interval", "Quartile Range", "Suppression Flag"
FIGURES = ("Value", "LowCI", "HighCI", INTERVAL)
_NEEDED = ("Indicator", "Group", "State", "Subgroup", "Phase", LABEL, START, END, *FIGURES, QUARTILE, FLAG)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RECALL = ", Last 4 Weeks"

_INDICATORS = {
    "Needed Counseling or Therapy But Did Not Get It": "pulse_need_unmet",
    "Received Counseling or Therapy": "pulse_counselling",
    "Took Prescription Medication for Mental Health": "pulse_medication",
    "Took Prescription Medication for Mental Health And/Or Received Counseling or Therapy": "pulse_either",
}


def _as_printed(*labels: str) -> dict[str, str]:
    return {label.casefold(): label for label in labels}


_AGES = ("18 - 29", "30 - 39", "40 - 49", "50 - 59", "60 - 69", "70 - 79")
_SEX = ("sex", _as_printed("Female", "Male"))
_RACES = {f"non-hispanic {race}, single race": f"{race.title()} (non-Hispanic)" for race in ("asian", "black", "white")}
_NO_SYMPTOMS = "did not experience symptoms of anxiety/depression in the past 4 weeks"
_SYMPTOMS = "experienced symptoms of anxiety/depression in past 4 weeks"
_GROUPS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "National Estimate": ("total", {"united states": "total"}),
    "By Age": ("age", {f"{age} years": age.replace(" ", "") for age in _AGES} | {"80 years and above": "80+"}),
    "By Sex": _SEX,
    "By Gender": _SEX,
    "By Gender identity": ("gender_identity", _as_printed("Cis-gender female", "Cis-gender male", "Transgender")),
    "By Sexual orientation": ("orientation", _as_printed("Bisexual", "Gay or lesbian", "Straight")),
    "By Race/Hispanic ethnicity": (
        "race_ethnicity",
        _RACES
        | {
            "hispanic or latino": "Hispanic",
            "non-hispanic, other races and multiple races": "Other or multiple races (non-Hispanic)",
        },
    ),
    "By Education": (
        "education",
        _as_printed(
            "Less than a high school diploma",
            "High school diploma or GED",
            "Some college/Associate's degree",
            "Bachelor's degree or higher",
        ),
    ),
    "By Disability status": ("disability", _as_printed("With disability", "Without disability")),
    "By Presence of Symptoms of Anxiety/Depression": (
        "symptoms",
        {_SYMPTOMS: "Symptoms of anxiety or depression", _NO_SYMPTOMS: "No symptoms of anxiety or depression"},
    ),
}


def parse(bodies: Mapping[str, bytes]) -> pd.DataFrame:
    """A row an indicator, group and period: every row of the file but the gaps. Raises CellError or LayoutError."""
    lines = csv_rows(bodies["mental_health_care"], needed=_NEEDED, where=FILE)
    records = []
    for number, cells in enumerate(lines, start=2):
        where, row = f"{FILE}, line {number}", {name: plain(text) for name, text in cells.items()}
        record = _record(row, where)
        kind = kind_of(row, where)
        if kind != "gap":
            records.append(record | (_estimate(row, where) if kind == "estimate" else {"flag": "suppressed"}))
    return figures(records, source="household_pulse")


def kind_of(row: Mapping[str, str], where: str) -> Literal["estimate", "suppressed", "gap"]:
    """What a row is. Raises LayoutError where a value is missing and neither a flag nor a gap explains it."""
    present = [name for name in FIGURES if row[name]]
    marks = (row["Phase"] in {"-1", "-1.0"}, row[FLAG])
    if len(present) == len(FIGURES) and marks == (False, ""):
        return "estimate"
    if not present and marks in {(False, "1.0"), (False, "1")} and row[QUARTILE] in {"", "Estimate not reliable."}:
        return "suppressed"
    if not present and marks == (True, "") and not row[QUARTILE]:
        return "gap"
    raise LayoutError(
        where=where,
        expected="an estimate with its interval, a suppressed row with flag 1.0, or a blank row of phase -1",
        found=f"phase {row['Phase']!r}, flag {row[FLAG]!r}, {', '.join(present) or 'no figure'}",
    )


def _record(row: Mapping[str, str], where: str) -> dict[str, Any]:
    name = row["Indicator"].removesuffix(_RECALL)
    if name not in _INDICATORS or not row["Indicator"].endswith(_RECALL):
        raise LayoutError(where=f"{where}, Indicator", expected="one of the four indicators", found=row["Indicator"])
    start, end = (us_date(row[column], where=f"{where}, {column}") for column in (START, END))
    if start > end or row[LABEL] != _label(start, end):
        raise LayoutError(where=f"{where}, {LABEL}", expected=_label(start, end), found=row[LABEL])
    place, group_kind, group = _group(row, where)
    return {
        "indicator": _INDICATORS[name],
        "place": place,
        "group_kind": group_kind,
        "group": group,
        "start": start,
        "end": end,
        "unit": "percent",
        "method": "household_pulse",
        "reference": f"Dataset {FILE}, {row['Group']}, {row[LABEL]}. {URL}",
    }


def _label(start: date, end: date) -> str:
    first, last = (f"{_MONTHS[day.month - 1]} {day.day}" for day in (start, end))
    return f"{first}{f', {start.year}' if start.year != end.year else ''} - {last}, {end.year}"


def _group(row: Mapping[str, str], where: str) -> tuple[str, str, str]:
    group, state, subgroup = row["Group"], row["State"], row["Subgroup"]
    if group == "By State" and state == subgroup:
        return postal(state, where=f"{where}, State"), "total", "total"
    kind, groups = _GROUPS.get(group, ("", {}))
    if state != "United States" or subgroup.casefold() not in groups:
        raise LayoutError(
            where=where,
            expected="a known Group and Subgroup of the United States, or a state By State",
            found=f"{group}: {subgroup} ({state})",
        )
    return "US", kind, groups[subgroup.casefold()]


def _estimate(row: Mapping[str, str], where: str) -> dict[str, float]:
    value, low, high = (percent(row[name], where=f"{where}, {name}", sign=False, decimals=1) for name in FIGURES[:3])
    if row[INTERVAL] != f"{row['LowCI']} - {row['HighCI']}":
        raise CellError(where=f"{where}, {INTERVAL}", expected=f"{row['LowCI']} - {row['HighCI']}", found=row[INTERVAL])
    if not low <= value <= high:
        raise CellError(where=f"{where}, Value", expected=f"a value from {low} to {high}", found=row["Value"])
    return {"value": value, "low": low, "high": high}


_OF = "US adults (18 and older)"

SOURCE = Source(
    slug="household_pulse",
    title="Household Pulse Survey: mental health care in the last 4 weeks",
    publisher="National Center for Health Statistics, CDC",
    page_url="https://data.cdc.gov/d/yni7-er2q",
    licence="A dataset of the US federal government; its licence text was not read.",
    citation="National Center for Health Statistics. Mental Health Care in the Last 4 Weeks, Household Pulse Survey.",
    update_days=3650,
    indicators=(
        Indicator(
            id="pulse_need_unmet",
            title="Needed counselling or therapy and did not get it",
            of=_OF,
            says="needed counselling or therapy in the past 4 weeks and did not get it",
        ),
        Indicator(
            id="pulse_counselling",
            title="Received counselling or therapy",
            of=_OF,
            says="received counselling or therapy in the past 4 weeks",
        ),
        Indicator(
            id="pulse_medication",
            title="Took prescription medication for mental health",
            of=_OF,
            says="took prescription medication for their mental health in the past 4 weeks",
        ),
        Indicator(
            id="pulse_either",
            title="Took medication, received counselling or therapy, or both",
            of=_OF,
            says="took prescription medication for their mental health, received counselling or therapy, or both, in the past 4 weeks",
        ),
    ),
    methods=(
        Method(
            id="household_pulse",
            title="Household Pulse Survey, 2020 to 2022",
            question="Care needed, received or taken for mental health; an unmet need is asked without its reason",
            recall="the last 4 weeks",
            mode="not stated in the data file",
            why="It asks about four weeks, in rounds of two weeks, where the others here ask about twelve months.",
            reference=f"Dataset {FILE}. {URL}",
        ),
    ),
    requests={"mental_health_care": URL},
    hosts=("data.cdc.gov",),
    marks={"mental_health_care": "Time Period Start Date"},
    parse=parse,
    min_rows=9_936,
    state="ended",
    left_out="Rows of survey breaks, which hold no value (phase -1): 468 of the 10,404 rows recorded on 3 August 2023. The 22 rows whose value the publisher withheld are kept as suppressed.",
    called="An endpoint nobody here has called; its bytes were read from two independent copies that agree.",
)
