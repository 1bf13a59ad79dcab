"""What a checked claim says to a reader: its verdict in words, the figure, why, and where the figure is from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from etl.measures import NotComparableError, difference
from pages.figures import words
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
        "the number is a published figure of what the sentence speaks of, rounded as it is written; words such as “one in five” agree within 3 points. Without a year it may be the figure of any year, which is then named.",
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

_DISTRESS = re.compile(
    r"\b(?:suicid\w*|self[- ]?harm\w*|overdos\w*|kill(?:s|ed|ing)? (?:my|your|him|her|them|our)sel\w+"
    r"|end(?:s|ed|ing)? (?:my|your|his|her|their|it) (?:all|li(?:fe|ves))|(?:want|wish)\w* (?:to die|to be dead|i (?:was|were) dead))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A claim as a page shows it: `before`, `number` and `after` are the words around the number, `others` the readings
    that say otherwise, `source` a title and an address."""

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
        verdict=claim.verdict,
        word=f"Agrees with the figure of {words.period(figure)}"
        if figure and claim.verdict == "agrees"
        else WORDS[claim.verdict],
        before=_near(claim.sentence[:at], last=True),
        number=claim.text,
        after=_near(claim.sentence[end:], last=False),
        why=claim.why,
        asked=asked(facts, figure) if figure else "",
        source=(f"{origin.publisher}, {origin.title}", origin.page_url) if origin else None,
        others=tuple(
            (f"{facts.indicators[one.indicator].title}: {WORDS[one.verdict].lower()}", one.why)
            for one in claim.readings[1:]
        ),
    )


def told(found: Sequence[Claim]) -> str:
    """How many numbers were found and what came of them, for those who do not see the page change."""
    if not found:
        return "No number was found that could be a claim. Years, ages, incomes and sample sizes are not checked."
    counts = Counter(claim.verdict for claim in found)
    counted = "; ".join(f"{word.lower()}: {counts[verdict]}" for verdict, word in WORDS.items() if counts[verdict])
    return f"{len(found)} {'number' if len(found) == 1 else 'numbers'} found. {counted.capitalize()}."


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
