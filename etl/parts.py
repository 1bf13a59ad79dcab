"""Pure: a source's rows on their way into a release, and what must hold of them before they are published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa

from etl.checks import check, repeated
from etl.derive import derived
from etl.diff import changes, revisions
from etl.failures import Failure, name
from etl.measures import DERIVED
from etl.merge import Merged, disagreements, merge, order
from etl.model import GRADED, Dataset, Fetched, Provenance, Row, Snapshot, Source, figures, key, to_arrow, to_pandas
from etl.package import pack
from etl.reliability import assess


@dataclass(frozen=True, kw_only=True)
class Part:
    """A source's rows: what was fetched, from which bytes, and what was transcribed."""

    source: Source
    fetched: pd.DataFrame
    published: pd.DataFrame
    bytes_of: tuple[Fetched, ...]

    @property
    def rows(self) -> pd.DataFrame:
        return pd.concat([self.fetched, self.published], ignore_index=True)


@dataclass(frozen=True, kw_only=True)
class Release:
    """A whole release before it is written: its files, its data package, and how many rows live of each source."""

    files: Mapping[str, bytes]
    package: dict[str, Any]
    rows: Mapping[str, int]

    @property
    def id(self) -> str:
        return str(self.package["version"])

    @property
    def hashes(self) -> Mapping[str, str]:
        return hashes(self.package)


def release_of(parts: Mapping[str, Part], previous: Dataset | None) -> Release:
    """The release of these parts, whose revisions are against the `previous` one."""
    merged = _merged(parts)
    rows = {slug: len(merged.living[slug]) for slug in parts}
    facts = {slug: _facts(part, rows[slug]) for slug, part in parts.items()}
    files, package = pack(merged, facts, revisions(previous, merged.living.values()))
    return Release(files=files, package=package, rows=rows)


def hashes(package: Mapping[str, Any]) -> dict[str, str]:
    return {item["name"]: item["hash"] for item in package["resources"]}


def part_of(source: Source, dataset: Dataset | None) -> Part:
    """The rows of a source in a release; none where it has none."""
    if dataset is None or source.slug not in dataset.provenance:
        none = figures([], source=source.slug)
        return Part(source=source, fetched=none, published=none, bytes_of=())
    rows = rows_of(dataset, source.slug)
    fetched = rows["evidence"] == "fetched"
    bytes_of = dataset.provenance[source.slug].fetched
    return Part(source=source, fetched=rows[fetched], published=rows[~fetched], bytes_of=bytes_of)


def rows_of(dataset: Dataset, slug: str) -> pd.DataFrame:
    """All graded rows of a source in a release, those that gave way among them, those that are computed here not.

    A release keeps no grade of the rows that live: a transcribed one counts as primary, so that it goes on living.
    """
    living, gone = (rows[rows["source"] == slug] for rows in (dataset.rows, dataset.conflicts))
    living = living[~living["reference"].str.startswith(DERIVED)]
    grades = living["evidence"].replace("published", "primary")
    rows = pd.concat([living.assign(grade=grades), gone[GRADED.names]], ignore_index=True)
    return to_pandas(to_arrow(rows, GRADED))


def _merged(parts: Mapping[str, Part]) -> Merged:
    """The living rows of all parts, with what is computed from them and how reliable each is."""
    merged = merge({slug: part.rows for slug, part in parts.items()})
    rows = [row for living in merged.living.values() for row in to_arrow(living, GRADED).to_pylist()]
    rows = [row | {"reliability": assess(row).verdict} for row in (*rows, *derived(rows))]
    whole = {slug: sorted((row for row in rows if row["source"] == slug), key=order) for slug in parts}
    living = {slug: to_pandas(pa.Table.from_pylist(some, schema=GRADED)) for slug, some in whole.items()}
    return replace(merged, living=living)


def living_alone(rows: pd.DataFrame, slug: str) -> pd.DataFrame:
    """The rows of one source that live when no other source is asked."""
    return merge({slug: rows}).living[slug]


def with_rows(dataset: Dataset, parts: Mapping[str, Part]) -> Dataset:
    """The release with the rows of these parts."""
    merged = _merged(parts)
    rows = to_pandas(pa.concat_tables([to_arrow(rows) for rows in merged.living.values()]))
    return replace(dataset, rows=rows, conflicts=merged.conflicts)


def with_answers(part: Part, fetched: pd.DataFrame, snapshots: Mapping[str, Snapshot]) -> Part:
    """The part with the rows of these answers in place of those it had. Bytes we already had keep the day they were first
    seen, unless seen live now for once."""
    known = {item.name: item for item in part.bytes_of}
    facts = []
    for request, snapshot in sorted(snapshots.items()):
        old = known.get(request)
        day = snapshot.fetched_at.date() if snapshot.via == "live" else snapshot.recorded_on
        ahead = old and old.day and day and old.day > day  # the clock was wrong when they were first seen
        if old and old.sha256 == snapshot.sha256 and (old.via == snapshot.via or snapshot.via != "live") and not ahead:
            facts.append(old)
            continue
        size = len(snapshot.body)
        facts.append(
            Fetched(name=request, url=snapshot.url, via=snapshot.via, day=day, sha256=snapshot.sha256, size=size)
        )
    return replace(part, fetched=fetched, bytes_of=tuple(facts))


