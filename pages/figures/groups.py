"""Which groups an indicator is published for, in which year, and in what order they are drawn."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from pages.figures import words
from pages.figures.facts import Facts, NoFiguresError, Rows, official, one_year

NATURAL = {"age", "age_75_plus_bands", "education", "income", "urbanicity", "total", "community"}
"""Kinds whose groups have an order of their own; the others are drawn from the largest value down."""

SHORT = {"race_ethnicity": "race"}
"""Kinds whose word in an address is shorter than their name."""

_EDUCATION = (
    ("no high school", "less than high school", "less than a high school"), ("high school",), ("some college",),
    ("college", "bachelor"),
)  # fmt: skip
_URBAN = (("large central",), ("large fringe",), ("medium",), ("nonmetro",), ("urban",), ("suburban",), ("rural",))


SOME_AGES = {"insurance_under_65": "US adults under 65", "insurance_65_plus": "US adults 65 and older"}
"""Kinds that part only some of the adults: the total of all adults is not theirs and is not drawn beside them."""


def kinds(facts: Facts, indicator: str, wanted: Sequence[str]) -> dict[str, int]:
    """Of the `wanted` kinds, those with at least two groups published first-hand in a year: kind → latest such year."""
    counted: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in facts.find(indicator, group_kind=tuple(wanted)):
        if official(row) and one_year(row):
            counted[row["group_kind"], row["end"].year].add(row["group"])
    years: dict[str, int] = {}
    for kind in wanted:
        found = [year for (name, year), groups in counted.items() if name == kind and len(groups) > 1]
        if found:
            years[kind] = max(found)
    return years


def in_year(facts: Facts, indicator: str, kind: str, year: int) -> Rows:
    """The total, then the groups of a kind in one year, all first-hand, of one method (later weights before those first
    printed) and of one period, the year's last; withheld groups keep their place. Raises NoFiguresError when there are
    none."""
    found = [
        row for row in facts.find(indicator, year=year, group_kind=("total", kind)) if one_year(row) and first_hand(row)
    ]
    methods = {row["method"] for row in found if row["group_kind"] == kind}
    if not methods:
        raise NoFiguresError(f"{facts.indicators[indicator].title}, by {words.kind(kind)}, {year}")
    method = min(methods, key=lambda name: ("original" in name, name))
    last = max(row["end"] for row in found if row["method"] == method and row["group_kind"] == kind)
    found = [row for row in found if row["method"] == method and row["end"] == last]
    rows = [row for row in found if row["group_kind"] == kind]
    total = [row for row in found if row["group_kind"] == "total"]
    return rows if kind == "total" else ([] if kind in SOME_AGES else total) + ordered(rows, kind)


def first_hand(row: Mapping[str, Any]) -> bool:
    return bool(row["evidence"] != "secondary")


def ordered(rows: Rows, kind: str) -> Rows:
    if kind in NATURAL:
        return sorted(rows, key=lambda row: (*_place(row["group"]), row["group"]))
    return sorted(rows, key=lambda row: -(row["value"] if row["value"] is not None else -1))


def _place(group: str) -> tuple[float, ...]:
    """Bands by their lower bound, education and urbanicity by their steps."""
    text = group.lower()
    for steps in (_EDUCATION, _URBAN):
        found = [n for n, step in enumerate(steps) if text.startswith(step)]
        if found:
            return (float(found[0]),)
    below = -1.0 if text.startswith(("<", "less than", "under")) else 0.0
    digits = re.search(r"[0-9][0-9,]*", text)
    return (float(digits[0].replace(",", "")) + below if digits else 1e9,)


def choices(found: Mapping[str, int]) -> dict[str, str]:
    """Kinds as words for an address, each with its label. Raises NoFiguresError when there is nothing to choose from."""
    if not found:
        raise NoFiguresError("the groups of this measure")
    return {_word(kind): words.kind(kind).capitalize() for kind in found}


def kind_of(choice: str) -> str:
    """The kind of group behind a word of the address."""
    return next((kind for kind, word in SHORT.items() if word == choice), choice.replace("-", "_"))


def _word(kind: str) -> str:
    return SHORT.get(kind, kind.replace("_", "-"))
