"""Every picture of the shipped release: its marks, read back from where they stand and from their words, are its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import combinations

import pytest

from pages.figures import draw_gap, gap_of, pictures, words
from pages.figures import gap as gap_page
from pages.figures.chart import Chart, Series
from pages.figures.style import PALETTES, Theme
from tests.pages.figures import svg
from tests.pages.figures.samples import facts, row
from tests.pages.figures.svg import Drawing
from tests.pages.figures.views import Row, made, plotly, rows_of, shipped, views

LIGHT = PALETTES["light"]
VIEWS = tuple(views())
SIZES = ("wide", "narrow")
GAP = tuple(name for name in VIEWS if name == "gap.people" or name.startswith("gap.by_group"))
LINES = tuple(name for name in VIEWS if svg.years(svg.read(made(name).picture.wide)))
BARS = tuple(name for name in VIEWS if name not in (*GAP, *LINES))


def picture(chart: Chart, size: str) -> Drawing:
    return svg.read(getattr(chart.picture, size))


def expected(name: str) -> dict[str, Row]:
    """The rows of a chart of bars or lines by the words that their marks must have, in order."""
    chart = made(name)
    rows = rows_of(chart)
    if name.startswith("smartphones.beside"):
        what = {True: "own a smartphone", False: "treated, of those ill"}
        labels = [f"{words.group(row)}: {what[row['source'] == 'pew']}" for row in rows]
    else:
        labels = [line[0] for line in chart.printed.rows]
    return {said(label, row): row for label, row in zip(labels, rows, strict=True)}


def said(label: str, row: Row) -> str:
    if row["value"] is None:
        return f"{label}: {words.FLAGS[row['flag']]}"
    reach = words.interval(row)
    known = f"{label}: {words.number(row)} ({f'95% CI {reach}' if reach else 'no interval published'})"
    return f"{known}; second-hand source" if row["evidence"] == "secondary" else known


def reach(row: Row) -> tuple[float, float] | None:
    """The interval that may be drawn of a percentage."""
    return None if row["low"] is None else (max(row["low"], 0), min(row["high"], 100))


def test_every_view_is_one_of_the_three_kinds() -> None:
    assert len(GAP) > 5
    assert len(LINES) > 8
    assert len(BARS) > 40


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", BARS)
def test_bars_are_the_rows(name: str, size: str) -> None:
    drawing = picture(made(name), size)
    at = svg.scale(drawing, LIGHT.hair, one=1)
    wanted = expected(name)
    assert [mark.title for mark in drawing.marks] == list(wanted)
    marker = plotly(made(name))["data"][0]["marker"]
    colors = zip(marker["color"], marker["line"]["color"], strict=True)
    for mark, drawn, (fill, color) in zip(drawing.marks, wanted.values(), colors, strict=True):
        assert mark.texts[-1] == words.number(drawn)
        assert mark.title.startswith(f"{' '.join(mark.texts[:-1])}: ")
        rects = mark.all("rect")
        assert len(rects) == (drawn["value"] is not None)
        for rect in rects:
            hollow = rect["fill"] == LIGHT.paper
            edge = 1 if hollow else 0
            assert at(rect["x"], -edge) == pytest.approx(0, abs=0.01)
            assert at(rect["x"], rect["width"], edge) == pytest.approx(drawn["value"], abs=0.02)
            assert (rect["fill"], rect["stroke"] if hollow else rect["fill"]) == (fill, color)
        whiskers = [svg.ends(item["d"]) for item in mark.all("path", stroke=LIGHT.ink)]
        assert [tuple(map(at, found)) for found in whiskers] == [
            pytest.approx(found, abs=0.02) for found in filter(None, [reach(drawn)])
        ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", LINES)
def test_points_are_the_rows(name: str, size: str) -> None:
    drawing = picture(made(name), size)
    axes = svg.years(drawing)
    assert axes
    wanted = {title: one for title, one in expected(name).items() if one["value"] is not None}
    assert sorted(mark.title for mark in drawing.marks) == sorted(wanted)
    for mark in drawing.marks:
        drawn = wanted[mark.title]
        x, y, fill = svg.middle(mark)
        assert axes.value(y) == pytest.approx(drawn["value"], abs=0.05)
        assert abs(axes.at(x) - drawn["end"].year) < 1
        assert (fill == LIGHT.paper) == (drawn["evidence"] == "secondary")
        whiskers = [svg.upright(item["d"]) for item in mark.all("path", stroke=LIGHT.ink)]
        assert [tuple(map(axes.value, found)) for found in whiskers] == [
            pytest.approx(found, abs=0.05) for found in filter(None, [reach(drawn)])
        ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", LINES)
def test_a_line_is_labelled_with_its_newest_first_hand_value_and_cut_where_it_says_why(name: str, size: str) -> None:
    chart = made(name)
    drawing = picture(chart, size)
    assert len(drawing.all("path", stroke_dasharray="4 4")) == max(0, len(chart.changes) - 1)
    named = name == "smartphones.ownership"
    for indicator in set(chart.table["indicator"]):
        first_hand = [row for row in rows_of(chart) if row["evidence"] != "secondary" and row["indicator"] == indicator]
        newest = words.number(max(first_hand, key=lambda row: row["end"]))
        found = [text for text in drawing.texts if (text.endswith(f": {newest}") if named else text == newest)]
        assert found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [name for name in GAP if name != "gap.people"])
def test_parts_have_the_words_of_their_rows(name: str, size: str) -> None:
    drawing = picture(made(name), size)
    names = list(gap_of.CHOICES[name.split(" ")[1]].indicators)
    rows = rows_of(made(name))
    wanted = [said(f"{words.group(row, 'All adults')}, {names[n % len(names)]}", row) for n, row in enumerate(rows)]
    found = [mark.title for mark in drawing.marks]
    assert sorted(title for title in found if not title.endswith(", all who were ill: 100%")) == sorted(wanted)


@pytest.mark.parametrize("size", SIZES)
def test_the_hundred_marks_and_their_key_have_the_words_of_the_page(size: str) -> None:
    chart = made("gap.people")
    assert chart.drawn.key
    wanted = [f"{number} {meaning}" for number, meaning, _ in gap_page.key(shipped())]
    assert [mark.title for mark in picture(chart, size).marks] == wanted
    counts = [len(mark.all("circle")) for mark in picture(chart, size).marks]
    assert counts == [int(number) for number, _, _ in gap_page.key(shipped())]
    key = svg.read(getattr(chart.drawn.key, size))
    assert key.texts == wanted
    shapes = [{name: item.get(name) for name in ("fill", "stroke")} for item in key.all("circle")]
    drawn = [mark.all("circle")[0] for mark in picture(chart, size).marks]
    assert shapes == [{name: item.get(name) for name in ("fill", "stroke")} for item in drawn]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", VIEWS)
def test_every_mark_has_its_words(name: str, size: str) -> None:
    drawing = picture(made(name), size)
    for shape in ("circle", "rect"):
        within = sum(len(mark.all(shape)) for mark in drawing.marks)
        assert len(drawing.all(shape)) - within == (name == "smartphones.ownership"), "the key of the two lines"


def outside(drawing: Drawing) -> Iterator[str]:
    """The texts that leave a drawing or lie over others."""
    width, height = drawing.size
    found = svg.boxes(drawing)
    for box in found:
        if box.left < -0.5 or box.right > width + 0.5 or box.top < 0 or box.bottom > height:
            yield f"{box.text!r} leaves the drawing"
    for one, other in combinations(found, 2):
        if one.over(other):
            yield f"{one.text!r} lies over {other.text!r}"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", VIEWS)
def test_no_text_leaves_a_picture_or_lies_over_another(name: str, size: str) -> None:
    assert list(outside(picture(made(name), size))) == []


def test_texts_that_leave_or_overlap_are_noticed() -> None:
    text = '<text x="{x}" y="20" font-size="15" text-anchor="start">words</text>'
    made_up = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="30">{0}</svg>'
    assert list(outside(svg.read(made_up.format(text.format(x=0))))) == []
    assert list(outside(svg.read(made_up.format(text.format(x=80))))) == ["'words' leaves the drawing"]
    both = text.format(x=0) + text.format(x=20)
    assert list(outside(svg.read(made_up.format(both)))) == ["'words' lies over 'words'"]


def colourless(text: str, theme: Theme) -> str:
    palette = PALETTES[theme]
    for field in fields(palette):
        text = text.replace(getattr(palette, field.name), field.name)
    return text


@pytest.mark.parametrize("name", VIEWS)
def test_light_and_dark_differ_in_colours_alone(name: str) -> None:
    for size in SIZES:
        light, dark = (getattr(made(name, theme).picture, size) for theme in PALETTES)
        assert light != dark
        assert colourless(light, "light") == colourless(dark, "dark")
        assert not re.search("#[0-9a-fA-F]{6}", colourless(light, "light"))


HARD = [
    row(22.8, low=22.2, high=23.5),
    row(99.5, group_kind="age", group="18-25", low=98.9, high=100.4),
    row(None, group_kind="age", group="26+"),
    row(0.3, group_kind="age", group="50+", evidence="secondary", low=-0.2, high=0.8, reliability="unreliable"),
    row(40.0, group_kind="income", group="<100% FPL & <a href='x'>, " + "a long name " * 9),
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("outline", [False, True])
def test_bars_that_the_release_does_not_have(size: str, outline: bool) -> None:
    svgs = pictures.bars(HARD, LIGHT, colors=[LIGHT.ill] * 5, outline=outline, label=words.group)
    drawing = svg.read(getattr(svgs, size))
    at = svg.scale(drawing, LIGHT.hair, one=1)
    assert list(outside(drawing)) == []
    assert [mark.title for mark in drawing.marks] == [said(words.group(one), one) for one in HARD]
    assert [len(mark.all("rect")) for mark in drawing.marks] == [1, 1, 0, 1, 1]
    assert drawing.marks[2].texts == ["26 and older", "withheld by the publisher"]
    assert drawing.marks[3].texts[-1] == "0.3%‡"
    whiskers = [svg.ends(item["d"]) for item in drawing.all("path", stroke=LIGHT.ink)]
    assert [at(end) for end in (*whiskers[1], *whiskers[2])] == pytest.approx([98.9, 100, 0, 0.8], abs=0.02)
    solid = [mark.all("rect")[0]["fill"] != LIGHT.paper for mark in drawing.marks if mark.all("rect")]
    assert solid == ([False] * 4 if outline else [True, True, False, True])
    bold = [mark.all("text")[0].get("font-weight") == "700" for mark in drawing.marks]
    assert bold == [True, False, False, False, False]


@pytest.mark.parametrize("length", [1, 4, 60])
def test_a_second_hand_bar_is_hatched_within_its_length(length: float) -> None:
    one = row(float(length), evidence="secondary", low=None, high=None)
    drawing = svg.read(pictures.bars([one], LIGHT, colors=[LIGHT.ill], outline=False, label=words.group).wide)
    at = svg.scale(drawing, LIGHT.hair, one=1)
    (mark,) = drawing.marks
    rect = mark.all("rect")[0]
    top = float(rect["y"]) - 1
    (hatch,) = mark.all("path", stroke=LIGHT.ill)
    for line in hatch["d"].split("M")[1:]:
        for x, y in svg.points(line):
            assert -0.01 <= at(x) <= length + 0.01
            assert top - 0.01 <= y <= top + 20.01
    first_hand = one | {"evidence": "published"}
    plain = svg.read(pictures.bars([first_hand], LIGHT, colors=[LIGHT.ill], outline=True, label=words.group).wide)
    assert plain.all("path", stroke=LIGHT.ill) == []


def test_no_value_at_all_is_drawn_as_none() -> None:
    drawing = svg.read(pictures.bars([row(None)], LIGHT, colors=[LIGHT.ill], outline=False, label=words.group).narrow)
    assert drawing.all("rect") == []
    assert "withheld by the publisher" in drawing.texts
    assert list(outside(drawing)) == []


@pytest.mark.parametrize("size", SIZES)
def test_two_named_lines_are_told_apart_by_their_marks(size: str) -> None:
    rows = [row(10.0, year=2020), row(12.0, year=2021), row(13.0, year=2022, evidence="secondary")]
    series = [
        Series(name="One & <i>", rows=rows, color=LIGHT.phone),
        Series(name="Two", rows=[one | {"value": one["value"] + 80, "low": 88.0, "high": 99.9} for one in rows], color=LIGHT.well, symbol="square"),
    ]  # fmt: skip
    drawing = svg.read(getattr(pictures.lines(series, facts(rows), LIGHT), size))
    assert [text for text in drawing.texts if ":" in text] == ["One & <i>: 12.0%", "Two: 92.0%"]
    assert len(drawing.all("circle")) == len(drawing.all("rect")) == 4
    assert drawing.marks[0].title == "One & <i>, 2020: 10.0% (95% CI 9.0% to 11.0%)"
    assert list(outside(drawing)) == []


def test_one_point_and_points_within_one_year_have_their_year() -> None:
    single = [row(10.0, year=2023)]
    day = row()["start"]
    short = [
        row(value, start=day.replace(month=month), end=day.replace(month=month, day=20))
        for month, value in ((2, 10.0), (6, 20.0))
    ]
    for rows in (single, short):
        series = [Series(name="", rows=rows, color=LIGHT.ill)]
        drawing = svg.read(pictures.lines(series, facts(rows), LIGHT).narrow)
        assert "2023" in drawing.texts
        assert len(drawing.all("circle")) == len(rows)
        assert list(outside(drawing)) == []


@pytest.mark.parametrize("count", [30, 31])
def test_many_points_are_small(count: int) -> None:
    rows = [row(10.0, year=1990 + n) for n in range(count)]
    drawing = svg.read(pictures.lines([Series(name="", rows=rows, color=LIGHT.ill)], facts(rows), LIGHT).narrow)
    assert {float(item["r"]) for item in drawing.all("circle")} == ({2.0} if count > 30 else {4.5})
    assert list(outside(drawing)) == []


def test_a_kind_of_person_that_nobody_is_has_no_words() -> None:
    nobody = draw_gap.People(count=0, words="ill and treated", color="treated")
    people = [nobody, replace(nobody, count=100, words="well", color="well")]
    drawing = svg.read(draw_gap.people_array(people, LIGHT, width=720, across=20))
    assert [mark.title for mark in drawing.marks] == ["100 well"]
