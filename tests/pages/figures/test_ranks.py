"""Groups share their ranks where their intervals overlap, and none are ranked where that cannot be known."""

from __future__ import annotations

from typing import Any

import pytest

from pages.figures import compare, words
from pages.figures.chart import Printed
from tests.pages.figures.samples import facts, row
from tests.pages.figures.views import made, rows_of, views

Row = dict[str, Any]
BARE: Row = {"low": None, "high": None}


def aged(name: str, value: float | None, **more: Any) -> Row:
    return row(value, group_kind="age", group=name, **more)


def ranked(*rows: Row) -> tuple[list[str], str]:
    """The column of ranks, and the note."""
    found = compare.ranks_of(facts(rows), list(rows), "age")
    bare = Printed(caption="C", header=("Group", "Notes"), rows=tuple((one["group"], "") for one in rows))
    content = compare.ranked(bare, list(rows), found.places)
    column = [line[1].replace("\N{NO-BREAK SPACE}", " ") for line in content.rows] if "Rank" in content.header else []
    return column, found.note


def test_groups_whose_intervals_overlap_share_their_ranks() -> None:
    rows = [row(20.0), aged("18-25", 30.0), aged("26-49", 29.0), aged("50-64", 10.0), aged("65+", None)]
    assert ranked(*rows) == (["", "1 to 2", "1 to 2", "3", ""], f"{compare.RULE} {compare.WITHHELD}")
    assert ranked(*rows[:-1])[1] == compare.RULE


def test_without_every_interval_or_with_groups_that_overlap_nothing_is_ranked() -> None:
    assert ranked(aged("18-25", 30.0, **BARE), aged("26+", 20.0)) == (
        [], "Not ranked, because no interval is published for 18 to 25.",
    )  # fmt: skip
    assert ranked(aged("18-25", 30.0), aged("26+", 20.0), aged("50+", 10.0)) == ([], compare.OVERLAP)


@pytest.mark.parametrize("name", [name for name in views() if "by_group " in name and not name.startswith("gap.")])
def test_a_chart_by_groups_ranks_or_says_why_not(name: str) -> None:
    chart = made(name)
    rows = rows_of(chart)
    drawn = [one for one in rows if one["group_kind"] != "total" and one["value"] is not None]
    (note,) = [note for note in chart.notes if "anked" in note]
    if "Rank" not in chart.printed.header:
        assert note.startswith("Not ranked, because ")
        assert any(one["low"] is None or one["group"].startswith("All races") for one in drawn)
        return
    assert note.startswith(compare.RULE)
    column = chart.printed.header.index("Rank")
    for figure, line in zip(rows, chart.printed.rows, strict=True):
        above = sum(other["low"] > figure["high"] for other in drawn) if figure in drawn else 0
        below = sum(other["high"] < figure["low"] for other in drawn) if figure in drawn else 0
        places = dict.fromkeys((str(1 + above), str(len(drawn) - below)))
        assert line[column].split("\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}") == (
            list(places) if figure in drawn else [""]
        )
        if len(drawn) > 2:
            alone = f"{words.group(figure)} ranks highest, alone" in chart.summary
            first = [other for other in drawn if not any(one["low"] > other["high"] for one in drawn)]
            assert alone == (first == [figure])


def test_two_surveys_side_by_side_are_called_ecological_in_the_subtitle_the_notes_and_the_alt_text() -> None:
    found = [made(name) for name in views() if name.startswith("smartphones.beside")]
    assert found
    for chart in found:
        for text in (chart.subtitle, chart.alt, *[note for note in chart.notes if "other survey" in note]):
            assert text.startswith("Ecological")
        assert chart.notes[0].startswith("Ecological")
        assert chart.table["method"].nunique() == 2
