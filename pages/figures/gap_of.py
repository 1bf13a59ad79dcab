"""What the gap may be counted of: all adults, those who are ill, or nobody, which makes it a number of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from etl.measures import NotComparableError, gap
from pages.figures import words
from pages.figures.facts import Facts, NoFiguresError, Rows, official, one_year
from pages.figures.groups import first_hand, ordered

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Of:
    """One denominator: what is drawn of it (in order: ill, treated, not treated, each an indicator in `unit`), and the
    words in which a reader meets it. Where nobody is `ill`, those ill are the whole that is parted.

    `says` stands behind a population. The axis has a tick each `step`, which is written as so many times `one`, and `sign`.
    """

    label: str
    indicators: Mapping[str, str]
    unit: str
    title: str
    subtitle: str
    says: str
    caption: str
    column: str
    axis: str
    step: float
    one: float
    sign: str
    stem: str


ADULTS = Of(
    label="Of adults",
    indicators={"ill": "ami_prevalence", "treated": "ami_treated_adults", "not treated": "ami_untreated_adults"},
    unit="percent",
    title="Of all adults, how many are ill and not treated?",
    subtitle="Percent of all US adults in each group: those with any mental illness in the past year",
    says="had any mental illness and were not treated",
    caption="Adults with any mental illness, percent of all adults",
    column="% of all adults",
    axis="percent of all adults in the group",
    step=10,
    one=1,
    sign="%",
    stem="percent-of-adults",
)
ILL = Of(
    label="Of adults with a mental illness",
    indicators={"treated": "ami_treated", "not treated": "ami_untreated"},
    unit="percent",
    title="Of adults with a mental illness, how many are not treated?",
    subtitle="Percent of those US adults in each group who had any mental illness in the past year",
    says="were not treated",
    caption="Adults with any mental illness who were treated and who were not, percent of those ill",
    column="% of those ill",
    axis="percent of adults with a mental illness",
    step=20,
    one=1,
    sign="%",
    stem="percent-of-those-ill",
)
PEOPLE = Of(
    label="People",
    indicators={"ill": "ami_prevalence", "treated": "ami_treated", "not treated": "ami_untreated"},
    unit="people",
    title="How many people are ill and not treated?",
    subtitle="Numbers of people, not percent: US adults in each group with any mental illness in the past year",
    says="were not treated",
    caption="Adults with any mental illness, numbers of people",
    column="people",
    axis="millions of adults in the group",
    step=20e6,
    one=1e6,
    sign="",
    stem="people",
)
CHOICES = {"adults": ADULTS, "ill": ILL, "people": PEOPLE}


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The figures of one group by what they are of it, as `Of.indicators` has them."""

    rows: Mapping[str, Row]

    @property
    def untreated(self) -> Row:
        return self.rows["not treated"]


def groups(facts: Facts, of: Of, kind: str, year: int) -> list[Parts]:
    """The groups of a kind in one year that have all their parts first-hand; those without an order of their own stand
    from the most not treated down."""
    found: dict[str, Parts] = {}
    for ill, treated in pairs(facts, kind, year):
        rows = {
            name: _beside(facts, indicator, ill if name == "ill" else treated, unit=of.unit)
            for name, indicator in of.indicators.items()
        }
        if all(rows.values()):
            found[treated["group"]] = Parts(rows={name: row[0] for name, row in rows.items()})
    return [found[row["group"]] for row in ordered([parts.untreated for parts in found.values()], kind)]


def pairs(facts: Facts, kind: str, year: int) -> list[tuple[Row, Row]]:
    """Percent ill and percent treated of those, for each group of which the release makes a gap, first-hand."""
    made = [
        row
        for row in facts.find(ADULTS.indicators["not treated"], group_kind=kind, year=year)
        if official(row) and one_year(row)
    ]
    treated = [row for one in made for row in _beside(facts, "ami_treated", one)]
    return [(_ill(facts, row), row) for row in treated]


def latest(facts: Facts, of: Of, kind: str) -> int:
    """The latest year in which groups of a kind can be drawn; NoFiguresError where there is none."""
    made = ADULTS.indicators["not treated"]
    for year in reversed(facts.years(made, group_kind=kind) if facts.has(made) else ()):
        if groups(facts, of, kind, year):
            return year
    raise NoFiguresError(f"how many are ill and how many of those are treated, counted {of.label.lower()}")


def undrawn(facts: Facts, of: Of, kind: str, year: int) -> tuple[str, ...]:
    """A note for the groups of which the publisher withheld a part, and one for those it gives no number of people for."""
    drawn = {parts.untreated["group"] for parts in groups(facts, of, kind, year)}
    rows = [
        row
        for indicator in ("ami_prevalence", "ami_treated", "ami_untreated")
        for unit in ("percent", "people")
        for row in facts.find(indicator, unit=unit, group_kind=kind, year=year)
        if first_hand(row) and row["value"] is None and row["group"] not in drawn
    ]
    withheld = list(dict.fromkeys(words.group(row) for row in rows))
    paired = [words.group(row) for _, row in pairs(facts, kind, year) if row["group"] not in drawn]
    uncounted = [name for name in paired if name not in withheld]
    said = {"the publisher withheld a part": withheld, "no number of people is published": uncounted}
    return tuple(f"Not drawn, because {why}: {words.listed(names)}." for why, names in said.items() if names)


def _ill(facts: Facts, treated: Row) -> Row:
    """Who was ill in the interviews that a treated share is from: the figure that `gap` takes beside it.

    Raises NotComparableError, with what `gap` said last, where it takes none.
    """
    refused = NotComparableError(f"nothing says who was ill beside {treated['indicator']}, {treated['group']}")
    for row in _same(facts, "ami_prevalence", treated, unit="percent"):
        try:
            gap(row, treated)
        except NotComparableError as error:
            refused = error
        else:
            return row
    raise refused


def _beside(facts: Facts, indicator: str, row: Row, *, unit: str = "percent") -> Rows:
    """The first-hand figure of another indicator for the same group, period and method; none where there is none."""
    return [other for other in _same(facts, indicator, row, unit=unit) if other["method"] == row["method"]]


def _same(facts: Facts, indicator: str, row: Row, *, unit: str) -> Rows:
    shared = {name: row[name] for name in ("group_kind", "group", "start", "end")}
    return [other for other in facts.find(indicator, unit=unit, place=row["place"], **shared) if official(other)]
