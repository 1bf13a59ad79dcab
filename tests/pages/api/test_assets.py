"""Big files go out compressed, the same bytes once unpacked, and are compressed once."""

from __future__ import annotations

import gzip

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.api.assets import CODINGS, Assets, Bundles, best

SCRIPT = b"const answer = 42;\n" * 500
PATH = "/static/js/app.abc.js"


@pytest.fixture
def bundles() -> Bundles:
    return Bundles({"js/app.abc.js": SCRIPT, "logo.png": b"png"})


@pytest.fixture
def client(bundles: Bundles) -> TestClient:
    async def passed(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("streamlit's own answer")

    app = Starlette(
        routes=[Route("/{path:path}", passed, methods=["GET", "POST"])],
        middleware=[Middleware(Assets, bundles=bundles, prefix="/static/")],
    )
    return TestClient(app)


@pytest.mark.parametrize(("coding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_each_coding_unpacks_to_the_file(client: TestClient, coding: str, unpack: object) -> None:
    with client.stream("GET", PATH, headers={"Accept-Encoding": coding}) as answer:
        body = b"".join(answer.iter_raw())
    assert callable(unpack)
    assert unpack(body) == SCRIPT
    assert len(body) < len(SCRIPT) / 10
    assert answer.headers["content-encoding"] == coding
    assert answer.headers["content-length"] == str(len(body))
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["vary"] == "Accept-Encoding"


def test_a_file_is_compressed_once(bundles: Bundles) -> None:
    assert bundles.body("js/app.abc.js", "br") is bundles.body("js/app.abc.js", "br")


def test_what_the_browser_has_is_not_sent_again(client: TestClient) -> None:
    tag = client.get(PATH).headers["etag"]
    assert client.get(PATH, headers={"If-None-Match": tag}).status_code == 304


def test_a_name_that_is_not_there_is_404(client: TestClient) -> None:
    for path in ("/static/js/gone.js", "/static/", "/static/js", "/static/js/%2e%2e/logo.png", "/static//etc/passwd"):
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize(
    ("path", "encoding"), [("/static/logo.png", "br"), (PATH, "identity"), (PATH, "br;q=0"), ("/", "br")]
)
def test_the_rest_is_left_to_streamlit(client: TestClient, path: str, encoding: str) -> None:
    assert client.get(path, headers={"Accept-Encoding": encoding}).text == "streamlit's own answer"


def test_writing_is_left_to_streamlit_to_refuse(client: TestClient) -> None:
    assert client.post(PATH).text == "streamlit's own answer"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (["gzip, deflate, br, zstd"], "br"),
        (["gzip"], "gzip"),
        (["GZIP;Q=0.5"], "gzip"),
        (["br;q=0, gzip"], "gzip"),
        (["*"], "br"),
        (["br;q=0, *;q=0.1"], "gzip"),
        (["identity"], ""),
        (["gzip;q=0"], ""),
        (["gzip;q=nonsense"], ""),
        (["deflate", "gzip;q=1.0"], "gzip"),
        ([], ""),
        ([""], ""),
    ],
)
def test_the_best_coding_a_client_takes(accepted: list[str], coding: str) -> None:
    assert best(accepted) == coding
    assert coding in {*CODINGS, ""}


def test_warming_compresses_what_the_shell_asks_for(bundles: Bundles) -> None:
    shell = '<script src="./static/js/app.abc.js"></script><link href="./static/js/gone.js">'
    assert bundles.named(shell) == ["js/app.abc.js"]
    assert bundles.matching(r"js/app\..*") == ["js/app.abc.js"]
    bundles.warm([*bundles.named(shell), "js/gone.js", "logo.png"])
    assert bundles.kept == {("js/app.abc.js", "br")}
