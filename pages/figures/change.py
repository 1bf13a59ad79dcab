"""What may be said of two estimates: the difference with its interval, or why there is none and what may be compared instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from typing import Any

from etl.measures import Difference, NotComparableError, difference, refuse
from etl.model import Row
from pages.figures import eras, people, words
from pages.figures.facts import Facts, NoFiguresError, official, one_year
from pages.figures.groups import in_year, kind_of

Place = Callable[[Row], float]
"""Where a row stands among those it may be compared with: its year, or its place in a chart."""

BEFORE = 2019
"""The last year before the pandemic, since when readers ask whether something changed."""
OVERLAP = "Some of these groups hold others, so these two are not taken for separate samples."


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What may be said of the two `rows` that were chosen, in sentences; there are none where one was chosen twice.

    `nearest` is what may be compared instead; blank where these two may.
    """

    verdict: str
    why: str
    allowed: bool
    nearest: str = ""
    rows: tuple[Row, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.verdict} {self.why}"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Two choices from one list. `lead` says what is compared where the heading does not; `names` are their words in the
    address with their labels, `options` likewise."""

    heading: str
    lead: str = ""
    names: Mapping[str, str]
    options: Mapping[str, str]
    defaults: tuple[str, str]
    compare: Callable[[str, str], Comparison]


def of_years(facts: Facts, indicator: str, *, what: str = "it", lead: str = "", prefix: str = "") -> Choice:
    """Whether a measure changed; at first, between the newest first-hand period and 2019, or the latest year before it.
    `what` names it where its chart has others, and `prefix` begins the names of its choices where a page must tell them apart."""
    rows = _periods(facts, indicator)
    newest = [word for word, row in rows.items() if official(row)][-1]
    early = [word for word, row in rows.items() if row["end"].year <= BEFORE]
    whole = [word for word in early if one_year(rows[word])]
    return Choice(
        heading=f"May I say {what} changed?",
        lead=lead,
        names={f"{prefix}from": "From", f"{prefix}to": "To"},
        options=years(facts, indicator),
        defaults=((whole or early or list(rows)[:1])[-1], newest),
        compare=partial(between, facts, indicator),
    )


def of_groups(facts: Facts, indicator: str, by: str, kinds: Mapping[str, int], *, prefix: str = "") -> Choice:
    """Whether two groups of a chart differ; at first, the two at its ends. `kinds` has the year of each kind, `by` is the
    word for one, and `prefix` begins the names of a second chart of a page."""
    kind = kind_of(by)
    year = kinds[kind]
    options = {word: words.group(row) for word, row in _members(facts, indicator, kind, year).items()}
    return Choice(
        heading="Do two groups differ?",
        names={f"{prefix}one": "One group", f"{prefix}other": "Another group"},
        options=options,
        defaults=(next(iter(options)), next(reversed(options))),
        compare=partial(groups_between, facts, indicator, kind=kind, year=year),
    )


ASSUMES = "Its interval takes the two estimates to be uncorrelated, which two of one survey are at best nearly."


def years(facts: Facts, indicator: str) -> dict[str, str]:
    """The periods for which a percentage of the whole population is published, oldest first: word of the address → label.
    Second-hand ones are called so. Raises NoFiguresError where none is first-hand."""
    return {word: _label(facts, row) for word, row in _periods(facts, indicator).items()}


def between(facts: Facts, indicator: str, first: str, second: str) -> Comparison:
    """What may be said of the whole population in two periods, given by their words; KeyError for a word it has not."""
    return _compare(facts, _periods(facts, indicator), first, second, eras.when)


def groups_between(facts: Facts, indicator: str, one: str, other: str, *, kind: str, year: int) -> Comparison:
    """What may be said of two groups that stand in one chart, given by their words; KeyError for a word it has not."""
    rows = _members(facts, indicator, kind, year)
    order = [row["group"] for row in rows.values()]
    return _compare(facts, rows, one, other, lambda row: order.index(row["group"]))


def points(change: Difference) -> str:
    """A difference with its interval, signed; an end of the interval that is not zero is not rounded to it."""
    reach = " to ".join(words.signed(end, places=_places(end)) for end in (change.low, change.high))
    return f"{words.signed(change.value)} percentage points (95% CI of the difference {reach})"


def _places(value: float) -> int:
    """As few decimals, three at most, as leave something of a value."""
    return next((places for places in (1, 2, 3) if float(words.rounded(abs(value), places))), 1)


def slug(label: str) -> str:
    """A label as a word of an address: `18 to 25` is `18-to-25`."""
    text = re.sub(r"['’,]", "", label.lower()).replace("<", "below ").replace("≥", "at least ")
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def _periods(facts: Facts, indicator: str) -> dict[str, Row]:
    """One row a period, oldest first: first-hand where there is one; of two methods the one with an interval and of more
    periods."""
    found = [row for row in facts.find(indicator, group_kind="total") if row["value"] is not None]
    if not any(map(official, found)):
        raise NoFiguresError(facts.indicators[indicator].title)
    often = Counter(row["method"] for row in found)
    better = sorted(found, key=lambda row: (official(row), row["low"] is not None, often[row["method"]]))
    best = {slug(words.period(row)): row for row in better}
    return dict(sorted(best.items(), key=lambda item: _time(item[1])))


def _members(facts: Facts, indicator: str, kind: str, year: int) -> dict[str, Row]:
    """The groups of a chart that have a value, in the order they are drawn."""
    rows = [row for row in in_year(facts, indicator, kind, year) if row["group_kind"] == kind and official(row)]
    return {slug(words.group(row)): row for row in rows}


def _compare(facts: Facts, rows: Mapping[str, Row], first: str, second: str, place: Place) -> Comparison:
    if first == second:
        return Comparison(
            verdict=f"{_begun(_label(facts, rows[first]))} was chosen twice.",
            why="Choose two that differ." if len(rows) > 1 else "There is no other to compare it with.",
            allowed=False,
        )
    one, other = sorted((rows[first], rows[second]), key=_time)
    try:
        verdict, why = _told(facts, one, other)
    except NotComparableError as error:
        return Comparison(
            verdict=f"{_begun(_both(facts, (one, other)))} may not be compared.",
            why=str(error) if one["group_kind"] == "total" else OVERLAP,
            allowed=False,
            nearest=_nearest(facts, list(filter(official, rows.values())), (one, other), place),
            rows=(one, other),
        )
    return Comparison(verdict=verdict, why=why, allowed=True, rows=(one, other))


def _nearest(facts: Facts, rows: Sequence[Row], chosen: tuple[Row, Row], place: Place) -> str:
    """Of all pairs that may be compared: one that keeps the later year (the second group), with intervals where there are
    some, closest to the two that were chosen."""

    def far(pair: Sequence[Row]) -> tuple[bool, float]:
        away = sum(abs(place(row) - place(wanted)) for row, wanted in zip(pair, chosen, strict=True))
        return bool(_bare(pair)), away

    kept = [(row, chosen[1]) for row in rows if row is not chosen[1] and chosen[1] in rows]
    for pairs in (kept, permutations(rows, 2)):
        for pair in sorted(pairs, key=far):
            one, other = sorted(pair, key=_time)
            try:
                verdict, why = _told(facts, one, other)
            except NotComparableError:
                continue
            return f"The nearest two that may be compared are {_both(facts, (one, other))}. {verdict} {why}"
    apart = len({row["method"] for row in rows}) == len(rows)
    return f"No other two may be compared instead{': each was measured in a way of its own' if apart else ''}."


def _told(facts: Facts, one: Row, other: Row) -> tuple[str, str]:
    """Verdict and reason on two rows, of which the earlier comes first. Raises NotComparableError."""
    refuse(one, other, facts.methods)
    pair = (one, other)
    timed = _time(one) != _time(other)
    places = map(_when, pair) if timed else ("among the first", "among the second")
    parts = [f"{words.estimate(row)} {place}" for row, place in zip(pair, places, strict=True)]
    whole = f"of {people.population(facts.indicators[one['indicator']], one)}" if timed else _when(one)
    values = f"{_begun(whole)}, it was {words.listed(parts)}"
    differ = f"it changed between {_both(facts, pair)}" if timed else f"{_both(facts, pair)} differ"
    if bare := _bare(pair):
        missing = "either" if len(bare) > 1 else _label(facts, bare[0])
        return f"Whether {differ} cannot be said.", f"{values}; no interval is published for {missing}."
    change = difference(one, other, facts.methods) if timed else difference(other, one, facts.methods)
    said = f"{values}: the difference is {points(change)}. {ASSUMES}"
    if change.word == "no detectable change":
        kind = "change" if timed else "difference"
        return f"There is no detectable {kind} between {_both(facts, pair)}.", said
    if timed:
        return f"It was {change.word} {_when(other)} than {_when(one)}.", said
    return f"It was {change.word} among {_label(facts, one)} than among {_label(facts, other)}.", said


def _bare(pair: Sequence[Row]) -> list[Row]:
    return [row for row in pair if row["low"] is None or row["high"] is None]


def _label(facts: Facts, row: Row) -> str:
    """What parts a row from those it is compared with: its period, or its people."""
    if row["group_kind"] == "total":
        return f"{words.period(row)}{'' if official(row) else ' (second-hand)'}"
    return people.population(facts.indicators[row["indicator"]], row)


def _both(facts: Facts, pair: Sequence[Row]) -> str:
    return words.listed([_label(facts, row) for row in pair])


def _when(row: Row) -> str:
    period = words.period(row)
    if row["start"] == row["end"]:
        return f"in the poll that ended on {period}"
    return f"in {period}" if one_year(row) and period.isdigit() else f"from {period}"


def _time(row: Row) -> tuple[Any, Any]:
    return row["end"], row["start"]


def _begun(text: str) -> str:
    return text[0].upper() + text[1:]
