"""The card below a chart in a real browser: one button takes the sentence and the way back, also on a narrow screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import copied, settle, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

WIDER = """() => { const main = document.querySelector('[data-testid="stMain"]'); return main.scrollWidth - main.clientWidth }"""


def test_one_button_copies_the_quote_and_the_card_stays_open(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/barriers?by=sex", theme="dark", width=360) as visit:
        page = visit.page
        page.locator("summary", has_text="Quote, cite, embed").first.press("Enter")
        card = page.locator('[class*="st-key-quote-"]').first
        settle(page)
        said = copied(card.get_by_role("button", name="Copy to clipboard").first, "In 2024, ").split("\n")
        assert said[0].startswith("In 2024, 5.9% (95% CI 5.5% to 6.2%) of US adults aged 18 and older ")
        assert said[-1].startswith(f"{address}/barriers?by=sex&")
        assert "&asof=2026-" in said[-1]
        assert page.evaluate(WIDER) <= 1
        page.get_by_role("tab", name="BibTeX").click()
        button = card.get_by_role("button", name="Copy to clipboard").last
        copied(button, "@dataset{nhis_nd,")  # nobody else could open a local address
        page.get_by_role("radio", name="Region").first.click()
        card.get_by_text("/barriers?by=region&").first.wait_for()
        settle(page)
        page.goto(said[-1])
        settle(page)
        assert page.url == said[-1]
        assert visit.complaints == []
