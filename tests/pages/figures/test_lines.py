"""No drawn line joins figures of two methods: what is drawn is read back, point by point, to the rows it was drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest

from pages.figures import draw_lines, eras, pictures, trend
from pages.figures.chart import Chart, Drawn, Svg, chart, printed
from pages.figures.style import PALETTES
from tests.pages.figures import svg
from tests.pages.figures.samples import facts, row
from tests.pages.figures.views import Row, made, rows_of, views

LIGHT = PALETTES["light"]
Point = tuple[float, float]
"""A year and a value."""
EXACT, DRAWN = (1e-9, 1e-9), (0.02, 0.05)
"""How far a point may lie from its row, in years and percentage points: in a specification, and in pixels."""
REACH = {"smartphone_owner": 2.2, "cellphone_owner": 2.2, "pulse_need_unmet": 0.13}
"""Years over which points may be joined, of measures that are not taken once a year."""


def joined(chart: Chart) -> Iterator[list[list[Row]]]:
    """Each drawn line as the rows that each of its points may stand for."""
    rows = [row for row in rows_of(chart) if row["value"] is not None]
    pictures = [*_drawn(chart.picture.wide), *_drawn(chart.picture.narrow)]
    for lines, reach in ((pictures, DRAWN), (_traced(chart.figure), EXACT)):
        for line in lines:
            yield [[row for row in rows if _near(row, point, reach)] for point in line]


def crossings(chart: Chart) -> list[tuple[int, int]]:
    """The years of two points that a line joins though no two rows at these places are of one measure and method."""
    return [
        (one[0]["end"].year, two[0]["end"].year)
        for line in joined(chart)
        for one, two in pairwise(line)
        if not any(_alike(first, second) for first in one for second in two)
    ]


def _alike(one: Row, other: Row) -> bool:
    return all(one[name] == other[name] for name in ("method", "indicator", "group"))


def _near(row: Row, point: Point, reach: Point) -> bool:
    return abs(eras.when(row) - point[0]) <= reach[0] and abs(row["value"] - point[1]) <= reach[1]


def _traced(figure: go.Figure | None) -> Iterator[list[Point]]:
    """The lines of a specification. A point without a value parts a line."""
    for trace in figure.to_dict()["data"] if figure else []:
        if trace["type"] == "scatter" and "lines" in trace.get("mode", "lines"):
            assert not trace.get("connectgaps")
            line: list[Point] = []
            for x, y in zip(trace["x"], trace["y"], strict=True):
                if y is None:
                    yield line
                    line = []
                else:
                    line.append((x, y))
            yield line


def _drawn(text: str) -> Iterator[list[Point]]:
    """The straight lines of a drawing that has an axis of years, through the labels of its axes."""
    drawing = svg.read(text)
    axes = svg.years(drawing)
    for item in drawing.all("path", fill="none"):
        if axes and "L" in item["d"]:
            yield [(axes.at(x), axes.value(y)) for x, y in svg.points(item["d"])]


@pytest.mark.parametrize("name", views())
def test_no_drawn_line_joins_two_methods(name: str) -> None:
    chart = made(name)
    assert all(point for line in joined(chart) for point in line), "a drawn point that is no row"
    assert crossings(chart) == []


@pytest.mark.parametrize("name", [name for name in views() if "over_time" in name or name == "smartphones.ownership"])
def test_every_row_of_a_chart_over_time_is_a_point_of_a_line(name: str) -> None:
    """In the specification; a drawing has no line for a point that nothing may be joined to."""
    chart = made(name)
    count = chart.table["value"].notna().sum()
    for picture in (chart.picture.wide, chart.picture.narrow):
        drawn = sum(map(len, _drawn(picture)))
        assert drawn + _alone(chart) == count
    assert chart.figure is None or sum(map(len, _traced(chart.figure))) == count


def _alone(chart: Chart) -> int:
    """Points that nothing may be joined to."""
    known = [one for one in rows_of(chart) if one["value"] is not None]
    return sum(len(run) == 1 for name in {one["indicator"] for one in known} for run in _runs(known, name))


def _runs(rows: Sequence[Row], indicator: str) -> Sequence[Sequence[Mapping[str, Any]]]:
    reach = REACH.get(indicator, 1.01)
    return eras.segments([one for one in rows if one["indicator"] == indicator], reach=reach)


def made_up(drawn: Drawn, rows: Sequence[Row]) -> Chart:
    data = facts(rows)
    return chart(
        data, rows, title="T", subtitle="S", summary="S", drawn=drawn, alt="A", stem="s",
        printed=printed(data, rows, caption="C", head="Year"),
    )  # fmt: skip


BEFORE = [row(40.0, year=2017), row(42.0, year=2018), row(41.0, year=2019)]
BETWEEN = [row(43.0, year=2020, method="b"), row(45.0, year=2021, method="b")]
AFTER = [row(44.0, year=2022)]
ROWS = [*BEFORE, *BETWEEN, *AFTER]


NONE = Svg(wide="<svg/>", narrow="<svg/>")


def traced(runs: Iterable[Sequence[Row]]) -> Drawn:
    figure = go.Figure([
        go.Scatter(x=[eras.when(one) for one in run], y=[one["value"] for one in run], mode="lines+markers")
        for run in runs
    ])  # fmt: skip
    return Drawn(figure=figure, picture=NONE)


def drawn(runs: Iterable[Sequence[Row]]) -> Drawn:
    dots = [
        [
            draw_lines.Dot(at=eras.when(one), value=one["value"], low=None, high=None, hollow=False, title="t")
            for one in run
        ]
        for run in runs
    ]
    line = draw_lines.Line(runs=dots, color=LIGHT.ill)
    return Drawn(picture=pictures.both(lambda width: draw_lines.lines([line], (), LIGHT, width=width)))


@pytest.mark.parametrize(("make", "times"), [(traced, 1), (drawn, 2)])
def test_a_line_through_a_change_of_method_is_noticed(make: Any, times: int) -> None:
    assert crossings(made_up(make([ROWS]), ROWS)) == [(2019, 2020), (2021, 2022)] * times
    assert crossings(made_up(make([BEFORE, [*BETWEEN, *AFTER]]), ROWS)) == [(2021, 2022)] * times
    assert crossings(made_up(make([BEFORE, BETWEEN, AFTER]), ROWS)) == []


@pytest.mark.parametrize(("make", "times"), [(traced, 1), (drawn, 2)])
def test_a_point_that_is_no_row_is_noticed(make: Any, times: int) -> None:
    lines = list(joined(made_up(make([ROWS[:2]]), ROWS[:1])))
    assert [[bool(found) for found in line] for line in lines] == [[True, False]] * times


def test_the_same_rows_through_a_chart_of_ours_are_cut() -> None:
    made = trend.over_years(
        facts(ROWS), "ill", LIGHT, title="T", subtitle="S", caption="C", what="W", color=LIGHT.ill, stem="s"
    )
    assert crossings(made) == []
    assert [len(line) for line in joined(made)] == [*[3, 2] * 2, 3, 2, 1]
