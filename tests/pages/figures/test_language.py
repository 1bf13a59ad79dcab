"""What the pages say: person-first, in points, with a year and a population, and never more than is known."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.model import to_arrow
from pages.figures import barriers, gap, illnesses, origins, treatment
from pages.figures.chart import Chart
from pages.figures.sentence import asked, caveat, sentence
from tests.pages.figures.language import BANNED, PLUS_MINUS, POPULATION, RULES, YEAR, broken, problems
from tests.pages.figures.samples import row
from tests.pages.figures.views import ANSWERS, made, shipped, views

PAGES = Path(__file__).resolve().parents[3] / "pages"
VIEWS = tuple(views())
READ = {f"figures/claims/{name}.py" for name in ("context", "numerals", "population", "vocabulary")}
"""Files whose texts are patterns: they are matched against what others write, and shown to nobody."""
SOURCES = tuple(
    path for path in (str(path.relative_to(PAGES)) for path in sorted(PAGES.rglob("*.py"))) if path not in READ
)


def texts(chart: Chart) -> Iterator[str]:
    """Every sentence and cell of a chart but the publishers' own: references and reasons for methods are checked too."""
    yield from (chart.title, chart.subtitle, chart.summary, chart.alt, *chart.notes, *chart.changes)
    yield from (chart.printed.caption, *chart.printed.header)
    yield from (cell for line in chart.printed.rows for cell in line)


