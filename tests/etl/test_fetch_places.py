"""Where a request goes and where it does not: redirects, hosts, the token, proxies, TLS. All over real sockets."""

from __future__ import annotations

import re
import ssl
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import trustme

from etl.errors import SourceError
from etl.fetch import REDIRECTS, TRIES, Fetcher
from tests.conftest import REPO
from tests.etl.asking import BODY, HOST, NOW, OTHER, URL, Pauses, ask, fetcher, found, get, one_line, refused
from tests.faults import Answer, Faults, Loopback, answer, serving
from tests.reliability import Seen

EVIL = "evil.example"


def redirect(location: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {location}", status=status)


def in_memory(respond: Callable[[httpx.Request], httpx.Response]) -> Fetcher:
    return Fetcher(transport=httpx.MockTransport(respond), now=lambda: NOW, pause=Pauses())


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def keeping(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@contextmanager
def internet(
    authority: trustme.CA, **answers: Answer | tuple[Answer, ...]
) -> Iterator[tuple[Fetcher, dict[str, Faults]]]:
    """A Fetcher with a token, and servers for the two hosts of the source and for a stranger, each with a good
    certificate. `publisher`, `other` and `evil` say what they answer."""
    hosts = {"publisher": HOST, "other": OTHER, "evil": EVIL}
    with ExitStack() as stack:
        servers = {}
        for name, host in hosts.items():
            said = answers.get(name, answer(BODY))
            said = said if isinstance(said, tuple) else (said,)
            servers[name] = stack.enter_context(serving(*said, tls=keeping(authority.issue_cert(host))))
        ports = {host: servers[name].port for name, host in hosts.items()}
        transport = Loopback(ports, trusting(authority))
        yield Fetcher(transport=transport, now=lambda: NOW, pause=Pauses(), token="secret", request_seconds=10), servers


def test_a_publisher_is_asked_over_tls_with_its_token(authority: trustme.CA) -> None:
    with internet(authority) as (asking, servers):
        snapshot = ask(asking)
    assert (snapshot.body, snapshot.final_url, snapshot.via) == (BODY, URL, "live")
    assert token(servers["publisher"]) == ["secret"]


def token(server: Faults) -> list[str]:
    """The token of each request, blank for none."""
    found = (re.search(r"(?im)^x-app-token: (\S+)", request) for request in server.asked)
    return [match[1] if match else "" for match in found]


def test_the_token_goes_to_its_own_host_alone(authority: trustme.CA, seen: Seen) -> None:
    with internet(authority, publisher=redirect(f"https://{OTHER}/y")) as (asking, servers):
        assert ask(asking).body == BODY
    assert (token(servers["publisher"]), token(servers["other"])) == (["secret"], [""])
    seen(12, "a redirect to another host of the same source", "followed without the token")


def test_the_token_does_not_come_back_by_way_of_another_host(authority: trustme.CA) -> None:
    with internet(authority, publisher=answer(BODY), other=redirect(f"https://{HOST}/z")) as (asking, servers):
        assert ask(asking, url=f"https://{OTHER}/y").body == BODY
    assert (token(servers["publisher"]), token(servers["other"])) == ([""], [""])


def test_the_token_is_not_sent_to_a_mirror() -> None:
    with serving(answer(BODY)) as faults:
        ask(fetcher(faults.url))
    assert token(faults) == [""]
    assert "secret" not in faults.asked[0]


OFF = {
    "another host": f"https://{EVIL}/y",
    "another host, no scheme": f"//{EVIL}/y",
    "a host that looks like it": f"https://{HOST}.{EVIL}/y",
    "a host that ends like it": f"https://x{HOST}/y",
    "http": f"http://{HOST}/y",
    "another port": f"https://{HOST}:8443/y",
    "a user name": f"https://me:word@{HOST}/y",
    "a user name that looks like it": f"https://{HOST}@{EVIL}/y",
    "a backslash": f"https://{EVIL}\\@{HOST}/y",
    "a file": "file:///etc/passwd",
    "another scheme": f"ftp://{HOST}/y",
    "a script": "javascript:alert(1)",
    "data": "data:,x",
    "an address of this machine": "https://127.0.0.1/y",
    "no name": "https://xn--a/y",
    "no port": f"https://{HOST}:99999/y",
    "half an address": "http://[::1",
}


@pytest.mark.parametrize("fault", OFF)
@pytest.mark.parametrize("status", ["302 Found", "307 Temporary Redirect"])
def test_a_redirect_away_is_refused_and_nothing_is_asked_there(
    authority: trustme.CA, fault: str, status: str, seen: Seen
) -> None:
    with internet(authority, publisher=redirect(OFF[fault], status)) as (asking, servers):
        with pytest.raises(SourceError) as error:
            ask(asking)
        one_line(error.value)
        assert set(token(servers["publisher"])) == {"secret"}
        assert len(servers["publisher"].asked) in (1, TRIES)
        assert [server.greeted for name, server in servers.items() if name != "publisher"] == [0, 0]
    told = "refused; the second server saw no connection and no token"
    seen(12, f"{len(OFF)} redirects away: off the host, to http, a file, a look-alike, with a user name, broken", told)


def test_a_redirect_within_the_mirror_is_followed() -> None:
    snapshot = get(redirect("/elsewhere"), answer(BODY))
    assert snapshot.body == BODY
    assert snapshot.final_url.endswith("/elsewhere")


@pytest.mark.parametrize(
    "location", ["https://data.cdc.gov/x", "file:///etc/passwd", f"//{EVIL}/x", "ftp://127.0.0.1/x"]
)
def test_a_redirect_off_the_mirror_is_refused(location: str) -> None:
    with serving(redirect(location)) as faults, pytest.raises(SourceError, match="away from itself"):
        ask(fetcher(faults.url))
    assert len(faults.asked) == 1


@pytest.mark.parametrize(
    "form",
    ["http://127.0.0.1:{other}/x", "{mirror}0/x", "{mirror}@evil.example/x", "http://me:word@127.0.0.1:{port}/x"],
)
def test_a_redirect_to_another_server_beside_the_mirror_is_refused(form: str, seen: Seen) -> None:
    with serving() as faults, serving(answer(BODY)) as other:
        faults.answers = (redirect(form.format(other=other.port, port=faults.port, mirror=faults.url)),)
        with pytest.raises(SourceError) as error:
            ask(fetcher(faults.url))
        one_line(error.value)
        assert (len(faults.asked), other.greeted) == (1, 0)
    seen(
        12, "a mirror that sends elsewhere: another port, a look-alike, a user name", "refused; nothing is asked there"
    )


def test_a_redirect_that_names_no_place_is_refused() -> None:
    assert "302" in refused(answer(status="302 Found"))


def test_a_redirect_loop_ends(seen: Seen) -> None:
    with serving(redirect(f"/{HOST}/resource/x.json")) as faults, pytest.raises(SourceError, match="redirects"):
        ask(fetcher(faults.url))
    assert len(faults.asked) == REDIRECTS + 1
    seen(12, "a redirect to itself", f"given up after {REDIRECTS} redirects")


@pytest.mark.parametrize(
    "url", [f"http://{HOST}/", "https://evil.example/", f"https://{HOST}.evil.example/", f"https://{HOST}:8443/"]
)
def test_only_https_to_the_sources_own_hosts_is_asked(url: str) -> None:
    with pytest.raises(SourceError, match="allowed are https and"):
        ask(in_memory(lambda request: pytest.fail(f"asked {request.url}")), url=url)


def test_a_user_name_in_an_address_is_refused() -> None:
    with pytest.raises(SourceError, match="user name"):
        ask(in_memory(lambda _: found(BODY)), url=f"https://me@{HOST}/")


AS_SET = """
import sys
from tests.etl.asking import ask, fetcher
print(ask(fetcher(sys.argv[1])).body.decode())
"""


def test_proxies_and_netrc_of_the_environment_are_not_used(tmp_path: Path, seen: Seen) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password word\ndefault login me password word\n")
    (tmp_path / ".netrc").chmod(0o600)
    with serving(answer(BODY)) as publisher, serving(answer(BODY)) as proxy:
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        proxies = {form: proxy.url for name in names for form in (name, name.lower())}
        environ = proxies | {
            "HOME": str(tmp_path),
            "NETRC": str(tmp_path / ".netrc"),
            "SSL_CERT_FILE": str(tmp_path / "none"),
        }
        done = subprocess.run(
            [sys.executable, "-c", AS_SET, publisher.url],
            cwd=REPO,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.stdout.strip(), done.stderr) == (BODY.decode(), "")
        assert (len(publisher.asked), proxy.greeted) == (1, 0)
        assert "authorization" not in publisher.asked[0].lower()
    seen(
        12,
        "proxies and passwords in the environment (HTTPS_PROXY, ALL_PROXY, netrc)",
        "none is used, the proxy saw nothing",
    )


TLS_ASKED = "localhost"


def over_tls(tls: ssl.SSLContext, trusted: ssl.SSLContext | None) -> tuple[str, Faults]:
    """What is said (blank for a whole answer), and the server. `trusted` None: as the Fetcher is without our saying."""
    transport = httpx.AsyncHTTPTransport(verify=trusted) if trusted else None
    with serving(answer(BODY), tls=tls) as faults:
        try:
            assert ask(replace(fetcher(faults.url), transport=transport)).body == BODY
        except SourceError as error:
            assert faults.greeted == TRIES
            return one_line(error), faults
    return "", faults


def test_a_good_certificate_is_good(authority: trustme.CA) -> None:
    said, faults = over_tls(keeping(authority.issue_cert(TLS_ASKED)), trusting(authority))
    assert (said, len(faults.asked)) == ("", 1)


def expired(authority: trustme.CA) -> ssl.SSLContext:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    return keeping(authority.issue_cert(TLS_ASKED, not_before=yesterday - timedelta(days=9), not_after=yesterday))


def of_another_host(authority: trustme.CA) -> ssl.SSLContext:
    return keeping(authority.issue_cert("publisher.example"))


CERTIFICATES = {
    "an expired certificate": (expired, "expired"),
    "another host's certificate": (of_another_host, "not valid for 'localhost'|[Hh]ostname mismatch"),
    "a certificate of an unknown authority": (
        lambda _: keeping(trustme.CA().issue_cert(TLS_ASKED)),
        "self.signed|unable to get",
    ),
}


@pytest.mark.parametrize("fault", CERTIFICATES)
def test_a_bad_certificate_is_refused(authority: trustme.CA, fault: str, seen: Seen) -> None:
    make, why = CERTIFICATES[fault]
    said, faults = over_tls(make(authority), trusting(authority))
    assert "CERTIFICATE_VERIFY_FAILED" in said
    assert re.search(why, said)
    assert faults.asked == []
    seen(13, fault, "refused before anything is asked; the source is unavailable")


def test_what_nobody_vouches_for_is_refused_without_our_saying(authority: trustme.CA, seen: Seen) -> None:
    said, faults = over_tls(keeping(authority.issue_cert(TLS_ASKED)), None)
    assert "CERTIFICATE_VERIFY_FAILED" in said
    assert faults.asked == []
    seen(13, "a self-signed authority", "refused before anything is asked; the source is unavailable")


def old(authority: trustme.CA, version: ssl.TLSVersion) -> ssl.SSLContext:
    context = keeping(authority.issue_cert(TLS_ASKED))
    return speaking(context, version)


def speaking(context: ssl.SSLContext, version: ssl.TLSVersion) -> ssl.SSLContext:
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    return context


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1], ids=["1.0", "1.1"])
def test_tls_that_is_too_old_is_refused(authority: trustme.CA, version: ssl.TLSVersion, seen: Seen) -> None:
    said, _ = over_tls(old(authority, version), speaking(trusting(authority), version))
    assert said == "", "the server does speak it, with whoever does"
    said, faults = over_tls(old(authority, version), trusting(authority))
    assert "PROTOCOL" in said.upper()
    assert faults.asked == []
    seen(13, "TLS 1.0 and 1.1", "refused before anything is asked; the source is unavailable")


def test_an_answer_cut_off_under_tls_is_refused(authority: trustme.CA) -> None:
    with serving(answer(BODY)[:-1], tls=keeping(authority.issue_cert(TLS_ASKED))) as faults:
        asking = replace(fetcher(faults.url), transport=httpx.AsyncHTTPTransport(verify=trusting(authority)))
        with pytest.raises(SourceError, match="cannot be reached"):
            ask(asking)


def test_nothing_turns_the_checking_of_certificates_off(seen: Seen) -> None:
    switches = re.compile(r"verify\s*=\s*(False|0)|CERT_NONE|_create_unverified_context|check_hostname\s*=\s*False")
    assert switches.search("httpx.get(url, verify=False)")
    files = [*(REPO / "etl").rglob("*.py"), *(REPO / "pages").rglob("*.py"), REPO / "dashboard.py"]
    assert not [path for path in files if switches.search(path.read_text(encoding="utf-8"))]
    seen(13, "a switch in the code that turns the checking off", "there is none")
