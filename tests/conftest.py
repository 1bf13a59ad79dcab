"""Fixtures that point at the shared folder beside the repository. Nothing in it is committed here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent


def _folder(variable: str, default: str) -> Path:
    folder = (REPO / os.environ.get(variable, default)).resolve()
    if not folder.is_dir():
        pytest.skip(f"{variable} names no folder: set it, or put one at {default} beside the repository")
    return folder


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The publishers' bytes as recorded, named by `index.csv` in it."""
    return _folder("CARE_GAP_RECORDINGS", "../shared/recordings")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The collected reference figures the transcriptions are checked against."""
    return _folder("CARE_GAP_REFERENCE", "../shared/reference")
