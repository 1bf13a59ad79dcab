"""What an earlier release said otherwise is marked in the table, counted below the chart, and said where it leads."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pyarrow as pa
import pytest

from etl.diff import revisions
from etl.disk import PROJECT
from etl.model import SCHEMA, to_arrow, to_pandas
from etl.store import Store
from pages.figures import extract, origins, revised, words
from pages.figures.chart import Chart, Drawn, Svg, chart, noted, printed
from pages.figures.facts import Facts
from pages.figures.style import PALETTES
from tests.pages.altered import revised as less
from tests.pages.figures.samples import facts, revision, row
from tests.pages.figures.views import ANSWERS, made, rows_of, shipped, views

SHORT_OF = ("gap.people", "gap.by_group", "smartphones.beside")
"""Charts whose table has several figures on a line."""


@cache
def later() -> Facts:
    """A release after the shipped one, in which every total and every figure by sex is another."""
    before = Store(PROJECT).read()
    records = [less(record) for record in to_arrow(before.rows).to_pylist()]
    rows: pd.DataFrame = to_pandas(pa.Table.from_pylist(records, schema=SCHEMA))
    return replace(shipped(), release="r2", rows=rows, revisions=to_pandas(revisions(before, [rows])))


@cache
def drawn(name: str) -> Chart:
    view = views()[name]
    return view.build(later(), *view.choices, PALETTES["light"])


@pytest.mark.parametrize("name", tuple(views()))
def test_a_revised_row_is_marked_and_counted(name: str) -> None:
    chart = drawn(name)
    rows = rows_of(chart)
    count = len([row for row in rows if later().revision(row)])
    notes = [note for note in chart.notes if note.startswith("Revised: ")]
    assert notes == (
        [f"Revised: {count} of the {len(rows)} figures here; the table marks them and says what they were before."]
        if count
        else []
    )
    marked = [line[-1] for line in chart.printed.rows if "revised: was " in line[-1]]
    assert bool(marked) == (count > 0)
    if name.split(" ", maxsplit=1)[0] not in SHORT_OF:
        assert len(marked) == count
        for row, line in zip(rows, chart.printed.rows, strict=True):
            old = later().revision(row)
            assert ("revised" in line[-1]) == (old is not None)
            assert not old or f"was {words.number({**row, 'value': old['old_value']})}" in line[-1]
    assert len(chart.alt) <= 220
    assert {len(line) for line in chart.printed.rows} == {len(chart.printed.header)}


@pytest.mark.parametrize("name", tuple(views()))
def test_nothing_is_marked_where_nothing_was_revised(name: str) -> None:
    chart = made(name)
    said = (chart.summary, chart.alt, *chart.notes, *(cell for line in chart.printed.rows for cell in line))
    assert not any("revised: was" in text or "Revised:" in text or text.endswith(revised.ALT) for text in said)


LED = [name for name in views() if "over_time" in name or name in {"gap.people", "barriers.access"}]


@pytest.mark.parametrize("name", LED)
def test_a_chart_says_it_where_the_number_it_leads_with_was_revised(name: str) -> None:
    chart = drawn(name)
    assert "is revised: it was " in chart.summary
    assert chart.alt.endswith(revised.ALT)


@pytest.mark.parametrize("page", ANSWERS)
def test_an_answer_says_that_its_number_was_revised(page: str) -> None:
    assert "is revised: it was " in ANSWERS[page](later())
    assert "revised" not in ANSWERS[page](shipped())


def test_what_it_was_is_said_with_its_interval_and_release() -> None:
    one = row(23.0)
    data = facts([one], revised=[revision(one, 23.6, old_low=22.4, old_high=24.8)])
    assert revised.marked(data, one) == "revised: was 23.6% (22.4% to 24.8%) until release r0"
    assert revised.marked(facts([one]), one) == ""
    assert revised.sentences(data, [one]) == (
        " The figure 23.0% is revised: it was 23.6% (22.4% to 24.8%) until release r0."
    )


def test_a_figure_that_was_withheld_is_said_to_have_been() -> None:
    one = row(23.0)
    data = facts([one], revised=[revision(one, None, old_flag="suppressed")])
    assert revised.marked(data, one) == "revised: was withheld by the publisher until release r0"


def test_a_change_that_rounding_hides_is_said_with_every_digit() -> None:
    one = row(59_312_000.0, unit="people", low=None, high=None)
    old = revision(one, 59_308_000.0)
    assert revised.before(one, old) == "59,308,000"
    assert revised.now(one, old) == "59,312,000"
    assert revised.now(row(23.0), revision(row(23.0), 24.0)) == "23.0% (22.0% to 24.0%)"


def test_another_figure_of_the_same_indicator_is_not_marked() -> None:
    one, other = row(23.0), row(22.0, year=2022)
    data = facts([one, other], revised=[revision(one, 24.0)])
    table = printed(data, [one, other], caption="c", head="Year")
    assert [bool(line[-1]) for line in table.rows] == [True, False]
    assert [old["old_value"] for _, old in data.revised()] == [24.0]


def test_notes_make_a_column_only_where_there_are_any() -> None:
    table = printed(facts([row()]), [row()], caption="c", head="Year")
    assert noted(table, [""]) == table
    assert noted(table, ["x"]).header == (*table.header, "Notes")


def test_a_chart_marks_its_own_rows() -> None:
    one = row(23.0)
    data = facts([one], revised=[revision(one, 24.0)])
    made = chart(
        data, [one], title="t", subtitle="s", summary="It is 23%.", drawn=Drawn(picture=Svg(wide="w", narrow="n")),
        printed=printed(data, [one], caption="c", head="h"), alt="a", stem="s", leads=[one],
    )  # fmt: skip
    assert made.summary == "It is 23%. The figure 23.0% is revised: it was 24.0% until release r0."
    assert made.alt == f"a Reliability not assessable.{revised.ALT}"


def test_the_sources_page_lists_what_was_revised() -> None:
    assert origins.revisions(shipped()).rows == ()
    one = row(23.0, group_kind="sex", group="Female")
    found = origins.revisions(facts([one], revised=[revision(one, 24.0)]))
    assert found.caption == "1 revised figure of release r1"
    assert found.rows == (("Title of ill, percent", "Female, 2023", "24.0%", "23.0% (22.0% to 24.0%)", "r0"),)
    many = origins.revisions(later())
    assert len(many.rows) == origins.LISTED
    assert many.caption.startswith(f"the first {origins.LISTED} of ")


def test_the_look_at_the_data_marks_it() -> None:
    taken = extract.extract(later(), {"indicator": ["ami_prevalence"], "group_kind": ["total"], "unit": ["percent"]})
    assert all("revised" in line[3] for line in taken.look.rows)
    assert not any(
        "revised" in line[3] for line in extract.extract(shipped(), {"indicator": ["ami_prevalence"]}).look.rows
    )
