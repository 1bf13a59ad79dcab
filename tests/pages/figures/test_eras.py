"""Lines are cut where rows may not be joined, and every cut has its reason."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pages.figures import eras
from tests.pages.figures.samples import method, row

METHODS = {name: method(name) for name in "abc"}
values = st.none() | st.floats(0, 100)
years = st.lists(
    st.builds(lambda value, year, name: row(value, year=year, method=name), values, st.integers(2000, 2030), st.sampled_from("abc"))
)  # fmt: skip


@st.composite
def polls(draw: st.DrawFn) -> dict[str, Any]:
    """A row of some days, within one year or across its end."""
    start = draw(st.dates(date(2019, 1, 1), date(2023, 1, 1)))
    end = start + timedelta(days=draw(st.integers(0, 40)))
    return row(draw(values), start=start, end=end, method=draw(st.sampled_from("ab")))


@given(years | st.lists(polls()), st.sampled_from([0.13, 1.01, 2.2]))
def test_no_line_joins_what_may_not_be_joined(rows: list[dict[str, Any]], reach: float) -> None:
    runs = eras.segments(rows, reach=reach)
    for run in runs:
        assert run
        assert len({one["method"] for one in run}) == 1
        assert all(one["value"] is not None for one in run)
        for before, after in pairwise(run):
            assert 0 <= eras.when(after) - eras.when(before) <= reach
    assert sorted(map(id, (one for run in runs for one in run))) == sorted(
        id(one) for one in rows if one["value"] is not None
    )


@given(years)
def test_a_rule_stands_between_the_two_methods_and_says_why(rows: list[dict[str, Any]]) -> None:
    known = sorted((one for one in rows if one["value"] is not None), key=eras.when)
    cuts = [(one, two) for one, two in pairwise(known) if one["method"] != two["method"]]
    found = eras.changes(rows, METHODS)
    assert [change.mark for change in found] == [chr(ord("a") + n) for n in range(len(cuts))]
    for change, (one, two) in zip(found, cuts, strict=True):
        assert eras.when(one) <= change.at <= eras.when(two)
        assert change.method.id == two["method"]
    said = eras.notes(rows, METHODS)
    assert len(said) == (len(cuts) + 1 if cuts else 0)
    if cuts:
        assert said[0].startswith(f"Before a: Method {known[0]['method']}. Why")


def test_a_year_stands_on_its_number_and_a_day_within_its_year() -> None:
    assert eras.when(row(year=2023)) == 2023
    assert eras.when(row(start=date(2014, 1, 1), end=date(2015, 12, 31))) == 2015
    assert 2021.1 < eras.when(row(start=date(2021, 2, 8), end=date(2021, 2, 8))) < 2021.11
    assert eras.when(row(start=date(2005, 12, 31), end=date(2005, 12, 31))) < 2006


def test_two_years_apart_are_not_joined() -> None:
    rows = [row(year=2019), row(year=2021), row(year=2022)]
    assert [[one["end"].year for one in run] for run in eras.segments(rows)] == [[2019], [2021, 2022]]
