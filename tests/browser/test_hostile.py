"""Text in a release and in the record of attempts that would run, or look like our own, were it taken for markup."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from etl.checks import check
from etl.model import COLUMNS, Attempt, figures, key
from etl.sources import registry
from pages.figures.csv_text import is_formula
from pages.paths import PAGES
from tests.browser.chromium import settle, visiting
from tests.pages.altered import Row, copy, republish
from tests.reliability import Seen
from tests.server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog

pytestmark = pytest.mark.browser

HOSTILE = (
    '<img src=x onerror="window.hit=1" class=hostile>', "<script class=hostile>window.hit=1;alert(1)</script>",
    "<svg class=hostile onload=alert(1)>", '<a class=hostile href="javascript:window.hit=1">x</a>',
    "</table></div><h1 class=hostile>x</h1>", "[x](javascript:window.hit=1)", "![x](https://evil.example/x.png)",
    "**hostile** `hostile`", r"$\frac{1}{2}$", '=HYPERLINK("https://evil.example")', "\t+1+1", "＝1+1",
    "\u202ehostile\u202c", "<b class=hostile>x</b><br>x", "<style class=hostile>*{display:none}</style>",
)  # fmt: skip
FREE = ("place", "group_kind", "group", "reference")
"""Columns that a publisher's own words reach."""
CLOSED = tuple(column.name for column in COLUMNS if column.type == "string" and column.name not in {*FREE, "source"})
"""Columns whose values are ours; `source` is the parser's own name."""

_MADE_OF_IT = """() => ({
  hit: window.hit ?? null,
  elements: document.querySelectorAll('.hostile, .katex, [onerror], [onload]').length,
  links: [...document.querySelectorAll('a, image')].filter(
    item => /javascript:|evil/.test(item.getAttribute('href') ?? item.getAttribute('xlink:href') ?? '')).length,
  bold: [...document.querySelectorAll('b, strong, em, code, h1')].filter(item => /hostile/.test(item.textContent)).length,
})"""
_UNFOLD = "document.querySelectorAll('details').forEach(folded => { folded.open = true; })"


@pytest.mark.parametrize("column", CLOSED)
def test_a_column_of_our_own_words_takes_no_other(column: str) -> None:
    source = registry()["samhsa"]
    plain = {
        "indicator": "ami_prevalence", "unit": "percent", "method": source.methods[0].id, "reference": "Table 1",
        "start": date(2023, 1, 1), "end": date(2023, 12, 31), "value": 22.8, "grade": "primary",
    }  # fmt: skip
    today = date(2026, 11, 22)
    before = {failure.check for failure in check(figures([plain], source="samhsa"), source, None, today)}
    for text in HOSTILE:
        found = check(figures([plain | {column: text}], source="samhsa"), source, None, today)
        assert {failure.check for failure in found} - before, (column, text)


def _hostile(row: Row) -> Row:
    """A row whose group, where it has one, and whose reference are hostile; which text it is follows from the group."""
    text = HOSTILE[sum(map(ord, row["group"])) % len(HOSTILE)]
    reference = HOSTILE[sum(map(ord, str(key(row)))) % len(HOSTILE)]
    group = {} if row["group_kind"] == "total" else {"group": f"{text} {row['group']}"}
    return row | group | {"reference": f"{reference} {row['reference']}"}


def _added() -> Iterator[Row]:
    blank = dict.fromkeys(column.name for column in COLUMNS)
    for column in FREE:
        for text in HOSTILE:
            yield blank | {
                "source": "samhsa", "indicator": "ami_prevalence", "place": "US", "group_kind": "sex", "group": "x",
                "start": date(2026, 1, 1), "end": date(2026, 1, 2), "value": 20.0, "unit": "percent", "method": registry()["samhsa"].methods[0].id,
                "reliability": "not_assessable", "derived": False, "evidence": "published", "reference": text, column: text,
            }  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile") / "data"
    store = copy(folder)
    republish(store, _hostile, added=tuple(_added()), gone=_hostile)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    outcomes = ("unavailable", "refused", "held")
    store.record(
        {
            slug: (
                Attempt(
                    slug=slug, outcome=outcomes[n % 3], why=" ".join(HOSTILE), checked_at=now, succeeded_at=None,
                    failing_since=now, held="r1" if outcomes[n % 3] == "held" else "",
                ),
                {},
            )
            for n, slug in enumerate(registry())
        }
    )  # fmt: skip
    with serve(folder) as url:
        yield url


@pytest.mark.parametrize("path", [*(page.path for page in PAGES), "/data?group_kind=sex"])
def test_nothing_of_hostile_text_runs_or_becomes_an_element(browser: Browser, site: str, path: str, seen: Seen) -> None:
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    with visiting(browser, f"{site}{path}") as visit:
        visit.page.on("dialog", note)
        visit.page.reload()
        settle(visit.page)
        visit.page.evaluate(_UNFOLD)
        visit.page.wait_for_timeout(300)
        made = visit.page.evaluate(_MADE_OF_IT)
        text = visit.page.locator('[data-testid="stMain"]').inner_text()
        assert made == {"hit": None, "elements": 0, "links": 0, "bold": 0}
        assert "hostile" in text, "the page shows none of it, so nothing was tried"
        assert visit.page.locator('[data-testid="stException"]').count() == 0
        assert [url for url in visit.asked if "evil" in (urlsplit(url).hostname or "")] == []
        assert visit.complaints == []
    assert dialogs == []
    seen(
        36,
        "HTML, scripts, Markdown, LaTeX, links and bidi marks in every free column and in the record of attempts",
        "in Chromium nothing runs, no dialog opens, no element is made of it, on any page",
    )


def test_a_file_of_hostile_text_runs_in_no_spreadsheet(site: str, seen: Seen) -> None:
    body = httpx.get(f"{site}/api/v1/figures.csv").content.decode()
    rows = list(csv.reader(io.StringIO(body, newline="")))
    assert any("HYPERLINK" in cell for row in rows for cell in row)
    assert [cell for row in rows for cell in row if cell and is_formula(cell) and not _number(cell)] == []
    seen(
        36,
        "Formulas in every free column",
        "each stands in the CSV behind an apostrophe; columns of our own words take no other",
    )


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
