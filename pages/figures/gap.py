"""The gap: of every 100 adults, how many live with a mental illness, and how many of those are treated."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from etl.measures import gap, of_a_hundred
from pages.figures import draw, eras, gap_tables, revised, trend, words
from pages.figures.chart import Chart, Svg, chart, printed
from pages.figures.facts import Facts, NoFiguresError, Rows, official, one_year
from pages.figures.groups import first_hand, kind_of, ordered
from pages.figures.style import Palette

Row = Mapping[str, Any]

KINDS = {"age": "Age", "race": "Race and ethnicity", "sex": "Sex"}
WIDE, NARROW = 720, 344


def people(facts: Facts, palette: Palette) -> Chart:
    """One mark for each of 100 adults, in the latest year whose two parts are both first-hand."""
    year = latest(facts, "total")
    ill, treated = _pair(facts, "total", year)["total"]
    care, none = gap(ill, treated)
    shown = _shown(facts)
    counts = [
        facts.one(name, unit="people", year=year, group_kind="total", method=row["method"])
        for name, row in _counted(ill, treated)
    ]
    sizes = ((WIDE, 20), (NARROW, 10))
    wide, narrow = (draw.people_array(shown, palette, width=width, across=across) for width, across in sizes)
    return chart(
        facts,
        [ill, treated, care, none, *counts],
        title="Of every 100 adults",
        subtitle=f"Adults 18 and older, United States, {year}; each mark is one adult in a hundred",
        summary=f"{shown[0]} were ill and treated, {shown[1]} were ill and not treated, and {shown[2]} had no mental illness in the past year.",
        figure=Svg(wide=wide, narrow=narrow),
        printed=gap_tables.people(facts, (ill, treated, care, none), counts, shown),
        leads=[ill, treated],
        alt=f"{sum(shown)} marks: {shown[0]} filled for ill and treated, {shown[1]} outlined for ill and not treated, {shown[2]} dots for no mental illness.",
        notes=("Whole people, rounded so that they add up to 100; the table has the decimals.",),
        stem=f"gap-of-100-adults-{year}",
    )


def answer(facts: Facts) -> str:
    """The page's answer: ill, treated, and how many people were not."""
    year = latest(facts, "total")
    ill, treated = _pair(facts, "total", year)["total"]
    count = facts.one("ami_prevalence", unit="people", year=year, group_kind="total", method=ill["method"])
    without = facts.one("ami_untreated", unit="people", year=year, group_kind="total", method=treated["method"])
    return (
        f"In {year}, **{words.number(ill)}** of US adults ({words.ci(ill)}), {words.number(count)} people, had a mental illness in the past year. "
        f"**{words.number(treated)}** of them were treated ({words.ci(treated)}); **{words.number(without)} were not** ({words.ci(without)})."
        f"{revised.sentences(facts, [ill, count, treated, without])}"
    )


def key(facts: Facts) -> tuple[tuple[str, str, str], ...]:
    """The three numbers of the hundred marks, what they count, and the colour that means it."""
    treated, untreated, well = _shown(facts)
    return (
        (str(treated), "ill and treated", "treated"),
        (str(untreated), "ill and not treated", "untreated"),
        (str(well), "no mental illness in the past year", "well"),
    )


def by_group(facts: Facts, by: str, palette: Palette) -> Chart:
    """Treated and untreated as parts of all adults, by group, in the latest year both parts are first-hand."""
    kind = kind_of(by)
    year = latest(facts, kind)
    pairs = {**_pair(facts, "total", year), **_pair(facts, kind, year)}
    rows, bars = [], []
    for label, (ill, treated) in pairs.items():
        care, none = gap(ill, treated)
        rows += [ill, treated, care, none]
        bars.append(_bar(label, ill, care))
    figure = Svg(wide=draw.parted_bars(bars, palette, width=WIDE), narrow=draw.parted_bars(bars, palette, width=NARROW))
    first = next(label for label in pairs if label != "total") if len(pairs) > 1 else "total"
    leads = [row for label in dict.fromkeys((first, list(pairs)[-1])) for row in pairs[label]]
    notes = [
        f"Not drawn, because the publisher withheld a part: {words.listed(missing)}."
        for missing in [_withheld(facts, kind, year)]
        if missing
    ]
    return chart(
        facts,
        rows,
        title=f"The gap by {words.kind(kind)}",
        subtitle=f"Percent of all US adults in each group with any mental illness in the past year, {year}, parted into treated and not treated",
        summary=_group_words(pairs, first),
        figure=figure,
        printed=gap_tables.by_group(facts, pairs, year, kind),
        alt=f"Bars of the percent of adults with any mental illness by {words.kind(kind)}, {year}, each parted into treated and not treated.",
        leads=leads,
        notes=(
            "Filled: treated. Outlined: not treated. The whisker is the 95% interval of all who were ill.",
            "Treated and untreated as shares of all adults are derived here from two published percentages, so they have no interval.",
            *notes,
        ),
        stem=f"gap-by-{by}-{year}",
    )


