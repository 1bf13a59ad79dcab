"""What leaves the site with a number: everything that a reader of it elsewhere must know, and the way back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from pages.figures.chart import Drawn, Printed, Svg, chart
from pages.figures.facts import official
from pages.figures.quote import LOOPBACK, Quote, newer, permalink, quote
from pages.figures.sentence import SURVEYS, population
from pages.figures.words import ci, number
from tests.pages.figures.language import broken, problems
from tests.pages.figures.samples import facts, row
from tests.pages.figures.views import made, shipped, views

VIEWS = tuple(views())
PAGE = "https://care.example/treatment"


def quoted(name: str, page: str = PAGE) -> Quote:
    data = shipped()
    return quote(data, made(name), permalink(page, {"by": "age"}, data.release))


@pytest.mark.parametrize("name", VIEWS)
def test_a_quote_says_all_that_belongs_to_its_number(name: str) -> None:
    data, figure, said = shipped(), made(name).quoted, quoted(name)
    assert broken(said.sentence, figure) == []
    for part in (number(figure), ci(figure), population(data, figure), str(figure["end"].year)):
        assert part in said.sentence
    surveys = (*SURVEYS.values(), data.provenance[figure["source"]].publisher)
    assert any(survey in said.sentence for survey in surveys)
    question = data.methods[figure["method"]].question
    assert question in said.asked
    lines = said.text.split("\n")
    assert lines[:3] == [said.sentence, said.asked, said.caveat]
    assert lines[-2:] == [f"Source: {said.source}.", said.link]
    assert said.source.endswith(f"Care Gap release {data.release}")
    assert problems("\n".join(lines[:-1])) == []


@pytest.mark.parametrize("name", VIEWS)
def test_a_quoted_figure_is_first_hand_and_drawn_or_counted_in_what_is_drawn(name: str) -> None:
    chart = made(name)
    assert official(chart.quoted)
    assert chart.quoted["source"] in set(chart.table["source"])


@pytest.mark.parametrize("name", VIEWS)
def test_citations_are_of_the_view_and_of_each_publisher(name: str) -> None:
    chart, said = made(name), quoted(name)
    view, *works = json.loads(said.csl)
    assert view["URL"] == said.link
    assert view["version"] == shipped().release
    assert chart.title in view["title"]
    assert [work["URL"] for work in works] == [item.page_url for item in chart.provenance]
    references = said.apa.split("\n\n")
    assert len(references) == said.bibtex.count("\n@") + 1 == len(works) + 1
    assert said.link in references[0]
    assert said.link in said.bibtex


def test_two_charts_of_one_page_have_two_keys() -> None:
    keys = [json.loads(quoted(f"treatment.{name} any").csl)[0]["id"] for name in ("over_time", "care_types")]
    assert len(set(keys)) == 2


def test_without_a_host_the_publishers_alone_are_cited() -> None:
    said = quoted("treatment.over_time any", "/treatment")
    assert said.text.endswith(f"\n/treatment?by=age&asof={shipped().release}")
    assert [work["URL"] for work in json.loads(said.csl)] == [
        item.page_url for item in made("treatment.over_time any").provenance
    ]
    assert "Care Gap" not in said.apa


def test_a_permalink_is_the_same_for_the_same_view() -> None:
    link = permalink(PAGE, {"need-by": "sex", "by": "a b&c=é"}, "r1")
    assert link == permalink(PAGE, {"by": "a b&c=é", "need-by": "sex"}, "r1")
    assert link.isascii()
    assert " " not in link
    assert parse_qsl(urlsplit(link).query) == [("by", "a b&c=é"), ("need-by", "sex"), ("asof", "r1")]


def drawn(rows: list[dict[str, Any]], leads: list[dict[str, Any]]) -> Any:
    content = Printed(caption="c", header=("h",), rows=(("r",),))
    return chart(
        facts([*rows, *leads]), rows, title="T", subtitle="S", summary="S", drawn=Drawn(picture=Svg(wide="", narrow="")),
        printed=content, alt="A", stem="s", leads=leads,
    )  # fmt: skip


def test_the_first_that_leads_is_quoted_and_else_the_first_that_is_drawn() -> None:
    second_hand, first, later = row(1.0, evidence="secondary"), row(2.0, year=2021), row(3.0, year=2022)
    assert drawn([first, later], [later]).quoted is later
    assert drawn([second_hand, later, first], []).quoted is later
    assert drawn([first], [second_hand, later]).quoted is later
    assert drawn([row(None), first], [second_hand]).quoted is first


@pytest.mark.parametrize("only", [row(1.0, evidence="secondary"), row(None)])
def test_a_chart_without_a_figure_that_may_be_quoted_is_not_drawn(only: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="may be quoted"):
        drawn([only], [])


OLD = row(10.0)
CHANGES = {
    "the same": (OLD, ""),
    "another sample": (OLD | {"sample_n": 5}, ""),
    "another value": (
        row(9.5),
        "A newer release changes this number from 10.0% (9.0% to 11.0%) to 9.5% (8.5% to 10.5%): r1.",
    ),
    "another interval": (
        OLD | {"low": 9.9},
        "A newer release changes this number from 10.0% (9.0% to 11.0%) to 10.0% (9.9% to 11.0%): r1.",
    ),
    "a change too small to print": (
        OLD | {"value": 10.01},
        "A newer release changes this number from 10% (9% to 11%) to 10.01% (9% to 11%): r1.",
    ),
    "withheld": (
        row(None),
        "A newer release changes this number from 10.0% (9.0% to 11.0%) to withheld by the publisher: r1.",
    ),
    "superseded": (OLD | {"flag": "superseded"}, "The newest release, r1, marks this number as superseded."),
    "gone": (row(10.0, year=2022), "The newest release, r1, no longer holds this number."),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_older_release_says_what_the_newest_says_otherwise(change: str) -> None:
    now, said = CHANGES[change]
    assert newer(facts([OLD]), OLD, facts([now])) == said
    assert problems(said) == []


def test_a_superseded_row_beside_the_living_one_changes_nothing() -> None:
    assert newer(facts([OLD]), OLD, facts([OLD | {"flag": "superseded", "value": 1.0}, OLD])) == ""


def test_a_figure_computed_for_its_drawing_is_looked_for_in_no_release() -> None:
    assert newer(facts([OLD]), OLD | {"indicator": "computed"}, facts([OLD])) == ""


def test_what_changed_is_in_the_text() -> None:
    data = shipped()
    said = quote(data, made("prevalence.over_time any"), f"{PAGE}?asof=x", newest=facts([row(1.0)]))
    assert said.newer in said.text.split("\n")
    assert "no longer holds" in said.newer


def test_the_day_of_a_citation_is_the_day_of_the_release() -> None:
    day = date.fromisoformat(shipped().release[:10])
    assert json.loads(quoted("prevalence.over_time any").csl)[0]["issued"] == {
        "date-parts": [[day.year, day.month, day.day]]
    }


@pytest.mark.parametrize("host", LOOPBACK)
def test_an_address_that_nobody_else_could_open_is_not_cited(host: str) -> None:
    chart = made("barriers.cost_over_time")
    base = f"http://{f'[{host}]' if ':' in host else host}:8501/barriers?asof=r1"
    local, known = quote(shipped(), chart, base), quote(shipped(), chart, "https://care.example/barriers?asof=r1")
    assert host not in f"{local.apa}{local.bibtex}{local.csl}"
    assert local.link == base
    assert "https://care.example/barriers?asof=r1" in known.apa
