"""The code to embed a chart, on a page of another origin: the frame fits and speaks for itself, and so does the picture."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from pages.figures.catalogue import CHARTS
from pages.figures.embed import embed
from pages.figures.style import PALETTES
from tests.browser.chromium import WAIT
from tests.browser.test_pages import MAIN
from tests.pages.figures.views import shipped

EMBEDDED = ("gap-of-100-adults", "treatment-by-group", "unmet-need-over-time")


@pytest.mark.parametrize("width", [820, 360])
@pytest.mark.parametrize("name", EMBEDDED)
def test_a_chart_in_somebody_else_s_page(browser: Browser, address: str, name: str, width: int) -> None:
    (entry,) = [entry for entry in CHARTS if entry.id == name]
    chosen = entry.views(shipped())[0]
    code = embed(
        entry.chart(shipped(), chosen, PALETTES["light"]),
        frame=f"{address}{entry.page}?{urlencode({**chosen, 'view': 'chart', 'chart': name})}",
        picture=f"{address}/api/v1/charts/{name}.svg?{urlencode(chosen)}",
        link=f"{address}{entry.page}",
    )
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.set_content(f"<!doctype html><body style='margin:8px'><h1>A course</h1>{code}</body>")
        frame = page.frame_locator("iframe")
        frame.locator('a[href="tel:988"]').wait_for(timeout=WAIT)
        frame.locator(f"{MAIN} img:visible, {MAIN} .main-svg:visible").first.wait_for(timeout=WAIT)
        main = frame.locator(MAIN)
        assert frame.get_by_role("heading", level=1).count() == 1
        assert frame.locator('[data-testid="stSidebar"]').count() == 0
        assert frame.get_by_role("link", name="See this chart on Care Gap").get_attribute("target") == "_blank"
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 1
        hidden = main.evaluate("main => main.scrollHeight - main.clientHeight")
        assert hidden <= 1 or width < 500, f"{hidden} pixels below the edge of the frame"
        loaded = page.locator("a img").evaluate("img => img.complete && img.naturalWidth")
        assert loaded > 300
        assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
        assert all(url.startswith((address, "data:", "blob:", "about:")) for url in asked), asked
