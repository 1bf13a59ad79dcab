"""Illness: how common it is, and for whom."""

from __future__ import annotations

from pages.figures import compare, revised, trend, words
from pages.figures.chart import Chart
from pages.figures.facts import Facts
from pages.figures.groups import in_year, kind_of, kinds
from pages.figures.illnesses import KINDS, LABELS, NAMES, indicator
from pages.figures.style import Palette


def answer(facts: Facts, measure: str) -> str:
    """The latest first-hand share of the whole population."""
    measured = facts.indicators[indicator(measure, "prevalence")]
    row = facts.latest(measured.id)
    return f"In {words.period(row)}, {words.leading(row)} of {measured.of} had {NAMES[measure]} in the past year.{revised.sentences(facts, [row])}"


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
    return compare.by_groups(
        facts,
        rows,
        kind,
        palette,
        title=f"For whom? By {words.kind(kind)}",
        subtitle=f"{LABELS[measure]}: percent of {measured.of} in each group, {year}",
        color=palette.ill,
        caption=f"{LABELS[measure]} by {words.kind(kind)}, {year}",
        what=f"{LABELS[measure].lower()} by {words.kind(kind)}, {year}",
        stem=f"{measure}-by-{by}-{year}",
        notes=compare.older(facts, rows, measured.id),
        label=words.grouper(measured.of),
    )
