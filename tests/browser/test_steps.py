"""The points of every chart, one after the other by the keyboard, read out as they are reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pages.figures.catalogue import CHARTS
from pages.paths import PAGES, Page
from tests.browser.chromium import settle, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.browser

CHARTED = [page for page in PAGES if any(chart.page == page.path for chart in CHARTS)]
NUMBER = re.compile(r"\d+(?:\.\d+)?(?=%| million)")


@pytest.mark.parametrize("entry", CHARTED, ids=lambda page: page.title)
def test_every_chart_is_walked_by_the_keyboard_and_read_out(browser: Browser, address: str, entry: Page) -> None:
    with visiting(browser, f"{address}{entry.path}", width=320) as visit:
        page = visit.page
        for chart in (chart for chart in CHARTS if chart.page == entry.path):
            part = page.locator(f".st-key-steps-{chart.id}")
            part.locator("summary").focus()
            page.keyboard.press("Enter")
            slider = part.get_by_role("slider")
            slider.wait_for()
            settle(page)
            page.keyboard.press("Tab")
            assert slider.evaluate("slider => slider === document.activeElement"), chart.id
            count = int(slider.get_attribute("max") or 0) + 1
            first = said(part)
            page.keyboard.press("ArrowRight")
            second = changed(part, first)
            page.keyboard.press("End")
            last = changed(part, second) if count > 2 else second
            assert slider.get_attribute("aria-valuetext") == f"{count} of {count}"
            assert slider.evaluate("slider => slider === document.activeElement"), "the keyboard lost its place"
            table = page.locator(f"xpath=//div[contains(@class, 'st-key-steps-{chart.id}')]/preceding::table[1]")
            printed = table.text_content() or ""
            for text in (first, second, last):
                numbers = NUMBER.findall(text)
                assert numbers or "people" in text or re.match(r"\d+ ", text), text
                assert all(number in printed for number in numbers), (chart.id, text)
        main = page.locator('[data-testid="stMain"]')
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 1
        assert visit.complaints == []


def said(part: Locator) -> str:
    live = part.locator('[role="status"]')
    live.wait_for()
    return live.inner_text()


def changed(part: Locator, before: str) -> str:
    part.locator('[role="status"]').filter(has_not_text=re.compile(f"^{re.escape(before)}$")).wait_for()
    return said(part)
