"""Coombs et al. 2021: barriers to health care among US adults, by psychological distress (NHIS 2017 and 2018).

Nobody here has seen the article's XML or a table of it: the abstract was read on mirrors. So `parse` takes the three
figures of the abstract by their sentences (respondents, any barrier, no usual source of care), each once, and a table
only where its caption speaks of barriers and its header names all three levels of distress (NPD, MPD, SPD). There the
columns are found by name, the caption or the header must say what a cell holds, and a row must be one barrier of
`BARRIERS`. The paper says that each barrier is most common at SPD and least at NPD; a row that says otherwise, or whose
levels add up to 100 (shares across levels, not within them), is refused. Columns of totals and p-values, rows `No`, and
every other table are left out. A document with an entity of its own is refused: what it stands for would be lost.

All figures are of all adults and of all health care: 95.6 % with any barrier does not mean that so many could not get
mental health care. Transcribed: the odds ratios of the abstract. Left out there: the pair for SPD and MPD, which may be
printed in the other order, and two upper limits that are not legible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

import pandas as pd
from lxml import etree

from etl.cells import decimals_of, percent, plain, whole
from etl.errors import CellError, LayoutError
from etl.model import Indicator, Method, Source, figures
from etl.tables import Table, cell_text, jats_document, jats_tables

DOI, PMC = "10.1016/j.ssmph.2021.100847", "PMC8214217"
URL = f"https://www.ebi.ac.uk/europepmc/webservices/rest/{PMC}/fullTextXML"
PAGE = f"https://doi.org/{DOI}"
LEVELS = {
    "NPD": r"\bNPD\b|\bno (psychological )?distress\b",
    "MPD": r"\bMPD\b|\bmoderate (psychological )?distress\b",
    "SPD": r"\bSPD\b|\b(severe|serious) (psychological )?distress\b",
}
_UNUSED = r"(total|overall|all adults)\b|p\b|p[- ]?value"
_DOMAINS = r"(approachability|availability|affordability)\b"
_LABELS = r"(barriers?( to .*)?|characteristics?|variables?)?"

BARRIERS = {
    "access_any_barrier": (
        "At least one barrier to health care",
        r"\b(any|at least one|one or more|≥ ?1)\b.*\bbarrier",
    ),
    "access_no_usual_source": ("No usual source of care", r"\busual (source|place)\b|\bNUSC\b"),
    "access_worry_emergent": ("Worries about affording emergent care", r"\bworr.*\b(emergen|accident|illness)"),
    "access_worry_normal": ("Worries about affording normal care", r"\bworr.*\b(normal|routine)\b"),
    "access_cost_medication": ("Could not afford prescription medicine", r"\bafford.*\b(prescription|medic(in|ation))"),
    "access_cost_mental_care": ("Could not afford mental health care", r"\bafford.*\bmental"),
    "access_cost_dental": ("Could not afford dental care", r"\bafford.*\bdental"),
    "access_cost_eyeglasses": ("Could not afford eyeglasses", r"\bafford.*\b(eyeglass|glasses)"),
    "access_phone": ("Could not get through on the phone", r"\bphone\b"),
    "access_appointment": ("Could not get an appointment soon enough", r"\bappointment"),
    "access_wait": ("Waited too long at the doctor's office", r"\bwait"),
    "access_hours": ("Not open when one could go", r"\b(not open|hours)\b"),
    "access_transportation": ("No transportation", r"\btransport"),
    "access_approachability": ("Approachability of care", r"^approachability\b"),
    "access_availability": ("Availability of care", r"^availability\b"),
    "access_affordability": ("Affordability of care", r"^affordability\b"),
}
"""Each barrier's title and the words of a row's label that name it. Two at once, or none, is refused."""

_SENTENCES = {
    "respondents": r"\bsample included ([0-9][0-9,.]*) adults\b",
    "any barrier": r"\bat least one barrier to health ?care access \(([^()]*%)\)",
    "no usual source of care": r"([^\s()]*%) reported (?:NUSC|no usual source of care)\b",
}
Form = Literal["percent", "count (percent)", "percent (interval)"]
_FORMS: tuple[tuple[Form, str], ...] = (
    ("percent (interval)", r"(%|percent)[^a-z0-9]*95 ?% ?(CI|confidence interval)"),
    ("count (percent)", r"\b(n|no\.|count) ?[,(] ?((weighted|column) )?(%|percent)"),
    ("percent", r"%|\bpercent"),
)


def parse(bodies: Mapping[str, bytes]) -> pd.DataFrame:
    """The abstract's two shares, and each barrier by distress where a table gives it. Raises LayoutError, CellError."""
    article = jats_document(bodies["article"])
    if any(True for _ in article.iter(etree.Entity)):
        raise LayoutError(where="article", expected="no entities but XML's own", found="an entity of the document")
    ids = {cell_text(part) for part in article.iterfind("{*}front/{*}article-meta/{*}article-id")}
    if not ids & {DOI, PMC, PMC.removeprefix("PMC")}:
        raise LayoutError(where="article-id", expected=f"{DOI} or {PMC}", found=", ".join(sorted(ids)) or "nothing")
    records = [*_abstract(article)]
    for table in jats_tables(bodies["article"]):
        if re.search("barrier", table.caption, re.IGNORECASE) and set(_levels(table).values()) == LEVELS.keys():
            records += _table(table)
    seen = [(record["indicator"], record["group"]) for record in records]
    if twice := [key for key in seen if seen.count(key) > 1]:
        raise LayoutError(where="article", expected="each barrier once a level", found=f"several {twice[0]}")
    return figures(records, source="coombs_2021")


