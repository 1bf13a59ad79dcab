"""The gap: of every 100 adults, how many live with a mental illness, and how many of those are treated."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from etl.measures import of_a_hundred
from etl.model import Row
from pages.figures import draw_gap, eras, gap_of, gap_tables, gap_words, pictures, revised, trend, words
from pages.figures.chart import Chart, Drawn, Series, chart, printed
from pages.figures.facts import Facts, NoFiguresError
from pages.figures.gap_of import Of, Parts
from pages.figures.groups import kind_of
from pages.figures.style import Palette

OF = {word: of.label for word, of in gap_of.CHOICES.items()}
KINDS = {"age": "Age", "race": "Race and ethnicity", "sex": "Sex"}

OVER_TIME = "Is care reaching more people?"
LEAD = "Counted here as the share of US adults with a mental illness who went untreated."


def people(facts: Facts, palette: Palette) -> Chart:
    """One mark for each of 100 adults, in the latest year whose two parts are both first-hand."""
    year = latest(facts, "total")
    adults, ill, counted = (_everyone(facts, of) for of in gap_of.CHOICES.values())
    treated = ill.rows["treated"]
    shown = _shown(facts)
    counts = [draw_gap.People(count=int(count), words=said, color=color) for count, said, color in key(facts)]
    return chart(
        facts,
        [*adults.rows.values(), treated, *counted.rows.values()],
        title="Of every 100 adults",
        subtitle=f"Adults 18 and older, United States, {year}; each mark is one adult in a hundred",
        summary=f"{shown[0]} were ill and treated, {shown[1]} were ill and not treated, and {shown[2]} had no mental illness in the past year.",
        drawn=Drawn(
            picture=pictures.both(
                lambda width: draw_gap.people_array(
                    counts, palette, width=width, across=20 if width == pictures.WIDE else 10
                )
            ),
            key=pictures.both(lambda width: draw_gap.key(counts, palette, width=width)),
        ),
        printed=gap_tables.people(facts, adults, counted, treated, shown),
        leads=[counted.untreated, adults.rows["ill"], treated],
        alt=f"{sum(shown)} marks: {shown[0]} filled for ill and treated, {shown[1]} outlined for ill and not treated, {shown[2]} dots for no mental illness.",
        notes=(
            "Whole people, rounded so that they add up to 100; the table has the decimals.",
            *gap_words.derived([adults]),
        ),
        stem=f"gap-of-100-adults-{year}",
    )


def answer(facts: Facts) -> str:
    """The page's answer: ill, treated, and how many people were not."""
    adults, parted, counted = (_everyone(facts, of) for of in gap_of.CHOICES.values())
    ill, treated = adults.rows["ill"], parted.rows["treated"]
    count, without = counted.rows["ill"], counted.untreated
    return (
        f"In {words.period(ill)}, **{words.number(ill)}** of US adults ({words.ci(ill)}), {words.number(count)} people, had a mental illness in the past year. "
        f"**{words.number(treated)}** of them were treated ({words.ci(treated)}); **{words.number(without)} were not** ({words.ci(without)})."
        f"{_later(facts, treated)}{revised.sentences(facts, [ill, count, treated, without])}"
    )


def _later(facts: Facts, treated: Row) -> str:
    """That newer figures are known only second-hand, where they are: they are no headline, and stand with their mark below."""
    newer = any(row["end"] > treated["end"] for row in trend.yearly(facts, "ami_treated"))
    return (
        f" What is known of later years is second-hand: the share treated stands below, under “{OVER_TIME}”."
        if newer
        else ""
    )


def key(facts: Facts) -> tuple[tuple[str, str, str], ...]:
    """The three numbers of the hundred marks, what they count, and the colour that means it."""
    treated, untreated, well = _shown(facts)
    return (
        (str(treated), "ill and treated", "treated"),
        (str(untreated), "ill and not treated", "untreated"),
        (str(well), "no mental illness in the past year", "well"),
    )


def latest(facts: Facts, kind: str) -> int:
    """The latest year in which the gap of all adults is known by a kind, first-hand; NoFiguresError where there is none."""
    return gap_of.latest(facts, gap_of.ADULTS, kind)


def nearest(facts: Facts, of: str, by: str) -> tuple[str, str]:
    """What the gap can be counted of by a kind, and why that is not what was asked for, blank where it is."""
    try:
        gap_of.latest(facts, gap_of.CHOICES[of], kind_of(by))
    except NoFiguresError:
        return "adults", (
            f"By {words.kind(kind_of(by))}, “{OF[of]}” cannot be shown: this release holds no first-hand figures for it. "
            f"“{OF['adults']}” is shown instead."
        )
    return of, ""


