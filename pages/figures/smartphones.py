"""Reach: who can be reached by phone, and what may be said of it beside the gap."""

from __future__ import annotations

from collections.abc import Sequence

from etl.model import Row
from pages.figures import compare, eras, gap_of, marks, revised, words
from pages.figures.chart import Chart, Printed, Series, chart, noted, printed
from pages.figures.facts import Facts, Rows, official
from pages.figures.groups import in_year, kind_of, ordered
from pages.figures.style import Palette

MEASURES = {"owner": "Own a smartphone", "dependent": "Depend on a smartphone for going online"}
IDS = {"owner": "smartphone_owner", "dependent": "smartphone_dependent"}
KINDS = ("age", "sex", "race_ethnicity", "income", "education", "community")
ALIKE = {"White": "White (non-Hispanic)", "Black": "Black (non-Hispanic)", "Asian": "Asian (non-Hispanic)"}


PAIRS = {"sex": "Sex", "race": "Race and ethnicity"}
"""Kinds whose groups Pew and NSDUH publish alike enough to be read side by side; their ages are cut differently."""


def answer(facts: Facts) -> str:
    """The latest share of adults who own a smartphone."""
    row = [row for row in facts.find(IDS["owner"], group_kind="total") if official(row)][-1]
    oldest = ordered(_latest(facts, "owner", "age"), "age")[-1]
    return (
        f"**{words.number(row)}** of US adults owned a smartphone in the poll that ended on {words.period(row)} (no interval published); "
        f"at ages {words.group(oldest)}, {words.number(oldest)}.{revised.sentences(facts, [row, oldest])}"
    )


def ownership(facts: Facts, palette: Palette) -> Chart:
    """Cellphones and smartphones over time; the last poll of each year."""
    phones, smart = (
        _last_polls(facts.find(name, group_kind="total")) for name in ("cellphone_owner", "smartphone_owner")
    )
    first, last = smart[0], smart[-1]
    series = [
        Series(name="Smartphone", rows=smart, color=palette.phone),
        Series(name="Cellphone of any kind", rows=phones, color=palette.well, symbol="square"),
    ]
    rows = smart + phones
    names = {"smartphone_owner": "Smartphone", "cellphone_owner": "Cellphone of any kind"}
    return chart(
        facts,
        rows,
        title="How many people own a smartphone?",
        subtitle=f"Percent of {facts.indicators['smartphone_owner'].of}; the last poll of each year",
        summary=(
            f"{words.number(last)} in the poll that ended on {words.period(last)} (no interval published), {words.number(first)} in the first, on "
            f"{words.period(first)}. Polls to 2021 were by phone alone; since 2023 people answer on the web or by mail, and since 2024 "
            "by phone too, so the later points do not continue that line."
        ),
        leads=[last, first],
        drawn=marks.lines(series, facts, palette, reach=2.2),
        printed=printed(
            facts,
            rows,
            caption="Ownership of phones, percent of US adults",
            head="Phone and last day of the poll",
            label=lambda row: f"{names[row['indicator']]}, {words.period(row)}",
        ),
        alt=f"Two lines, cellphones and smartphones, to {words.period(last)}, cut where the mode of the survey changed.",
        notes=(
            "Each point is the last poll of its year; a line joins polls taken in one way, at most about two years apart.",
        ),
        changes=eras.notes(smart, facts.methods),
        stem="phone-ownership-over-time",
    )


def available(facts: Facts, measure: str) -> dict[str, int]:
    years: dict[str, int] = {}
    for kind in KINDS:
        rows = [row for row in facts.find(IDS[measure], group_kind=kind) if official(row)]
        if rows:
            years[kind] = rows[-1]["end"].year
    return years


def by_group(facts: Facts, measure: str, by: str, palette: Palette) -> Chart:
    kind = kind_of(by)
    rows = in_year(facts, IDS[measure], kind, available(facts, measure)[kind])
    indicator = facts.indicators[IDS[measure]]
    return compare.by_groups(
        facts,
        rows,
        kind,
        palette,
        title=f"{MEASURES[measure]}: by {words.kind(kind)}",
        subtitle=f"{indicator.title}: percent of {indicator.of} in each group, {_poll(rows[-1])}",
        color=palette.phone,
        caption=f"{MEASURES[measure]} by {words.kind(kind)}, {words.period(rows[-1])}",
        what=f"{MEASURES[measure].lower()} by {words.kind(kind)}, {_poll(rows[-1])}",
        stem=f"smartphone-{measure}-by-{by}",
        label=words.grouper(indicator.of),
    )


def beside(facts: Facts, by: str, palette: Palette) -> Chart:
    """The same groups in two surveys, one bar each, never one axis for two measures of one person."""
    kind = kind_of(by)
    phones = _latest(facts, "owner", kind)
    year = gap_of.latest(facts, gap_of.ILL, kind)
    care = {row["group"]: row for row in in_year(facts, "ami_treated", kind, year) if official(row)}
    pairs = [(row, care[name]) for row in phones if (name := ALIKE.get(row["group"], row["group"])) in care]
    rows = [row for pair in pairs for row in pair]
    when = words.period(phones[-1])

    def label(row: Row) -> str:
        what = "own a smartphone" if row["source"] == "pew" else "treated, of those ill"
        return f"{words.group(row)}: {what}"

    colors = [palette.phone if row["source"] == "pew" else palette.treated for row in rows]
    return chart(
        facts,
        rows,
        title="Could phones reach those without care?",
        subtitle=f"Ecological, two surveys of different people: smartphone owners, percent of adults ({when}), and treated, percent of adults with any mental illness ({year}), by {words.kind(kind)}",
        summary=(
            "Two surveys of different people, set side by side for context. They do not show whether the people who went "
            "without care own a phone, and no cause may be read from them."
        ),
        drawn=marks.bars(rows, palette, color=colors, label=label),
        printed=noted(
            _beside_table(pairs, kind),
            [revised.marks(facts, {"smartphones": phone, "treated": treated}) for phone, treated in pairs],
        ),
        alt=f"Ecological, two surveys of different people. Pairs of bars by {words.kind(kind)}: smartphone owners, treated share.",
        notes=(
            "Ecological: other survey, other people, other year. Groups are worded alike but drawn up by each survey in its own way.",
        ),
        stem=f"phones-beside-care-by-{by}",
    )


def _poll(row: Row) -> str:
    """A poll by its last day; where the publisher gives the year alone, all polls of that year."""
    return f"{'poll ended' if row['start'] == row['end'] else 'polls of'} {words.period(row)}"


def _latest(facts: Facts, measure: str, kind: str) -> Rows:
    rows = [row for row in facts.find(IDS[measure], group_kind=kind) if official(row)]
    return [row for row in rows if row["end"] == rows[-1]["end"]]


def _last_polls(rows: Rows) -> Rows:
    return list({row["end"].year: row for row in rows if row["value"] is not None}.values())


def _beside_table(pairs: Sequence[tuple[Row, Row]], kind: str) -> Printed:
    return Printed(
        caption=f"Smartphone owners and treated adults by {words.kind(kind)}: two surveys",
        header=(
            "Group",
            "Own a smartphone, % of adults",
            "Treated, % of adults with any mental illness",
            "95% interval of treated",
        ),
        rows=tuple(
            (words.group(phone), words.number(phone), words.number(care), words.interval(care) or "not published")
            for phone, care in pairs
        ),
    )
