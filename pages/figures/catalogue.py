"""Every chart of the site: its id, its page, and the words that may be chosen for it. Pages and routes both read it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pages.figures import barriers, gap, groups, illnesses, prevalence, smartphones, treatment
from pages.figures.chart import Chart
from pages.figures.facts import Facts, NoFiguresError
from pages.figures.style import Palette

Chosen = Mapping[str, str]
"""Words by the names of their parameters."""
Build = Callable[..., Chart]
"""A function of `pages/figures`: facts, choices in words, a palette → a chart."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A choice, under the name it has in the address of the chart's page.

    `options` are the words a release allows beside those chosen before, each with its label; the first is what the page
    shows unasked.
    """

    name: str
    title: str
    options: Callable[[Facts, Chosen], Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A chart: `build` takes the words of `parameters` in their order. `title` says what the chart shows, whatever is chosen."""

    id: str
    page: str
    title: str
    build: Build
    parameters: tuple[Parameter, ...] = ()

    def chart(self, facts: Facts, chosen: Chosen, palette: Palette) -> Chart:
        """The chart of one of its `views`. Raises NoFiguresError where the release holds none of its figures."""
        return self.build(facts, *(chosen[item.name] for item in self.parameters), palette)

    def views(self, facts: Facts) -> list[dict[str, str]]:
        """Every combination of words that a release allows; the first is what the page shows unasked."""
        found: list[dict[str, str]] = [{}]
        for item in self.parameters:
            found = [{**chosen, item.name: word} for chosen in found for word in _options(item, facts, chosen)]
        return found

    def words(self, facts: Facts) -> dict[str, list[str]]:
        """Every word of each parameter that some view has."""
        views = self.views(facts)
        return {item.name: list(dict.fromkeys(view[item.name] for view in views)) for item in self.parameters}


def _options(item: Parameter, facts: Facts, chosen: Chosen) -> Mapping[str, str]:
    try:
        return item.options(facts, chosen)
    except NoFiguresError:
        return {}


def _gap_of(facts: Facts, _chosen: Chosen) -> Mapping[str, str]:
    return {word: label for word, label in gap.OF.items() if any(_counted(facts, word, by) for by in gap.KINDS)}


def _gap_by(facts: Facts, chosen: Chosen) -> Mapping[str, str]:
    return {word: label for word, label in gap.KINDS.items() if _counted(facts, chosen["of"], word)}


def _counted(facts: Facts, of: str, by: str) -> bool:
    return not gap.nearest(facts, of, by)[1]


def _measured(available: Callable[[Facts, str], dict[str, int]]) -> Callable[[Facts, Chosen], Mapping[str, str]]:
    return lambda facts, chosen: groups.choices(available(facts, chosen["measure"]))


def _always(labels: Mapping[str, str]) -> Callable[[Facts, Chosen], Mapping[str, str]]:
    return lambda _facts, _chosen: labels


_ILLNESS = Parameter(name="measure", title="Illness", options=_always(illnesses.LABELS))
_REASONED = Parameter(
    name="measure", title="Illness", options=_always({word: illnesses.LABELS[word] for word in treatment.REASONS})
)

