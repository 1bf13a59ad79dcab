"""Every chart of the shipped release: what is drawn, printed, said and downloaded is one and the same."""

from __future__ import annotations

import csv
import io
import re
from functools import partial
from html import unescape
from itertools import permutations

import pytest

from etl.measures import NotComparableError, difference, gap
from etl.model import NAMES
from pages.figures import eras, gap_of, groups, words
from pages.figures import gap as gap_page
from pages.figures.chart import Chart
from pages.figures.draw import long
from pages.figures.facts import official
from pages.figures.style import PALETTES
from tests.pages.figures import svg
from tests.pages.figures.views import ANSWERS, Mark, Row, drawn, made, plotly, rows_of, shipped, views
from tests.reliability import Seen

VIEWS = tuple(views())
PLOTLY = tuple(name for name in VIEWS if made(name).figure is not None)
LINES = tuple(name for name in PLOTLY if plotly(made(name))["data"][0]["type"] == "scatter")
BARS = tuple(name for name in PLOTLY if name not in LINES)
PARTED = tuple(name for name in VIEWS if name.startswith("gap.by_group"))
LIGHT = PALETTES["light"]
PERCENT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)%(?! CI)")
POINTS = re.compile(r"(?<![\d.])(\d+\.\d) points")

PRINTED = {
    "gap.people": "five lines on one year: ill, treated, untreated, not ill, and the treated share of those ill",
    "gap.by_group": "one line a group for all of its rows: ill, treated, not treated",
    "smartphones.beside": "one line a group for its two rows: phones and care",
}
"""Charts whose printed table does not have one line for each drawn row, and what it has."""


def test_every_chart_is_made() -> None:
    assert len(VIEWS) == len(set(VIEWS)) > 60
    assert {name.split(" ")[0] for name in VIEWS} >= {*PRINTED, "treatment.reasons", "barriers.access"}
    stems = [made(name).stem for name in VIEWS]
    assert len(set(stems)) == len(stems)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stem) for stem in stems)


@pytest.mark.parametrize("name", VIEWS)
def test_it_has_its_words(name: str) -> None:
    chart = made(name)
    for text in (chart.title, chart.subtitle, chart.summary, chart.alt, chart.printed.caption, *chart.notes):
        assert text == text.strip() != ""
        assert not re.search(r"\bNone\b|\bnan\b|  |\(\(|\.\.|[{}]", text), text
    assert len(chart.alt) <= 220
    assert len(set(chart.notes)) == len(chart.notes)
    assert {item.slug for item in chart.provenance} == set(chart.table["source"])
    assert set(chart.references) == set(chart.table["reference"])


@pytest.mark.parametrize("name", PLOTLY)
def test_what_is_drawn_is_the_table(name: str) -> None:
    chart = made(name)
    rows = rows_of(chart)
    wanted = [(row["value"], row["low"], row["high"]) for row in rows if row["value"] is not None]
    found = drawn(chart)
    assert len(found) == len(wanted)
    for mark in found:
        assert any(_alike(mark, other) for other in wanted), mark
    for mark in wanted:
        assert any(_alike(mark, other) for other in found), mark


def _alike(one: Mark, other: Mark) -> bool:
    return one == pytest.approx(other) if None not in (*one, *other) else one == other


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_the_hundred_marks_are_the_gap(size: str) -> None:
    chart = made("gap.people")
    drawing = svg.read(getattr(chart.picture, size))
    counts = (
        len(drawing.all("circle", fill=LIGHT.treated)),
        len(drawing.all("circle", fill="none")),
        len(drawing.all("circle", fill=LIGHT.well)),
    )
    assert sum(counts) == 100
    assert counts == tuple(int(number) for number, _, _ in gap_page.key(shipped()))
    ill, care, none, treated = rows_of(chart)[:4]
    for count, share in zip(counts, (care["value"], none["value"], 100 - ill["value"]), strict=True):
        assert abs(count - share) < 1
    assert [one["value"] for one in gap(ill, treated)] == [care["value"], none["value"]]


@pytest.mark.parametrize("size", ["wide", "narrow"])
@pytest.mark.parametrize("name", PARTED)
def test_parted_bars_are_the_table(name: str, size: str) -> None:
    chart = made(name)
    drawing = svg.read(getattr(chart.picture, size))
    of = gap_of.CHOICES[name.split(" ")[1]]
    at = svg.scale(drawing, LIGHT.hair, one=of.one)
    size_of = len(of.indicators)
    groups = [rows_of(chart)[n : n + size_of] for n in range(0, len(chart.table), size_of)]
    marks = zip(
        drawing.all("rect", fill=LIGHT.treated), drawing.all("rect", fill="none"), drawing.all("circle"), strict=True
    )
    near = partial(pytest.approx, rel=0.001, abs=0.01 * of.one)
    reaches = []
    for (*ill, treated, none), (filled, outlined, ring) in zip(groups, marks, strict=True):
        whole = ill[0]["value"] if ill else 100
        assert at(filled["x"]) == near(0)
        assert at(filled["x"], filled["width"]) == near(treated["value"])
        assert at(outlined["x"], outlined["width"], 1.25) == near(whole)
        assert at(ring["cx"]) == near(none["value"])
        assert {words.group(none, "All adults"), f"{words.number(none)} not treated"} <= set(drawing.texts)
        assert not ill or f"{words.number(ill[0])} ill" in drawing.texts
        reaches += [(row["low"], row["high"]) for row in (*ill, none) if row["low"] is not None]
    drawn_reaches = [svg.ends(item["d"]) for item in drawing.all("path", stroke=LIGHT.ink)]
    assert [(at(low), at(high)) for low, high in drawn_reaches] == [near(reach) for reach in reaches]


