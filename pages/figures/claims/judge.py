"""A number of a text against the figures of the store: what it agrees with, or why nothing can be said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pages.figures import words
from pages.figures.claims.context import Context
from pages.figures.claims.numbers import Number
from pages.figures.claims.population import ELSEWHERE, NOT_PARTED, Population
from pages.figures.claims.subjects import Measure
from pages.figures.facts import Facts, Rows
from pages.figures.sentence import sentence

Row = Mapping[str, Any]

STUDY = {"coombs_2021": (2017, 2021)}
"""A study is spoken of by the year it came out as well as by the years it is of."""
YOUNG = ("youth", "child", "12_plus", "population")
"""In the ids of indicators that speak of children or youths."""
ORDER = ("agrees", "outdated", "other_population", "contradicts", "uncheckable")
"""Of several readings the first that holds leads: a number contradicts only where it does in each."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One meaning of the words: the indicator, what follows, the figure that decides, and why."""

    indicator: str
    verdict: str
    figure: Row | None
    why: str


def readings(facts: Facts, number: Number, context: Context, measure: Measure, whom: Population) -> tuple[Reading, ...]:
    """A reading for each indicator that the words may mean; the one that leads comes first."""
    found = [_read(facts, number, context, measure, name, whom) for name in measure.indicators if facts.has(name)]
    known = [one for one in found if one.verdict != "uncheckable"] or found[:1]
    return tuple(sorted(known, key=lambda one: ORDER.index(one.verdict)))


def _read(
    facts: Facts, number: Number, context: Context, measure: Measure, indicator: str, whom: Population
) -> Reading:
    rows = [row for row in _rows(facts, indicator, number) if row["value"] is not None]
    own, others = _parted(rows, measure, whom, indicator)
    timed = [row for row in own if _of(row, context.years)]
    newest = _newest(own)

    def said(row: Row) -> bool:
        return number.allows(row["value"], _finest(row))

    def reading(verdict: str, row: Row | None, why: str) -> Reading:
        return Reading(indicator=indicator, verdict=verdict, figure=row, why=why)

    living = [row for row in timed if row["flag"] != "superseded"]
    considered = living if context.years or not context.now else newest
    for row in _best(considered):
        if said(row):
            return reading("agrees", row, _agrees(facts, row, newest, number, context))
    if not context.years and context.now:
        for row in _best(own):
            if said(row):
                return reading("outdated", row, _outdated(facts, row, newest))
    for row in _best(row for row in timed if row["flag"] == "superseded"):
        if said(row):
            return reading("outdated", row, f"The publisher has since replaced this figure. {_now(facts, newest)}")
    elsewhere = [row for row in (*others, *_siblings(facts, number, measure)) if _of(row, context.years)]
    for row in _best(elsewhere):
        if said(row) and row["flag"] != "superseded" and not number.side:
            return reading(
                "other_population",
                row,
                f"It is a figure of other people than the text speaks of. {sentence(facts, row)} {_theirs(facts, considered)}".strip(),
            )
    if not considered:
        return reading("uncheckable", None, _missing(facts, indicator, own, context, whom))
    if measure.weak:
        return reading(
            "uncheckable",
            None,
            f"The words leave open what the number measures. If it is {facts.indicators[indicator].title.lower()}: {sentence(facts, _lead(considered))}",
        )
    return reading("contradicts", _lead(considered), f"The figure is another. {sentence(facts, _lead(considered))}")


def _rows(facts: Facts, indicator: str, number: Number) -> Rows:
    units = {"people": ("people", "downloads")}.get(number.unit, (number.unit,))
    return [row for row in facts.every(indicator) if row["unit"] in units]


def _parted(rows: Rows, measure: Measure, whom: Population, indicator: str) -> tuple[Rows, Rows]:
    """The rows of the people that are spoken of, and those of others."""
    rows = [row for row in rows if _answers(row, measure.answer)]
    place = whom.place or ("WORLD" if indicator == "tiktok_downloads" else "US")
    named = not whom.young or any(word in indicator for word in YOUNG)
    own = [row for row in rows if named and row["place"] == place and whom.holds(row, asked=_asked(row))]
    kept = {id(row) for row in own}
    return own, [row for row in rows if id(row) not in kept]


def _answers(row: Row, answer: str) -> bool:
    """Whether the answer that a row is of is the one meant; rows of people are of none."""
    return not _asked(row) or bool(answer and re.search(answer, row["group"].split(" x ")[0]))


