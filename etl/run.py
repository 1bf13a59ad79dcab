"""fetch → parse → check → publish, for each source; then one release of all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from etl.checks import Failure, check
from etl.errors import CheckError, DataError, EtlError, SourceError
from etl.fetch import Fetcher, Validator
from etl.merge import Merged, disagreements, merge
from etl.model import GRADED, KEY, Attempt, Dataset, Fetched, Provenance, Snapshot, Source, figures, to_arrow, to_pandas
from etl.package import pack
from etl.published import read
from etl.store import Store


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a refresh of one source came to.

    `outcome` is published, unchanged, transcribed, held, refused or unavailable; `rows` counts what is published of it.
    """

    slug: str
    outcome: str
    rows: int
    why: str = ""
    exit_code: int = 0


@dataclass(frozen=True, kw_only=True)
class Part:
    """A source's rows on their way into a release: what was fetched, what was transcribed."""

    source: Source
    fetched: pd.DataFrame
    published: pd.DataFrame
    bytes_of: tuple[Fetched, ...]

    @property
    def rows(self) -> pd.DataFrame:
        return pd.concat([self.fetched, self.published], ignore_index=True)


@dataclass(frozen=True, kw_only=True)
class Refresh:
    """One refresh: where to, of what, by whom, at what time; `tell` hears of progress."""

    store: Store
    sources: Mapping[str, Source]
    fetcher: Fetcher
    now: Callable[[], datetime]
    tell: Callable[[str], None] = lambda _: None

    def run(self, chosen: Sequence[str]) -> tuple[str, tuple[Report, ...]]:
        """Refreshes the chosen sources and publishes one release if anything changed; its id and a report each.

        A source that fails keeps its last good rows and stops no other. Raises BusyError when another refresh runs
        and StoreError when the disk refuses: then nothing is published and the last release stays.
        """
        with self.store.lock():
            self.store.sweep()
            current = current_of(self.store)
            parts = {slug: _standing(source, self.store, current) for slug, source in self.sources.items()}
            reports = []
            for slug in chosen:
                self.tell(f"{slug}: asking the publisher")
                parts[slug], report = self._one(slug, parts, current)
                self.tell(f"{slug}: {report.outcome}")
                reports.append(report)
            merged = merge({slug: part.rows for slug, part in parts.items()})
            files, package = pack(merged, {slug: _facts(part, merged) for slug, part in parts.items()})
            before = hashes(self.store.package(current.release)) if current else {}
            if current is None or current.fallback or package["version"] != current.release:
                self.store.write(files, package, self.now())
        return package["version"], tuple(_settle(report, before, hashes(package), merged) for report in reports)

    def _one(self, slug: str, parts: Mapping[str, Part], current: Dataset | None) -> tuple[Part, Report]:
        part, source = parts[slug], self.sources[slug]
        snapshots: dict[str, Snapshot] = {}
        try:
            if source.parse is not None:
                snapshots = self.fetcher.fetch(source, _validators(self.store, slug, self.fetcher.via))
                rows = source.parse({name: snapshot.body for name, snapshot in snapshots.items()})
                part = replace(part, fetched=rows, bytes_of=_bytes_of(snapshots, part))
            _hold_or_pass(part, parts, current, self.now().date())
        except SourceError as error:
            return parts[slug], self._failed(slug, "unavailable", error)
        except DataError as error:
            self.store.keep(slug, snapshots, folder="quarantine")
            held = isinstance(error, CheckError) and all(
                isinstance(item, Failure) and item.hold for item in error.failures
            )
            return parts[slug], self._failed(slug, "held" if held else "refused", error)
        self.store.keep(slug, snapshots)
        outcome = "transcribed" if source.parse is None else "unchanged"
        moment = self.now()
        attempt = Attempt(
            slug=slug, outcome=outcome, why="", checked_at=moment, succeeded_at=moment, failing_since=None
        )
        self.store.record(attempt, snapshots)
        return part, Report(slug=slug, outcome=outcome, rows=0)

    def _failed(self, slug: str, outcome: str, error: EtlError) -> Report:
        last = self.store.attempts().get(slug)
        moment = self.now()
        attempt = Attempt(
            slug=slug,
            outcome=outcome,
            why=str(error),
            checked_at=moment,
            succeeded_at=last.succeeded_at if last else None,
            failing_since=(last.failing_since if last else None) or moment,
        )
        self.store.record(attempt, {})
        return Report(slug=slug, outcome=outcome, rows=0, why=str(error), exit_code=error.exit_code)


def current_of(store: Store) -> Dataset | None:
    """The release readers see; None on a first run."""
    return store.read() if store.history() else None


def hashes(package: Mapping[str, Any]) -> dict[str, str]:
    return {item["name"]: item["hash"] for item in package["resources"]}


