"""What passes, what is 404, and which websocket is the site's own."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from pages.api.gate import Gate, Guarded, content_policy
from pages.paths import PAGES


async def passed(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("passed")


async def greet(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("hello")
    await websocket.close()


def client_of(base: str = "") -> TestClient:
    app = Starlette(
        routes=[WebSocketRoute("/_stcore/stream", greet), Route("/{path:path}", passed, methods=["GET", "POST"])],
        middleware=[
            Middleware(Guarded, policy=content_policy("<script>\n 1 </script>")),
            Middleware(Gate, base=base, origins=["https://friend.example"]),
        ],
    )
    return TestClient(app)


KNOWN = (
    *(page.path for page in PAGES), "/prevalence/", "/healthz", "/api/v1/figures.csv", "/api/v9/none",
    "/_stcore/health", "/_stcore/host-config", "/static/js/a.js", "/media/a.svg", "/component/a/b", "/favicon.png",
)  # fmt: skip
UNKNOWN = (
    "/nothing", "/Prevalence", "/prevalence/more", "/prevalence/_stcore/health", "/healthz/", "/healthzz", "/api",
    "/apiv1", "/_stcore/metrics", "/_stcore/upload_file/1/2", "/_stcore/agent/mcp", "/_stcore/script-health-check",
    "/auth/login", "/app/static/x", "/index.html", "/static", "/..%2f..%2fetc/passwd", "/%2e%2e/etc", "/robots.txt",
)  # fmt: skip


@pytest.mark.parametrize("path", KNOWN)
def test_pages_routes_and_what_they_need_pass(path: str) -> None:
    assert client_of().get(path).text == "passed"


@pytest.mark.parametrize("path", UNKNOWN)
def test_the_rest_is_a_plain_404_that_names_the_pages(path: str) -> None:
    answer = client_of().get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert "/help  Get help" in answer.text


def test_under_a_base_path_everything_moves_there() -> None:
    client = client_of("/care")
    for path in ("/care", "/care/", "/care/prevalence", "/care/healthz", "/care/static/a.js"):
        assert client.get(path).status_code == 200, path
    for path in ("/", "/prevalence", "/careful", "/healthz", "/care/nothing"):
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize("path", ["/", "/nothing"])
def test_every_answer_is_guarded(path: str) -> None:
    headers = client_of().get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'self'" in headers["content-security-policy"]


def test_the_policy_names_the_shell_s_scripts_and_no_other_host() -> None:
    policy = content_policy("<script>a</script><script src='x.js'></script><script>\n b\n</script>")
    assert policy.count("'sha256-") == 2
    assert "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize("origin", ["http://testserver", "https://testserver", "https://friend.example", None])
def test_the_site_s_own_websocket_opens(origin: str | None) -> None:
    headers = {"origin": origin} if origin else {}
    with client_of().websocket_connect("/_stcore/stream", headers=headers) as websocket:
        assert websocket.receive_text() == "hello"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example", ""])
def test_another_site_s_websocket_is_refused(origin: str) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        client_of().websocket_connect("/_stcore/stream", headers={"origin": origin}),
    ):
        pass