CHARTS = (
    Entry(id="gap-of-100-adults", page="/", title="Of every 100 adults, ill, treated and not", build=gap.people),
    Entry(
        id="gap-by-group",
        page="/",
        title="Treated and not treated, by group",
        build=gap.by_group,
        parameters=(
            Parameter(name="of", title="Count the gap", options=_gap_of),
            Parameter(name="by", title="Compare the gap by", options=_gap_by),
        ),
    ),
    Entry(id="gap-over-time", page="/", title="The treated share over the years", build=gap.over_time),
    Entry(
        id="prevalence-over-time",
        page="/prevalence",
        title="How common an illness is, over the years",
        build=prevalence.over_time,
        parameters=(_ILLNESS,),
    ),
    Entry(
        id="prevalence-by-group",
        page="/prevalence",
        title="How common an illness is, by group",
        build=prevalence.by_group,
        parameters=(_ILLNESS, Parameter(name="by", title="Compare by", options=_measured(prevalence.available))),
    ),
    Entry(
        id="treatment-over-time",
        page="/treatment",
        title="The treated share of those ill, over the years",
        build=treatment.over_time,
        parameters=(_ILLNESS,),
    ),
    Entry(
        id="treatment-by-group",
        page="/treatment",
        title="The treated share of those ill, by group",
        build=treatment.by_group,
        parameters=(_ILLNESS, Parameter(name="by", title="Compare by", options=_measured(treatment.available))),
    ),
    Entry(
        id="kinds-of-care",
        page="/treatment",
        title="Kinds of care received",
        build=treatment.care_types,
        parameters=(_ILLNESS,),
    ),
    Entry(
        id="perceived-need",
        page="/treatment",
        title="Whether those without care felt a need",
        build=treatment.unmet_need,
        parameters=(_ILLNESS,),
    ),
    Entry(
        id="reasons-for-no-care",
        page="/treatment",
        title="Reasons for going without care",
        build=treatment.reasons,
        parameters=(_REASONED,),
    ),
    Entry(
        id="cost-barrier-over-time",
        page="/barriers",
        title="Care missed because of cost, over the years",
        build=barriers.cost_over_time,
    ),
    Entry(
        id="cost-barrier-by-group",
        page="/barriers",
        title="Care missed because of cost, by group",
        build=barriers.cost_by_group,
        parameters=(
            Parameter(
                name="by",
                title="Compare cost by",
                options=lambda facts, _: groups.choices(barriers.cost_available(facts)),
            ),
        ),
    ),
    Entry(
        id="unmet-need-over-time",
        page="/barriers",
        title="Counselling needed and not received, 2020 to 2022",
        build=barriers.need_over_time,
    ),
    Entry(
        id="unmet-need-by-group",
        page="/barriers",
        title="Counselling needed and not received, by group",
        build=barriers.need_by_group,
        parameters=(
            Parameter(
                name="need-by",
                title="Compare unmet need by",
                options=lambda facts, _: groups.choices(barriers.need_available(facts)),
            ),
        ),
    ),
    Entry(id="barriers-to-access", page="/barriers", title="Barriers to any health care", build=barriers.access),
    Entry(
        id="phone-ownership-over-time",
        page="/smartphones",
        title="Who owns a phone, over the years",
        build=smartphones.ownership,
    ),
    Entry(
        id="phone-ownership-by-group",
        page="/smartphones",
        title="Who owns or depends on a smartphone, by group",
        build=smartphones.by_group,
        parameters=(
            Parameter(name="measure", title="Show who", options=_always(smartphones.MEASURES)),
            Parameter(name="by", title="Compare by", options=_measured(smartphones.available)),
        ),
    ),
    Entry(
        id="phones-beside-care",
        page="/smartphones",
        title="Smartphones beside care",
        build=smartphones.beside,
        parameters=(Parameter(name="beside", title="Set beside care, by", options=_always(smartphones.PAIRS)),),
    ),
)


@dataclass(frozen=True, kw_only=True)
class View:
    """A chart with a word for each of its parameters, in their order."""

    entry: Entry
    words: tuple[str, ...] = ()

    @property
    def chosen(self) -> dict[str, str]:
        return {item.name: word for item, word in zip(self.entry.parameters, self.words, strict=True)}


def view_of(build: Build, *words: str) -> View:
    """The view that a function of `pages/figures` builds of these words. Raises KeyError for one that is in no catalogue."""
    for entry in CHARTS:
        if entry.build is build:
            return View(entry=entry, words=words)
    raise KeyError(
        f"{build.__module__}.{build.__qualname__} is not in pages/figures/catalogue.py, where every chart is named"
    )


def views(facts: Facts) -> Iterator[tuple[Entry, dict[str, str]]]:
    """Every chart with every combination of words that a release allows."""
    return ((entry, chosen) for entry in CHARTS for chosen in entry.views(facts))
