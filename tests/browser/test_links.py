"""Every choice of every page is in its address, in words: a copied link opens the same view in another browser, and each choice
is one step of the history.

Controls and options are read off the pages as they are drawn, so that none is forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from json import dumps
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml.html import fragment_fromstring

from pages.figures.catalogue import CHARTS
from pages.figures.extract import FILTERS
from pages.known import known
from pages.paths import PAGES
from tests.browser.chromium import WAIT, launch, settle
from tests.pages.visitor import visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

PATHS = tuple(page.path for page in PAGES)
CHOOSING = {entry.page for entry in CHARTS if entry.parameters} | {"/data"}
HARDEST = ("/barriers", "/data", "/smartphones", "/treatment", "/prevalence", "/")
"""The pages with choices, those first that take the longest."""
WORKERS = 3
TRIES = 15
BEGUN = {"/data": "/data?indicator=ami_prevalence"}
"""Where the default is named as soon as anything else is, a page is begun with it named."""
SAME = " (second-hand)"
"""What the label of a period may have beside its word."""
MENU = '[data-testid="stSidebar"] a'
MORE = '[data-testid="stMain"] .st-key-quote-more summary'
_CONTROLS = '[data-testid="stMain"] :is([role="radiogroup"], input[role="combobox"])'
_READ = f"""() => [...document.querySelectorAll('{_CONTROLS}')].map(control => {{
  const several = control.closest('[data-testid="stMultiSelect"]'), pills = control.getAttribute('role') === 'radiogroup';
  const chips = several ? [...several.querySelectorAll('[data-tag]')].map(chip => chip.getAttribute('aria-label')) : [];
  const radios = pills ? [...control.querySelectorAll('[role="radio"]')] : [];
  const held = pills ? radios.filter(radio => radio.ariaChecked === 'true').map(radio => radio.innerText) : chips;
  return {{
    label: control.getAttribute('aria-label'),
    kind: pills ? 'pills' : several ? 'several' : 'list',
    options: radios.map(radio => radio.innerText),
    held: control.value && !several ? [control.value] : held,
  }};
}})"""
_TOLD = """() => [...document.querySelectorAll('[data-testid="stMain"] .cg')]
  .map(part => part.textContent.replace(/\\s+/g, ' ').trim())"""
_SHOWN = f"""() => [
  ...({_READ})().filter(control => control.held.length).map(control => `${{control.label}}: ${{control.held.join(', ')}}`),
  ...({_TOLD})(),
  ...[...document.querySelectorAll('[data-testid="stMain"] img')].map(picture => picture.alt),
]"""
"""What the controls hold, all text of the page and the words of its pictures."""
_NAMES = """([known, count]) => {
  const asked = new URLSearchParams(location.search);
  return [...asked.keys()].find(name => !known.includes(name) && asked.getAll(name).length === count);
}"""
"""The name that says so many words and is not one of those known."""
_MOVED = "before => location.href !== before"
_NO_PLOTLY = "export const PlotlyChart = () => null; export default PlotlyChart;"
"""Points and bars follow from the same rows as the texts: tests/pages/figures."""
_IN_SIGHT = """async control => {
  control.scrollIntoView({block: 'center', behavior: 'instant'});
  control.focus();
  await new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
}"""
"""A list closes when its page scrolls, which is told a frame later."""
_SCROLLED = """async option => {
  let list = option.parentElement;
  while (list.scrollHeight <= list.clientHeight && list.getAttribute('role') !== 'listbox') list = list.parentElement;
  const found = [];
  const look = () => found.push(...[...list.querySelectorAll('[role="option"]')].map(option => option.innerText));
  for (list.scrollTop = 0; ; list.scrollTop += list.clientHeight / 2) {
    await new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
    look();
    if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1) return found;
  }
}"""
"""All options of a list, which draws those in sight."""
WORDS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Words = dict[str, list[str]]


@dataclass(kw_only=True)
class Control:
    """A control as it is drawn; `options` of a list are known only once it is unfolded."""

    label: str
    kind: str
    options: list[str]
    held: list[str]


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[Page]:
    """An address in a browser that has never been here, without the chart library."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.route(
            "**/PlotlyChart.*.js", lambda route: route.fulfill(content_type="text/javascript", body=_NO_PLOTLY)
        )
        page = context.new_page()
        page.goto(url)
        settle(page)
        yield page


def reopened(page: Page, url: str) -> list[str]:
    """What an address shows to a visitor whose browser forgot all but its cached files."""
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.context.clear_cookies()
    page.goto(url)
    settle(page)
    return shown(page)


def shown(page: Page) -> list[str]:
    return [str(text) for text in page.evaluate(_SHOWN)]


