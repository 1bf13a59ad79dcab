"""Each check finds the row that breaks it, names it, and says whether a person may let it pass."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from etl.checks import ADULTS, PARTS, Failure, check, name, repeated
from etl.model import COLUMNS, Indicator, Source, to_arrow
from tests.etl.probes import SMI, TODAY, record, rows, source


def found(*records: dict[str, Any], of: Source | None = None, before: pd.DataFrame | None = None) -> list[str]:
    return [failure.check for failure in failures(*records, of=of, before=before)]


def failures(
    *records: dict[str, Any], of: Source | None = None, before: pd.DataFrame | None = None
) -> tuple[Failure, ...]:
    return check(rows(*records), of or source(), before, TODAY)


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
def test_a_part_may_not_exceed_its_whole(part: str, whole: str) -> None:
    both = tuple(Indicator(id=item, title="t", of="x") for item in (part, whole))
    declared = source(indicators=both)
    assert found(record(20, indicator=whole), record(20, indicator=part), of=declared) == []
    (failure,) = failures(record(20, indicator=whole), record(20.1, indicator=part), of=declared)
    assert (failure.check, failure.hold) == ("part", False)
    assert found(record(20, indicator=whole), record(20.1, indicator=part, group="a"), of=declared) == []


def test_a_count_must_fit_its_share_of_all_adults() -> None:
    assert found(record(23.1), record(59.3e6, unit="people")) == []
    for people in (23.1 * ADULTS[0] / 100 - 1e6, 23.1 * ADULTS[1] / 100 + 1e6):
        assert found(record(23.1), record(round(people), unit="people")) == ["count"]
    assert found(record(23.1), record(59_300, unit="people")) == ["count"]


def test_a_count_of_another_population_is_not_held_to_the_number_of_adults() -> None:
    youth = source(indicators=(Indicator(id="ami_prevalence", title="t", of="youth", units=("percent", "people")),))
    assert found(record(20), record(5e6, unit="people"), of=youth) == []


def test_too_few_rows_are_refused() -> None:
    (failure,) = failures(record(), of=source(min_rows=2))
    assert (failure.check, failure.hold) == ("rows", False)
    assert "at least 2 rows" in str(failure)


def test_a_lost_figure_waits_for_a_person() -> None:
    before = rows(record(20), record(21, group="a"))
    (failure,) = failures(record(20), before=before)
    assert (failure.check, failure.hold) == ("coverage", True)
    assert "1 of 2 gone" in str(failure)
    assert found(record(20), before=before, of=source(max_drop=0.5)) == []


def test_a_figure_that_lost_its_value_is_a_lost_figure() -> None:
    before = rows(record(20), record(None, flag="suppressed", group="a"))
    after = (record(None, flag="suppressed"), record(None, flag="suppressed", group="a"))
    assert found(*after, before=before) == ["coverage"]


def test_a_figure_gained_is_no_failure() -> None:
    assert found(record(20), record(22, group="a"), before=rows(record(20))) == []
    assert found(record(20), before=rows(record(None, flag="suppressed"))) == []


@pytest.mark.parametrize(
    ("old", "new", "unit", "held"),
    [
        (20.0, 23.0, "percent", False),
        (20.0, 23.1, "percent", True),
        (20.0, 16.9, "percent", True),
        (50e6, 55e6, "people", False),
        (50e6, 55e6 + 1, "people", True),
        (50e6, 44e6, "people", True),
    ],
)
def test_a_jump_waits_for_a_person(old: float, new: float, unit: str, held: bool) -> None:
    bad = failures(record(new, unit=unit), before=rows(record(old, unit=unit)))
    assert [(failure.check, failure.hold) for failure in bad] == ([("jump", True)] if held else [])


def test_a_superseded_row_neither_jumps_nor_is_lost() -> None:
    assert found(record(20), before=rows(record(20), record(90, flag="superseded"))) == []


def test_a_figure_is_named_in_words() -> None:
    (row,) = to_arrow(rows(record(20, indicator=SMI.id, group_kind="sex", group="Male"))).to_pylist()
    assert name(row) == "probe smi_prevalence, US, sex Male, 2020-01-01 to 2020-12-31, percent, asked"
