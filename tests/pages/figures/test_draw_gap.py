"""Drawings of the gap: whole XML, nothing that a label could break, and marks as long as their numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.figures import draw_gap
from pages.figures.draw_gap import Axis, Bar, People, Span
from pages.figures.style import PALETTES
from tests.pages.figures import svg

LIGHT = PALETTES["light"]
NASTY = "<script>alert(\"1\")</script> & 'x'"


AXIS = Axis(ticks=[(n, f"{n}%") for n in range(0, 101, 10)], title="percent")


def bar(treated: float, ill: float, label: str = "All adults", *, reach: float | None = 0.1) -> Bar:
    """A bar whose intervals reach a share of their value to both sides."""
    return Bar(
        label=label,
        whole=span(ill, reach, "i"),
        treated=treated,
        treated_title=f"{label}, t",
        treated_texts=("a long text", "t"),
        untreated=span(ill - treated, reach, "u"),
    )


def span(value: float, reach: float | None, text: str) -> Span:
    low, high = (None, None) if reach is None else (value * (1 - reach), value * (1 + reach))
    return Span(value=value, low=low, high=high, text=text, title=f"{text}: {value}")


@given(st.lists(st.integers(0, 100), min_size=2, max_size=2).map(sorted), st.sampled_from([(720, 20), (344, 10)]))
def test_a_mark_a_person(cuts: list[int], size: tuple[int, int]) -> None:
    people = (cuts[0], cuts[1] - cuts[0], 100 - cuts[1])
    kinds = ("treated", "untreated", "well")
    counted = [People(count=count, words=kind, color=kind) for count, kind in zip(people, kinds, strict=True)]
    drawing = svg.read(draw_gap.people_array(counted, LIGHT, width=size[0], across=size[1]))
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
def test_marks_are_as_long_as_their_numbers_from_one_zero(pairs: list[tuple[float, float]], width: int) -> None:
    drawing = svg.read(draw_gap.parted_bars([bar(*pair) for pair in pairs], AXIS, LIGHT, width=width))
    at = svg.scale(drawing, LIGHT.hair, one=1)
    marks = (drawing.all("rect", fill=LIGHT.treated), drawing.all("rect", fill="none"), drawing.all("circle"))
    whiskers = iter([svg.ends(item["d"]) for item in drawing.all("path", stroke=LIGHT.ink)])
    for (treated, ill), filled, outlined, ring in zip(pairs, *marks, strict=True):
        assert at(filled["x"]) == pytest.approx(0, abs=0.01)
        assert at(filled["x"], filled["width"]) == pytest.approx(treated, abs=0.01)
        assert at(outlined["x"], outlined["width"], 1.25) == pytest.approx(ill, abs=1.25)
        assert at(ring["cx"]) == pytest.approx(ill - treated, abs=0.01)
        for value in (ill, ill - treated):
            assert [at(end) for end in next(whiskers)] == pytest.approx([value * 0.9, value * 1.1], abs=0.01)
    assert next(whiskers, None) is None


@given(st.lists(shares, min_size=1, max_size=4), st.text("abcdefgh ", max_size=24), st.sampled_from([720, 344]))
def test_every_text_has_room(pairs: list[tuple[float, float]], text: str, width: int) -> None:
    bars = [replace(bar(*pair), whole=span(pair[1], 0.1, text)) for pair in pairs]
    drawing = svg.read(draw_gap.parted_bars(bars, AXIS, LIGHT, width=width))
    for box in svg.boxes(drawing):
        assert -0.5 <= box.left <= box.right <= width + 0.5
        assert 0 <= box.top < box.bottom <= drawing.size[1]


@pytest.mark.parametrize(("treated", "text"), [(50, "a long text"), (8, "t"), (0.5, "")])
def test_of_the_texts_for_a_part_the_longest_that_fits_is_drawn(treated: float, text: str) -> None:
    drawing = svg.read(draw_gap.parted_bars([bar(treated, 60)], AXIS, LIGHT, width=344))
    assert [one for one in drawing.texts if one in {"a long text", "t"}] == [text][: len(text)]


@pytest.mark.parametrize("width", [720, 344])
def test_a_label_cannot_become_markup(width: int) -> None:
    axis = replace(AXIS, title=NASTY)
    drawing = svg.read(draw_gap.parted_bars([bar(5, 10, label=NASTY)], axis, LIGHT, width=width))
    assert drawing.texts.count(NASTY) == 2
    assert drawing.marks[0].title == f"{NASTY}, t"
    assert drawing.all("script") == []


def test_an_interval_is_drawn_only_where_there_is_one() -> None:
    both = [bar(5, 10, reach=None), replace(bar(5, 10), whole=span(10, None, ""))]
    counts = [
        len(svg.read(draw_gap.parted_bars([one], AXIS, LIGHT, width=720)).all("path", stroke=LIGHT.ink)) for one in both
    ]
    assert counts == [0, 1]
