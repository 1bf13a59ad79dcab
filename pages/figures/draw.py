"""The pen of drawings that need no browser: measured text, marks that carry their words, whole SVG documents, and PNG."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from math import ceil

import resvg_py
import ttf_opensans

from pages.figures.style import FONT, Palette

TEXT, SMALL = 15, 14
"""Sizes of type: of labels and numbers, and of axes."""

_WIDTHS = {
    False: (
        32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 56, 84, 32, 37, 32, 37, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34,
        84, 84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 91, 76, 79, 61, 79, 70, 64, 62, 74, 69, 99,
        69, 62, 69, 40, 37, 40, 84, 50, 58, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53,
        40, 64, 60, 82, 60, 60, 53, 64, 56, 64, 84,
    ),
    True: (
        35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 55, 84, 38, 42, 38, 42, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40,
        84, 84, 84, 59, 100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 38, 78, 64, 100, 84, 86, 74, 86, 78, 73, 69, 82, 78, 111,
        78, 73, 73, 46, 42, 46, 84, 50, 61, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69, 72, 72, 50, 60,
        48, 72, 66, 93, 65, 66, 59, 72, 56, 72, 84,
    ),
}  # fmt: skip
"""Widths of the letters from space to tilde, plain and bold, in hundredths of the size of type: the wider of DejaVu Sans,
the widest font a page may be shown in, and Open Sans, in which images are made. Any other letter is taken to be as wide as high."""
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
_FONTS = [str(font.path) for font in (ttf_opensans.OPENSANS_REGULAR, ttf_opensans.OPENSANS_BOLD)]
_MARK = re.compile(r"<g><title>(.*?)</title>")
_SIZE = re.compile(r'<svg [^>]*?\bwidth="([0-9.]+)" height="([0-9.]+)"')


def long(text: str, *, size: float = TEXT, bold: bool = False) -> float:
    """Pixels a text takes at most, whatever the font: drawings cannot measure it."""
    widths = _WIDTHS[bold]
    return sum(widths[ord(letter) - 32] if " " <= letter <= "~" else 100 for letter in text) * size / 100


def wrapped(text: str, room: float, *, size: float = TEXT, bold: bool = False) -> list[str]:
    """The lines of a text that has `room` pixels; a word that is longer than a line is parted, behind
    a slash where it has one."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and long(f"{lines[-1]} {word}", size=size, bold=bold) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines += _parted(word, room, size=size, bold=bold)
    return lines


def _parted(word: str, room: float, *, size: float, bold: bool) -> Iterator[str]:
    part = ""
    for letter in word:
        if part and long(part + letter, size=size, bold=bold) > room:
            cut = part.rfind("/") + 1 or len(part)
            yield part[:cut]
            part = part[cut:]
        part += letter
    yield part


def text(
    said: str,
    x: float,
    y: float,
    color: str,
    *,
    bold: bool = False,
    anchor: str = "start",
    size: int = TEXT,
    halo: str = "",
    tail: str = "",
) -> str:
    """A line of text, with a `tail` in bold; `halo` is a colour laid around its letters, where lines run behind them."""
    weight = ' font-weight="700"' if bold else ""
    around = f' stroke="{halo}" stroke-width="5" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    after = f' <tspan font-weight="700">{escape(tail)}</tspan>' if tail else ""
    return (
        f'<text x="{x:g}" y="{y:g}" fill="{color}" font-size="{size}"{weight} text-anchor="{anchor}"{around}>'
        f"{escape(said)}{after}</text>"
    )


def marked(title: str, *parts: str) -> str:
    """Marks as one thing, which says its words to a pointer and to a screen reader."""
    return f"<g><title>{escape(title)}</title>{''.join(parts)}</g>"


def said(document: str) -> tuple[str, ...]:
    """The words of each mark of a drawing, in the order they are drawn."""
    return tuple(unescape(words) for words in _MARK.findall(document))


def path(d: str, color: str, *, width: float = 1, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{d}" stroke="{color}" stroke-width="{width:g}" fill="none"{dashed}/>'


def whisker(low: float, high: float, y: float, palette: Palette, *, halo: bool = False) -> str:
    """An interval along the x axis; with a `halo` it is seen within a bar of any colour."""
    ends = f"M{low:g} {y - 6:g}v12M{low:g} {y:g}H{high:g}M{high:g} {y - 6:g}v12"
    return (path(ends, palette.paper, width=5) if halo else "") + path(ends, palette.ink, width=1.5)


def ticks(end: float, *, most: int = 6) -> list[float]:
    """Round numbers from zero, at most `most` steps, up to `end` or the first beyond it."""
    step = next((step for step in _STEPS if end / step <= most), end / most)
    return [n * step for n in range(ceil(end / step - 1e-9) + 1)]


def svg(width: float, height: float, body: str) -> str:
    return f"{opening(width, height)}>{body}</svg>"


def opening(width: float, height: float) -> str:
    """How a document begins, its first tag left open for more attributes."""
    font = FONT.replace('"', "'")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
        f'font-family="{font}"'
    )


def placed(document: str, x: float, y: float) -> str:
    """A document as a part of another."""
    return document.replace("<svg ", f'<svg x="{x:g}" y="{y:g}" ', 1)


def size(document: str) -> tuple[float, float]:
    """Pixels of width and height. Raises ValueError where the document is no SVG of ours."""
    found = _SIZE.match(document)
    if not found:
        raise ValueError(f"expected an SVG document that gives its width and height, found {document[:80]!r}")
    return float(found[1]), float(found[2])


def png(document: str, *, width: int | None = None) -> bytes:
    """A drawing as pixels, twice its size where no `width` is given; its texts in Open Sans, so alike on every machine.

    Raises ValueError where the document is no SVG of ours.
    """
    across, _ = size(document)
    image: Sequence[int] = resvg_py.svg_to_bytes(
        svg_string=document,
        width=width or round(2 * across),
        skip_system_fonts=True,
        font_files=_FONTS,
        font_family="Open Sans",
        sans_serif_family="Open Sans",
    )
    return bytes(image)
