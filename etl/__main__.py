"""The command line: `python -m etl refresh | import | status | diff | approve | rollback | verify`. Exit codes are those
of etl/errors.py."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from etl import bounded, review
from etl.cells import plain
from etl.disk import data_folder, saved
from etl.errors import EtlError, StoreError, UsageError
from etl.fetch import DECODED_BYTES, Fetcher, mirrored
from etl.freshness import alarms, states
from etl.model import Source
from etl.progress import Bars
from etl.run import Fetches, Refresh
from etl.saved import Saved
from etl.sources import registry
from etl.store import Store

BY_HAND = bounded.Limits(bodies=50, memory=1024, processor=60, clock=90)
"""What a file saved by hand may take: it is often the whole dataset, of which a refresh asks for a part."""

INTERRUPTED = 130
"""128 and the number of the signal, as a shell has it."""

Run = Callable[[argparse.Namespace, Store, Mapping[str, str]], int]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; {' '.join(self.format_usage().split())}")


def main(arguments: Sequence[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    try:
        options = parser().parse_args(arguments)
        store = Store(Path(options.data) if options.data else data_folder(environ))
        run: Run = options.run
        return run(options, store, environ)
    except EtlError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("stopped; what readers see is as it was, or whole and new", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        with suppress(BrokenPipeError):
            sys.stdout.close()
        return 0


def parser() -> argparse.ArgumentParser:
    made = _Parser(prog="python -m etl", description="Refresh, inspect and verify the figures of Care Gap.")
    commands = made.add_subparsers(required=True, metavar="{refresh,import,status,diff,approve,rollback,verify}")

    def command(name: str, run: Run, says: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=says, description=says)
        one.add_argument("--data", default="", metavar="DIR", help="the data folder; else CARE_GAP_DATA, else data/")
        one.set_defaults(run=run)
        return one

    asked = command("refresh", _refresh, "fetch, check and publish the sources (all, or those named)")
    asked.add_argument("source", nargs="*", metavar="SOURCE")
    asked.add_argument("--mirror", default="", metavar="URL", help="ask URL/<host>/<path> in the publishers' place")
    given = command("import", _import, "the same checks on a file saved by hand, for sites that refuse scripts")
    given.add_argument("source", metavar="SOURCE")
    given.add_argument("file", metavar="FILE", type=Path)
    given.add_argument("--name", default="", metavar="REQUEST", help="which request of the source the file answers")
    told = command("status", _status, "how fresh each source is, why, and what to do next")
    told.add_argument("--max-age", action="store_true", help="exit 65 when a source needs a person: for an alarm")
    compared = command("diff", _diff, "every figure added, revised or gone between two releases")
    compared.add_argument("old", nargs="?", default="", metavar="OLD", help="else the release before NEW")
    compared.add_argument("new", nargs="?", default="", metavar="NEW", help="else the current release")
    approved = command("approve", _approve, "publish a release that was held, after a person looked")
    approved.add_argument("release", metavar="RELEASE")
    back = command("rollback", _rollback, "make an earlier release the current one again")
    back.add_argument("release", metavar="RELEASE")
    command("verify", _verify, "hashes, schema, keys and ranges of what is published")
    for one in (asked, given, told, compared):
        one.add_argument("--json", action="store_true", help="the same as JSON")
    return made


def _refresh(options: argparse.Namespace, store: Store, environ: Mapping[str, str]) -> int:
    chosen = _known(options.source)
    mirrored("https://example.org/", options.mirror)
    fetcher = Fetcher(mirror=options.mirror, token=environ.get("SOCRATA_APP_TOKEN", ""))
    return _run(options, store, fetcher, chosen)


def _import(options: argparse.Namespace, store: Store, _: Mapping[str, str]) -> int:
    (slug,) = _known([options.source])
    names = list(registry()[slug].requests)
    if not names:
        raise UsageError(f"{slug} is transcribed by hand: its figures stand in data/published/{slug}.csv")
    name = options.name or names[0]
    if name not in names or (len(names) > 1 and not options.name):
        raise UsageError(
            f"--name: expected which of {', '.join(names)} the file answers, found {options.name or 'nothing'}"
        )
    bodies = {name: saved(options.file, DECODED_BYTES)}
    return _run(options, store, Saved(bodies=bodies, now=_now), (slug,), BY_HAND)


def _run(
    options: argparse.Namespace,
    store: Store,
    fetcher: Fetches,
    chosen: Sequence[str],
    limits: bounded.Limits = bounded.LIMITS,
) -> int:
    before = store.current()
    refresh = Refresh(
        store=store,
        sources=registry(),
        fetcher=fetcher,
        now=_now,
        parse=partial(bounded.parse, limits=limits),
        tell=Bars(sys.stderr),
    )
    release, reports = refresh.run(chosen)
    changed = release != before or any(report.outcome == "published" for report in reports)
    if options.json:
        _print_json({"release": release, "changed": changed, "sources": [asdict(report) for report in reports]})
    else:
        for report in reports:
            look = f"look with `python -m etl diff current {report.held}`" if report.held else ""
            words = (report.slug, report.outcome, f"{report.rows} rows", plain(report.why), look)
            print("\t".join(word for word in words if word))
        print(f"release {release}" + ("" if changed else " unchanged"))
    return max((report.exit_code for report in reports), default=0)


def _status(options: argparse.Namespace, store: Store, _: Mapping[str, str]) -> int:
    damaged = 0
    try:
        current = store.read() if store.history() else None
        release = current.release if current else None
        provenance, fallback = (current.provenance, current.fallback) if current else ({}, "")
    except StoreError as error:
        release, provenance, fallback, damaged = None, {}, str(error), error.exit_code
    known = states(registry(), provenance, store.attempts(), _now(), fallback=fallback)
    ringing = alarms(known, release, _now())
    if options.json:
        _print_json({"release": release, "sources": [asdict(state) for state in known], "alarms": ringing})
    else:
        print(f"release {release or ('none whole' if damaged else 'none: run `python -m etl refresh`')}")
        for state in known:
            print(
                "\t".join((state.slug, state.state, f"last check {_when(state.last_check)}", plain(state.why)))
                + (f"\t{state.todo}" if state.todo else "")
            )
    if options.max_age and not options.json:
        for why in ringing:
            print(f"alarm\t{why}")
    return max(damaged, 65 if options.max_age and ringing else 0)


def _diff(options: argparse.Namespace, store: Store, _: Mapping[str, str]) -> int:
    current = store.current() or ""
    old, new = (current if name == "current" else name for name in (options.old, options.new))
    before, after, changes = review.compare(store, old, new)
    counts = {kind: sum(change.kind == kind for change in changes) for kind in ("added", "revised", "gone")}
    if options.json:
        rows = [{"kind": change.kind, "old": change.old, "new": change.new} for change in changes]
        _print_json({"old": before, "new": after, "counts": counts, "changes": rows})
        return 0
    for change in changes:
        print("\t".join((change.kind, change.figure, change.told())))
    print(f"{before} to {after}: " + ", ".join(f"{number} {kind}" for kind, number in counts.items()))
    return 0


def _approve(options: argparse.Namespace, store: Store, _: Mapping[str, str]) -> int:
    release = review.approve(store, registry(), options.release, _now())
    print(f"release {release} published")
    return 0


def _rollback(options: argparse.Namespace, store: Store, _: Mapping[str, str]) -> int:
    left = review.rollback(store, options.release, _now())
    print(f"release {options.release} " + (f"in place of {left}" if left else "unchanged: it is the current one"))
    return 0


def _verify(_options: argparse.Namespace, store: Store, _environ: Mapping[str, str]) -> int:
    release, damaged = store.current(), store.problems()
    failures = () if damaged else review.verify(store, registry(), _now().date())
    for line in (*damaged, *failures):
        print(line)
    found = len(damaged) + len(failures)
    if release:
        print(f"release {release}: " + (f"{found} failures" if found else "whole and sound"))
    return StoreError.exit_code if damaged else 65 if failures else 0


def _known(asked: Sequence[str]) -> tuple[str, ...]:
    sources: Mapping[str, Source] = registry()
    unknown = [slug for slug in asked if slug not in sources]
    if unknown:
        raise UsageError(f"unknown source {', '.join(unknown)}; the sources are {', '.join(sources)}")
    return tuple(asked) or tuple(sources)


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"


def _print_json(content: Any) -> None:
    print(json.dumps(content, default=str, indent=1, ensure_ascii=False))


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
