"""Reads a drawing back: its elements as they stand in it, its marks as numbers, its texts as boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree
from PIL import ImageFont

from pages.figures import draw

SPACE = "{http://www.w3.org/2000/svg}"
RISE = 5
"""Pixels from the middle of a letter of an axis to its foot."""
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")


@dataclass(frozen=True)
class Drawing:
    root: etree._Element

    def all(self, name: str, **wanted: str) -> list[dict[str, str]]:
        """The attributes of each element of a name whose attributes are as wanted, in order of drawing."""
        found = [dict(element.attrib) for element in self.root.iter(f"{SPACE}{name}")]
        return [
            item for item in found if all(item.get(key.replace("_", "-")) == value for key, value in wanted.items())
        ]

    @property
    def texts(self) -> list[str]:
        return ["".join(element.itertext()) for element in self.root.iter(f"{SPACE}text")]

    @property
    def size(self) -> tuple[float, float]:
        return float(self.root.attrib["width"]), float(self.root.attrib["height"])

    @property
    def marks(self) -> list[Drawing]:
        """The groups of marks, each of which has its words."""
        return [Drawing(element) for element in self.root.iter(f"{SPACE}g")]

    @property
    def title(self) -> str:
        """The words of a group, or of the whole; raises ValueError where there is not one."""
        (title,) = self.root.findall(f"{SPACE}title")
        return title.text or ""


def read(text: str) -> Drawing:
    """Raises etree.XMLSyntaxError where it is not well-formed."""
    return Drawing(etree.fromstring(text.encode()))


def points(path: str) -> list[tuple[float, float]]:
    """The points of a path of straight lines."""
    return [(float(x), float(y)) for x, y in (pair.split(" ") for pair in path.lstrip("M").split("L"))]


def ends(path: str) -> tuple[str, str]:
    """Where a whisker along the x axis begins and ends."""
    ((low, high),) = re.findall(r"M([\d.e+-]+) [\d.]+H([\d.e+-]+)", path)
    return low, high


def upright(path: str) -> tuple[float, float]:
    """Where a whisker along the y axis ends at the foot and at the top."""
    ((low, high),) = re.findall(r"M[\d.e+-]+ ([\d.e+-]+)V([\d.e+-]+)", path)
    return float(low), float(high)


def middle(mark: Drawing) -> tuple[float, float, str]:
    """The place and the colour of a group's one point, round or square."""
    for item in mark.all("circle"):
        return float(item["cx"]), float(item["cy"]), item["fill"]
    (item,) = mark.all("rect")
    half = float(item["width"]) / 2
    return float(item["x"]) + half, float(item["y"]) + half, item["fill"]


def scale(drawing: Drawing, hair: str, *, one: float) -> Callable[..., float]:
    """From places on the x axis, which are summed, to the value there; the ticks, drawn first, count in `one`."""
    zero, tick = (float(item["d"].removeprefix("M").split(" ")[0]) for item in drawing.all("path", stroke=hair)[:2])
    step = float(drawing.texts[1].removesuffix("%")) * one

    def value(*places: str | float) -> float:
        return (sum(map(float, places)) - zero) / (tick - zero) * step

    return value


@dataclass(frozen=True, kw_only=True)
class Years:
    """The axes of a drawing over years, as its own labels have them: from pixels to years and to percentages."""

    years: Mapping[float, float]
    values: Mapping[float, float]

    def at(self, x: float | str) -> float:
        return _scaled(self.years, float(x))

    def value(self, y: float | str) -> float:
        return _scaled(self.values, float(y))


def years(drawing: Drawing) -> Years | None:
    """The axes of a drawing over years; None of any other drawing."""
    labels = list(zip(drawing.all("text"), drawing.texts, strict=True))
    found = {float(item["x"]): float(said) for item, said in labels if re.fullmatch(r"(19|20)\d\d", said)}
    values = {
        float(item["y"]) - RISE: float(said[:-1])
        for item, said in labels
        if item["text-anchor"] == "end" and re.fullmatch(r"[\d.]+%", said)
    }
    return Years(years=found, values=values) if found else None


def _scaled(axis: Mapping[float, float], at: float) -> float:
    (first, low), *_, (last, high) = sorted(axis.items())
    return low + (at - first) / (last - first) * (high - low)


@dataclass(frozen=True, kw_only=True)
class Box:
    """Where a text stands: its edges in pixels of the whole drawing."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def over(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def boxes(drawing: Drawing) -> list[Box]:
    """Each text as wide as the widest of the fonts makes it."""
    return list(_boxes(drawing.root, 0.0, 0.0))


def _boxes(element: etree._Element, x: float, y: float) -> Iterator[Box]:
    for child in element:
        if child.tag == f"{SPACE}svg":
            yield from _boxes(child, x + float(child.get("x")), y + float(child.get("y")))
        elif child.tag == f"{SPACE}text":
            size, bold = float(child.get("font-size")), child.get("font-weight") == "700"
            plain, tail = child.text or "", "".join("".join(part.itertext()) for part in child)
            length = measured(plain, size=size, bold=bold) + measured(tail, size=size, bold=True)
            left = x + float(child.get("x")) - length * {"start": 0, "middle": 0.5, "end": 1}[child.get("text-anchor")]
            foot = y + float(child.get("y"))
            yield Box(
                text=plain + tail, left=left, right=left + length, top=foot - 0.76 * size, bottom=foot + 0.24 * size
            )
        else:
            yield from _boxes(child, x, y)


def measured(text: str, *, size: float, bold: bool) -> float:
    """Pixels of a text in DejaVu Sans, the widest of the fonts; where it is not installed, as drawings estimate it."""
    font = _font(bold)
    return font.getlength(text) * size / 100 if font else draw.long(text, size=size, bold=bold)


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont | None:
    path = DEJAVU / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")
    return ImageFont.truetype(str(path), 100) if path.exists() else None
