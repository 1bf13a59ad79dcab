"""Fixtures that point at the shared folder beside the repository. Nothing in it is committed here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests import reliability

REPO = Path(__file__).resolve().parent.parent


def _folder(variable: str, default: str) -> Path:
    folder = (REPO / os.environ.get(variable, default)).resolve()
    if not folder.is_dir():
        pytest.skip(f"{variable} names no folder: set it, or put one at {default} beside the repository")
    return folder


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The publishers' bytes as recorded, named by `index.csv` in it."""
    return _folder("CARE_GAP_RECORDINGS", "../shared/recordings")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The collected reference figures the transcriptions are checked against."""
    return _folder("CARE_GAP_REFERENCE", "../shared/reference")


_SEEN: pytest.StashKey[set[tuple[int, str, str]]] = pytest.StashKey()


@pytest.fixture(scope="session")
def seen(request: pytest.FixtureRequest) -> reliability.Seen:
    """Notes what a test saw of a fault (a row of the bar table), for docs/reliability.md."""
    lines = request.config.stash.setdefault(_SEEN, set())

    def note(row: int, fault: str, what: str) -> None:
        assert row in reliability.BAR, row
        lines.add((row, fault, what))

    return note


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Writes docs/reliability.md where that is asked; else a whole run whose browser tests are required compares it. A worker
    of a run on several cores hands on what its tests saw."""
    lines = session.config.stash.get(_SEEN, set())
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["seen"] = [list(line) for line in lines]
    elif os.environ.get(reliability.WRITE) == "write":
        reliability.DOCUMENT.write_text(reliability.table(lines), encoding="utf-8")
    elif exitstatus == 0 and _whole(session) and (why := reliability.wrong(lines)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter:
            reporter.write_line(why, red=True)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Takes what a worker's tests saw, before the run that started it ends."""
    lines = node.config.stash.setdefault(_SEEN, set())
    lines.update(
        (int(row), str(fault), str(what)) for row, fault, what in getattr(node, "workeroutput", {}).get("seen", ())
    )


def _whole(session: pytest.Session) -> bool:
    """Whether every test ran: no path, name or mark was chosen, the browser was required, and none was skipped for want of
    the recordings or the reference; the opt-in tests of strangers' tools do not count."""
    options = session.config.option
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and any("stranger" not in report.keywords for report in reporter.stats.get("skipped", ())):
        return False
    chosen = session.config.args_source is not pytest.Config.ArgsSource.TESTPATHS or options.keyword or options.markexpr
    return not chosen and os.environ.get("CARE_GAP_BROWSER") == "required"
