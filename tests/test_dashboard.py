"""The server as it is started: its settings, and that one process answers pages, routes and files."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli
import httpx
import pytest
import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from etl.model import NAMES
from etl.store import Store
from pages.paths import PAGES
from tests.colours import contrast
from tests.pages.api.made_up import ALPHA, write
from tests.server import DASHBOARD, serve

SETTINGS = {
    "server.headless": True,
    "server.address": "127.0.0.1",
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.maxUploadSize": 1,
    "server.maxMessageSize": 20,
    "server.disconnectedSessionTTL": 60,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "client.disableDataExport": True,
    "browser.gatherUsageStats": False,
    "runner.magicEnabled": False,
    "theme.light.backgroundColor": "#FFFFFF",
    "theme.light.sidebar.backgroundColor": "#F6F5F1",
    "theme.dark.backgroundColor": "#12151A",
    "theme.dark.sidebar.backgroundColor": "#1B2027",
}
ASK = "import json, sys; from streamlit.config import get_option; print(json.dumps([get_option(x) for x in sys.argv[1:]]))"


def effective(*names: str) -> list[Any]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    command = [sys.executable, "-c", ASK, *names]
    return list(
        json.loads(subprocess.run(command, cwd=DASHBOARD.parent, env=environ, capture_output=True, check=True).stdout)
    )


def test_the_settings_streamlit_ends_up_with() -> None:
    assert dict(zip(SETTINGS, effective(*SETTINGS), strict=True)) == SETTINGS


def test_no_font_and_no_theme_comes_from_another_host() -> None:
    assert not re.search(r"https?:|url *=", (DASHBOARD.parent / ".streamlit" / "config.toml").read_text("utf-8"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_links_and_widgets_stand_out_from_paper_and_panel(theme: str) -> None:
    names = ("textColor", "linkColor", "primaryColor", "backgroundColor", "secondaryBackgroundColor")
    *marks, paper, panel = effective(*(f"theme.{theme}.{name}" for name in names))
    for mark in marks:
        assert min(contrast(mark, paper), contrast(mark, panel)) >= 4.5


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    write(Store(data), {"alpha": ALPHA}, at=datetime(2026, 11, 1, tzinfo=UTC))
    with serve(data) as url:
        yield url


def test_health_and_figures_and_a_page_come_from_one_process(site: str) -> None:
    assert httpx.get(f"{site}/healthz").json()["status"] == "ok"
    answer = httpx.get(f"{site}/api/v1/figures.csv?place=CA")
    assert answer.text.splitlines()[0] == ",".join(NAMES)
    assert len(answer.text.splitlines()) == 2
    for page in PAGES:
        shell = httpx.get(f"{site}{page.path}")
        assert (shell.status_code, shell.headers["content-type"]) == (200, "text/html; charset=utf-8")


@pytest.mark.parametrize("path", ["/nothing", "/_stcore/metrics", "/_stcore/agent/openapi.json", "/static/js/gone.js"])
def test_an_address_nobody_has_is_404(site: str, path: str) -> None:
    assert httpx.get(f"{site}{path}").status_code == 404


def test_head_and_not_modified(site: str) -> None:
    head = httpx.head(f"{site}/api/v1/figures.csv")
    assert (head.status_code, head.content) == (200, b"")
    answer = httpx.get(f"{site}/api/v1/figures.csv", headers={"If-None-Match": head.headers["etag"]})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(("coding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_plotly_s_bundle_goes_out_compressed(site: str, coding: str, unpack: Any) -> None:
    file = next((Path(streamlit.__file__).parent / "static" / "static" / "js").glob("PlotlyChart.*.js"))
    with httpx.stream("GET", f"{site}/static/js/{file.name}", headers={"Accept-Encoding": coding}) as answer:
        body = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == coding
    assert len(body) < file.stat().st_size / 3
    assert unpack(body) == file.read_bytes()


@pytest.mark.parametrize("coding", ["zstd", "br", "gzip"])
def test_answers_made_on_the_spot_are_compressed_too(site: str, coding: str) -> None:
    for path in ("/", "/api/v1/figures.csv", "/api/v1/sources.json"):
        with httpx.stream("GET", f"{site}{path}", headers={"Accept-Encoding": coding}) as answer:
            assert answer.headers["content-encoding"] == coding


def test_the_shell_s_own_script_is_allowed_and_no_other(site: str) -> None:
    answer = httpx.get(site)
    policy = answer.headers["content-security-policy"]
    assert policy.count("'sha256-") == answer.text.count("<script>") == 1
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_nothing_is_written_down_of_a_visit(tmp_path: Path) -> None:
    said = tmp_path / "said"
    with serve(tmp_path / "data", "--logger.level", "debug", said=said) as url:
        httpx.get(f"{url}/prevalence?what=secret")
        httpx.get(f"{url}/api/v1/figures.csv?what=secret")
        socket = f"ws{url.removeprefix('http')}/_stcore/stream?what=secret"
        with connect(socket, subprotocols=[Subprotocol("streamlit"), Subprotocol("none")]) as websocket:
            message = BackMsg()
            message.rerun_script.query_string = "what=secret"
            websocket.send(message.SerializeToString())
            websocket.recv(timeout=20)
    assert "You can now view" in said.read_text()
    assert "secret" not in said.read_text()


def test_under_a_base_path_pages_and_routes_move_together(tmp_path: Path) -> None:
    with serve(tmp_path / "data", base="/care") as url:
        for path in ("/", "/prevalence", "/favicon.png"):
            assert httpx.get(f"{url}{path}", follow_redirects=True).status_code == 200
        assert httpx.get(f"{url}/healthz").json()["status"] == "unavailable"
        assert httpx.get(f"{url.removesuffix('/care')}/healthz").status_code == 404


def test_a_first_run_starts_and_says_it_has_nothing(tmp_path: Path) -> None:
    with serve(tmp_path / "data") as url:
        assert httpx.get(f"{url}/healthz").status_code == 503
        assert httpx.get(url).status_code == 200
