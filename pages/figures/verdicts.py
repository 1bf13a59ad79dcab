"""What a checked claim says to a reader: its verdict in words, the figure, why, and where the figure is from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from etl.measures import NotComparableError, difference
from etl.model import Row
from pages.figures import illnesses, words
from pages.figures.claims import Claim
from pages.figures.facts import Facts
from pages.figures.sentence import asked

LEAD = (
    "Paste what you read. Each number in it is set against the published figures here, with its subject, year and "
    "population, and you see the figure, its source and why."
)
PRIVATE = (
    "What you type is compared on this server and forgotten: it is not stored, not logged, not sent to anyone, and not "
    "in the address of this page. Only numbers are checked; whether a sentence is fair is for you to judge."
)
EXAMPLES = (
    "52.9 million adults, nearly one in five, lived with mental illness in 2020.",
    "85% of Americans now own a smartphone.",
    "95.6% of adults with a mental illness could not get mental health care.",
)
"""Sentences that can be tried."""
WORDS = {
    "agrees": "Agrees",
    "outdated": "Outdated",
    "other_population": "Other people, place or base",
    "contradicts": "Contradicts",
    "uncheckable": "Cannot be checked here",
}
MEANINGS = (
    (
        "Agrees",
        "the number is a published figure of what the sentence speaks of, rounded as it is written; words such as “one in five” agree within 3 points. Without a year it may be the figure of any year, which is then named; where the newest figure is another, that is named beside it.",
    ),
    (
        "Outdated",
        "it was so in an earlier year, or before the publisher replaced the figure, and the newest figure is another.",
    ),
    (
        "Other people, place or base",
        "the number is a figure of the same thing, and of other people than the sentence says: another age, place, or share of another whole.",
    ),
    ("Contradicts", "there is a figure of what the sentence speaks of, and it is another number."),
    (
        "Cannot be checked here",
        "nothing here measures it, or not for that year, place or group. That does not make it wrong.",
    ),
)

UNCOUNTED = "A change without a number cannot be checked here."
WHERE = "Which two years may be compared, and what changed between them, is said under “May I say …” on the page"
"""Before the name of a page."""
COMPARED = {
    "/": frozenset({"ami_treated", "ami_untreated", "ami_treated_adults", "ami_untreated_adults"}),
    "/prevalence": frozenset(illnesses.indicator(name, "prevalence") for name in illnesses.LABELS),
    "/treatment": frozenset(
        illnesses.indicator(name, measure)
        for name in illnesses.LABELS
        if name != "any"
        for measure in ("treated", "untreated")
    ),
    "/barriers": frozenset({"cost_barrier_mental_care", "access_any_barrier"}),
    "/smartphones": frozenset({"smartphone_owner"}),
}
"""Pages with a part that compares two years, and the measures it answers for; the study of barriers has one period, and is
often meant by what cost does."""
AN_OLDER = " (with an older figure; a newer one differs)"
_DISTRESS = re.compile(
    r"\b(?:suicid\w*|self[- ]?harm\w*|overdos\w*|kill(?:s|ed|ing)? (?:my|your|him|her|them|our)sel\w+"
    r"|end(?:s|ed|ing)? (?:my|your|his|her|their|it) (?:all|li(?:fe|ves))|(?:want|wish)\w* (?:to die|to be dead|i (?:was|were) dead))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A claim as a page shows it: `before`, `number` and `after` are the words around the number, `others` the readings
    that say otherwise, `source` a title and an address. `verdict` is how it is marked: an agreement with an older figure
    as what is outdated."""

    verdict: str
    word: str
    before: str
    number: str
    after: str
    why: str
    asked: str
    source: tuple[str, str] | None
    others: tuple[tuple[str, str], ...]


def said(facts: Facts, claim: Claim) -> Said:
    """A claim in words, in the sentence it stands in."""
    at = claim.start - claim.begins
    end = at + len(claim.text)
    figure = claim.figure
    origin = facts.provenance[figure["source"]] if figure else None
    return Said(
        verdict="outdated" if claim.older else claim.verdict,
        word=_word(claim),
        before=_near(claim.sentence[:at], last=True),
        number=claim.text,
        after=_near(claim.sentence[end:], last=False),
        why=claim.why,
        asked=_asked(facts, claim),
        source=(f"{origin.publisher}, {origin.title}", origin.page_url) if origin else None,
        others=tuple(
            (
                f"{facts.indicators[one.indicator].title}: {WORDS[one.verdict].lower()}{AN_OLDER if one.older else ''}",
                one.why,
            )
            for one in claim.readings[1:]
        ),
    )