def failures(
    part: Part, others: Iterable[Part], standing: Mapping[str, Part], withdrawn: Iterable[Dataset], today: date
) -> tuple[Failure, ...]:
    """Every failure of a part's rows as they would be published beside the `others`.

    `standing` are the parts of the current release, none on a first run. What a person let pass before is not held again:
    what they show themselves is no failure. Figures that a person took back (`withdrawn`) are held.
    """
    slug = part.source.slug
    before = standing.get(slug)
    published = [other.published for other in others if other.source.slug != slug]
    transcribed = pd.concat([part.published, *published], ignore_index=True)
    found = disagreements(part.fetched, transcribed) + tuple(_beside(part))
    if before is not None:
        shown = pd.concat([other.published for other in standing.values()], ignore_index=True)
        passed = disagreements(before.fetched, shown) + tuple(_beside(before))
        known = {str(failure) for failure in passed}
        found = tuple(failure for failure in found if str(failure) not in known)
    found += repeated(part.fetched) + repeated(part.published)
    found += check(
        living_alone(part.rows, slug),
        part.source,
        None if before is None else living_alone(before.rows, slug),
        today,
    )
    found += tuple(_days(part, before, today))
    if before is not None:
        found += tuple(_no_longer_fetched(part, before))
        found += tuple(_returned(part, before, withdrawn))
    return found


def _beside(part: Part) -> Iterable[Failure]:
    """A part of a dataset: it has some figures of a method and period, and not others that were transcribed."""
    fetched = to_arrow(part.fetched, GRADED).to_pylist()
    here, told = {key(row) for row in fetched}, {_table(row) for row in fetched}
    rows = [row for row in to_arrow(part.published, GRADED).to_pylist() if row["evidence"] == "published"]
    missing = [row for row in rows if _table(row) in told and key(row) not in here]
    if missing:
        expected = "every figure of the same method and period that was transcribed"
        found = f"{len(missing)} missing, the first: {name(missing[0])}"
        yield Failure(check="coverage", where=part.source.slug, expected=expected, found=found, hold=True)


def _table(row: Row) -> tuple[Any, ...]:
    return tuple(row[column] for column in ("method", "unit", "place", "start", "end"))


def _no_longer_fetched(part: Part, before: Part) -> Iterable[Failure]:
    """Figures that would fall back to a transcription, or vanish, because the bytes no longer have them."""
    had, has = ({key(row) for row in to_arrow(rows).to_pylist()} for rows in (before.fetched, part.fetched))
    gone = had - has
    if len(gone) > part.source.max_drop * len(had):
        found = f"{len(gone)} of {len(had)} are not"
        yield Failure(
            check="coverage", where=part.source.slug, expected="every figure fetched before", found=found, hold=True
        )


def _days(part: Part, before: Part | None, today: date) -> Iterable[Failure]:
    """Recorded bytes of a day that is not yet, or older than those of the last release: a recording put back by mistake."""
    known = {item.name: item.day for item in before.bytes_of} if before else {}
    for item in part.bytes_of:
        where, was = f"{part.source.slug}, {item.name}", known.get(item.name)
        if item.via != "live" and item.day and item.day > today:
            yield Failure(check="day", where=where, expected=f"bytes of {today} or before", found=f"of {item.day}")
        elif item.via != "live" and item.day and was and item.day < was:
            expected = f"bytes of {was}, as in the last release, or newer"
            yield Failure(check="older", where=where, expected=expected, found=f"of {item.day}", hold=True)


def _returned(part: Part, before: Part, withdrawn: Iterable[Dataset]) -> Iterable[Failure]:
    """Figures that a person took back, each as it was then."""
    slug = part.source.slug
    for dataset in withdrawn:
        shown, then = living_alone(before.rows, slug), living_alone(rows_of(dataset, slug), slug)
        back = {key(change.new): change for change in changes(shown, then) if change.new}
        now = changes(shown, living_alone(part.rows, slug)) if back else ()
        again = [one for one in now if one.new and key(one.new) in back and one.told() == back[key(one.new)].told()]
        if again:
            expected = f"other figures than those of release {dataset.release}, from which a person went back"
            found = f"{len(again)} of them, the first: {again[0].figure}, {again[0].told()}"
            yield Failure(check="withdrawn", where=slug, expected=expected, found=found, hold=True)


def _facts(part: Part, rows: int) -> Provenance:
    source = part.source
    return Provenance(
        slug=source.slug,
        title=source.title,
        publisher=source.publisher,
        page_url=source.page_url,
        licence=source.licence,
        citation=source.citation,
        fetched=part.bytes_of,
        edition=source.edition,
        rows=rows,
    )
