"""What a record becomes: typed, complete, blank where nothing was published."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from etl.model import COLUMNS, EVIDENCE, GRADED, GRADES, NAMES, SCHEMA, evidence_of, figures, to_arrow
from tests.etl.probes import record, rows

CONTRACT = (
    "source", "indicator", "place", "group_kind", "group", "start", "end", "value", "low", "high", "standard_error",
    "unit", "sample_n", "df", "method", "flag", "reliability", "derived", "evidence", "reference",
)  # fmt: skip


def test_the_columns_are_those_others_rely_on_in_their_order() -> None:
    assert NAMES == CONTRACT


def test_a_record_may_leave_out_what_is_blank() -> None:
    (row,) = to_arrow(rows(record(21.0)), GRADED).to_pylist()
    assert row == {
        "source": "probe",
        "indicator": "ami_prevalence",
        "place": "US",
        "group_kind": "total",
        "group": "total",
        "start": date(2020, 1, 1),
        "end": date(2020, 12, 31),
        "value": 21.0,
        "low": None,
        "high": None,
        "standard_error": None,
        "unit": "percent",
        "sample_n": None,
        "df": None,
        "method": "asked",
        "flag": None,
        "reliability": "not_assessable",
        "derived": False,
        "evidence": "fetched",
        "reference": "Table 1",
        "grade": "fetched",
    }


def test_a_blank_is_null_and_never_not_a_number() -> None:
    frame = rows(record(None, flag="suppressed"), record(21.0, group="a"))
    assert frame["value"].isna().tolist() == [True, False]
    assert frame["value"][0] is pd.NA
    assert to_arrow(frame)["value"].null_count == 1


def test_no_records_are_a_table_with_its_columns() -> None:
    frame = rows()
    assert list(frame.columns) == list(GRADED.names)
    assert to_arrow(frame).schema.equals(SCHEMA)


def test_an_interval_follows_from_a_standard_error_unrounded_and_is_marked() -> None:
    (row,) = to_arrow(rows(record(21.0, standard_error=0.4))).to_pylist()
    assert (row["low"], row["high"], row["derived"]) == (21.0 - 1.96 * 0.4, 21.0 + 1.96 * 0.4, True)


def test_a_published_interval_is_kept_beside_a_standard_error() -> None:
    (row,) = to_arrow(rows(record(21.0, standard_error=0.4, low=20.3, high=21.7))).to_pylist()
    assert (row["low"], row["high"], row["derived"]) == (20.3, 21.7, False)


def test_a_field_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError, match="colour"):
        rows(record() | {"colour": "blue"})


@pytest.mark.parametrize("name", ["indicator", "start", "end", "unit", "method", "reference"])
def test_a_field_that_is_never_blank_may_not_be_left_out(name: str) -> None:
    with pytest.raises(KeyError, match=name):
        figures([{key: value for key, value in record().items() if key != name}], source="probe")


@pytest.mark.parametrize("fields", [{"value": "21.0"}, {"start": "2020"}, {"sample_n": 1.5}])
def test_a_field_of_another_type_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError, TypeError)):
        rows(record() | fields)


def test_every_grade_has_its_evidence() -> None:
    assert {evidence_of(grade) for grade in GRADES} == set(EVIDENCE)
    with pytest.raises(KeyError):
        evidence_of("rumour")


def test_every_column_says_its_rule() -> None:
    rules = {column.name: column.rule for column in COLUMNS}
    assert rules["unit"] == "string; never blank; one of percent, people, odds_ratio, downloads"
    assert rules["value"] == "float; may be blank"
