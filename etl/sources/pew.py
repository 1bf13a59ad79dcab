"""Pew Research Center's Mobile Fact Sheet: who owns a cellphone or smartphone, and who has no other way online at home.

The publisher's own Markdown of the page. Tables are found by their heading, with lost blanks allowed for
(`HOUSEHOLDINCOME`, `RACE &ETHNICITY`); a table that is not known is refused. Three forms:
- ownership over time: a row a poll, dated by the last day of its fieldwork (several polls a year are several rows);
- ownership by group: the newest survey alone, bare numbers. Its third row, cellphone but no smartphone, is the check;
- dependency over time and by group: a row a year, all polls of the year pooled. A column is blank outside the years
  in which its group was asked (income bands change in 2023, education bands in 2021, Asian adults from 2023).

The mode of each year is read from the notes below the charts: phone, then web and mail, then all three; a year no
note names is refused. The text above the tables states the newest totals, which must agree where they are found.
Left out: party identification, and the cellphone-but-no-smartphone rows. Whole percents are printed, no intervals.
The terms ask for attribution and forbid republishing the sheet in principal part, so no copy of it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

import pandas as pd

from etl.cells import percent, us_date, whole
from etl.errors import CellError, LayoutError
from etl.model import Indicator, Method, Source, figures
from etl.tables import Table, markdown_tables

URL = "https://www.pewresearch.org/internet/fact-sheet/mobile.md"
PAGE = "Mobile Fact Sheet"
PHONES = ("Cellphone", "Smartphone")
ROWS = (*PHONES, "Cellphone, but not a smartphone")
_ROUNDING = 2
"""Points by which cellphone less smartphone may miss the third row: rounding, and people who gave no answer."""

_HALVES = 1.5
"""Points by which a total may miss the middle of men and women, who are half of the adults each: rounding, and 1 in 50."""

_GROUPS = {
    "total": {"U.S. adults": "total"},
    "age": {"Ages 18-29": "18-29", "30-49": "30-49", "50-64": "50-64", "65+": "65+"},
    "sex": {"Men": "Male", "Women": "Female"},
    "race_ethnicity": {
        "White": "White (non-Hispanic)",
        "Black": "Black (non-Hispanic)",
        "Hispanic": "Hispanic",
        "Asian*": "Asian (non-Hispanic)",
    },
    "income": {band: band for band in ("Less than $30,000", "$30,000-$69,999", "$70,000-$99,999", "$100,000+")},
    "education": {level: level for level in ("High school or less", "Some college", "College graduate")},
    "community": {area: area for area in ("Urban", "Suburban", "Rural")},
}
_OLD_BANDS = ("Less than $30,000", "$30,000-$49,999", "$50,000-$74,999", "$75,000+")
_OLD_LEVELS = ("Less than high school graduate", "High school graduate")
_YEARS = {
    "race_ethnicity": {"Asian*": (2023, 2999)},
    "income": {f"{band} (NPORS)": (2023, 2999) for band in _GROUPS["income"]} | dict.fromkeys(_OLD_BANDS, (0, 2021)),
    "education": {"High school or less": (2021, 2999)} | dict.fromkeys(_OLD_LEVELS, (0, 2019)),
}
"""Years in which a column of a dependency table is filled, first to last; a column not named here is always filled."""

_HEADINGS = {
    "age": ("AGE", "Smartphone dependency by age"),
    "sex": ("GENDER", "Smartphone dependency by gender"),
    "race_ethnicity": ("RACE & ETHNICITY", "Smartphone dependency by race and ethnicity"),
    "income": ("HOUSEHOLD INCOME", "Smartphone dependency by income"),
    "education": ("EDUCATION", "Smartphone dependency by education level"),
    "community": ("COMMUNITY", "Smartphone dependency by community type"),
}
"""The tables of a group: its ownership in the newest survey, its dependency over the years."""

_POLLS, _DEPENDENCY, _LEFT_OUT = "Mobile phone ownership", "Smartphone dependency", "PARTY ID"
_METHODS = {
    "phone": "pew_phone",
    "web and mail": "pew_web_mail_2023",
    "web, mail and phone": "pew_web_mail_phone_2024_on",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH, _DAY = r"([A-Z][a-z]{2})[a-z]*\.?", r"([0-9]{1,2}), ([0-9]{4})"
_SURVEY = re.compile(
    rf"Survey of U\.S\. adults conducted {_MONTH} [0-9]{{1,2}}(?:, [0-9]{{4}})?[-–](?:{_MONTH} )?{_DAY}"
)
_SAMPLE = re.compile(rf"surveyed ([0-9,]+) U\.S\. adults from [^\n]{{1,20}}? to {_MONTH} {_DAY}")
_PHONE_YEARS = re.compile(r"Polls from ([0-9]{4})-([0-9]{4}) were conducted via phone")
_OTHER_YEARS = re.compile(r"In ([0-9]{4}[0-9, and]*), the polls? (?:was|were) conducted via (web[a-z, ]*)")
_TOLD = {
    "cellphone_owner": re.compile(r"([0-9]+)% – now own a cellphone"),
    "smartphone_owner": re.compile(r"\(([0-9]+)%\) own a smartphone"),
    "smartphone_dependent": re.compile(r"([0-9]+)% of U\.S\. adults are .smartphone-only"),
}

Record = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The page: its tables by squeezed heading, the method of each year, and the newest survey's last day and size."""

    tables: Mapping[str, Table]
    methods: Mapping[int, str]
    edition: str
    surveyed: date
    sample_n: int | None

    def table(self, heading: str) -> Table:
        return self.tables[_squeeze(heading)]

    def record(self, table: Table, indicator: str, when: tuple[date, date], label: str = "") -> Record:
        """A row of `table` without its value. Raises LayoutError where no note names the mode of its year."""
        start, end = when
        if end.year not in self.methods:
            raise LayoutError(where=table.where, expected=f"a note that names the mode of {end.year}", found="none")
        note = " English speakers only." if label == "Asian*" else ""
        return {
            "indicator": indicator,
            "start": start,
            "end": end,
            "unit": "percent",
            "method": self.methods[end.year],
            "reference": f"Pew Research Center, {PAGE}, edition of {self.edition}, table {table.caption}.{note} {URL}",
        }


