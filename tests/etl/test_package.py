"""The same rows and facts are the same bytes, whatever their order; one change of either is another release."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date

import pyarrow.parquet as pq

from etl.merge import merge
from etl.model import COLUMNS, REVISIONS, SCHEMA
from etl.package import pack, release_id, to_json
from tests.etl.probes import facts, record, release, rows

RECORDS = [record(20 + n, group=str(n), flag="superseded" if n == 3 else None) for n in range(6)]


def test_the_order_of_rows_changes_no_byte() -> None:
    assert release(*RECORDS) == release(*reversed(RECORDS))


def test_the_order_of_sources_changes_no_byte() -> None:
    candidates = {slug: rows(*RECORDS, source=slug) for slug in ("a", "b")}
    backwards = dict(reversed(list(candidates.items())))
    said = {slug: facts(slug) for slug in candidates}
    none = REVISIONS.empty_table()
    assert pack(merge(candidates), said, none) == pack(merge(backwards), dict(reversed(list(said.items()))), none)


def test_one_digit_is_another_release() -> None:
    _, package = release(record(20.0))
    _, other = release(record(20.1))
    assert package["version"] != other["version"]


def test_a_release_is_named_by_the_day_of_its_newest_bytes() -> None:
    _, package = release(record(), day=date(2023, 8, 3))
    assert package["version"].startswith("2023-08-03-")
    assert package["version"] == release_id(package)
    _, undated = release(record())
    assert undated["version"].startswith("undated-")


def test_every_file_stands_in_the_package_with_its_hash_size_and_rows() -> None:
    files, package = release(*RECORDS)
    assert {item["path"] for item in package["resources"]} == set(files)
    assert set(files) == {"probe.parquet", "conflicts.parquet", "revisions.parquet"}
    for item in package["resources"]:
        body = files[item["path"]]
        assert item["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
        assert (item["bytes"], item["rows"]) == (len(body), pq.read_table(io.BytesIO(body)).num_rows)


def test_a_file_has_the_columns_of_the_contract_and_no_grade() -> None:
    files, _ = release(*RECORDS)
    assert pq.read_table(io.BytesIO(files["probe.parquet"])).schema.equals(SCHEMA)


def test_the_package_states_the_schema_and_whose_the_figures_are() -> None:
    _, package = release(*RECORDS)
    probe = next(item for item in package["resources"] if item["name"] == "probe")
    fields = {field["name"]: field for field in probe["schema"]["fields"]}
    assert list(fields) == [column.name for column in COLUMNS]
    assert fields["unit"]["constraints"] == {"required": True, "enum": ["percent", "people", "odds_ratio", "downloads"]}
    assert "constraints" not in fields["value"]
    assert (probe["sources"][0]["title"], probe["licenses"]) == ("p: t", [{"title": "l"}])


def test_the_package_is_json_and_reads_back_as_it_was() -> None:
    _, package = release(*RECORDS, day=date(2023, 8, 3))
    assert json.loads(to_json(package)) == package


def test_no_sources_are_a_release_without_figures() -> None:
    files, package = pack(merge({}), {}, REVISIONS.empty_table())
    assert set(files) == {"conflicts.parquet", "revisions.parquet"}
    assert package["version"].startswith("undated-")
