"""The document that a page begins as: its own title and description, help first, and what there is without scripts."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.api.assets import Bundles
from pages.api.gate import content_policy
from pages.api.shell import Shell, document
from pages.figures.catalogue import CHARTS
from pages.paths import PAGES, Page, named

STATIC = Path(streamlit.__file__).parent / "static"
SHELL = (STATIC / "index.html").read_text("utf-8")


class Reader(HTMLParser):
    """What a browser finds in a document, in its order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.meta: dict[str | None, str | None] = {}
        self.title = ""
        self._in_title = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "a":
            self.links.append(facts["href"] or "")
        elif tag == "img":
            self.images.append(facts)
        elif tag == "meta":
            self.meta[facts.get("name")] = facts.get("content")
        self._in_title = tag == "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False


def page_name(page: Page) -> str:
    return page.title


def client_of(base: str = "") -> TestClient:
    async def passed(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("streamlit's own answer")

    app = Starlette(
        routes=[Route("/{path:path}", passed, methods=["GET", "POST"])],
        middleware=[Middleware(Shell, shell=SHELL, base=base)],
    )
    return TestClient(app)


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_each_page_has_its_own_title_and_description_and_help_comes_first(page: Page) -> None:
    found = Reader(document(SHELL, page, ""))
    assert found.title == named(page.title)
    assert found.meta["description"] == page.said
    assert 80 <= len(page.said) <= 170
    assert found.links[0] == "/help"
    assert {"tel:988", "sms:988", f"{page.path}?lite=1"} <= set(found.links)


def test_no_two_pages_say_the_same_of_themselves() -> None:
    assert len({page.said for page in PAGES}) == len({page.title for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_without_scripts_there_are_the_pictures_and_the_figures(page: Page) -> None:
    found = Reader(document(SHELL, page, "/care"))
    charts = [entry for entry in CHARTS if entry.page == page.path]
    assert [image["src"] for image in found.images] == [f"/care/api/v1/charts/{entry.id}.svg" for entry in charts]
    assert [image["alt"] for image in found.images] == [entry.title for entry in charts]
    assert {f"/care/api/v1/charts/{entry.id}.csv" for entry in charts} <= set(found.links)
    assert {f"/care{other.path}" for other in PAGES} <= set(found.links)


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_what_streamlit_starts_with_is_kept_and_no_font_is_asked_for(page: Page) -> None:
    made = document(SHELL, page, "")
    for pattern in (
        r'<script type="module"[^>]*>',
        r'<link rel="modulepreload"[^>]*>',
        r'<link rel="stylesheet"[^>]*>',
    ):
        assert re.findall(pattern, made) == re.findall(pattern, SHELL) != []
    assert content_policy(made) == content_policy(SHELL)
    assert 'as="font"' in SHELL
    assert "font/woff2" not in made
    assert "agent" not in made


def test_the_address_of_a_page_is_answered_and_any_other_is_passed_on() -> None:
    client = client_of("/care")
    assert Reader(client.get("/care/barriers").text).title == "Barriers · Care Gap"
    assert Reader(client.get("/care/").text).title == "The gap · Care Gap"
    for path in ("/care/api/v1/figures.csv", "/care/static/a.js", "/barriers", "/care/barriers/"):
        assert client.get(path).text == "streamlit's own answer", path
    assert client.post("/care/barriers").text == "streamlit's own answer"
    head = client.head("/care/barriers")
    assert (head.status_code, head.content) == (200, b"")


def test_what_a_browser_has_is_not_sent_again() -> None:
    client = client_of()
    tags = {page.path: client.get(page.path).headers["etag"] for page in PAGES}
    assert len(set(tags.values())) == len(PAGES)
    for path, tag in tags.items():
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["cache-control"]) == (304, b"", "no-cache")


@pytest.mark.parametrize("gone", ["<title>", 'rel="preload"', "<noscript>", '<div id="root">', 'rel="service-desc"'])
def test_another_streamlit_is_refused_at_the_start(gone: str) -> None:
    with pytest.raises(ValueError, match=r"expected Streamlit's shell to hold .* pages/api/shell\.py"):
        Shell(client_of().app, shell=SHELL.replace(gone, "x"))


def test_streamlit_s_style_goes_out_without_the_fonts_that_no_page_uses() -> None:
    folder = STATIC / "static"
    (sheet,) = re.findall(r'"\./static/([^"]+\.css)"', SHELL)
    body = (folder / sheet).read_bytes()
    sent = gzip.decompress(Bundles({sheet: body}).body(sheet, "gzip"))
    assert b"SourceSansVF" in body
    assert b"MaterialSymbols" in body
    assert b"SourceSansVF-Upright" not in sent
    assert b"MaterialSymbols" not in sent
    assert len(body) - len(sent) < 1000
