"""fetch → parse → check → publish, for each source; then one release of all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

import pandas as pd

from etl import bounded
from etl.errors import BlockedError, CheckError, DataError, EtlError, SourceError, StoreError
from etl.failures import Failure
from etl.model import Attempt, Dataset, Snapshot, Source, figures
from etl.parts import Part, Release, failures, hashes, part_of, release_of, with_answers, with_rows
from etl.published import read
from etl.records import withdrawn
from etl.store import Remains, Store

Tell = Callable[[str, str], None]
"""Hears a source's slug and what is done with it now, or what it came to."""


class Fetches(Protocol):
    def fetch(self, source: Source, held: Mapping[str, Snapshot]) -> dict[str, Snapshot]: ...


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a refresh of one source came to.

    `outcome` is published, unchanged, transcribed, held, refused or unavailable; `rows` counts what is published of it;
    `held` names the release that waits to be approved.
    """

    slug: str
    outcome: str
    rows: int = 0
    why: str = ""
    exit_code: int = 0
    held: str = ""


@dataclass(kw_only=True)
class _Round:
    """One refresh under way: the rows of each source as they stand, what is held, and what came of each source."""

    current: Dataset | None
    withdrawn: Sequence[Dataset]
    parts: dict[str, Part]
    standing: Mapping[str, Part] = field(default_factory=dict)
    """The parts as the current release has them; none on a first run."""
    held: dict[str, Part] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    answers: dict[str, Mapping[str, Snapshot]] = field(default_factory=dict)
    regained: set[str] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class Refresh:
    """One refresh: where to, of what, by whom, at what time; `tell` hears of progress."""

    store: Store
    sources: Mapping[str, Source]
    fetcher: Fetches
    now: Callable[[], datetime]
    parse: Callable[[Source, Mapping[str, bytes]], pd.DataFrame] = bounded.parsed
    tell: Tell = lambda _slug, _step: None

    def run(self, chosen: Sequence[str]) -> tuple[str, tuple[Report, ...]]:
        """Refreshes the chosen sources and publishes one release if anything changed; its id and a report each.

        A source that fails keeps its last good rows and stops no other; one that is held waits as a release of its own.
        Raises BusyError when another refresh runs and StoreError when the disk refuses, or when rows of a damaged
        release could not be had again: then nothing is published and the last release stays.
        """
        with self.store.lock():
            left = last_good(self.store)
            current = left.dataset
            run = _Round(
                current=current,
                withdrawn=tuple(self.store.wholes(withdrawn(self.store.history()))),
                parts={slug: part_of(source, current) for slug, source in self.sources.items()},
            )
            if left.lost:
                self._read_again(left, run)
            run.standing = dict(run.parts) if run.current else {}
            for slug in self.sources:
                self._transcribe(slug, run, report=slug not in chosen)
            for slug in chosen:
                self._one(slug, run)
                self.tell(slug, run.reports[slug].outcome)
            release = release_of(run.parts, run.current)
            _nothing_lost(release, left, run)
            before = hashes(self.store.package(current.release)) if current else {}
            if current is None or current.fallback or release.id != current.release:
                self.store.write(release.files, release.package, self.now())
            reports = tuple(self._settle(slug, run, release, before) for slug in run.reports)
            self._record(reports, run)
        return release.id, reports

    def _read_again(self, left: Remains, run: _Round) -> None:
        """Puts back lost rows from the bytes they came from, where these are still kept."""
        for slug in left.lost.keys() & self.sources.keys() if left.legible else ():
            part = run.parts[slug]
            bodies = self.store.kept(slug, part.bytes_of)
            with suppress(DataError):
                if part.source.parse is not None and bodies:
                    run.parts[slug] = replace(part, fetched=self.parse(part.source, bodies))
                    run.regained.add(slug)
        if run.current is not None and run.regained:
            run.current = with_rows(run.current, run.parts)

    def _transcribe(self, slug: str, run: _Round, *, report: bool) -> None:
        """Puts today's transcription of a source beside its last fetched rows where the two hold together.

        Where they do not, the last good rows stay; `report` says so here, of a source that is not asked itself.
        """
        part = run.parts[slug]
        try:
            part = replace(part, published=self._transcribed(slug))
            if len(part.published) or len(run.parts[slug].published):
                self._pass(part, run, whole=False)
                run.parts[slug] = part
        except DataError as error:
            if report:
                self._failed(slug, run, part, error)

    def _one(self, slug: str, run: _Round) -> None:
        source, part = self.sources[slug], run.parts[slug]
        snapshots: Mapping[str, Snapshot] = {}
        try:
            part = replace(part, published=self._transcribed(slug))
            if source.parse is not None:
                self.tell(slug, "asking the publisher")
                snapshots = self.fetcher.fetch(source, self.store.answers(slug))
                self.tell(slug, "reading the answer")
                fetched = self.parse(source, {name: snapshot.body for name, snapshot in snapshots.items()})
                part = with_answers(part, fetched, snapshots)
            self.tell(slug, "checking")
            self._pass(part, run)
        except BlockedError as error:
            self.store.quarantine(slug, error.snapshots)
            self._failed(slug, run, part, error)
        except SourceError as error:
            self._failed(slug, run, part, error)
        except DataError as error:
            (self.store.keep if _may_pass(error) else self.store.quarantine)(slug, snapshots)
            self._failed(slug, run, part, error)
        else:
            self.store.keep(slug, snapshots)
            run.parts[slug], run.answers[slug] = part, snapshots
            run.reports[slug] = Report(slug=slug, outcome="transcribed" if source.parse is None else "unchanged")

    def _transcribed(self, slug: str) -> pd.DataFrame:
        body = self.store.published(slug)
        return figures([], source=slug) if body is None else read(body, source=slug)

    def _pass(self, part: Part, run: _Round, *, whole: bool = True) -> None:
        """Raises CheckError with every failure of a part's rows as they would be published.

        `whole` False lets fewer rows than `min_rows` pass: those of a source that was never fetched here.
        """
        found = failures(part, run.parts.values() if whole else (), run.standing, run.withdrawn, self.now().date())
        found = tuple(failure for failure in found if whole or failure.check != "rows")
        if found:
            raise CheckError(found)

    def _failed(self, slug: str, run: _Round, part: Part, error: EtlError) -> None:
        refused = isinstance(error, DataError | BlockedError)
        outcome = "held" if _may_pass(error) else "refused" if refused else "unavailable"
        if outcome == "held":
            run.held[slug] = part
        run.reports[slug] = Report(slug=slug, outcome=outcome, why=str(error), exit_code=error.exit_code)

    def _settle(self, slug: str, run: _Round, release: Release, before: Mapping[str, str]) -> Report:
        """The report of a source after the release is known; what is held is put where a person can look at it."""
        report = replace(run.reports[slug], rows=release.rows[slug])
        if slug in run.held:
            waits = release_of(run.parts | {slug: run.held[slug]}, run.current)
            return replace(report, held=self.store.hold(waits.files, waits.package))
        changed = before.get(slug) != release.hashes[slug]
        return replace(report, outcome="published") if changed and not report.exit_code else report

    def _record(self, reports: Sequence[Report], run: _Round) -> None:
        known, moment = self.store.attempts(), self.now()
        self.store.record(
            {
                report.slug: (_attempt(report, known.get(report.slug), moment), run.answers.get(report.slug, {}))
                for report in reports
            }
        )


def last_good(store: Store) -> Remains:
    """The release readers see, nothing on a first run; where it is damaged, what is left of it."""
    with suppress(StoreError):
        if not (current := store.read()).fallback:
            return Remains(dataset=current)
    return store.remains()


def _nothing_lost(release: Release, left: Remains, run: _Round) -> None:
    """Raises StoreError where rows of a damaged release came back neither from their publisher nor from kept bytes."""
    had = {item["name"]: item["rows"] for item in release.package["resources"]}
    missing = {}
    for name, rows in left.lost.items():
        fetched = name in run.parts and bool(run.parts[name].bytes_of)
        if had.get(name, 0) < rows or (fetched and name not in run.regained | run.answers.keys()):
            missing[name] = rows
    if missing:
        told = ", ".join(f"{rows} rows of {name}" for name, rows in missing.items())
        raise StoreError(
            f"the newest release is damaged and {told} could not be had again; nothing is published. Put the damaged files "
            "back (`python -m etl verify` names them), import the source by hand, or try again when its publisher answers"
        )


def _may_pass(error: EtlError) -> bool:
    """Whether a person may approve what is wrong."""
    return isinstance(error, CheckError) and all(isinstance(item, Failure) and item.hold for item in error.failures)


def _attempt(report: Report, last: Attempt | None, moment: datetime) -> Attempt:
    """`moment` bounds what a clock that ran ahead wrote down earlier. What waits goes on waiting until a good answer."""
    good = report.exit_code == 0
    succeeded = moment if good else last.succeeded_at if last else None
    failing = None if good else (last.failing_since if last else None) or moment
    return Attempt(
        slug=report.slug,
        outcome=report.outcome,
        why=report.why,
        checked_at=moment,
        succeeded_at=min(succeeded, moment) if succeeded else None,
        failing_since=min(failing, moment) if failing else None,
        held=report.held or ("" if good else last.held if last else ""),
    )