def parse(bodies: Mapping[str, bytes]) -> pd.DataFrame:
    """A row a poll or year, group and indicator. Raises CellError or LayoutError."""
    text = _text(bodies["mobile"])
    sheet = _sheet(text)
    records = list(_over_time(sheet))
    if sheet.surveyed not in {record["end"] for record in records}:
        raise LayoutError(where=_POLLS, expected=f"the survey that ended {sheet.surveyed}", found="no such row")
    records += _by_year(sheet, _DEPENDENCY, "total")
    for kind, (owned, dependent) in _HEADINGS.items():
        records += [*_by_group(sheet, owned, kind), *_by_year(sheet, dependent, kind)]
    _text_agrees(text, records)
    _totals_agree(records)
    _tables_agree(records, sheet.surveyed)
    return figures(records, source="pew")


def _text(body: bytes) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LayoutError(where=PAGE, expected="Markdown in UTF-8", found=str(error)) from error
    if text.splitlines()[:2] != ["---", f'title: "{PAGE}"']:
        raise LayoutError(where=PAGE, expected=f"Markdown that opens with the title {PAGE}", found=repr(text[:60]))
    return text


def _sheet(text: str) -> Sheet:
    edition = re.search(r'^date: "([0-9-]{10})"$', text, re.MULTILINE)
    days = {_day(last or first, day, year) for first, last, day, year in _SURVEY.findall(text)}
    if not edition or len(days) != 1:
        found = f"{edition and edition[1]}, {', '.join(map(str, sorted(days))) or 'no survey'}"
        raise LayoutError(
            where=PAGE, expected="the date of the edition and one survey below the group tables", found=found
        )
    surveyed = days.pop()
    sizes = {(whole(n, where=PAGE), _day(*day)) for n, *day in _SAMPLE.findall(text)}
    if any(day != surveyed for _, day in sizes) or len(sizes) > 1:
        raise LayoutError(where=f"{PAGE}, sample", expected=f"one survey that ended {surveyed}", found=str(sizes))
    sample_n = next((n for n, _ in sizes), None)
    return Sheet(tables=_tables(text), methods=_methods(text), edition=edition[1], surveyed=surveyed, sample_n=sample_n)


def _day(month: str, day: str, year: str) -> date:
    number = _MONTHS.index(month) + 1 if month in _MONTHS else 0
    return us_date(f"{number}/{day}/{year}", where=f"{PAGE}, {month} {day}, {year}")


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text).casefold()


def _tables(text: str) -> dict[str, Table]:
    known = {_squeeze(heading) for heading in (_POLLS, _DEPENDENCY, *chain(*_HEADINGS.values()))}
    tables: dict[str, Table] = {}
    for _, table in markdown_tables(text):
        name = _squeeze(table.caption)
        if name in tables or name not in known | {_squeeze(_LEFT_OUT)}:
            raise LayoutError(where=PAGE, expected="each known table once", found=f"a table headed {table.caption!r}")
        tables[name] = table
    if missing := known - set(tables):
        raise LayoutError(where=PAGE, expected="every known table", found=f"none headed {', '.join(sorted(missing))}")
    return tables


