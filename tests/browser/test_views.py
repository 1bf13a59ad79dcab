"""Every page in both themes and four widths, from few loads: what it looks like, by keyboard, to axe, and in a narrower window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

import pytest

from pages.figures.catalogue import CHARTS
from pages.paths import PAGES
from tests.browser.axe import UPSTREAM, Upstream, audit, rules
from tests.browser.chromium import THEMES, WIDTHS, Theme, Visit, resized, settle, unfold, visiting
from tests.browser.keyboard import walk
from tests.browser.sight import dark, faint, uncovered, wider
from tests.browser.snapshots import FOLDER, differences, path_of, read, styled, take

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

NARROWER = {1280: 768, 360: 320}
"""A window of the first width is made as narrow as the second; a page that is opened at either is drawn anew."""
VIEWS = tuple(product([page.path for page in PAGES], THEMES, WIDTHS))
BY_KEYBOARD = [view for view in VIEWS if view[1:] in {("light", 1280), ("dark", 360)}]
"""What is marked, and how, does not depend on the theme; the colours do, and are tokens."""
_AS_OPENED = """() => {
  document.activeElement.blur();
  document.querySelectorAll('details').forEach(unfolded => { unfolded.open = false; });
  document.querySelector('[data-testid="stMain"]').scrollTo(0, 0);
}"""


@dataclass(frozen=True, kw_only=True)
class View:
    path: str
    theme: Theme
    width: int
    visit: Visit


@dataclass
class Walked:
    """What axe was asked of, and met of Streamlit's, in all tests of this module."""

    views: set[tuple[str, str, int]] = field(default_factory=set)
    upstream: set[Upstream] = field(default_factory=set)


@pytest.fixture(scope="module")
def walked() -> Walked:
    return Walked()


def _named(view: tuple[str, Theme, int]) -> str:
    return "-".join(map(str, view))


