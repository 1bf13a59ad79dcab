"""What is said around a number: its own words, its sentence, what came before, and the year it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pages.figures.claims.numbers import Number

_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[A-Z“\"'(0-9])|\n+|(?<=[.!?][\"”])\s+")
_BREAK = re.compile(
    r"[;:—–()]|,(?=\s)|\s-\s|\b(?:and|but|while|whereas|yet|up from|down from|from|compared (?:to|with)|versus|vs\.?|against|than|then|to|by)\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"[;—]|,?\s\b(?:while|whereas|but|yet|up from|down from|compared (?:to|with)|versus)\b|,\s(?:and|of whom|of which)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d$€£.,/-])(?:19|20)\d\d(?![\d%]|,\d|-\d\d-|\s*(?:adults|people|respondents|percent))")
_NOW = re.compile(
    r"\b(?:now(?:adays)?|today|currently|at present|presently|these days|right now|at the moment|this year|present[- ]day|"
    r"latest|most recent(?:ly)?|still|as of today|last year)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Context:
    """`years` are those the number speaks of, none where the text gives none; `now` where it says that it is so now."""

    own: str
    sentence: str
    lead: str
    """What the sentence says before its first number."""
    before: str
    place: int
    """Which number of its sentence it is, from 0; `numbers` is how many there are."""
    numbers: int
    years: tuple[int, ...]
    now: bool


def contexts(text: str, found: Sequence[Number]) -> Iterator[tuple[Number, Context]]:
    """Each number with what is said around it."""
    starts = [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text)]
    for start, end in pairwise(starts):
        inside = [number for number in found if start <= number.start < end]
        for n, number in enumerate(inside):
            before_it = inside[n - 1].end if n else start
            after_it = inside[n + 1].start if n + 1 < len(inside) else end
            head = _cut(text[before_it : number.start])[1] if n else text[start : number.start]
            tail = _cut(text[number.end : after_it])[0] if n + 1 < len(inside) else text[number.end : end]
            sentence = text[start:end]
            lead = text[start : inside[0].start]
            years = _years(head, tail, lead, alone=len(inside) == 1, sentence=sentence)
            yield (
                number,
                Context(
                    own=f"{head}{number.text if not head.endswith(number.text) else ''}{tail}",
                    sentence=sentence,
                    lead=lead,
                    before=text[:start],
                    place=n,
                    numbers=len(inside),
                    years=years or _asked(text[:start], sentence),
                    now=bool(_NOW.search(head) or _NOW.search(tail) or (not years and _NOW.search(lead))),
                ),
            )


def _cut(between: str) -> tuple[str, str]:
    """What lies between two numbers, parted where the words of the second begin."""
    strong = list(_STRONG.finditer(between))
    breaks = [match for match in (strong or _BREAK.finditer(between)) if re.search(r"\w", between[match.end() :])]
    if not breaks:
        return between, ""
    at = breaks[-1].start()
    return between[:at], between[at:]


def _years(head: str, tail: str, lead: str, *, alone: bool, sentence: str) -> tuple[int, ...]:
    """Years in a number's own words before those its sentence begins with."""
    if alone:
        found = _YEAR.findall(tail) or _YEAR.findall(head)
        return _span(found, sentence)
    near = _YEAR.findall(tail) or _YEAR.findall(head) or _YEAR.findall(lead)
    if near:
        return _span(near, sentence)
    every = _YEAR.findall(sentence)
    return (int(every[0]),) if len(set(every)) == 1 else ()


def _span(found: Sequence[str], sentence: str) -> tuple[int, ...]:
    """The one year, or both of `2018 and 2019`, `2017-2018`; of several others the first."""
    years = [int(year) for year in dict.fromkeys(found)]
    if len(years) == 2 and re.search(rf"{years[0]}\s?(?:-|–|to|and)\s?{years[1]}", sentence):
        return tuple(years)
    return tuple(years[:1])


def _asked(before: str, sentence: str) -> tuple[int, ...]:
    """The year of the sentence before, for one that goes on speaking of the same."""
    if not re.match(
        r"\s*(?:only|just|of (?:them|those|these)|among (?:them|those)|they|that year|but|and|yet|nearly|about|more than|less than|fewer than|some|the rest)\b",
        sentence,
        re.IGNORECASE,
    ):
        return ()
    last = _SENTENCE.split(before.strip())[-1] if before.strip() else ""
    years = _YEAR.findall(last)
    return (int(years[-1]),) if years else ()
