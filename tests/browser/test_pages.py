"""Every page in a real browser, as a first visitor opens it at its own address."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from etl.disk import PROJECT
from etl.model import NAMES, Attempt
from etl.store import Store
from pages.paths import PAGES, Page
from tests.browser.chromium import THEMES, Theme, Visit, unfold, visiting
from tests.server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.browser

WITHOUT_CHART = {"/claims", "/data", "/sources", "/help"}
MENU = '[data-testid="stSidebar"] a'
MAIN = '[data-testid="stMain"]'
PICTURE = (200, 60)
"""Width and height in pixels below which an image is an icon and no chart."""


def _named(page: Page) -> str:
    return page.title


@pytest.fixture(scope="module", params=PAGES, ids=_named)
def entry(request: pytest.FixtureRequest) -> Page:
    found: Page = request.param
    return found


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str, entry: Page) -> Iterator[Visit]:
    with visiting(browser, f"{address}{entry.path}") as visit:
        yield visit


def _charts(visit: Visit) -> list[Locator]:
    """Every image with an accessible name that is large enough to be a chart."""
    main = visit.page.locator(MAIN)
    name = re.compile(r"\S")
    named = main.get_by_role("img", name=name).or_(main.get_by_role("figure", name=name)).all()
    boxes = [(item, item.bounding_box()) for item in named]
    return [item for item, box in boxes if box and box["width"] >= PICTURE[0] and box["height"] >= PICTURE[1]]


def test_the_menu_is_whole_and_marks_the_page(visit: Visit, entry: Page) -> None:
    links = visit.page.locator(MENU)
    titles = [text.strip() for text in links.all_inner_texts()]
    assert [title for title in titles if title in {page.title for page in PAGES}] == [page.title for page in PAGES]
    current = visit.page.locator(f'{MENU}[aria-current="page"]')
    assert [text.strip() for text in current.all_inner_texts()] == [entry.title]


def test_a_page_has_one_heading_of_the_first_order(visit: Visit) -> None:
    headings = visit.page.get_by_role("heading", level=1).all_inner_texts()
    assert len(headings) == 1
    assert headings[0].strip()


def test_nothing_went_wrong(visit: Visit) -> None:
    assert visit.page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count() == 0
    assert visit.complaints == []


def test_no_other_host_is_asked(visit: Visit, address: str) -> None:
    own = urlsplit(address).netloc
    assert visit.asked
    asked = [url for url in visit.asked if urlsplit(url).scheme not in {"data", "blob"}]
    assert [url for url in asked if urlsplit(url).netloc != own] == []


def test_the_foot_says_where_to_turn(visit: Visit) -> None:
    lifeline = visit.page.get_by_role("region", name="Where to get help").locator('a[href="tel:988"]')
    assert lifeline.count() == 1
    assert lifeline.is_visible()


def test_each_chart_has_a_name_and_its_numbers_in_a_table(visit: Visit, entry: Page) -> None:
    charts = _charts(visit)
    assert charts or entry.path in WITHOUT_CHART
    main = visit.page.locator(MAIN)
    plots = main.locator('[data-testid="stPlotlyChart"]')
    nameless = plots.filter(has_not=visit.page.locator('[role="img"], [role="figure"], [aria-label]'))
    assert nameless.count() == 0
    captions = [text.strip() for text in main.locator("table > caption").all_text_contents()]
    assert all(captions)
    assert len(captions) >= len(charts)
    assert main.locator("table:not(:has(> caption))").count() == 0
    assert main.locator("table:has(> caption):not(:has(th[scope]))").count() == 0


def test_a_deep_link_is_right_for_the_first_visitor_of_a_new_server(browser: Browser) -> None:
    with serve(PROJECT) as address, visiting(browser, f"{address}/barriers") as visit:
        assert visit.page.locator(f'{MENU}[aria-current="page"]').inner_text().strip() == "Barriers"
        assert visit.page.get_by_role("heading", level=1).count() == 1
        assert visit.page.locator(MENU).filter(has_text=PAGES[0].title).count() == 1
        assert visit.complaints == []


LONG = "answered 403 at https://example.org/?" + "%24where=topic" * 40
TROUBLES = {
    "unavailable": (
        "Stale. National Health Interview Survey",
        "could not be refreshed since 3 November 2026",
        "answered 403",
    ),
    "refused": (
        "Stale. National Health Interview Survey",
        "could not be refreshed since 3 November 2026",
        "answered 403",
    ),
    "held": (
        "Held back. New figures of National Health Interview Survey",
        "wait for a person to look",
        "not shown anywhere",
    ),
}


@pytest.mark.parametrize("theme", THEMES)
def test_the_banner_says_what_is_wrong_and_fits_a_narrow_window(browser: Browser, tmp_path: Path, theme: Theme) -> None:
    data = Path(shutil.copytree(PROJECT, tmp_path / "data"))
    with serve(data) as address:
        for outcome, said in TROUBLES.items():
            Store(data).record({"nhis": (_failing(outcome), {})})
            _banner_fits(browser, f"{address}/barriers", theme, said)
        (data / "current.json").write_text("{")
        _banner_fits(
            browser, f"{address}/barriers", theme, ("Fallback. The newest release", "which is whole, is shown")
        )


def _failing(outcome: str) -> Attempt:
    return Attempt(
        slug="nhis",
        outcome=outcome,
        why=LONG,
        checked_at=datetime(2026, 11, 5, tzinfo=UTC),
        succeeded_at=None,
        failing_since=datetime(2026, 11, 3, tzinfo=UTC),
        held="2026-11-05-abc" if outcome == "held" else "",
    )


def _banner_fits(browser: Browser, address: str, theme: Theme, said: tuple[str, ...]) -> None:
    with visiting(browser, address, theme=theme, width=320) as visit:
        banner = visit.page.get_by_role("region", name="How fresh the figures are")
        heading = visit.page.get_by_role("heading", level=1)
        line = " ".join(banner.inner_text().split())
        assert line.startswith(said[0])
        below, above = heading.bounding_box(), banner.bounding_box()
        assert below
        assert above
        assert above["y"] + above["height"] <= below["y"], "the banner covers the heading"
        unfold(visit.page)
        whole = " ".join(banner.inner_text().split())
        assert all(part in whole for part in said)
        assert "What whoever runs this site does next" in whole
        assert visit.page.evaluate(f"document.querySelector('{MAIN}').scrollWidth") <= 321
        assert visit.complaints == []


def test_a_chart_gives_its_numbers_away(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/") as visit:
        csv_button = re.compile(r"\bCSV\b")
        main = visit.page.locator(MAIN)
        control = main.get_by_role("button", name=csv_button).or_(main.get_by_role("link", name=csv_button)).first
        with visit.page.expect_download() as download:
            control.click()
        body = Path(download.value.path()).read_bytes()
    assert body.startswith(b"\xef\xbb\xbf"), "a spreadsheet takes it for UTF-8 by the mark at its start"
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows
    assert set(NAMES) <= set(rows[0])
    assert download.value.suggested_filename.endswith(".csv")
