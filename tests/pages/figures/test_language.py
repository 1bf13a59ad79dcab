"""What the pages say: person-first, in points, with a year and a population, and never more than is known."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.figures import barriers, gap, illnesses, origins, treatment
from pages.figures.chart import Chart
from tests.pages.figures.views import ANSWERS, made, shipped, views

PAGES = Path(__file__).resolve().parents[3] / "pages"
VIEWS = tuple(views())
SOURCES = tuple(str(path.relative_to(PAGES)) for path in sorted(PAGES.rglob("*.py")))

BANNED = re.compile(
    r"epidemic|skyrocket|suffer|mentally ill\b|committed suicide|commits? suicide|successful suicide|afflicted|"
    r"victims? of|battling|crazy|insane|lunatic|addicts?\b|abusers?\b|normal people|stricken|crisis of|alarming|"
    r"shocking|staggering|explod|plummet",
    re.IGNORECASE,
)
PLUS_MINUS = re.compile(r"±|\+/-|plus or minus")
PERCENT_CHANGE = re.compile(
    r"\bby \d+(?:\.\d+)?\s?(?:%|percent)|\d\s?(?:%|percent) (?:higher|lower|more|less|increase|decrease|rise|drop)|"
    r"(?:increase|decrease|rise|drop|change|difference) of \d+(?:\.\d+)?\s?(?:%|percent)",
    re.IGNORECASE,
)
CAUSE = re.compile(r"\b(?:leads? to|led to|results? in|caused by|due to|driven by|thanks to)\b", re.IGNORECASE)
POPULATION = re.compile(r"\badults?\b|\byouths?\b", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def texts(chart: Chart) -> Iterator[str]:
    """Every sentence and cell of a chart but the publishers' own: references and reasons for methods are checked too."""
    yield from (chart.title, chart.subtitle, chart.summary, chart.alt, *chart.notes, *chart.changes)
    yield from (chart.printed.caption, *chart.printed.header)
    yield from (cell for line in chart.printed.rows for cell in line)


def static(path: str) -> Iterator[str]:
    """Every string in a source file."""
    tree = ast.parse((PAGES / path).read_text(encoding="utf-8"))
    yield from (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def problems(text: str) -> list[str]:
    return [rule.pattern[:20] for rule in (BANNED, PLUS_MINUS, PERCENT_CHANGE, CAUSE) if rule.search(text)]


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
        barriers.NEED_LEAD, barriers.COST_ASKED, barriers.NEED_ASKED, origins.CONFLICTS_LEAD, origins.CORRECTIONS,
        *gap.KINDS.values(), *illnesses.LABELS.values(), *treatment.NEEDS.values(),
    )  # fmt: skip
    for text in fixed:
        assert not problems(text), text
