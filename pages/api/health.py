"""`/healthz`: may pages be served, from which release, and how is each source. For monitors; never cached."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from etl.errors import StoreError
from etl.freshness import states
from pages.api.answers import json_answer
from pages.datasets import Datasets
from pages.known import Known

log = logging.getLogger("care_gap")


class Health:
    def __init__(self, known: Known, clock: Callable[[], datetime]) -> None:
        self._datasets, self._sources, self._clock = known.datasets, known.sources, clock

    def answer(self, _request: Request) -> Response:
        try:
            dataset = self._datasets.read()
        except StoreError as error:
            log.error("the store cannot be read: %s", error)
            return json_answer(
                {"status": "unavailable", "release": None, "sources": {}, "why": _why(self._datasets)}, status=503
            )
        known = states(
            self._sources, dataset.provenance, self._datasets.store.attempts(), self._clock(), fallback=dataset.fallback
        )
        return json_answer(
            {
                "status": "ok",
                "release": dataset.release,
                "sources": {
                    state.slug: {name: value for name, value in asdict(state).items() if name != "slug"}
                    for state in known
                },
            }
        )


def _why(datasets: Datasets) -> str:
    if datasets.store.current() is None:
        return "There is no release yet; run `python -m etl refresh`."
    return "The figures cannot be read; the server's log says why."
