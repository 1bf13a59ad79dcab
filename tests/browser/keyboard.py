"""A page gone through with the Tab key alone: where each press lands, and whether a reader sees that it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST = 400
"""Presses after which a page that has not ended is a trap."""

_START = """() => {
  const still = () => Promise.allSettled(document.getAnimations()
    .filter(moving => moving.effect.getComputedTiming().endTime < Infinity).map(moving => moving.finished));
  const ring = element => {
    const style = getComputedStyle(element);
    const outline = style.outlineStyle === 'none' ? '' : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
    const edges = ['Top', 'Right', 'Bottom', 'Left'].map(
      side => parseFloat(style[`border${side}Width`]) ? style[`border${side}Width`] + style[`border${side}Color`] : '');
    return [outline, style.boxShadow, ...edges].join('|');
  };
  const around = element => {
    const near = [element];
    while (near.length < 5 && near.at(-1).parentElement) near.push(near.at(-1).parentElement);
    return near.map(ring);
  };
  const shown = element => element.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && [...element.getClientRects()].some(box => box.width > 1 && box.height > 1);
  const inSight = element => [...element.getClientRects()].some(box => [0.02, 0.5, 0.98].some(across => [0.1, 0.5, 0.9].some(
    down => {
      const top = document.elementFromPoint(box.left + across * box.width, box.top + down * box.height);
      return top !== null && (element.contains(top) || top.contains(element));
    })));
  const named = element => element.outerHTML.replace(/ class="[^"]*"/g, '').slice(0, 120);
  const stops = [];
  document.activeElement.blur();
  document.querySelector('[data-testid="stMain"]').scrollTo(0, 0);
  window.keyboard = {
    async stop() {
      await still();
      const element = document.activeElement;
      if (element === document.body || element === null) return 'nothing';
      if (stops.some(stop => stop.element === element)) return element === stops[0].element ? 'first' : 'again';
      stops.push({element, focused: around(element), shown: shown(element), inSight: inSight(element)});
      return 'new';
    },
    async all() {
      await still();
      const marked = ({element, focused}) => around(element).some((ring, n) => ring !== focused[n]);
      return stops.map(stop => ({what: named(stop.element), shown: stop.shown, in_sight: stop.inSight, marked: marked(stop)}));
    },
    missed() {
      const reachable = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
        .filter(element => element.tabIndex >= 0 && !element.disabled && shown(element));
      const group = element => element.closest('[role="radiogroup"], [role="tablist"]') ?? element;
      return reachable.filter(element => !stops.some(stop => group(element).contains(stop.element))).map(named);
    },
  };
}"""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """`marked` where its outline, shadow or border, or that of what is around it, is another one with the focus on it;
    `in_sight` where nothing lies on top of all of it."""

    what: str
    shown: bool
    in_sight: bool
    marked: bool


@dataclass(frozen=True, kw_only=True)
class Walk:
    stops: list[Stop]
    missed: list[str]
    end: str
    """How the walk ended, at the second press past the last stop: `first` where it begins anew."""


def walk(page: Page) -> Walk:
    """Presses Tab from the top of a page until it begins anew. Raises RuntimeError where it never does."""
    page.evaluate(_START)
    for _ in range(MOST):
        page.keyboard.press("Tab")
        landed = page.evaluate("keyboard.stop()")
        if landed != "new":
            break
    else:
        raise RuntimeError(f"{MOST} presses of Tab did not lead through {page.url}")
    if landed == "nothing":
        page.keyboard.press("Tab")
        landed = page.evaluate("keyboard.stop()")
    page.evaluate("document.activeElement.blur()")
    stops = [Stop(**stop) for stop in page.evaluate("keyboard.all()")]
    return Walk(stops=stops, missed=page.evaluate("keyboard.missed()"), end=landed)
