"""The archive: whole, described, cited, and able to say that it is whole."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

from etl.disk import PROJECT
from etl.model import COLUMNS, NAMES, SCHEMA
from tests.pages.api.shipped import HOST, served
from tests.server import serve

CHART = "/api/v1/charts/treatment-by-group.zip?measure=any&by=age"
EXTRACT = "/api/v1/figures.zip?indicator=cost_barrier_mental_care&from=2019"
NOTHING = "/api/v1/figures.zip?indicator=tiktok_downloads&place=CA"
ADDRESSES = (CHART, EXTRACT, NOTHING)


@pytest.fixture(params=ADDRESSES)
def unpacked(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return unpack(request.param, tmp_path)


def unpack(address: str, folder: Path) -> Path:
    """The one folder of an archive."""
    answer = served().get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        packed.extractall(folder)
    (only,) = folder.iterdir()
    assert f'filename="{only.name}.zip"' in answer.headers["content-disposition"]
    return only


def verified(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(folder / "verify.py")]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode())))


def test_the_script_says_that_all_is_whole_and_draws_every_figure_anew(unpacked: Path) -> None:
    said = verified(unpacked)
    assert (said.returncode, said.stderr) == (0, "")
    lines = table(unpacked / f"{unpacked.name}.csv")
    drawn = (unpacked / "redrawn.svg").read_text(encoding="utf-8")
    assert drawn.count("<text") == len(lines)
    assert all(f" {line['value'] or line['flag']} {line['unit']}<" in drawn for line in lines)
    assert verified(unpacked).returncode == 0, "what the script draws itself is no change"


def test_the_script_fails_for_one_changed_byte_of_any_file(tmp_path: Path) -> None:
    folder = unpack(CHART, tmp_path)
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        for place in (len(whole) // 2, len(whole) - 1):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert verified(folder).returncode != 0, f"{path.name}, byte {place}"
        path.write_bytes(whole)
    assert verified(folder).returncode == 0


def test_the_script_fails_for_a_file_that_is_missing_or_added(tmp_path: Path) -> None:
    folder = unpack(CHART, tmp_path)
    (folder / ".DS_Store").write_text("what a Mac leaves behind")
    (folder / "notes").mkdir()
    assert verified(folder).returncode == 0
    (folder / "more.csv").write_text("a")
    assert "more.csv" in verified(folder).stderr
    (folder / "more.csv").rename(folder / "README.md")
    assert "README.md" in verified(folder).stderr
    (folder / "README.md").unlink()
    assert "README.md" in verified(folder).stderr


def test_frictionless_finds_the_package_valid_and_a_changed_cell_not(unpacked: Path) -> None:
    def validated() -> dict[str, Any]:
        command = [sys.executable, "-m", "frictionless", "validate", "--json", "datapackage.json"]
        done = subprocess.run(command, cwd=unpacked, capture_output=True, text=True, timeout=120, check=False)
        report: dict[str, Any] = json.loads(done.stdout)
        return report

    report = validated()
    assert report["valid"], report
    assert {task["name"] for task in report["tasks"]} >= {
        f"{unpacked.name}-csv".lower(),
        f"{unpacked.name}-parquet".lower(),
    }
    path = unpacked / f"{unpacked.name}.csv"
    path.write_bytes(path.read_bytes() + b"x\n")
    assert not validated()["valid"]


def test_csv_and_parquet_hold_the_same_rows_in_the_columns_of_the_contract(unpacked: Path) -> None:
    read = pq.read_table(io.BytesIO((unpacked / f"{unpacked.name}.parquet").read_bytes()))
    assert read.schema.equals(SCHEMA)
    lines = table(unpacked / f"{unpacked.name}.csv")
    assert len(lines) == read.num_rows
    for line, row in zip(lines, read.to_pylist(), strict=True):
        assert tuple(line) == NAMES
        for column in COLUMNS:
            text, value = line[column.name], row[column.name]
            if value is None:
                assert text == ""
            elif column.type == "float":
                assert float(text) == value
            else:
                assert text == (str(value).lower() if column.type == "bool" else str(value))


def test_the_sources_carry_the_hash_of_the_bytes_that_were_read(tmp_path: Path) -> None:
    folder = unpack("/api/v1/figures.zip?indicator=smartphone_owner&indicator=pulse_need_unmet", tmp_path)
    lines = table(folder / "sources.csv")
    rows = {row["slug"]: row for row in served().get("/api/v1/sources.json").json()["rows"]}
    read = {(slug, got["url"], got["sha256"]) for slug in ("pew", "household_pulse") for got in rows[slug]["fetched"]}
    assert {(line["slug"], line["url"], line["sha256"]) for line in lines} == read
    assert all(len(line["sha256"]) == 64 for line in lines)


def test_the_readme_says_what_a_reader_must_know(tmp_path: Path) -> None:
    folder = unpack(CHART, tmp_path)
    said = " ".join((folder / "README.md").read_text(encoding="utf-8").split())
    query = json.loads((folder / "query.json").read_text(encoding="utf-8"))
    methods = table(folder / "methods.csv")
    for text in (
        "call or text 988",
        "never to be joined",
        "measure: any; by: age",
        "python verify.py",
        "public domain",
    ):
        assert text.lower() in said.lower(), text
    assert all(method["why"] in said for method in methods)
    assert query["address"].startswith(f"{HOST}/api/v1/charts/treatment-by-group.csv?by=age&measure=any&asof=")
    assert query["address"] in said
    assert query["release"] in said


def test_an_extract_says_where_its_rows_are_from(tmp_path: Path) -> None:
    folder = unpack(EXTRACT, tmp_path)
    query = json.loads((folder / "query.json").read_text(encoding="utf-8"))
    assert query["filters"] == {"indicator": ["cost_barrier_mental_care"], "from": ["2019-01-01"]}
    assert query["address"].startswith(f"{HOST}/api/v1/figures.csv?")
    assert served().get(query["address"]).content == (folder / f"{folder.name}.csv").read_bytes()
    elsewhere = served().get(EXTRACT, headers={"Host": "other.example"})
    assert elsewhere.headers["etag"] != served().get(EXTRACT).headers["etag"]


def test_the_citation_file_is_yaml_with_the_view_and_every_publisher(tmp_path: Path) -> None:
    folder = unpack(CHART, tmp_path)
    cited = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["cff-version"], cited["type"]) == ("1.2.0", "dataset")
    assert cited["url"].startswith(f"{HOST}/treatment?by=age&measure=any&asof=")
    assert cited["version"] in cited["url"]
    assert str(cited["date-released"]) == cited["version"][:10]
    names = [author["name"] for work in cited["references"] for author in work["authors"]]
    assert names == ["Substance Abuse and Mental Health Services Administration"]
    assert cited["title"].endswith("2023")


def test_the_same_question_gives_the_same_bytes() -> None:
    first = served().get(CHART)
    assert first.content == served().get(CHART).content
    assert served().get(CHART, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    with zipfile.ZipFile(io.BytesIO(first.content)) as packed:
        sums = next(name for name in packed.namelist() if name.endswith("SHA256SUMS"))
        for line in packed.read(sums).decode().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(packed.read(f"{sums.rpartition('/')[0]}/{name}")).hexdigest() == digest


def test_frictionless_reads_the_release_by_its_addresses(tmp_path: Path) -> None:
    with serve(PROJECT) as address:
        command = [sys.executable, "-m", "frictionless", "validate", "--json", f"{address}/api/v1/datapackage.json"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    report = json.loads(done.stdout)
    assert report["valid"], report
    sources = {row["slug"] for row in served().get("/api/v1/sources.json").json()["rows"] if row["rows"]}
    assert {task["name"] for task in report["tasks"]} == sources
