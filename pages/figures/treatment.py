"""Treatment: who gets care, what kind, and why others do not."""

from __future__ import annotations

from etl.model import Row
from pages.figures import compare, revised, trend, words
from pages.figures.chart import Chart
from pages.figures.facts import Facts, NoFiguresError, Rows, official
from pages.figures.groups import in_year, kind_of, kinds
from pages.figures.illnesses import KINDS, indicator
from pages.figures.style import Palette

NEEDS = {
    "sought_treatment": "Sought care and did not get it",
    "thought_treatment_needed": "Did not seek care but thought they should get it",
    "no_perceived_need": "Neither sought care nor thought they should",
}
HALF = 50
"""Percent, above which a share is said to be most."""
REASONS = ("any", "youth-depression")
"""The illnesses whose reasons for going without are published."""


def answer(facts: Facts, measure: str) -> str:
    """The latest first-hand treated share of those ill."""
    measured = facts.indicators[indicator(measure, "treated")]
    row = facts.latest(measured.id)
    return (
        f"In {words.period(row)}, {words.leading(row)} of {measured.of} received mental health care in the past year."
        f"{revised.sentences(facts, [row])}"
    )


def available(facts: Facts, measure: str) -> dict[str, int]:
    return kinds(facts, indicator(measure, "treated"), KINDS)


def over_time(facts: Facts, measure: str, palette: Palette) -> Chart:
    """The treated share by year; for any mental illness the home page draws it too."""
    measured = facts.indicators[indicator(measure, "treated")]
    return trend.over_years(
        facts,
        measured.id,
        palette,
        title="Is care reaching more people?",
        subtitle=f"Received mental health care in the past year: percent of {measured.of}",
        caption=f"Received care, percent of {measured.of}",
        what="Treated share",
        color=palette.treated,
        stem=f"{measure}-treated-over-time",
    )


def by_group(facts: Facts, measure: str, by: str, palette: Palette) -> Chart:
    measured, kind = facts.indicators[indicator(measure, "treated")], kind_of(by)
    year = available(facts, measure)[kind]
    rows = in_year(facts, measured.id, kind, year)
    method = facts.methods[rows[0]["method"]].title
    return compare.by_groups(
        facts,
        rows,
        kind,
        palette,
        title=f"Who gets care? By {words.kind(kind)}",
        subtitle=f"{method}: percent of {measured.of} in each group who received it in the past year, {year}",
        color=palette.treated,
        caption=f"Received care by {words.kind(kind)}, {year}",
        what=f"treated share of {measured.of} by {words.kind(kind)}, {year}",
        stem=f"{measure}-treated-by-{by}-{year}",
        notes=compare.older(facts, rows, measured.id),
        label=words.grouper(measured.of),
    )


def care_types(facts: Facts, measure: str, palette: Palette) -> Chart:
    """Kinds of care received; a person may be in several."""
    measured = facts.indicators[indicator(measure, "care_type")]
    rows = _newest([row for row in facts.find(measured.id, group_kind="care_type") if row["evidence"] != "secondary"])
    year = words.period(rows[0])
    return compare.bars_of(
        facts,
        rows,
        palette,
        title="What kind of care?",
        subtitle=f"Percent of {measured.of} who received each kind in the past year, {year}",
        summary=f"The highest estimate is {words.estimate(rows[0])}, of {words.group(rows[0]).lower()}. One person may have received several kinds, so the kinds are not ranked.",
        leads=rows[:1],
        color=palette.treated,
        caption=f"Kinds of care, percent of {measured.of}, {year}",
        what=f"kinds of care received by {measured.of}, {year}",
        stem=f"{measure}-kinds-of-care-{year}",
        head="Kind of care",
        notes=("What stands after “Outpatient:” is a part of outpatient care, counted in it as well.",),
    )


