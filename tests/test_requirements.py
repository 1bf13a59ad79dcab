"""What is installed is pinned with hashes, comes from the ranges declared, and is above the known holes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

REPO = Path(__file__).resolve().parent.parent
FLOORS = {
    "certifi": "2023.7.22",
    "filelock": "3.20.3",
    "idna": "3.7",
    "lxml": "6.1.0",
    "pandas": "1.0.4",
    "pyarrow": "23.0.1",
    "requests": "2.33.0",
    "starlette": "1.3.1",
    "streamlit": "1.61.0",
    "urllib3": "2.7.0",
}
"""The first version of each without its known vulnerabilities (SECURITY.md)."""

FILES = ("requirements.txt", "requirements-dev.txt")


def _entries(name: str) -> list[str]:
    """One string a pinned package, its hashes with it."""
    text = (REPO / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def _pins(name: str) -> dict[str, set[Version]]:
    """Every version a package may come in: a pin may differ by Python version."""
    pins: dict[str, set[Version]] = {}
    for entry in _entries(name):
        requirement = Requirement(entry.split("--hash")[0])
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", entry
        pins.setdefault(canonicalize_name(requirement.name), set()).add(Version(specifier.version))
    return pins


def _declared(*, dev: bool) -> list[Requirement]:
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))
    return [
        Requirement(line)
        for line in project["project"]["dependencies"] + (project["dependency-groups"]["dev"] if dev else [])
    ]


@pytest.mark.parametrize("name", FILES)
def test_every_package_is_pinned_by_hash_and_the_file_names_no_index(name: str) -> None:
    for entry in _entries(name):
        assert re.fullmatch(r"\S+==\S+( ; [^-]+)?( +--hash=sha256:[0-9a-f]{64})+ *", entry), entry[:120]
    assert "://" not in (REPO / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_the_pins_are_of_the_declared_ranges(name: str) -> None:
    pins = _pins(name)
    for requirement in _declared(dev=name == "requirements-dev.txt"):
        versions = pins[canonicalize_name(requirement.name)]
        assert all(version in requirement.specifier for version in versions), f"{requirement}: {versions}"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("package", FLOORS)
def test_no_pin_is_below_its_floor(name: str, package: str) -> None:
    assert min(_pins(name)[package]) >= Version(FLOORS[package])


def test_tests_run_with_the_very_versions_that_serve() -> None:
    runtime, dev = _pins("requirements.txt"), _pins("requirements-dev.txt")
    assert {package: dev.get(package) for package in runtime} == runtime