def by_group(facts: Facts, of: str, by: str, palette: Palette) -> Chart:
    """Treated and untreated by group, counted `of` adults, of those ill, or in people, in the latest year that has them.

    Raises NoFiguresError where no year has them all first-hand: `nearest` says what can be drawn.
    """
    counted, kind = gap_of.CHOICES[of], kind_of(by)
    year = gap_of.latest(facts, counted, kind)
    total = gap_of.groups(facts, counted, "total", year)
    found = gap_of.groups(facts, counted, kind, year)
    rows = [row for parts in (*total, *found) for row in parts.rows.values()]
    return chart(
        facts,
        rows,
        title=f"{counted.title} By {words.kind(kind)}",
        subtitle=f"{counted.subtitle}, {year}, split into treated and not treated",
        summary=gap_words.summary(facts, counted, found, _ill(facts, counted, kind, year)),
        drawn=Drawn(picture=pictures.both(lambda width: _bars([*total, *found], counted, palette, width))),
        printed=gap_tables.by_group(facts, counted, [*total, *found], f"by {words.kind(kind)}, {year}"),
        alt=f"{words.with_intervals('Bars', rows)}: {counted.axis} by {words.kind(kind)}, {year}, treated and not treated.",
        leads=[found[0].untreated, found[-1].untreated],
        notes=(*gap_words.notes(counted, [*total, *found]), *gap_of.undrawn(facts, counted, kind, year)),
        reckoned=gap_words.assumes([*total, *found]),
        stem=f"gap-{counted.stem}-by-{by}-{year}",
    )


def _ill(facts: Facts, counted: Of, kind: str, year: int) -> Sequence[Parts]:
    """The same groups counted of those ill, where they were counted of all adults."""
    return gap_of.groups(facts, gap_of.ILL, kind, year) if counted is gap_of.ADULTS else ()


def over_time(facts: Facts, palette: Palette) -> Chart:
    """The treated share of adults with any mental illness by year, cut wherever years may not be compared."""
    rows = trend.yearly(facts, "ami_treated")
    last = trend.newest(rows)
    line = Series(name="", rows=rows, color=palette.treated)
    return chart(
        facts,
        rows,
        title=OVER_TIME,
        subtitle="Percent of US adults with any mental illness who received mental health care in the past year",
        summary=trend.words_of(facts, rows),
        drawn=Drawn(picture=pictures.lines([line], facts, palette)),
        printed=printed(
            facts, rows, caption="Adults with any mental illness who received care, percent of them", head="Year"
        ),
        alt=f"Points from {words.period(rows[0])} to {words.period(rows[-1])}; lines join only years that may be compared.",
        leads=[last],
        notes=(trend.CUT,),
        changes=eras.notes(rows, facts.methods),
        stem="treated-share-over-time",
    )


def _everyone(facts: Facts, of: Of) -> Parts:
    """The whole population in the latest year of its gap; NoFiguresError where that year lacks a part."""
    found = gap_of.groups(facts, of, "total", latest(facts, "total"))
    if not found:
        raise NoFiguresError(f"how many are ill and how many of those are treated, counted {of.label.lower()}")
    return found[0]


def _shown(facts: Facts) -> tuple[int, ...]:
    adults = _everyone(facts, gap_of.ADULTS)
    care, none = (adults.rows[name]["value"] for name in ("treated", "not treated"))
    return of_a_hundred(care, none, 100 - care - none)


def _bars(groups: Sequence[Parts], of: Of, palette: Palette, width: int) -> str:
    bars = [_bar(parts, of) for parts in groups]
    steps = ceil(max(bar.whole.end for bar in bars) / of.step)
    ticks = [(n * of.step, f"{n * of.step / of.one:g}{of.sign}") for n in range(steps + 1)]
    return draw_gap.parted_bars(bars, draw_gap.Axis(ticks=ticks, title=of.axis), palette, width=width)


def _bar(parts: Parts, of: Of) -> draw_gap.Bar:
    rows, treated = parts.rows, parts.rows["treated"]
    name, total = words.group(treated, "All adults"), treated["group_kind"] == "total"
    number = words.rounded(treated["value"] / of.one, 1)
    everyone = draw_gap.Span(value=100, low=None, high=None, text="", title=f"{name}, all who were ill: 100%")
    return draw_gap.Bar(
        label=name,
        whole=_span(rows["ill"], name, "ill") if "ill" in rows else everyone,
        treated=treated["value"],
        treated_title=pictures.title(f"{name}, treated", treated),
        treated_texts=(f"{words.number(treated)} treated", number) if total else (number,),
        untreated=_span(parts.untreated, name, "not treated"),
        bold=total,
    )


def _span(row: Row, name: str, what: str) -> draw_gap.Span:
    low, high = pictures.clipped(row)
    said = f"{words.number(row)} {what}"
    return draw_gap.Span(
        value=row["value"], low=low, high=high, text=said, title=pictures.title(f"{name}, {what}", row)
    )