def unmet_need(facts: Facts, measure: str, palette: Palette) -> Chart:
    """What those without care thought of it: three answers that part them, asked in this way since 2022."""
    labels = {indicator(measure, name): text for name, text in NEEDS.items()}
    rows = [[row for row in facts.find(name, group_kind="total") if official(row)][-1] for name in labels]
    of, year = facts.indicators[rows[0]["indicator"]].of, words.period(rows[0])
    return compare.bars_of(
        facts,
        rows,
        palette,
        title="Did those without care feel they needed it?",
        subtitle=f"Percent of {of}, {year}",
        summary=f"{labels[rows[-1]['indicator']]}: {words.estimate(rows[-1])}. {labels[rows[0]['indicator']]}: {words.estimate(rows[0])}.",
        leads=[rows[-1], rows[0]],
        color=palette.untreated,
        caption=f"Perceived need among {of}, {year}",
        what=f"perceived need for care among {of}, {year}",
        stem=f"{measure}-perceived-need-{year}",
        head="Answer",
        label=lambda row: labels[row["indicator"]],
        outline=True,
        notes=(
            "Asked only of people who got no care. Figures of 2020 and before were asked of everybody who was ill: never compare the two.",
        ),
    )


def reasons(facts: Facts, measure: str, palette: Palette) -> Chart:
    """Why people who felt a need got no care; a person may give several reasons."""
    measured = facts.indicators[indicator(measure, "no_treatment_reason")]
    rows = _given(facts, measure)
    year = words.period(rows[0])
    return compare.bars_of(
        facts,
        rows,
        palette,
        title="What reasons do people give?",
        subtitle=f"Reasons for not getting care: percent of {measured.of}, {year}",
        summary=(
            f"Of {measured.of}, {_named(rows[0])}, the highest estimate. "
            f"{_base(facts, measure, rows[0])}One person may name several reasons, so they are not ranked."
        ),
        leads=rows[:1],
        color=palette.untreated,
        caption=f"Reasons for not getting care, {year}",
        what=f"reasons for not getting care among {measured.of}, {year}",
        stem=f"{measure}-reasons-{year}",
        head="Reason",
        outline=True,
        notes=("The list of reasons was changed in 2022; earlier lists are not comparable.",),
    )


def why(facts: Facts) -> str:
    """Why adults with any mental illness go without care, first of all whether they felt a need. Raises NoFiguresError where
    the two are not known of one year."""
    rows = _given(facts, "any")
    none = _without_need(facts, "any", rows[0])
    if none is None:
        raise NoFiguresError(facts.indicators[rows[0]["indicator"]].title)
    return (
        f"Why people go without: in {words.period(none)}, {words.estimate(none)} of {facts.indicators[none['indicator']].of} "
        "neither sought care nor thought they should. Of those who felt a need, "
        f"{', the highest estimate; '.join(map(_named, rows[:2]))}."
    )


def _given(facts: Facts, measure: str) -> Rows:
    """The first-hand reasons of the latest period, the most frequent first. Raises NoFiguresError where there is none."""
    measured = facts.indicators[indicator(measure, "no_treatment_reason")]
    found = [row for row in facts.find(measured.id, group_kind="reason") if official(row)]
    if not found:
        raise NoFiguresError(measured.title)
    return _newest(found)


def _named(reason: Row) -> str:
    return f"{words.estimate(reason)} named “{words.group(reason)}”"


def _without_need(facts: Facts, measure: str, reason: Row) -> Row | None:
    """Those without care who felt no need, of whom the reasons do not speak; None where they were not counted alike."""
    found = facts.find(indicator(measure, "no_perceived_need"), group_kind="total")
    return next((row for row in found if official(row) and _alike(row, reason)), None)


def _base(facts: Facts, measure: str, reason: Row) -> str:
    """How many of those without care the reasons do not speak of."""
    none = _without_need(facts, measure, reason)
    said = "That is not a share of all who went untreated"
    most = none is not None and none["value"] > HALF
    return f"{said}, most of whom neither sought care nor thought they should. " if most else f"{said}. "


def _alike(row: Row, other: Row) -> bool:
    return bool(row["end"] == other["end"] and row["unit"] == other["unit"])


def _newest(rows: Rows) -> Rows:
    """The rows of the latest period, the largest first."""
    return sorted((row for row in rows if row["end"] == rows[-1]["end"]), key=lambda row: -(row["value"] or 0))