def told(found: Sequence[Claim], moved: Sequence[str] = ()) -> str:
    """How many numbers were found and what came of them, and that a change of what was `moved` without a number cannot be
    checked, for those who do not see the page change."""
    return f"{_counted(found)} {UNCOUNTED}" if moved else _counted(found)


def ways(moved: Sequence[str]) -> tuple[str, ...]:
    """The paths of the pages that say of which years the measures that were `moved` may be compared."""
    return tuple(path for path, measures in COMPARED.items() if not measures.isdisjoint(moved))


def _counted(found: Sequence[Claim]) -> str:
    if not found:
        return "No number was found that could be a claim. Years, ages, incomes and sample sizes are not checked."
    counts = Counter(claim.verdict for claim in found)
    older = {"agrees": _older(sum(claim.older for claim in found), of=counts["agrees"])}
    counted = "; ".join(
        f"{word.lower()}: {counts[verdict]}{older.get(verdict, '')}"
        for verdict, word in WORDS.items()
        if counts[verdict]
    )
    return f"{len(found)} {'number' if len(found) == 1 else 'numbers'} found. {counted.capitalize()}."


def _older(count: int, *, of: int) -> str:
    """How many of the numbers that agree do so with a figure that is not the newest; blank where none does."""
    if not count:
        return ""
    if count == of == 1:
        return AN_OLDER
    which = "all" if count == of else str(count)
    return f" ({which} with {'an older figure; a newer one differs' if count == 1 else 'older figures; newer ones differ'})"


def _word(claim: Claim) -> str:
    """The verdict as its heading: an agreement names its figure's period, and the newest figure where that is another."""
    if not (claim.figure and claim.verdict == "agrees"):
        return WORDS[claim.verdict]
    said = f"Agrees with the figure of {words.period(claim.figure)}"
    newer = claim.readings[0].newer
    if not (newer and newer.older):
        return said
    newest = "newest first-hand figure" if newer.second else "newest"
    second_hand = ", second-hand" if newer.row["evidence"] == "secondary" else ""
    return f"{said}, not with the {newest}: {words.number(newer.row)} {_when(newer.row)}{second_hand}"


def _when(row: Row) -> str:
    """A row's period within a sentence: `in 2023`, `on 18 June 2025`, `for 2018 to 2019`."""
    period = words.period(row)
    if row["start"] == row["end"]:
        return f"on {period}"
    return f"in {period}" if period == str(row["end"].year) else f"for {period}"


def _asked(facts: Facts, claim: Claim) -> str:
    """How each figure was asked that the verdict tells, by the way of asking: where there are several, of which it is."""
    ways: dict[str, list[str]] = {}
    for row in claim.readings[0].told if claim.readings else ():
        ways.setdefault(asked(facts, row), []).append(words.period(row))
    if len(ways) < 2:
        return "".join(ways)
    return " ".join(
        way.replace("Asked:", f"Asked for the figure{'s' * (len(periods) > 1)} of {words.listed(periods)}:", 1)
        for way, periods in ways.items()
    )


def apart(facts: Facts, found: Sequence[Claim]) -> tuple[str, ...]:
    """What must be said where two numbers of a sentence, each right by itself, may not be compared with one another."""
    said = []
    for one, other in combinations([claim for claim in found if claim.figure], 2):
        first, last = one.figure, other.figure
        if not first or not last or one.sentence != other.sentence or first["method"] == last["method"]:
            continue
        if any(first[name] != last[name] for name in ("indicator", "place", "group_kind", "group", "unit")):
            continue
        try:
            difference(first, last, facts.methods)
        except NotComparableError as refused:
            said.append(
                f"{one.text} and {other.text} may not be compared, so they show no rise and no fall, whatever is said of each below. {refused}"
            )
    return tuple(dict.fromkeys(said))


def distressed(text: str) -> bool:
    """Whether a text has words after which the way to help comes before any number."""
    return bool(_DISTRESS.search(text))


def _near(text: str, *, last: bool, letters: int = 90) -> str:
    """The words next to a number, cut at a space."""
    if len(text) <= letters:
        return text
    return f"…{text[-letters:].partition(' ')[2]}" if last else f"{text[:letters].rpartition(' ')[0]} …"
