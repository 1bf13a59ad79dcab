"""Where figures come from, as tables for the Sources page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from etl.model import Source
from pages.figures import revised, words
from pages.figures.chart import Printed
from pages.figures.facts import Facts

CONFLICTS_LEAD = (
    "Where two sources print the same figure, the better evidence is shown: fetched before transcribed before second-hand. "
    "The other value is kept here, and is not hidden when it differs."
)
LOST_LEAD = (
    "The releases that gave these figures otherwise cannot be read any more, so the lists above lack them. The release shown "
    "here keeps what they were."
)
LISTED = 200
"""Lines of the list of revised figures: a browser does not bear the thousands that a publisher's new weights make."""
UNREVISED = "No figure was revised: what an earlier release had, this one has alike."


def overview(sources: Mapping[str, Source], states: Sequence[Any], facts: Facts) -> Printed:
    counts = facts.rows["source"].value_counts().to_dict()
    return Printed(
        caption=f"The sources of release {facts.release}",
        header=("Source", "State", "Figures", "Last check", "Bytes of"),
        rows=tuple(
            (
                sources[state.slug].title,
                state.state,
                f"{counts.get(state.slug, 0):,}",
                words.day(state.last_check.date()) if state.last_check else "never",
                _bytes_of(facts, state),
            )
            for state in states
        ),
    )


def _bytes_of(facts: Facts, state: Any) -> str:
    if state.slug not in facts.provenance or not facts.provenance[state.slug].fetched:
        return "transcribed by hand"
    return words.day(state.bytes_day) if state.bytes_day else "an unknown day"


def corrections(contact: str) -> str:
    """What was corrected, and how to report an error: to the `contact` of whoever runs the site, where one is named."""
    whom = (
        f"write to {contact}"
        if contact
        else "tell whoever runs this site, or open an issue in the project's repository"
    )
    return (
        f"None so far. If a number here is wrong, {whom}, with the address of the page and what the publisher prints. What is "
        "corrected is listed here with its date."
    )


def methods(facts: Facts) -> Printed:
    used = sorted(set(facts.rows["method"]))
    return Printed(
        caption="Methods in this release",
        header=("Method", "Asked", "Recall and mode", "Why it stands apart"),
        rows=tuple(
            (method.title, method.question, f"{method.recall}; {method.mode}", method.why)
            for method in (facts.methods[name] for name in used)
        ),
    )


def conflicts(table: pd.DataFrame, facts: Facts) -> Printed:
    """Values that differ first; equal ones are counted in the caption."""
    rows: list[Any] = table.to_dict("records")
    differ = [row for row in rows if row["value"] is not pd.NA and row["value"] != row["kept_value"]]
    return Printed(
        caption=f"{len(differ)} values that differ from the one shown; {len(rows) - len(differ)} more say the same",
        header=("Figure", "Group and period", "Shown", "Gave way", "Reference of the one that gave way"),
        rows=tuple(
            (
                f"{facts.indicators[row['indicator']].title}, {row['unit']}",
                f"{words.group(row)}, {words.period(row)}",
                f"{_value(row, row['kept_value'])} ({row['kept_source']})",
                f"{_value(row, row['value'])} ({row['source']})",
                row["reference"],
            )
            for row in differ
        ),
    )


def told(facts: Facts) -> str:
    """How many figures of this release an earlier one gave otherwise, in a sentence."""
    count = len(facts.revised())
    if not count:
        return UNREVISED
    figures, each = ("figure", "It") if count == 1 else ("figures", "Each")
    return (
        f"Publishers revise what they printed before. An earlier release gave {count:,} {figures} of release {facts.release} "
        f"otherwise. {each} is marked in every table it stands in."
    )


def revisions(facts: Facts, compared: Collection[str] = ()) -> Printed:
    """Every figure that an earlier release gave otherwise, where that is none of those that could be `compared` with the
    next; no line where there is none."""
    found = [(row, old) for row, old in facts.revised() if old["release"] not in compared]
    some = f"the first {LISTED} of " if len(found) > LISTED else ""
    return Printed(
        caption=f"{some}{len(found):,} revised {'figure' if len(found) == 1 else 'figures'} of release {facts.release}",
        header=("Figure", "Group and period", "Was", "Is", "Until release"),
        rows=tuple(
            (
                f"{facts.indicators[row['indicator']].title}, {row['unit']}",
                ", ".join(filter(None, (words.group(row), _elsewhere(row), words.period(row)))),
                revised.before(row, old),
                revised.now(row, old),
                old["release"],
            )
            for row, old in found[:LISTED]
        ),
    )


def _elsewhere(row: Mapping[str, Any]) -> str:
    return "" if row["place"] == "US" else str(row["place"])


def _value(row: Mapping[Any, Any], value: float) -> str:
    return words.number({**row, "value": value})