def shows(page: Page, what: str, expected: list[str]) -> None:
    """Waits until a page shows this. Fails with the difference when it does not in time."""
    from playwright.sync_api import TimeoutError as Late  # noqa: PLC0415 - the rest of the tests do without it

    try:
        page.wait_for_function(
            f"expected => JSON.stringify(({what})()) === expected", arg=json(expected), timeout=WAIT / 3
        )
    except Late:
        assert page.evaluate(what) == expected, page.url


def json(texts: list[str]) -> str:
    """As JSON.stringify writes it."""
    return dumps(texts, ensure_ascii=False, separators=(",", ":"))


def controls(page: Page) -> list[Control]:
    return [Control(**found) for found in page.evaluate(_READ)]


def asked(page: Page) -> Words:
    return parse_qs(urlsplit(page.url).query)


def unfold(page: Page, place: int) -> Locator:
    """Opens the list of the control at a place: its options, of which only those in sight are drawn."""
    control, options = page.locator(_CONTROLS).nth(place), page.get_by_role("option")
    control.evaluate(_IN_SIGHT)
    control.press("ArrowDown")
    options.first.wait_for(timeout=WAIT / 3)
    return options


def press(page: Page, place: int, option: str) -> None:
    """Chooses an option of the control at a place. A list closes when the page moves, as it may while a choice made before is
    drawn: then it is opened again, as anybody would."""
    from playwright.sync_api import TimeoutError as Late  # noqa: PLC0415 - the rest of the tests do without it

    control = page.locator(_CONTROLS).nth(place)
    if control.get_attribute("role") == "radiogroup":
        control.get_by_role("radio", name=option, exact=True).click()
        return
    for left in reversed(range(TRIES)):
        control.evaluate(_IN_SIGHT)
        control.fill(option)
        try:
            page.get_by_role("option", name=option, exact=True).click(timeout=WAIT / TRIES)
        except Late:
            control.fill("")
            if not left:
                raise
        else:
            return


def choose(page: Page, place: int, option: str) -> set[str]:
    """Chooses an option and waits for the address; the names that this changed in it."""
    before, url = asked(page), page.url
    press(page, place, option)
    page.wait_for_function(_MOVED, arg=url)
    after = asked(page)
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def every(page: Page, place: int) -> list[str]:
    """The options of the list at a place."""
    options = unfold(page, place)
    found = options.first.evaluate(_SCROLLED)
    page.keyboard.press("Escape")
    options.first.wait_for(state="hidden")
    return list(dict.fromkeys(found))


class Sweep:
    """A visit of one page, on which each option of each control is chosen once. `names` has what a control of one option is
    called in the address and `words` its options there, by its place on the page; `burst` what others are called, by label."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.linked = any(control.kind == "several" for control in controls(page))
        self.names: dict[int, str] = {}
        self.words: dict[int, dict[str, str]] = {}
        self.left: dict[int, list[str]] = {}
        self.burst: dict[str, str] = {}

    def rounds(self) -> Iterator[tuple[str, bool]]:
        """The addresses that between them have every option, and whether nothing is left of the lists then. All pills go one
        further, which changes what lists offer; then together all lists, until they are exhausted."""
        self.offer("pills")
        while True:
            for place in self.movable("pills"):
                self.take(place)
                settle(self.page)
            self.offer("list")
            while lists := self.movable("list"):
                for place in lists:
                    self.take(place)
                yield self.page.url, not self.movable("list")
            if not self.movable("pills"):
                return

    def offer(self, kind: str) -> None:
        for place, control in enumerate(controls(self.page)):
            if control.kind == kind:
                offered = control.options or every(self.page, place)
                known = {option.removesuffix(SAME) for option in self.words.setdefault(place, {})}
                self.left[place] = [option for option in offered if option.removesuffix(SAME) not in known]

    def movable(self, kind: str) -> list[int]:
        """The controls that have an option left beside the one they hold."""
        drawn = controls(self.page)
        return [n for n, item in enumerate(drawn) if item.kind == kind and set(self.left[n]) - set(item.held)]

    def take(self, place: int) -> None:
        held = controls(self.page)[place].held
        option = next(option for option in self.left[place] if option not in held)
        changed = choose(self.page, place, option)
        if place not in self.names:
            (self.names[place],) = changed
        self.left[place].remove(option)
        (self.words[place][option],) = asked(self.page)[self.names[place]]

    def bursts(self) -> Iterator[tuple[str, bool]]:
        """The address after all options of each control that takes several were chosen, as fast as a keyboard can, and whether
        that was the last."""
        while left := self.several():
            control = controls(self.page)[left[0]]
            count = int(unfold(self.page, left[0]).first.get_attribute("aria-setsize") or 0)
            for _ in range(count):
                self.page.keyboard.press("ArrowDown")
                self.page.keyboard.press("Enter")
            self.page.keyboard.press("Escape")
            known = [[*self.names.values(), *self.burst.values()], len(control.held) + count]
            self.burst[control.label] = str(self.page.wait_for_function(_NAMES, arg=known).json_value())
            settle(self.page)
            yield self.page.url, not self.several()

    def several(self) -> list[int]:
        """The controls of several options that are left."""
        drawn = controls(self.page)
        return [n for n, item in enumerate(drawn) if item.kind == "several" and item.label not in self.burst]


def swept(chromium: str, address: str, path: str) -> Sweep:
    """Chooses all there is on a page and has each address opened as by a stranger: by a new session of the server each, and by
    another browser where it has more than the one before. Fails where that shows anything else."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the rest of the tests do without it

    begun = f"{address}{BEGUN.get(path, path)}"
    with sync_playwright() as playwright, launch(playwright, chromium) as browser:
        with opened(browser, begun) as page, opened(browser, f"{address}/help") as other:
            sweep = Sweep(page)
            for url, whole in sweep.rounds():
                _same(page, other, address, url, whole)
            if sweep.linked:
                page.goto(begun)
                settle(page)
                page.locator(MORE).click()
                for url, whole in sweep.bursts():
                    _same(page, other, address, url, whole)
        return sweep


