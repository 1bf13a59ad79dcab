"""Each family of faults as a person meets it: `python -m etl refresh` and `import` in a process of their own, on a copy of
the project's own data folder, against a server that misbehaves. The commands run beside each other; the tests look at
what each came to."""

from __future__ import annotations

import json
import os
import random
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
import trustme

from etl.__main__ import main
from etl.disk import PROJECT
from etl.fetch import DECODED_BYTES, REQUEST_SECONDS, TRIES
from etl.sources import registry
from etl.store import Store
from tests.conftest import REPO
from tests.etl.probes import tree
from tests.etl.sources.test_registry import FIXTURES
from tests.etl.walls import wall
from tests.faults import Answer, Faults, answer, bomb, closed_port, endless, packed, serving, zipped
from tests.reliability import Seen

GRACE = 1.0
Case = TypeVar("Case")
BODY = (FIXTURES / "nimh" / "good.html").read_bytes()
GOOD = FIXTURES / "census" / "population.csv"
KEPT = "kept as it is"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a command came to. `before` and `after` are the releases, the pointer and the raw answers."""

    code: int
    lines: Sequence[str]
    error: str
    memory: int
    """The most memory of the process, in MiB."""
    folder: Path
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    faults: Faults | None = None

    @property
    def words(self) -> Sequence[str]:
        """What is said of the one source: slug, outcome, rows, why."""
        assert "Traceback" not in self.error
        assert len(self.lines) == 2, self.lines
        return self.lines[0].split("\t")

    def quarantined(self, slug: str) -> list[bytes]:
        return [path.read_bytes() for path in (self.folder / "quarantine" / slug).glob("*")]


MEASURED = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""
"""Runs a command from a process that is small: a child's peak counts what it was forked from, which is pytest else."""


def run(folder: Path, *arguments: str, environ: Mapping[str, str] | None = None, faults: Faults | None = None) -> Told:
    """`python -m etl …` on this folder."""
    before = intact(folder)
    command = [sys.executable, "-m", "etl", *arguments, "--data", str(folder)]
    out, err, most = (folder.parent / f"{folder.name}.{kind}" for kind in ("out", "err", "most"))
    with out.open("w") as stdout, err.open("w") as stderr:
        process = subprocess.run(
            [sys.executable, "-c", MEASURED, str(most), *command],
            cwd=REPO,
            env={**os.environ, **(environ or {})},
            stdout=stdout,
            stderr=stderr,
            check=False,
        )
    return Told(
        code=process.returncode,
        lines=out.read_text(encoding="utf-8").splitlines(),
        error=err.read_text(encoding="utf-8"),
        memory=int(most.read_text()) // (1024 if sys.platform == "linux" else 2**20),
        folder=folder,
        before=before,
        after=intact(folder),
        faults=faults,
    )


def intact(folder: Path) -> dict[str, bytes]:
    raw = [path for path in folder.glob("raw/**/*") if path.is_file()]
    return tree(folder) | {str(path.relative_to(folder)): path.read_bytes() for path in raw}


