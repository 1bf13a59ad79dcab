"""The tokens: every text can be read, every mark seen, and no two marks are taken for one another, with any eyes or in print."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import combinations
from math import sqrt
from pathlib import Path

import pytest

from pages.figures.style import PALETTES, SPACE, TYPE, Palette, Theme, tokens
from pages.parts.css import CSS, FRAMED
from tests.colours import contrast, linear

CONFIG = Path(__file__).resolve().parents[3] / ".streamlit" / "config.toml"
THEMES: tuple[Theme, ...] = ("light", "dark")
TEXTS = ("ink", "muted", "link", "treated", "untreated")
"""What letters are written in: the key gives its numbers in the colours of their marks."""
MARKS = ("ill", "treated", "untreated", "well", "phone")
FORMS = {"treated": "filled", "ill": "filled", "phone": "filled", "untreated": "outlined", "well": "dot"}
NAMED = {"treated", "phone"}
"""Drawn in one form in one chart, where the label of each bar says which it is."""
EYES = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "full colour": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}
"""Machado, Oliveira and Fernandes 2009, table 1 at severity 1: linear red, green and blue as such eyes take them."""
WHITE = (0.95047, 1.0, 1.08883)
TOLD_APART = 11
"""CIE 1976 colour difference; about 2.3 is the least that is noticed side by side."""


def lab(color: str, eyes: str) -> tuple[float, float, float]:
    seen = [sum(a * b for a, b in zip(row, linear(color), strict=True)) for row in EYES[eyes]]
    r, g, b = (min(max(part, 0.0), 1.0) for part in seen)
    xyz = (
        0.4124 * r + 0.3576 * g + 0.1805 * b,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        0.0193 * r + 0.1192 * g + 0.9505 * b,
    )
    scaled = (part / white for part, white in zip(xyz, WHITE, strict=True))
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in scaled)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: str, other: str, eyes: str) -> float:
    pairs = zip(lab(one, eyes), lab(other, eyes), strict=True)
    return sqrt(sum((a - b) ** 2 for a, b in pairs))


def faint(palette: Palette) -> Iterator[str]:
    for ground in (palette.paper, palette.panel):
        yield from (name for name in TEXTS if contrast(getattr(palette, name), ground) < 4.5)
        yield from (name for name in (*MARKS, "rule") if contrast(getattr(palette, name), ground) < 3)


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read_and_every_mark_seen_on_paper_and_panel(theme: Theme) -> None:
    assert list(faint(PALETTES[theme])) == []


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", THEMES)
def test_no_two_marks_are_one_colour_to_any_eyes(theme: Theme, eyes: str) -> None:
    palette = PALETTES[theme]
    near = {
        (one, other): apart(getattr(palette, one), getattr(palette, other), eyes)
        for one, other in combinations(MARKS, 2)
    }
    assert {pair: round(far, 1) for pair, far in near.items() if far < TOLD_APART} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_in_grey_marks_of_one_lightness_differ_in_form(theme: Theme) -> None:
    palette = PALETTES[theme]
    for one, other in combinations(MARKS, 2):
        far = abs(lab(getattr(palette, one), "full colour")[0] - lab(getattr(palette, other), "full colour")[0])
        assert far >= 5 or FORMS[one] != FORMS[other] or {one, other} == NAMED, (one, other, far)


@pytest.mark.parametrize("theme", THEMES)
def test_streamlit_s_own_parts_are_in_the_same_colours(theme: Theme) -> None:
    said = tomllib.loads(CONFIG.read_text("utf-8"))["theme"][theme]
    palette = PALETTES[theme]
    ours = {
        "backgroundColor": palette.paper,
        "secondaryBackgroundColor": palette.panel,
        "textColor": palette.ink,
        "primaryColor": palette.link,
        "linkColor": palette.link,
        "borderColor": palette.rule,
    }
    assert {name: value for name, value in said.items() if name != "sidebar"} == ours


def test_no_colour_and_no_size_is_written_outside_the_tokens() -> None:
    assert "#" not in (CSS + FRAMED).replace("#first", "").replace("#root", "")
    used = set(re.findall(r"var\(--([a-z-]+)\)", CSS + FRAMED))
    known = set(tokens("light"))
    assert used - known == {"drawn-on"}
    assert {f"type-{name}" for name in TYPE} <= used
    assert re.findall(r"font-size: *[0-9]", CSS + FRAMED) == []
    assert all(pixels % 4 == 0 for pixels in SPACE.values())
