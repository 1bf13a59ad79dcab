"""A server of the shipped release, and browsers. The tests of one that is not there are skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from etl.disk import PROJECT
from tests.browser import firefox as fox
from tests.browser.chromium import NAMES, executable, launch
from tests.server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def chromium() -> str:
    """Its path. None is a skip, or a failure where CARE_GAP_BROWSER=required."""
    return _found(
        executable(os.environ), f"no Chromium: {', '.join(NAMES)} are not on the path, and CARE_GAP_CHROMIUM names none"
    )


@pytest.fixture(scope="session")
def firefox() -> str:
    """Its path, as that of Chromium."""
    path = next((path for path in map(shutil.which, fox.NAMES) if path), None)
    return _found(path, f"no Firefox: {', '.join(fox.NAMES)} are not on the path")


def _found(path: str | None, why: str) -> str:
    if path is None and os.environ.get("CARE_GAP_BROWSER") == "required":
        pytest.fail(why)
    return path or pytest.skip(why)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One a module: while it is open an event loop runs, in which no other test could start its own."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the rest of the tests do without it

    with sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The address of the server, for a fixture of a browser that is there."""
    with serve(PROJECT) as base:
        yield base


@pytest.fixture(scope="session")
def address(chromium: str, request: pytest.FixtureRequest) -> str:
    """The server's. Started only where there is a browser to use it."""
    return str(request.getfixturevalue("served"))
