"""fetch → parse → check → publish, for each source; then one release of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from etl.checks import Failure, check, repeated
from etl.errors import CheckError, DataError, EtlError, SourceError
from etl.fetch import Fetcher, Validator
from etl.merge import Merged, disagreements, merge
from etl.model import GRADED, Attempt, Dataset, Fetched, Provenance, Snapshot, Source, figures, to_arrow, to_pandas
from etl.package import pack
from etl.published import read
from etl.store import Store

Parse = Callable[[Mapping[str, bytes]], pd.DataFrame]


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
            parts = {slug: _last(source, current) for slug, source in self.sources.items()}
            reports = [report for slug in parts for report in self._transcribe(slug, parts, current, chosen)]
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

    def _transcribe(
        self, slug: str, parts: dict[str, Part], current: Dataset | None, chosen: Sequence[str]
    ) -> Iterator[Report]:
        """Puts today's transcription of a source beside its last fetched rows where the two hold together.

        Where they do not, the last good rows stay; a source that was not `chosen` has that reported here.
        """
        try:
            part = replace(parts[slug], published=_transcribed(self.sources[slug], self.store))
            if len(part.published) or len(parts[slug].published):
                _hold_or_pass(part, {}, current, self.now().date(), whole=False)
                parts[slug] = part
        except DataError as error:
            if slug not in chosen:
                yield self._failed(slug, _held_or_refused(error), error)

    def _one(self, slug: str, parts: Mapping[str, Part], current: Dataset | None) -> tuple[Part, Report]:
        source = self.sources[slug]
        snapshots: dict[str, Snapshot] = {}
        try:
            part = replace(parts[slug], published=_transcribed(source, self.store))
            if source.parse is not None:
                snapshots = self.fetcher.fetch(source, _validators(self.store, slug, self.fetcher.via))
                part = replace(
                    part, fetched=_parsed(slug, source.parse, snapshots), bytes_of=_bytes_of(snapshots, part)
                )
            _hold_or_pass(part, parts, current, self.now().date())
        except SourceError as error:
            return parts[slug], self._failed(slug, "unavailable", error)
        except DataError as error:
            self.store.keep(slug, snapshots, folder="quarantine")
            return parts[slug], self._failed(slug, _held_or_refused(error), error)
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


def _last(source: Source, current: Dataset | None) -> Part:
    """The rows of a source in the current release; none on a first run."""
    if current is None or source.slug not in current.provenance:
        none = to_pandas(GRADED.empty_table())
        return Part(source=source, fetched=none, published=none, bytes_of=())
    rows = _rows_of(current, source.slug)
    fetched = rows["evidence"] == "fetched"
    bytes_of = current.provenance[source.slug].fetched
    return Part(source=source, fetched=rows[fetched], published=rows[~fetched], bytes_of=bytes_of)


def _parsed(slug: str, parse: Parse, snapshots: Mapping[str, Snapshot]) -> pd.DataFrame:
    """The rows of a source's answers. What its parser was not written for is refused like any other bytes that cannot be
    believed, so that one source's defect stops no other."""
    try:
        return parse({name: snapshot.body for name, snapshot in snapshots.items()})
    except EtlError:
        raise
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise DataError(
            f"{slug}: expected bytes its parser was written for, found others ({why}). "
            "They are kept in quarantine; report them with this line"
        ) from error


def _transcribed(source: Source, store: Store) -> pd.DataFrame:
    body = store.published(source.slug)
    return figures([], source=source.slug) if body is None else read(body, source=source.slug)


def _hold_or_pass(
    part: Part, parts: Mapping[str, Part], current: Dataset | None, today: date, *, whole: bool = True
) -> None:
    """Raises CheckError with every failure of a part's rows as they would be published.

    `whole` False lets fewer rows than `min_rows` pass: those of a source that was never fetched here.
    """
    slug = part.source.slug
    others = [other.published for name, other in parts.items() if name != slug]
    failures = disagreements(part.fetched, pd.concat([part.published, *others], ignore_index=True))
    failures += repeated(part.fetched) + repeated(part.published)
    previous = None if current is None else _living_alone(_rows_of(current, slug), slug)
    failures += check(_living_alone(part.rows, slug), part.source, previous, today)
    failures = tuple(failure for failure in failures if whole or failure.check != "rows")
    if failures:
        raise CheckError(failures)


def _held_or_refused(error: DataError) -> str:
    held = isinstance(error, CheckError) and all(isinstance(item, Failure) and item.hold for item in error.failures)
    return "held" if held else "refused"


def _living_alone(rows: pd.DataFrame, slug: str) -> pd.DataFrame:
    """The rows of one source that live when no other source is asked."""
    return merge({slug: rows}).living[slug]


def _rows_of(current: Dataset, slug: str) -> pd.DataFrame:
    """All graded rows of a source in a release, those that gave way among them.

    A release keeps no grade of the rows that live: a transcribed one counts as primary, so that it goes on living.
    """
    grades = current.rows["evidence"].replace("published", "primary")
    rows = pd.concat([current.rows.assign(grade=grades), current.conflicts[GRADED.names]], ignore_index=True)
    return to_pandas(to_arrow(rows[rows["source"] == slug], GRADED))


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
    outcome = "published" if report.outcome in {"unchanged", "transcribed"} and changed else report.outcome
    return replace(report, outcome=outcome, rows=len(merged.living[report.slug]))


def verify(store: Store, sources: Mapping[str, Source], today: date) -> tuple[Failure, ...]:
    """What is wrong with the published release: keys, ranges, declarations. A wrong hash raises StoreError."""
    dataset = store.read(store.current())
    found: list[Failure] = []
    for slug in dataset.provenance:
        if slug not in sources:
            found.append(Failure(check="source", where=slug, expected="a source of etl/sources", found="none"))
            continue
        rows = _rows_of(dataset, slug)
        if len(rows):
            found += check(_living_alone(rows, slug), sources[slug], None, today)
    return (*found, *repeated(dataset.rows))
