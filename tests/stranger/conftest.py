"""Other people's tools, from Debian's packages: `apt-get install --no-install-recommends r-base-core libreoffice-calc curl`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.disk import PROJECT
from pages.figures.facts import Facts
from tests.pages.figures import odd
from tests.pages.figures.views import shipped
from tests.server import serve

ASKED = "CARE_GAP_STRANGER"
TOOLS = {"Rscript": "r-base-core", "soffice": "libreoffice-calc", "curl": "curl"}


@dataclass(frozen=True, kw_only=True)
class Served:
    """A release, and where its figures are."""

    data: Facts
    figures: str


@pytest.fixture(scope="session", autouse=True)
def tools() -> None:
    """A skip unless CARE_GAP_STRANGER=required; then a tool that is missing is a failure."""
    if os.environ.get(ASKED) != "required":
        pytest.skip(
            f"R, LibreOffice and curl are run only where {ASKED}=required: {', '.join(TOOLS.values())} of Debian"
        )
    missing = [package for tool, package in TOOLS.items() if shutil.which(tool) is None]
    if missing:
        pytest.fail(f"{ASKED}=required, but not installed: {', '.join(missing)}")


@pytest.fixture(scope="session")
def real(tools: None) -> Iterator[Served]:
    with serve(PROJECT) as url:
        yield Served(data=shipped(), figures=f"{url}/api/v1/figures")


@pytest.fixture(scope="session")
def made_up(tools: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("odd") / "data"
    data = odd.release(folder)
    with serve(folder) as url:
        yield Served(data=data, figures=f"{url}/api/v1/figures")
