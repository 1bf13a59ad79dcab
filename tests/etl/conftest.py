"""A first refresh from the recorded responses, shared by the tests that look at what it published."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.conftest import REPO


def etl(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m etl …` as a person types it."""
    return subprocess.run(
        [sys.executable, "-m", "etl", *arguments], cwd=REPO, capture_output=True, text=True, check=False, timeout=120
    )


def outcomes(stdout: str) -> dict[str, Sequence[str]]:
    """The words told of each source: outcome, rows, and why."""
    lines = [line.split("\t") for line in stdout.splitlines()]
    return {slug: words for slug, *words in lines if words}


@pytest.fixture(scope="session")
def mirror(recordings: Path) -> Iterator[str]:
    """The address at which the recorded responses are served."""
    script = recordings.parent / "tools" / "serve_recordings.py"
    if not script.is_file():
        pytest.skip(f"there is no {script.name} in tools/ beside the recordings")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def first_refresh(
    mirror: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A data folder after its first refresh, and what was said. Whoever refreshes it again does so on a copy."""
    folder = tmp_path_factory.mktemp("first") / "data"
    return folder, etl("refresh", "--mirror", mirror, "--data", str(folder))
