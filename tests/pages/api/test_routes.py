"""The dictionaries, the health of the site, and what happens at addresses nobody has."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from etl.store import Store
from tests.pages.api.made_up import ALPHA, BETA, SOURCES, client_of, write

DICTIONARIES = ("indicators", "sources", "releases", "datapackage")


def test_indicators_say_what_an_id_means_and_who_has_it(client: TestClient, store: Store) -> None:
    content = client.get("/api/v1/indicators.json").json()
    assert content["release"] == store.current()
    rows = {row["id"]: row for row in content["rows"]}
    assert rows["ami_prevalence"]["of"] == "adults"
    assert rows["ami_prevalence"]["sources"] == ["alpha"]
    assert {name: row["rows"] for name, row in rows.items()} == {
        "ami_prevalence": 6,
        "smi_prevalence": 0,
        "smartphone_owner": 1,
    }


def test_sources_carry_methods_bytes_and_freshness(client: TestClient) -> None:
    rows = {row["slug"]: row for row in client.get("/api/v1/sources.json").json()["rows"]}
    assert set(rows) == set(SOURCES)
    alpha = rows["alpha"]
    assert alpha["methods"][0]["why"] == "w"
    assert alpha["freshness"]["state"] == "due"
    assert (alpha["fetched"][0]["day"], alpha["rows"]) == ("2026-11-01", 6)


@pytest.mark.parametrize("name", ["indicators", "sources", "datapackage"])
def test_a_dictionary_of_an_older_release(client: TestClient, store: Store, name: str) -> None:
    new, old = (item.release for item in store.history())
    path = f"/api/v1/{name}.json"
    answers = {release: client.get(f"{path}?asof={release}") for release in (new, old)}
    assert answers[new].json() == client.get(path).json()
    assert answers[old].status_code == 200
    assert answers[old].json().get("release", answers[old].json().get("version")) == old
    assert answers[old].headers["etag"] != answers[new].headers["etag"]
    refused = client.get(f"{path}?asof=yesterday")
    assert (refused.status_code, refused.json()["parameter"]) == (400, "asof")
    assert sorted((new, old)) == refused.json()["allowed"]


def test_releases_newest_first(client: TestClient, store: Store) -> None:
    rows = client.get("/api/v1/releases.json").json()["rows"]
    assert [row["release"] for row in rows] == [item.release for item in store.history()]
    assert rows[0]["at"] == "2026-11-01T00:00:00+00:00"


def test_releases_say_how_many_figures_they_have_and_what_changed(client: TestClient, store: Store) -> None:
    newest, oldest = client.get("/api/v1/releases.json").json()["rows"]
    assert (newest["figures"], oldest["figures"]) == (7, 4)
    assert newest["changes"] == {"against": oldest["release"], "added": 3, "revised": 0, "gone": 0}
    assert oldest["changes"] is None
    write(store, {"alpha": [ALPHA[0] | {"value": 20.5}, *ALPHA[1:]], "beta": []}, at=datetime(2026, 11, 20, tzinfo=UTC))
    third, *_ = client.get("/api/v1/releases.json").json()["rows"]
    assert third["changes"] == {"against": newest["release"], "added": 0, "revised": 1, "gone": 1}


def test_a_release_that_cannot_be_read_has_no_counts(client: TestClient, store: Store) -> None:
    (store.folder / "releases" / store.history()[-1].release / "alpha.parquet").write_bytes(b"damaged")
    newest, oldest = client.get("/api/v1/releases.json").json()["rows"]
    assert (newest["figures"], newest["changes"]) == (7, None)
    assert (oldest["figures"], oldest["changes"]) == (None, None)


def test_the_datapackage_has_each_table_at_an_address_that_answers(client: TestClient, store: Store) -> None:
    answer, own = client.get("/api/v1/datapackage.json").json(), store.package()
    assert (answer["name"], answer["version"]) == (own["name"], own["version"])
    files = {item["name"]: item for item in own["resources"] if item["name"] in SOURCES}
    assert [item["name"] for item in answer["resources"]] == list(files)
    for item in answer["resources"]:
        file = files[item["name"]]
        assert item["stored"]["hash"] == file["hash"]
        assert item["schema"] == file["schema"]
        assert "path" in item["licenses"][0]
        lines = client.get(f"/api/v1/{item['path']}").text.splitlines()
        assert len(lines) == 1 + item["rows"] == 1 + file["rows"]


@pytest.mark.parametrize("name", DICTIONARIES)
def test_dictionaries_take_no_parameters_and_know_what_the_client_has(client: TestClient, name: str) -> None:
    path = f"/api/v1/{name}.json"
    refused = client.get(f"{path}?colour=red")
    assert (refused.status_code, refused.json()["parameter"]) == (400, "colour")
    tag = client.get(path).headers["etag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    head = client.head(path)
    assert (head.status_code, head.headers["access-control-allow-origin"]) == (200, "*")


def test_health_names_release_and_states(client: TestClient, store: Store) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    content = answer.json()
    assert (content["status"], content["release"]) == ("ok", store.current())
    assert {slug: state["state"] for slug, state in content["sources"].items()} == {"alpha": "due", "beta": "due"}
    assert client.head("/healthz").status_code == 200


def test_a_first_run_is_unavailable_and_says_what_to_do(tmp_path: Path) -> None:
    client = client_of(Store(tmp_path))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "etl refresh" in answer.json()["why"]
    assert client.get("/api/v1/figures.csv").status_code == 503


def test_a_damaged_release_falls_back_and_health_says_so(client: TestClient, store: Store) -> None:
    current, older = (item.release for item in store.history())
    (store.folder / "releases" / current / "alpha.parquet").write_bytes(b"damaged")
    content = client.get("/healthz").json()
    assert content["release"] == older
    assert content["sources"]["alpha"]["state"] == "fallback"
    assert client.get("/api/v1/figures.json").json()["release"] == older


def test_a_repaired_release_is_seen(client: TestClient, store: Store) -> None:
    current = store.current()
    file = store.folder / "releases" / str(current) / "alpha.parquet"
    whole = file.read_bytes()
    file.write_bytes(b"damaged")
    assert client.get("/healthz").json()["release"] != current
    file.write_bytes(whole)
    assert client.get("/healthz").json()["release"] == current


def test_an_unreadable_store_names_no_folder_of_this_machine(client: TestClient, store: Store) -> None:
    shutil.rmtree(store.folder / "releases")
    for path in ("/healthz", "/api/v1/figures.csv", "/api/v1/sources.json"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert str(store.folder) not in answer.text
        assert json.loads(answer.text)


def test_a_damaged_pointer_is_said_without_a_folder_of_this_machine(client: TestClient, store: Store) -> None:
    current = store.current()
    (store.folder / "current.json").write_text("{", encoding="utf-8")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["release"]) == (200, current)
    alpha = answer.json()["sources"]["alpha"]
    assert alpha["state"] == "fallback"
    assert "current.json is damaged" in alpha["why"]
    assert str(store.folder) not in answer.text


def test_sources_say_how_many_of_their_figures_were_revised(client: TestClient, store: Store) -> None:
    assert [row["revised"] for row in client.get("/api/v1/sources.json").json()["rows"]] == [0, 0]
    changed = [row | ({"value": 22.9} if row["value"] == 22.8 else {}) for row in ALPHA]
    write(store, {"alpha": changed, "beta": BETA}, at=datetime(2026, 11, 2, tzinfo=UTC))
    assert [row["revised"] for row in client.get("/api/v1/sources.json").json()["rows"]] == [1, 0]


@pytest.mark.parametrize("path", ["/api/", "/api/v1", "/api/v1/", "/api/v2/figures.csv", "/api/v1/figures.xlsx"])
def test_an_address_nobody_has_is_404_in_json(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "/api/v1/figures.csv" in answer.json()["allowed"]
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_reading_is_all_there_is(client: TestClient, method: str) -> None:
    answer = client.request(method, "/api/v1/figures.csv")
    assert answer.status_code == 405
    assert set(answer.json()["allowed"]) == set(answer.headers["allow"].split(", "))
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
