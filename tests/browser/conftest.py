"""A server of the shipped release, and a browser. Without Chromium the tests here are skipped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from etl.disk import PROJECT
from tests.browser.chromium import NAMES, executable, launch
from tests.server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def chromium() -> str:
    """Its path. None is a skip, or a failure where CARE_GAP_BROWSER=required."""
    path = executable(os.environ)
    if path is None:
        why = f"no Chromium: {', '.join(NAMES)} are not on the path, and CARE_GAP_CHROMIUM names none"
        if os.environ.get("CARE_GAP_BROWSER") == "required":
            pytest.fail(why)
        pytest.skip(why)
    return path


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One a module: while it is open an event loop runs, in which no other test could start its own."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the rest of the tests do without it

    with sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(chromium: str) -> Iterator[str]:
    """The server's. Started only where there is a browser to use it."""
    with serve(PROJECT) as base:
        yield base
