"""What visitors leave behind: `python -m benchmarks.visits [--sessions 300] [--data DIR]`.

One visitor after another opens every page and leaves. Memory that grows as fast in the second half of the visits as in
the first is a leak: caches fill once. Pages are as a browser runs them, without the browser.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from pages.paths import PAGES
from tests.pages.visitor import visiting
from tests.server import serve

TTL = 2
"""Seconds after which a visitor who left is forgotten."""


def visit(url: str) -> None:
    with visiting(url) as visitor:
        for page in PAGES:
            shown = visitor.open(page.path.strip("/"))
            if shown.exceptions:
                raise RuntimeError(f"{page.path}: {shown.exceptions[0]}")


def children() -> list[int]:
    """The processes that this one started."""
    own = os.getpid()
    return [int(pid) for pid in Path(f"/proc/{own}/task/{own}/children").read_text().split()]


def resident(pid: int) -> float:
    """KiB of memory of a process that are in use now."""
    status = Path(f"/proc/{pid}/status").read_text()
    return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


def slope(sizes: Sequence[float]) -> float:
    """KiB a visit, by least squares."""
    return statistics.linear_regression(range(len(sizes)), sizes).slope


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=300)
    parser.add_argument("--data", help="the data folder; left out, the project's own")
    options = parser.parse_args()
    data = Path(options.data).resolve() if options.data else None
    sizes: list[float] = []
    with serve(data, "--server.disconnectedSessionTTL", str(TTL)) as url:
        (server,) = children()
        start = time.monotonic()
        for _ in range(options.sessions):
            visit(url)
            sizes.append(resident(server))
        seconds = time.monotonic() - start
        time.sleep(2 * TTL)
        visit(url)
        after = resident(server)
    half = len(sizes) // 2
    first, second = slope(sizes[:half]), slope(sizes[half:])
    print(f"{len(sizes)} visits of {len(PAGES)} pages in {seconds:.0f} s")
    print(
        f"memory: {sizes[0] / 1024:.1f} MiB after one, {sizes[half] / 1024:.1f} half way, {sizes[-1] / 1024:.1f} at the end"
    )
    print(f"and {after / 1024:.1f} once all are forgotten")
    print(f"slope: {first:.1f} KiB a visit in the first half, {second:.1f} in the second")


if __name__ == "__main__":
    main()
