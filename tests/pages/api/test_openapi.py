"""The OpenAPI document says what the routes do: schemathesis asks all it allows and some that it does not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from etl.disk import PROJECT
from etl.model import COLUMNS
from pages.api.openapi import document
from pages.api.operations import TEXT, Operation
from pages.api.query import PARAMETERS
from pages.figures.catalogue import CHARTS
from tests.pages.api.shipped import served
from tests.server import serve

ADDRESS = "/api/v1/openapi.json"


def test_every_answer_is_as_the_document_says(tmp_path: Path) -> None:
    """Schemathesis asks a running server all that the document allows and much that it does not, with all its checks."""
    program = Path(sys.executable).with_name("schemathesis")
    options = ("--max-examples", "3", "--workers", "2", "--generation-deterministic", "--no-color")
    with serve(PROJECT) as address:
        command = [str(program), "run", f"{address}{ADDRESS}", *options]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=900, check=False)
    tested = re.search(r"Selected: ([0-9]+)/([0-9]+)\n +Tested: ([0-9]+)", done.stdout)
    assert tested, done.stdout[-3000:] + done.stderr
    assert done.returncode == 0, done.stdout
    assert {int(count) for count in tested.groups()} == {_operations() - 1}, "all but the document itself"


def _operations() -> int:
    paths = served().get(ADDRESS).json()["paths"]
    return sum(len(answers) for answers in paths.values())


def test_every_route_is_described_and_no_other() -> None:
    paths = served().get(ADDRESS).json()["paths"]
    elsewhere = served().get("/api/v1/nothing").json()["allowed"]
    assert {("POST " if "post" in answers else "") + path for path, answers in paths.items()} == set(elsewhere)
    forms = ("svg", "png", "csv", "parquet", "json", "zip")
    assert {f"/api/v1/charts/{entry.id}.{form}" for entry in CHARTS for form in forms} <= set(paths)


def test_what_may_be_asked_is_what_is_answered() -> None:
    asked = served().get(ADDRESS).json()["paths"]["/api/v1/figures.csv"]["get"]["parameters"]
    assert [item["name"] for item in asked] == list(PARAMETERS)
    for item in asked:
        allowed = item["schema"].get("items", item["schema"]).get("enum", ["2023", "2023-07-01"])
        for value in (allowed[0], allowed[-1]):
            assert served().head("/api/v1/figures.csv", params={item["name"]: value}).status_code == 200, value
        refused = served().get("/api/v1/figures.csv", params={item["name"]: "no such"})
        assert refused.status_code == 400
        if "enum" in item["schema"].get("items", item["schema"]):
            assert refused.json()["allowed"] == sorted(allowed)


def test_the_columns_are_those_of_the_contract() -> None:
    paths = served().get(ADDRESS).json()["paths"]
    answer = paths["/api/v1/figures.json"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    row = answer["properties"]["rows"]["items"]
    assert list(row["properties"]) == [column.name for column in COLUMNS]
    check = Draft202012Validator(row)
    rows = served().get("/api/v1/figures.json?source=samhsa").json()["rows"]
    assert rows
    assert [error.message for one in rows for error in check.iter_errors(one)] == []
    assert list(check.iter_errors(rows[0] | {"unit": "furlongs"}))
    assert list(check.iter_errors({name: value for name, value in rows[0].items() if name != "value"}))


def test_two_declarations_of_one_address_are_refused() -> None:
    def answer(_request: Any) -> Any:
        raise AssertionError

    one = Operation(path="/v1/a", summary="s", answer=answer, media_type="text/plain", schema=TEXT)
    with pytest.raises(ValueError, match="two declarations answer GET /api/v1/a"):
        document([one, one], "")
    assert document([one], "/base")["servers"] == [{"url": "/base"}]