def status(capsys: pytest.CaptureFixture[str], told: Told, slug: str) -> Sequence[str]:
    """What `status` says of a source: slug, state, last check, why, what to do."""
    capsys.readouterr()
    assert main(["status", "--data", str(told.folder)]) == 0
    (line,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith(f"{slug}\t"))
    return line.split("\t")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What a publisher does, and what is then said; `asked` is how often, None where nobody is there to count."""

    row: int
    says: str
    answers: Callable[[Faults], tuple[Answer, ...]] = field(default=lambda _: ())
    mirror: str = ""
    tls: Callable[[], ssl.SSLContext] | None = None
    slug: str = "nimh"
    outcome: str = "unavailable"
    state: str = "stale"
    asked: int | None = 1
    kept: int = 0
    """How many answers are in quarantine afterwards."""


def always(*answers: Answer) -> Callable[[Faults], tuple[Answer, ...]]:
    return lambda _: answers


def refusing(status: str) -> Callable[[Faults], tuple[Answer, ...]]:
    return always(answer(b"<html>no</html>", status=status))


def walled(shape: str, slug: str) -> Callable[[Faults], tuple[Answer, ...]]:
    return always(answer(wall(shape, registry()[slug])[0]))


def unvouched() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    return context


def counted(*counts: int) -> tuple[Answer, ...]:
    """Counts of a dataset with one empty page between each two."""
    said = [answer(json.dumps([{"count": str(count)}]).encode()) for count in counts]
    return tuple(item for count in said for item in (count, answer(b"[]")))[:-1]


ERROR = b'{"message": "Query coordinator error: no such column: topik", "errorCode": "query.soql.no-such-column"}'
NOISE = random.Random(3).randbytes(2**18)
DRIP = "a body byte by byte, with the deadline of a minute"

FAULTS = {
    DRIP: Fault(
        row=2,
        answers=lambda faults: (faults.drip(answer(BODY * 9), start=200),),
        says="no whole answer within 60 s",
    ),
    "a port on which nothing listens": Fault(row=1, mirror="closed", says="cannot be reached", asked=None),
    "a name that is none": Fault(row=1, mirror="https://mirror.invalid", says="cannot be reached", asked=None),
    "a body shorter than announced": Fault(
        row=3, answers=always(answer(BODY)[:-9]), says="cannot be reached (RemoteProtocolError", asked=TRIES
    ),
    "a gzip body without its trailer": Fault(
        row=4, answers=always(packed(zipped(BODY)[:-8])), says="gzip body that is cut short", asked=TRIES
    ),
    "a body of no length, cut off": Fault(
        row=5, answers=always(answer(BODY[:-30], length=False)), says="nothing shows to be whole", asked=TRIES
    ),
    "half a MiB that unpacks to 512 MiB, as a command": Fault(
        row=6, answers=lambda _: (packed(bomb(512)),), says="the answer is larger than"
    ),
    "chunks without an end, as a command": Fault(
        row=7, answers=always(endless(NOISE)), says="the answer is larger than"
    ),
    "a challenge page with status 200, as a command": Fault(
        row=8,
        answers=walled("a challenge to a browser", "nimh"),
        says="expected the publisher's file, found a browser challenge",
        outcome="refused",
        kept=1,
    ),
    "403 from a site that refuses scripts": Fault(
        row=9, slug="pew", answers=refusing("403 Forbidden"), says="pew: answered 403 at www.pewresearch.org"
    ),
    "429 with a Retry-After of “soon”": Fault(
        row=10,
        answers=always(answer(b"", "Retry-After: soon", status="429 Slow down")),
        says="answered 429 at www.nimh.nih.gov/health/statistics/mental-illness; another try would be 60 s away",
    ),
    "503 at every try": Fault(row=11, answers=always(answer(status="503 Later")), says="answered 503", asked=TRIES),
    "a redirect to a stranger": Fault(
        row=12,
        answers=always(answer(b"", "Location: https://evil.example/", status="302 Found")),
        says="the mirror sent us away from itself, to https://evil.example/",
    ),
    "a certificate nobody vouches for": Fault(
        row=13, tls=unvouched, answers=always(answer(BODY)), says="CERTIFICATE_VERIFY_FAILED", asked=0
    ),
    "304 to a first question": Fault(
        row=15, answers=always(answer(status="304 Not Modified")), says="answered 304 at www.nimh.nih.gov"
    ),
    "404 for a source that is alive": Fault(
        row=25, slug="census", answers=refusing("404 Not Found"), says="census: answered 404 at www2.census.gov"
    ),
    "410 for a source that is alive": Fault(
        row=25, slug="nhis", answers=refusing("410 Gone"), says="nhis: answered 410 at data.cdc.gov"
    ),
    "404 for a series that ended": Fault(
        row=25,
        slug="household_pulse",
        answers=refusing("404 Not Found"),
        says="household_pulse: answered 404 at data.cdc.gov",
        state="ended",
    ),
    "a dataset that never stands still": Fault(
        row=26,
        slug="nhis",
        answers=always(*counted(1, 2, 3, 4)),
        says="nhis: the data changed while its pages were read, 3 times",
        asked=7,
    ),
    "a dataset with fewer rows than it counts": Fault(
        row=26,
        slug="nhis",
        answers=always(*counted(1, 1)),
        says="gj3i-hsbz, rows.count: expected the count of the 0 rows of the pages",
        outcome="refused",
        asked=3,
        kept=2,
    ),
    "an error object with status 200": Fault(
        row=27,
        slug="nhis",
        answers=always(answer(ERROR)),
        says="expected the publisher's file, found an error message (Query coordinator error: no such column: topik)",
        outcome="refused",
        kept=1,
    ),
}
EXITS = {"a dataset with fewer rows than it counts": 65}
"""Where it is not 69, unavailable."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own data, with today's transcriptions: so that of what changes, the fault is the cause."""
    folder = tmp_path_factory.mktemp("project") / "data"
    folder.mkdir()
    shutil.copytree(PROJECT / "releases", folder / "releases")
    shutil.copy(PROJECT / "current.json", folder / "current.json")
    assert run(folder, "refresh", "tiktok").code == 0
    return folder


