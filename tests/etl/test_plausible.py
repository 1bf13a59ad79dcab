"""What is new or changed and hardly likely waits for a person; what was looked at does not wait again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from etl.checks import check
from etl.disk import PROJECT
from etl.published import read
from etl.sources import registry
from tests.etl.probes import TODAY, record, rows, source
from tests.reliability import Seen

Record = dict[str, Any]


def held(*records: Record, before: tuple[Record, ...] = ()) -> list[str]:
    found = check(rows(*records), source(), rows(*before), TODAY)
    assert all(failure.hold for failure in found)
    return [failure.check for failure in found]


def year(value: float, of: int, **fields: Any) -> Record:
    return record(value, start=date(of, 1, 1), end=date(of, 12, 31), **fields)


@pytest.mark.parametrize(
    ("value", "low", "high", "waits"),
    [
        (5.5, 5.2, 5.8, False),
        (2.7, 1.3, 5.1, False),
        (97.3, 94.9, 98.7, False),
        (5.5, 5.2, 58.0, True),
        (5.5, 0.5, 5.8, True),
        (55.0, 52.0, 55.1, True),
        (0.2, 0.0, 4.4, False),
    ],
)
def test_an_interval_reaches_about_as_far_on_both_sides(
    value: float, low: float, high: float, waits: bool, seen: Seen
) -> None:
    assert held(record(value, low=low, high=high)) == (["skew"] if waits else [])
    seen(20, "a new figure whose interval is lopsided", "held")


def test_an_interval_made_here_may_reach_below_nothing() -> None:
    assert held(record(1.4, standard_error=0.98)) == []


@pytest.mark.parametrize(
    ("error", "waits"), [(0.2, False), (0.15, False), (0.25, False), (2.0, True), (0.02, True), (1.1, True)]
)
def test_an_interval_is_as_wide_as_its_standard_error_makes_it(error: float, waits: bool) -> None:
    assert held(record(20.0, low=19.6, high=20.4, standard_error=error)) == (["error"] if waits else [])


@pytest.mark.parametrize(
    ("value", "waits"), [(9.0, False), (35.9, False), (36.5, True), (2.2, True), (2.3, False), (89.0, True)]
)
def test_a_new_period_is_no_leap_from_the_one_next_to_it(value: float, waits: bool, seen: Seen) -> None:
    before = (year(9.1, 2018), year(9.1, 2019))
    expected = ["leap"] if waits else []
    assert held(*before, year(value, 2020), before=before) == expected
    assert held(year(value, 2017), *before, before=before) == expected
    seen(20, "a new period's figure over four times the one next to it", "held")


def test_small_shares_may_grow_many_times_and_counts_may_not() -> None:
    assert held(year(0.4, 2019), year(2.4, 2020), before=(year(0.4, 2019),)) == []
    people = (year(1000.0, 2019, unit="people"), year(4001.0, 2020, unit="people"))
    assert held(*people, before=people[:1]) == ["leap"]


def test_two_methods_are_not_one_series() -> None:
    changed = year(60, 2020, indicator="smi_prevalence")
    assert held(year(9, 2019), changed, before=(year(9, 2019),)) == []


def test_a_new_label_of_a_known_kind_waits_for_a_person() -> None:
    known = (year(20, 2019, group_kind="sex", group="Male"), year(20, 2019, group_kind="sex", group="Female"))
    assert held(*known, year(20, 2020, group_kind="sex", group="Male"), before=known) == []
    assert held(*known, year(20, 2020, group_kind="sex", group="Male1"), before=known) == ["label"]
    assert held(*known, year(20, 2020, group_kind="sex", group="Other", grade="primary"), before=known) == []
    assert held(*known, year(20, 2020, group_kind="age", group="18-25"), before=known) == []


def test_what_was_looked_at_does_not_wait_again() -> None:
    odd = (
        record(5.5, low=5.2, high=58.0),
        record(20.0, low=19.6, high=20.4, standard_error=2.0, group_kind="sex", group="Male"),
        year(80, 2019),
    )
    assert held(*odd, before=odd) == []


def test_of_all_that_is_transcribed_two_figures_alone_would_wait() -> None:
    found = []
    for path in sorted((PROJECT / "published").glob("*.csv")):
        frame = read(path.read_bytes(), source=path.stem)
        found += [one for one in check(frame, registry()[path.stem], frame.iloc[:0], TODAY) if one.check != "rows"]
    assert [failure.check for failure in found] == ["leap", "leap"]
    assert all("Native Hawaiian" in failure.where for failure in found)