@pytest.mark.parametrize("name", LINES)
def test_no_line_joins_two_methods_nor_leaves_out_a_cut(name: str) -> None:
    chart = made(name)
    rows = rows_of(chart)
    for trace in plotly(chart)["data"]:
        methods = set()
        for x, y in zip(trace["x"], trace["y"], strict=True):
            methods |= {row["method"] for row in rows if row["value"] == y and eras.when(row) == x}
        assert len(methods) == 1
    rules = [item for item in plotly(chart)["layout"].get("shapes", []) if item["type"] == "line"]
    assert len(rules) == max(0, len(chart.changes) - 1)
    assert len({row["method"] for row in rows}) == 1 or chart.changes


def test_a_break_of_method_is_never_crossed(seen: Seen) -> None:
    broken = 0
    for name in VIEWS:
        if not made(name).changes:
            continue
        rows = [row for row in rows_of(made(name)) if row["value"] is not None]
        for one, two in permutations(rows, 2):
            if one["method"] != two["method"] and one["indicator"] == two["indicator"]:
                broken += 1
                with pytest.raises(NotComparableError):
                    difference(one, two, shipped().methods)
        assert all(len({row["method"] for row in run}) == 1 for run in eras.segments(rows))
    assert broken
    seen(
        24,
        "Years asked in different ways, in every chart over time",
        "no line joins them, a rule with its reason stands between, no change is computed",
    )


@pytest.mark.parametrize("name", BARS)
def test_bars_side_by_side_are_of_one_method_and_period(name: str) -> None:
    rows = rows_of(made(name))
    sides = [[row for row in rows if row["source"] == slug] for slug in {row["source"] for row in rows}]
    one_survey = sides if name.startswith("smartphones.beside") else [rows]
    for side in one_survey:
        assert len({row["method"] for row in side}) == 1
        assert len({(row["start"], row["end"]) for row in side}) == 1
    assert all(row["evidence"] != "secondary" for row in rows)


@pytest.mark.parametrize("name", PLOTLY)
def test_second_hand_marks_are_hollow(name: str) -> None:
    chart = made(name)
    rows = rows_of(chart)
    traces = plotly(chart)["data"]
    outlined = name in BARS and set(traces[0]["marker"]["color"]) == {LIGHT.paper}
    for trace in traces if name in LINES else []:
        for x, y, color in zip(trace["x"], trace["y"], trace["marker"]["color"], strict=True):
            row = next(row for row in rows if row["value"] == y and eras.when(row) == x)
            assert (color == LIGHT.paper) == (row["evidence"] == "secondary")
    if name in BARS and not outlined:
        assert LIGHT.paper not in traces[0]["marker"]["color"]
    hollow = any(note.startswith("Hollow") for note in chart.notes)
    assert hollow == any(row["evidence"] == "secondary" for row in rows)


def said(rows: list[Row]) -> set[str]:
    """Every percentage these rows allow a sentence to say."""
    found = set()
    for row in rows:
        if row["unit"] == "percent" and row["value"] is not None:
            found.add(words.number(row))
            found |= {words.percent(row[end]) for end in ("low", "high") if row[end] is not None}
    return {text.removesuffix("%") for text in found}


def points_of(rows: list[Row]) -> set[str]:
    """Every difference in points that may be said of these rows."""
    found = set()
    for earlier, later in permutations(rows, 2):
        try:
            change = difference(earlier, later, shipped().methods)
        except NotComparableError:
            continue
        found |= {words.rounded(abs(value), 1) for value in (change.value, change.low, change.high)}
    return found


@pytest.mark.parametrize("name", VIEWS)
def test_a_summary_says_only_what_is_in_the_table(name: str) -> None:
    chart = made(name)
    rows = rows_of(chart)
    summary = chart.summary
    for row in rows:
        summary = summary.replace(words.group(row), "")
    assert set(PERCENT.findall(summary)) <= said(rows)
    assert set(POINTS.findall(chart.summary)) <= points_of(rows)


