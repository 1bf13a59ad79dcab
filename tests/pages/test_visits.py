"""The real server under visitors who ask for nonsense, keep sockets open, send rubbish, or come and go; and over data that
breaks while it runs."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from etl.disk import PROJECT
from etl.store import Store
from pages.paths import PAGES
from tests.pages.altered import copy, republish, revised
from tests.pages.visitor import Answer, address_of, visiting
from tests.reliability import Seen
from tests.server import serve

STREAM = [Subprotocol("streamlit"), Subprotocol("none")]
NAMES = [page.path.strip("/") for page in PAGES]
CHARTED = ["", "prevalence", "treatment", "barriers", "smartphones"]
IDLE = 100
SESSIONS = 60


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server of the shipped release that forgets a visitor a second after they left."""
    with serve(PROJECT, "--server.disconnectedSessionTTL", "1") as url:
        yield url


def whole(answer: Answer, page: str) -> bool:
    """Whether a page has all of its parts and no exception in the place of any."""
    html = answer.html
    return (
        answer.exceptions == ()
        and html.count("<h1>") == 1
        and "tel:988" in html
        and "Traceback" not in html
        and (answer.charts > 0) == (page in CHARTED)
    )


BAD = {
    "by": [
        "nonsense", "", "%00", "%ff%fe", "%E2%80%AEega", "%F0%9F%98%80", "<script>alert(1)</script>", "javascript:alert(1)",
        "../../etc/passwd", "%2e%2e%2f", "=HYPERLINK(1)", "{{7*7}}", "${jndi:x}", "'%20or%201=1--", "None", "NaN", "-1", "1e999",
        "AGE", "age%20", "age%00", "age,sex", "[object%20Object]", "x" * 10_000, "%0d%0aSet-Cookie:a=b", "**bold**", "$x^2$",
        "`code`", "age&by=x", "x&by=y&by=z&by=w", "0", "true",
    ],
    "measure": ["nonsense", "any&measure=x", "%00"],
    "indicator": ["none", "ami_prevalence%27", "%F0%9F%98%80"],
}  # fmt: skip
ASKED = [*(("", "by", bad) for bad in BAD["by"]), *(("prevalence", "measure", bad) for bad in BAD["measure"])]
ASKED += [("data", "indicator", bad) for bad in BAD["indicator"]]


def test_a_bad_choice_shows_the_default_and_names_what_was_ignored(url: str, seen: Seen) -> None:
    with visiting(url) as visitor:
        for page, name, bad in ASKED:
            plain = visitor.open(page)
            answer = visitor.open(page, f"{name}={bad}")
            assert whole(answer, page), (page, bad)
            said = [line for line in answer.html.split("\n") if f"for “{name}” here and w" in line]
            assert len(said) == 1, (page, bad)
            assert "ignored" in said[0]
            rest = [line for line in answer.html.split("\n") if line not in said]
            assert rest == plain.html.split("\n"), (page, bad)
    seen(
        37,
        f"{len(ASKED)} bad choices, through real pages",
        "the default view, what was ignored is said, no page breaks",
    )


@pytest.mark.parametrize(
    "query", ["%", "&&&", "=", "by", "by[]=1", "?", "#", "embed=true", "a=1&a=2", "%00=%00", "x" * 9_000]
)
def test_an_address_of_no_meaning_at_all_shows_the_page(url: str, query: str) -> None:
    with visiting(url) as visitor:
        assert whole(visitor.open("", query), "")


def healthy(url: str) -> bool:
    """Whether the server says it is well within a second."""
    return httpx.get(f"{url}/_stcore/health", timeout=1).text == "ok"


def test_idle_sockets_keep_nobody_out(url: str, seen: Seen) -> None:
    place = urlsplit(url)
    with ExitStack() as stack:
        for _ in range(IDLE):
            stack.enter_context(connect(address_of(url), subprotocols=STREAM))
            stack.enter_context(socket.create_connection((place.hostname or "", place.port or 0)))
        assert healthy(url)
        with visiting(url) as visitor:
            assert all(whole(visitor.open(page), page) for page in NAMES)
        assert healthy(url)
    seen(
        38,
        f"{IDLE} websockets and {IDLE} bare sockets open and idle",
        "health is ok within a second, every page is drawn",
    )


@pytest.mark.parametrize(
    ("name", "frame", "code"),
    [
        ("A frame of 30 MiB", bytes(30 * 2**20), 1009),
        ("A frame of rubbish", b"\xff\xfe rubbish", 1002),
        ("A frame of text", "rubbish", 1007),
    ],
)
def test_a_bad_frame_closes_its_socket_and_no_other(
    url: str, name: str, frame: bytes | str, code: int, seen: Seen
) -> None:
    with visiting(url) as other:
        other.open()
        with connect(address_of(url), subprotocols=STREAM) as bad:
            with suppress(ConnectionClosed):
                bad.send(frame)
            with pytest.raises(ConnectionClosed) as closed:
                bad.recv(timeout=10)
        assert closed.value.rcvd is None or closed.value.rcvd.code == code, (
            "a frame still on its way may hide the reason"
        )
        assert healthy(url)
        assert whole(other.open("prevalence"), "prevalence")
    seen(38, name, "its socket is closed, health is ok within a second, another visitor's page is drawn")


def test_a_frame_of_30_mib_is_refused_by_its_announcement(url: str) -> None:
    with connect(address_of(url), subprotocols=STREAM) as bad:
        bad.socket.sendall(b"\x82\xff" + (30 * 2**20).to_bytes(8, "big") + bytes(4))
        with pytest.raises(ConnectionClosed) as closed:
            bad.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


