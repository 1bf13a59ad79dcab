"""Reads a drawing back: its elements as they stand in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

SPACE = "{http://www.w3.org/2000/svg}"


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
        return [element.text or "" for element in self.root.iter(f"{SPACE}text")]

    @property
    def size(self) -> tuple[float, float]:
        return float(self.root.attrib["width"]), float(self.root.attrib["height"])


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


def scale(drawing: Drawing, hair: str, *, one: float) -> Callable[..., float]:
    """From places on the x axis, which are summed, to the value there; the ticks, drawn first, count in `one`."""
    zero, tick = (float(item["d"].removeprefix("M").split(" ")[0]) for item in drawing.all("path", stroke=hair)[:2])
    step = float(drawing.texts[1].removesuffix("%")) * one

    def value(*places: str | float) -> float:
        return (sum(map(float, places)) - zero) / (tick - zero) * step

    return value
