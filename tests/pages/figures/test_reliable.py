"""Reliability as readers meet it: a mark with a key, in the table, the drawing, the alt text and the CSV."""

from __future__ import annotations

import pytest

from etl.model import RELIABILITIES
from pages.figures import compare, reliable, words
from pages.figures.chart import Chart
from pages.figures.style import PALETTES
from tests.pages.figures.samples import facts, row
from tests.pages.figures.views import made, plotly, views


def group(name: str, value: float | None, reliability: str) -> dict[str, object]:
    return row(value, group_kind="sex", group=name, reliability=reliability)


ROWS = [group("Female", 10.0, "unreliable"), group("Male", 12.0, "footnoted"), row(11.0, reliability="shown")]


def drawn(*rows: dict[str, object]) -> Chart:
    return compare.bars_of(
        facts(rows), list(rows), PALETTES["light"], title="T", subtitle="S", summary="Said.", color="#000000",
        caption="C", what="bars", stem="s",
    )  # fmt: skip


def test_a_mark_stands_behind_the_number_wherever_it_is_printed() -> None:
    chart = drawn(*ROWS)
    assert [line[1] for line in chart.printed.rows] == ["10.0%‡", "12.0%†", "11.0%"]
    texts = " ".join(str(item.get("text", "")) for item in plotly(chart)["layout"]["annotations"])
    assert "10.0%‡" in texts
    assert "12.0%†" in texts
    assert "10.0%‡ (95% CI 9.0% to 11.0%)" in words.estimate(ROWS[0])


def test_each_mark_has_its_key_and_the_alt_text_says_it() -> None:
    chart = drawn(*ROWS)
    keys = [note for note in chart.notes if note[0] in "†‡"]
    assert len(keys) == 2
    assert chart.alt.endswith("Some figures are unreliable.")
    assert not any(note.startswith("Reliability") for note in chart.notes)


def test_the_file_says_it_too() -> None:
    text = drawn(*ROWS).csv().decode("utf-8-sig")
    assert [verdict in text for verdict in RELIABILITIES] == [True, True, True, False]


def test_what_cannot_be_assessed_is_never_called_reliable() -> None:
    chart = drawn(group("Female", 10.0, "not_assessable"), group("Male", 12.0, "not_assessable"))
    (note,) = [note for note in chart.notes if note.startswith("Reliability")]
    assert "cannot be assessed" in note
    assert chart.alt.endswith("Reliability not assessable.")
    assert not any("reliability" in line[-1] for line in chart.printed.rows)


def test_among_others_each_that_cannot_be_assessed_is_marked_in_the_table() -> None:
    chart = drawn(ROWS[2], group("Female", 10.0, "not_assessable"))
    assert ["reliability not assessable" in line[-1] for line in chart.printed.rows] == [False, True]
    assert any("of 1 of the 2 figures" in note for note in chart.notes)


def test_a_withheld_figure_has_no_mark() -> None:
    withheld = group("Female", None, "not_assessable")
    assert words.number(withheld) == "withheld by the publisher"
    assert reliable.marked(withheld, [withheld, ROWS[2]]) == ""


@pytest.mark.parametrize("name", views())
def test_every_chart_says_how_reliable_its_figures_are(name: str) -> None:
    chart = made(name)
    assert any("NCHS" in note for note in chart.notes)
    assert "eliab" in chart.alt
