"""The routes over the release in the repository, and every address of a chart."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.testclient import TestClient

from etl.disk import PROJECT
from etl.sources import registry
from etl.store import Store
from pages.api.chart_forms import LOOKS
from pages.api.routes import routes
from pages.datasets import Datasets
from pages.figures import catalogue
from pages.known import Known
from tests.pages.figures.views import shipped

HOST = "https://figures.example"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@cache
def served() -> TestClient:
    """One for all tests: nothing that is asked changes it."""
    app = Starlette(routes=routes(Known(Datasets(Store(PROJECT)), registry()), clock=lambda: NOW))
    return TestClient(app, base_url=HOST)


@cache
def views() -> dict[str, tuple[catalogue.Entry, dict[str, str]]]:
    """Every chart with every combination of words, by the end of its address."""
    return {f"{entry.id}?{urlencode(chosen)}": (entry, chosen) for entry, chosen in catalogue.views(shipped())}


def drawn_at_random(count: int) -> list[tuple[str, dict[str, str]]]:
    """Charts with random words, looks and release: ids and parameters."""
    dice = random.Random(20261123)
    releases = ["", *(item.release for item in Store(PROJECT).history())]
    found = []
    for _ in range(count):
        entry, chosen = dice.choice(list(views().values()))
        looks = {name: dice.choice(words) for name, (_, words) in LOOKS.items()}
        release = dice.choice(releases)
        found.append((entry.id, {**chosen, **looks, **({"asof": release} if release else {})}))
    return found
