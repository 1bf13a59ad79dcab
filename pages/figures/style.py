"""Colours by meaning, in both themes; type and number of pixels. docs/design.md gives their contrasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'
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
