"""The examples of deploy/ call commands that exist, with options that exist."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import pytest

from etl.__main__ import parser
from tests.conftest import REPO

DEPLOY = REPO / "deploy"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in {".service", ".timer"})


def commands(text: str) -> list[list[str]]:
    """The arguments of each `python -m etl …` in a text, up to the end of the command."""
    return [shlex.split(found) for found in re.findall(r"python -m etl ([a-z][a-z -]*)", text)]


@pytest.mark.parametrize("path", [*UNITS, DEPLOY / "crontab"], ids=lambda path: path.name)
def test_every_command_of_an_example_is_one_of_ours(path: Path) -> None:
    for arguments in commands(path.read_text(encoding="utf-8")):
        assert parser().parse_args(arguments).run, arguments


def test_both_schedulers_refresh_and_ring_the_alarm() -> None:
    units = " ".join(path.read_text(encoding="utf-8") for path in UNITS)
    crontab = (DEPLOY / "crontab").read_text(encoding="utf-8")
    for text in (units, crontab):
        assert sorted(commands(text)) == [["refresh"], ["status", "--max-age"], ["verify"]]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_an_ini_file_of_known_sections(path: Path) -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(path.read_text(encoding="utf-8"))
    assert set(unit.sections()) <= {"Unit", "Service", "Timer", "Install"}
    assert unit["Unit"]["Description"]


def test_the_readme_names_every_file() -> None:
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")
    for path in DEPLOY.iterdir():
        assert path.stem in readme or path.suffix == ".md", path.name
