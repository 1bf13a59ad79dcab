"""The command line: one line for what went wrong, and an exit code for whoever reads no lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.sources import registry
from etl.store import Store
from tests.etl.probes import NOW, record, release
from tests.faults import answer, serving

NOBODY: dict[str, str] = {}


def run(*arguments: object) -> int:
    return main([str(item) for item in arguments], NOBODY)


def error(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert captured.err.startswith("error: ")
    assert "Traceback" not in captured.err
    return captured.err


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A data folder with what is transcribed of one source that is never asked."""
    assert run("refresh", "tiktok", "--data", tmp_path / "data") == 0
    capsys.readouterr()
    return tmp_path / "data"


def test_published_is_0_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("refresh", "tiktok", "--data", tmp_path) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first == "tiktok\tpublished\t1 rows"
    assert last == f"release {Store(tmp_path).current()}"


def test_unchanged_is_0_and_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("refresh", "tiktok", "--data", folder) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"release {Store(folder).current()} unchanged"


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ([], "COMMAND"),
        (["publish"], "invalid choice: 'publish'"),
        (["refresh", "--colour"], "unrecognized arguments: --colour"),
        (["refresh", "--mirror"], "expected one argument"),
        (["refresh", "census", "moon"], "unknown source moon; the sources are census, "),
        (["verify", "census"], "unrecognized arguments: census"),
    ],
)
def test_usage_is_64_and_says_what_is_known(
    arguments: list[str], found: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(*arguments, *(["--data", tmp_path] if arguments else [])) == 64
    assert found in error(capsys)


def test_help_is_0_and_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run("--help")
    assert left.value.code == 0
    assert {"refresh", "status", "verify"} <= set(capsys.readouterr().out.split())


def test_a_release_that_does_not_hold_is_65_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files, package = release(record(20.0))
    Store(tmp_path).write(files, package, NOW)
    assert run("verify", "--data", tmp_path) == 65
    assert "probe: expected a source of etl/sources, found none" in capsys.readouterr().out


def test_what_is_refused_is_65(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(answer(b"<html>Just a moment</html>")) as faults:
        assert run("refresh", "pew", "tiktok", "--mirror", faults.url, "--data", tmp_path) == 65
    first, second, _ = capsys.readouterr().out.splitlines()
    assert first.startswith("pew\trefused\t0 rows\t")
    assert second == "tiktok\tpublished\t1 rows"


def test_a_publisher_that_refuses_us_is_69_and_the_highest_code_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(answer(b"<html></html>"), answer(status="403 Forbidden")) as faults:
        assert run("refresh", "census", "pew", "--mirror", faults.url, "--data", tmp_path) == 69
    first, second, _ = capsys.readouterr().out.splitlines()
    assert first.startswith("census\trefused")
    assert second == "pew\tunavailable\t0 rows\tpew: answered 403 at www.pewresearch.org/internet/fact-sheet/mobile.md"


def test_a_disk_that_refuses_is_74(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert run("refresh", "tiktok", "--data", tmp_path / "file" / "data") == 74
    assert "file/data" in error(capsys)


@pytest.mark.parametrize("command", ["status", "verify", "refresh"])
def test_a_damaged_pointer_is_74(folder: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "current.json").write_text("{", encoding="utf-8")
    assert run(command, "--data", folder) == 74
    assert "current.json cannot be read" in error(capsys)


@pytest.mark.parametrize("name", ["tiktok.parquet", "conflicts.parquet", "datapackage.json"])
def test_a_tampered_release_does_not_verify(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "releases" / str(Store(folder).current()) / name
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    assert run("verify", "--data", folder) == 74
    assert name in error(capsys)


def test_a_sound_release_verifies(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", "--data", folder) == 0
    assert capsys.readouterr().out == f"release {Store(folder).current()}: whole and sound\n"


def test_nothing_to_verify_is_74_and_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", "--data", tmp_path) == 74
    assert "run `python -m etl refresh`" in error(capsys)


def test_another_refresh_is_75(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(folder).lock():
        assert run("refresh", "tiktok", "--data", folder) == 75
    assert "another refresh" in error(capsys)


def test_a_reader_waits_for_no_refresh(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(folder).lock():
        assert (run("status", "--data", folder), run("verify", "--data", folder)) == (0, 0)


def test_a_value_that_cannot_be_used_is_78(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("refresh", "--mirror", "http://mirror.example", "--data", tmp_path) == 78
    assert "expected an https address" in error(capsys)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert run("status", "--data", tmp_path / "file") == 78
    assert "expected a folder" in error(capsys)


def test_the_environment_names_the_data_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify"], {"CARE_GAP_DATA": str(folder)}) == 0


def test_the_status_of_an_empty_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("status", "--data", tmp_path) == 0
    first, *lines = capsys.readouterr().out.splitlines()
    assert first == "release none: run `python -m etl refresh`"
    assert [line.split("\t")[0] for line in lines] == list(registry())
    assert all("There are no figures of it yet." in line for line in lines)


def test_status_is_json_for_machines(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("status", "--json", "--data", tmp_path / "empty") == 0
    assert json.loads(capsys.readouterr().out)["release"] is None
    assert run("status", "--json", "--data", folder) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["release"] == Store(folder).current()
    assert [item["slug"] for item in said["sources"]] == list(registry())
    assert {item["state"] for item in said["sources"]} <= {"fresh", "due", "stale", "held", "ended", "fallback"}


def test_an_alarm_rings_for_what_could_not_be_refreshed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(answer(status="403 Forbidden")) as faults:
        run("refresh", "pew", "--mirror", faults.url, "--data", tmp_path)
    capsys.readouterr()
    assert run("status", "--max-age", "--data", tmp_path) == 65
    assert "pew\tstale" in capsys.readouterr().out
    assert run("status", "--data", tmp_path) == 0
