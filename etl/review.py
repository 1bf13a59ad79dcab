"""What a person does with releases: verify, compare, approve what was held, go back to an earlier one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from etl.checks import check, repeated
from etl.derive import unlike
from etl.diff import Change, changes
from etl.errors import CheckError, StoreError, UsageError
from etl.model import Source, to_arrow
from etl.parts import failures, living_alone, part_of, release_of, rows_of
from etl.run import last_good
from etl.store import Store


def verify(store: Store, sources: Mapping[str, Source], today: date) -> tuple[str, ...]:
    """What does not hold of the current release, a line each: keys, ranges, declarations. A wrong hash raises StoreError:
    `Store.problems` names each damaged file."""
    dataset = store.read(store.current())
    found = [str(failure) for failure in (*repeated(dataset.rows), *unlike(to_arrow(dataset.rows).to_pylist()))]
    for slug in dataset.provenance:
        if slug not in sources:
            found.append(f"{slug}: expected a source of etl/sources, found none")
        elif len(rows := rows_of(dataset, slug)):
            found += [str(failure) for failure in check(living_alone(rows, slug), sources[slug], None, today)]
    return tuple(found)


def compare(store: Store, old: str, new: str) -> tuple[str, str, tuple[Change, ...]]:
    """Two releases and what is different between them. Blank means the current one and the one before it.

    Raises UsageError for a release that is not here, or where there is none before; StoreError for a damaged one.
    """
    after = new or store.current() or ""
    line = [item.release for item in store.history()]
    earlier = [release for release in line if release != after]
    before = old or next(iter(earlier), "")
    if not before:
        raise UsageError(f"there is no release before {after or 'the first refresh'} to compare with")
    known = {*store.releases(), *waiting(store)}
    _known(known, before, after)
    return before, after, changes(store.read(before).rows, store.read(after).rows)


def waiting(store: Store) -> Mapping[str, str]:
    """The releases that wait to be approved, each with its source."""
    return {attempt.held: slug for slug, attempt in store.attempts().items() if attempt.held}


def approve(store: Store, sources: Mapping[str, Source], release: str, now: datetime) -> str:
    """Publishes what was held of one source beside the other sources as they stand now; the release readers then see.

    Raises UsageError for a release that does not wait, CheckError where more is wrong with it than a person may let pass.
    """
    with store.lock():
        _known(waiting(store), release)
        slug = waiting(store)[release]
        current = last_good(store).dataset
        if slug not in sources:
            raise UsageError(f"{release} is of {slug}, which is no source of etl/sources")
        if current is not None and current.fallback:
            raise StoreError(f"what readers see is damaged ({current.fallback}); run a refresh first, which repairs it")
        standing = {name: part_of(source, current) for name, source in sources.items()}
        parts = standing | {slug: part_of(sources[slug], store.read(release))}
        found = failures(parts[slug], parts.values(), standing if current else {}, (), now.date())
        if wrong := tuple(failure for failure in found if not failure.hold):
            raise CheckError(wrong)
        made = release_of(parts, current)
        store.write(made.files, made.package, now)
        last = store.attempts()[slug]
        done = replace(last, outcome="published", why="", held="", succeeded_at=last.checked_at, failing_since=None)
        store.record({slug: (done, {})})
    return made.id


def rollback(store: Store, release: str, now: datetime) -> str:
    """Makes an earlier release the current one again; the release a person went back from, blank when it was current.

    The next refresh holds what was taken back. Raises UsageError for a release that is not here, StoreError for a
    damaged one.
    """
    with store.lock():
        _known(store.releases(), release)
        store.read(release)
        current = store.current() or ""
        if current == release:
            return ""
        store.point(release, now, withdrawn=current)
    return current


def _known(known: Collection[str], *asked: str) -> None:
    for release in asked:
        if release not in known:
            raise UsageError(f"there is no release {release}; there are: {', '.join(sorted(known)) or 'none'}")