def over_time(facts: Facts, palette: Palette) -> Chart:
    """The treated share of adults with any mental illness by year, cut wherever years may not be compared."""
    rows = trend.yearly(facts, "ami_treated")
    last = trend.newest(rows)
    top = max(80.0, 20 * ceil(max(row["high"] or row["value"] for row in rows) / 20))
    runs = [[_dot(row, last, rows[0]) for row in run] for run in eras.segments(rows)]
    rules = [(change.at, change.mark) for change in eras.changes(rows, facts.methods)]
    figure = Svg(
        wide=draw.line_chart(runs, rules, palette, width=WIDE, top=top),
        narrow=draw.line_chart(runs, rules, palette, width=NARROW, top=top),
    )
    return chart(
        facts,
        rows,
        title="Is care reaching more people?",
        subtitle="Percent of US adults with any mental illness who received mental health care in the past year",
        summary=trend.words_of(facts, rows),
        figure=figure,
        printed=printed(
            facts, rows, caption="Adults with any mental illness who received care, percent of them", head="Year"
        ),
        alt=f"Points from {words.period(rows[0])} to {words.period(rows[-1])}; lines join only years that may be compared.",
        leads=[last],
        notes=(trend.CUT,),
        changes=eras.notes(rows, facts.methods),
        stem="treated-share-over-time",
    )


def _shown(facts: Facts) -> tuple[int, ...]:
    ill, treated = _pair(facts, "total", latest(facts, "total"))["total"]
    care, none = gap(ill, treated)
    return of_a_hundred(care["value"], none["value"], 100 - ill["value"])


def latest(facts: Facts, kind: str) -> int:
    """The latest year in which prevalence and treatment of a kind are both published first-hand by one source."""
    years = [year for year in facts.years("ami_prevalence", group_kind=kind) if _pair(facts, kind, year)]
    if not years:
        raise NoFiguresError(f"illness and treatment, by {words.kind(kind)}")
    return years[-1]


def _pair(facts: Facts, kind: str, year: int) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Prevalence and treatment of each group of a kind in one year, from one source, both with a value."""
    parts = [_valued(facts, name, kind, year) for name in ("ami_prevalence", "ami_treated")]
    shared = [row for row in ordered(parts[0], kind) if any(_same(row, other) for other in parts[1])]
    return {row["group"]: (row, next(other for other in parts[1] if _same(row, other))) for row in shared}


def _valued(facts: Facts, indicator: str, kind: str, year: int) -> Rows:
    return [row for row in facts.find(indicator, group_kind=kind, year=year) if official(row) and one_year(row)]


def _same(one: Row, other: Row) -> bool:
    return bool(one["source"] == other["source"] and one["group"] == other["group"])


def _withheld(facts: Facts, kind: str, year: int) -> list[str]:
    shown = _pair(facts, kind, year)
    rows = [row for name in ("ami_prevalence", "ami_treated") for row in facts.find(name, group_kind=kind, year=year)]
    names = [words.group(row) for row in rows if first_hand(row) and row["group"] not in shown]
    return list(dict.fromkeys(names))


def _counted(ill: Row, treated: Row) -> tuple[tuple[str, Row], ...]:
    return (("ami_prevalence", ill), ("ami_treated", treated), ("ami_untreated", treated))


def _bar(label: str, ill: Row, care: Row) -> draw.Bar:
    return draw.Bar(
        label="All adults" if label == "total" else words.group(ill),
        treated=care["value"],
        ill=ill["value"],
        low=ill["low"],
        high=ill["high"],
        treated_text=words.rounded(care["value"], 1),
        ill_text=words.number(ill),
        untreated_text=words.rounded(ill["value"] - care["value"], 1),
        bold=label == "total",
    )


def _dot(row: Row, last: Row, first: Row) -> draw.Dot:
    return draw.Dot(
        at=eras.when(row),
        value=row["value"],
        low=row["low"],
        high=row["high"],
        hollow=row["evidence"] == "secondary",
        text=words.number(row) if row is last or row is first else "",
    )


def _group_words(pairs: Mapping[str, tuple[Row, Row]], first: str) -> str:
    said = []
    for label, (ill, treated) in pairs.items():
        if label in {first, list(pairs)[-1]}:
            none = gap(ill, treated)[1]["value"]
            said.append(
                f"{words.group(ill, 'All adults')}: {words.estimate(ill)} were ill and {words.estimate(treated)} of those were treated, "
                f"which leaves {words.percent(none)} of all adults in the group ill and untreated."
            )
    return " ".join(said)
