"""One measure over the years: which row stands for a year, what may be said of change, and the line that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from etl.measures import NotComparableError, difference
from etl.model import Row
from pages.figures import eras, marks, words
from pages.figures.change import points
from pages.figures.chart import Chart, Series, chart, printed
from pages.figures.facts import Facts, Rows, official, one_year
from pages.figures.style import Palette

CUT = "No line joins years that are apart or were asked in different ways."


def over_years(
    facts: Facts,
    indicator: str,
    palette: Palette,
    *,
    title: str,
    subtitle: str,
    caption: str,
    what: str,
    color: str,
    stem: str,
    notes: Sequence[str] = (CUT,),
) -> Chart:
    """The whole population's share by year, cut wherever years may not be compared; `what` names it in the alt text."""
    rows = yearly(facts, indicator)
    return chart(
        facts,
        rows,
        title=title,
        subtitle=subtitle,
        summary=words_of(facts, rows),
        drawn=marks.lines([Series(name="", rows=rows, color=color)], facts, palette),
        printed=printed(facts, rows, caption=caption, head="Year"),
        alt=f"{what} from {words.period(rows[0])} to {words.period(rows[-1])}; lines join only years that may be compared.",
        leads=[newest(rows)],
        notes=notes,
        changes=eras.notes(rows, facts.methods),
        stem=stem,
    )


def yearly(facts: Facts, indicator: str) -> Rows:
    """One row a year for the whole population, second-hand ones where there is no other."""
    rows = facts.find(indicator, group_kind="total")
    return one_a_year([row for row in rows if row["value"] is not None and one_year(row)])


def one_a_year(rows: Rows) -> Rows:
    """One row a year: first-hand before second-hand, later weights before those first printed."""
    best: dict[int, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (official(row), "original" not in row["method"])):
        best[row["end"].year] = row
    return [best[year] for year in sorted(best)]


def newest(rows: Rows) -> Row:
    """The latest first-hand row, which leads."""
    return [row for row in rows if official(row)][-1]


def words_of(facts: Facts, rows: Rows) -> str:
    """The latest first-hand value, and what may be said of change: only against years asked in the same way."""
    last = newest(rows)
    said = [f"It was {words.estimate(last)} in {words.period(last)}."]
    earlier = [row for row in rows if row["end"] < last["end"]]
    alike = [row for row in earlier if row["method"] == last["method"] and official(row)]
    if alike:
        said.append(_change(facts, alike[-1], last))
    if len(alike) > 1:
        said.append(_change(facts, alike[0], last))
    if any(row["method"] != last["method"] for row in earlier):
        said.append(
            "Earlier years were sampled or asked in other ways and cannot be compared with it; dashed lines mark where."
        )
    later = [row for row in rows if row["end"] > last["end"]]
    if later:
        said.append(f"{words.period(later[-1])} is known second-hand only: {words.number(later[-1])}.")
        if later[-1]["method"] != last["method"]:
            said.append(f"It may not be compared with {words.period(last)}.")
    return " ".join(said)


def _change(facts: Facts, before: Row, after: Row) -> str:
    when = words.period(before)
    try:
        change = difference(before, after, facts.methods)
    except NotComparableError as refused:
        why = str(refused)
        return f"{when}, asked in the same way, was {words.number(before)}; {why[0].lower()}{why[1:]}"
    if change.word == "no detectable change":
        return f"Against {when} ({words.number(before)}) there is no detectable change: {points(change)}."
    return f"It is {change.word} than in {when} ({words.number(before)}): {points(change)}."
