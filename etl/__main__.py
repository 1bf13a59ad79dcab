"""The command line: `python -m etl refresh | status | verify`. Exit codes are those of etl/errors.py."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from etl.errors import EtlError, UsageError
from etl.fetch import Fetcher, mirrored
from etl.freshness import State, states
from etl.model import Source
from etl.run import Refresh, current_of, verify
from etl.sources import registry
from etl.store import Store, data_folder


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\n{self.format_usage().strip()}")


def main(arguments: Sequence[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    try:
        options = _parser().parse_args(arguments)
        store = Store(Path(options.data) if options.data else data_folder(environ))
        run: Callable[[argparse.Namespace, Store, Mapping[str, str]], int] = options.run
        return run(options, store, environ)
    except EtlError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        with suppress(BrokenPipeError):
            sys.stdout.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m etl", description="Refresh, inspect and verify the figures of Care Gap.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    asked = commands.add_parser("refresh", help="fetch, check and publish the sources (all, or those named)")
    asked.add_argument("source", nargs="*", metavar="SOURCE")
    asked.add_argument("--mirror", default="", metavar="URL", help="ask URL/<host>/<path> in the publishers' place")
    asked.set_defaults(run=_refresh)
    told = commands.add_parser("status", help="how fresh each source is, and why")
    told.add_argument("--json", action="store_true")
    told.add_argument("--max-age", action="store_true", help="exit 65 when a source is stale: for an alarm")
    told.set_defaults(run=_status)
    proved = commands.add_parser("verify", help="hashes, schema, keys and ranges of what is published")
    proved.set_defaults(run=_verify)
    for command in (asked, told, proved):
        command.add_argument(
            "--data", default="", metavar="DIR", help="the data folder; else CARE_GAP_DATA, else data/"
        )
    return parser


def _refresh(options: argparse.Namespace, store: Store, environ: Mapping[str, str]) -> int:
    sources = registry()
    chosen = _known(options.source, sources)
    mirrored("https://example.org/", options.mirror)
    fetcher = Fetcher(mirror=options.mirror, token=environ.get("SOCRATA_APP_TOKEN", ""))
    tell = _tell if sys.stderr.isatty() else _quiet
    before = store.current()
    release, reports = Refresh(store=store, sources=sources, fetcher=fetcher, now=_now, tell=tell).run(chosen)
    for report in reports:
        print(f"{report.slug}\t{report.outcome}\t{report.rows} rows" + (f"\t{report.why}" if report.why else ""))
    changed = release != before or any(report.outcome == "published" for report in reports)
    print(f"release {release}" + ("" if changed else " unchanged"))
    return max((report.exit_code for report in reports), default=0)


def _status(options: argparse.Namespace, store: Store, _: Mapping[str, str]) -> int:
    current = current_of(store)
    known = states(
        registry(),
        current.provenance if current else {},
        store.attempts(),
        _now(),
        fallback=current.fallback if current else "",
    )
    if options.json:
        rows = [asdict(state) for state in known]
        print(json.dumps({"release": current.release if current else None, "sources": rows}, default=str, indent=1))
    else:
        print(f"release {current.release if current else 'none: run `python -m etl refresh`'}")
        for state in known:
            print(f"{state.slug}\t{state.state}\tlast check {_when(state.last_check)}\t{state.why}")
    return 65 if options.max_age and any(_alarming(state) for state in known) else 0


def _verify(_options: argparse.Namespace, store: Store, _environ: Mapping[str, str]) -> int:
    failures = verify(store, registry(), _now().date())
    for failure in failures:
        print(failure)
    print(f"release {store.current()}: " + (f"{len(failures)} failures" if failures else "whole and sound"))
    return 65 if failures else 0


def _known(asked: Sequence[str], sources: Mapping[str, Source]) -> tuple[str, ...]:
    unknown = [slug for slug in asked if slug not in sources]
    if unknown:
        raise UsageError(f"unknown source {', '.join(unknown)}; the sources are {', '.join(sources)}")
    return tuple(asked) or tuple(sources)


def _alarming(state: State) -> bool:
    return state.state in {"stale", "held", "fallback"}


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"


def _now() -> datetime:
    return datetime.now(UTC)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _quiet(_: str) -> None:
    pass


if __name__ == "__main__":
    sys.exit(main())
