"""The picture in the README: `python -m docs.make_picture` starts the server and saves the home page.

Needs the packages of requirements-dev.txt, and Chromium on the path or named in CARE_GAP_CHROMIUM.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from etl.disk import PROJECT
from tests.browser.chromium import executable, launch, visiting
from tests.server import serve

PICTURE = Path(__file__).resolve().parent / "home.png"


def main() -> None:
    path = executable(os.environ)
    if path is None:
        sys.exit("no Chromium: put one on the path, or name it in CARE_GAP_CHROMIUM")
    with serve(PROJECT) as address, sync_playwright() as playwright:
        browser = launch(playwright, path)
        with visiting(browser, f"{address}/") as visit:
            visit.page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
