"""axe-core over an open page: every rule but one, and what it finds in Streamlit's elements, which no file here can mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

LEFT_OUT = frozenset({"color-contrast-enhanced"})
"""WCAG's level AAA, 7:1. The pages promise AA, whose 4.5:1 is asked for by another rule."""


class Upstream(NamedTuple):
    """What axe may find: an element of Streamlit's own making, outside of everything in `.cg`, and why it stays."""

    rule: str
    selector: str
    why: str


UPSTREAM = (
    Upstream(
        "focus-order-semantics",
        '[data-testid="stMultiSelect"] [data-tag]',
        "a chosen option can be reached by Tab, to be removed by Delete, and has a name but no role",
    ),
    Upstream(
        "focus-order-semantics",
        '[data-testid="stCode"][tabindex="0"]',
        "code that scrolls can be reached by Tab, which scrolling by keyboard needs, and has no role",
    ),
    Upstream(
        "region",
        '[data-trigger="ComboBox"] > [role="listbox"]',
        "an open list of options stands at the end of the document, outside of all landmarks; its control names it",
    ),
)

_RULES = "axe.getRules().map(rule => rule.ruleId)"
_RUN = """async ([rules, upstream]) => {
  const asked = {resultTypes: ['violations'], elementRef: true, runOnly: {type: 'rule', values: rules}};
  const {violations} = await axe.run(document, asked);
  const known = (id, element) => element.closest('.cg') ? -1 : upstream.findIndex(
    ([rule, selector]) => rule === id && element.matches(selector));
  return violations.flatMap(({id, impact, nodes}) => nodes.map(node => ({
    rule: id, impact, html: node.html.slice(0, 160), why: node.failureSummary, known: known(id, node.element),
  })));
}"""


@dataclass(frozen=True)
class Audit:
    ours: list[str]
    upstream: set[Upstream]


def rules(page: Page) -> list[str]:
    """The rules of axe that are asked, best practices and experimental ones with them."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    return sorted(set(page.evaluate(_RULES)) - LEFT_OUT)


def audit(page: Page) -> Audit:
    """What breaks a rule in a page as it stands, of any impact."""
    found: list[dict[str, Any]] = page.evaluate(_RUN, [rules(page), [line[:2] for line in UPSTREAM]])
    ours = ["{rule} ({impact}): {html}\n{why}".format_map(node) for node in found if node["known"] < 0]
    return Audit(ours, {UPSTREAM[node["known"]] for node in found if node["known"] >= 0})