def _abstract(article: etree._Element) -> Iterator[dict[str, Any]]:
    parts = [part for part in article.iterfind("{*}front/{*}article-meta/{*}abstract") if not part.get("abstract-type")]
    text = " ".join(cell_text(part) for part in parts)
    found = {}
    for name, sentence in _SENTENCES.items():
        matches = re.findall(sentence, text, re.IGNORECASE)
        if len(matches) != 1:
            raise LayoutError(where=f"abstract, {name}", expected="its sentence once", found=f"{len(matches)} times")
        found[name] = matches[0]
    sample = whole(found["respondents"], where="abstract, respondents")
    for name, indicator in (
        ("any barrier", "access_any_barrier"),
        ("no usual source of care", "access_no_usual_source"),
    ):
        value = percent(found[name], where=f"abstract, {name}", sign=True, decimals=1)
        yield _record(indicator, f"Abstract, {name}") | {"value": value, "sample_n": sample}


def _levels(table: Table) -> dict[int, str]:
    """Which column is which level. A column that names two levels is none."""
    named = {}
    for column, text in _columns(table).items():
        levels = [level for level, words in LEVELS.items() if re.search(words, text, re.IGNORECASE)]
        if len(levels) == 1:
            named[column] = levels[0]
    return named


def _columns(table: Table) -> dict[int, str]:
    width = max((len(row) for row in table.header), default=0)
    return {
        column: " ".join(dict.fromkeys(row[column] for row in table.header if column < len(row)))
        for column in range(width)
    }


def _table(table: Table) -> Iterator[dict[str, Any]]:
    columns, levels = _columns(table), _levels(table)
    labels = [column for column in columns if re.fullmatch(_LABELS, columns[column].strip(), re.IGNORECASE)]
    known = {*levels, *labels, *(c for c, text in columns.items() if re.match(_UNUSED, text, re.IGNORECASE))}
    if len(levels) != len(LEVELS) or len(labels) != 1 or known != columns.keys():
        expected = "a column of labels, one a level of distress, and totals or p-values alone"
        raise LayoutError(where=table.where, expected=expected, found=" | ".join(columns.values()))
    forms = {column: _form(columns[column], table) for column in levels}
    digits: set[int] = set()
    for label, row in _barrier_rows(table, labels[0]):
        printed = {level: _printed(row[c], forms[c], f"{table.where}, {label}, {level}") for c, level in levels.items()}
        yield from _row(printed, label, table)
        digits |= {decimals_of(text) for cell in printed.values() for text in cell}
    if len(digits) > 1:
        expected, found = "percentages with one number of digits after the point", ", ".join(map(str, sorted(digits)))
        raise LayoutError(where=table.where, expected=expected, found=found)


