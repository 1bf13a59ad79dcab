"""Headless Chromium as the tests, the screenshots and the README's picture use it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Playwright

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
WIDTHS = (1280, 360)
HEIGHT = 900

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
"""Runs as root in a container, and asks nobody for updates: what is asked is asked by the page."""

WAIT = 30_000
"""Milliseconds a page may take to be drawn before the wait is an error."""

DRAWN = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const plots = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
  return app?.dataset.testScriptState === 'notRunning'
    && app.dataset.testConnectionState === 'CONNECTED'
    && document.querySelector('a[href="tel:988"]') !== null
    && document.querySelector('[data-testid="stSkeleton"], [data-testid="stAppSkeleton"]') === null
    && plots.every(plot => plot.querySelector('.main-svg') !== null);
}"""
"""The script has ended, the foot of the page is there, and so is every chart."""

_STILL = """() => Promise.allSettled(document.getAnimations()
  .filter(moving => moving.effect.getComputedTiming().endTime < Infinity).map(moving => moving.finished))"""
"""Nothing fades in or slides any more: half-way, a colour is not the one a reader sees."""

_RESTS = """async element => {
  const place = () => { const { x, y, width, height } = element.getBoundingClientRect(); return `${x} ${y} ${width} ${height}`; };
  const began = performance.now();
  for (let last = place(), since = began; performance.now() - began < 30_000;) {
    await new Promise(next => requestAnimationFrame(next));
    if (place() !== last) { last = place(); since = performance.now(); }
    if (performance.now() - since > 500) return;
  }
  throw new Error('it never stood still');
}"""
"""A fold that opens moves what is in it for half a second, by a script: `document.getAnimations` does not know of it."""

_CLIPBOARD = """async start => {
  for (let tries = 0; tries < 200; tries += 1) {
    const copied = await navigator.clipboard.readText();
    if (copied.startsWith(start)) return copied;
    await new Promise(next => setTimeout(next, 50));
  }
  throw new Error(`the clipboard never began with ${start}`);
}"""

_PROBE = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")
"""Streamlit looks for its server below the page's own path first; that this is no address is right."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A page as a first visitor meets it, with all that its browser asked for and complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def executable(environ: Mapping[str, str]) -> str | None:
    """Chromium on this machine: CARE_GAP_CHROMIUM, else the first of `NAMES` on the path; None where there is none."""
    return environ.get("CARE_GAP_CHROMIUM") or next((path for path in map(shutil.which, NAMES) if path), None)


def launch(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, headless=True, args=list(FLAGS))


def settle(page: Page) -> None:
    """Waits until a page is drawn whole. Raises playwright's TimeoutError when it is not within `WAIT`."""
    page.wait_for_function(DRAWN, timeout=WAIT)
    page.evaluate("document.fonts.ready")
    page.evaluate(_STILL)


def copied(button: Locator, start: str) -> str:
    """Presses a button that copies, once it stands still (one that moves below the pointer between down and up is not pressed),
    and gives the text of the clipboard when it begins so: a page writes to it a moment later. Playwright's own wait takes the
    promise of a text for the text. Raises playwright's Error when nothing of the kind comes within 10 s."""
    page = button.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button.scroll_into_view_if_needed()
    button.evaluate(_RESTS)
    button.click()
    return str(page.evaluate(_CLIPBOARD, start))


def _complain(visit: Visit, line: ConsoleMessage) -> None:
    where = line.location.get("url", "")
    if line.type == "error" and not _PROBE.search(where):
        visit.complaints.append(f"{line.text} ({where})")


@contextmanager
def visiting(browser: Browser, address: str, *, theme: Theme = "light", width: int = 1280) -> Iterator[Visit]:
    """Opens an address in a profile that keeps nothing from before, and waits until it is drawn whole."""
    with browser.new_context(color_scheme=theme, viewport={"width": width, "height": HEIGHT}) as context:
        page = context.new_page()
        visit = Visit(page=page)
        page.on("request", lambda request: visit.asked.append(request.url))
        page.on("websocket", lambda socket: visit.asked.append(socket.url))
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        page.on("console", lambda line: _complain(visit, line))
        page.goto(address, wait_until="load")
        settle(page)
        yield visit


def unfold(page: Page) -> None:
    """Opens all that the pages themselves fold away; what Streamlit folds is not there before it is asked for."""
    page.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true; })")


def resized(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    settle(page)


def unrolled(page: Page) -> None:
    """Makes the window as high as the page: Streamlit scrolls inside it, and a picture shows the window alone."""
    height = page.evaluate("""document.querySelector('[data-testid="stMain"]').scrollHeight""")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})  # type: ignore[index]
    settle(page)