@pytest.mark.parametrize("name", VIEWS)
def test_a_summary_leads_with_a_first_hand_figure(name: str) -> None:
    chart = made(name)
    first = PERCENT.search(chart.summary)
    if first:
        assert first[1] in said([row for row in rows_of(chart) if official(row)])
    for found in re.finditer(r"(\d{4}) is known second-hand only: (\d+\.\d)%", chart.summary):
        (row,) = [row for row in rows_of(chart) if str(row["end"].year) == found[1]]
        assert row["evidence"] == "secondary"
        assert words.number(row) == f"{found[2]}%"


@pytest.mark.parametrize("page", ANSWERS)
def test_an_answer_says_only_first_hand_figures(page: str) -> None:
    answer = ANSWERS[page](shipped())
    (year,) = set(re.findall(r"\b((?:19|20)\d\d)\b", answer))
    rows = [row for name in VIEWS if name.startswith(f"{page.split(maxsplit=1)[0]}.") for row in rows_of(made(name))]
    rows = [row for row in rows if official(row) and row["end"].year == int(year)]
    numbers = PERCENT.findall(answer)
    assert numbers
    assert set(numbers) <= said(rows)
    millions = set(re.findall(r"(\d+\.\d) million", answer))
    counts = [row[name] for row in rows for name in ("value", "low", "high") if row["unit"] == "people" and row[name]]
    assert millions <= {words.people(count).split(" ")[0] for count in counts}


@pytest.mark.parametrize("name", VIEWS)
def test_the_printed_table_is_the_drawn_one(name: str) -> None:
    chart = made(name)
    rows = rows_of(chart)
    lines = {"gap.people": 5, "gap.by_group": len({row["group"] for row in rows}), "smartphones.beside": len(rows) // 2}
    assert len(chart.printed.rows) == lines.get(name.split(" ", maxsplit=1)[0], len(rows))
    assert {len(line) for line in chart.printed.rows} == {len(chart.printed.header)}
    assert len({line[0] for line in chart.printed.rows}) == len(chart.printed.rows)
    shown = " ".join(cell for line in chart.printed.rows for cell in line)
    for row in rows:
        assert words.number(row) in shown
        assert words.interval(row) in shown
    if name.split(" ", maxsplit=1)[0] not in PRINTED:
        for row, line in zip(rows, chart.printed.rows, strict=True):
            assert line[1] == words.number(row)
            assert line[2] == (words.interval(row) or "not published")
            assert ("second-hand" in line[3]) == (row["evidence"] == "secondary")


@pytest.mark.parametrize("name", VIEWS)
def test_the_download_is_the_table(name: str) -> None:
    chart = made(name)
    body = chart.csv()
    assert body.startswith(b"\xef\xbb\xbf")
    header, *lines = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    rows = rows_of(chart)
    assert tuple(header) == NAMES
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        cells = dict(zip(header, line, strict=True))
        for column, value in row.items():
            assert _same(cells[column], value), (column, cells[column], value)


def _same(cell: str, value: object) -> bool:
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return cell == str(value).lower()
    if isinstance(value, float):
        return float(cell) == value
    return cell.removeprefix("'") == str(value)


@pytest.mark.parametrize("name", VIEWS)
def test_both_themes_show_the_same(name: str) -> None:
    light, dark = made(name), made(name, "dark")
    assert light.table.equals(dark.table)
    for word in ("title", "subtitle", "summary", "alt", "notes", "changes", "printed", "stem"):
        assert getattr(light, word) == getattr(dark, word)
    assert (light.figure is None) == (dark.figure is None)
    if light.figure is not None:
        assert drawn(light) == drawn(dark)
        assert light.figure != dark.figure


def axis(chart: Chart, name: str) -> str:
    return "xaxis" if name in BARS else "yaxis"


@pytest.mark.parametrize("name", PLOTLY)
def test_the_axis_starts_at_zero_and_holds_every_mark(name: str) -> None:
    chart = made(name)
    low, high = plotly(chart)["layout"][axis(chart, name)]["range"]
    assert low == 0
    assert high >= max(mark[2] or mark[0] for mark in drawn(chart))


@pytest.mark.parametrize("name", [name for name in PLOTLY if name in BARS])
def test_labels_and_numbers_of_bars_fit_a_screen_of_320_pixels(name: str) -> None:
    layout = plotly(made(name))["layout"]
    margin, end = layout["margin"], layout["xaxis"]["range"][1]
    room = 320 - 2 * 16 - margin["l"] - margin["r"]
    for text in layout["annotations"]:
        start = text["x"] / end * room + (text["xshift"] or 0)
        for line in re.sub(r"</?b>", "", unescape(text["text"])).split("<br>"):
            assert start + long(line, size=15, bold="<b>" in text["text"]) <= room + margin["r"], line
    assert layout["xaxis"]["tickvals"][-1] <= min(end, 100)


def test_no_kind_of_some_ages_stands_beside_all_ages() -> None:
    for name in BARS:
        rows = rows_of(made(name))
        if {row["group_kind"] for row in rows} & set(groups.SOME_AGES):
            assert not any(row["group_kind"] == "total" for row in rows)