def started(
    cases: Mapping[str, Case],
    command: Callable[[Case, Path, Path], Told],
    project: Path,
    folders: pytest.TempPathFactory,
    *,
    workers: int,
) -> Iterator[Mapping[str, Future[Told]]]:
    """What each command comes to. They wait more than they work, so several run at a time."""
    with ThreadPoolExecutor(workers) as pool:
        yield {
            name: pool.submit(command, case, project, folders.mktemp("data") / "data") for name, case in cases.items()
        }


def cause(fault: Fault, project: Path, folder: Path) -> Told:
    """A refresh of the fault's source, on a copy of the project's data."""
    shutil.copytree(project, folder)
    with ExitStack() as stack:
        faults = stack.enter_context(serving(tls=fault.tls() if fault.tls else None))
        faults.answers = fault.answers(faults)
        mirror = closed_port() if fault.mirror == "closed" else fault.mirror or faults.url
        return run(folder, "refresh", fault.slug, "--mirror", mirror, faults=faults)


@pytest.fixture(scope="module")
def told(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Future[Told]]]:
    yield from started(FAULTS, cause, project, tmp_path_factory, workers=6)


@pytest.mark.parametrize("name", [name for name in FAULTS if name != DRIP])
def test_a_fault_is_told_in_a_line_and_leaves_what_is_published(
    told: Mapping[str, Future[Told]], name: str, capsys: pytest.CaptureFixture[str], seen: Seen
) -> None:
    holds(name, told[name].result(), capsys, seen)


def holds(name: str, done: Told, capsys: pytest.CaptureFixture[str], seen: Seen) -> None:
    fault, code = FAULTS[name], EXITS.get(name, 69)
    assert (done.code, done.error) == (code, "")
    slug, outcome, rows, why = done.words
    assert (slug, outcome) == (fault.slug, fault.outcome)
    assert fault.says in why
    assert int(rows.removesuffix(" rows")) > 0
    assert done.lines[1] == f"release {Store(done.folder).current()} unchanged"
    assert done.after == done.before
    assert len(done.before) > 5
    assert len(done.quarantined(slug)) == fault.kept
    assert done.faults
    assert fault.asked in (None, len(done.faults.asked))
    _, state, _, said, todo = [*status(capsys, done, slug), ""][:5]
    assert state == fault.state
    assert done.memory < 400
    if state == "stale":
        assert said.startswith("Could not be refreshed since ")
        assert fault.says in said
        assert f"`python -m etl import {slug} FILE`" in todo
    times = {None: "", 0: ", nothing asked", 1: ", asked once", TRIES: f", {TRIES} tries"}.get(fault.asked, "")
    kept = ", the bytes in quarantine" if fault.kept else ""
    seen(
        fault.row, name, f"exit {code}, {outcome}{times}{kept}; one line says why; `status` says {state} and what to do"
    )


