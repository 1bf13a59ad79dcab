"""Barriers: what stands between people and care."""

from __future__ import annotations

from pages.figures import compare, marks, revised, trend, words
from pages.figures.chart import Chart, Series, chart, printed
from pages.figures.facts import Facts, official
from pages.figures.groups import SOME_AGES, in_year, kind_of, kinds
from pages.figures.style import Palette

COST = "cost_barrier_mental_care"
COST_KINDS = (
    "age", "sex", "race_ethnicity", "insurance_under_65", "insurance_65_plus", "income", "education", "region",
    "urbanicity", "disability", "orientation",
)  # fmt: skip
ACCESS = {
    "access_any_barrier": "Met at least one of the study's eight barriers",
    "access_no_usual_source": "Has no usual source of care",
}
NEED = "pulse_need_unmet"
NEED_KINDS = ("age", "sex", "race_ethnicity", "education", "disability", "gender_identity", "orientation")


COST_ASKED = (
    "Asked, in our words: in the past 12 months, did you need mental health care and not get it because of the cost?"
)
NEED_ASKED = "Asked, in our words: in the last four weeks, did you need counselling or therapy and not get it?"
OVERLAP = (
    "These groups overlap: Mexican adults are also counted among all Hispanic adults, and “All races, non-Hispanic” "
    "holds the other non-Hispanic groups."
)
NEED_LEAD = (
    "The Household Pulse Survey asked about the last four weeks, in a series that is closed. "
    "Its figures may not be compared with the twelve-month figures above."
)


def answer(facts: Facts) -> str:
    """The latest share of adults who went without mental health care because of cost."""
    row = facts.latest(COST)
    return (
        f"In {words.period(row)}, **{words.number(row)}** of US adults ({words.ci(row)}) needed mental health care "
        f"and did not get it because of cost.{revised.sentences(facts, [row])}"
    )


def access(facts: Facts, palette: Palette) -> Chart:
    """The 2021 study of 50,103 adults. It is about all adults and all health care, and every line here says so."""
    rows = [row for name in ACCESS for row in facts.find(name, group_kind="total")]
    year, n = words.period(rows[0]), rows[0]["sample_n"]
    return compare.bars_of(
        facts,
        rows,
        palette,
        title="Barriers to any health care",
        subtitle=f"Percent of all US adults, National Health Interview Survey {year}, {n:,} respondents",
        summary=(
            f"{words.number(rows[0])} met at least one of eight barriers in getting health care of any kind "
            "(no interval published). This is about all adults and all health care. "
            "It does not say that they could not get mental health care."
        ),
        leads=rows[:1],
        color=palette.ill,
        caption=f"Barriers to any health care, all US adults, {year}",
        what=f"share of all US adults who met any barrier to health care, and who have no usual source of care, {year}",
        stem="barriers-to-any-health-care",
        head="Barrier",
        label=lambda row: ACCESS[row["indicator"]],
        notes=(
            "From the abstract of the study. Its tables have not been seen here, so its eight barriers are not drawn one by one.",
            "How it defines its barriers was not read: do not quote it as a mental health figure.",
        ),
    )


def cost_over_time(facts: Facts, palette: Palette) -> Chart:
    of = facts.indicators[COST].of
    return trend.over_years(
        facts,
        COST,
        palette,
        title="Went without because of cost",
        subtitle=f"Needed mental health care in the past 12 months and did not get it because of cost: percent of {of}",
        caption="Did not get needed mental health care because of cost, percent of adults",
        what="Adults who went without mental health care because of cost",
        color=palette.untreated,
        stem="cost-barrier-over-time",
        notes=(COST_ASKED,),
    )


def cost_available(facts: Facts) -> dict[str, int]:
    return kinds(facts, COST, COST_KINDS)


def cost_by_group(facts: Facts, by: str, palette: Palette) -> Chart:
    kind = kind_of(by)
    year = cost_available(facts)[kind]
    rows, of = in_year(facts, COST, kind, year), SOME_AGES.get(kind, facts.indicators[COST].of)
    return compare.by_groups(
        facts,
        rows,
        kind,
        palette,
        title=f"Who went without because of cost? By {words.kind(kind)}",
        subtitle=f"Percent of {of} in each group who did not get needed mental health care because of cost, {year}",
        color=palette.untreated,
        caption=f"Cost barrier to mental health care by {words.kind(kind)}, {year}",
        what=f"adults who went without mental health care because of cost, by {words.kind(kind)}, {year}",
        stem=f"cost-barrier-by-{by}-{year}",
        label=words.grouper(of),
        outline=True,
        notes=(COST_ASKED, *([OVERLAP] if any(row["group"].startswith("All races") for row in rows) else [])),
    )


def need_over_time(facts: Facts, palette: Palette) -> Chart:
    """Household Pulse: a closed series of short survey periods, never set beside 12-month figures."""
    rows = [row for row in facts.find(NEED, group_kind="total") if official(row)]
    return chart(
        facts,
        rows,
        title="Needed counselling in the last four weeks and did not get it",
        subtitle=f"Percent of {facts.indicators[NEED].of}, Household Pulse Survey, {words.period(rows[0]).split(' to ')[0]} to {words.day(rows[-1]['end'])}",
        summary=f"In the last period of this closed series, {words.period(rows[-1])}, it was {words.estimate(rows[-1])}. The question gives no reason: it is not a cost figure.",
        leads=rows[-1:],
        drawn=marks.lines([Series(name="", rows=rows, color=palette.untreated)], facts, palette, reach=0.13),
        printed=printed(
            facts,
            rows,
            caption="Needed counselling or therapy in the last four weeks and did not get it",
            head="Period",
        ),
        alt=f"{words.with_intervals('Line', rows)} over survey periods of about two weeks: adults who needed counselling and did not get it.",
        notes=(
            NEED_ASKED,
            "Four weeks, not twelve months: never set beside the other figures of this page.",
            "The line is cut where no survey period ended for more than six weeks.",
        ),
        stem="unmet-need-for-counselling-over-time",
    )


def need_available(facts: Facts) -> dict[str, int]:
    return kinds(facts, NEED, NEED_KINDS)


def need_by_group(facts: Facts, by: str, palette: Palette) -> Chart:
    kind = kind_of(by)
    rows = in_year(facts, NEED, kind, need_available(facts)[kind])
    of = facts.indicators[NEED].of
    return compare.by_groups(
        facts,
        rows,
        kind,
        palette,
        title=f"Who needed counselling and did not get it? By {words.kind(kind)}",
        subtitle=f"Percent of {of} in each group, last four weeks, Household Pulse Survey, {words.period(rows[0])}",
        color=palette.untreated,
        caption=f"Unmet need for counselling by {words.kind(kind)}, {words.period(rows[0])}",
        what=f"adults who needed counselling in the last four weeks and did not get it, by {words.kind(kind)}",
        stem=f"unmet-need-for-counselling-by-{by}",
        label=words.grouper(of),
        outline=True,
        notes=(NEED_ASKED,),
    )
