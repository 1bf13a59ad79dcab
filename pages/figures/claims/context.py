"""What is said around a number: its own words, its sentence, what came before, and the year it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from pages.figures.claims.numbers import Number

_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[A-Z“\"'(0-9])|\n+|(?<=[.!?][\"”])\s+")
_BREAK = re.compile(
    r"[;:—–()]|,(?=\s)|\s-\s|\b(?:and(?!\s+(?:older|over|up|above|\d))|but|while|whereas|yet|up from|down from|from|compared (?:to|with)|versus|vs\.?|against|(?<!less )(?<!more )(?<!fewer )than|then|(?<!\d )to(?! \$?\d)|by)\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"[;—\n]|,?\s\b(?:while|whereas|but|yet|up from|down from|compared (?:to|with)|versus)\b|,\s(?:and|of whom|of which)\b",
    re.IGNORECASE,
)
NEAR = 60
"""Letters right before a number."""
LONG = 600
"""Letters of a sentence."""
SHORT = 5
"""Words of a sentence that says too little alone."""
_YEAR = re.compile(
    r"(?<![\d$€£.,/-])((?:19|20)\d\d)(?![\d%]|,\d|-\d\d-|\s*(?:adults|people|respondents|percent))|(?<!\w)['’](\d\d)\b(?!s)"
)
_APART = re.compile(r"\b(?:(?:up|down) from|compared|versus|vs|than|against|from)\b", re.IGNORECASE)
"""Words that set what follows, and its year, against what came before."""
_NOT_IN = re.compile(r"\b(?:before|prior to|until|after|since)\s+(?:19|20)\d\d\b", re.IGNORECASE)
_FROM_TO = re.compile(r"\b(?:from|between)\s+((?:19|20)\d\d)\s+(?:to|and|through)\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:now(?:adays)?|today|currently|at present|presently|these days|right now|at the moment|this year|present[- ]day|"
    r"latest|most recent(?:ly)?|still|as of today|last year)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words around a number: its own, and those further off that may say what it measures."""

    own: str
    head: str
    tail: str
    """What stands right before it, whosever words these are, and its own words behind it."""
    wider: tuple[str, ...]
    """Its own with the words of the next number, and with those of the one before: `52.9 million adults, nearly one in
    five, lived with …`."""
    sentence: str
    before: str
    """All that was said before its sentence."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """`years` are those the number speaks of, none where the text gives none; `now` where it says that it is so now.

    `begins` is where in the text its sentence does, `lead` what that says before its first number, `last` the sentence
    before. It is the number at `place` of the `numbers` of its sentence.
    """

    words: Words
    begins: int
    lead: str
    last: str
    place: int
    numbers: int
    years: tuple[int, ...]
    now: bool


def contexts(text: str, found: Sequence[Number]) -> Iterator[tuple[Number, Context]]:
    """Each number with what is said around it."""
    previous = 0
    for start, end in sentences(text):
        inside = [number for number in found if start <= number.start < end]
        sentence, said, last_said = text[start:end], text[:start], text[previous:start]
        previous = start
        carried = _asked(said, sentence)
        spans = list(_spans(text, inside, start, end))
        for n, number in enumerate(inside):
            first, last = spans[n]
            head, tail = text[first : number.start], text[number.end : last]
            lead = text[start : inside[0].start]
            years = _years(
                head,
                tail,
                lead,
                alone=len(inside) == 1,
                place=n if len(inside) == 2 else None,
                sentence=sentence,
                rest=text[number.end : end],
            )
            following, before = spans[min(n + 1, len(spans) - 1)], spans[max(n - 1, 0)]
            words = Words(
                own=text[first:last],
                head=text[max(start, number.start - NEAR) : number.start],
                tail=tail,
                wider=(text[first : following[1]], text[before[0] : last]),
                sentence=sentence,
                before=said,
            )
            yield (
                number,
                Context(
                    words=words,
                    begins=start,
                    lead=lead,
                    last=last_said,
                    place=n,
                    numbers=len(inside),
                    years=years or carried,
                    now=bool(_NOW.search(head) or _NOW.search(tail) or (not years and _NOW.search(lead))),
                ),
            )


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """From where to where each sentence goes; a few words alone go with what follows them, and what goes on for long
    without an end is cut at a space."""
    start = last = 0
    for end in (*(match.end() for match in _SENTENCE.finditer(text)), len(text)):
        while end - start > LONG and (space := text.rfind(" ", start + 1, start + LONG)) > start:
            yield start, space
            start = last = space
        if len(text[last:end].split()) > SHORT or end == len(text):
            yield start, end
            start = end
        last = end


def _spans(text: str, inside: Sequence[Number], start: int, end: int) -> Iterator[tuple[int, int]]:
    """From where to where the words of each number of a sentence go."""
    first = start
    for number, following in zip_longest(inside, inside[1:]):
        last = end if following is None else number.end + _cut(text[number.end : following.start])
        yield first, last
        first = last


def _cut(between: str) -> int:
    """Where, in what lies between two numbers, the words of the second begin."""
    strong = list(_STRONG.finditer(between))
    breaks = strong or list(_BREAK.finditer(between))
    while breaks and not re.search(r"[^\W\d]", between[breaks[-1].end() :]):
        breaks.pop()  # what opens right before a number, a bracket or a colon, begins no words of its own
    return breaks[-1].start() if breaks else len(between)


def _years(
    head: str, tail: str, lead: str, *, alone: bool, place: int | None, sentence: str, rest: str
) -> tuple[int, ...]:
    """Years in a number's own words before those its sentence begins with."""
    if alone:
        found = _found(tail) or _found(head)
        return _span(found, sentence)
    if place is not None and (span := _FROM_TO.search(lead)):
        return (int(span[1 + place]),)
    near = _found(tail) or _found(head) or _found(lead)
    if near:
        return _span(near, sentence)
    every = _found(sentence)
    if len(set(every)) != 1 or _APART.search(rest.partition(every[0])[0]):
        return ()
    return (int(every[0]),)


def named(text: str) -> tuple[int, ...]:
    """The years that a text names, whichever of its numbers they belong to."""
    return tuple(int(year) for year in _found(text))


def _found(text: str) -> list[str]:
    """The years of a text, those of two digits after an apostrophe among them; `before 2019` names none."""
    text = _NOT_IN.sub("", text)
    return [year or f"{'20' if short < '40' else '19'}{short}" for year, short in _YEAR.findall(text)]


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
    years = _found(last)
    return (int(years[-1]),) if years else ()