def test_visitors_who_come_and_go_are_answered_and_forgotten(url: str, seen: Seen) -> None:
    sessions = []
    for n in range(SESSIONS):
        page = NAMES[n % len(NAMES)]
        with visiting(url) as visitor:
            assert whole(visitor.open(page), page)
            sessions.append(visitor.session)
    assert len(set(sessions)) == SESSIONS
    with visiting(url, sessions[-1]) as visitor:
        visitor.open()
        assert visitor.session == sessions[-1], "a browser that comes back at once goes on"
    time.sleep(2)
    for session in sessions:
        with visiting(url, session) as visitor:
            visitor.open("help")
            assert visitor.session != session, "a session that nobody comes back to is kept"
    seen(
        39,
        f"{SESSIONS} visitors one after the other",
        "every page is answered, every session is forgotten after they left",
    )


def _cut_pointer(store: Store) -> None:
    (store.folder / "current.json").write_text('{"rel')


def _cut_newest(store: Store) -> None:
    (store.folder / "releases" / republish(store, revised) / "nimh.parquet").write_bytes(b"")


def _cut_only(store: Store) -> None:
    path = store.folder / "releases" / str(store.current()) / "samhsa.parquet"
    path.write_bytes(path.read_bytes()[:-1])


def _no_package(store: Store) -> None:
    (store.folder / "releases" / str(store.current()) / "datapackage.json").write_text("[]")


def _nothing(store: Store) -> None:
    shutil.rmtree(store.folder)


def _no_releases(store: Store) -> None:
    shutil.rmtree(store.folder / "releases")


Fault = tuple[int, Callable[[Store], None]]
FOUND: dict[str, Fault] = {
    "A pointer cut short, with pages open": (32, _cut_pointer),
    "The newest release emptied, with pages open": (32, _cut_newest),
}
KEPT: dict[str, Fault] = {
    "The only release cut short, with pages open": (32, _cut_only),
    "The only data package overwritten, with pages open": (32, _no_package),
    "The releases deleted, with pages open": (32, _no_releases),
}
LOST: dict[str, Fault] = {
    "The only release cut short before the start": (32, _cut_only),
    "The only data package overwritten before the start": (32, _no_package),
    "The releases deleted before the start": (32, _no_releases),
    "No data folder at the start": (33, _nothing),
}


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("living") / "data"
    copy(folder)
    with serve(folder) as url:
        yield url, folder


@pytest.fixture
def store(living: tuple[str, Path]) -> Iterator[Store]:
    """The data of the living server, whole; and whole again afterwards."""
    shutil.rmtree(living[1], ignore_errors=True)
    yield copy(living[1])
    shutil.rmtree(living[1], ignore_errors=True)
    copy(living[1])


@pytest.mark.parametrize("fault", FOUND)
def test_pages_say_that_the_release_before_is_shown(
    living: tuple[str, Path], store: Store, fault: str, seen: Seen
) -> None:
    url, good = living[0], store.current()
    row, damage = FOUND[fault]
    with visiting(url) as visitor:
        assert whole(visitor.open(), "")
        damage(store)
        answer = httpx.get(f"{url}/healthz")
        assert answer.json()["release"] == good
        for page in NAMES:
            shown = visitor.open(page)
            assert whole(shown, page)
            assert f"Release {good}, which is whole, is shown." in shown.html
            assert str(store.folder) not in shown.html + answer.text
        shutil.rmtree(store.folder)
        copy(store.folder)
        assert "which is whole, is shown" not in visitor.open().html
    seen(row, fault, "a whole release is shown, every page and /healthz say so; nothing of it remains after the repair")


@pytest.mark.parametrize("fault", KEPT)
def test_pages_go_on_with_the_release_they_have_read(
    living: tuple[str, Path], store: Store, fault: str, seen: Seen
) -> None:
    row, damage = KEPT[fault]
    with visiting(living[0]) as visitor:
        before = {page: visitor.open(page).html for page in NAMES}
        damage(store)
        assert httpx.get(f"{living[0]}/healthz").status_code == 200
        assert {page: visitor.open(page).html for page in NAMES} == before
    seen(row, fault, "the pages go on with the release they had read and checked, word for word")


def test_a_data_folder_that_vanishes_is_said(living: tuple[str, Path], store: Store, seen: Seen) -> None:
    with visiting(living[0]) as visitor:
        visitor.open()
        _nothing(store)
        assert httpx.get(f"{living[0]}/healthz").status_code == 503
        assert all(_says_nothing_can_be_shown(visitor.open(page), page, store) for page in NAMES)
        copy(store.folder)
        assert whole(visitor.open(), "")
        shutil.rmtree(store.folder)
    seen(
        32,
        "The data folder deleted, with pages open",
        "every page says that nothing can be shown and what to do; they are back with the folder",
    )


@pytest.mark.parametrize("fault", LOST)
def test_a_server_starts_without_a_release_it_can_read_and_says_so(tmp_path: Path, fault: str, seen: Seen) -> None:
    row, damage = LOST[fault]
    store = copy(tmp_path / "data")
    damage(store)
    with serve(store.folder) as url, visiting(url) as visitor:
        answer = httpx.get(f"{url}/healthz")
        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text
        assert all(_says_nothing_can_be_shown(visitor.open(page), page, store) for page in NAMES)
    seen(
        row, fault, "the server starts; every page says that nothing can be shown and what to do, /healthz answers 503"
    )


def _says_nothing_can_be_shown(shown: Answer, page: str, store: Store) -> bool:
    return (
        shown.exceptions == ()
        and shown.charts == 0
        and shown.html.count("<h1>") == 1
        and "<table" not in shown.html
        and "tel:988" in shown.html
        and ("python -m etl verify" in shown.html) == (page != "help")
        and str(store.folder) not in shown.html
    )