def _methods(text: str) -> dict[int, str]:
    told = [(year, "phone") for a, b in _PHONE_YEARS.findall(text) for year in range(int(a), int(b) + 1)]
    told += [
        (int(y), mode.strip()) for years, mode in _OTHER_YEARS.findall(text) for y in re.findall("[0-9]{4}", years)
    ]
    methods: dict[int, str] = {}
    for year, mode in told:
        if mode not in _METHODS or methods.setdefault(year, _METHODS[mode]) != _METHODS[mode]:
            raise LayoutError(where=f"{PAGE}, notes", expected=f"one known mode for {year}", found=mode)
    return methods


def _columns(table: Table, labels: Iterable[str]) -> dict[str, int]:
    """Where each label's column stands. Every column must be expected, and once; the first names the rows."""
    at = {_squeeze(name): position for position, name in enumerate(table.header[0])}
    expected = list(labels)
    if {_squeeze(name) for name in expected} != set(at) - {"", "year"} or len(table.header[0]) != len(expected) + 1:
        raise LayoutError(where=table.where, expected=", ".join(expected), found=", ".join(table.header[0]))
    return {name: at[_squeeze(name)] for name in expected}


def _share(text: str, *, sign: bool, where: str) -> float:
    percent(text, where=where, sign=sign)
    return float(whole(text.removesuffix("%"), where=where))


def _over_time(sheet: Sheet) -> Iterator[Record]:
    table = sheet.table(_POLLS)
    at, last = _columns(table, PHONES), date.min
    for row in table.rows:
        where = f"{table.where}, {row[0]}"
        day = us_date(row[0], where=where)
        if day <= last:
            raise CellError(where=where, expected=f"a date after {last}", found=row[0])
        last, cellphone = day, 0.0
        for name in PHONES:
            if name == "Smartphone" and not row[at[name]]:
                continue
            value = _share(row[at[name]], sign=True, where=f"{where}, {name}")
            cellphone = cellphone or value
            if value > cellphone:
                raise CellError(where=f"{where}, {name}", expected=f"at most {cellphone:g}%", found=f"{value:g}%")
            size = sheet.sample_n if day == sheet.surveyed else None
            yield sheet.record(table, f"{name.lower()}_owner", (day, day)) | {"value": value, "sample_n": size}


def _by_group(sheet: Sheet, heading: str, kind: str) -> Iterator[Record]:
    table = sheet.table(heading)
    at, names = _columns(table, _GROUPS[kind]), tuple(row[0] for row in table.rows)
    if names != ROWS:
        raise LayoutError(where=table.where, expected="; ".join(ROWS), found="; ".join(names))
    for label, group in _GROUPS[kind].items():
        where = f"{table.where}, {label}"
        owners = [_share(row[at[label]], sign=False, where=f"{where}, {row[0]}") for row in table.rows]
        if owners[1] > owners[0] or abs(owners[0] - owners[1] - owners[2]) > _ROUNDING:
            expected = f"cellphone less smartphone within {_ROUNDING} of the third row"
            raise CellError(where=where, expected=expected, found=" | ".join(f"{value:g}" for value in owners))
        for name, value in zip(PHONES, owners, strict=False):
            record = sheet.record(table, f"{name.lower()}_owner", (sheet.surveyed, sheet.surveyed), label)
            yield record | {"group_kind": kind, "group": group, "value": value}


def _by_year(sheet: Sheet, heading: str, kind: str) -> Iterator[Record]:
    table, columns = sheet.table(heading), _YEARS.get(kind, {})
    if kind != "income":
        columns = dict.fromkeys(_GROUPS[kind], (0, 2999)) | columns
    at, last = _columns(table, columns), 0
    for row in table.rows:
        where = f"{table.where}, {row[0]}"
        year = whole(row[0], where=where)
        if year <= last:
            raise CellError(where=where, expected=f"a year after {last}", found=row[0])
        last = year
        for label, (first, final) in columns.items():
            text = row[at[label]]
            if bool(text) != (first <= year <= final):
                expected = f"a percentage from {first} to {final}, blank otherwise"
                raise CellError(where=f"{where}, {label}", expected=expected, found=text)
            if text:
                value = _share(text, sign=True, where=f"{where}, {label}")
                record = sheet.record(table, "smartphone_dependent", (date(year, 1, 1), date(year, 12, 31)), label)
                group = _GROUPS[kind].get(label, label.removesuffix(" (NPORS)"))
                yield record | {"group_kind": kind, "group": group, "value": value}


