"""What the server's two measures are worth, each against its absence in one run: trust the ratios, not the seconds.

`python -m benchmarks.server [--data DIR] [--page prevalence] [--reruns 40]` starts the server with and without the
freeze of long-lived objects, reruns a page over a websocket as a visitor's choice does, and fetches the files of a
first visit plain and compressed.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.pages.visitor import Visitor, visiting

ROOT = Path(__file__).resolve().parent.parent
START = "import uvicorn; uvicorn.run('dashboard:app', port={port}, log_level='error', access_log=False)"
THAWED = "import gc; gc.freeze = lambda: None; "
LINK = 10_000_000
"""Bits a second of the slow line that transfer times are worked out for."""


@contextmanager
def server(environ: dict[str, str], before: str = "") -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", before + START.format(port=port)], cwd=ROOT, env=environ)
    try:
        while process.poll() is None:
            try:
                httpx.get(f"http://127.0.0.1:{port}/_stcore/health").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def reruns(host: str, page: str, times: int) -> list[float]:
    """Seconds of each rerun of a page by one visitor; the first five, which fill caches, are left out."""
    with visiting(f"http://{host}") as visitor:
        return [_rerun(visitor, page) for _ in range(times + 5)][5:]


def _rerun(visitor: Visitor, page: str) -> float:
    start = time.perf_counter()
    visitor.open(page)
    return time.perf_counter() - start


def transfer(host: str, coding: str) -> tuple[int, float]:
    """Bytes and seconds, on loopback, of the shell, what it names, and Plotly."""
    shell = httpx.get(f"http://{host}/").text
    names = re.findall(r'"\./static/([^"]+\.(?:js|css))"', shell)
    plotly = next((Path(sys.modules["streamlit"].__file__ or "").parent / "static/static/js").glob("PlotlyChart.*.js"))
    sizes = 0
    start = time.perf_counter()
    with httpx.Client(headers={"Accept-Encoding": coding}) as client:
        for name in (*names, f"js/{plotly.name}"):
            with client.stream("GET", f"http://{host}/static/{name}") as answer:
                sizes += sum(len(chunk) for chunk in answer.iter_raw())
    return sizes, time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="the data folder; left out, the project's own")
    parser.add_argument("--page", default="prevalence")
    parser.add_argument("--reruns", type=int, default=40)
    options = parser.parse_args()
    environ = dict(os.environ) | ({"CARE_GAP_DATA": options.data} if options.data else {})
    median = {}
    for name, before in (("as it comes", THAWED), ("frozen", "")):
        with server(environ, before) as host:
            median[name] = statistics.median(reruns(host, options.page, options.reruns))
            print(f"rerun of {options.page}, {name}: {median[name] * 1000:.1f} ms")
            if before:
                continue
            plain, first, again = (transfer(host, coding) for coding in ("identity", "br", "br"))
    print(f"freeze: {median['as it comes'] / median['frozen']:.1f} times as fast")
    for name, (size, seconds) in {"plain": plain, "brotli, first": first, "brotli, again": again}.items():
        slow = size * 8 / LINK
        print(f"first visit's files, {name}: {size / 1e6:.2f} MB, {seconds:.2f} s here, {slow:.1f} s at 10 Mbit/s")
    print(f"compression: {plain[0] / first[0]:.1f} times smaller")


if __name__ == "__main__":
    main()
