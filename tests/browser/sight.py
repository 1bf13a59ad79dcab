"""What an open page looks like to whoever cannot see it all, or not well: what is covered, too wide or too faint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_UNCOVERED = """() => {
  const heading = document.querySelector('h1'), box = heading.getBoundingClientRect();
  const above = document.elementFromPoint(box.left + 4, box.top + 4);
  return box.top >= 0 && heading.contains(above);
}"""
_FAINT = """() => {
  const brush = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [r, g, b, alpha] = brush.getImageData(0, 0, 1, 1).data;
    return [[r, g, b], alpha / 255];
  };
  const over = (upper, alpha, lower) => upper.map((part, n) => part * alpha + lower[n] * (1 - alpha));
  const light = colour => {
    const [r, g, b] = colour.map(part => part / 255).map(
      part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    if (!element) return [255, 255, 255];
    const [colour, alpha] = rgba(getComputedStyle(element).backgroundColor);
    return alpha === 1 ? colour : over(colour, alpha, behind(element.parentElement));
  };
  const opacity = element => element ? getComputedStyle(element).opacity * opacity(element.parentElement) : 1;
  const faint = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let read = 0;
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
    if (!text || element.closest('svg, script, style, noscript, :disabled')) continue;
    if (!element.checkVisibility({visibilityProperty: true}) || !element.getClientRects().length) continue;
    const style = getComputedStyle(element), paper = behind(element), [ink, alpha] = rgba(style.color);
    const [low, high] = [light(over(ink, alpha * opacity(element), paper)), light(paper)].sort((a, b) => a - b);
    const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
    const ratio = (high + 0.05) / (low + 0.05);
    read += 1;
    if (ratio < (large ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)}: ${text.slice(0, 60)}`);
  }
  return [read, faint];
}"""
"""How many texts there are, and which are faint."""

_WIDER = """() => ['html', '[data-testid="stMain"]'].map(part => document.querySelector(part))
  .filter(part => part.scrollWidth - part.clientWidth > 1)
  .map(part => `${part.tagName} scrolls ${part.scrollWidth - part.clientWidth} px sideways`)"""
_PAPER = """getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor"""


def uncovered(page: Page) -> bool:
    """Whether the heading of a page that stands at its top is in sight, and on top."""
    return bool(page.evaluate(_UNCOVERED))


def wider(page: Page) -> list[str]:
    return list(page.evaluate(_WIDER))


def dark(page: Page) -> bool:
    return max(int(part) for part in re.findall(r"\d+", page.evaluate(_PAPER))[:3]) < 128


def faint(page: Page) -> list[str]:
    """The texts outside pictures below WCAG 2.2's minimum contrast (success criterion 1.4.3). Raises RuntimeError where hardly
    a text is found."""
    read, below = page.evaluate(_FAINT)
    if read < 10:
        raise RuntimeError(f"expected a page full of text, found {read} texts")
    return list(below)
