"""`POST /api/v1/claims`: the contract's fields, what is refused, and that nothing of a text is kept."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from etl.disk import PROJECT
from etl.model import NAMES
from etl.sources import registry
from etl.store import Store
from pages.api.routes import api
from pages.datasets import Datasets
from pages.known import Known

AT = "/v1/claims"
TEXT = "52.9 million adults, nearly one in five, lived with mental illness in 2020."


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(api(Known(Datasets(Store(PROJECT)), registry()), lambda: datetime(2026, 11, 23, tzinfo=UTC)))


def test_one_entry_a_number_with_the_figure_that_decides(client: TestClient) -> None:
    answer = client.post(AT, content=TEXT.encode(), headers={"content-type": "text/plain; charset=utf-8"})
    assert answer.status_code == 200
    first, second = answer.json()
    assert {"text", "value", "unit", "verdict", "figure", "why"} <= set(first)
    assert (first["text"], first["value"], first["unit"], first["verdict"]) == (
        "52.9 million",
        52_900_000,
        "people",
        "agrees",
    )
    assert list(first["figure"]) == list(NAMES)
    assert (first["figure"]["indicator"], first["figure"]["end"]) == ("ami_prevalence", "2020-12-31")
    assert "second-hand" in first["why"]
    assert (second["value"], second["unit"], second["verdict"]) == (20, "percent", "agrees")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-store"


def test_what_cannot_be_checked_has_no_figure(client: TestClient) -> None:
    (entry,) = client.post(AT, content=b"The average wait for a therapist is 48 days.").json()
    assert (entry["verdict"], entry["figure"]) == ("uncheckable", None)


@pytest.mark.parametrize("text", ["", "   ", "No number here.", "In 2023, at the ages of 18 to 25, call 988."])
def test_a_text_without_a_claim_has_no_entry(client: TestClient, text: str) -> None:
    answer = client.post(AT, content=text.encode())
    assert (answer.status_code, answer.json()) == (200, [])


def test_texts_up_to_the_limit_are_read_and_longer_ones_refused(client: TestClient) -> None:
    assert client.post(AT, content=("é" * 1_990 + " 85% now").encode()).status_code == 200
    for long in ("x" * 2_001, "é" * 5_000, "x" * 1_000_000):
        answer = client.post(AT, content=long.encode())
        assert answer.status_code == 400
        assert answer.json()["allowed"] == ["2000 characters"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe85%", "text/plain"),
        (b'{"text": "85%"}', "application/json"),
        (b"--x", "multipart/form-data; boundary=x"),
        (b"<p>85%</p>", "text/html"),
    ],
)
def test_what_is_no_text_is_refused_with_what_is_allowed(client: TestClient, body: bytes, kind: str) -> None:
    answer = client.post(AT, content=body, headers={"content-type": kind})
    assert answer.status_code == 400
    assert "text/plain" in answer.json()["error"]


def test_a_text_is_set_against_the_release_that_is_asked_for(client: TestClient) -> None:
    text = "In 2023, 10.5% of all US adults had a mental illness and were not treated."
    new, old = (item.release for item in Store(PROJECT).history())
    found = {release: client.post(f"{AT}?asof={release}", content=text).json() for release in (new, old)}
    assert found[new] == client.post(AT, content=text).json()
    assert found[new][0]["verdict"] == "agrees"
    assert found[old][0]["verdict"] != "agrees", "the first release had no derived figures"
    assert client.post(f"{AT}?asof=x", content=text).status_code == 400


def test_nothing_is_asked_by_address(client: TestClient) -> None:
    answer = client.post(f"{AT}?text=85%25", content=b"85%")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "text")
    assert client.get(AT).status_code == 405


def test_nothing_typed_is_logged(
    client: TestClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post(AT, content=b"Quince marmalade: 77% of adults own a smartphone.")
        client.post(AT, content=b"quince \xff")
    out, err = capfd.readouterr()
    assert "quince" not in f"{caplog.text}{out}{err}".lower()


def test_the_same_text_has_the_same_answer(client: TestClient) -> None:
    assert client.post(AT, content=TEXT.encode()).content == client.post(AT, content=TEXT.encode()).content
