"""A number of a text against the figures of the store: what it agrees with, or why nothing can be said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from etl.measures import ANSWERS, NotComparableError, refuse
from etl.model import Row
from pages.figures import words
from pages.figures.claims import vocabulary as say
from pages.figures.claims.context import Context, named
from pages.figures.claims.meaning import Measure
from pages.figures.claims.numbers import Number
from pages.figures.claims.population import ELSEWHERE, Population
from pages.figures.facts import Facts, Rows
from pages.figures.sentence import sentence

STUDY = {"coombs_2021": (2017, 2021)}
"""A study is spoken of by the year it came out as well as by the years it is of."""
YOUNG = ("youth", "child", "12_plus", "population")
"""In the ids of indicators that speak of children or youths."""
ORDER = ("agrees", "outdated", "other_population", "contradicts", "uncheckable")
"""Of several readings the first that holds leads: a number contradicts only where it does in each."""
PEOPLE = ("place", "group_kind", "group")
"""What two figures of the same people share."""
_SECOND_HAND = "It is the newest first-hand figure; a newer one, which is second-hand, is another."
UNITS = {"people": ("people", "downloads")}
"""Units of the store that a count in a text may be in; other units are their own."""


@dataclass(frozen=True, kw_only=True)
class Newer:
    """The newest figure, beside one of the same people that a number agrees with. The agreement is `older` unless that one is
    the newest first-hand figure; `second` is a second-hand figure that is newer than both."""

    row: Row
    older: bool
    second: Row | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One meaning of the words: the indicator, what follows, the figure that decides, and why.

    `beside` is the other figure that `why` tells of a number that does not agree: the newest, or that of the people the
    text speaks of. `newer` is what is newer than the figure of one that agrees, and another.
    """

    indicator: str
    verdict: str
    figure: Row | None
    why: str
    beside: Row | None = None
    newer: Newer | None = None

    @property
    def older(self) -> bool:
        """Whether it agrees with a figure that is not the newest, and the newest is another."""
        return self.newer is not None and self.newer.older

    @property
    def told(self) -> tuple[Row, ...]:
        """Every figure that `why` tells of a number that has one, the one that decides first."""
        newer = (self.newer.row, self.newer.second) if self.newer else ()
        return tuple(row for row in (self.figure, self.beside, *newer) if row) if self.figure else ()


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a text says with a number: in which context, of which measure, of whom; and the `facts` it is set against."""

    facts: Facts
    number: Number
    context: Context
    measure: Measure
    whom: Population

    def rows(self, indicator: str, unit: str = "") -> Rows:
        """All rows of an indicator that have a value in the number's unit, or another, and the answer that is meant."""
        units = UNITS.get(unit or self.number.unit, (unit or self.number.unit,))
        rows = [row for row in self.facts.every(indicator) if row["unit"] in units and row["value"] is not None]
        return [row for row in rows if not _asked(row) or _answers(row, self.measure.answer)]

    def siblings(self) -> Rows:
        """Rows of the same measure as a share of other people, in the same place and group."""
        rows = (row for name in self.measure.siblings for row in self.rows(name))
        return [row for row in rows if self._there(row)]

    def of_them(self, row: Row) -> bool:
        """Whether a row is of the place and people that the text speaks of."""
        named = not self.whom.young or any(word in row["indicator"] for word in YOUNG)
        return named and not self.measure.others and self._there(row)

    def _there(self, row: Row) -> bool:
        """Whether a row is of the place and groups that the text names."""
        place = self.whom.place or ("WORLD" if row["indicator"] == "tiktok_downloads" else "US")
        of = self.facts.indicators[row["indicator"]].of
        return bool(row["place"] == place and self.whom.holds(row, of=of, asked=_asked(row)))

    def then(self, row: Row) -> bool:
        """Whether a row is of the years that the text names; of any where it names none."""
        first, last = row["start"].year, row["end"].year
        years = self.context.years
        return not years or all(first <= year <= last or year in STUDY.get(row["source"], ()) for year in years)

    def says(self, row: Row) -> bool:
        """Whether the number, as it is written, is the figure, as it is printed."""
        return self.number.allows(row["value"], _finest(row))


def readings(question: Question) -> tuple[Reading, ...]:
    """A reading for each indicator that the words may mean; the one that leads comes first."""
    found = [_read(question, name) for name in question.measure.indicators if question.facts.has(name)]
    known = [one for one in found if one.verdict != "uncheckable"] or found[:1]
    return tuple(sorted(known, key=lambda one: ORDER.index(one.verdict)))


def lead(found: Sequence[Reading]) -> Reading:
    """The reading that decides; where others differ, it says so."""
    first = found[0]
    if all(one.verdict == first.verdict for one in found):
        return first
    return replace(first, why=f"{first.why} The words may also mean something else; each reading is listed.")


