"""Drawings of the gap: a mark for each of a hundred people, and bars parted into treated and not. Numbers come in ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pages.figures import draw
from pages.figures.draw import long, marked, path, svg, text, whisker
from pages.figures.style import Palette

THICK = 28
"""Pixels of the height of a bar."""
NARROW = 500
"""Pixels of width below which a group's name stands above its bars, where it always has room."""


@dataclass(frozen=True, kw_only=True)
class Axis:
    """Ticks from zero, each with its text; the drawing ends with the last. `title` says what they count."""

    ticks: Sequence[tuple[float, str]]
    title: str


@dataclass(frozen=True, kw_only=True)
class Span:
    """A length from zero with its interval, if it has one, what stands behind it, and its words."""

    value: float
    low: float | None
    high: float | None
    text: str
    title: str

    @property
    def end(self) -> float:
        return self.value if self.high is None else max(self.value, self.high)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A group: `whole`, parted into treated and not; and those not treated once more, from zero.

    Of the texts for those treated, the first that fits into their part is drawn.
    """

    label: str
    whole: Span
    treated: float
    treated_title: str
    treated_texts: Sequence[str]
    untreated: Span
    bold: bool = False


@dataclass(frozen=True, kw_only=True)
class People:
    """How many of a hundred, in words, drawn as `color`: the name of a colour that has a mark of its own."""

    count: int
    words: str
    color: str


def people_array(people: Sequence[People], palette: Palette, *, width: int, across: int) -> str:
    """One mark a person, in order: treated filled, untreated an outline, well a small dot."""
    step = width / across
    parts, n = [], 0
    for kind in people:
        places = [((m % across + 0.5) * step, (m // across + 0.5) * step) for m in range(n, n + kind.count)]
        marks = [_MARKS[kind.color](x, y, step, palette) for x, y in places]
        parts += [marked(f"{kind.count} {kind.words}", *marks)] if marks else []
        n += kind.count
    return svg(width, -(-n // across) * step, "".join(parts))


def key(people: Sequence[People], palette: Palette, *, width: int) -> str:
    """What the marks mean and how many of each there are, a line each where they do not fit into one."""
    texts = [f"{kind.count} {kind.words}" for kind in people]
    lengths = [28 + long(said) for said in texts]
    beside = sum(lengths) + 24 * (len(texts) - 1) <= width
    parts, x, y = [], 0.0, 14.0
    for kind, said, length in zip(people, texts, lengths, strict=True):
        parts.append(_MARKS[kind.color](x + 9, y, 28, palette))
        parts.append(text(said, x + 28, y + 5, palette.ink))
        x, y = (x + length + 24, y) if beside else (x, y + 26)
    return svg(width, 28 if beside else 26 * len(texts) + 2, "".join(parts))


def _treated(x: float, y: float, step: float, palette: Palette) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{step * 0.3:g}" fill="{palette.treated}"/>'


def _untreated(x: float, y: float, step: float, palette: Palette) -> str:
    ring = f'r="{step * 0.26:g}" fill="none" stroke="{palette.untreated}" stroke-width="{step * 0.1:g}"'
    return f'<circle cx="{x:g}" cy="{y:g}" {ring}/>'


def _well(x: float, y: float, step: float, palette: Palette) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{step * 0.1:g}" fill="{palette.well}"/>'


_MARKS: dict[str, Callable[[float, float, float, Palette], str]] = {
    "treated": _treated,
    "untreated": _untreated,
    "well": _well,
}


def parted_bars(bars: Sequence[Bar], axis: Axis, palette: Palette, *, width: int) -> str:
    """A bar a group, treated (filled) then untreated (outlined); below it the untreated alone, as a ring on a line from
    zero. Each interval is a whisker on the mark it is of, so that both are read off one axis."""
    beside = max(long(bar.label, bold=bar.bold) for bar in bars) + 16
    above = width < NARROW or beside > width / 4
    left, head, pitch = (0, 26, THICK + 56) if above else (beside, 6, THICK + 34)
    scale = _fitting(bars, axis, width - left)
    foot = head + pitch * len(bars) - (22 if above else 4)
    parts = [_tick(said, left + value * scale, foot, palette) for value, said in axis.ticks]
    parts.append(text(axis.title, left, foot + 46, palette.muted, size=draw.SMALL))
    for n, bar in enumerate(bars):
        y = head + n * pitch
        place = y - 8 if above else y + THICK / 2 + 5
        parts.append(text(bar.label, 0, place, palette.ink, bold=bar.bold, halo=palette.paper))
        parts += _parted(bar, left, y, scale, palette)
        parts.append(_alone(bar.untreated, left, y + THICK + 11, scale, palette))
    return svg(width, foot + 54, "".join(parts))


def _fitting(bars: Sequence[Bar], axis: Axis, room: float) -> float:
    """Pixels a unit of the axis takes so that the last tick and the text behind each mark still fit."""
    spans = [span for bar in bars for span in (bar.whole, bar.untreated) if span.end]
    top, said = axis.ticks[-1]
    last = (room - long(said, size=draw.SMALL) / 2) / top
    return min([last, *((room - 10 - long(span.text, bold=True)) / span.end for span in spans)])


def _parted(bar: Bar, left: float, y: float, scale: float, palette: Palette) -> list[str]:
    """The part treated, then the whole, whose outline is seen around what is left of it."""
    a, b, middle = left + bar.treated * scale, left + bar.whole.value * scale, y + THICK / 2
    fitting = [said for said in bar.treated_texts if long(said, bold=True) + 8 < a - left]
    treated = [
        f'<rect x="{left:g}" y="{y:g}" width="{a - left:g}" height="{THICK}" fill="{palette.treated}"/>',
        *(text(said, a - 8, middle + 5, palette.paper, bold=True, anchor="end") for said in fitting[:1]),
    ]
    whole = [
        f'<rect x="{a + 1.25:g}" y="{y + 1.25:g}" width="{max(b - a - 2.5, 0):g}" height="{THICK - 2.5}" fill="none" '
        f'stroke="{palette.untreated}" stroke-width="2.5"/>',
        _reach(bar.whole, left, middle, scale, palette),
        text(bar.whole.text, left + bar.whole.end * scale + 8, middle + 5, palette.ink, bold=True, halo=palette.paper),
    ]
    return [marked(bar.treated_title, *treated), marked(bar.whole.title, *whole)]


def _alone(span: Span, left: float, y: float, scale: float, palette: Palette) -> str:
    """Those not treated, from zero: a ring as in the hundred marks."""
    x = left + span.value * scale
    return marked(
        span.title,
        path(f"M{left:g} {y:g}H{max(x - 4, left):g}", palette.untreated, width=2),
        f'<circle cx="{x:g}" cy="{y:g}" r="4" fill="none" stroke="{palette.untreated}" stroke-width="2"/>',
        _reach(span, left, y, scale, palette),
        text(span.text, left + span.end * scale + 10, y + 5, palette.untreated, bold=True, halo=palette.paper),
    )


def _reach(span: Span, left: float, y: float, scale: float, palette: Palette) -> str:
    if span.low is None or span.high is None:
        return ""
    return whisker(left + span.low * scale, left + span.high * scale, y, palette)


def _tick(said: str, x: float, foot: float, palette: Palette) -> str:
    anchor = "start" if x < 20 else "middle"
    return path(f"M{x:g} 4V{foot:g}", palette.hair) + text(
        said, x, foot + 22, palette.muted, anchor=anchor, size=draw.SMALL
    )