def good(*headers: str) -> bytes:
    return answer(GOOD.read_bytes(), *headers)


def test_an_answer_after_two_failures_is_published(tmp_path: Path, seen: Seen) -> None:
    with serving(*[answer(status="503 Later")] * 2, good()) as faults:
        done = run(tmp_path / "data", "refresh", "census", "--mirror", faults.url)
    assert (done.code, done.error, done.words) == (0, "", ["census", "published", "318 rows"])
    assert len(faults.asked) == 3
    seen(11, "503, 503, then the file", "exit 0, published at the third try")


def checked(folder: Path) -> str:
    moment: str = json.loads((folder / "status.json").read_text(encoding="utf-8"))["census"]["checked_at"]
    return moment


def test_what_did_not_change_is_asked_for_under_a_condition_and_said(tmp_path: Path, seen: Seen) -> None:
    """First 304, then a publisher that knows no conditions and sends the same bytes, then 304 that was not asked for."""
    folder, moments = tmp_path / "data", []
    same = 'ETag: "a"', "Last-Modified: Thu, 03 Aug 2023 00:00:00 GMT"
    unmodified = answer(status="304 Not Modified")
    with serving(good(*same), unmodified, good(), unmodified) as faults:
        first = run(folder, "refresh", "census", "--mirror", faults.url)
        assert (first.code, first.words) == (0, ["census", "published", "318 rows"])
        for fault, row in (("304", 14), ("the same bytes with 200", 15), ("304 without a condition", 15)):
            moments.append(checked(folder))
            done = run(folder, "refresh", "census", "--mirror", faults.url)
            assert (done.code, done.error, done.words) == (0, "", ["census", "unchanged", "318 rows"])
            assert done.lines[1].endswith(" unchanged")
            assert done.after == done.before
            assert checked(folder) > moments[-1]
            seen(row, f"{fault}, as a command", "exit 0, unchanged, no new release; the day of the last check moves")
    asked = [request.lower() for request in faults.asked]
    assert ['if-none-match: "a"' in request for request in asked] == [False, True, True, False]
    assert ["if-modified-since: thu, 03 aug 2023" in request for request in asked] == [False, True, True, False]


def test_proxies_and_netrc_change_nothing_for_a_command(tmp_path: Path, seen: Seen) -> None:
    (tmp_path / ".netrc").write_text("default login me password word\n")
    (tmp_path / ".netrc").chmod(0o600)
    with serving(good()) as publisher, serving(good()) as proxy:
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
        environ = dict.fromkeys(names, proxy.url) | {"HOME": str(tmp_path), "NETRC": str(tmp_path / ".netrc")}
        environ |= {"SOCRATA_APP_TOKEN": "secret", "NO_PROXY": "", "no_proxy": ""}
        done = run(tmp_path / "data", "refresh", "census", "--mirror", publisher.url, environ=environ)
        assert (done.code, proxy.greeted, len(publisher.asked)) == (0, 0, 1)
    assert not {"authorization", "secret", "x-app-token"} & {
        word for word in ("authorization", "secret", "x-app-token") if word in publisher.asked[0].lower()
    }
    seen(
        12,
        "HTTPS_PROXY, ALL_PROXY and a netrc file around a command",
        "exit 0; the proxy saw no connection, no password left",
    )


@dataclass(frozen=True, kw_only=True)
class Import:
    """The bytes of a file that a person gives, and what is said of it."""

    body: Callable[[], bytes]
    says: str
    slug: str = "nimh"
    code: int = 65


