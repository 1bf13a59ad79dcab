"""What parsing in a child costs and what it saves, each against parsing in process: trust the ratios, not the seconds.

`python -m benchmarks.memory [--times 7]` parses each recording of a source both ways, then refreshes everything from a
mirror on loopback, first from the recordings (an empty data folder, then the same again), then from the pages of
tests/etl/hostile.py, gzipped as large as a child takes and as `etl.fetch` lets through. `--unbounded` refreshes from those in process too,
which takes gigabytes. Linux alone.

Three sums over the processes of a refresh. `together` is the peak of what the machine gives: the private memory of each,
and the pages of files (libraries) once, as the process with most of them has them; it is PSS without the discount for
this program's own copy of the libraries. `resident` is the peak of their resident sizes, files counted twice. Both are
sampled; `highest` adds up the largest that each ever was, at whatever time, which no sample can miss.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd

from etl import bounded
from etl.fetch import DECODED_BYTES, Fetcher
from etl.model import Source
from etl.run import Refresh
from etl.sources import registry
from etl.store import Store
from tests.etl.hostile import BOMBS

ROOT = Path(__file__).resolve().parent.parent
RECORDINGS = ROOT.parent / "shared" / "recordings"
MIB = 2**20
WAYS: Mapping[str, Callable[[Source, Mapping[str, bytes]], pd.DataFrame]] = {
    "in process": bounded.parsed,
    "in a child": bounded.parse,
}
BAR = 400
"""MiB that a refresh may take, bombs included."""


def recorded(folder: Path) -> dict[str, bytes]:
    """The recorded answers by the path they are asked for at a mirror."""
    with (folder / "index.csv").open(newline="", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["url"]]
    return {_path(row["url"]): (folder / row["file"]).read_bytes() for row in rows}


def hostile(size: int) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Each bomb by its source, as the answers to that one's requests."""
    for slug, make in BOMBS.values():
        source, answers = registry()[slug], {}
        for name, body in make(size).items():
            request, _, page = name.partition(".")
            url = source.paged[request].count_url if page == "count" else source.requests[request]
            answers[_path(url).replace("{offset}", page)] = body
        yield slug, answers


def _path(url: str) -> str:
    return "/" + url.removeprefix("https://")


@contextmanager
def mirror(answers: Mapping[str, bytes]) -> Iterator[str]:
    zipped = {path: gzip.compress(body, 6, mtime=0) for path, body in answers.items()}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = zipped.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@dataclass(kw_only=True)
