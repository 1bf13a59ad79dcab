"""Drawings of lines: points at their values, joined only within their runs, and rules that are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.figures import draw_lines
from pages.figures.draw_lines import Dot, Line
from pages.figures.style import PALETTES
from tests.pages.figures import svg

LIGHT = PALETTES["light"]
NASTY = "<script>alert(\"1\")</script> & 'x'"


def dot(at: float, value: float, *, hollow: bool = False, text: str = "") -> Dot:
    return Dot(at=at, value=value, low=None, high=None, hollow=hollow, title=f"{at}: {value}", text=text)


def lines(runs: list[list[Dot]], rules: list[tuple[float, str]], width: int) -> svg.Drawing:
    return svg.read(draw_lines.lines([Line(runs=runs, color=LIGHT.treated)], rules, LIGHT, width=width))


def test_a_name_cannot_become_markup() -> None:
    drawing = lines([[dot(2020, 5, text=NASTY)]], [(2019.5, NASTY)], 720)
    assert drawing.texts.count(NASTY) == 2
    assert drawing.all("script") == []


runs = st.lists(st.lists(st.floats(0, 100), min_size=1, max_size=5), min_size=1, max_size=4)


@given(runs, st.sampled_from([720, 344]))
def test_points_stand_at_their_values_and_only_runs_are_joined(values: list[list[float]], width: int) -> None:
    dots: list[list[Dot]] = []
    for run in values:
        start = dots[-1][-1].at + 2 if dots else 2000
        dots.append([dot(start + n, value) for n, value in enumerate(run)])
    drawing = lines(dots, [], width)
    axes = svg.years(drawing)
    assert axes
    flat = [one for run in dots for one in run]
    assert len(drawing.all("circle")) == len(flat)
    for mark, one in zip(drawing.marks, flat, strict=True):
        x, y, _ = svg.middle(mark)
        assert axes.value(y) == pytest.approx(one.value, abs=0.05)
        assert 0 < x < width
        if len(axes.years) > 1:
            assert axes.at(x) == pytest.approx(one.at, abs=0.02)
    joined = [svg.points(item["d"]) for item in drawing.all("path", stroke=LIGHT.treated, fill="none")]
    assert [len(line) for line in joined] == [len(run) for run in dots if len(run) > 1]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=40), st.sampled_from([720, 344]))
def test_labels_and_years_have_room(values: list[float], width: int) -> None:
    dots = [dot(2000 + n, value) for n, value in enumerate(values)]
    last = Dot(
        at=2050, value=values[-1], low=None, high=min(values[-1] + 5, 100), hollow=False, title="l", text="100.0%†"
    )
    drawing = lines([[*dots, last]], [(2000.5, "a"), (2049.5, "b")], width)
    found = svg.boxes(drawing)
    assert all(box.left >= -0.5 and box.right <= width + 0.5 and box.top >= 0 for box in found)
    assert not any(one.over(other) for one in found for other in found if one is not other)


def test_second_hand_points_are_hollow_and_rules_are_dashed_and_named() -> None:
    drawing = lines([[dot(2020, 40, hollow=True), dot(2021, 50)]], [(2020.5, "a")], 720)
    assert [item["fill"] for item in drawing.all("circle")] == [LIGHT.paper, LIGHT.treated]
    assert len(drawing.all("path", stroke_dasharray="4 4")) == 1
    assert "a" in drawing.texts


def test_a_number_stands_above_the_points_beside_it() -> None:
    """Over one of them it would be read as that one's."""
    drawing = lines([[dot(2008, 10), dot(2023, 20, text="20.0%"), dot(2024, 24)]], [], 344)
    (label,) = [box for box in svg.boxes(drawing) if box.text == "20.0%"]
    for item in drawing.all("circle"):
        assert (
            label.bottom < float(item["cy"])
            or label.right < float(item["cx"]) - 5
            or label.left > float(item["cx"]) + 5
        )
