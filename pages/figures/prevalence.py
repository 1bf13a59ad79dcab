"""Illness: how common it is, and for whom."""

from __future__ import annotations

from pages.figures import compare, trend, words
from pages.figures.chart import Chart
from pages.figures.facts import Facts
from pages.figures.groups import in_year, kind_of, kinds
from pages.figures.illnesses import KINDS, LABELS, indicator
from pages.figures.style import Palette


def answer(facts: Facts) -> str:
    """The latest first-hand share of adults, and who is at the ends of the age groups."""
    year = kinds(facts, indicator("any", "prevalence"), ("age",))["age"]
    total, *ages = in_year(facts, indicator("any", "prevalence"), "age", year)
    most, least = (choose(ages, key=lambda row: row["value"]) for choose in (max, min))
    return (
        f"In {year}, **{words.number(total)}** of US adults (95% CI {words.interval(total)}) had a mental illness: "
        f"{words.estimate(most)} at ages {words.group(most)}, {words.estimate(least)} at {words.group(least)}."
    )


def available(facts: Facts, measure: str) -> dict[str, int]:
    """The kinds of group a measure is published for, each with its latest year."""
    return kinds(facts, indicator(measure, "prevalence"), KINDS)


def over_time(facts: Facts, measure: str, palette: Palette) -> Chart:
    measured, name = facts.indicators[indicator(measure, "prevalence")], LABELS[measure]
    return trend.over_years(
        facts,
        measured.id,
        palette,
        title="How common is it?",
        subtitle=f"{name}: percent of {measured.of}, in the past year",
        caption=f"{name}, percent of {measured.of}",
        what=name,
        color=palette.ill,
        stem=f"{measure}-over-time",
    )


def by_group(facts: Facts, measure: str, by: str, palette: Palette) -> Chart:
    measured, kind = facts.indicators[indicator(measure, "prevalence")], kind_of(by)
    year = available(facts, measure)[kind]
    rows = in_year(facts, measured.id, kind, year)
    return compare.bars_of(
        facts,
        rows,
        palette,
        title=f"For whom? By {words.kind(kind)}",
        subtitle=f"{LABELS[measure]}: percent of {measured.of} in each group, {year}",
        summary=compare.spread(rows, kind),
        color=palette.ill,
        caption=f"{LABELS[measure]} by {words.kind(kind)}, {year}",
        what=f"{LABELS[measure].lower()} by {words.kind(kind)}, {year}",
        stem=f"{measure}-by-{by}-{year}",
        label=words.grouper(measured.of),
    )
