"""A dataset that is asked page by page: every page of one state of it, or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest

from etl.errors import BlockedError, DataError, LayoutError, SourceError
from etl.fetch import MAX_PAGES, READINGS
from etl.model import Paged, Snapshot
from etl.sources import registry
from tests.etl.asking import SOURCE, URL, fetcher, one_line
from tests.etl.sources.test_registry import good_fixture
from tests.faults import Answer, Faults, answer, packed, serving, zipped
from tests.reliability import Seen

SIZE = 4
PAGED = replace(
    SOURCE,
    requests={"rows": f"{URL}?%24order=%3Aid&%24limit={SIZE}&%24offset={{offset}}"},
    paged={"rows": Paged(count_url=f"{URL}?%24select=count%28%2A%29", size=SIZE)},
    marks={"rows": "value"},
)


class Dataset:
    """Rows that a server gives page by page with an ETag; `before` is called with how many requests came before."""

    def __init__(self, rows: list[str], before: Callable[[Dataset, int], None] = lambda _, __: None) -> None:
        self.rows, self.before, self.asked = rows, before, 0

    def __call__(self, request: str) -> Answer:
        self.before(self, self.asked)
        self.asked += 1
        query = parse_qs(urlsplit(request.split(" ")[1]).query)
        if "$select" in query:
            said: list[dict[str, str]] = [{"count": str(len(self.rows))}]
        else:
            start = int(query["$offset"][0])
            said = [{"value": row} for row in self.rows[start : start + SIZE]]
        etag = f'"{hash(str(said))}"'
        if f"If-None-Match: {etag}".lower() in request.lower():
            return answer(status="304 Not Modified")
        return answer(json.dumps(said).encode(), f"ETag: {etag}")


@contextmanager
def giving(dataset: Callable[[str], Answer]) -> Iterator[Faults]:
    with serving(answer()) as faults:
        faults.respond = dataset
        yield faults


def read(dataset: Dataset) -> list[str]:
    """The rows as they are taken: page after page, as many as were counted."""
    with giving(dataset) as faults:
        snapshots = fetcher(faults.url).fetch(PAGED, {})
    rows = values(snapshots)
    assert json.loads(snapshots["rows.count"].body) == [{"count": str(len(rows))}]
    return rows


def values(snapshots: dict[str, Snapshot]) -> list[str]:
    pages = [snapshots[f"rows.{page}"] for page in range(len(snapshots) - 1)]
    return [row["value"] for page in pages for row in json.loads(page.body)]


ROWS = [f"a{n}" for n in range(10)]
REQUESTS = 1 + 3 + 2 + 1
"""One reading of ten rows: the count, three pages, all but the last of them again, the count."""


def test_every_page_is_read_between_two_counts() -> None:
    dataset = Dataset(ROWS)
    assert read(dataset) == ROWS
    assert dataset.asked == REQUESTS


def test_a_page_that_is_asked_again_is_asked_for_only_if_it_changed() -> None:
    with giving(Dataset(ROWS)) as faults:
        fetcher(faults.url).fetch(PAGED, {})
    assert ["if-none-match" in request.lower() for request in faults.asked] == [False] * 4 + [True] * 2 + [False]


@pytest.mark.parametrize("number", [0, 1, SIZE, SIZE + 1])
def test_any_number_of_rows_is_read(number: int) -> None:
    assert read(Dataset(ROWS[:number])) == ROWS[:number]


def once(request: int, change: Callable[[list[str]], None]) -> Callable[[Dataset, int], None]:
    def before(dataset: Dataset, asked: int) -> None:
        if asked == request:
            change(dataset.rows)

    return before


def add(rows: list[str]) -> None:
    rows.append("added")


def lose(rows: list[str]) -> None:
    rows.remove("a1")


def shift(rows: list[str]) -> None:
    """As many rows as before: what the count alone would not show."""
    rows.remove("a1")
    rows.append("added")


def revise(rows: list[str]) -> None:
    rows[:] = [f"b{row}" for row in rows]


CHANGES = {"rows added": add, "a row gone": lose, "one gone and one added": shift, "every value revised": revise}


@pytest.mark.parametrize("fault", CHANGES)
@pytest.mark.parametrize("request_", range(REQUESTS))
def test_a_dataset_that_changes_while_it_is_read_is_read_again_and_never_mixed(
    fault: str, request_: int, seen: Seen
) -> None:
    """Whenever it changes, what is taken is one state of it, as it was or as it is."""
    after = list(ROWS)
    CHANGES[fault](after)
    dataset = Dataset(list(ROWS), once(request_, CHANGES[fault]))
    taken = read(dataset)
    assert taken in (ROWS, after)
    assert REQUESTS <= dataset.asked < 2 * REQUESTS
    told = f"at each of {REQUESTS} moments: read again, all rows of one state, never mixed"
    seen(26, f"a dataset that changes while it is read: {fault}", told)


def test_a_dataset_that_never_stands_still_is_left_to_a_later_day(seen: Seen) -> None:
    dataset = Dataset(list(ROWS), lambda data, _: revise(data.rows))
    with giving(dataset) as faults, pytest.raises(SourceError, match=f"changed .* {READINGS} times") as error:
        fetcher(faults.url).fetch(PAGED, {})
    one_line(error.value)
    seen(
        26, "a dataset that changes at every request", f"given up after {READINGS} readings; the source is unavailable"
    )


@pytest.mark.parametrize("count", ["many", "-1", "1.5", "", "9" * 300])
def test_a_count_that_is_none_is_refused(count: str) -> None:
    with serving(answer(json.dumps([{"count": count}]).encode())) as faults, pytest.raises(LayoutError, match="count"):
        fetcher(faults.url).fetch(PAGED, {})


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'[{"count": "1", "more": "2"}]', b"[1]", b"\xff", b"[" * 10**6, b'[{"count":"16"}]' + b" " * 999],
)
def test_an_answer_that_is_no_count_is_refused(body: bytes) -> None:
    with serving(answer(body)) as faults, pytest.raises(LayoutError, match="count"):
        fetcher(faults.url).fetch(PAGED, {})


def test_more_pages_than_we_will_ask_for_are_refused() -> None:
    counted = answer(json.dumps([{"count": str(MAX_PAGES * SIZE + 1)}]).encode())
    with serving(counted) as faults, pytest.raises(LayoutError, match="at most"):
        fetcher(faults.url).fetch(PAGED, {})
    assert len(faults.asked) == 1


NHIS = registry()["nhis"]
FIXTURE = good_fixture(NHIS)
TWO_PAGES = replace(NHIS, paged={"rows": replace(NHIS.paged["rows"], size=8)})


def publisher(bodies: dict[str, bytes]) -> Callable[[str], Answer]:
    """data.cdc.gov with these pages, whatever their rows."""

    def respond(request: str) -> Answer:
        query = parse_qs(urlsplit(request.split(" ")[1]).query)
        name = "rows.count" if "$select" in query else f"rows.{int(query['$offset'][0]) // 8}"
        return answer(bodies[name])

    return respond


def parsed(bodies: dict[str, bytes]) -> int:
    """How many rows the source makes of what the publisher answers."""
    assert NHIS.parse
    with giving(publisher(bodies)) as faults:
        snapshots = fetcher(faults.url).fetch(TWO_PAGES, {})
    return len(NHIS.parse({name: snapshot.body for name, snapshot in snapshots.items()}))


def test_the_order_and_the_size_of_pages_are_asked_for() -> None:
    with giving(publisher(FIXTURE)) as faults:
        fetcher(faults.url).fetch(TWO_PAGES, {})
    pages = [request for request in faults.asked if "offset" in request]
    assert len(pages) == 3
    assert all("%24order=%3Aid&%24limit=1000&" in request for request in pages)


def test_rows_that_leave_out_what_is_blank_are_read(seen: Seen) -> None:
    rows = [row for name in ("rows.0", "rows.1") for row in json.loads(FIXTURE[name])]
    assert len({frozenset(row) for row in rows}) > 1
    assert NHIS.parse
    assert parsed(FIXTURE) == len(NHIS.parse(FIXTURE)) == len(rows) - 1, "one estimate is age-adjusted"
    seen(27, "rows that leave out the keys of what is blank", "read whole, a blank stays blank")


def rows(name: str) -> list[dict[str, str]]:
    said: list[dict[str, str]] = json.loads(FIXTURE[name])
    return said


UNLIKE_THEIR_COUNT = {
    "a page that is short": FIXTURE | {"rows.1": json.dumps(rows("rows.1")[:-1]).encode()},
    "a page that is empty": FIXTURE | {"rows.1": b"[]"},
    "a page with a row more": FIXTURE | {"rows.1": json.dumps(rows("rows.1") + rows("rows.0")[:1]).encode()},
    "unordered pages: one row twice, one lost": FIXTURE
    | {"rows.1": json.dumps([rows("rows.0")[0], *rows("rows.1")[1:]]).encode()},
    "the first page twice": FIXTURE | {"rows.1": FIXTURE["rows.0"]},
}


@pytest.mark.parametrize("fault", UNLIKE_THEIR_COUNT)
def test_pages_that_are_not_the_whole_are_refused(fault: str, seen: Seen) -> None:
    with pytest.raises(DataError, match="gj3i-hsbz"):
        parsed(UNLIKE_THEIR_COUNT[fault])
    seen(26, fault, "refused")


ERROR = b'{"message": "Query coordinator error: no such column: topik", "errorCode": "query.soql.no-such-column", "data": {"query": "SELECT count(*), topic, TOPIC"}}'


@pytest.mark.parametrize("name", ["rows.count", "rows.0", "rows.1"])
def test_an_error_object_with_status_200_is_refused_wherever_it_stands(name: str, seen: Seen) -> None:
    with pytest.raises(BlockedError, match=r"an error message .*no such column: topik") as error:
        parsed(FIXTURE | {name: ERROR})
    assert list(error.value.snapshots) == [name]
    assert error.value.snapshots[name].body == ERROR
    seen(27, "an error object with status 200, for the count or a page", "refused as an error message, its bytes kept")


def test_pages_that_are_too_much_together_are_refused_before_all_are_read() -> None:
    text = Random(1).randbytes(2**19).hex().encode() + b" " * (20 * 2**20)
    page = zipped(b'[{"value": "' + text + b'"}]')
    heavy = iter([answer(b'[{"count": "40"}]')])
    with giving(lambda _: next(heavy, packed(page))) as faults:
        with pytest.raises(SourceError, match="larger than 52428800 bytes together"):
            fetcher(faults.url).fetch(PAGED, {})
        assert len(faults.asked) == 1 + 3, "the count, and three pages of ten"
