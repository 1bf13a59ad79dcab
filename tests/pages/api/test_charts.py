"""`/api/v1/charts*`: the chart, its table, CSV, JSON, picture and archive say the same, and what is not there is refused."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pyarrow.parquet as pq
import pytest

from etl.model import COLUMNS, NAMES, to_arrow
from pages.api.chart_forms import FORMS, LOOKS
from pages.figures import catalogue, words
from pages.figures.style import PALETTES
from tests.pages.api.shipped import HOST, drawn_at_random, served, views
from tests.pages.figures.views import shipped

CHARTS = "/api/v1/charts"
RANDOM = drawn_at_random(200)
SVG = "{http://www.w3.org/2000/svg}"


def get(chart: str, form: str, asked: dict[str, str]) -> Any:
    return served().get(f"{CHARTS}/{chart}.{form}", params=asked)


def test_the_list_has_every_chart_with_the_words_it_answers_to() -> None:
    answer = served().get(f"{CHARTS}.json").json()
    assert answer["release"] == shipped().release
    assert [chart["id"] for chart in answer["charts"]] == [entry.id for entry in catalogue.CHARTS]
    for chart in answer["charts"]:
        assert chart["page"].startswith("/")
        assert chart["views"], chart["id"]
        first = {item["name"]: item["default"] for item in chart["parameters"]}
        assert chart["views"][0] == first
        assert get(chart["id"], "csv", {}).content == get(chart["id"], "csv", first).content
        for item in chart["parameters"]:
            assert item["allowed"] == list(dict.fromkeys(view[item["name"]] for view in chart["views"]))
        for form, address in chart["addresses"].items():
            assert served().head(address).headers["content-type"].partition(";")[0] == FORMS[form].media_type


def _cell(column: Any, text: str) -> Any:
    if not text:
        return None
    readers: dict[str, Callable[[str], Any]] = {"float": float, "int": int, "bool": "true".__eq__}
    return readers.get(column.type, str)(text)


def _agree(chart: str, asked: dict[str, str]) -> None:
    """Every cell of CSV, JSON, archive and picture, and of the printed table, is that of the rows the page draws."""
    said = get(chart, "json", asked)
    if said.status_code == 404:
        assert "asof" in asked
        assert "holds no figures" in said.json()["error"] or "has no chart of" in said.json()["error"]
        return
    content = said.json()
    lines = list(csv.DictReader(io.StringIO(get(chart, "csv", asked).text)))
    assert [tuple(line) for line in lines] == [NAMES] * len(content["rows"])
    assert [{column.name: _cell(column, line[column.name]) for column in COLUMNS} for line in lines] == content["rows"]
    table = pq.read_table(io.BytesIO(get(chart, "parquet", asked).content))
    assert [{**row, "start": str(row["start"]), "end": str(row["end"])} for row in table.to_pylist()] == content["rows"]
    with zipfile.ZipFile(io.BytesIO(get(chart, "zip", asked).content)) as packed:
        (inside,) = [name for name in packed.namelist() if re.search(r"/care-gap-[^/]+\.csv$", name)]
        assert packed.read(inside) == get(chart, "csv", asked).content
        (picture,) = [name for name in packed.namelist() if name.endswith(".svg")]
        assert packed.read(picture) == get(chart, "svg", asked).content
        assert json.loads(packed.read(f"{inside.partition('/')[0]}/query.json"))["release"] == content["release"]
    printed = [cell for line in content["table"]["rows"] for cell in line]
    root = ET.fromstring(get(chart, "svg", asked).text)
    described = " ".join(node.text or "" for node in root.iter(f"{SVG}desc"))
    assert all(cell in described for cell in printed if cell)
    titles = " ".join(node.text or "" for node in root.iter(f"{SVG}title"))
    drawn = described if chart == "gap-of-100-adults" else titles  # its marks are whole people
    for row in content["rows"]:
        assert any(words.number(row) in cell for cell in printed), row
        assert words.number(row) in drawn, row
        if row["low"] is not None:
            assert any(words.interval(row) in cell for cell in printed), row
            assert words.interval(row) in drawn, row
    texts = " ".join(node.text or "" for node in root.iter(f"{SVG}text"))
    for word in f"{content['title']} {content['release']} {content['page']}".split():
        assert word in texts or word.startswith(HOST)


@pytest.mark.parametrize("view", views())
def test_every_form_of_every_chart_agrees_in_every_cell(view: str) -> None:
    entry, chosen = views()[view]
    page = entry.chart(shipped(), chosen, PALETTES["light"])
    content = get(entry.id, "json", chosen).json()
    rows = to_arrow(page.table).to_pylist()
    assert content["rows"] == [
        {**row, "start": row["start"].isoformat(), "end": row["end"].isoformat()} for row in rows
    ]
    assert content["table"]["rows"] == [list(line) for line in page.printed.rows]
    for name in ("title", "subtitle", "alt", "summary"):
        assert content[name] == getattr(page, name)
    _agree(entry.id, chosen)


@pytest.mark.parametrize(("chart", "asked"), RANDOM, ids=[f"{chart} {urlencode(asked)}" for chart, asked in RANDOM])
def test_every_form_agrees_whatever_is_asked_for(chart: str, asked: dict[str, str]) -> None:
    _agree(chart, asked)


@pytest.mark.parametrize(("chart", "asked"), RANDOM[:12])
def test_the_picture_is_a_png_of_the_same_shape(chart: str, asked: dict[str, str]) -> None:
    drawn, picture = get(chart, "svg", asked), get(chart, "png", asked)
    if drawn.status_code == 404:
        assert picture.status_code == 404
        return
    assert picture.headers["content-type"] == "image/png"
    assert picture.content[:8] == b"\x89PNG\r\n\x1a\n"
    root = ET.fromstring(drawn.text)
    size = [int.from_bytes(picture.content[start : start + 4], "big") for start in (16, 20)]
    assert size == pytest.approx([2 * float(root.get("width", 0)), 2 * float(root.get("height", 0))], abs=2)


@pytest.mark.parametrize(
    ("asked", "parameter", "allowed"),
    [
        ("measur=any", "measur", "measure"),
        ("measure=every", "measure", "any"),
        ("by=income", "by", "age"),
        ("theme=blue", "theme", "dark"),
        ("size=huge", "size", "narrow"),
        ("asof=2020-01-01-000000000000", "asof", shipped().release),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_known_is_refused_by_name(form: str, asked: str, parameter: str, allowed: str) -> None:
    answer = served().get(f"{CHARTS}/treatment-by-group.{form}?{asked}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)
    assert allowed in answer.json()["allowed"]


def test_two_words_for_one_choice_are_refused() -> None:
    answer = served().get(f"{CHARTS}/treatment-by-group.csv?by=age&by=sex")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "by")
    assert served().get(f"{CHARTS}/treatment-by-group.csv?by=age&by=age").status_code == 200


def test_words_that_are_known_and_have_no_chart_together_are_not_found() -> None:
    chart = next(
        chart for chart in served().get(f"{CHARTS}.json").json()["charts"] if chart["id"] == "prevalence-by-group"
    )
    words = [item["allowed"] for item in chart["parameters"]]
    alone = [
        {"measure": measure, "by": by}
        for measure in words[0]
        for by in words[1]
        if {"measure": measure, "by": by} not in chart["views"]
    ]
    for asked in alone:
        answer = get(chart["id"], "csv", asked)
        assert answer.status_code == 404
        assert answer.json()["allowed"] == sorted(
            view["by"] for view in chart["views"] if view["measure"] == asked["measure"]
        )


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_that_is_known_already_is_not_sent_again(form: str) -> None:
    address = f"{CHARTS}/gap-by-group.{form}?by=age"
    first = served().get(address)
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["accept-ranges"] == "none"
    same = served().get(address, headers={"If-None-Match": first.headers["etag"], "Range": "bytes=0-9"})
    assert (same.status_code, same.content) == (304, b"")
    assert served().get(f"{address}&of=people").headers["etag"] != first.headers["etag"]
    head = served().head(address)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])
    assert served().get(address, headers={"Range": "bytes=0-9"}).content == first.content


def test_a_picture_carries_the_colours_and_the_width_that_are_asked_for() -> None:
    found = {
        (theme, size): get("gap-over-time", "svg", {"theme": theme, "size": size}).text
        for theme in LOOKS["theme"][1]
        for size in LOOKS["size"][1]
    }
    assert len(set(found.values())) == 4
    for (theme, size), text in found.items():
        assert PALETTES[theme].paper in text  # type: ignore[index]
        assert (float(ET.fromstring(text).get("width", 0)) > 500) == (size == "wide")


@pytest.mark.parametrize("host", ["evil.example/<script>", "a b", "x@y", ""])
def test_a_host_that_no_citation_could_carry_stays_out_of_the_answer(host: str) -> None:
    answer = served().get(f"{CHARTS}/gap-over-time.svg", headers={"Host": host})
    assert answer.status_code == 200
    assert "example/" not in answer.text.replace("www.samhsa", "")
    assert "script" not in answer.text


def test_a_browser_that_asks_beforehand_is_let_in() -> None:
    asked = {"Origin": "https://other.example", "Access-Control-Request-Method": "GET"}
    answer = served().options(f"{CHARTS}/gap-over-time.csv", headers=asked)
    assert answer.status_code == 204
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]
    refused = served().options(f"{CHARTS}/gap-over-time.csv")
    assert (refused.status_code, set(refused.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})