def _standing(source: Source, store: Store, current: Dataset | None) -> Part:
    """What a source has without asking anyone: its transcription, and the fetched rows of the current release."""
    body = store.published(source.slug)
    fetched = to_pandas(GRADED.empty_table())
    bytes_of: tuple[Fetched, ...] = ()
    if current is not None and source.slug in current.provenance:
        bytes_of = current.provenance[source.slug].fetched
        columns = current.rows.columns
        lost = current.conflicts[list(columns)]
        rows = pd.concat([current.rows, lost], ignore_index=True)
        rows = rows[(rows["source"] == source.slug) & (rows["evidence"] == "fetched")]
        fetched = to_pandas(to_arrow(rows.assign(grade="fetched"), GRADED))
    published = figures([], source=source.slug) if body is None else read(body, source=source.slug)
    return Part(source=source, fetched=fetched, published=published, bytes_of=bytes_of)


def _hold_or_pass(part: Part, parts: Mapping[str, Part], current: Dataset | None, today: date) -> None:
    """Raises CheckError with every failure of a part's rows as they would be published."""
    others = [other.published for slug, other in parts.items() if slug != part.source.slug]
    failures = disagreements(part.fetched, pd.concat([part.published, *others], ignore_index=True))
    slug = part.source.slug
    previous = None if current is None else _rows_of(current, slug)
    failures += check(merge({slug: part.rows}).living[slug], part.source, previous, today)
    if failures:
        raise CheckError(failures)


def _rows_of(current: Dataset, slug: str) -> pd.DataFrame | None:
    """All rows of a source in a release, those that gave way among them; None where it has none."""
    rows = pd.concat([current.rows, current.conflicts[list(current.rows.columns)]], ignore_index=True)
    rows = rows[rows["source"] == slug].drop_duplicates(ignore_index=True)
    return rows if len(rows) else None


def _validators(store: Store, slug: str, via: str) -> dict[str, Validator]:
    """What a conditional GET may rest on: the last answers that came the same way."""
    held = {}
    for name, (facts, body) in store.validators(slug).items():
        day = facts["recorded_on"]
        snapshot = Snapshot(
            **facts
            | {"fetched_at": datetime.fromisoformat(facts["fetched_at"]), "body": body}
            | {"recorded_on": date.fromisoformat(day) if day else None}
        )
        if snapshot.via != via:
            continue
        held[name] = Validator(etag=snapshot.etag, last_modified=snapshot.last_modified, snapshot=snapshot)
    return held


def _bytes_of(snapshots: Mapping[str, Snapshot], part: Part) -> tuple[Fetched, ...]:
    """The facts of the bytes. Bytes we already had keep the day they were first seen, unless seen live now for once."""
    known = {item.name: item for item in part.bytes_of}
    facts = []
    for name, snapshot in sorted(snapshots.items()):
        old = known.get(name)
        if old and old.sha256 == snapshot.sha256 and (old.via == snapshot.via or snapshot.via != "live"):
            facts.append(old)
            continue
        day = snapshot.fetched_at.date() if snapshot.via == "live" else snapshot.recorded_on
        size = len(snapshot.body)
        facts.append(Fetched(name=name, url=snapshot.url, via=snapshot.via, day=day, sha256=snapshot.sha256, size=size))
    return tuple(facts)


def _facts(part: Part, merged: Merged) -> Provenance:
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
        rows=len(merged.living[source.slug]),
    )


def _settle(report: Report, before: Mapping[str, str], after: Mapping[str, str], merged: Merged) -> Report:
    changed = before.get(report.slug) != after[report.slug]
    outcome = "published" if report.outcome == "unchanged" and changed else report.outcome
    return Report(
        slug=report.slug,
        outcome=outcome,
        rows=len(merged.living[report.slug]),
        why=report.why,
        exit_code=report.exit_code,
    )


def verify(store: Store, sources: Mapping[str, Source], today: date) -> tuple[Failure, ...]:
    """What is wrong with the published release: keys, ranges, declarations. A wrong hash raises StoreError."""
    dataset = store.read(store.current())
    found: list[Failure] = []
    for slug in dataset.provenance:
        if slug not in sources:
            found.append(Failure(check="source", where=slug, expected="a source of etl/sources", found="none"))
            continue
        found += check(dataset.rows[dataset.rows["source"] == slug], sources[slug], None, today)
    living = dataset.rows[dataset.rows["flag"].isna() | (dataset.rows["flag"] != "superseded")]
    twice = living.duplicated(list(KEY))
    for row in to_arrow(living[twice]).to_pylist():
        found.append(
            Failure(check="key", where=f"{row['source']} {row['indicator']}", expected="one row for a key", found="two")
        )
    return tuple(found)
