"""Pictures of every page in both themes and widths: `python -m tests.browser.shots FOLDER`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from etl.disk import PROJECT
from pages.paths import PAGES
from tests.browser.chromium import THEMES, WIDTHS, executable, launch, unrolled, visiting
from tests.server import serve


def shoot(folder: Path) -> None:
    path = executable(os.environ)
    if path is None:
        sys.exit("no Chromium: put one on the path, or name it in CARE_GAP_CHROMIUM")
    folder.mkdir(parents=True, exist_ok=True)
    with serve(PROJECT) as address, sync_playwright() as playwright:
        browser = launch(playwright, path)
        for page in PAGES:
            for theme in THEMES:
                for width in WIDTHS:
                    with visiting(browser, f"{address}{page.path}", theme=theme, width=width) as visit:
                        unrolled(visit.page)
                        name = page.path.strip("/") or "home"
                        visit.page.screenshot(path=folder / f"{name}-{theme}-{width}.png")
        browser.close()


if __name__ == "__main__":
    shoot(Path(sys.argv[1]))
