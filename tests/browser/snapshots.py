"""The first sight of every page, an eighth as large and in 16 greys: `python -m tests.browser.snapshots` renews the pictures.

They show the page in the letters of the font that the charts carry, the same on every machine, and leave out what the banner
says of today.
"""

from __future__ import annotations

import base64
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import ttf_opensans
from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright

from etl.disk import PROJECT
from pages.paths import PAGES
from tests.browser.chromium import THEMES, WIDTHS, Theme, executable, launch, settle, visiting
from tests.server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).with_name("snapshots")
HEIGHTS = {1280: 900, 360: 800}
SMALLER = 8
"""Pixels of a page, each way, in one of a snapshot."""
TILE = 8
"""Pixels of a snapshot, each way, in one place that is compared: a line of text is two to three high."""
STEP = 17
"""Of grey, from 0 to 255: one of 16."""
SPARSER = 0.12
"""The share of a place that may be filled in one picture and paper in the other: a few letters of another number."""
PALER = 2 * STEP
"""How far the mean grey of a place may be off."""

_LETTERS = """async files => {
  for (const [weight, file] of Object.entries(files)) {
    const bytes = Uint8Array.from(atob(file), letter => letter.charCodeAt(0));
    document.fonts.add(await new FontFace('Snapshot', bytes.buffer, {weight}).load());
  }
}"""
_STILL_LIFE = """
*:not([data-testid="stIconMaterial"]) { font-family: Snapshot !important; }
.cg.fresh { visibility: hidden; height: 24px !important; overflow: hidden; }
"""
_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def path_of(path: str, theme: Theme, width: int) -> Path:
    return FOLDER / f"{path.strip('/') or 'home'}-{theme}-{width}.png"


def take(page: Page) -> Image.Image:
    """A snapshot of a page that stands at its top; the page is left as it was."""
    page.evaluate(
        _LETTERS, {"400": _letters(ttf_opensans.OPENSANS_REGULAR), "700": _letters(ttf_opensans.OPENSANS_BOLD)}
    )
    with styled(page, _STILL_LIFE):
        settle(page)
        page.evaluate(_DRAWN)
        width = page.evaluate("innerWidth")
        shot = page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": HEIGHTS[width]}, animations="disabled")
    return Image.open(io.BytesIO(shot)).convert("L").reduce(SMALLER).point(lambda grey: round(grey / STEP) * STEP)


def _letters(font: ttf_opensans.Font) -> str:
    return base64.b64encode(Path(font.path).read_bytes()).decode()


@contextmanager
def styled(page: Page, css: str) -> Iterator[None]:
    """With more rules than the page has of its own."""
    sheet = page.evaluate_handle("css => Object.assign(document.createElement('style'), {textContent: css})", css)
    page.evaluate("sheet => document.head.append(sheet)", sheet)
    yield
    page.evaluate("sheet => sheet.remove()", sheet)


def differences(was: Image.Image, now: Image.Image) -> list[str]:
    """The places, in pixels of the page, where something was and is not, or the other way round; and those of another grey."""
    if was.size != now.size:
        return [f"{now.size[0]} x {now.size[1]} pixels in place of {was.size[0]} x {was.size[1]}"]
    filled = _apart(_filled(was), _filled(now), SPARSER * 255)
    return [f"filled otherwise at {place}" for place in filled] + [
        f"of another grey at {place}" for place in _apart(was, now, PALER)
    ]


def _apart(was: Image.Image, now: Image.Image, limit: float) -> list[str]:
    apart = ImageChops.difference(was.reduce(TILE), now.reduce(TILE))
    size = SMALLER * TILE
    return [
        f"{x * size}, {y * size}"
        for y, x in product(range(apart.height), range(apart.width))
        if _grey(apart, x, y) > limit
    ]


def _filled(picture: Image.Image) -> Image.Image:
    """White where a picture is not the paper of its column, which is the grey that most of the column has."""
    paper = Image.new("L", (picture.width, 1))
    for x in range(picture.width):
        greys = picture.crop((x, 0, x + 1, picture.height)).histogram()
        paper.putpixel((x, 0), greys.index(max(greys)))
    return ImageChops.difference(picture, paper.resize(picture.size)).point(lambda off: 255 if off else 0)


def _grey(picture: Image.Image, x: int, y: int) -> int:
    found = picture.getpixel((x, y))
    assert isinstance(found, int)
    return found


def read(path: Path) -> Image.Image:
    return Image.open(path).convert("L")


def write(picture: Image.Image, path: Path) -> None:
    """In four bits a pixel."""
    greys = Image.frombytes("P", picture.size, picture.point(lambda grey: grey // STEP).tobytes())
    greys.putpalette([grey for step in range(16) for grey in [step * STEP] * 3])
    greys.save(path, optimize=True, bits=4)


def renew() -> None:
    """Takes every snapshot anew, and drops those of pages that are gone."""
    path = executable(os.environ)
    if path is None:
        sys.exit("no Chromium: put one on the path, or name it in CARE_GAP_CHROMIUM")
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with serve(PROJECT) as address, sync_playwright() as playwright:
        browser = launch(playwright, path)
        for page, theme, width in product(PAGES, THEMES, WIDTHS):
            with visiting(browser, f"{address}{page.path}", theme=theme, width=width) as visit:
                write(take(visit.page), path_of(page.path, theme, width))
        browser.close()


if __name__ == "__main__":
    renew()
