"""A bar a source on a terminal; nothing of it anywhere else."""

from __future__ import annotations

import io

from etl.progress import STEPS, Bars


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_each_source_has_a_bar_that_ends_with_what_it_came_to() -> None:
    out = Terminal()
    bars = Bars(out)
    for slug, outcome in (("pew", "published"), ("census", "unavailable")):
        for step in STEPS:
            bars(slug, step)
        bars(slug, outcome)
    first, second, rest = out.getvalue().split("\n")
    assert [line.split("\r")[-1].split() for line in (first, second)] == [
        ["pew", "#" * 12, "published"],
        ["census", "#" * 12, "unavailable"],
    ]
    assert [step in first for step in STEPS] == [True] * len(STEPS)
    assert rest == ""


def test_a_log_has_no_bars() -> None:
    out = io.StringIO()
    bars = Bars(out)
    bars("pew", STEPS[0])
    bars("pew", "published")
    assert out.getvalue() == ""
