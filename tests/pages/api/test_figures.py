"""`/api/v1/figures.*`: the three formats hold the same rows, and every filter does what its name says."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from etl.model import COLUMNS, NAMES, SCHEMA, Column
from etl.store import Store
from pages.api.query import PARAMETERS

FIGURES = "/api/v1/figures"


def lines(client: TestClient, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{FIGURES}.csv{query}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def cell(column: Column, text: str) -> Any:
    """What a reader of the CSV makes of a cell."""
    if not text:
        return None
    readers: dict[str, Callable[[str], Any]] = {"float": float, "int": int, "bool": "true".__eq__}
    return readers.get(column.type, str)(text)


def test_csv_has_the_contract_columns_and_iso_dates_and_blanks(client: TestClient) -> None:
    answer = client.get(f"{FIGURES}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.splitlines()[0].decode() == ",".join(NAMES)
    assert b"\r" not in answer.content
    assert not answer.content.startswith(b"\xef\xbb\xbf")
    suppressed = lines(client, "?group=50%2B")[0]
    assert (suppressed["value"], suppressed["flag"], suppressed["start"]) == ("", "suppressed", "2022-01-01")
    assert suppressed["derived"] == "false"


def test_the_three_formats_hold_the_same(client: TestClient, store: Store) -> None:
    table = pq.read_table(io.BytesIO(client.get(f"{FIGURES}.parquet").content))
    assert table.schema.equals(SCHEMA, check_metadata=False)
    content = client.get(f"{FIGURES}.json").json()
    assert content["release"] == store.current()
    read = [{column.name: cell(column, line[column.name]) for column in COLUMNS} for line in lines(client)]
    for line in read:
        line["reference"] = line["reference"].removeprefix("'")
    assert content["rows"] == read
    as_text = [{name: str(v) if name in {"start", "end"} else v for name, v in r.items()} for r in table.to_pylist()]
    assert as_text == read
    assert len(read) == 7


def test_string_cells_are_safe_in_a_spreadsheet(client: TestClient) -> None:
    assert lines(client, "?source=beta")[0]["reference"].startswith("'=HYPERLINK")


def test_numbers_come_back_the_same(client: TestClient) -> None:
    assert float(lines(client, "?place=CA")[0]["value"]) == 0.1 + 0.2


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("?source=alpha", 6),
        ("?source=alpha&source=beta", 7),
        ("?indicator=smartphone_owner", 1),
        ("?place=US", 6),
        ("?group_kind=age", 2),
        ("?group=18-25", 1),
        ("?method=beta_web", 1),
        ("?evidence=published", 1),
        ("?from=2022", 4),
        ("?from=2022-01-01&to=2022", 4),
        ("?to=2020", 1),
        ("?from=2020&to=2020", 1),
        ("?from=2020-12-31&to=2021-01-01", 2),
        ("?from=2022&from=2021", 6),
        ("?place=CA&group_kind=total&to=2022", 1),
        ("?place=WY", 0),
        ("?place=PR", 0),
        ("?indicator=smi_prevalence", 0),
        ("?evidence=secondary", 0),
        ("?from=2030", 0),
    ],
)
def test_filters(client: TestClient, query: str, rows: int) -> None:
    assert len(lines(client, query)) == rows
    assert len(client.get(f"{FIGURES}.json{query}").json()["rows"]) == rows
    assert pq.read_table(io.BytesIO(client.get(f"{FIGURES}.parquet{query}").content)).num_rows == rows


def test_the_filters_above_are_all_there_are() -> None:
    assert set(PARAMETERS) == {
        "source", "indicator", "place", "group_kind", "group", "unit", "from", "to", "method", "evidence", "asof",
    }  # fmt: skip


def test_known_values_without_a_match_answer_the_header_alone(client: TestClient) -> None:
    assert client.get(f"{FIGURES}.csv?place=WY").text == ",".join(NAMES) + "\n"


def test_asof_answers_from_that_release_and_knows_what_came_later(client: TestClient, store: Store) -> None:
    older = store.history()[-1].release
    assert client.get(f"{FIGURES}.json?asof={older}").json()["release"] == older
    assert len(lines(client, f"?asof={older}")) == 4
    assert lines(client, f"?asof={older}&place=CA&source=beta") == []


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ("?colour=red", "colour", "indicator"),
        ("?From=2020", "From", "from"),
        ("?source=gamma", "source", "alpha"),
        ("?source=alpha&source=", "source", "beta"),
        ("?place=us", "place", "US"),
        ("?indicator=ami", "indicator", "ami_prevalence"),
        ("?evidence=primary", "evidence", "secondary"),
        ("?from=20200101", "from", "YYYY-MM-DD"),
        ("?to=2020-02-30", "to", "YYYY"),
        ("?to=%D9%A2%D9%A0%D9%A2%D9%A0", "to", "YYYY"),
        ("?from=0000", "from", "YYYY"),
        ("?asof=latest", "asof", None),
    ],
)
def test_what_is_not_known_is_refused_by_name(
    client: TestClient, query: str, parameter: str, allowed: str | None
) -> None:
    for kind in ("csv", "json", "parquet"):
        answer = client.get(f"{FIGURES}.{kind}{query}")
        assert answer.status_code == 400
        assert answer.headers["access-control-allow-origin"] == "*"
        content = answer.json()
        assert content["parameter"] == parameter
        assert parameter in content["error"]
        assert content["allowed"]
        assert allowed is None or allowed in content["allowed"]


def test_days_that_none_lies_between_are_known_and_find_nothing(client: TestClient) -> None:
    answer = client.get(f"{FIGURES}.csv?from=2022&to=2020")
    assert (answer.status_code, answer.json()["parameter"]) == (404, "from")
    assert "2022-01-01 is after to: 2020-12-31" in answer.json()["error"]


def test_two_releases_at_once_are_refused(client: TestClient, store: Store) -> None:
    asked = "&".join(f"asof={item.release}" for item in store.history())
    assert client.get(f"{FIGURES}.csv?{asked}").json()["parameter"] == "asof"


def test_head_answers_as_get_without_the_body(client: TestClient) -> None:
    head, get = client.head(f"{FIGURES}.csv"), client.get(f"{FIGURES}.csv")
    assert (head.status_code, head.headers["etag"]) == (200, get.headers["etag"])


def test_etag_follows_release_format_and_query_not_its_spelling(client: TestClient, store: Store) -> None:
    def tag(path: str) -> str:
        return str(client.get(f"{FIGURES}.{path}").headers["etag"])

    assert tag("csv?source=alpha&source=beta&place=US") == tag("csv?place=US&source=beta&source=alpha&source=beta")
    tags = {
        tag("csv"),
        tag("json"),
        tag("parquet"),
        tag("csv?place=US"),
        tag(f"csv?asof={store.history()[-1].release}"),
    }
    assert len(tags) == 5


@pytest.mark.parametrize("form", ["{}", 'W/"other", {}', "*"])
def test_what_the_client_has_is_not_sent_again(client: TestClient, form: str) -> None:
    tag = client.get(f"{FIGURES}.csv").headers["etag"]
    answer = client.get(f"{FIGURES}.csv", headers={"If-None-Match": form.format(tag)})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert answer.headers["access-control-allow-origin"] == "*"


def test_an_old_tag_gets_the_new_rows(client: TestClient) -> None:
    assert client.get(f"{FIGURES}.csv", headers={"If-None-Match": 'W/"old"'}).status_code == 200


def test_a_long_answer_is_whole(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = client.get(f"{FIGURES}.json").content
    monkeypatch.setattr("pages.api.answers.CHUNK", 100)
    answer = client.get(f"{FIGURES}.json")
    assert answer.content == whole
    assert answer.headers["content-length"] == str(len(whole))


def test_a_refresh_shows_at_once(client: TestClient, store: Store) -> None:
    before = client.get(f"{FIGURES}.csv").headers["etag"]
    store.point(store.history()[-1].release, datetime(2026, 11, 2, tzinfo=UTC))
    assert client.get(f"{FIGURES}.csv").headers["etag"] != before
    assert len(lines(client)) == 4
