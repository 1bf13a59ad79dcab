"""The command line: one line for what went wrong, and an exit code for whoever reads no lines."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.sources import registry
from etl.store import Store
from tests.conftest import REPO
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
        ([], "the following arguments are required: {refresh,import,status,diff,approve,rollback,verify}"),
        (["publish"], "invalid choice: 'publish'"),
        (["refresh", "--colour"], "unrecognized arguments: --colour"),
        (["refresh", "--mirror"], "expected one argument"),
        (["refresh", "census", "moon"], "unknown source moon; the sources are census, "),
        (["verify", "census"], "unrecognized arguments: census"),
        (["import", "moon", "file"], "unknown source moon"),
        (["import", "samhsa", "file"], "its figures stand in data/published/samhsa.csv"),
        (["import", "pew", "file", "--name", "moon"], "expected which of mobile the file answers, found moon"),
        (["approve", "moon"], "there is no release moon; there are: none"),
        (["rollback", "moon"], "there is no release moon; there are: none"),
        (["diff"], "there is no release before the first refresh to compare with"),
        (["diff", "moon", "sun"], "there is no release moon"),
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
    assert {"refresh", "import", "status", "diff", "approve", "rollback", "verify"} <= set(
        capsys.readouterr().out.split()
    )


def test_a_release_that_does_not_hold_is_65_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files, package = release(record(20.0))
    Store(tmp_path).write(files, package, NOW)
    assert run("verify", "--data", tmp_path) == 65
    assert "probe: expected a source of etl/sources, found none" in capsys.readouterr().out


def test_what_is_refused_is_65(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(answer(b"# Mobile Fact Sheet\n\nWe have moved.\n")) as faults:
        assert run("refresh", "pew", "tiktok", "--mirror", faults.url, "--data", tmp_path) == 65
    first, second, _ = capsys.readouterr().out.splitlines()
    assert first.startswith("pew\trefused\t0 rows\t")
    assert second == "tiktok\tpublished\t1 rows"


def test_a_publisher_that_refuses_us_is_69_and_the_highest_code_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(answer(b"NAME,Alabama\n"), answer(status="403 Forbidden")) as faults:
        assert run("refresh", "census", "pew", "--mirror", faults.url, "--data", tmp_path) == 69
    first, second, _ = capsys.readouterr().out.splitlines()
    assert first.startswith("census\trefused")
    assert second == "pew\tunavailable\t0 rows\tpew: answered 403 at www.pewresearch.org/internet/fact-sheet/mobile.md"


def test_a_page_in_the_place_of_the_file_is_a_refusal_of_us(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(answer(b"<html>Just a moment</html>")) as faults:
        assert run("refresh", "pew", "--mirror", faults.url, "--data", tmp_path) == 69
    first, _ = capsys.readouterr().out.splitlines()
    assert first.startswith("pew\trefused\t0 rows\tpew: expected the publisher's file, found a browser challenge")
    assert "python -m etl import pew FILE" in first
    assert [path.read_bytes() for path in (tmp_path / "quarantine" / "pew").iterdir()] == [
        b"<html>Just a moment</html>"
    ]


def test_a_refresh_is_json_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(answer(status="403 Forbidden")) as faults:
        assert run("refresh", "pew", "tiktok", "--json", "--mirror", faults.url, "--data", tmp_path) == 69
    said = json.loads(capsys.readouterr().out)
    assert (said["release"], said["changed"]) == (Store(tmp_path).current(), True)
    assert [(item["slug"], item["outcome"], item["exit_code"]) for item in said["sources"]] == [
        ("pew", "unavailable", 69),
        ("tiktok", "published", 0),
    ]


def test_a_disk_that_refuses_is_74(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert run("refresh", "tiktok", "--data", tmp_path / "file" / "data") == 74
    assert "file/data" in error(capsys)


def test_a_damaged_pointer_is_told_and_the_next_refresh_repairs_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "current.json").write_text("{", encoding="utf-8")
    assert run("verify", "--data", folder) == 74
    assert "current.json is damaged" in capsys.readouterr().out
    assert (run("status", "--data", folder), run("status", "--max-age", "--data", folder)) == (0, 65)
    assert "tiktok\tfallback" in capsys.readouterr().out
    assert run("refresh", "tiktok", "--data", folder) == 0
    assert run("verify", "--data", folder) == 0


@pytest.mark.parametrize("name", ["tiktok.parquet", "conflicts.parquet", "revisions.parquet", "datapackage.json"])
def test_a_tampered_release_does_not_verify_and_is_repaired_where_it_can_be(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    release = str(Store(folder).current())
    path = folder / "releases" / release / name
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    assert run("verify", "--data", folder) == 74
    assert name in capsys.readouterr().out
    assert run("status", "--data", folder) == 74
    assert f"release none whole\n{next(iter(registry()))}\tfallback" in capsys.readouterr().out
    assert run("refresh", "tiktok", "--data", folder) == 0
    assert (Store(folder).current(), run("verify", "--data", folder)) == (release, 0)


def test_a_sound_release_verifies(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", "--data", folder) == 0
    assert capsys.readouterr().out == f"release {Store(folder).current()}: whole and sound\n"


def test_nothing_to_verify_is_74_and_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", "--data", tmp_path) == 74
    assert "run `python -m etl refresh`" in capsys.readouterr().out


def census(folder: Path, *, to_wyoming: int = 0) -> Path:
    """A file of the census as a person might have saved it; of its last year some people live in Wyoming, not Texas."""
    text = (REPO / "tests" / "fixtures" / "census" / "population.csv").read_text(encoding="utf-8")
    lines = []
    for line in text.splitlines():
        cells = line.split(",")
        moved = {"Wyoming": to_wyoming, "Texas": -to_wyoming}.get(cells[4], 0)
        if moved:
            cells[11], cells[17] = str(int(cells[11]) + moved), str(int(cells[17]) + moved)
        lines.append(",".join(cells))
    path = folder / f"saved-{to_wyoming}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_file_saved_by_hand_is_checked_held_compared_approved_and_taken_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    assert run("import", "census", census(tmp_path), "--data", data) == 0
    first = Store(data).current()
    assert capsys.readouterr().out == f"census\tpublished\t318 rows\nrelease {first}\n"
    (fetched,) = Store(data).read().provenance["census"].fetched
    assert (fetched.via, fetched.day) == ("import", None)

    assert run("import", "census", census(tmp_path, to_wyoming=20_000), "--json", "--data", data) == 65
    said = json.loads(capsys.readouterr().out)
    held = said["sources"][0]["held"]
    assert (said["release"], said["changed"], said["sources"][0]["outcome"]) == (first, False, "held")
    assert run("status", "--data", data) == 0
    assert f"`python -m etl approve {held}`" in capsys.readouterr().out
    assert run("status", "--json", "--data", data) == 0
    assert [item["held"] for item in json.loads(capsys.readouterr().out)["sources"] if item["held"]] == [held]
    assert run("verify", "--data", data) == 0
    capsys.readouterr()

    assert run("diff", "current", held, "--data", data) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["revised", "revised"]
    assert "census population, WY, 2025-07-01, people, census_vintage_2025\tvalue" in "\n".join(lines)
    assert last == f"{first} to {held}: 0 added, 2 revised, 0 gone"

    assert run("approve", held, "--data", data) == 0
    assert capsys.readouterr().out == f"release {held} published\n"
    assert run("diff", "--json", "--data", data) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["old"], said["new"], said["counts"]) == (first, held, {"added": 0, "revised": 2, "gone": 0})
    assert {row["new"]["place"] for row in said["changes"]} == {"WY", "TX"}

    assert run("rollback", first, "--data", data) == 0
    assert capsys.readouterr().out == f"release {first} in place of {held}\n"
    assert run("rollback", first, "--data", data) == 0
    assert "unchanged" in capsys.readouterr().out
    assert (Store(data).current(), run("verify", "--data", data)) == (first, 0)


def test_another_refresh_is_75(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(folder).lock():
        for command in (
            ("refresh", "tiktok"),
            ("import", "census", census(folder.parent)),
            ("rollback", "x"),
            ("approve", "x"),
        ):
            assert run(*command, "--data", folder) == 75
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


def test_a_person_who_interrupts_is_told_what_stands(tmp_path: Path) -> None:
    with serving(b"") as faults:
        faults.answers = (faults.silence,)
        refresh = [sys.executable, "-m", "etl", "refresh", "pew", "--mirror", faults.url, "--data", str(tmp_path)]
        heeding = [
            "env",
            "--default-signal=INT",
        ]  # a shell that runs the tests in the background has its children ignore it
        with subprocess.Popen([*heeding, *refresh], cwd=REPO, stderr=subprocess.PIPE, text=True) as child:
            while not faults.asked:
                time.sleep(0.05)
            child.send_signal(signal.SIGINT)
            _, told = child.communicate(timeout=20)
    assert (child.returncode, told) == (130, "stopped; what readers see is as it was, or whole and new\n")
