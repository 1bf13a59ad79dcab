"""What a page offers to take away answers, and is the chart that the page shows; and a chart alone, for a frame."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml.html import fromstring
from streamlit.testing.v1 import AppTest

from etl.store import Store
from pages.figures import catalogue
from pages.paths import PAGES
from tests.pages.api.shipped import served
from tests.pages.figures.views import shipped as facts
from tests.pages.test_pages import CHARTED, folder, html, opened, shipped

__all__ = ["folder", "shipped"]
LINKS = re.compile(r'<div class="cg taken"><ul>(.*?)</ul></div>')
HREF = re.compile(r'href="([^"]+)"')
CHOICES = {
    "gap.py": {"by": "race", "of": "adults"},
    "prevalence.py": {"measure": "serious", "by": "sex"},
    "treatment.py": {"measure": "youth-depression"},
    "barriers.py": {"by": "income", "need-by": "education"},
    "smartphones.py": {"measure": "dependent", "by": "community", "beside": "race"},
    "data.py": {"indicator": "cost_barrier_mental_care", "group_kind": "age"},
}
WHERE = {page.file: page.path for page in PAGES}


def taken(app: AppTest) -> list[list[str]]:
    """The links to the other forms, a list for each thing that a page offers."""
    return [[unescape(href) for href in HREF.findall(links)] for links in LINKS.findall(html(app))]


@pytest.mark.parametrize("file", CHOICES)
def test_every_form_that_a_page_offers_answers_with_what_the_page_shows(shipped: Store, file: str) -> None:
    app = opened(file, **CHOICES[file])
    found, text = taken(app), unescape(html(app))
    assert len(found) == len(app.get("download_button")) > 0
    for links in found:
        for link in links:
            answer = served().get(link)
            assert answer.status_code == 200, f"{link}: {answer.text}"
            asked = dict(parse_qsl(urlsplit(link).query))
            assert asked.pop("asof") == shipped.current()
            assert all(CHOICES[file].get(name, word) == word for name, word in asked.items())
        if file in CHARTED:
            (picture,) = [link for link in links if ".svg?" in link]
            said = served().get(picture.replace(".svg?", ".json?")).json()
            cells = [cell for line in said["table"]["rows"] for cell in line]
            assert said["table"]["caption"] in text
            assert all(cell in text for cell in cells)
            assert said["page"].startswith(f"https://figures.example{WHERE[file]}?")


def test_every_chart_of_the_catalogue_is_on_its_page_and_no_page_has_another(shipped: Store) -> None:
    for page in PAGES:
        ids = {
            link.partition("/charts/")[2].partition(".")[0]
            for links in taken(opened(page.file))
            for link in links
            if "/charts/" in link
        }
        assert ids == {entry.id for entry in catalogue.CHARTS if entry.page == page.path}


def test_a_chart_that_is_in_no_catalogue_is_an_error() -> None:
    def elsewhere() -> None:
        """A builder nobody has named."""

    with pytest.raises(KeyError, match="catalogue"):
        catalogue.view_of(elsewhere)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entry", "chosen"),
    [(entry, entry.views(facts())[-1]) for entry in catalogue.CHARTS],
    ids=[entry.id for entry in catalogue.CHARTS],
)
def test_a_chart_alone_is_whole_and_says_where_it_comes_from(
    shipped: Store, entry: catalogue.Entry, chosen: dict[str, str]
) -> None:
    (file,) = [page.file for page in PAGES if page.path == entry.page]
    app = opened(file, view="chart", chart=entry.id, **chosen)
    text = html(app)
    assert (text.count("<h1>"), text.count("<h2>")) == (1, 0)
    assert "notice" not in re.sub(r"<style>.*?</style>", "", text, flags=re.S)
    assert len(app.get("download_button")) == 1
    assert all(said in text for said in ("Source: ", "<summary>Table</summary>", "tel:988"))
    (way,) = re.findall(r'<a target="_blank" href="([^"]+)"[^>]*>See this chart on Care Gap', text)
    found = urlsplit(unescape(way))
    assert (found.path, dict(parse_qsl(found.query))) == (entry.page, chosen)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"view": "chart", "chart": "no-such"}, "“no-such” is not a choice for “chart” here"),
        ({"view": "everything"}, "“everything” is not a choice for “view” here"),
        ({"view": "chart", "chart": "kinds-of-care", "measure": "all"}, "“all” is not a choice for “measure” here"),
        ({"view": "chart", "chart": "kinds-of-care", "by": "age"}, "“by” is not a choice on this page"),
    ],
)
def test_what_is_not_there_is_named_and_the_nearest_shown(shipped: Store, asked: dict[str, str], said: str) -> None:
    app = opened("treatment.py", **asked)
    text = html(app)
    assert said in text
    assert text.count("<h1>") == 1
    assert ("See this chart on Care Gap" in text) == (asked["view"] == "chart")


def test_a_page_without_charts_says_so(shipped: Store) -> None:
    assert "This page has no chart that could be shown alone." in html(opened("help.py", view="chart"))


def test_the_code_to_embed_shows_this_view_of_this_release(shipped: Store) -> None:
    app = opened("treatment.py", measure="serious", by="age")
    app.session_state["quote-treatment-by-group"] = True
    app.run()
    (code,) = [item.value for item in app.code if "<iframe" in item.value]
    root = fromstring(f"<div>{code}</div>")
    (frame,), (picture,) = root.findall("iframe"), root.findall(".//img")
    parts = urlsplit(frame.attrib["src"])
    asked = dict(parse_qsl(parts.query))
    release = shipped.current()
    assert parts.path == "/treatment"
    assert asked == {
        "measure": "serious",
        "by": "age",
        "view": "chart",
        "chart": "treatment-by-group",
        "asof": release,
    }
    assert int(frame.attrib["height"]) > 600
    assert served().get(picture.attrib["src"]).headers["content-type"] == "image/svg+xml"
    assert "serious mental illness" in picture.attrib["alt"]
    alone = opened("treatment.py", **asked)
    assert "serious mental illness" in html(alone)