def _same(page: Page, other: Page, address: str, url: str, whole: bool) -> None:
    if whole:
        shows(page, _SHOWN, reopened(other, url))
    else:
        shows(page, _TOLD, told(address, url))


def told(address: str, url: str) -> list[str]:
    """All text that the server sends to a visitor who was never here."""
    link = urlsplit(url)
    with visiting(address) as visitor:
        answer = visitor.open(link.path.strip("/"), link.query, f"{address}{link.path}")
    assert answer.exceptions == ()
    parts = fragment_fromstring(answer.html, create_parent="div").find_class("cg")
    return [" ".join(part.text_content().split()) for part in parts]


@pytest.fixture(scope="module")
def sweeps(chromium: str, address: str) -> Iterator[dict[str, Future[Sweep]]]:
    """By the paths of pages, and all at once: a browser waits more than it works."""
    with ThreadPoolExecutor(WORKERS) as pool:
        yield {path: pool.submit(swept, chromium, address, path) for path in sorted(CHOOSING, key=HARDEST.index)}


@pytest.mark.parametrize("path", sorted(CHOOSING))
def test_a_choice_is_one_step_of_the_history(
    browser: Browser, address: str, sweeps: dict[str, Future[Sweep]], path: str
) -> None:
    with opened(browser, f"{address}{path}") as page:
        begun = page.evaluate("history.length")
        views = [(f"{address}{path}", shown(page))]
        assert page.url == views[0][0]
        single = [n for n, control in enumerate(controls(page)) if control.kind != "several"]
        for place in (single[0], single[-1]):
            control = controls(page)[place]
            options = control.options or every(page, place)
            assert choose(page, place, next(option for option in options if option not in control.held))
            settle(page)
            views.append((page.url, shown(page)))
        assert page.evaluate("history.length") == begun + 2
        for move, at in ((page.go_back, 1), (page.go_back, 0), (page.go_forward, 1), (page.reload, 1)):
            move()
            stands(page, *views[at])
        page.locator(MENU).filter(has_text="Sources").click()
        page.wait_for_url(f"{address}/sources")
        settle(page)
        page.go_back()
        stands(page, *views[1])
        page.go_forward()
        stands(page, f"{address}/sources")


def stands(page: Page, url: str, expected: list[str] | None = None) -> None:
    """Waits until a page is at an address and shows this."""
    page.wait_for_url(url)
    settle(page)
    if expected is not None:
        shows(page, _SHOWN, expected)


@pytest.mark.parametrize("path", sorted(CHOOSING))
def test_a_link_opens_the_view_it_was_copied_from(sweeps: dict[str, Future[Sweep]], path: str) -> None:
    sweep, facts = sweeps[path].result(), known().facts()
    chosen = {sweep.names[place]: words for place, words in sweep.words.items() if words}
    assert len(set(sweep.names.values())) == len(sweep.names)
    assert all(WORDS.fullmatch(word) for words in chosen.values() for word in words.values()), chosen
    for entry in CHARTS:
        if entry.page == path:
            assert all(set(words) <= set(chosen[name].values()) for name, words in entry.words(facts).items()), chosen
    assert path != "/data" or {*sweep.names.values(), *sweep.burst.values()} == set(FILTERS)


def test_no_other_page_has_controls(browser: Browser, address: str) -> None:
    for path in sorted(set(PATHS) - CHOOSING):
        with opened(browser, f"{address}{path}") as page:
            assert controls(page) == []
