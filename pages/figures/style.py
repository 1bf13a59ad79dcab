"""The tokens of the design, all of them: type, space, and colours by meaning in both themes. docs/design.md gives their reasons."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'
MONO = 'ui-monospace, "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono", monospace'
TYPE = {
    "title": (34, 41), "title-narrow": (26, 31), "number": (26, 30), "section": (21, 27), "answer": (20, 30),
    "answer-narrow": (18, 27), "text": (16, 26), "label": (15, 23), "caption": (14, 21), "code": (13, 20),
}  # fmt: skip
"""Pixels: size of type and height of a line, by what it is for."""
SPACE = {"word": 4, "line": 8, "lines": 12, "block": 16, "part": 28, "page": 52}
"""Pixels between things, from two words to two parts of a page."""
Theme = Literal["light", "dark"]


@dataclass(frozen=True, kw_only=True)
class Palette:
    paper: str
    panel: str
    ink: str
    muted: str
    rule: str
    hair: str
    ill: str
    treated: str
    untreated: str
    well: str
    phone: str
    link: str


PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        paper="#FFFFFF",
        panel="#F6F5F1",
        ink="#1D2129",
        muted="#5A616D",
        rule="#838A95",
        hair="#D9DBDF",
        ill="#343642",
        treated="#12756C",
        untreated="#C2410C",
        well="#868D98",
        phone="#1F63B5",
        link="#1F5FAE",
    ),
    "dark": Palette(
        paper="#12151A",
        panel="#1B2027",
        ink="#ECEEF1",
        muted="#A7AFBA",
        rule="#7A828E",
        hair="#30363F",
        ill="#EDE6D6",
        treated="#4FC3B4",
        untreated="#FF9061",
        well="#6E7681",
        phone="#6CA6F0",
        link="#8DBDF6",
    ),
}


def root(theme: Theme) -> str:
    """The tokens of a theme as the variables of a style sheet."""
    return f":root {{ {' '.join(f'--{name}: {value};' for name, value in tokens(theme).items())} }}"


def tokens(theme: Theme) -> dict[str, str]:
    """Every token of a theme by its name, as a style sheet writes it."""
    type_ = {f"type-{name}": f"{size}px" for name, (size, _) in TYPE.items()}
    lines = {f"line-{name}": f"{line}px" for name, (_, line) in TYPE.items()}
    space = {f"space-{name}": f"{pixels}px" for name, pixels in SPACE.items()}
    return {"font": FONT, "mono": MONO, **type_, **lines, **space, **asdict(PALETTES[theme])}
