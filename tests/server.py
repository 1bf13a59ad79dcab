"""The real server, started as anyone starts it, for tests that need a process, a port or a browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

DASHBOARD = Path(__file__).resolve().parent.parent / "dashboard.py"


@contextmanager
def serve(
    data: Path | None, *arguments: str, base: str = "", said: Path | None = None, seconds: float = 60
) -> Iterator[str]:
    """`streamlit run dashboard.py` over a data folder (None: the project's own) on a free loopback port; its address.

    `base` is a base path, like "/care"; the address ends with it. What the server says is in `said` afterwards.

    It is started in an empty folder, with none of this process's Streamlit settings. Raises RuntimeError with what the
    server said when it does not answer in time.
    """
    environ = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    if data is not None:
        environ["CARE_GAP_DATA"] = str(data)
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(DASHBOARD), "--server.port", str(port), *arguments]
    if base:
        command += ["--server.baseUrlPath", base]
    with tempfile.TemporaryDirectory() as folder, (said or Path(folder) / "output").open("w+") as output:
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=output, stderr=subprocess.STDOUT)
        try:
            url = f"http://127.0.0.1:{port}{base}"
            if not _answers(f"{url}/_stcore/health", process, time.monotonic() + seconds):
                output.seek(0)
                raise RuntimeError(f"the server did not answer in {seconds:g} s; it said:\n{output.read()}")
            yield url
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str, process: subprocess.Popen[bytes], deadline: float) -> bool:
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(url, timeout=2).text == "ok":
                return True
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
