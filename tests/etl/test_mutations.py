"""Any single change of a publisher's page gives the same figures, or a refusal, or a hold. Never another number.

`CARE_GAP_MUTATIONS` is how many mutations a source gets, 2,000 where it says nothing; `CARE_GAP_SEED` another draw.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl.checks import check
from etl.errors import CellError, DataError
from etl.model import figures, to_arrow
from etl.sources import registry
from tests.etl.mutations.layouts import ON_LAYOUT
from tests.etl.mutations.markup import ON_TAGS
from tests.etl.mutations.objects import ON_OBJECTS
from tests.etl.mutations.subjects import FROM_FIXTURES, FROM_RECORDINGS
from tests.etl.mutations.texts import ON_NUMBERS, ON_WORDS
from tests.etl.mutations.trial import Mutation, Subject, run
from tests.reliability import Seen

COUNT = int(os.environ.get("CARE_GAP_MUTATIONS", "2000"))
SEED = int(os.environ.get("CARE_GAP_SEED", "1"))

FAMILIES: Mapping[int, tuple[str, set[str]]] = {
    16: (
        "the layout: columns, headers, captions, tables, tags, types",
        {*ON_LAYOUT, *ON_TAGS, *ON_OBJECTS, "words renamed"},
    ),
    17: (
        "a footnote mark, blank, digit of Unicode, entity",
        {"footnote mark", "superscript", "blank of Unicode", "digits of Unicode", "entity", "entity of a DTD"}
        | {"footnote mark at words", "blank in words", "entity in words"},
    ),
    18: ("a mark of suppression in a number's place", {"missing", "cell missing"}),
    19: ("a separator, sign, unit or scale", {"separator", "sign", "unit", "scale", "column scaled"}),
    22: ("rows, columns or bytes lost", {"row cut", "rows cut from here", "column cut", "truncated", "bytes lost"}),
    23: (
        "rows, cells, columns or tables repeated",
        {"row repeated", "cell repeated", "column repeated", "table repeated"},
    ),
}
"""Lines of the bar table, and the kinds of mutation each is about; the first takes what no other names."""


def told(tally: Counter[tuple[str, str]], seen: Seen, of: str) -> None:
    """Prints the tally and notes it line by line of the bar table."""
    outcomes: Counter[str] = Counter()
    for (_, outcome), count in tally.items():
        outcomes[outcome] += count
    print(f"\n{of}: {tally.total()} mutations: {dict(outcomes)}")
    named = set().union(*(kinds for row, (_, kinds) in FAMILIES.items() if row != 16))
    for row, (words, kinds) in FAMILIES.items():
        chosen = kinds - named if row == 16 else kinds
        found = Counter(dict.fromkeys(("same", "refused", "held"), 0))
        for (kind, outcome), count in tally.items():
            found[outcome] += count * (kind in chosen)
        said = f"{found.total():,} mutations: {found['same']:,} the same figures, {found['refused']:,} refused, "
        seen(row, f"{of}: {words}", said + f"{found['held']:,} held, 0 another number")


def test_every_source_that_is_parsed_is_mutated() -> None:
    assert set(FROM_FIXTURES) == {slug for slug, source in registry().items() if source.parse}
    assert set(FROM_RECORDINGS) <= set(FROM_FIXTURES)


@pytest.mark.parametrize("slug", FROM_FIXTURES)
def test_no_mutation_of_a_fixture_changes_a_figure_unseen(slug: str, seen: Seen) -> None:
    subjects = FROM_FIXTURES[slug]()
    tally, wrong = run(subjects, COUNT, SEED)
    assert wrong == []
    assert tally.total() >= COUNT
    assert {kind for kind, _ in tally} >= set().union(*(subject.kinds for subject in subjects)) - unable(subjects)
    told(tally, seen, slug)


@pytest.mark.parametrize("slug", FROM_RECORDINGS)
def test_no_mutation_of_a_recording_changes_a_figure_unseen(slug: str, recordings: Path, seen: Seen) -> None:
    subject = FROM_RECORDINGS[slug](recordings)
    tally, wrong = run([subject], COUNT, SEED)
    assert wrong == []
    assert tally.total() >= COUNT
    told(tally, seen, f"{slug} as recorded")


def unable(subjects: tuple[Subject, ...]) -> set[str]:
    """The kinds for which no page of these has a place: captions, a second table, two numbers in a cell."""
    pages = [page for subject in subjects for page in subject.pages.values()]
    places = {
        "caption renamed": any(page.captions for page in pages),
        "table moved": any(len(page.sheets) > 1 for page in pages),
        "tables swapped": any(len(page.sheets) > 1 for page in pages),
        "numbers swapped": any(len(page.numbers(piece)) > 1 for page in pages for piece in page.pieces),
    }
    return {kind for kind, found in places.items() if not found}


@pytest.mark.parametrize("slug", FROM_FIXTURES)
def test_the_good_page_passes_against_itself(slug: str) -> None:
    for subject in FROM_FIXTURES[slug]():
        assert check(subject.last, subject.declared, subject.last, subject.today) == ()


@pytest.mark.parametrize("slug", FROM_RECORDINGS)
def test_the_recorded_page_passes_against_itself(slug: str, recordings: Path) -> None:
    subject = FROM_RECORDINGS[slug](recordings)
    assert check(subject.last, subject.declared, subject.last, subject.today) == ()


@pytest.mark.parametrize(
    ("slug", "request_", "old", "new", "outcome"),
    [
        ("pew", "mobile", "| 2/8/2021 | 90% | 80% |", "| 2/8/2021 | 91% | 80% |", "silent"),
        ("nhis", "rows.0", '"estimate":"5.9"', '"estimate":"6.0"', "silent"),
        ("nimh", "mental_illness", "<td>16.8</td>", "<td>17.3</td>", "silent"),
        ("pew", "mobile", "| 2/8/2021 | 90% | 80% |", "| 2/8/2021 | 92% | 80% |", "held"),
        ("coombs_2021", "article", "11.1 (10.9-11.3)", "11.2 (10.9-11.3)", "held"),
    ],
)
def test_an_honest_revision_of_one_value_passes_and_of_a_closed_series_waits(
    slug: str, request_: str, old: str, new: str, outcome: str
) -> None:
    """What the judge calls silent is published, listed by `diff` and marked."""
    subject = FROM_FIXTURES[slug]()[0]
    body = subject.pages[request_].text.replace(old, new, 1).encode()
    assert body != subject.bodies[request_]
    verdict = subject.judged(Mutation(kind="revision", request=request_, body=body, seed=0))
    assert (verdict.outcome, "1 changed" in verdict.why) == (outcome, outcome == "silent")


def test_one_seed_gives_one_run_and_another_gives_another() -> None:
    (subject,) = FROM_FIXTURES["nimh"]()
    bodies = [[mutation.body for mutation in subject.mutations(50, seed)] for seed in (1, 1, 2)]
    assert bodies[0] == bodies[1]
    assert len(set(bodies[0])) == 50
    assert len(set(bodies[0]) & set(bodies[2])) < 10


def test_every_kind_of_mutation_belongs_to_a_line_of_the_bar_table() -> None:
    kinds = {*ON_NUMBERS, *ON_WORDS, *ON_LAYOUT, *ON_TAGS, *ON_OBJECTS}
    assert set().union(*(names for _, names in FAMILIES.values())) == kinds


Parse = Callable[[Mapping[str, bytes]], pd.DataFrame]


def _shifted(by: float) -> Parse:
    """A parser that guesses: it reads another value in the third row."""
    (subject,) = FROM_FIXTURES["nimh"]()
    rows = to_arrow(subject.good).to_pylist()
    rows[2]["value"] += by
    return _gives(rows)


def _gives(rows: list[dict[str, Any]]) -> Parse:
    return lambda bodies: figures(rows, source="nimh")


def _loses(bodies: Mapping[str, bytes]) -> pd.DataFrame:
    (subject,) = FROM_FIXTURES["nimh"]()
    return subject.good.iloc[1:]


def _refuses(where: str) -> Parse:
    def parse(bodies: Mapping[str, bytes]) -> pd.DataFrame:
        raise CellError(where=where, expected="a number", found="x")

    return parse


def _raises(error: Exception) -> Parse:
    def parse(bodies: Mapping[str, bytes]) -> pd.DataFrame:
        raise error

    return parse


@pytest.mark.parametrize(
    ("parse", "outcome"),
    [
        (_shifted(0.0), "same"),
        (_shifted(0.1), "silent"),
        (_shifted(5.0), "held"),
        (_shifted(500.0), "refused"),
        (_loses, "held"),
        (_refuses("line 2"), "refused"),
        (_refuses(""), "crash"),
        (_raises(DataError("something")), "crash"),
        (_raises(KeyError("total")), "crash"),
    ],
)
def test_the_judge_sees_what_a_parser_does(parse: Parse, outcome: str) -> None:
    (subject,) = FROM_FIXTURES["nimh"]()
    (mutation,) = islice(subject.mutations(1, 1), 1)
    known = subject.good
    judge = replace(subject, source=replace(subject.source, parse=parse))
    vars(judge)["good"] = known
    assert judge.judged(mutation).outcome == outcome


def test_a_row_too_many_is_seen() -> None:
    (subject,) = FROM_FIXTURES["nimh"]()
    rows: list[dict[str, Any]] = to_arrow(subject.good).to_pylist()
    for extra, outcome in (({}, "refused"), ({"group_kind": "region", "group": "West"}, "silent")):
        judge = replace(subject, source=replace(subject.source, parse=_gives([*rows, rows[-2] | extra])))
        vars(judge)["good"] = subject.good
        assert judge.judged(next(subject.mutations(1, 1))).outcome == outcome
