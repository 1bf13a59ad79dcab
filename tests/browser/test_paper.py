"""A page on paper: whole, in the colours of paper whatever the screen has, with its source and address on every sheet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from pages.figures.catalogue import CHARTS
from pages.figures.style import PALETTES
from pages.paths import PAGES, Page
from tests.browser.chromium import settle, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SHEET = 688
"""Pixels of text across an A4 sheet: 210 mm less two margins of 14 mm."""
_BEYOND = """width => [...document.querySelectorAll('.cg, .cg table, .cg img, [data-testid="stMain"] label')]
  .filter(part => part.getClientRects().length && part.getBoundingClientRect().right > width + 1)
  .map(part => `${part.tagName} ${part.className} ${part.textContent.slice(0, 40)}`)"""
_SEEN = """() => Object.fromEntries(['[data-testid="stSidebar"]', '[data-testid="stHeader"]', '.cg.taken', '.cg .light',
  '[data-testid="stDownloadButton"]', '[data-testid="stPlotlyChart"]', '[class*="st-key-quote-"]'].map(
  part => [part, [...document.querySelectorAll(part)].filter(one => one.checkVisibility()).length]))"""


@pytest.mark.parametrize("entry", PAGES, ids=lambda page: page.title)
def test_a_printed_page_is_whole_and_says_where_it_is_from(browser: Browser, address: str, entry: Page) -> None:
    with visiting(browser, f"{address}{entry.path}", theme="dark") as visit:
        page = visit.page
        heading = page.get_by_role("heading", level=1).inner_text()
        sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
        assert heading.split()[0] in sheets[0]
        for number, sheet in enumerate(sheets, start=1):
            words = "".join(sheet.split())
            assert "CareGap,release2026-" in words, f"sheet {number} does not say its release"
            assert f"{address}{entry.path}" in words, f"sheet {number} does not say its address"
            assert len(words) > 150, f"sheet {number} is next to empty"
        whole = "".join("".join(sheets).split())
        assert "call988" in whole
        assert "Lightversion" not in whole
        page.emulate_media(media="print")
        page.set_viewport_size({"width": SHEET, "height": 900})
        settle(page)
        assert page.evaluate(_BEYOND, SHEET) == []
        assert set(page.evaluate(_SEEN).values()) == {0}
        drawn = page.locator(".cg img").filter(visible=True)
        assert drawn.count() >= sum(chart.page == entry.path for chart in CHARTS)
        ink = PALETTES["light"].ink
        assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink')").strip() == ink
        dark = PALETTES["dark"].ink.replace("#", "%23")
        assert dark not in "".join(image.get_attribute("src") or "" for image in drawn.all())