def _read(question: Question, indicator: str) -> Reading:
    """The first verdict that holds, in the order of `ORDER`."""
    facts = question.facts
    rows = _recalled(question, question.rows(indicator))
    own = [row for row in rows if question.of_them(row)]
    then = [row for row in own if question.then(row)]
    newest = _newest(own)
    of_now = question.context.now and not question.context.years
    asked = newest if of_now else _living(then)

    def reading(verdict: str, row: Row | None, *said: str, beside: Row | None = None) -> Reading:
        return Reading(
            indicator=indicator, verdict=verdict, figure=row, why=" ".join(filter(None, said)), beside=beside
        )

    if row := _first(filter(question.says, asked)):
        newer = _newer(question, row, own)
        agreed = reading("agrees", row, "It is the figure.", sentence(facts, row), _since(question, row, newer))
        return replace(agreed, newer=newer)
    if row := _first(filter(question.says, own if of_now else ())):
        last = _like(row, newest) if newest else None
        return reading("outdated", row, "It was so once.", sentence(facts, row), _last(facts, row, last), beside=last)
    if row := _first(row for row in then if row["flag"] == "superseded" and question.says(row)):
        last = _like(row, newest) if newest else None
        why = f"The publisher has since replaced this figure. {sentence(facts, row)}"
        return reading("outdated", row, why, _last(facts, row, last), beside=last)
    if row := _of_others(question, rows, own):
        theirs = f"Of the people it speaks of: {_told(facts, asked)}" if asked else ""
        why = "It is a figure of other people than the text speaks of."
        beside = _leading(asked) if asked else None
        return reading("other_population", row, why, sentence(facts, row), theirs, beside=beside)
    if not rows and (row := _other_unit(question, indicator)):
        why = "The published figure has this number in another unit."
        return reading("contradicts", row, why, sentence(facts, row))
    if not asked:
        return reading("uncheckable", None, _missing(question, indicator, own))
    if question.measure.weak:
        title = facts.indicators[indicator].title.lower()
        why = f"The words leave open what the number measures. If it is {title}:"
        return reading("uncheckable", None, why, _told(facts, asked))
    return reading("contradicts", _leading(asked), "The published figure is another.", _told(facts, asked))


def _recalled(question: Question, rows: Rows) -> Rows:
    """The rows that were asked for the stretch of time the text names, of weeks or of a year; all where it names none."""
    sentence = question.context.words.sentence
    weeks, year = bool(say.FOUR_WEEKS.search(sentence)), bool(say.A_YEAR.search(sentence))
    if weeks == year:
        return rows
    recalls = {name: question.facts.methods[name].recall for name in {row["method"] for row in rows}}
    others = say.A_YEAR if weeks else say.WEEKS
    kept = {name for name, recall in recalls.items() if not others.search(recall)}
    return [row for row in rows if row["method"] in kept]


def _of_others(question: Question, rows: Rows, own: Rows) -> Row | None:
    """A figure of the same measure and years, and of other people; of `more than` nearly every one would be."""
    if question.number.side:
        return None
    theirs = {id(row) for row in own}
    others = [row for row in rows if id(row) not in theirs] + question.siblings()
    return _first(row for row in _living(others) if question.then(row) and question.says(row))


def _other_unit(question: Question, indicator: str) -> Row | None:
    """A figure of the very people and years whose digits the number has: 85 million where it is 85 percent."""
    unit, size = {"people": ("percent", 1e-6), "percent": ("people", 1e6)}.get(question.number.unit, ("", 1.0))
    number = replace(question.number, value=question.number.value * size, half=question.number.half * size)
    meant = replace(question, number=number)
    rows = [row for row in meant.rows(indicator, unit) if meant.of_them(row) and meant.then(row)] if unit else []
    return _first(row for row in _living(rows) if not question.measure.weak and meant.says(row))


def _asked(row: Row) -> int:
    """How many of a row's kinds are answers, and not people."""
    return int(row["group_kind"].split(" x ")[0] in ANSWERS)


def _answers(row: Row, answer: str) -> bool:
    """Whether the answer that a row is of is the one meant."""
    return bool(answer and re.search(answer, row["group"].split(" x ")[0]))


def _living(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["flag"] != "superseded"]


def _newest(rows: Rows) -> list[Row]:
    """The rows of the last period; where these are second-hand, those of the last first-hand one as well."""
    living = _living(rows)
    ends = [
        max((row["end"] for row in some), default=None)
        for some in (living, [row for row in living if row["evidence"] != "secondary"])
    ]
    return [
        row for row in living if row["end"] == ends[0] or (row["end"] == ends[1] and row["evidence"] != "secondary")
    ]