IMPORTS = {
    "random bytes": Import(body=lambda: NOISE, says="expected an HTML document in UTF-8"),
    "an empty file": Import(body=bytes, says="found Document is empty"),
    "a gzip bomb": Import(body=lambda: bomb(64), says="expected an HTML document in UTF-8"),
    "another source's file": Import(body=GOOD.read_bytes, says="expected the title Mental Illness, found none"),
    "a challenge page": Import(
        body=lambda: wall("a challenge to a browser", registry()["nimh"])[0], code=69, says="found a browser challenge"
    ),
    "another source's page": Import(slug="pew", body=lambda: BODY, code=69, says="found another page, without"),
}


def give(what: Import, project: Path, folder: Path) -> Told:
    """An import of such a file, on a copy of the project's data."""
    shutil.copytree(project, folder)
    file = folder.parent / "given"
    file.write_bytes(what.body())
    return run(folder, "import", what.slug, str(file))


@pytest.fixture(scope="module")
def given(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Future[Told]]]:
    yield from started(IMPORTS, give, project, tmp_path_factory, workers=2)


@pytest.mark.parametrize("name", IMPORTS)
def test_a_hostile_file_given_by_hand_is_refused_in_a_line(
    given: Mapping[str, Future[Told]], name: str, seen: Seen
) -> None:
    what, done = IMPORTS[name], given[name].result()
    assert (done.code, done.error) == (what.code, "")
    slug, outcome, _, why = done.words
    assert (slug, outcome) == (what.slug, "refused")
    assert what.says in why
    assert done.after == done.before
    assert len(done.before) > 5
    assert done.memory < 400
    assert done.quarantined(what.slug) == [what.body()]
    seen(40, f"imported: {name}", f"exit {what.code}, refused, the bytes in quarantine; one line says why")


UNREAD: dict[str, tuple[Sequence[str], int, str]] = {
    "a file of 60 MiB": (["nimh", "large"], 78, f"expected at most {DECODED_BYTES} bytes, found more"),
    "a folder": (["nimh", "folder"], 78, "cannot be read: Is a directory"),
    "no file": (["nimh", "none"], 78, "cannot be read: No such file or directory"),
    "a request that the source has not": (["nimh", "good", "--name", "moon"], 64, "expected which of mental_illness"),
    "a source transcribed by hand": (["samhsa", "good"], 64, "its figures stand in data/published/samhsa.csv"),
    "a source that is none": (["moon", "good"], 64, "unknown source moon"),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_cannot_be_imported_is_told_in_a_line_and_touches_nothing(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str], seen: Seen
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "good").write_bytes(BODY)
    with (tmp_path / "large").open("wb") as file:
        file.truncate(60 * 2**20)
    (slug, file_name, *more), code, says = UNREAD[name]
    assert main(["import", slug, str(tmp_path / file_name), *more, "--data", str(tmp_path / "data")]) == code
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert said.err.startswith("error: ")
    assert says in said.err
    assert not (tmp_path / "data").exists()
    seen(40, f"imported: {name}", f"exit {code}; one line says why")


def test_a_good_file_given_by_hand_is_published_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seen: Seen
) -> None:
    done = run(tmp_path / "data", "import", "census", str(GOOD))
    assert (done.code, done.error, done.words) == (0, "", ["census", "published", "318 rows"])
    facts = Store(done.folder).read().provenance["census"]
    assert [(item.name, item.via, item.day) for item in facts.fetched] == [("population", "import", None)]
    assert facts.fetched[0].size == len(GOOD.read_bytes())
    assert "saved by hand; the bytes are of an unknown day" in status(capsys, done, "census")[3]
    told = "exit 0, published; its provenance says `import`, of an unknown day"
    seen(40, "imported: the publisher's file, saved by hand", told)
    seen(9, "403, and the file saved by hand and imported", told)


def test_a_drip_fed_command_ends_with_its_deadline(
    told: Mapping[str, Future[Told]], capsys: pytest.CaptureFixture[str], seen: Seen
) -> None:
    """Last, since it takes its minute; the others ran meanwhile."""
    done = told[DRIP].result()
    holds(DRIP, done, capsys, seen)
    assert done.faults
    (seconds,) = done.faults.lasted
    assert seconds < REQUEST_SECONDS + GRACE