class Peak:
    """Of a process and its children, in MiB, as `watch` samples them."""

    together: int = 0
    resident: int = 0
    highest: dict[int, int] = field(default_factory=dict)

    @property
    def sum_of_highest(self) -> int:
        """The parent's, which started first, and the largest child's: there is one at a time."""
        parent, *children = self.highest.values()
        return parent + max(children, default=0)

    def watch(self, process: subprocess.Popen[str]) -> None:
        while process.poll() is None:
            facts = [found for pid in _tree(process.pid) if (found := self._facts(pid))]
            private = sum(found["Anonymous"] for found in facts)
            files = max((found["Rss"] - found["Anonymous"] for found in facts), default=0)
            self.together = max(self.together, (private + files) // 1024)
            self.resident = max(self.resident, sum(found["Rss"] for found in facts) // 1024)
            time.sleep(0.002)

    def _facts(self, pid: int) -> dict[str, int]:
        """What /proc says of a process in KiB; nothing of one that is gone or has not yet become its program.

        Until then a child shares its parent's memory, and its highest is the parent's.
        """
        place = Path(f"/proc/{pid}")
        with suppress(OSError, IndexError, StopIteration):
            if self.highest and pid not in self.highest and b"etl.bounded" not in (place / "cmdline").read_bytes():
                return {}
            rolled = (place / "smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
            facts = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in rolled)}
            status = (place / "status").read_text(encoding="utf-8").splitlines()
            self.highest[pid] = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024
            return facts
        return {}


def _tree(pid: int) -> list[int]:
    with suppress(OSError):
        listed = [task.read_text(encoding="ascii").split() for task in Path(f"/proc/{pid}/task").glob("*/children")]
        return [pid, *(int(child) for children in listed for child in children)]
    return [pid]


def refreshed(way: str, address: str, folder: Path) -> tuple[float, Peak, str]:
    """Seconds, the peak, and the outcome of each source of one refresh in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.memory", "--refresh", way, address, str(folder)]
    peak, start = Peak(), time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        peak.watch(process)
        said, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"the refresh {way} ended with {process.returncode}")
    return time.perf_counter() - start, peak, said.strip()


def refresh(way: str, address: str, folder: str) -> None:
    """One refresh of all sources; says the outcome of those that answered."""
    fetcher = Fetcher(mirror=address, pause=lambda _: None)
    run = Refresh(
        store=Store(Path(folder)),
        sources=registry(),
        fetcher=fetcher,
        now=lambda: datetime.now(UTC),
        parse=WAYS[way],
    )
    _, reports = run.run(tuple(registry()))
    told = {report.slug: report.outcome + (" (memory)" if "MiB of memory" in report.why else "") for report in reports}
    print(", ".join(f"{slug} {outcome}" for slug, outcome in told.items() if registry()[slug].requests))


def parsing(times: int) -> None:
    print(f"| recording | KiB | rows | {' | '.join(f'{way}, s' for way in WAYS)} | ratio | more, s |")
    print("|---|---|---|---|---|---|---|")
    answers = recorded(RECORDINGS)
    for slug, source in registry().items():
        bodies = {name: answers.get(_path(url), b"") for name, url in source.requests.items()}
        if not bodies or not all(bodies.values()):
            continue
        median, rows = {}, 0
        for way, parse in WAYS.items():
            rows, seconds = len(parse(source, bodies)), []
            for _ in range(times):
                start = time.perf_counter()
                parse(source, bodies)
                seconds.append(time.perf_counter() - start)
            median[way] = statistics.median(seconds)
        here, there = median.values()
        size = sum(map(len, bodies.values())) // 1024
        print(f"| {slug} | {size} | {rows} | {here:.3f} | {there:.3f} | {there / here:.1f} | {there - here:.3f} |")


def refreshing(*, unbounded: bool) -> int:
    """Prints the table of refreshes; the largest sum of a refresh with children, which the bar is for."""
    print("| refresh | parsed | s | together, MiB | resident, MiB | highest, MiB | came to |")
    print("|---|---|---|---|---|---|---|")
    most = 0
    with tempfile.TemporaryDirectory() as made:
        rounds: list[tuple[str, dict[str, bytes]]] = [
            ("recordings, first", recorded(RECORDINGS)),
            ("recordings, again", recorded(RECORDINGS)),
            *hostile_rounds(bounded.LIMITS.bodies * MIB - 100),
            *hostile_rounds(DECODED_BYTES),
        ]
        for name, answers in rounds:
            with mirror(answers) as address:
                for way in WAYS:
                    if way == "in process" and "bombs" in name and not unbounded:
                        continue
                    seconds, peak, said = refreshed(way, address, Path(made) / way)
                    figures = f"{seconds:.1f} | {peak.together} | {peak.resident} | {peak.sum_of_highest}"
                    print(f"| {name} | {way} | {figures} | {said} |", flush=True)
                    most = max(most, peak.together if way == "in a child" else 0)
    return most


def hostile_rounds(size: int) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The bombs, so many at once as there are sources that answer with one."""
    left = list(hostile(size))
    while left:
        taken: dict[str, dict[str, bytes]] = {}
        for slug, answers in left:
            taken.setdefault(slug, answers)
        left = [(slug, answers) for slug, answers in left if taken[slug] is not answers]
        merged = {path: body for answers in taken.values() for path, body in answers.items()}
        yield f"{len(taken)} bombs of {size / MIB:.0f} MiB", merged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--unbounded", action="store_true", help="read the bombs in process too")
    parser.add_argument("--refresh", nargs=3, metavar=("WAY", "MIRROR", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.refresh:
        refresh(*options.refresh)
        return
    parsing(options.times)
    print()
    most = refreshing(unbounded=options.unbounded)
    print(f"\npeak of a refresh with children, bombs included: {most} MiB together; the bar is {BAR}")


if __name__ == "__main__":
    main()
