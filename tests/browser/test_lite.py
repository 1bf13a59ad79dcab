"""The light version: text, tables and drawings, little to fetch, and one choice that stays until it is taken back."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from pages.figures.catalogue import CHARTS
from pages.paths import PAGES, Page
from tests.browser.chromium import settle, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

MOST = 150_000
"""Bytes that a light page may fetch after the shell, all that the websocket says among them, unpacked."""
MENU = '[data-testid="stSidebar"] a'
FOOT = ".cg.help"


def shell(address: str) -> set[str]:
    """What every page fetches before any of it is known."""
    document = httpx.get(address).text
    return {f"{address}/{name}" for name in re.findall(r'"\./(static/[^"]+)"', document)}


@pytest.mark.parametrize("entry", PAGES, ids=lambda page: page.title)
def test_a_light_page_is_small_and_whole(browser: Browser, address: str, entry: Page) -> None:
    known, url = shell(address), f"{address}{entry.path}?lite=1"
    with browser.new_context(color_scheme="dark", viewport={"width": 320, "height": 800}) as context:
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        asked: dict[str, str] = {}
        fetched: dict[str, int] = {}
        said: list[int] = []
        wire.on("Network.responseReceived", lambda e: asked.update({e["requestId"]: e["response"]["url"]}))
        wire.on("Network.loadingFinished", lambda e: fetched.update({e["requestId"]: e["encodedDataLength"]}))
        wire.on(
            "Network.webSocketFrameReceived",
            lambda e: said.append(len(base64.b64decode(e["response"]["payloadData"]))),
        )
        page.goto(url, wait_until="load")
        settle(page)
        after = {url: fetched.get(number, 0) for number, url in asked.items() if url not in known | {url}}
        assert said
        assert sum(after.values()) + sum(said) < MOST, after
        assert not [name for name in after if "Plotly" in name or "Syntax" in name]
        charts = [item for item in CHARTS if item.page == entry.path]
        assert page.locator('[data-testid="stPlotlyChart"]').count() == 0
        assert page.locator(".cg img.alone").count() >= len(charts)
        drawn = page.evaluate("[...document.querySelectorAll('.cg img')].map(img => img.complete && img.naturalWidth)")
        assert all(drawn)
        assert page.locator("summary", has_text=re.compile("^Table$")).count() == len(charts)
        assert page.locator(f'{FOOT} a[href="tel:988"]').is_visible()


def test_it_is_chosen_by_a_link_kept_through_choices_and_the_menu_and_taken_back(
    browser: Browser, address: str
) -> None:
    with visiting(browser, f"{address}/treatment?measure=serious") as visit:
        page = visit.page
        page.locator(FOOT).get_by_role("link", name="Light version").click()
        page.wait_for_url("**lite=1*")
        settle(page)
        assert parse_qs(urlsplit(page.url).query) == {"measure": ["serious"], "lite": ["1"]}
        assert page.locator('[data-testid="stPlotlyChart"]').count() == 0
        page.get_by_role("radio", name="Sex").first.click()
        page.wait_for_url("**by=sex*")
        assert parse_qs(urlsplit(page.url).query)["lite"] == ["1"]
        page.locator(MENU).filter(has_text="Barriers").click()
        page.wait_for_url("**/barriers?*lite=1*")
        settle(page)
        assert page.locator('[data-testid="stPlotlyChart"]').count() == 0
        page.locator(FOOT).get_by_role("link", name="Full version").click()
        page.wait_for_url(f"{address}/barriers")
        settle(page)
        assert page.locator('[data-testid="stPlotlyChart"]').count() > 0
        assert visit.complaints == []


def test_a_word_it_does_not_know_is_named(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/help?lite=yes") as visit:
        notice = visit.page.locator(".cg.notice").inner_text()
        assert notice == "“yes” is not a choice for “lite” here and was ignored. Choices: 0, 1."
