"""The labelled sentences: one row a number, and how well the verdicts agree with the labels. README.md says how they were made."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pages.figures.claims import Claim, check
from tests.pages.figures.views import shipped

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, kw_only=True)
class Label:
    id: str
    split: str
    sentence: str
    text: str
    value: float
    verdict: str
    indicator: str


@cache
def labels() -> tuple[Label, ...]:
    with (HERE / "sentences.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Label(
                id=row["id"],
                split=row["split"],
                sentence=row["sentence"],
                text=row["text"],
                value=float(row["value"]),
                verdict=row["verdict"],
                indicator=row["indicator"],
            )
            for row in csv.DictReader(lines)
        )


@cache
def checked(sentence: str) -> tuple[Claim, ...]:
    return check(shipped(), sentence)


def found(label: Label) -> Claim | None:
    """The entry of the number that a label is of: the one whose text it overlaps."""
    at = label.sentence.lower().find(label.text.lower())
    assert at >= 0, label.id
    over = [
        one for one in checked(label.sentence) if one.start < at + len(label.text) and at < one.start + len(one.text)
    ]
    return over[0] if over else None


@dataclass(frozen=True, kw_only=True)
class Score:
    precision: float
    recall: float
    count: int


def scores(split: str) -> dict[str, Score]:
    """Precision and recall of each verdict over the numbers of a split; a number that was not found counts as missed."""
    said = [(label.verdict, (claim := found(label)) and claim.verdict) for label in labels() if label.split == split]
    right, given, due = Counter(a for a, b in said if a == b), Counter(b for _, b in said), Counter(a for a, _ in said)
    return {
        verdict: Score(precision=right[verdict] / max(given[verdict], 1), recall=right[verdict] / count, count=count)
        for verdict, count in sorted(due.items())
    }
