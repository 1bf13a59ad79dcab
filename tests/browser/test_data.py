"""The Data page in a real browser: each choice is one step of its history, and a reload keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import copied, settle, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def choose(page: Page, label: str, typed: str) -> None:
    page.get_by_label(label).click()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def test_a_choice_is_a_step_of_the_history_and_lives_through_a_reload(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/data", width=360) as visit:
        page = visit.page
        told = page.locator('[role="status"] .told, .told[role="status"]')
        told.filter(has_text="187 rows: ").wait_for()
        assert page.url == f"{address}/data"
        choose(page, "Kinds of group", "Sex")
        page.wait_for_url(f"{address}/data?indicator=ami_prevalence&group_kind=sex")
        told.filter(has_text="20 rows: ").wait_for()
        choose(page, "Groups", "Fem")
        page.wait_for_url("**/data?indicator=ami_prevalence&group_kind=sex&group=Female")
        told.filter(has_text="10 rows: ").wait_for()
        page.go_back()
        told.filter(has_text="20 rows: ").wait_for()
        page.go_back()
        told.filter(has_text="187 rows: ").wait_for()
        assert page.url == f"{address}/data"
        page.go_forward()
        page.go_forward()
        told.filter(has_text="10 rows: ").wait_for()
        page.reload()
        settle(page)
        told.filter(has_text="10 rows: ").wait_for()
        assert page.url.endswith("?indicator=ami_prevalence&group_kind=sex&group=Female")
        assert visit.complaints == []


def test_the_code_names_the_address_of_this_site_and_is_copied_by_a_button(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/data?place=CA", theme="dark", width=360) as visit:
        page = visit.page
        page.get_by_role("tab", name="curl").click()
        said = copied(page.get_by_role("tabpanel").get_by_role("button", name="Copy to clipboard").last, "curl ")
        assert f'"{address}/api/v1/figures.csv?place=CA&asof=2' in said
        assert visit.complaints == []
