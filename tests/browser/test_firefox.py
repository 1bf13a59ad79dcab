"""Every page in Firefox: opened, used, and left again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.figures.catalogue import CHARTS
from pages.paths import PAGES, Page
from tests.browser.chromium import DRAWN
from tests.browser.firefox import Firefox
from tests.browser.firefox import firefox as started
from tests.browser.test_pages import MAIN

pytestmark = pytest.mark.browser

SCRIPTS = Path(__file__).resolve().parents[2] / "pages"
CHOOSING = {entry.page for entry in CHARTS if entry.parameters}
WORDS_ALONE = {"/claims", "/help"}
"""Pages with neither a chart nor a table before anything is asked of them."""
OTHER = f'{MAIN} [role="radio"][aria-checked="false"]'
POLICY = "blocked WebAssembly"
"""What Streamlit tries once a load, is refused by our policy, and goes on without. Chromium does not say so."""
_HEADINGS = "[...document.querySelectorAll('h1')].map(heading => heading.innerText)"
_WRONG = """[...document.querySelectorAll('[data-testid="stException"], [data-testid="stAlertContentError"]')]
  .map(box => box.innerText)"""
_SHOWN = f"""[...document.querySelectorAll('{MAIN} :is(img, table, .main-svg)')]
  .filter(item => item.checkVisibility() && item.getBoundingClientRect().width >= 200).length"""
_LIFELINE = """(() => {
  const link = document.querySelector('.cg.help a[href="tel:988"]');
  link.scrollIntoView({block: 'center', behavior: 'instant'});
  const box = link.getBoundingClientRect();
  return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2) === link;
})()"""
_CHOSEN = (
    f"""[...document.querySelectorAll('{MAIN} [role="radio"][aria-checked="true"]')].map(radio => radio.innerText)"""
)


@pytest.fixture(scope="module")
def tab(firefox: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with started(firefox, tmp_path_factory.mktemp("firefox")) as tab:
        yield tab


@pytest.mark.parametrize("entry", PAGES, ids=lambda page: page.title)
def test_a_page_opens_and_a_choice_is_a_step(tab: Firefox, served: str, entry: Page) -> None:
    tab.open(f"{served}{entry.path}")
    tab.until(f"({DRAWN})()", True)
    assert tab.tell(_HEADINGS) == [_question(entry)]
    assert tab.tell(_WRONG) == []
    assert tab.tell(_SHOWN) or entry.path in WORDS_ALONE
    assert tab.tell(_LIFELINE)
    others = tab.tell(f"document.querySelectorAll({OTHER!r}).length")
    assert bool(others) == (entry.path in CHOOSING)
    if others:
        _step(tab)
    assert tab.tell(_WRONG) == []
    assert {POLICY in line for line in tab.complaints} == {True}, tab.complaints


def _question(entry: Page) -> str:
    """What the script of a page opens with."""
    found = re.search(r'opening\(\s*"([^"]+)"', (SCRIPTS / entry.file).read_text(encoding="utf-8"))
    assert found, f"{entry.file} opens with no question"
    return found[1]


def _step(tab: Firefox) -> None:
    before, held = tab.tell("location.href"), tab.tell(_CHOSEN)
    tab.click(OTHER)
    tab.until(f"location.href !== {before!r} && ({DRAWN})()", True)
    assert tab.tell(_CHOSEN) != held
    tab.back()
    tab.until("location.href", before)
    tab.until(_CHOSEN, held)
