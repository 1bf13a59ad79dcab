"""Treatment: who gets care, what kind, and why others do not."""

from __future__ import annotations

from pages.figures import eras, marks, words
from pages.figures.chart import Chart, chart, printed
from pages.figures.facts import Facts, official, one_year
from pages.figures.gap import one_a_year, trend_words
from pages.figures.groups import in_year, kind_of, kinds
from pages.figures.prevalence import spread
from pages.figures.style import Palette

MEASURES = {
    "any": "Any mental illness",
    "serious": "Serious mental illness",
    "depression": "Major depressive episode, adults",
    "youth-depression": "Major depressive episode, ages 12 to 17",
}
TREATED = {
    "any": "ami_treated",
    "serious": "smi_treated",
    "depression": "mde_adult_treated",
    "youth-depression": "mde_youth_treated",
}
KINDS_OF_CARE = {
    "any": "ami_care_type",
    "serious": "smi_care_type",
    "depression": "mde_adult_care_type",
    "youth-depression": "mde_youth_care_type",
}
NEED = {"any": "ami", "serious": "smi", "depression": "mde_adult", "youth-depression": "mde_youth"}
NEEDS = {
    "sought_treatment": "Sought care and did not get it",
    "thought_treatment_needed": "Did not seek care but thought they should get it",
    "no_perceived_need": "Neither sought care nor thought they should",
}
REASONS = {"any": "ami_no_treatment_reason", "youth-depression": "mde_youth_no_treatment_reason"}
KINDS = ("age", "sex", "race_ethnicity")


def answer(facts: Facts) -> str:
    """The treated share of adults with any and with serious mental illness, latest first-hand year."""
    year = facts.years(TREATED["any"], group_kind="total")[-1]
    any_illness, serious = (in_year(facts, TREATED[name], "total", year)[0] for name in ("any", "serious"))
    return (
        f"In {year}, **{words.number(any_illness)}** of US adults with a mental illness were treated (95% CI {words.interval(any_illness)}); "
        f"of those with a serious mental illness, {words.number(serious)} (95% CI {words.interval(serious)})."
    )


def available(facts: Facts, measure: str) -> dict[str, int]:
    return kinds(facts, TREATED[measure], KINDS)


def over_time(facts: Facts, measure: str, palette: Palette) -> Chart:
    """The treated share by year; for any mental illness the home page draws it too."""
    indicator = facts.indicators[TREATED[measure]]
    rows = [row for row in facts.find(indicator.id, group_kind="total") if row["value"] is not None and one_year(row)]
    rows = one_a_year(rows)
    return chart(
        facts,
        rows,
        title="Is care reaching more people?",
        subtitle=f"Received mental health care in the past year: percent of {indicator.of}",
        summary=trend_words(rows),
        figure=marks.lines([marks.Series(name="", rows=rows, color=palette.treated)], facts, palette),
        printed=printed(rows, caption=f"Received care, percent of {indicator.of}", head="Year"),
        alt=f"Treated share from {words.period(rows[0])} to {words.period(rows[-1])}; lines join only years that may be compared.",
        notes=("No line joins years that are apart or were asked in different ways.",),
        changes=eras.notes(rows, facts.methods),
        stem=f"{measure}-treated-over-time",
    )


def by_group(facts: Facts, measure: str, by: str, palette: Palette) -> Chart:
    indicator, kind = facts.indicators[TREATED[measure]], kind_of(by)
    year = available(facts, measure)[kind]
    rows, label = in_year(facts, indicator.id, kind, year), words.grouper(indicator.of)
    return chart(
        facts,
        rows,
        title=f"Who gets care? By {words.kind(kind)}",
        subtitle=f"{facts.methods[rows[0]['method']].title}: percent of {indicator.of} in each group who received it in the past year, {year}",
        summary=spread(rows, kind),
        figure=marks.bars(rows, palette, color=palette.treated, label=label),
        printed=printed(rows, caption=f"Received care by {words.kind(kind)}, {year}", head="Group", label=label),
        alt=f"{words.with_intervals('Bars', rows)}: treated share of {indicator.of} by {words.kind(kind)}, {year}.",
        stem=f"{measure}-treated-by-{by}-{year}",
    )


