"""Why people go without care, in a sentence: the figures of two charts, or none."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pages.figures import treatment, words
from pages.figures.facts import Facts, NoFiguresError
from tests.pages.figures.views import made, rows_of, shipped

REASONS, NO_NEED = "ami_no_treatment_reason", "ami_no_perceived_need"


def but(indicator: str, **changes: str) -> Facts:
    """The release with other values in the rows of an indicator."""
    rows = shipped().rows.copy()
    for name, value in changes.items():
        rows.loc[rows["indicator"] == indicator, name] = value
    return replace(shipped(), rows=rows)


def without(indicator: str) -> Facts:
    rows = shipped().rows
    return replace(shipped(), rows=rows[rows["indicator"] != indicator])


def test_it_says_what_the_charts_of_need_and_of_reasons_say() -> None:
    said = treatment.why(shipped())
    need = next(row for row in rows_of(made("treatment.unmet_need any")) if row["indicator"] == NO_NEED)
    first, second = rows_of(made("treatment.reasons any"))[:2]
    assert [words.estimate(row) in said for row in (need, first, second)] == [True] * 3
    assert f"named “{first['group']}”, the highest estimate; " in said
    assert f"named “{second['group']}”." in said
    assert len(re.findall(r"95% CI", said)) == 3
    assert re.findall(r"\b20\d\d\b", said) == [words.period(need)]


@pytest.mark.parametrize(
    "facts",
    [
        without(REASONS),
        without(NO_NEED),
        but(REASONS, evidence="secondary"),
        but(NO_NEED, evidence="secondary"),
        but(NO_NEED, unit="people"),
    ],
    ids=["no reasons", "no need", "reasons second-hand", "need second-hand", "need in people"],
)
def test_where_one_of_the_two_is_not_known_first_hand_and_alike_nothing_is_said(facts: Facts) -> None:
    with pytest.raises(NoFiguresError):
        treatment.why(facts)
