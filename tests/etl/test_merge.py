"""One row lives for a key. Which one does not depend on the order they came in, and the others are kept."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import pairwise, permutations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.merge import Merged, disagreements, merge
from etl.model import GRADES, to_arrow
from etl.rounding import COARSEST, agree
from tests.etl.probes import record, rows


def living(merged: Merged) -> list[tuple[str, float]]:
    return [
        (row["source"], row["value"])
        for slug in sorted(merged.living)
        for row in to_arrow(merged.living[slug]).to_pylist()
    ]


def gone(merged: Merged) -> list[tuple[str, float, str, float]]:
    columns = ["source", "value", "kept_source", "kept_value"]
    return [tuple(row) for row in merged.conflicts[columns].itertuples(index=False, name=None)]


@pytest.mark.parametrize(("better", "worse"), list(pairwise(GRADES)))
def test_the_better_grade_lives(better: str, worse: str) -> None:
    for first, second in permutations((("a", 20.0, better), ("b", 21.0, worse))):
        merged = merge({slug: rows(record(value, grade=grade), source=slug) for slug, value, grade in (first, second)})
        assert living(merged) == [("a", 20.0)]
        assert gone(merged) == [("b", 21.0, "a", 20.0)]


def test_the_survey_comes_before_the_institute_that_quotes_it_and_both_before_others() -> None:
    merged = merge({slug: rows(record(grade="primary"), source=slug) for slug in ("aaa", "nimh", "samhsa")})
    assert living(merged) == [("samhsa", 20.0)]
    merged = merge({slug: rows(record(grade="primary"), source=slug) for slug in ("aaa", "nimh")})
    assert living(merged) == [("nimh", 20.0)]


def test_a_better_grade_comes_before_the_better_known_source() -> None:
    known, other = rows(record(grade="secondary"), source="samhsa"), rows(record(grade="transcription"), source="aaa")
    assert living(merge({"samhsa": known, "aaa": other})) == [("aaa", 20.0)]


def test_a_fetched_row_takes_the_place_of_the_same_sources_transcription() -> None:
    both = pd.concat([rows(record(19.9, grade="primary")), rows(record(19.86))], ignore_index=True)
    merged = merge({"probe": both})
    assert living(merged) == [("probe", 19.86)]
    assert gone(merged) == [("probe", 19.9, "probe", 19.86)]


def test_superseded_rows_live_beside_the_key_and_give_way_to_nothing() -> None:
    old = record(19, flag="superseded", grade="primary")
    merged = merge({"probe": rows(old, record(20, grade="secondary")), "other": rows(old, source="other")})
    assert sorted(living(merged)) == [("other", 19.0), ("probe", 19.0), ("probe", 20.0)]
    assert gone(merged) == []


def test_rows_that_differ_in_any_part_of_the_key_all_live() -> None:
    merged = merge(
        {
            "a": rows(
                record(20), record(20, group="x"), record(20, method="other"), record(20, unit="people"), source="a"
            )
        }
    )
    assert len(living(merged)) == 4


def test_a_source_without_rows_is_a_source_with_an_empty_table() -> None:
    assert len(merge({"a": rows(source="a")}).living["a"]) == 0


def test_no_row_is_ever_lost() -> None:
    candidates = {
        slug: rows(*(record(20 + n, group=str(n % 3), grade=GRADES[n % 5]) for n in range(12)), source=slug)
        for slug in ("a", "b", "c")
    }
    merged = merge(candidates)
    assert len(living(merged)) == 3
    assert len(living(merged)) + len(merged.conflicts) == 36


@settings(deadline=None, max_examples=30)
@given(st.randoms(use_true_random=False))
def test_the_order_rows_come_in_does_not_matter(order: random.Random) -> None:
    records = [
        record(20 + n % 2, group=str(n % 3), grade=GRADES[n % 4], reference=f"Table {n}", flag=flag)
        for n, flag in enumerate([None, "superseded", None, None, None, "superseded", None, None])
    ]
    expected = merge({"a": rows(*records, source="a"), "b": rows(*records[:4], source="b")})
    order.shuffle(records)
    shuffled = {"b": rows(*sorted(records, key=_number)[:4], source="b"), "a": rows(*records, source="a")}
    merged = merge(shuffled)
    for slug in "ab":
        assert to_arrow(merged.living[slug]).equals(to_arrow(expected.living[slug]))
    assert merged.conflicts.equals(expected.conflicts)


def _number(item: dict[str, object]) -> int:
    return int(str(item["reference"]).split()[1])


@pytest.mark.parametrize(
    ("one", "other", "unit", "same"),
    [
        (19.86, 19.9, "percent", True),
        (19.84, 19.9, "percent", False),
        (19.85, 19.9, "percent", True),
        (20.0, 20.04, "percent", True),
        (20.0, 20.06, "percent", False),
        (20.0, 24.0, "percent", False),
        (0.0, 0.04, "percent", True),
        (0.0, 0.4, "percent", False),
        (52_900_000.0, 52_923_411.0, "people", True),
        (52_900_000.0, 52_960_000.0, "people", False),
        (50_000_000.0, 52_000_000.0, "people", False),
        (2.5, 2.5, "odds_ratio", True),
        (2.5, 2.51, "odds_ratio", False),
        (None, None, "percent", True),
        (None, 20.0, "percent", False),
    ],
)
def test_values_agree_when_they_are_one_number_printed_with_more_or_fewer_digits(
    one: float | None, other: float | None, unit: str, same: bool
) -> None:
    assert agree(one, other, unit) is same
    assert agree(other, one, unit) is same


@given(st.integers(0, 10_000), st.integers(0, 2))
def test_a_percentage_agrees_with_its_own_rounding_to_one_decimal_or_finer(hundredths: int, places: int) -> None:
    exact = Decimal(hundredths) / 100
    rounded = round(exact, max(1, places))
    assert agree(float(exact), float(rounded), "percent")


@given(st.floats(0, 100), st.floats(0, 100))
def test_percentages_further_apart_than_half_a_tenth_never_agree(one: float, other: float) -> None:
    if abs(one - other) > float(COARSEST["percent"]) / 2 + 1e-12:
        assert not agree(one, other, "percent")


def test_a_difference_from_a_transcription_waits_for_a_person() -> None:
    (failure,) = disagreements(rows(record(21.1)), rows(record(20.0, grade="primary")))
    assert (failure.check, failure.hold) == ("conflict", True)
    assert "20.0 as transcribed from Table 1" in str(failure)
    assert disagreements(rows(record(20.04)), rows(record(20.0, grade="primary"))) == ()


def test_a_secondary_value_decides_nothing() -> None:
    assert disagreements(rows(record(21.1)), rows(record(20.0, grade="secondary"))) == ()


def test_a_superseded_transcription_contradicts_nothing() -> None:
    assert disagreements(rows(record(21.1)), rows(record(20.0, grade="primary", flag="superseded"))) == ()
