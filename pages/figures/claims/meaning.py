"""What words may measure: indicators, and the same measure of other people."""

from __future__ import annotations

from dataclasses import dataclass

WITH = ("ami", "smi", "mde_adult", "mde_youth", "mde_adult_severe", "mde_youth_severe")
"""How the ids of indicators of people with an illness begin."""
TREATED = (
    *(f"{slug}_treated" for slug in WITH), "ami_treated_adults", "adult_treated", "youth_treated", "adult_any_treatment",
)  # fmt: skip
UNTREATED = (*(f"{slug}_untreated" for slug in WITH), "ami_untreated_adults", "access_any_barrier")
"""One measure of many people. The study of barriers is of all adults and all health care, and often quoted as if it were
of those with a mental illness."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Indicators that the words may mean, each a reading; `siblings` are the same measure of other people.

    `answer` is what the group of a row must say where groups are answers; a `weak` measure is not plain from the words,
    so it may agree and may not contradict; where the words speak of `others`, none of its rows is of them.
    """

    indicators: tuple[str, ...]
    siblings: tuple[str, ...] = ()
    answer: str = ""
    weak: bool = False
    others: bool = False
    why: str = ""
    """Why nothing can be said, where the words are plain and no figure is of that."""


def unknown(why: str) -> Measure:
    return Measure(indicators=(), why=why)


def of(*indicators: str, among: tuple[str, ...] = (), answer: str = "", weak: bool = False) -> Measure:
    """A measure whose siblings are the others `among` which it is."""
    others = tuple(name for name in among if name not in indicators)
    return Measure(indicators=indicators, siblings=others, answer=answer, weak=weak)