def _best(rows: Iterable[Row]) -> list[Row]:
    """The country before places, all before groups, first-hand before second-hand, single years before averages, later
    weights before those first printed, newest first."""
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


def _first(rows: Iterable[Row]) -> Row | None:
    return next(iter(_best(rows)), None)


def _leading(rows: Sequence[Row]) -> Row:
    """The newest first-hand row, or the newest where there is none."""
    some = [row for row in rows if row["evidence"] != "secondary"] or rows
    last = max(row["end"] for row in some)
    return _best(row for row in some if row["end"] == last)[0]


def _like(row: Row, rows: Sequence[Row]) -> Row:
    """The newest of `rows`, of which there is one, as `_leading` has it: by the method of `row` where that has it too."""
    last = _leading(rows)
    same = [one for one in rows if one["method"] == row["method"] and one["end"] == last["end"]]
    return _leading(same or [last])


def _told(facts: Facts, rows: Sequence[Row]) -> str:
    return sentence(facts, _leading(rows)) if rows else ""


def _last(facts: Facts, row: Row, last: Row | None) -> str:
    """The newest figure beside an older one."""
    return f"The newest: {sentence(facts, last)}{_apart(facts, row, last)}" if last else ""


def _finest(row: Row) -> float:
    """Half of what the last printed digit of a figure is worth."""
    if row["unit"] == "percent":
        return 0.5 * 10.0 ** -words.places(row)
    if row["unit"] == "odds_ratio":
        return 0.005
    digits = str(int(row["value"]))
    return float(min(50_000, 10 ** (len(digits) - len(digits.rstrip("0"))) / 2))


def _newer(question: Question, row: Row, own: Rows) -> Newer | None:
    """What is newer than a row that agrees, of the same people, and is another than the number; None where nothing is, and
    where its sentence names the row's year.

    The newest first-hand figure decides; one that is second-hand does where the row is second-hand too.
    """
    years = (row["start"].year, row["end"].year, *STUDY.get(row["source"], ()))
    if question.context.years or set(years) & set(named(question.context.words.sentence)):
        return None
    newest = _newest([one for one in own if all(one[name] == row[name] for name in PEOPLE)])
    later = [one for one in newest if one["end"] > row["end"]]
    first = [one for one in later if one["evidence"] != "secondary"]
    last = [one for one in later if one["evidence"] == "secondary"]
    if first and not any(map(question.says, first)):
        return Newer(row=_like(row, first), older=True, second=_first(filter(question.says, last)) or _first(last))
    if last and not any(map(question.says, last)):
        return Newer(row=_like(row, last), older=row["evidence"] == "secondary")
    return None


def _since(question: Question, row: Row, newer: Newer | None) -> str:
    """What a text without a year leaves out: that a newer figure is another."""
    if not newer:
        return ""
    facts, second, said = question.facts, "", _SECOND_HAND
    if newer.older:
        said = f"The text gives no year, and the newest {'first-hand ' if newer.second else ''}figure is another."
    if newer.second:
        agrees = " and agrees" if question.says(newer.second) else ""
        second = f" One that is second-hand is newer{agrees}: {sentence(facts, newer.second)}"
    return f"{said} {sentence(facts, newer.row)}{_apart(facts, row, newer.row)}{second}"


def _apart(facts: Facts, row: Row, newer: Row) -> str:
    """That two figures of two times came about in two ways, in the methods' own words; blank where they did not."""
    if row["method"] == newer["method"]:
        return ""
    try:
        refuse(row, newer, facts.methods)
    except NotComparableError as refused:
        return f" The way of asking or counting changed between the two, so they show no rise and no fall. {refused}"
    return ""


def _missing(question: Question, indicator: str, own: Rows) -> str:
    """Why there is nothing to compare with."""
    title, whom = question.facts.indicators[indicator].title, question.whom
    if whom.place == ELSEWHERE:
        return f"This site has figures of the United States alone, and none of “{title}” elsewhere."
    withheld = [row for row in question.facts.every(indicator) if row["flag"] == "suppressed" and question.of_them(row)]
    if any(question.then(row) for row in withheld):
        return f"The publisher withheld “{title}” for these people: too few were asked for a figure that holds."
    if own and question.context.years:
        asked = words.listed([str(year) for year in question.context.years])
        known = words.listed([str(year) for year in sorted({row["end"].year for row in own})][-8:])
        return f"There is no figure of “{title}” for {asked} here; there are for {known}."
    if whom.groups:
        return f"There is no figure of “{title}” for {words.listed([f'“{group.said}”' for group in whom.groups])} here."
    return f"There is no figure of “{title}” in this unit, place or year here."
