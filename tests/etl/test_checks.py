"""Each check finds the row that breaks it, names it, and says whether a person may let it pass."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from etl.checks import PARTS, check, repeated
from etl.failures import Failure, name
from etl.model import COLUMNS, Indicator, Source, to_arrow
from tests.etl.probes import SMI, TODAY, record, rows, source
from tests.reliability import Seen


def found(*records: dict[str, Any], of: Source | None = None) -> list[str]:
    return [failure.check for failure in failures(*records, of=of)]


def failures(*records: dict[str, Any], of: Source | None = None) -> tuple[Failure, ...]:
    return check(rows(*records), of or source(), None, TODAY)


def test_sound_rows_pass() -> None:
    people = record(50e6, unit="people")
    assert found(record(20, low=19.0, high=21.5), people, record(None, flag="suppressed", group="x")) == []


def test_all_failures_are_collected_and_each_names_its_row() -> None:
    bad = failures(record(101), record(20, low=21.0, high=22.0, group="b"), record(None, group="c"))
    assert [failure.check for failure in bad] == ["range", "interval", "flag"]
    assert all("probe ami_prevalence, US" in str(failure) for failure in bad)
    assert not any(failure.hold for failure in bad)


@pytest.mark.parametrize(
    ("fields", "which"),
    [
        ({"value": -0.1}, "range"),
        ({"value": 100.1}, "range"),
        ({"value": float("inf")}, "range"),
        ({"value": 1.5, "unit": "people"}, "range"),
        ({"value": -1.0, "unit": "people"}, "range"),
        ({"value": float("inf"), "unit": "people"}, "range"),
        ({"value": None}, "flag"),
        ({"flag": "suppressed"}, "flag"),
        ({"value": None, "flag": "superseded"}, "flag"),
        ({"low": 19.0}, "interval"),
        ({"high": 21.0}, "interval"),
        ({"low": 20.1, "high": 21.0}, "interval"),
        ({"low": 19.0, "high": 19.9}, "interval"),
        ({"value": None, "flag": "suppressed", "low": 1.0, "high": 2.0}, "interval"),
        ({"start": date(2021, 1, 1)}, "dates"),
        ({"end": date(2026, 11, 23)}, "dates"),
        ({"unit": "odds_ratio"}, "declared"),
        ({"indicator": "other"}, "declared"),
        ({"method": "other"}, "declared"),
        ({"unit": "fraction"}, "column"),
        ({"flag": "gone", "value": None}, "column"),
        ({"reliability": "fine"}, "column"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(fields: dict[str, Any], which: str) -> None:
    assert which in found(record(**fields))


@pytest.mark.parametrize("column", [column.name for column in COLUMNS if column.type == "string"])
def test_an_empty_text_is_refused_in_every_column(column: str) -> None:
    changed = rows(record(), record(group="other"))
    changed.loc[0, column] = ""
    bad = [failure for failure in check(changed, source(), None, TODAY) if failure.check == "column"]
    assert [failure.expected.split(":")[0] for failure in bad] == [column]


def test_not_a_number_is_no_value() -> None:
    assert found(record(float("nan"))) != []


def test_a_key_given_twice_is_refused_even_where_the_values_agree() -> None:
    assert found(record(20), record(20)) == ["key", "key"]
    assert [failure.check for failure in repeated(rows(record(20), record(21)))] == ["key", "key"]


def test_a_superseded_row_is_never_part_of_the_key() -> None:
    assert found(record(20), record(19, flag="superseded"), record(18, flag="superseded")) == []


def test_two_methods_are_two_figures() -> None:
    assert repeated(rows(record(20), record(21, method="other"))) == ()


@pytest.mark.parametrize(("part", "whole"), PARTS)
def test_a_part_may_not_exceed_its_whole(part: str, whole: str, seen: Seen) -> None:
    both = tuple(Indicator(id=item, title="t", of="x", says="s") for item in (part, whole))
    declared = source(indicators=both)
    assert found(record(20, indicator=whole), record(20, indicator=part), of=declared) == []
    (failure,) = failures(record(20, indicator=whole), record(20.1, indicator=part), of=declared)
    assert (failure.check, failure.hold) == ("part", False)
    assert found(record(20, indicator=whole), record(20.1, indicator=part, group="a"), of=declared) == []
    seen(20, "a part above its whole", f"refused, for each of {len(PARTS)} pairs of indicators")


def test_too_few_rows_are_refused() -> None:
    (failure,) = failures(record(), of=source(min_rows=2))
    assert (failure.check, failure.hold) == ("rows", False)
    assert "at least 2 rows" in str(failure)


def test_a_figure_is_named_in_words() -> None:
    (row,) = to_arrow(rows(record(20, indicator=SMI.id, group_kind="sex", group="Male"))).to_pylist()
    assert name(row) == "probe smi_prevalence, US, sex Male, 2020-01-01 to 2020-12-31, percent, asked"
