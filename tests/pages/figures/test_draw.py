"""Drawings without a browser: whole XML, nothing that a label could break, and marks as long as their numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.figures import draw
from pages.figures.draw import Bar, Dot
from pages.figures.style import PALETTES
from tests.pages.figures import svg

LIGHT = PALETTES["light"]
NASTY = "<script>alert(\"1\")</script> & 'x'"


def bar(treated: float, ill: float, label: str = "All adults") -> Bar:
    return Bar(
        label=label,
        treated=treated,
        ill=ill,
        low=ill * 0.9,
        high=ill * 1.1,
        treated_text="t",
        ill_text="i",
        untreated_text="u",
    )


def dot(at: float, value: float, *, hollow: bool = False, text: str = "") -> Dot:
    return Dot(at=at, value=value, low=None, high=None, hollow=hollow, text=text)


@given(st.lists(st.integers(0, 100), min_size=2, max_size=2).map(sorted), st.sampled_from([(720, 20), (344, 10)]))
def test_a_mark_a_person(cuts: list[int], size: tuple[int, int]) -> None:
    people = (cuts[0], cuts[1] - cuts[0], 100 - cuts[1])
    drawing = svg.read(draw.people_array(people, LIGHT, width=size[0], across=size[1]))
    circles = drawing.all("circle")
    filled = drawing.all("circle", fill=LIGHT.treated)
    outlined = drawing.all("circle", fill="none", stroke=LIGHT.untreated)
    dots = drawing.all("circle", fill=LIGHT.well)
    assert (len(filled), len(outlined), len(dots)) == people
    assert len(circles) == 100
    assert len({(item["cx"], item["cy"]) for item in circles}) == 100
    width, height = drawing.size
    assert width == size[0]
    for item in circles:
        assert 0 < float(item["cx"]) < width
        assert 0 < float(item["cy"]) < height


shares = st.tuples(st.floats(1, 60), st.floats(0, 1)).map(lambda pair: (pair[0] * pair[1], pair[0]))


@given(st.lists(shares, min_size=1, max_size=8), st.sampled_from([720, 344]))
def test_bars_are_as_long_as_their_numbers_from_one_zero(pairs: list[tuple[float, float]], width: int) -> None:
    drawing = svg.read(draw.parted_bars([bar(*pair) for pair in pairs], LIGHT, width=width))
    filled, outlined = drawing.all("rect", fill=LIGHT.treated), drawing.all("rect", fill="none")
    assert len(filled) == len(outlined) == len(pairs)
    zero = float(filled[0]["x"])
    grid = drawing.all("path", stroke=LIGHT.hair)
    scale = (float(grid[1]["d"].removeprefix("M").split(" ")[0]) - zero) / 10
    for (treated, ill), one, two in zip(pairs, filled, outlined, strict=True):
        assert float(one["x"]) == pytest.approx(zero)
        assert float(one["width"]) == pytest.approx(treated * scale, rel=1e-3, abs=0.01)
        end = float(two["x"]) + float(two["width"]) + 1.25
        assert end - zero == pytest.approx(ill * scale, rel=1e-3, abs=2.6)
        assert end <= width


@pytest.mark.parametrize("width", [720, 344])
def test_a_label_cannot_become_markup(width: int) -> None:
    drawing = svg.read(draw.parted_bars([bar(5, 10, label=NASTY)], LIGHT, width=width))
    assert NASTY in drawing.texts
    assert drawing.all("script") == []
    marked = svg.read(draw.line_chart([[dot(2020, 5, text=NASTY)]], [(2019.5, NASTY)], LIGHT, width=width, top=80))
    assert marked.texts.count(NASTY) == 2


def test_an_interval_is_drawn_only_where_there_is_one() -> None:
    plain = Bar(
        label="x", treated=5, ill=10, low=None, high=None, treated_text="5.0", ill_text="10.0%", untreated_text="5.1"
    )
    without, with_ = (svg.read(draw.parted_bars([one], LIGHT, width=720)) for one in (plain, bar(5, 10)))
    assert without.all("path", stroke=LIGHT.ink) == []
    assert len(with_.all("path", stroke=LIGHT.ink)) == 1
    assert {"5.0", "5.1", "10.0%"} <= set(without.texts)


runs = st.lists(st.lists(st.floats(0, 80), min_size=1, max_size=5), min_size=1, max_size=4)


@given(runs, st.sampled_from([720, 344]))
def test_points_stand_at_their_values_and_only_runs_are_joined(values: list[list[float]], width: int) -> None:
    dots: list[list[Dot]] = []
    for run in values:
        start = dots[-1][-1].at + 2 if dots else 2000
        dots.append([dot(start + n, value) for n, value in enumerate(run)])
    drawing = svg.read(draw.line_chart(dots, [], LIGHT, width=width, top=80))
    circles = drawing.all("circle")
    grid = [float(item["d"].split(" ")[1].split("H")[0]) for item in drawing.all("path", stroke=LIGHT.hair)]
    zero, twenty = grid[0], grid[1]
    flat = [one for run in dots for one in run]
    assert len(circles) == len(flat)
    for circle, one in zip(circles, flat, strict=True):
        assert (zero - float(circle["cy"])) / (zero - twenty) * 20 == pytest.approx(one.value, abs=0.05)
        assert 0 < float(circle["cx"]) < width
    lines = [svg.points(item["d"]) for item in drawing.all("path", stroke=LIGHT.treated, fill="none")]
    assert [len(line) for line in lines] == [len(run) for run in dots]


def test_second_hand_points_are_hollow_and_rules_are_dashed_and_named() -> None:
    run = [dot(2020, 40, hollow=True), dot(2021, 50)]
    drawing = svg.read(draw.line_chart([run], [(2020.5, "a")], LIGHT, width=720, top=80))
    assert [item["fill"] for item in drawing.all("circle")] == [LIGHT.paper, LIGHT.treated]
    assert len(drawing.all("path", stroke_dasharray="4 4")) == 1
    assert "a" in drawing.texts
