"""What becomes of an address while a visitor goes through the site, and what is said of names in it that no page knows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.chromium import settle, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NOTICE = '[data-testid="stMain"] .cg.notice'
MENU = '[data-testid="stSidebar"] a'
_MOVES = """() => {
  window.tops = new Set();
  const heading = () => {
    const found = document.querySelector('h1');
    window.tops.add(found ? Math.round(found.getBoundingClientRect().top) : null);
    requestAnimationFrame(heading);
  };
  heading();
}"""
"""Notes every place the heading of a page has had since."""


def _names(page: Page) -> set[str]:
    return set(parse_qs(urlsplit(page.url).query))


def test_the_menu_leaves_no_choice_of_the_last_page_behind(browser: Browser, address: str) -> None:
    """Streamlit clears all but its own `embed` from the address, so names of another page are never said to be unknown."""
    with visiting(browser, f"{address}/barriers?need-by=education&foo=1") as visit:
        assert visit.page.locator(NOTICE).count() == 1
        assert {"need-by", "foo"} <= _names(visit.page)
        for title, path in (("Illness", "/prevalence"), ("Treatment", "/treatment"), ("Sources", "/sources")):
            visit.page.locator(MENU).filter(has_text=title).click()
            visit.page.wait_for_url(f"**{path}*")
            settle(visit.page)
            assert not {"need-by", "foo"} & _names(visit.page)
            assert visit.page.locator(NOTICE).count() == 0
        visit.page.go_back()
        visit.page.wait_for_url("**/treatment*")
        settle(visit.page)
        assert visit.page.locator(NOTICE).count() == 0
        assert visit.complaints == []


def test_an_unknown_name_is_said_without_moving_the_page(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/treatment?mesure=any", width=360) as visit:
        notice = visit.page.locator(NOTICE)
        assert notice.inner_text().startswith(
            "“mesure” is not a choice on this page and was ignored. Did you mean “measure”?"
        )
        visit.page.evaluate(_MOVES)
        visit.page.get_by_role("button", name="Serious mental illness").or_(
            visit.page.get_by_role("radio", name="Serious mental illness")
        ).first.click()
        visit.page.wait_for_url("**measure=serious*")
        settle(visit.page)
        assert visit.page.evaluate("window.tops.size") == 1, visit.page.evaluate("[...window.tops]")
        assert notice.count() == 1
        assert visit.complaints == []