@pytest.fixture(scope="module", params=VIEWS, ids=_named)
def view(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[View]:
    """One load for all tests of a view; each leaves the page at its top, the later ones with all unfolded."""
    path, theme, width = request.param
    with visiting(browser, f"{address}{path}", theme=theme, width=width) as visit:
        yield View(path=path, theme=theme, width=width, visit=visit)


def test_the_first_sight_of_a_page_is_the_one_of_its_snapshot(view: View) -> None:
    picture = path_of(view.path, view.theme, view.width)
    why = "look at the page; if it is meant so, `python -m tests.browser.snapshots` takes its picture anew"
    assert picture.is_file(), f"{picture.name} is missing: {why}"
    assert differences(read(picture), take(view.visit.page)) == [], why


@pytest.mark.parametrize("view", BY_KEYBOARD, ids=_named, indirect=True)
def test_tab_leads_through_a_page_in_sight(view: View) -> None:
    found = walk(view.visit.page)
    assert [stop for stop in found.stops if not (stop.shown and stop.in_sight and stop.marked)] == []
    assert found.end == "first", f"Tab led to {found.end} after {found.stops[-1].what}"
    assert found.missed == []


def test_a_page_fits_each_width_and_breaks_no_rule_of_axe(view: View, walked: Walked) -> None:
    page = view.visit.page
    assert dark(page) == (view.theme == "dark")
    ours: list[str] = []
    for width in (view.width, NARROWER[view.width]):
        page.evaluate(_AS_OPENED)
        resized(page, width)
        assert uncovered(page), f"something lies on top of the heading at {width}"
        unfold(page)
        assert wider(page) == [], f"at {width}"
        assert faint(page) == [], f"at {width}"
        found = audit(page)
        ours += [f"at {width}: {line}" for line in found.ours]
        walked.views.add((view.path, view.theme, width))
        walked.upstream |= found.upstream
    assert ours == [], "\n\n".join(ours)
    assert view.visit.complaints == []


OPENED = {
    "list": ('[data-testid="stSelectbox"] input', "ArrowDown", '[role="listbox"] [role="option"]'),
    "several": ('[data-testid="stMultiSelect"] input', "ArrowDown", '[role="listbox"] [role="option"]'),
    "quote": ('summary:has-text("Quote, cite, embed")', "Enter", '[role="tabpanel"]'),
    "steps": (
        'summary:has-text("Step through the points")',
        "Enter",
        '[class*="st-key-steps-"] details[open] [role="status"]',
    ),
    "filters": ('summary:has-text("More filters")', "Enter", '[role="combobox"][aria-label="Methods"]'),
    "menu": ('[data-testid="stExpandSidebarButton"]', "Enter", '[data-testid="stSidebar"][data-collapsed="false"]'),
}
"""The first of each kind of control, the key that opens it, and what is there then."""
OF_CHARTS = {"quote", "steps", "list", "menu"}
CONTROLS = {
    **{entry.page: OF_CHARTS for entry in CHARTS},
    "/data": {"filters", "list", "several", "menu"},
    **{path: {"menu"} for path in ("/claims", "/sources", "/help")},
}


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_an_open_control_breaks_no_rule_of_axe(browser: Browser, address: str, path: str, walked: Walked) -> None:
    ours: list[str] = []
    with visiting(browser, f"{address}{path}", theme="dark", width=360) as visit:
        found = {name: visit.page.locator(opener).first for name, (opener, *_) in OPENED.items()}
        there = {name: control for name, control in found.items() if control.count()}
        assert set(there) == CONTROLS[path]
        for name, control in there.items():
            _, key, opened = OPENED[name]
            control.focus()
            settle(visit.page)
            control.press(key)
            visit.page.locator(opened).first.wait_for()
            settle(visit.page)
            met = audit(visit.page)
            ours += [f"{name}: {line}" for line in met.ours]
            walked.upstream |= met.upstream
            visit.page.keyboard.press("Escape")
        walked.views.add((path, "opened", 360))
        assert ours == [], "\n\n".join(ours)
        assert visit.complaints == []


OTHERWISE = [f"{page.path}?lite=1" for page in PAGES] + [f"{CHARTS[0].page}?view=chart&chart={CHARTS[0].id}"]
"""The light version of each page, and a chart alone in a frame."""


@pytest.mark.parametrize("path", OTHERWISE)
def test_the_light_version_and_a_framed_chart_break_no_rule_of_axe(browser: Browser, address: str, path: str) -> None:
    with visiting(browser, f"{address}{path}", width=320) as visit:
        unfold(visit.page)
        ours = audit(visit.page).ours
        assert ours == [], "\n\n".join(ours)
        assert wider(visit.page) == []
        assert faint(visit.page) == []


def test_axe_is_asked_of_the_size_of_targets_and_of_best_practices(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/help") as visit:
        assert {"target-size", "region", "heading-order", "skip-link", "color-contrast"} <= set(rules(visit.page))


def test_what_is_left_to_streamlit_still_occurs(walked: Walked) -> None:
    widths = [*WIDTHS, *NARROWER.values()]
    asked = {*product((page.path for page in PAGES), THEMES, widths), *product(CONTROLS, ["opened"], [360])}
    if walked.views != asked:
        pytest.skip(f"{len(asked - walked.views)} views were not asked for, or could not be")
    assert [line for line in UPSTREAM if line not in walked.upstream] == [], "strike what occurs no longer"


BREAKS = {
    "heading": "h1 { visibility: hidden !important; }",
    "heading gone": "h1 { display: none !important; }",
    "chart": 'main :is(img, .main-svg, [role="img"], [role="figure"]) { visibility: hidden !important; }',
    "menu": '[data-testid="stSidebarNav"], [data-testid="stHeader"] { visibility: hidden !important; }',
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_a_snapshot_sees_what_is_missing(browser: Browser, address: str, theme: Theme, width: int) -> None:
    with visiting(browser, f"{address}/", theme=theme, width=width) as visit:
        whole = take(visit.page)
        assert differences(whole, take(visit.page)) == []
        for what, css in BREAKS.items():
            with styled(visit.page, css):
                assert differences(whole, take(visit.page)), what
    other = read(path_of("/", "dark" if theme == "light" else "light", width))
    assert len(differences(whole, other)) > len(BREAKS)


def test_a_snapshot_sees_no_other_letters_and_no_other_day(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/", width=360) as visit:
        whole = take(visit.page)
        visit.page.locator(".cg.fresh summary").evaluate(
            "line => { line.textContent = 'Stale since 3 May 2026. '.repeat(9); }"
        )
        with styled(visit.page, "html, .cg p, .cg h1, button { font-family: serif; }"):
            assert differences(whole, take(visit.page)) == []


def test_the_snapshots_are_those_of_the_pages_and_small() -> None:
    sizes = {picture: picture.stat().st_size for picture in FOLDER.glob("*")}
    assert set(sizes) == {path_of(path, theme, width) for path, theme, width in VIEWS}
    assert max(sizes.values()) < 3_000
    assert sum(sizes.values()) < 120_000
