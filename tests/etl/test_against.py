"""What differs from the last release waits for a person, unless it is what publishers do every year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from etl.checks import check
from etl.failures import Failure
from etl.model import Source
from tests.etl.probes import SMI, TODAY, record, rows, source
from tests.reliability import Seen

Record = dict[str, Any]


def failures(*records: Record, before: pd.DataFrame, of: Source | None = None) -> tuple[Failure, ...]:
    return check(rows(*records), of or source(), before, TODAY)


def held(*records: Record, before: pd.DataFrame, of: Source | None = None) -> list[str]:
    """The checks that failed; each must be one a person may approve."""
    found = failures(*records, before=before, of=of)
    assert all(failure.hold for failure in found)
    return [failure.check for failure in found]


def yearly(*values: float, **fields: Any) -> list[Record]:
    """A series: a value a year from 1991 on."""
    years = enumerate(values, start=1991)
    return [record(value, start=date(year, 1, 1), end=date(year, 12, 31), **fields) for year, value in years]


def by_sex(female: float, male: float, **fields: Any) -> list[Record]:
    return [
        record(value, group_kind="sex", group=group, **fields) for group, value in (("Female", female), ("Male", male))
    ]


def test_a_lost_figure_waits_for_a_person() -> None:
    before = rows(record(20), record(21, group="a"))
    (failure,) = failures(record(20), before=before)
    assert (failure.check, failure.hold) == ("coverage", True)
    assert "1 of 2 gone" in str(failure)
    assert held(record(20), before=before, of=source(max_drop=0.5)) == []


def test_a_figure_that_lost_its_value_is_a_lost_figure() -> None:
    before = rows(record(20), record(None, flag="suppressed", group="a"))
    after = (record(None, flag="suppressed"), record(None, flag="suppressed", group="a"))
    assert held(*after, before=before) == ["coverage"]


def test_a_figure_gained_is_no_failure() -> None:
    assert held(record(20), *by_sex(22, 23), before=rows(record(20))) == []
    assert held(record(20), before=rows(record(None, flag="suppressed"))) == []


def test_a_new_year_is_no_failure() -> None:
    assert held(*yearly(20, 21, 22, 30), before=rows(*yearly(20, 21, 22))) == []


def test_the_same_figures_are_no_failure() -> None:
    same = [*yearly(20, 21, low=19.0, high=22.0, standard_error=0.5, sample_n=100, df=5), *by_sex(20, 21)]
    assert held(*same, before=rows(*same)) == []


@pytest.mark.parametrize(
    ("old", "new", "unit", "waits"),
    [
        (20.0, 21.0, "percent", False),
        (20.0, 21.1, "percent", True),
        (20.0, 18.9, "percent", True),
        (50e6, 55e6, "people", False),
        (50e6, 55e6 + 1, "people", True),
        (50e6, 44e6, "people", True),
    ],
)
def test_a_jump_waits_for_a_person(old: float, new: float, unit: str, waits: bool) -> None:
    assert held(record(new, unit=unit), before=rows(record(old, unit=unit))) == (["jump"] if waits else [])


@pytest.mark.parametrize("bounds", [{"low": 17.5, "high": 21.0}, {"low": 19.0, "high": 22.6}])
def test_a_bound_that_jumps_waits_for_a_person(bounds: dict[str, float]) -> None:
    before = rows(record(20, low=19.0, high=21.0))
    assert held(record(20.1, **bounds), before=before) == ["jump"]
    assert held(record(20.1, low=19.1, high=21.2), before=before) == []


EXACT = {"low": 19.0, "high": 21.0, "standard_error": 0.5, "sample_n": 100, "df": 5}


@pytest.mark.parametrize(
    "fields",
    [
        {"low": 19.1},
        {"high": 20.9},
        {"standard_error": 0.51},
        {"sample_n": 1000},
        {"sample_n": None},
        {"df": None},
        {"low": None, "high": None, "standard_error": None},
    ],
)
def test_what_says_how_exact_a_value_is_changes_only_with_it(fields: dict[str, Any]) -> None:
    before = rows(record(20, **EXACT))
    assert held(record(20, **EXACT | fields), before=before) == ["exactness"] * len(fields)


def test_how_exact_a_value_is_may_be_said_for_the_first_time() -> None:
    assert held(record(20, **EXACT), before=rows(record(20))) == []


def test_a_revised_value_may_come_with_another_interval_but_not_without_one() -> None:
    before = rows(record(20, low=19.0, high=21.0, sample_n=100))
    assert held(record(20.5, low=19.4, high=21.6, sample_n=110), before=before) == []
    assert held(record(20.5, sample_n=110), before=before) == ["exactness", "exactness"]


def test_bytes_and_a_transcription_may_say_differently_how_exact_a_value_is() -> None:
    before = rows(record(20, low=19.0, high=21.0, grade="primary"))
    assert held(record(20), before=before) == []


@pytest.mark.parametrize("swapped", [(20.4, 20.0), (20.4, 20.4)])
def test_columns_that_exchanged_their_values_wait_for_a_person(swapped: tuple[float, float], seen: Seen) -> None:
    found = held(*by_sex(*swapped), before=rows(*by_sex(20.0, 20.4)))
    assert found == (["exchange"] if swapped == (20.4, 20.0) else [])
    seen(20, "groups, measures, places or years that give each other's values of the last release", "held")


def test_measures_that_exchanged_their_values_wait_for_a_person() -> None:
    before = rows(record(20.4), record(20.0, indicator=SMI.id))
    found = failures(record(20.0), record(20.4, indicator=SMI.id), before=before)
    assert [failure.check for failure in found] == ["part", "exchange"]


def test_places_and_years_that_exchanged_their_values_wait_for_a_person() -> None:
    assert held(record(5, place="TX"), record(4, place="NY"), before=rows(record(4, place="TX"), record(5, place="NY")))
    long = [10.0 + year for year in range(30)]
    assert held(*yearly(11.0, 10.0, *long[2:]), before=rows(*yearly(*long))) == ["exchange"]


def test_cells_of_different_rows_and_columns_that_changed_places_wait_for_a_person() -> None:
    later = {"start": date(2021, 1, 1), "end": date(2021, 12, 31), "group_kind": "sex", "group": "Female"}
    assert held(record(20.4), record(20.0, **later), before=rows(record(20.0), record(20.4, **later))) == ["exchange"]


def test_a_column_moved_past_two_others_waits_for_a_person() -> None:
    kinds = [record(value, group_kind="age", group=str(value)) for value in (20.0, 20.3, 20.6)]
    turned = [one | {"value": other["value"]} for one, other in zip(kinds, [*kinds[1:], kinds[0]], strict=True)]
    (failure,) = failures(*turned, before=rows(*kinds))
    assert failure.check == "exchange"
    assert "3 that do not, the first: 20.0 is now 20.3" in failure.found


def test_two_groups_revised_to_values_of_their_own_are_no_exchange() -> None:
    assert held(*by_sex(20.1, 20.4), before=rows(*by_sex(20.0, 20.3))) == []
    assert held(*by_sex(20.3, 20.6), before=rows(*by_sex(20.0, 20.3))) == []


def test_one_value_of_a_series_may_be_revised() -> None:
    assert held(*yearly(20.4, 21, 22), before=rows(*yearly(20, 21, 22))) == []


def test_more_than_one_value_and_more_than_a_tenth_of_a_series_wait_for_a_person(seen: Seen) -> None:
    assert held(*yearly(20.4, 21.4, 22), before=rows(*yearly(20, 21, 22))) == ["revisions"]
    for revised, waits in ((2, []), (3, ["revisions"])):
        long = [float(year) for year in range(20)]
        changed = [value + 0.3 * (year < revised) for year, value in enumerate(long)]
        assert held(*yearly(*changed), before=rows(*yearly(*long))) == waits
    seen(21, "more than one value, and more than a tenth, of a series revised at once", "held")


def test_a_transcription_printed_with_fewer_digits_is_no_revision() -> None:
    before = rows(*yearly(20.1, 21.2, 22.3, grade="primary"))
    assert held(*yearly(20.12, 21.18, 22.31), before=before) == []
    assert held(*yearly(20.4, 21.5, 22.3), before=before) == ["revisions"]


def test_a_superseded_row_neither_jumps_nor_is_lost() -> None:
    assert held(record(20), before=rows(record(20), record(90, flag="superseded"))) == []
