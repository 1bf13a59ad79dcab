"""One source against its mutations: what becomes of each, judged by the rows it would publish.

The judge is the pipeline of `etl.run` without its disk: parse, merge with what else lives, check against the rows of the
good page as if they were the last release. The transcriptions, which could only add holds, are left out.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from random import Random
from typing import Any, Literal

import pandas as pd

from etl.checks import check, repeated
from etl.errors import CellError, LayoutError
from etl.merge import merge
from etl.model import GRADED, KEY, Source, to_arrow
from tests.etl.mutations.layouts import ON_LAYOUT
from tests.etl.mutations.markup import ON_TAGS
from tests.etl.mutations.objects import ON_OBJECTS
from tests.etl.mutations.pages import Page
from tests.etl.mutations.texts import ON_NUMBERS, ON_WORDS, Change

SAID = ("value", "low", "high", "standard_error", "sample_n", "df", "flag")
"""What a row says of its key: none of it may change unseen."""

Draw = Callable[[Page, Random], bytes]
Outcome = Literal["same", "refused", "held", "silent", "crash"]
Table = Mapping[tuple[Any, ...], tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Mutation:
    kind: str
    request: str
    body: bytes = field(repr=False)
    seed: int


@dataclass(frozen=True, kw_only=True)
class Verdict:
    outcome: Outcome
    why: str


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A source with good bytes of it, the day they are read on, and their pages to be changed."""

    name: str
    source: Source
    pages: Mapping[str, Page]
    kinds: Mapping[str, Draw]
    today: date

    @cached_property
    def bodies(self) -> dict[str, bytes]:
        return {name: page.spliced(()) for name, page in self.pages.items()}

    @cached_property
    def good(self) -> pd.DataFrame:
        assert self.source.parse is not None
        return self.source.parse(self.bodies)

    @cached_property
    def last(self) -> pd.DataFrame:
        """The last release: the rows of the good page."""
        return merge({self.source.slug: self.good}).living[self.source.slug]

    @cached_property
    def table(self) -> Table:
        return told(self.good)

    @cached_property
    def declared(self) -> Source:
        """The source without its least number of rows, which a fixture has not: that no row is lost others must see."""
        return replace(self.source, min_rows=1)

    def mutations(self, count: int, seed: int) -> Iterator[Mutation]:
        """`count` mutations, each of other bytes than all before it and than the good page."""
        seen = {(name, hashlib.sha256(body).digest()) for name, body in self.bodies.items()}
        kinds, names = list(self.kinds), list(self.pages)
        weights = [len(page.pieces) for page in self.pages.values()]
        made = 0
        for number in range(count * 10):
            if made == count:
                return
            rng = Random(f"{self.name} {seed} {number}")
            kind = kinds[number % len(kinds)]
            [request] = rng.choices(names, weights)
            body = self.kinds[kind](self.pages[request], rng)
            digest = hashlib.sha256(body).digest()
            if (request, digest) not in seen:
                seen.add((request, digest))
                made += 1
                yield Mutation(kind=kind, request=request, body=body, seed=number)
        raise AssertionError(f"{self.name}: only {made} of {count} mutations differ")

    def judged(self, mutation: Mutation) -> Verdict:
        """What the pipeline makes of a mutation; `crash` where the parser raises what is no refusal of a named place."""
        assert self.source.parse is not None
        try:
            rows = self.source.parse(self.bodies | {mutation.request: mutation.body})
        except (CellError, LayoutError) as error:
            return Verdict(outcome="refused" if error.where else "crash", why=str(error))
        except Exception as error:
            return Verdict(outcome="crash", why=repr(error))
        table = told(rows)
        if table == self.table and len(rows) == len(self.good):
            return Verdict(outcome="same", why="")
        failures = repeated(rows)
        failures += check(
            merge({self.source.slug: rows}).living[self.source.slug], self.declared, self.last, self.today
        )
        if failures:
            held = all(failure.hold for failure in failures)
            return Verdict(outcome="held" if held else "refused", why=str(failures[0]))
        changed = [
            (key, self.table.get(key), table.get(key))
            for key in {**self.table, **table}
            if self.table.get(key) != table.get(key)
        ]
        return Verdict(outcome="silent", why=f"{len(changed)} changed: {changed[:3]}")


def run(subjects: Iterable[Subject], count: int, seed: int = 1) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How often each kind of mutation came to each outcome, `count` mutations over all subjects; and what went wrong."""
    tally: Counter[tuple[str, str]] = Counter()
    wrong = []
    several = tuple(subjects)
    for subject in several:
        for mutation in subject.mutations(-(-count // len(several)), seed):
            verdict = subject.judged(mutation)
            tally[mutation.kind, verdict.outcome] += 1
            if verdict.outcome in {"silent", "crash"}:
                wrong.append(f"{subject.name}, {mutation.kind}, {mutation.seed}: {verdict.outcome}: {verdict.why}")
    return tally, wrong


def told(rows: pd.DataFrame) -> Table:
    return {
        tuple(row[name] for name in KEY): tuple(row[name] for name in SAID)
        for row in to_arrow(rows, GRADED).to_pylist()
    }


def on_pieces(change: Change, *, numbers: bool) -> Draw:
    """A change of a text, at one number of the page's cells and sentences or at one of them whole."""

    def draw(page: Page, rng: Random) -> bytes:
        piece = rng.choice(page.pieces)
        found = page.numbers(piece)
        for _ in range(20):
            if found or not numbers:
                break
            piece = rng.choice(page.pieces)
            found = page.numbers(piece)
        if numbers and found and rng.random() < 0.8:
            piece = rng.choice(found)
        return page.spliced([(piece, change(page.at(piece), rng))])

    return draw


COMMON: Mapping[str, Draw] = {
    **{kind: on_pieces(change, numbers=True) for kind, change in ON_NUMBERS.items()},
    **{kind: on_pieces(change, numbers=False) for kind, change in ON_WORDS.items()},
    **ON_LAYOUT,
}
MARKUP = {**COMMON, **ON_TAGS}
OBJECTS = {**COMMON, **ON_OBJECTS}
