"""Two small releases of two made-up sources, served as the server serves real ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from etl.store import Store
from tests.pages.api.made_up import ALPHA, BETA, client_of, write


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """The current release, and before it one without beta and without California."""
    store = Store(tmp_path / "data")
    write(store, {"alpha": ALPHA[:4], "beta": []}, at=datetime(2026, 10, 1, tzinfo=UTC))
    write(store, {"alpha": ALPHA, "beta": BETA}, at=datetime(2026, 11, 1, tzinfo=UTC))
    return store


@pytest.fixture
def client(store: Store) -> TestClient:
    return client_of(store)
