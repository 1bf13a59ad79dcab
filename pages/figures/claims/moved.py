"""What a text says has changed, where it says so without a number: there is nothing to check then, and a page that helps."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pages.figures.claims import vocabulary as say
from pages.figures.claims.context import Words, sentences
from pages.figures.claims.subjects import measure


def moved(text: str, numbers: Collection[int]) -> tuple[str, ...]:
    """The indicators of which a text says that they changed, in sentences without a number; `numbers` is where in the text
    its numbers start. Each once, in order."""
    return tuple(dict.fromkeys(_moved(text, numbers)))


def _moved(text: str, numbers: Collection[int]) -> Iterator[str]:
    for start, end in sentences(text):
        sentence = text[start:end]
        if any(start <= number < end for number in numbers) or not say.CHANGED.search(sentence):
            continue
        if say.GAP.search(sentence):
            yield "ami_untreated"
        elif found := measure(_words(sentence, text[:start]), "percent"):
            yield from found.indicators[:1]


def _words(sentence: str, before: str) -> Words:
    """A whole sentence as the words of a number that it has not; what was said before is of use where it goes on about it."""
    said = before if say.GOES_ON.match(sentence) else ""
    return Words(own=sentence, head="", tail=sentence, wider=(), sentence=sentence, before=said)