def _asked(row: Row) -> int:
    """How many of a row's kinds are answers, and not people."""
    return int(row["group_kind"].split(" x ")[0] in {"care_type", "reason"})


def _siblings(facts: Facts, number: Number, measure: Measure) -> Rows:
    rows = [row for name in measure.siblings if facts.has(name) for row in _rows(facts, name, number)]
    return [row for row in rows if row["value"] is not None and _answers(row, measure.answer)]


def _of(row: Row, years: Sequence[int]) -> bool:
    """Whether a row speaks of these years; of any where none is said."""
    first, last = row["start"].year, row["end"].year
    return not years or all(first <= year <= last or year in STUDY.get(row["source"], ()) for year in years)


def _newest(rows: Rows) -> Rows:
    """Every row of the last period that has one, first-hand ones if there are."""
    living = [row for row in rows if row["flag"] != "superseded"]
    first_hand = [row for row in living if row["evidence"] != "secondary"]
    last = max((row["end"] for row in living), default=None)
    newest = [row for row in living if row["end"] == last]
    sure = max((row["end"] for row in first_hand), default=None)
    return newest + [row for row in first_hand if row["end"] == sure and sure != last]


def _best(rows: Iterable[Row]) -> list[Row]:
    """The whole population before groups, first-hand before second-hand, single years before averages, newest first."""
    return sorted(
        rows,
        key=lambda row: (
            row["place"] not in {"US", "WORLD"},
            row["group_kind"] != "total",
            row["evidence"] == "secondary",
            row["end"].year - row["start"].year,
            "original" in row["method"],
            -row["end"].toordinal(),
        ),
    )


def _lead(rows: Rows) -> Row:
    first_hand = [row for row in rows if row["evidence"] != "secondary"] or rows
    return _best([row for row in first_hand if row["end"] == max(one["end"] for one in first_hand)])[0]


def _finest(row: Row) -> float:
    """Half of what the last printed digit of a figure is worth."""
    if row["unit"] == "percent":
        return 0.5 * 10.0 ** -words.places(row)
    if row["unit"] == "odds_ratio":
        return 0.005
    digits = str(int(row["value"]))
    return float(min(50_000, 10 ** (len(digits) - len(digits.rstrip("0"))) / 2))


def _agrees(facts: Facts, row: Row, newest: Rows, number: Number, context: Context) -> str:
    later = [one for one in newest if one["end"] > row["end"] and not number.allows(one["value"], _finest(one))]
    said = f"It is the figure. {sentence(facts, row)}"
    if later and not context.years:
        said += f" The text gives no year: it was so {_when(row)}. {_now(facts, later)}"
    return said


def _outdated(facts: Facts, row: Row, newest: Rows) -> str:
    return f"It was so {_when(row)}. {sentence(facts, row)} {_now(facts, newest)}"


def _when(row: Row) -> str:
    return f"{'on' if row['start'] == row['end'] else 'in'} {words.period(row)}"


def _now(facts: Facts, newest: Rows) -> str:
    return f"The newest figure: {sentence(facts, _lead(newest))}" if newest else ""


def _theirs(facts: Facts, rows: Rows) -> str:
    return f"Of the people it speaks of: {sentence(facts, _lead(rows))}" if rows else ""


def _missing(facts: Facts, indicator: str, own: Rows, context: Context, whom: Population) -> str:
    title = facts.indicators[indicator].title
    if whom.place == ELSEWHERE:
        return f"This site has figures of the United States alone, and none of “{title}” elsewhere."
    if own and context.years:
        years = words.listed([str(year) for year in sorted({row["end"].year for row in own})][-8:])
        return f"There is no figure of “{title}” for {words.listed([str(year) for year in context.years])} here; there are for {years}."
    if any(NOT_PARTED in group.kinds for group in whom.groups) or whom.groups:
        said = words.listed([f"“{group.said}”" for group in whom.groups])
        return f"There is no figure of “{title}” for {said} here."
    return f"There is no figure of “{title}” in this unit, place or year here."


def lead(found: Sequence[Reading]) -> Reading:
    """The reading that decides; where others differ, it says so."""
    first = found[0]
    differing = [one for one in found[1:] if one.verdict != first.verdict]
    if not differing:
        return first
    return replace(first, why=f"{first.why} The words may also mean something else; each reading is listed.")
