"""The READMEs say what the code says, and their commands are commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from docs.generate import REPO, SECTIONS, renewed

README = (REPO / "README.md").read_text(encoding="utf-8")


def _command(name: str) -> str:
    """The one line that stands in the fenced block after `<!-- command: name -->`, as `.ci/run` reads it."""
    (line,) = re.findall(rf"<!-- command: {name} -->\n```sh\n([^\n]+)\n```", README)
    return str(line)


@pytest.mark.parametrize("path", SECTIONS, ids=lambda path: str(path.relative_to(REPO)))
def test_a_generated_table_is_what_the_code_says(path: Path) -> None:
    name, table = SECTIONS[path]
    text = path.read_text(encoding="utf-8")
    assert renewed(text, name, table()) == text, "run `python -m docs.generate`"


def test_a_missing_section_is_an_error() -> None:
    with pytest.raises(ValueError, match="expected one section"):
        renewed("no markers", "sources", "| |")


@pytest.mark.parametrize(
    ("name", "requirements", "last"),
    [
        ("serve", "requirements.txt", [".venv/bin/streamlit", "run", "dashboard.py"]),
        ("test", "requirements-dev.txt", [".venv/bin/python", "-m", "pytest"]),
    ],
)
def test_a_setup_command_makes_its_own_environment_from_the_pins(name: str, requirements: str, last: list[str]) -> None:
    make, install, run = (shlex.split(part) for part in _command(name).split("&&"))
    assert make == ["python3", "-m", "venv", ".venv"]
    assert install == [".venv/bin/pip", "install", "--require-hashes", "-r", requirements]
    assert run == last


@pytest.mark.parametrize("path", [REPO / "README.md", REPO / "data" / "README.md"], ids=["README", "data/README"])
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    files = [target for target in targets if not target.startswith(("https://", "http://", "tel:", "sms:"))]
    assert [target for target in files if not (path.parent / target).exists()] == []
