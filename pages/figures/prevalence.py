"""Illness: how common it is, and for whom."""

from __future__ import annotations

from pages.figures import eras, marks, words
from pages.figures.chart import Chart, chart, printed
from pages.figures.facts import Facts, Rows, one_year
from pages.figures.gap import one_a_year, trend_words
from pages.figures.groups import in_year, kind_of, kinds
from pages.figures.style import Palette

MEASURES = {
    "any": "Any mental illness",
    "serious": "Serious mental illness",
    "depression": "Major depressive episode, adults",
    "youth-depression": "Major depressive episode, ages 12 to 17",
}
IDS = {
    "any": "ami_prevalence",
    "serious": "smi_prevalence",
    "depression": "mde_adult_prevalence",
    "youth-depression": "mde_youth_prevalence",
}
KINDS = ("age", "sex", "race_ethnicity")


def answer(facts: Facts) -> str:
    """The latest first-hand share of adults, and who is at the ends of the age groups."""
    year = kinds(facts, IDS["any"], ("age",))["age"]
    total, *ages = in_year(facts, IDS["any"], "age", year)
    most, least = (choose(ages, key=lambda row: row["value"]) for choose in (max, min))
    return (
        f"In {year}, **{words.number(total)}** of US adults (95% CI {words.interval(total)}) had a mental illness: "
        f"{words.estimate(most)} at ages {words.group(most)}, {words.estimate(least)} at {words.group(least)}."
    )


def available(facts: Facts, measure: str) -> dict[str, int]:
    """The kinds of group a measure is published for, each with its latest year."""
    return kinds(facts, IDS[measure], KINDS)


def over_time(facts: Facts, measure: str, palette: Palette) -> Chart:
    indicator = facts.indicators[IDS[measure]]
    rows = [row for row in facts.find(indicator.id, group_kind="total") if row["value"] is not None and one_year(row)]
    rows = one_a_year(rows)
    name = MEASURES[measure]
    return chart(
        facts,
        rows,
        title="How common is it?",
        subtitle=f"{name}: percent of {indicator.of}, in the past year",
        summary=trend_words(rows),
        figure=marks.lines([marks.Series(name="", rows=rows, color=palette.ill)], facts, palette),
        printed=printed(rows, caption=f"{name}, percent of {indicator.of}", head="Year"),
        alt=f"{name} from {words.period(rows[0])} to {words.period(rows[-1])}; lines join only years that may be compared.",
        notes=("No line joins years that are apart or were asked in different ways.",),
        changes=eras.notes(rows, facts.methods),
        stem=f"{measure}-over-time",
    )


def by_group(facts: Facts, measure: str, by: str, palette: Palette) -> Chart:
    indicator, kind = facts.indicators[IDS[measure]], kind_of(by)
    year = available(facts, measure)[kind]
    rows, label = in_year(facts, indicator.id, kind, year), words.grouper(indicator.of)
    return chart(
        facts,
        rows,
        title=f"For whom? By {words.kind(kind)}",
        subtitle=f"{MEASURES[measure]}: percent of {indicator.of} in each group, {year}",
        summary=spread(rows, kind),
        figure=marks.bars(rows, palette, color=palette.ill, label=label),
        printed=printed(rows, caption=f"{MEASURES[measure]} by {words.kind(kind)}, {year}", head="Group", label=label),
        alt=f"{words.with_intervals('Bars', rows)}: {MEASURES[measure].lower()} by {words.kind(kind)}, {year}.",
        stem=f"{measure}-by-{by}-{year}",
    )


def spread(rows: Rows, kind: str) -> str:
    """The lowest and the highest group, and whether their intervals stand apart."""
    known = [row for row in rows if row["value"] is not None and row["group_kind"] == kind]
    low, high = (choose(known, key=lambda row: row["value"]) for choose in (min, max))
    said = f"From {words.estimate(low)} in the group {words.group(low)} to {words.estimate(high)} in the group {words.group(high)}."
    if low["low"] is None or high["low"] is None:
        return f"{said} Without both intervals, whether these two differ cannot be said."
    apart = low["high"] < high["low"]
    return f"{said} Their intervals {'do not overlap' if apart else 'overlap, which alone does not settle whether the two differ'}."