def static(path: str) -> Iterator[str]:
    """Every string in a source file."""
    tree = ast.parse((PAGES / path).read_text(encoding="utf-8"))
    yield from (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


@pytest.mark.parametrize("name", VIEWS)
def test_a_chart_speaks_well(name: str) -> None:
    for text in texts(made(name)):
        assert not problems(text), text


@pytest.mark.parametrize("path", SOURCES)
def test_the_text_of_the_pages_speaks_well(path: str) -> None:
    for text in static(path):
        assert not BANNED.search(text), text
        assert not PLUS_MINUS.search(text), text


@pytest.mark.parametrize("name", VIEWS)
def test_a_chart_names_a_population_and_a_year(name: str) -> None:
    chart = made(name)
    assert POPULATION.search(chart.subtitle)
    assert YEAR.search(f"{chart.subtitle} {chart.summary}")
    assert "percent" in chart.subtitle.lower() or name == "gap.people"
    assert "%" not in chart.subtitle


@pytest.mark.parametrize("page", ANSWERS)
def test_an_answer_names_a_population_a_year_and_its_interval(page: str) -> None:
    answer = ANSWERS[page](shipped())
    assert POPULATION.search(answer)
    assert YEAR.search(answer)
    assert "95% CI" in answer or "no interval published" in answer
    assert not problems(answer)
    assert answer.count("**") % 2 == 0


@pytest.mark.parametrize("name", VIEWS)
def test_intervals_are_claimed_only_where_there_are_some(name: str) -> None:
    chart = made(name)
    bare = chart.table["low"].isna().all()
    for text in (chart.alt, chart.summary, *chart.notes):
        if re.search(r"with 95% intervals|95% CI", text):
            assert not bare, text
    if bare:
        assert any("without intervals" in note for note in chart.notes)


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_is_said_of_earlier_years_that_are_not_there(name: str) -> None:
    chart = made(name)
    methods = chart.table["method"].nunique()
    if "cannot be compared" in chart.summary or "asked in other ways" in chart.summary:
        assert methods > 1
        assert chart.changes
    assert ("Hollow" in " ".join(chart.notes)) == ("secondary" in set(chart.table["evidence"]))


@pytest.mark.parametrize("name", VIEWS)
def test_the_whole_is_named_as_what_it_is(name: str) -> None:
    heads = [line[0] for line in made(name).printed.rows]
    assert "Everyone" not in heads
    if "youth" in name:
        assert not any(head.startswith("All") and "youth" not in head for head in heads)


@pytest.mark.parametrize("name", VIEWS)
def test_money_has_no_age_and_short_forms_are_spelled_out(name: str) -> None:
    chart = made(name)
    heads = " ".join(line[0] for line in chart.printed.rows)
    assert not re.search(r"\$[\d,]+ and older", heads)
    for short in ("AI/AN", "NH/OPI", "FPL"):
        if short in heads:
            assert any(f"{short} stands for" in note for note in chart.notes)


def test_the_study_of_all_health_care_is_never_called_mental_health_care() -> None:
    chart = made("barriers.access")
    assert "all adults and all health care" in chart.summary
    assert "does not say that they could not get mental health care" in chart.summary
    assert "any health care" in chart.title


def test_depression_treatment_is_not_called_mental_health_care() -> None:
    """Before 2022 the survey counted treatment for depression alone; charts of those years say so."""
    for name in VIEWS:
        if name.startswith("treatment.by_group"):
            chart = made(name)
            depression = set(chart.table["method"].str.contains("depression"))
            assert chart.subtitle.startswith("Treatment for depression" if depression == {True} else "Mental health")


def test_leads_and_labels_of_the_pages() -> None:
    fixed = (
        barriers.NEED_LEAD, barriers.COST_ASKED, barriers.NEED_ASKED, origins.CONFLICTS_LEAD, origins.corrections(""), origins.corrections("us@example.org"),
        *gap.KINDS.values(), *illnesses.LABELS.values(), *treatment.NEEDS.values(),
    )  # fmt: skip
    for text in fixed:
        assert not problems(text), text


GOOD = "In 2023, 10.0% (95% CI 9.0% to 11.0%) of US adults aged 18 to 25 were ill (Some Survey)."
WITHHELD = "In 2023, of US adults, the percentage who were ill was withheld by the publisher (Some Survey)."
RAW = (
    "aged 50+", "aged 18–25", "AI/AN", "with SPD", "below <100% of a level", "Black (non-Hispanic) people", "older than 9 years and older",
)  # fmt: skip
UNSPELLED = ("Female x 18 to 25", "{answer}", "with AMI", "in the group “Other”", "had ami_prevalence", "of the total")
SLIPS = ("of of", "and  who", "(a) (b)", "ill ,", "())")
BAD: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("it is one sentence", GOOD.replace("ill (", "ill. So it was ("), row()),
    ("it is one sentence", GOOD.removesuffix("."), row()),
    ("it is one sentence", GOOD.replace("In 2023", "in 2023"), row()),
    ("it has the value as pages print it", GOOD.replace("10.0%", "10%"), row()),
    ("it has no number where there is none", WITHHELD.replace("ill", "ill, about 10.0%,"), row(None)),
    ("it says why there is no number", WITHHELD.replace("withheld by the publisher", "not known"), row(None)),
    ("it has the interval or says that there is none", GOOD.replace("9.0%", "8.0%"), row()),
    ("it has the interval or says that there is none", GOOD, row(low=None, high=None)),
    ("it names a year", GOOD.replace("2023", "2022"), row()),
    ("it names people", WITHHELD.replace("adults", "ones"), row(None)),
    ("a percentage is of somebody", GOOD.replace(") of US", ") US"), row()),
    ("it says where", GOOD, row(place="TX")),
    ("it says where", GOOD.replace("US adults", "adults"), row()),
    ("it is person-first and sober", GOOD.replace("were ill", "suffered an illness"), row()),
    ("it has no plus-minus", GOOD.replace("ill (", "ill, ±1 ("), row()),
    ("it changes nothing by a percentage", GOOD.replace("ill (", "ill, 3% more than before ("), row()),
    ("it names no cause", GOOD.replace("ill (", "ill due to stress ("), row()),
    ("nothing is missing in it", GOOD.replace("were ill", "were None"), row()),
    ("it is second-hand where the row is", GOOD, row(evidence="secondary")),
    ("it is second-hand where the row is", GOOD.replace("Survey)", "Survey; second-hand)"), row()),
    ("it is superseded where the row is", GOOD, row(flag="superseded")),
    ("it is derived where the row is", GOOD, row(reference="Derived here from Table 1")),
    *(("nothing stands twice", GOOD.replace("ill (", f"ill {slip} ("), row()) for slip in SLIPS),
    *(("it has no raw name", GOOD.replace("ill (", f"ill {name} ("), row()) for name in UNSPELLED),
    *(("it has no raw group", GOOD.replace("ill (", f"ill {group} ("), row()) for group in RAW),
)
"""The rule that a sentence breaks, the sentence, and its row."""


@pytest.mark.parametrize(("rule", "text", "figure"), BAD)
def test_a_sentence_that_breaks_a_rule_is_caught_by_it_alone(rule: str, text: str, figure: dict[str, Any]) -> None:
    assert broken(text, figure) == [rule]


def test_every_rule_has_a_sentence_that_breaks_it() -> None:
    assert {rule for rule, _, _ in BAD} == set(RULES)
    assert broken(GOOD, row()) == broken(WITHHELD, row(None)) == []


def test_every_figure_has_a_sentence_that_can_be_quoted() -> None:
    data = shipped()
    rows = to_arrow(data.rows).to_pylist()
    found = ((sentence(data, figure), figure) for figure in rows)
    assert [(text, names) for text, figure in found if (names := broken(text, figure))] == []
    assert len(rows) == len(data.rows) > 13_000


def test_what_is_asked_and_what_to_mind_speak_well() -> None:
    data = shipped()
    for figure in to_arrow(data.rows).to_pylist():
        for text in (asked(data, figure), caveat(data, figure)):
            assert text.endswith((".", "?"))
            assert "\n" not in text
            assert not problems(text), text
