"""What a choice changes is read out by a region that stays in its place while its text changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import settle, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

REGION = '.st-key-live-page [role="status"]'


def test_a_choice_is_read_out_and_the_keyboard_keeps_its_place(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/treatment", width=360) as visit:
        page = visit.page
        region = page.locator(REGION)
        kept = region.element_handle()
        assert region.inner_text().strip() == ""
        choice = page.get_by_role("radio", name="Serious mental illness").first
        choice.focus()
        page.keyboard.press("Space")
        region.filter(has_text="71.1% (95% CI 68.6% to 73.6%) of US adults with a serious mental illness").wait_for()
        settle(page)
        assert kept.evaluate("region => region.isConnected"), "a region that is made anew is not heard"
        assert choice.evaluate("choice => choice === document.activeElement"), "the keyboard lost its place"
        assert visit.complaints == []


def test_on_a_fresh_page_help_is_the_first_stop_and_in_sight(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/prevalence", theme="dark", width=320) as visit:
        page = visit.page
        help_link = page.get_by_role("link", name="Get help: 988")
        assert help_link.is_visible()
        page.keyboard.press("Tab")
        assert help_link.evaluate("link => link === document.activeElement")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/help")
        settle(page)
        assert page.get_by_role("link", name="Call 988", exact=True).get_attribute("href") == "tel:988"
        assert visit.complaints == []


def test_nothing_of_a_visit_is_kept_but_what_the_visit_needs(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/claims") as visit:
        page = visit.page
        page.get_by_label("Paste a sentence or a few").fill("I read that 85% own a smartphone")
        page.get_by_role("button", name="Check", exact=True).click()
        page.get_by_role("heading", name="Agrees with the figure of 8 February 2021").wait_for()
        (cookie,) = page.context.cookies()
        assert (cookie.get("name"), cookie.get("expires")) == ("_streamlit_xsrf", -1)
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert "smartphone" not in kept + page.url
        assert set(page.evaluate("Object.keys(localStorage)")) <= {
            "stSidebarSectionsState-",
            "stActiveTheme-/claims-v2",
        }
