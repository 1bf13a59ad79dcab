"""The list of releases and what changed from one to the next, in the words of the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from etl.diff import Change, changes
from pages.datasets import Made
from pages.figures import releases
from pages.figures.facts import table_of
from pages.paths import PAGES
from tests.pages.figures.language import problems
from tests.pages.figures.samples import facts, row
from tests.pages.figures.views import made as made_chart
from tests.pages.figures.views import rows_of, views

TITLES = {page.file.removesuffix(".py"): page.title for page in PAGES}


def made(release: str, day: int, *, figures: int | None = 1234, against: str = "", **more: Any) -> Made:
    counts = {"added": 1428, "revised": 0, "gone": 2} if against else None
    plain: dict[str, Any] = {"withdrawn": "", "figures": figures, "against": against, "counts": counts}
    return Made(release=release, at=datetime(2026, 11, day, 23, 30, tzinfo=UTC), **plain | more)


def told(
    log: list[Made], *, newest: str = "c", shown: str = "c", withdrawn: tuple[str, ...] = ()
) -> list[tuple[Any, ...]]:
    found = releases.lines(log, newest, shown, withdrawn)
    return [(line.release, line.day, line.marks, line.figures, line.changed, line.opens) for line in found]


def test_a_line_a_release_with_what_changed_since_the_one_before() -> None:
    assert told([made("c", 23, against="b"), made("b", 22, against="a"), made("a", 21)], shown="b") == [
        ("c", "23 November 2026", ("the newest",), "1,234", "1,428 added, 0 revised, 2 gone", False),
        ("b", "22 November 2026", ("shown here",), "1,234", "1,428 added, 0 revised, 2 gone", True),
        ("a", "21 November 2026", (), "1,234", "The first release.", True),
    ]


def test_a_release_that_cannot_be_read_is_said_and_passed_over() -> None:
    log = [made("c", 23, against="a"), made("b", 22, figures=None), made("a", 21)]
    first, second, _ = told(log)
    assert first[4] == "1,428 added, 0 revised, 2 gone, against a, the last before it that can be read"
    assert second[3:] == ("unknown", "It cannot be read any more, so nothing can be compared with it.", False)
    alone, *_ = told([made("c", 23), made("b", 22, figures=None)])
    assert alone[4] == "No earlier release can be read any more."


def test_a_release_that_was_gone_back_to_says_so_and_the_other_is_not_to_be_quoted() -> None:
    log = [made("a", 23, against="b", withdrawn="b"), made("b", 22, against="a"), made("a", 21)]
    lines = told(log, newest="a", shown="a", withdrawn=("b",))
    assert [line[2] for line in lines] == [
        ("the newest", "shown here", "gone back to from b"),
        ("taken back: do not quote it",),
        ("the newest", "shown here"),
    ]
    assert [line[5] for line in lines] == [False, True, False]


def test_every_revised_and_every_gone_figure_is_listed_and_the_added_are_counted() -> None:
    old = [row(10.0), row(20.0, year=2022), row(30.0, year=2021, group_kind="sex", group="Female", place="CA")]
    new = [row(11.0), row(20.0, year=2022), *(row(5.0, year=year, indicator="other") for year in (2001, 2002))]
    revised, gone, added = releases.changed(changes(table_of(old), table_of(new)), facts(new))
    assert (revised.caption, revised.rows) == (
        "1 figure revised",
        (
            (
                "Title of ill: Everyone, 2023, percent (one)",
                "10.0% (9.0% to 11.0%) → 11.0% (10.0% to 12.0%)",
                "Data only",
            ),
        ),
    )
    assert (gone.caption, gone.rows) == (
        "1 figure gone",
        (("Title of ill: Female, CA, 2021, percent (one)", "30.0% (29.0% to 31.0%)", "Data only"),),
    )
    assert (added.caption, added.rows) == (
        "2 figures added, counted by source and indicator",
        (("Title of other", "one", "2", "Data only"),),
    )


def test_nothing_is_cut_off() -> None:
    old = [row(10.0, group_kind="age", group=str(n)) for n in range(500)]
    new = [item | {"value": 11.0} for item in old[:240]]
    revised, gone = releases.changed(changes(table_of(old), table_of(new)), facts(new))
    assert (len(revised.rows), len(gone.rows)) == (240, 260)


def test_of_nothing_there_is_no_table() -> None:
    assert releases.changed((), facts([row()])) == ()


@pytest.mark.parametrize(
    ("change", "was", "now"),
    [
        ({"value": 10.04}, "10% (9% to 11%)", "10.04% (9% to 11%)"),
        ({"sample_n": 1200}, "10.0% (9.0% to 11.0%); respondents not published", "10.0% (9.0% to 11.0%); respondents 1,200"),
        (
            {"standard_error": 0.5, "df": 50},
            "10.0% (9.0% to 11.0%); standard error not published; degrees of freedom not published",
            "10.0% (9.0% to 11.0%); standard error 0.5; degrees of freedom 50",
        ),
        ({"value": None, "low": None, "high": None, "flag": "suppressed"}, "10.0% (9.0% to 11.0%)", "withheld by the publisher"),
        ({"flag": "below_limit"}, "10% (9% to 11%); no remark", "10% (9% to 11%); below the publisher's limit"),
    ],
)  # fmt: skip
def test_what_differs_is_seen_to_differ(change: dict[str, Any], was: str, now: str) -> None:
    assert releases.both(row(), row() | change) == (was, now)


def test_two_figures_that_would_read_alike_are_told_apart_by_their_method() -> None:
    old = [row(10.0), row(12.0, method="b")]
    (gone,) = releases.changed([Change(kind="gone", old=item, new=None) for item in old], facts(old))
    assert [line[0].rpartition(", ")[2] for line in gone.rows] == ["Method a", "Method b"]


def test_what_only_an_older_release_knows_is_called_by_its_id() -> None:
    lost = [row(indicator="lost", method=name) for name in ("x", "y")]
    (gone,) = releases.changed([Change(kind="gone", old=item, new=None) for item in lost], facts([row()]))
    assert [line[0] for line in gone.rows] == [f"lost: Everyone, 2023, percent (one), {name}" for name in ("x", "y")]


def test_a_superseded_figure_is_called_so() -> None:
    (gone,) = releases.changed([Change(kind="gone", old=row(flag="superseded"), new=None)], facts([row()]))
    assert gone.rows[0][0].endswith("(one, superseded)")


def test_where_an_indicator_is_seen_is_where_its_charts_are() -> None:
    drawn: dict[str, set[str]] = {title: set() for title in releases.SEEN}
    for name, view in views().items():
        drawn[TITLES[view.chart.partition(".")[0]]] |= {item["indicator"] for item in rows_of(made_chart(name))}
    assert {title: set(indicators) for title, indicators in releases.SEEN.items()} == drawn
    assert releases.seen("ami_treated") == "The gap, Treatment, Reach"
    assert releases.seen("population") == releases.OTHER


def test_the_sentences_of_the_section() -> None:
    for text in (releases.LEAD, releases.ALONE):
        assert not problems(text), text


def test_a_line_names_no_day_but_that_of_utc() -> None:
    late = replace(made("a", 21), at=datetime.fromisoformat("2026-11-21T20:30:00-05:00"))
    assert told([late])[0][1] == "22 November 2026"
