"""The standard of the National Center for Health Statistics: its interval, its limits, and what it is not asked of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betainc

from etl.model import FLAGS, RELIABILITIES, UNITS, figures
from etl.reliability import (
    COMPLEMENT,
    DERIVED,
    FEW,
    FEW_COUNTED,
    OTHER_UNIT,
    REVIEW_DF,
    REVIEW_ENDS,
    WIDE,
    WIDE_FOR_COUNT,
    WIDE_FOR_SHARE,
    WITHHELD,
    Assessment,
    assess,
    count,
    effective_n,
    korn_graubard,
    proportion,
)

SHOWN = Assessment(verdict="shown")
FEWER = 1 - 1e-12
"""Less than any survey can tell apart, more than the error of a floating-point sum."""

SURVEY = {
    "clus1 comp.imp": (183, 14, 0.7267759563, 0.03032764696, (0.6560773616, 0.7899569915)),
    "clus1 awards": (183, 14, 0.7103825137, 0.03301829955, (0.6334368391, 0.7793385362)),
    "clus1 sch.wide": (183, 14, 0.8743169399, 0.02035947724, (0.8237022108, 0.9147044921)),
    "strat awards": (200, 197, 0.6389360641, 0.03440591800, (0.5672187015, 0.7063547830)),
    "strat sch.wide": (200, 197, 0.8279480114, 0.02434478011, (0.7741713286, 0.8734315926)),
}
"""n, df, proportion, standard error and interval: R 4.2.2, survey 4.1-1, `svyciprop(method="beta")` on its `api` data."""

CAPPED = {
    "clus1 sch.wide": (0.81740261, 0.91863247),
    "strat sch.wide": (0.76836426, 0.87752979),
}
"""Where n is below the effective n, which R does not cap."""


def unreliable(why: str) -> Assessment:
    return Assessment(verdict="unreliable", why=why)


def footnoted(why: str) -> Assessment:
    return Assessment(verdict="footnoted", why=why)


def row(**fields: Any) -> dict[str, Any]:
    """A percentage with all that the standard asks for, in the columns and types of the figures table."""
    known = {
        "indicator": "ami_prevalence", "start": date(2023, 1, 1), "end": date(2023, 12, 31), "unit": "percent",
        "value": 20.0, "low": 18.0, "high": 22.0, "standard_error": 1.0, "sample_n": 2000, "df": 50,
        "method": "asked", "reference": "Table 1",
    }  # fmt: skip
    record = figures([known | fields], source="probe").to_dict("records")[0]
    return {str(name): value for name, value in record.items()}


@pytest.mark.parametrize("design", SURVEY)
def test_the_uncapped_interval_is_that_of_the_survey_package(design: str) -> None:
    n, df, p, se, interval = SURVEY[design]
    assert korn_graubard(p, se, n, df, capped=False) == pytest.approx(interval, rel=0, abs=1e-9)


@pytest.mark.parametrize("design", SURVEY)
def test_the_capped_interval_differs_where_the_effective_n_exceeds_the_sample(design: str) -> None:
    n, df, p, se, interval = SURVEY[design]
    accuracy = 5e-9 if design in CAPPED else 1e-9
    assert korn_graubard(p, se, n, df) == pytest.approx(CAPPED.get(design, interval), rel=0, abs=accuracy)


@pytest.mark.parametrize("n", [1, 30, 1000])
@pytest.mark.parametrize("capped", [True, False])
def test_nobody_and_everybody_have_the_ends_of_clopper_and_pearson(n: int, capped: bool) -> None:
    end = 1 - 0.025 ** (1 / n)
    assert korn_graubard(0, 0.0, n, 3, capped=capped) == pytest.approx((0, end), rel=0, abs=1e-12)
    assert korn_graubard(1, 0.0, n, 3, capped=capped) == pytest.approx((1 - end, 1), rel=0, abs=1e-12)


def test_a_simple_sample_has_the_exact_binomial_interval() -> None:
    low, high = korn_graubard(0.3, (0.3 * 0.7 / 50) ** 0.5, 50, 49)
    assert betainc(15, 36, low) == pytest.approx(0.025)
    assert betainc(16, 35, high) == pytest.approx(0.975)


@pytest.mark.parametrize(
    "wrong",
    [
        {"p": -0.01}, {"p": 1.01}, {"p": float("nan")}, {"se": -0.01}, {"se": float("nan")}, {"se": float("inf")},
        {"n": 0}, {"df": 0}, {"df": -1},
    ],
)  # fmt: skip
def test_no_interval_of_what_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="expected"):
        korn_graubard(**{"p": 0.5, "se": 0.1, "n": 100, "df": 20} | wrong)


@pytest.mark.parametrize(("se", "n"), [(0.0, 100), (0.1, 1)])
def test_without_a_standard_error_or_a_second_respondent_the_sample_alone_gives_the_interval(se: float, n: int) -> None:
    assert korn_graubard(0.5, se, n, 20) == korn_graubard(0.5, 1e-6, n, 20)
    with pytest.raises(ValueError, match="uncapped"):
        korn_graubard(0.5, se, n, 20, capped=False)


proportions = st.floats(1e-6, 1 - 1e-6) | st.sampled_from([0.0, 1.0])
errors = st.floats(1e-5, 0.5)
sizes = st.integers(2, 1_000_000)
freedom = st.integers(1, 5000)


@given(proportions, errors, sizes, freedom, st.booleans())
def test_an_interval_lies_within_0_and_1_and_holds_its_proportion(
    p: float, se: float, n: int, df: int, capped: bool
) -> None:
    low, high = korn_graubard(p, se, n, df, capped=capped)
    assert 0 <= low <= p <= high <= 1
    assert low < high


@given(p=proportions, se=errors, n=sizes, df=freedom, more=st.integers(1, 1000), capped=st.booleans())
def test_more_degrees_of_freedom_never_widen_an_interval(
    *, p: float, se: float, n: int, df: int, more: int, capped: bool
) -> None:
    low, high = korn_graubard(p, se, n, df, capped=capped)
    closer_low, closer_high = korn_graubard(p, se, n, df + more, capped=capped)
    assert low <= closer_low + 1e-9
    assert closer_high <= high + 1e-9


@given(proportions, errors, sizes, freedom)
def test_the_cap_never_narrows_an_interval(p: float, se: float, n: int, df: int) -> None:
    low, high = korn_graubard(p, se, n, df)
    uncapped_low, uncapped_high = korn_graubard(p, se, n, df, capped=False)
    assert low <= uncapped_low + 1e-9
    assert uncapped_high <= high + 1e-9


@pytest.mark.parametrize(
    ("p", "se", "n", "expected"),
    [(0.5, 0.05, 200, 100), (0.5, 0.05, 80, 80), (0.5, 0.0, 80, 80), (0, 0.0, 80, 80), (1, 0.3, 80, 80)],
)
def test_the_effective_n_is_at_most_the_sample(p: float, se: float, n: int, expected: float) -> None:
    assert effective_n(p, se, n) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"n_eff": 29.99}, unreliable(FEW)),
        ({"n_eff": 30}, SHOWN),
        ({"n_eff": 30 * FEWER}, SHOWN),
        ({"width": 0.05, "p": 0.01}, SHOWN),
        ({"width": 0.05 / FEWER, "p": 0.01}, SHOWN),
        ({"width": 0.0501, "p": 0.01}, unreliable(WIDE_FOR_SHARE)),
        ({"width": 0.2999}, SHOWN),
        ({"width": 0.30}, unreliable(WIDE)),
        ({"width": 0.30 * FEWER}, unreliable(WIDE)),
        ({"width": 0.1 * 1.30, "p": 0.1}, SHOWN),
        ({"width": 0.1 * 1.30 / FEWER, "p": 0.1}, SHOWN),
        ({"width": 0.1 * 1.3001, "p": 0.1}, unreliable(WIDE_FOR_SHARE)),
        ({"width": 0.1 * 1.30, "p": 0.9}, SHOWN),
        ({"width": 0.1 * 1.3001, "p": 0.9}, footnoted(COMPLEMENT)),
        ({"df": 7}, footnoted(REVIEW_DF)),
        ({"df": 8}, SHOWN),
        ({"p": 0}, footnoted(REVIEW_ENDS)),
        ({"p": 1}, footnoted(REVIEW_ENDS)),
        ({"p": 1e-9, "width": 0.05}, SHOWN),
        ({"p": 1e-9, "width": 0.0501}, unreliable(WIDE_FOR_SHARE)),
        ({"p": 1 - 1e-9, "width": 0.0501}, footnoted(COMPLEMENT)),
    ],
)
def test_each_limit_for_proportions_from_both_sides(numbers: dict[str, Any], expected: Assessment) -> None:
    assert proportion(**{"n_eff": 100, "width": 0.2, "p": 0.5, "df": 20} | numbers) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"n_eff": 29, "width": 0.01}, unreliable(FEW)),
        ({"n_eff": 29, "width": 0.5}, unreliable(FEW)),
        ({"n_eff": 29, "p": 0}, unreliable(FEW)),
        ({"width": 0.04, "p": 0.01}, SHOWN),
        ({"width": 0.04, "p": 0.99}, SHOWN),
        ({"width": 0.4, "p": 0.1}, unreliable(WIDE)),
        ({"width": 0.2, "p": 0.1, "df": 7}, unreliable(WIDE_FOR_SHARE)),
        ({"width": 0.9, "p": 0, "df": 7}, footnoted(f"{REVIEW_DF} {REVIEW_ENDS}")),
        ({"width": 0.2, "p": 0.9, "df": 7}, footnoted(f"{COMPLEMENT} {REVIEW_DF}")),
    ],
)
def test_the_rules_for_proportions_come_in_their_order(numbers: dict[str, Any], expected: Assessment) -> None:
    assert proportion(**{"n_eff": 100, "width": 0.2, "p": 0.5, "df": 20} | numbers) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"n": 9}, unreliable(FEW_COUNTED)),
        ({"n": 10}, SHOWN),
        ({"relative_width": 1.60}, SHOWN),
        ({"relative_width": 1.60 / FEWER}, SHOWN),
        ({"relative_width": 1.6001}, unreliable(WIDE_FOR_COUNT)),
        ({"df": 7}, footnoted(REVIEW_DF)),
        ({"df": 8}, SHOWN),
        ({"n": 9, "relative_width": 2, "df": 7}, unreliable(FEW_COUNTED)),
        ({"relative_width": 2, "df": 7}, unreliable(WIDE_FOR_COUNT)),
    ],
)
def test_each_limit_for_counts_from_both_sides(numbers: dict[str, Any], expected: Assessment) -> None:
    assert count(**{"n": 50, "relative_width": 0.5, "df": 20} | numbers) == expected


@pytest.mark.parametrize("wrong", [{"n_eff": -1}, {"width": -0.1}, {"width": float("nan")}, {"p": 1.1}, {"df": 0}])
def test_no_verdict_on_a_proportion_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no estimate"):
        proportion(**{"n_eff": 100, "width": 0.2, "p": 0.5, "df": 20} | wrong)


@pytest.mark.parametrize("wrong", [{"n": -1}, {"relative_width": -0.1}, {"relative_width": float("nan")}, {"df": 0}])
def test_no_verdict_on_a_count_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no count"):
        count(**{"n": 50, "relative_width": 0.5, "df": 20} | wrong)


def test_a_percentage_with_all_that_is_asked_for_is_shown() -> None:
    assert assess(row()) == SHOWN


def test_a_published_standard_error_gives_the_interval() -> None:
    assert assess(row(value=50.0, standard_error=8.0, low=49.0, high=51.0)) == unreliable(WIDE)


def test_a_published_interval_alone_is_used_as_given() -> None:
    """0.298 wide; the interval of Korn and Graubard from the same standard error is 0.310 wide."""
    alone = {"value": 50.0, "low": 35.1, "high": 64.9, "standard_error": None, "sample_n": 44}
    assert assess(row(**alone)) == SHOWN
    assert assess(row(**alone | {"standard_error": 29.8 / 3.92})) == unreliable(WIDE)


def test_a_published_interval_gives_the_standard_error_of_the_effective_n() -> None:
    fits = {"value": 5.0, "standard_error": None, "sample_n": 1000}
    assert assess(row(**fits, low=2.0, high=8.4)) == SHOWN
    assert assess(row(**fits, low=0.0, high=16.4)) == unreliable(FEW)


def test_the_limits_hold_for_percentages_whose_fractions_are_not_exact() -> None:
    given = {"standard_error": None, "sample_n": 1000}
    assert assess(row(**given, value=3.1, low=3.05, high=8.05)) == SHOWN
    assert assess(row(**given, value=50.0, low=34.1, high=64.1)) == unreliable(WIDE)


def test_the_rule_of_30_takes_the_effective_n_before_degrees_of_freedom_reduce_it() -> None:
    """An effective n of 35, of which 8 degrees of freedom leave the interval about 25."""
    found = assess(row(value=99.0, standard_error=(0.99 * 0.01 / 35) ** 0.5 * 100, df=8))
    assert found.why != FEW


def test_an_interval_computed_here_from_a_published_standard_error_is_no_derived_value() -> None:
    made = row(low=None, high=None)
    assert made["derived"]
    assert assess(made) == SHOWN


@pytest.mark.parametrize(
    "derived", [{"derived": True, "standard_error": None}, {"reference": "Derived from: Table 1 and Table 2"}]
)
def test_a_value_computed_here_is_not_assessed(derived: dict[str, Any]) -> None:
    assert assess(row(**derived)) == Assessment(verdict="not_assessable", why=DERIVED)


@pytest.mark.parametrize(
    ("flag", "value"),
    [*((flag, value) for flag in FLAGS if flag != "superseded" for value in (None, 20.0)), (None, None)],
)
def test_what_a_publisher_withholds_stays_withheld(flag: str | None, value: float | None) -> None:
    assert assess(row(flag=flag, value=value)) == Assessment(verdict="not_assessable", why=WITHHELD)


def test_a_superseded_figure_is_assessed_like_any_other() -> None:
    assert assess(row(flag="superseded")) == SHOWN


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ({"df": None}, "degrees of freedom"),
        ({"df": 0}, "degrees of freedom"),
        ({"sample_n": None}, "a sample size"),
        ({"sample_n": None, "df": None}, "a sample size, degrees of freedom"),
        ({"standard_error": None, "low": None, "high": None}, "a standard error or an interval"),
        ({"standard_error": None, "high": None}, "a standard error or an interval"),
        ({"unit": "people", "low": None, "high": None, "standard_error": None}, "an interval"),
        ({"unit": "people", "high": None}, "an interval"),
        ({"unit": "people", "df": None}, "degrees of freedom"),
    ],
)
def test_what_is_not_published_is_named(missing: dict[str, Any], named: str) -> None:
    expected = Assessment(verdict="not_assessable", why=f"Not published with it: {named}.")
    assert assess(row(**missing)) == expected


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit not in {"percent", "people"}])
def test_other_units_are_not_assessed(unit: str) -> None:
    assert assess(row(unit=unit)) == Assessment(verdict="not_assessable", why=OTHER_UNIT)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, SHOWN),
        ({"high": 2.4e6}, SHOWN),
        ({"high": 2.5e6}, unreliable(WIDE_FOR_COUNT)),
        ({"sample_n": 9}, unreliable(FEW_COUNTED)),
        ({"df": 7}, footnoted(REVIEW_DF)),
        ({"value": 0.0, "low": 0.0, "high": 0.0}, unreliable(WIDE_FOR_COUNT)),
    ],
)
def test_numbers_of_people_are_held_to_the_standard_for_counts(fields: dict[str, Any], expected: Assessment) -> None:
    people = {"unit": "people", "value": 1e6, "low": 0.8e6, "high": 1.2e6, "standard_error": None}
    assert assess(row(**people | fields)) == expected


@pytest.mark.parametrize(("value", "n", "expected"), [(0.0, 30, footnoted(REVIEW_ENDS)), (100.0, 29, unreliable(FEW))])
def test_nobody_and_everybody_are_judged_by_the_sample(value: float, n: int, expected: Assessment) -> None:
    assert assess(row(value=value, low=None, high=None, standard_error=0.0, sample_n=n)) == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 101.0}, {"standard_error": -1.0}, {"sample_n": -5}, {"df": -1},
        {"standard_error": None, "low": 22.0, "high": 18.0}, {"unit": "people", "low": 22.0, "high": 18.0},
    ],
)  # fmt: skip
def test_no_verdict_on_a_row_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"no (estimate|count)|expected"):
        assess(row(**wrong))


@given(value=st.floats(0, 100), se=st.floats(0, 50), n=st.integers(1, 100_000), df=st.integers(1, 1000))
def test_every_verdict_is_one_of_the_table_and_says_why_unless_shown(value: float, se: float, n: int, df: int) -> None:
    numbers = {"flag": None, "derived": False, "reference": "Table 1", "unit": "percent", "low": None, "high": None}
    found = assess({**numbers, "value": value, "standard_error": se, "sample_n": n, "df": df})
    assert found.verdict in RELIABILITIES
    assert (found.verdict == "shown") == (not found.why)
