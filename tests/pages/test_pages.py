"""Each page as its script runs: on the shipped release, without one, asked for nonsense, and after something failed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.model import Attempt
from etl.package import release_id
from etl.store import PROJECT, Store
from pages.datasets import shared
from pages.paths import PAGES

MAIN = Path(__file__).resolve().parents[2] / "pages" / "main.py"
FILES = tuple(page.file for page in PAGES)
CHARTED = ("gap.py", "prevalence.py", "treatment.py", "barriers.py", "smartphones.py")
WITHOUT_DATA = ("help.py",)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of the pages, empty. Charts stay cached between tests: their release is named by its content."""
    monkeypatch.setenv("CARE_GAP_DATA", str(tmp_path))
    shared.cache_clear()
    yield tmp_path
    shared.cache_clear()


@pytest.fixture
def shipped(folder: Path) -> Store:
    """A copy of the shipped release in it."""
    current = Store(PROJECT).current()
    assert current is not None
    shutil.copytree(PROJECT / "releases" / current, folder / "releases" / current)
    shutil.copy(PROJECT / "current.json", folder / "current.json")
    return Store(folder)


def opened(file: str, **asked: str) -> AppTest:
    """A page as a visitor with this address meets it. Fails where the script raised."""
    app = AppTest.from_file(str(MAIN), default_timeout=30)
    if file != PAGES[0].file:
        app.run()
        app.switch_page(file)
    for name, value in asked.items():
        app.query_params[name] = value
    app.run()
    assert [item.value for item in app.exception] == []
    return app


def html(app: AppTest) -> str:
    return "\n".join(item.proto.body for item in app.get("html"))


@pytest.mark.parametrize("file", FILES)
def test_a_page_of_the_shipped_release(shipped: Store, file: str) -> None:
    app = opened(file)
    text = html(app)
    assert text.count("<h1>") == 1
    assert "988" in text
    assert 'cg notice"' not in text
    charts = len(app.get("plotly_chart")) + len(app.get("imgs")) + len(app.get("image"))
    assert (charts > 0) == (file in CHARTED)
    assert text.count("<summary>Table</summary>") == len(app.get("download_button")) - (file == "data.py")


@pytest.mark.parametrize("file", FILES)
def test_without_a_release_a_page_says_what_to_do(folder: Path, file: str) -> None:
    text = html(opened(file))
    assert ("python -m etl refresh" in text) == (file not in WITHOUT_DATA)
    assert text.count("<h1>") == 1
    assert str(folder) not in text
    assert "988" in text


NONSENSE = {
    "by": "nonsense",
    "measure": "xyz",
    "need-by": "<b>x</b>",
    "beside": "javascript:x",
    "indicator": "none",
    "year": "1066",
}
ASKED = {
    "gap.py": ("by",), "prevalence.py": ("by", "measure"), "treatment.py": ("by", "measure"),
    "barriers.py": ("by", "need-by"), "smartphones.py": ("by", "measure", "beside"), "data.py": ("indicator",),
    "sources.py": (), "help.py": (),
}  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_what_is_asked_for_and_unknown_is_named_and_ignored(shipped: Store, file: str) -> None:
    app = opened(file, **NONSENSE)
    text = html(app)
    for name in ASKED[file]:
        assert f"is not a choice for “{name}” here and was ignored" in text
    assert text.count("was ignored") == len(ASKED[file])
    assert "<b>x</b>" not in text
    plain = html(opened(file))
    assert [line for line in text.split("\n") if "was ignored" not in line] == plain.split("\n")


def test_a_word_of_the_address_opens_the_view(shipped: Store) -> None:
    app = opened("prevalence.py", measure="serious", by="race")
    assert "For whom? By race and ethnicity" in html(app)
    assert "Serious mental illness: percent of" in html(app)
    assert app.query_params["by"] == "race"


@pytest.mark.parametrize("file", FILES)
def test_a_source_that_fails_is_named_with_since_when_and_why(shipped: Store, file: str) -> None:
    shipped.record(
        Attempt(
            slug="nimh",
            outcome="unavailable",
            why="the publisher answered 503 & <i>nothing</i> else",
            checked_at=datetime(2026, 11, 20, tzinfo=UTC),
            succeeded_at=datetime(2026, 11, 1, tzinfo=UTC),
            failing_since=datetime(2026, 11, 14, tzinfo=UTC),
        ),
        {},
    )
    text = html(opened(file))
    assert "1 source could not be refreshed; the last good figures are shown" in text
    assert "since 14 November 2026" in text
    assert "the publisher answered 503 &amp; &lt;i&gt;nothing" in text
    assert file != "gap.py" or "22.8%" in text or "of US adults" in text


@pytest.mark.parametrize("file", FILES)
def test_in_place_of_a_damaged_release_the_one_before_it_is_shown(shipped: Store, file: str) -> None:
    damaged = _damaged_release(shipped)
    text = html(opened(file))
    assert f"The release {damaged} is damaged; the one before it is shown." in text
    assert text.count("is damaged") == (9 if file == "sources.py" else 1)
    assert "could not be refreshed" not in text
    if file in CHARTED:
        assert "<summary>Table</summary>" in text


def _damaged_release(store: Store) -> str:
    """A newer release that is the current one, with a file cut short."""
    good = store.current()
    assert good is not None
    folder = store.folder / "releases" / good
    package = json.loads((folder / "datapackage.json").read_bytes()) | {"title": "A newer one"}
    name = release_id(package)
    newer = folder.parent / name
    shutil.copytree(folder, newer)
    (newer / "datapackage.json").write_text(json.dumps(package | {"version": name}))
    (newer / "nimh.parquet").write_bytes((folder / "nimh.parquet").read_bytes()[:-100])
    store.point(name, datetime(2026, 11, 22, tzinfo=UTC))
    return name


@pytest.mark.parametrize("file", FILES)
def test_a_status_that_cannot_be_read_takes_no_figure_away(shipped: Store, file: str) -> None:
    (shipped.folder / "status.json").write_text("{half")
    text = html(opened(file))
    assert text.count("<h1>") == 1
    assert "988" in text


def test_a_damaged_release_with_none_before_it_shows_no_figures(shipped: Store) -> None:
    current = shipped.current()
    assert current is not None
    path = shipped.folder / "releases" / current / "samhsa.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    text = html(opened("gap.py"))
    assert "There are no figures to show yet" in text
    assert "python -m etl verify" in text
    assert "<table>" not in text


def test_every_page_has_its_case() -> None:
    assert set(ASKED) == set(FILES)
    assert set(CHARTED) | set(WITHOUT_DATA) <= set(FILES)