def _text_agrees(text: str, records: Iterable[Record]) -> None:
    newest = {record["indicator"]: record for record in records if record.get("group_kind", "total") == "total"}
    for indicator, sentence in _TOLD.items():
        if indicator not in newest:
            raise LayoutError(where=PAGE, expected=f"totals of {indicator}", found="none")
        for told in sentence.findall(text):
            if float(told) != newest[indicator]["value"]:
                where = f"{PAGE}, {indicator} on {newest[indicator]['end']}"
                raise CellError(
                    where=where, expected=f"{told}% as the text says", found=f"{newest[indicator]['value']:g}%"
                )


def _totals_agree(records: Iterable[Record]) -> None:
    """A total lies between the lowest and highest of its groups, but for rounding and people who gave no answer."""
    groups: dict[tuple[str, date], dict[str, list[float]]] = {}
    for record in records:
        kinds = groups.setdefault((record["indicator"], record["end"]), {})
        kinds.setdefault(record.get("group_kind", "total"), []).append(record["value"])
    for (indicator, end), kinds in groups.items():
        if "total" not in kinds:
            where = f"{PAGE}, {indicator}, {end}"
            raise LayoutError(where=where, expected="a total beside its groups", found=", ".join(kinds))
        for kind, values in kinds.items():
            low, high, total = min(values) - 1, max(values) + 1, kinds["total"][0]
            if not low <= total <= high:
                where = f"{PAGE}, {indicator} by {kind}, {end}"
                raise CellError(
                    where=where, expected=f"groups on both sides of the total, {total:g}%", found=str(values)
                )
            if kind == "sex" and abs(sum(values) / 2 - total) > _HALVES:
                where = f"{PAGE}, {indicator} by {kind}, {end}"
                raise CellError(where=where, expected=f"two halves of the total, {total:g}%", found=str(values))


def _tables_agree(records: Iterable[Record], surveyed: date) -> None:
    """In the newest survey's year no group depends on a smartphone more than it owns one, which another table gives."""
    owners, dependent = (
        {
            (record.get("group_kind", "total"), record.get("group", "total")): record["value"]
            for record in records
            if record["indicator"] == indicator and record["end"] == end
        }
        for indicator, end in (("smartphone_owner", surveyed), ("smartphone_dependent", date(surveyed.year, 12, 31)))
    )
    for group, value in dependent.items():
        where = f"{PAGE}, smartphone_dependent, {' '.join(group)}, {surveyed.year}"
        if group not in owners:
            raise LayoutError(where=where, expected="how many own one, in another table", found="nothing")
        if value > owners[group]:
            raise CellError(where=where, expected=f"at most {owners[group]:g}%, who own one", found=f"{value:g}%")


_OF = "US adults (18 and older)"
_QUESTION = "Ownership of a cellphone and a smartphone; a home broadband subscription. Wording varied over the years"


def _method(method: str, title: str, mode: str, why: str) -> Method:
    return Method(
        id=method,
        title=f"Pew Research Center, {title}",
        question=_QUESTION,
        recall="the day of the interview",
        mode=mode,
        why=why,
        reference=f"{PAGE}, notes to the charts. {URL}",
    )


SOURCE = Source(
    slug="pew",
    title=PAGE,
    publisher="Pew Research Center",
    page_url="https://www.pewresearch.org/internet/fact-sheet/mobile/",
    licence="Pew Research Center's terms: use and adaptation with attribution; no republication in principal part.",
    citation="Pew Research Center. Mobile Fact Sheet.",
    update_days=365,
    indicators=(
        Indicator(id="cellphone_owner", title="Own a cellphone", of=_OF, says="owned a cellphone"),
        Indicator(id="smartphone_owner", title="Own a smartphone", of=_OF, says="owned a smartphone"),
        Indicator(
            id="smartphone_dependent",
            title="Own a smartphone and have no broadband at home",
            of=_OF,
            says="owned a smartphone but had no broadband at home",
        ),
    ),
    methods=(
        _method("pew_phone", "by phone", "telephone", "Polls to 2021 were taken by phone alone."),
        _method(
            "pew_web_mail_2023", "web and mail", "web and mail", "The 2023 survey left the phone for web and mail."
        ),
        _method(
            "pew_web_mail_phone_2024_on",
            "web, mail and phone",
            "web, mail and phone",
            "From 2024 respondents may also answer by phone, which the 2023 survey did not offer.",
        ),
    ),
    requests={"mobile": URL},
    hosts=("www.pewresearch.org",),
    marks={"mobile": 'title: "Mobile Fact Sheet"'},
    parse=parse,
    min_rows=300,
    left_out="Party identification, which no chart uses, and “cellphone, but not a smartphone”, which only checks the other two. What earlier editions and the press print is listed in data/excluded/pew.csv, without the numbers.",
    called="An endpoint nobody here has called; its bytes were recorded on 2026-09-09.",
)
