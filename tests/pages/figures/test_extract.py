"""What the Data page offers: the rows that are chosen, and addresses that answer with the very same rows."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from etl.disk import PROJECT
from etl.sources import registry
from etl.store import Store
from pages.api.routes import api
from pages.datasets import Datasets
from pages.figures import extract
from pages.figures.csv_text import csv_bytes
from tests.pages.figures.views import shipped

CHOSEN = [
    {"indicator": "ami_prevalence", "group_kind": "total", "place": "US", "unit": "percent"},
    {"indicator": "cost_barrier_mental_care", "group_kind": extract.ALL, "place": extract.ALL, "unit": extract.ALL},
    {"indicator": "pulse_need_unmet", "group_kind": "total", "place": "CA", "unit": "percent"},
    {"indicator": "population", "group_kind": extract.ALL, "place": "PR", "unit": "people"},
    {"indicator": "access_no_usual_source", "group_kind": extract.ALL, "place": extract.ALL, "unit": "odds_ratio"},
]


@pytest.mark.parametrize("chosen", CHOSEN)
def test_the_address_answers_with_the_rows_of_the_file(chosen: dict[str, str]) -> None:
    taken = extract.extract(shipped(), chosen)
    with TestClient(api(Datasets(Store(PROJECT)), registry())) as client:
        answer = client.get(f"/v1/figures.csv?{taken.query}")
    assert answer.status_code == 200, answer.text
    assert len(taken.rows) > 0
    assert sorted(answer.text.splitlines()) == sorted(csv_bytes(taken.rows).decode().splitlines())


def test_the_newest_come_first_and_of_those_the_whole_population() -> None:
    taken = extract.extract(shipped(), CHOSEN[1])
    assert taken.look.rows[0][:3] == ("2024", "US", "Everyone")
    assert len(taken.look.rows) == extract.LOOK
    assert shipped().release in taken.stem


def test_a_second_hand_value_says_so() -> None:
    taken = extract.extract(shipped(), CHOSEN[0])
    assert taken.look.rows[0][3] == "23.4% (second-hand)"
