"""The releases and what changed from each to the next, as tables for the Sources page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from etl.model import Row
from pages.figures import revised, words
from pages.figures.chart import Printed
from pages.figures.facts import Facts

LEAD = (
    "Each release is kept as it was and can be opened again. A figure is one published or derived number, one row of the "
    "data, and superseded ones are counted too. Against the release before, a figure is added where only the newer release "
    "has it, gone where only the earlier one has it, and revised where its value, its interval or another number printed "
    "with it differs."
)
ALONE = "There is one release so far, so there is nothing to compare it with yet."
OTHER = "Data only"
SEEN: Mapping[str, tuple[str, ...]] = {
    "The gap": ("ami_prevalence", "ami_treated", "ami_treated_adults", "ami_untreated", "ami_untreated_adults"),
    "Illness": ("ami_prevalence", "mde_adult_prevalence", "mde_youth_prevalence", "smi_prevalence"),
    "Treatment": (
        *("ami_care_type", "mde_adult_care_type", "mde_youth_care_type", "smi_care_type"),
        *(
            "ami_no_perceived_need",
            "mde_adult_no_perceived_need",
            "mde_youth_no_perceived_need",
            "smi_no_perceived_need",
        ),
        *("ami_no_treatment_reason", "mde_youth_no_treatment_reason"),
        *("ami_sought_treatment", "mde_adult_sought_treatment", "mde_youth_sought_treatment", "smi_sought_treatment"),
        *("ami_thought_treatment_needed", "mde_adult_thought_treatment_needed"),
        *("mde_youth_thought_treatment_needed", "smi_thought_treatment_needed"),
        *("ami_treated", "mde_adult_treated", "mde_youth_treated", "smi_treated"),
    ),
    "Barriers": ("access_any_barrier", "access_no_usual_source", "cost_barrier_mental_care", "pulse_need_unmet"),
    "Reach": ("ami_treated", "cellphone_owner", "smartphone_dependent", "smartphone_owner"),
}
"""The indicators that the charts of each page are drawn from; the Data page has them all."""
_ALSO = {"standard_error": "standard error", "sample_n": "respondents", "df": "degrees of freedom"}
"""What is compared of a figure beside what a table prints of it."""


class Made(Protocol):
    """A time at which a release became the one readers see: `pages.datasets.Made`."""

    @property
    def release(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def withdrawn(self) -> str: ...
    @property
    def figures(self) -> int | None: ...
    @property
    def against(self) -> str: ...
    @property
    def counts(self) -> Mapping[str, int] | None: ...


class Change(Protocol):
    """What is different about a figure: `etl.diff.Change`."""

    @property
    def kind(self) -> str: ...
    @property
    def old(self) -> Row | None: ...
    @property
    def new(self) -> Row | None: ...


@dataclass(frozen=True, kw_only=True)
class Line:
    """A release in words. `marks` say which one it is among the others, `opens` whether an address opens it as an older one."""

    release: str
    day: str
    marks: tuple[str, ...]
    figures: str
    changed: str
    opens: bool


def lines(log: Sequence[Made], newest: str, shown: str, withdrawn: Sequence[str]) -> tuple[Line, ...]:
    """A line for each time a release became the one readers see, newest first. `newest` is what they see unasked, `shown`
    what this page is drawn from, `withdrawn` names those that were taken back."""
    return tuple(
        Line(
            release=made.release,
            day=words.day(made.at.astimezone(UTC).date()),
            marks=tuple(_marks(made, newest, shown, withdrawn)),
            figures="unknown" if made.figures is None else f"{made.figures:,}",
            changed=_changed(log, n),
            opens=made.figures is not None and made.release != newest,
        )
        for n, made in enumerate(log)
    )


def _marks(made: Made, newest: str, shown: str, withdrawn: Sequence[str]) -> Iterable[str]:
    if made.release == newest:
        yield "the newest"
    if made.release == shown:
        yield "shown here"
    if made.release in withdrawn:
        yield "taken back: do not quote it"
    if made.withdrawn:
        yield f"gone back to from {made.withdrawn}"


def _changed(log: Sequence[Made], n: int) -> str:
    """What changed in a release, and against which one where that is not the one before it."""
    made, before = log[n], log[n + 1 :]
    if made.figures is None:
        return "It cannot be read any more, so nothing can be compared with it."
    if made.counts is None:
        return "The first release." if not before else "No earlier release can be read any more."
    said = ", ".join(f"{made.counts[kind]:,} {kind}" for kind in ("added", "revised", "gone"))
    skipped = (
        "" if made.against == before[0].release else f", against {made.against}, the last before it that can be read"
    )
    return f"{said}{skipped}"


def changed(changes: Sequence[Change], facts: Facts) -> tuple[Printed, ...]:
    """Every revised figure with what it was and is, every one that is gone, and the added ones counted by source and
    indicator; no table of a kind that did not occur. `facts` has the titles."""
    found = {kind: [change for change in changes if change.kind == kind] for kind in ("revised", "gone", "added")}
    made = {"revised": _revised, "gone": _gone, "added": _added}
    return tuple(made[kind](some, facts) for kind, some in found.items() if some)


def _revised(changes: Sequence[Change], facts: Facts) -> Printed:
    pairs = [(change.old, change.new) for change in changes if change.old and change.new]
    pairs.sort(key=lambda pair: _place(pair[1]))
    labels = _labels([new for _, new in pairs], facts)
    return Printed(
        caption=f"{_count(pairs)} revised",
        header=("Figure", "Was → is", "Shown on"),
        rows=tuple(
            (label, " → ".join(both(old, new)), seen(new["indicator"]))
            for label, (old, new) in zip(labels, pairs, strict=True)
        ),
    )


def _gone(changes: Sequence[Change], facts: Facts) -> Printed:
    rows = sorted((change.old for change in changes if change.old), key=_place)
    return Printed(
        caption=f"{_count(rows)} gone",
        header=("Figure", "Was", "Shown on"),
        rows=tuple(
            (label, words.both(row), seen(row["indicator"]))
            for label, row in zip(_labels(rows, facts), rows, strict=True)
        ),
    )


def _added(changes: Sequence[Change], facts: Facts) -> Printed:
    counts = Counter((change.new["source"], change.new["indicator"]) for change in changes if change.new)
    return Printed(
        caption=f"{_count(changes)} added, counted by source and indicator",
        header=("Indicator", "Source", "Added", "Shown on"),
        rows=tuple(
            (_title(facts, indicator), source, f"{count:,}", seen(indicator))
            for (source, indicator), count in sorted(counts.items())
        ),
    )


def seen(indicator: str) -> str:
    """The pages whose charts are drawn from an indicator, by their titles."""
    return ", ".join(page for page, drawn in SEEN.items() if indicator in drawn) or OTHER


def both(old: Row, new: Row) -> tuple[str, str]:
    """A figure before and after, with every number in which the two differ."""
    printed = {name: old[name] for name in ("value", "low", "high", "flag")}
    parts = [(words.both(old), words.both(new))]
    if any(new[name] != was for name, was in printed.items()):
        earlier = {f"old_{name}": was for name, was in printed.items()}
        parts = [(revised.before(new, earlier), revised.now(new, earlier))]
    parts += [
        (f"{said} {_exactly(old[name])}", f"{said} {_exactly(new[name])}")
        for name, said in _ALSO.items()
        if old[name] != new[name]
    ]
    if old["flag"] != new["flag"] and None not in (old["value"], new["value"]):
        parts.append((_flag(old), _flag(new)))
    was, now = ("; ".join(column) for column in zip(*parts, strict=True))
    return was, now


def _exactly(value: float | None) -> str:
    return "not published" if value is None else f"{value:,.15g}"


def _flag(row: Row) -> str:
    return words.FLAGS[row["flag"]] if row["flag"] else "no remark"


def _labels(rows: Sequence[Row], facts: Facts) -> list[str]:
    """Each row in words; with its method where two would otherwise read alike."""
    plain = [_label(row, facts) for row in rows]
    often = Counter(plain)
    return [
        f"{label}, {_method(facts, row)}" if often[label] > 1 else label for label, row in zip(plain, rows, strict=True)
    ]


def _label(row: Row, facts: Facts) -> str:
    place = "" if row["place"] == "US" else str(row["place"])
    parts = (words.group(row), place, words.period(row), row["unit"])
    superseded = ", superseded" if row["flag"] == "superseded" else ""
    return f"{_title(facts, row['indicator'])}: {', '.join(filter(None, parts))} ({row['source']}{superseded})"


def _title(facts: Facts, indicator: str) -> str:
    """Its title, or its id where only an older release knows it."""
    return facts.indicators[indicator].title if indicator in facts.indicators else indicator


def _method(facts: Facts, row: Row) -> str:
    return facts.methods[row["method"]].title if row["method"] in facts.methods else str(row["method"])


def _place(row: Row) -> tuple[Any, ...]:
    """By source and indicator, newest first."""
    return (
        row["source"],
        row["indicator"],
        -row["end"].toordinal(),
        row["place"],
        row["group_kind"],
        row["group"],
        row["unit"],
    )


def _count(some: Sequence[Any]) -> str:
    return f"{len(some):,} {'figure' if len(some) == 1 else 'figures'}"
