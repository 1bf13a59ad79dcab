"""Plotly's marks: from zero, as long as the rows' values, intervals that are the rows', labels that stay text."""

from __future__ import annotations

from typing import Any

import pytest

from pages.figures import marks
from pages.figures.chart import Drawn, Series
from pages.figures.style import PALETTES
from tests.pages.figures.samples import facts, row

LIGHT = PALETTES["light"]


def plotted(drawn: Drawn) -> dict[str, Any]:
    assert drawn.figure is not None
    figure: dict[str, Any] = drawn.figure.to_dict()
    return figure


def bars(rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return plotted(marks.bars(rows, LIGHT, **({"color": LIGHT.ill} | more)))


def lines(*series: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    named = [Series(name=f"s{n}" if n else "", rows=rows, color=LIGHT.ill) for n, rows in enumerate(series)]
    every = [one for rows in series for one in rows]
    return plotted(marks.lines(named, facts(every), LIGHT, **more))


def texts(figure: dict[str, Any]) -> list[str]:
    return [item["text"] for item in figure["layout"]["annotations"]]


ROWS = [
    row(22.8, low=22.2, high=23.5),
    row(40.0, group_kind="age", group="18-25", low=None, high=None),
    row(None, group_kind="age", group="26+"),
    row(14.1, group_kind="age", group="50+", evidence="secondary"),
]


def test_bars_are_the_rows_from_zero() -> None:
    figure = bars(ROWS)
    bar, under, whiskers = figure["data"]
    assert under["error_x"]["color"] == LIGHT.paper, "seen within a bar of any colour"
    assert list(bar["x"]) == [22.8, 40.0, None, 14.1]
    low, high = figure["layout"]["xaxis"]["range"]
    assert low == 0
    assert high > 40.0
    assert list(whiskers["x"]) == [22.8, 14.1]
    assert [bar["y"][n] for n in (0, 3)] == list(whiskers["y"])


def test_intervals_are_distances_from_the_value_and_only_those_published() -> None:
    errors = bars(ROWS)["data"][1]["error_x"]
    assert errors["array"] == pytest.approx([23.5 - 22.8, 15.1 - 14.1])
    assert errors["arrayminus"] == pytest.approx([22.8 - 22.2, 1.0])
    assert errors["visible"]
    assert not bars([row(low=None, high=None)])["data"][1]["error_x"]["visible"]


def test_a_row_without_a_value_keeps_its_place_and_says_why() -> None:
    figure = bars(ROWS)
    assert "withheld by the publisher" in texts(figure)
    assert "26 and older" in texts(figure)
    assert figure["data"][0]["customdata"][2] == ["26 and older", "withheld by the publisher"]


def test_second_hand_bars_are_hollow_and_hatched_and_the_total_stands_out() -> None:
    figure = bars(ROWS)
    marker = figure["data"][0]["marker"]
    assert list(marker["color"]) == [LIGHT.ill, LIGHT.ill, LIGHT.ill, LIGHT.paper]
    assert list(marker["pattern"]["shape"]) == ["", "", "", "/"]
    assert "<b>Everyone</b>" in texts(figure)
    assert set(bars(ROWS, outline=True)["data"][0]["marker"]["color"]) == {LIGHT.paper}
    assert "Everyone" in texts(bars([row()]))


def test_a_label_stays_text() -> None:
    group = "<100% FPL & <a href='x'>"
    labels = texts(bars([row(group_kind="income", group=group)]))
    assert "&lt;100% FPL &amp; &lt;a href=&#x27;x&#x27;&gt;" in labels
    long = "a" * 20 + " <b> " + "b" * 20
    assert any(
        label.count("<br>") == 1 and "&lt;b&gt;" in label for label in texts(bars([row()], label=lambda _: long))
    )
    named = marks.lines([Series(name="<i>x", rows=[row()], color=LIGHT.ill)], facts([row()]), LIGHT)
    assert any("&lt;i&gt;x" in label for label in texts(plotted(named)))


def test_what_the_pointer_shows_of_a_label_stays_text() -> None:
    shown = bars([row(group_kind="income", group="<100% FPL")])["data"][0]["customdata"][0][0]
    assert shown == "&lt;100% FPL"


def test_lines_are_cut_at_methods_and_gaps_and_missing_values() -> None:
    rows = [
        row(10.0, year=2015), row(11.0, year=2016), row(12.0, year=2018), row(None, year=2019), row(13.0, year=2020),
        row(14.0, year=2021, method="b"), row(15.0, year=2022, method="b", low=None, high=None),
    ]  # fmt: skip
    figure = lines(rows)
    assert [list(trace["y"]) for trace in figure["data"]] == [[10.0, 11.0], [12.0], [13.0], [14.0, 15.0]]
    assert [list(trace["x"]) for trace in figure["data"]] == [[2015, 2016], [2018], [2020], [2021, 2022]]
    (rule,) = figure["layout"]["shapes"]
    assert rule["x0"] == 2020.5
    assert rule["line"]["dash"] == "dash"
    assert "a" in texts(figure)
    assert figure["layout"]["yaxis"]["range"][0] == 0
    assert figure["layout"]["yaxis"]["range"][1] > 15.0
    assert figure["data"][3]["error_y"]["array"] == [1.0, 0]


def test_ticks_are_whole_years() -> None:
    rows = [row(10.0, year=year) for year in range(2004, 2025)]
    ticks = lines(rows)["layout"]["xaxis"]["tickvals"]
    assert len(ticks) <= 7
    assert all(isinstance(tick, int) for tick in ticks)
    assert ticks[-1] == 2024


def test_the_number_beside_a_line_is_its_latest_first_hand_one() -> None:
    rows = [row(53.9, year=2023), row(52.1, year=2024, evidence="secondary")]
    figure = lines(rows)
    assert "<b>53.9%</b>" in texts(figure)
    assert not any("52.1" in text for text in texts(figure))
    assert list(figure["data"][0]["marker"]["color"]) == [LIGHT.ill, LIGHT.paper]


def test_two_series_are_named_each_with_its_latest_value() -> None:
    figure = lines([row(10.0)], [row(20.0)])
    assert any(text.endswith("s1: <b>20.0%</b>") for text in texts(figure))
