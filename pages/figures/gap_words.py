"""What is said of the gap by group: two groups and whether they differ, what is derived, and what a whisker is of."""

from __future__ import annotations

from collections.abc import Sequence

from etl.measures import ASSUMED, NotComparableError, computed, difference
from pages.figures import words
from pages.figures.change import points
from pages.figures.facts import Facts
from pages.figures.gap_of import ILL, Of, Parts, Row
from pages.figures.sentence import population

COUNTS = "Groups are not of one size, so numbers of people do not say whose gap is wider."
FORM = "Filled: treated. Outlined: not treated; the ring below is the same from zero."
WHISKERS = {"ill": "on the bar of all who were ill", "not treated": "on the ring of those not treated"}
WORDS = {"higher": "wider", "lower": "narrower"}
"""What a difference that was detected makes of a gap."""
DERIVED = {
    "ami_untreated_adults": (
        "Treated and not treated, as percent of all adults, are computed by Care Gap from the published percent ill and the "
        "published percent treated of those"
    ),
    "ami_untreated": "Not treated is computed by Care Gap: it is what the published percent treated leaves of 100",
}
"""What stands for a share of those not treated where it is computed here."""
MIRRORED = ", its interval mirrored"
PLAINLY = "Uncorrelated: an error in one of the two is taken to say nothing of an error in the other."


def summary(facts: Facts, of: Of, groups: Sequence[Parts], ill: Sequence[Parts] = ()) -> str:
    """Those not treated in the first and the last group, and whether their shares differ; and, where a gap of all adults may
    be wide because more are ill, what is so among those `ill`."""
    first, last = groups[0].untreated, groups[-1].untreated
    people = population(facts, first)
    found = (
        f"{words.estimate(first)} of {people}"
        if of.unit == "percent"
        else f"{words.number(first)} {people} ({words.ci(first)})"
    )
    said = f"In {words.period(first)}, {found} {of.says}"
    if first is last:
        return f"{said}."
    whether = _whether(facts, first, last) if of.unit == "percent" else COUNTS
    among = {parts.untreated["group"]: parts.untreated for parts in ill}
    of_ill = [among[row["group"]] for row in (first, last) if row["group"] in among]
    return f"{said}; of {population(facts, last)}, {words.estimate(last)}. {whether}{_of_ill(facts, of_ill)}"


def notes(of: Of, groups: Sequence[Parts]) -> tuple[str, ...]:
    """What the bars and whiskers are, what is published without an interval, and what is derived."""
    bare = [name for name in of.indicators if all(parts.rows[name]["low"] is None for parts in groups)]
    whiskers = [text for name, text in WHISKERS.items() if name in of.indicators and name not in bare]
    said = [FORM]
    if whiskers:
        said.append(f"Whiskers are 95% intervals, {words.listed(whiskers)}.")
    if of.unit == "people":
        said.append("The numbers are rounded where they are published, so the parts may not add up to the whole.")
        said += [f"The numbers {words.listed(bare)} are published without intervals."] if bare else []
    return (*said, *derived(groups))


def assumes(groups: Sequence[Parts]) -> tuple[str, ...]:
    """What the interval of shares that are computed here takes for granted, in plain words."""
    return (PLAINLY,) if ASSUMED in "".join(derived(groups)) else ()


def derived(groups: Sequence[Parts]) -> tuple[str, ...]:
    """That shares are computed here, how, and what their interval assumes."""
    rows = [parts.untreated for parts in groups if computed(parts.untreated)]
    if not rows:
        return ()
    if any(ASSUMED in row["reference"] for row in rows):
        reach = f"; {ASSUMED}"
    else:
        reach = "" if all(row["low"] is None for row in rows) else MIRRORED
    return (f"{DERIVED[rows[0]['indicator']]}{reach}.",)


def _of_ill(facts: Facts, rows: Sequence[Row]) -> str:
    """Whether the same is so of those who are ill, for a reader who could think so; its numbers are another view's."""
    if len(rows) < 2:
        return ""
    try:
        found = difference(rows[1], rows[0], facts.methods)
    except NotComparableError:
        return ""
    word = WORDS.get(found.word)
    said = f"is {word} in the group {words.group(rows[0])}" if word else "does not detectably differ"
    return f" Among those who were ill, the gap {said}: choose “{ILL.label}”."


def _whether(facts: Facts, first: Row, last: Row) -> str:
    """Whether the gap of the first group is another than that of the last."""
    try:
        found = difference(last, first, facts.methods)
    except NotComparableError as refused:
        return str(refused)
    word = WORDS.get(found.word)
    if not word:
        return f"Between the two there is no detectable difference: {points(found)}."
    one, other = (words.group(row) for row in (first, last))
    return f"The gap is {word} in the group {one} than in the group {other}: {points(found)}."
