"""Every chart of the shipped release, for every combination of its parameters, and the release it is drawn from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import plotly.graph_objects as go

from etl.disk import PROJECT
from etl.model import to_arrow
from etl.sources import registry
from etl.store import Store
from pages.figures import barriers, catalogue, gap, illnesses, prevalence, smartphones, treatment
from pages.figures.chart import Chart
from pages.figures.facts import Facts, facts_of
from pages.figures.style import PALETTES, Theme

Build = Callable[..., Chart]
Row = dict[str, Any]
ANSWERS: dict[str, Callable[[Facts], str]] = {
    "gap": gap.answer,
    "barriers": barriers.answer,
    "smartphones": smartphones.answer,
    **{f"prevalence {illness}": partial(prevalence.answer, measure=illness) for illness in illnesses.LABELS},
    **{f"treatment {illness}": partial(treatment.answer, measure=illness) for illness in illnesses.LABELS},
}
"""The sentence each page opens with, for each illness where there is a choice."""


@dataclass(frozen=True)
class View:
    """A chart builder with the words a visitor may choose."""

    build: Build
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return " ".join((self.chart, *self.choices))

    @property
    def chart(self) -> str:
        return f"{self.build.__module__.rpartition('.')[2]}.{self.build.__name__}"


@cache
def shipped() -> Facts:
    """The release in the repository, with the dictionaries of all sources."""
    return facts_of(Store(PROJECT).read(), registry().values())


@cache
def views() -> dict[str, View]:
    found = (View(entry.build, tuple(chosen.values())) for entry, chosen in catalogue.views(shipped()))
    return {view.name: view for view in found}


@cache
def made(name: str, theme: Theme = "light") -> Chart:
    view = views()[name]
    return view.build(shipped(), *view.choices, PALETTES[theme])


def rows_of(chart: Chart) -> list[Row]:
    """The drawn table as records."""
    rows: list[Row] = to_arrow(chart.table).to_pylist()
    return rows


def plotly(chart: Chart) -> dict[str, Any]:
    """The specification of a chart that Plotly draws."""
    assert isinstance(chart.figure, go.Figure)
    found: dict[str, Any] = chart.figure.to_dict()
    return found


Mark = tuple[float, float | None, float | None]
"""A value with the ends of its interval, as drawn."""


def drawn(chart: Chart) -> list[Mark]:
    """What a Plotly figure holds: each value, with the interval drawn on it."""
    plain = plotly(chart)["data"]
    bars = [trace for trace in plain if trace["type"] == "bar"]
    if not bars:
        return [mark for trace in plain for mark in _marks(trace["y"], trace["error_y"])]
    (bar, _, whiskers) = plain
    reached = dict(zip(whiskers["y"], _marks(whiskers["x"], whiskers["error_x"]), strict=True))
    values = [(y, value) for y, value in zip(bar["y"], bar["x"], strict=True) if value is not None]
    assert set(reached) <= {y for y, _ in values}
    assert all(reached[y][0] == value for y, value in values if y in reached)
    return [reached.get(y, (value, None, None)) for y, value in values]


def _marks(values: Any, errors: dict[str, Any]) -> list[Mark]:
    found: list[Mark] = []
    for value, up, down in zip(values, errors["array"], errors["arrayminus"], strict=True):
        bare = (up == 0 and down == 0) or not errors["visible"]
        found.append((value, None, None) if bare else (value, value - down, value + up))
    return found