def _barrier_rows(table: Table, labels: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each row of figures with the barrier's name: its own label, or the heading above a `Yes`. `No` is left out."""
    heading, answered, width = "", True, len(_columns(table))
    for row in (*table.rows, None):
        if row is not None and len(row) != width:
            raise LayoutError(where=table.where, expected=f"{width} cells", found=f"{len(row)}: {row}")
        label = row[labels].casefold() if row else ""
        if label not in {"yes", "no"} and not answered and _named(heading):
            raise LayoutError(where=f"{table.where}, {heading}", expected="figures of the barrier", found="none")
        if row is None:
            return
        if len(set(row)) == 1 or not any(row[column] for column in range(width) if column != labels):
            heading, answered = row[labels], re.match(_DOMAINS, label) is not None
        elif label == "yes" and heading:
            answered = True
            yield heading, row
        elif label != "no" or not heading:
            heading, answered = "", True
            yield row[labels], row


def _named(label: str) -> list[str]:
    return [name for name, (_, words) in BARRIERS.items() if re.search(words, label, re.IGNORECASE)]


def _form(header: str, table: Table) -> Form | None:
    """What a cell holds, as the header says, else the caption; None where neither does."""
    for text in (header, table.caption):
        if re.search(r"\brow\b", text, re.IGNORECASE):
            raise LayoutError(where=table.where, expected="shares within a level of distress", found=text)
        for form, words in _FORMS:
            if re.search(words, text, re.IGNORECASE):
                return form
    return None


def _row(printed: Mapping[str, tuple[str, ...]], label: str, table: Table) -> Iterator[dict[str, Any]]:
    where = f"{table.where}, {label}"
    barriers = _named(label)
    if len(barriers) != 1:
        raise LayoutError(where=where, expected="the name of one known barrier", found=f"{label}: {barriers}")
    cells = {level: _shares(texts, f"{where}, {level}") for level, texts in printed.items()}
    npd, mpd, spd = (cells[level]["value"] for level in LEVELS)
    if not npd <= mpd <= spd or abs(npd + mpd + spd - 100) < 0.2:
        expected = "shares within each level of distress, that rise from NPD to MPD to SPD"
        raise CellError(where=where, expected=expected, found=f"{npd}, {mpd}, {spd}")
    for level, cell in cells.items():
        yield (
            _record(barriers[0], f"{table.where}, {label}, {level}") | {"group_kind": "distress", "group": level} | cell
        )


def _printed(text: str, form: Form | None, where: str) -> tuple[str, ...]:
    """The percentages of a cell: a share, and its limits where printed. Raises CellError for a cell of another form."""
    first, bracket, rest = text.partition("(")
    inside, end, more = rest.partition(")")
    limits = re.fullmatch(r"([^-–]+)[-–]([^-–]+)", inside)
    if (form == "percent" or (form is None and text.endswith("%"))) and not bracket:
        return (text,)
    if form == "count (percent)" and end and not more:
        whole(first, where=where)
        return (plain(inside),)
    if form == "percent (interval)" and end and not more and limits:
        return (plain(first), plain(limits[1]), plain(limits[2]))
    raise CellError(where=where, expected=form or "12.3%, or a form that the caption or header states", found=text)


def _shares(printed: tuple[str, ...], where: str) -> dict[str, float]:
    value, *limits = (percent(text, where=where) for text in printed)
    if not limits:
        return {"value": value}
    low, high = limits
    if not low <= value <= high:
        raise CellError(where=where, expected=f"a value from {low} to {high}", found=printed[0])
    return {"value": value, "low": low, "high": high}


def _record(indicator: str, place: str) -> dict[str, Any]:
    return {
        "indicator": indicator,
        "group_kind": "total",
        "group": "total",
        "start": date(2017, 1, 1),
        "end": date(2018, 12, 31),
        "unit": "percent",
        "method": "coombs_2021",
        "reference": f"Coombs et al. 2021. {place}. {PAGE}",
    }


_OF = "US adults (18 and older), all health care"
_SAYS = {
    "access_any_barrier": "had at least one barrier to health care of any kind",
    "access_no_usual_source": "had no usual source of health care of any kind",
    "access_worry_emergent": "worried about affording emergent health care",
    "access_worry_normal": "worried about affording normal health care",
    "access_cost_medication": "could not afford prescription medicine",
    "access_cost_mental_care": "could not afford mental health care",
    "access_cost_dental": "could not afford dental care",
    "access_cost_eyeglasses": "could not afford eyeglasses",
    "access_phone": "could not get through on the phone for health care of any kind",
    "access_appointment": "could not get an appointment for health care of any kind soon enough",
    "access_wait": "waited too long at the doctor's office",
    "access_hours": "found health care not open when they could go",
    "access_transportation": "had no transportation to health care of any kind",
    "access_approachability": "met barriers to the approachability of health care of any kind",
    "access_availability": "met barriers to the availability of health care of any kind",
    "access_affordability": "met barriers to the affordability of health care of any kind",
}
_OF_ODDS = "having no usual source of health care of any kind, against a group that the abstract does not name"

SOURCE = Source(
    slug="coombs_2021",
    title="Barriers to health care among US adults with mental health challenges (Coombs et al. 2021)",
    publisher="SSM - Population Health (Elsevier)",
    page_url=PAGE,
    licence="CC BY-NC-ND 4.0; figures alone are taken.",
    citation="Coombs NC, Meriwether WE, Caringi J, Newcomer SR. Barriers to healthcare access among U.S. adults with "
    f"mental health challenges: A population-based study. SSM - Population Health. 2021; 100847. doi:{DOI}",
    update_days=3650,
    indicators=tuple(
        Indicator(
            id=name,
            title=title,
            of=_OF,
            says=_SAYS[name],
            says_by_method={"coombs_2021_model": _OF_ODDS} if name == "access_no_usual_source" else {},
            units=("percent", "odds_ratio") if name == "access_no_usual_source" else ("percent",),
        )
        for name, (title, _) in BARRIERS.items()
    ),
    methods=(
        Method(
            id="coombs_2021",
            title="Coombs et al. 2021, shares of adults",
            question="Eight barriers to any health care; their wording and weighting were not read",
            recall="not stated in the abstract",
            mode="household interview (NHIS)",
            why="It pools two years of the survey before its redesign and counts barriers to all health care.",
            reference=f"Abstract. {PAGE}",
        ),
        Method(
            id="coombs_2021_model",
            title="Coombs et al. 2021, odds ratios",
            question="No usual source of care, in a multivariable logistic regression",
            recall="not stated in the abstract",
            mode="household interview (NHIS)",
            why="An odds ratio of a model compares groups with the others held equal, and is no share of people.",
            reference=f"Abstract. {PAGE}",
        ),
    ),
    requests={"article": URL},
    hosts=("www.ebi.ac.uk",),
    marks={"article": "<article-meta"},
    parse=parse,
    min_rows=8,
    jump=0.0,  # an article is not revised
    edition="The article of 15 June 2021, as its abstract reads on mirrors",
    left_out="Two odds ratios by distress whose order in the abstract is not certain; the reasons are in data/excluded/coombs_2021.csv.",
    called="An endpoint nobody here has called; that this article is served there is unconfirmed.",
)