def care_types(facts: Facts, measure: str, palette: Palette) -> Chart:
    """Kinds of care received; a person may be in several."""
    indicator = facts.indicators[KINDS_OF_CARE[measure]]
    rows = [row for row in facts.find(indicator.id, group_kind="care_type") if row["evidence"] != "secondary"]
    year = max(row["end"].year for row in rows)
    rows = sorted((row for row in rows if row["end"].year == year), key=lambda row: -(row["value"] or 0))
    return chart(
        facts,
        rows,
        title="What kind of care?",
        subtitle=f"Percent of {indicator.of} who received each kind in the past year, {year}",
        summary=f"Most often {words.group(rows[0]).lower()}: {words.estimate(rows[0])}. One person may have received several kinds.",
        figure=marks.bars(rows, palette, color=palette.treated),
        printed=printed(
            rows, caption=f"Kinds of care, percent of {indicator.of}, {year}", head="Kind of care", label=words.group
        ),
        alt=f"{words.with_intervals('Bars', rows)}: kinds of care received by {indicator.of}, {year}.",
        stem=f"{measure}-kinds-of-care-{year}",
    )


def unmet_need(facts: Facts, measure: str, palette: Palette) -> Chart:
    """What those without care thought of it: three answers that part them, asked in this way since 2022."""
    rows = []
    for name in NEEDS:
        found = [row for row in facts.find(f"{NEED[measure]}_{name}", group_kind="total") if official(row)]
        rows += found[-1:]
    year = words.period(rows[0])
    of = facts.indicators[rows[0]["indicator"]].of
    labels = {f"{NEED[measure]}_{name}": text for name, text in NEEDS.items()}
    return chart(
        facts,
        rows,
        title="Did those without care feel they needed it?",
        subtitle=f"Percent of {of}, {year}",
        summary=f"{labels[rows[-1]['indicator']]}: {words.estimate(rows[-1])}. {labels[rows[0]['indicator']]}: {words.estimate(rows[0])}.",
        figure=marks.bars(
            rows, palette, color=palette.untreated, outline=True, label=lambda row: labels[row["indicator"]]
        ),
        printed=printed(
            rows,
            caption=f"Perceived need among {of}, {year}",
            head="Answer",
            label=lambda row: labels[row["indicator"]],
        ),
        alt=f"{words.with_intervals('Three bars', rows)}: perceived need for care among {of}, {year}.",
        notes=(
            "Asked only of people who got no care. Figures of 2020 and before were asked of everybody who was ill: never compare the two.",
        ),
        stem=f"{measure}-perceived-need-{year}",
    )


def reasons(facts: Facts, measure: str, palette: Palette) -> Chart:
    """Why people who felt a need got no care; a person may give several reasons."""
    indicator = facts.indicators[REASONS[measure]]
    rows = [row for row in facts.find(indicator.id, group_kind="reason") if official(row)]
    year = max(row["end"].year for row in rows)
    rows = sorted((row for row in rows if row["end"].year == year), key=lambda row: -row["value"])
    return chart(
        facts,
        rows,
        title="Why not?",
        subtitle=f"Reasons for not getting care: percent of {indicator.of}, {year}",
        summary=f"Named most often: “{words.group(rows[0])}”, {words.estimate(rows[0])}. One person may name several reasons.",
        figure=marks.bars(rows, palette, color=palette.untreated, outline=True),
        printed=printed(rows, caption=f"Reasons for not getting care, {year}", head="Reason", label=words.group),
        alt=f"{words.with_intervals('Bars', rows)}: reasons for not getting care among {indicator.of}, {year}.",
        notes=("The list of reasons was changed in 2022; earlier lists are not comparable.",),
        stem=f"{measure}-reasons-{year}",
    )
