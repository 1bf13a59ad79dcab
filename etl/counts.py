"""Pure: published counts of people against the published shares they go with. What contradicts itself is refused."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from etl.failures import Failure, living, name
from etl.model import Indicator, Row, key
from etl.rounding import bounds

POPULATIONS = {
    "US adults (18 and older)": (215e6, 285e6),
    "US youths aged 12 to 17": (23e6, 27e6),
}
"""How many people a population is, 2008 to 2030: what a published count over its published share of it must lie in."""

UNKNOWN = 1.0
"""Points by which a printed share may exceed its counts: who is ill and of unknown treatment is left out of the share's
base alone. The most seen in NSDUH's tables since 2004 is 0.82; a share below its counts was never seen."""

APART = 0.05
"""By how much two numbers of people behind one source's shares of one population may differ: unknown answers leave the
base of each question. The most seen is 0.024."""

COUNTED = (
    ("smi_prevalence", "ami_prevalence"),
    ("mde_adult_severe_prevalence", "mde_adult_prevalence"),
    ("mde_youth_severe_prevalence", "mde_youth_prevalence"),
    ("smi_treated", "ami_treated"),
    ("ami_treated", "adult_treated"),
    ("mde_adult_treated", "adult_treated"),
    ("mde_youth_treated", "youth_treated"),
    ("mde_adult_severe_treated", "mde_adult_treated"),
    ("mde_youth_severe_treated", "mde_youth_treated"),
)
"""People counted by the first are among those counted by the second, where both have one method."""

Place = tuple[Any, ...]
Range = tuple[float, float]


def counts(records: Sequence[Row], indicators: Mapping[str, Indicator]) -> Iterator[Failure]:
    rows = {key(row): row for row in records if living(row) and row["value"] and math.isfinite(row["value"])}
    people = [row for row in rows.values() if row["unit"] == "people"]
    yield from _populations(people, rows, indicators)
    yield from _treated(people, rows)
    for row in people:
        for part, whole in COUNTED:
            limit = rows.get((whole, *key(row)[1:])) if row["indicator"] == part else None
            if limit is not None and row["value"] > limit["value"]:
                expected = f"at most {limit['value']:.0f} ({whole})"
                yield Failure(check="part", where=name(row), expected=expected, found=f"{row['value']:.0f}")


def _populations(
    people: Sequence[Row], rows: Mapping[Any, Row], indicators: Mapping[str, Indicator]
) -> Iterator[Failure]:
    """A count over its share is the number of people asked: as many as there are, and the same for each question."""
    behind: dict[Place, list[tuple[Range, Row]]] = defaultdict(list)
    for row in people:
        share = _share(row, rows)
        of = indicators[row["indicator"]].of if row["indicator"] in indicators else ""
        if share is None:
            continue
        reach = _people(row["value"], share["value"])
        behind[row["source"], of, *_place(row)].append((reach, row))
        least, most = POPULATIONS.get(of, (0.0, 0.0))
        found = row["value"] / share["value"] * 100
        if most and (row["place"], row["group_kind"]) == ("US", "total") and not least <= found <= most:
            expected = f"{least:.0f} to {most:.0f} people behind the count and {share['value']} percent"
            yield Failure(check="count", where=name(row), expected=expected, found=f"{found:.0f}")
    for ranges in behind.values():
        (least_of, high), (most_of, low) = _ends(ranges)
        if low > high * (1 + APART):
            expected = (
                f"at most {high * (1 + APART):.0f} people behind the count and its percent, as {name(least_of)} has it"
            )
            yield Failure(check="count", where=name(most_of), expected=expected, found=f"{low:.0f}")


def _treated(people: Sequence[Row], rows: Mapping[Any, Row]) -> Iterator[Failure]:
    """A printed share of those ill is what the counts of those treated and those ill allow, both rounded."""
    ill = {
        (row["source"], row["indicator"].removesuffix("_prevalence"), *_place(row)): row
        for row in people
        if row["indicator"].endswith("_prevalence")
    }
    for row in people:
        condition, _, measure = row["indicator"].rpartition("_")
        whole, share = ill.get((row["source"], condition, *_place(row))), _share(row, rows)
        if measure not in {"treated", "untreated"} or whole is None:
            continue
        (few, many), (least, most) = bounds(row["value"], "people"), bounds(whole["value"], "people")
        low, high = 100 * few / most, 100 * many / least + UNKNOWN
        if low > 100:
            expected = f"at most {whole['value']:.0f} people, who are ill"
            yield Failure(check="count", where=name(row), expected=expected, found=f"{row['value']:.0f}")
        elif share is not None and not _overlap((low, high), bounds(share["value"], "percent")):
            expected = f"{low:.1f} to {high:.1f} percent, by {row['value']:.0f} of {whole['value']:.0f} people"
            yield Failure(check="count", where=name(share), expected=expected, found=str(share["value"]))


def _share(row: Row, rows: Mapping[Any, Row]) -> Row | None:
    return rows.get(key({**row, "unit": "percent"}))


def _place(row: Row) -> Place:
    return (row["place"], row["group_kind"], row["group"], row["start"], row["end"])


def _people(count: float, share: float) -> Range:
    (few, many), (least, most) = bounds(count, "people"), bounds(share, "percent")
    return 100 * few / most, 100 * many / least if least > 0 else float("inf")


def _ends(ranges: Sequence[tuple[Range, Row]]) -> tuple[tuple[Row, float], tuple[Row, float]]:
    """The range that ends first, and the one that begins last."""
    (_, high), first = min(ranges, key=lambda item: item[0][1])
    (low, _), last = max(ranges, key=lambda item: item[0][0])
    return (first, high), (last, low)


def _overlap(one: Range, other: Range) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
