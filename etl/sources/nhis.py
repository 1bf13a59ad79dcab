"""National Health Interview Survey (NHIS): care missed because of cost, counselling, medication, feelings; yearly.

Fetched: `gj3i-hsbz`, the summary statistics of adults from 2019 on, six topics of 54, page by page as JSON whose rows
leave out what is blank. The same rows are read from the publisher's CSV export saved by hand. Five topics were seen in
copies of the rows, "Taking prescription medication for feelings of depression" only in lists of topics. A topic about
mental health that is not one of the six is refused; others are left out, and so are age-adjusted estimates, under a
name not yet seen in this dataset: `left_out` counts both. Flag `*` is suppressed. Flag `-` means zero and is taken
where a zero is printed without an interval, else refused.

Two groups band the same ages twice (to 65, to 75), so they are two kinds. `Non-MSA` and `Nonmetropolitan` are two kinds
as well: they differ in 2024. The recall period is 12 months for the cost barrier and for counselling (and for the
briefs' medication for mental health); for the two medication topics and the two on feelings it was not read.

Transcribed: the same dataset as of one copy, and reports that are not in it. A report asks its own question or speaks
for its own people, so it has its own method, and where the question differs its own indicator: the "unmet need because
of cost" of 2019 (5.3 %) is not the cost barrier of the dataset (4.4 %), and medication for depression (11.6 %) plus
for anxiety (14.3 %) do not make the medication for mental health of 2024 (19.3 %).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

import pandas as pd

from etl.cells import percent, plain, whole
from etl.errors import CellError, LayoutError
from etl.model import Indicator, Method, Paged, Source, figures
from etl.tables import csv_rows

FILE, PAGE = "gj3i-hsbz", "https://data.cdc.gov/d/gj3i-hsbz"
CRUDE, AGE_ADJUSTED = "Percent of population, crude", "Percent of population, age-adjusted"
TOPICS = {
    "Counseled by a mental health professional": "counselling_received",
    "Did not get needed mental health care due to cost": "cost_barrier_mental_care",
    "Regularly had feelings of depression": "regular_feelings_depression",
    "Regularly had feelings of worry, nervousness, or anxiety": "regular_feelings_anxiety",
    "Taking prescription medication for feelings of depression": "medication_depression",
    "Taking prescription medication for feelings of worry, nervousness, or anxiety": "medication_anxiety",
}
GROUPS = {
    "Total": "total",
    "Age groups with 65 years and older": "age",
    "Age groups with 75 years and older": "age_75_plus_bands",
    "Disability status": "disability",
    "Functioning difficulties status": "functioning",
    "Marital status": "marital",
    "Nativity": "nativity",
    "Race": "race",
    "Race and Hispanic origin": "race_ethnicity",
    "Sex": "sex",
    "Sexual orientation": "orientation",
    "Veteran status": "veteran",
    "Metropolitan statistical area": "metropolitan",
    "Region": "region",
    "Social vulnerability": "social_vulnerability",
    "Urbanicity": "urbanicity",
    "Education": "education",
    "Employment status": "employment",
    "Health insurance coverage: 65 years and older": "insurance_65_plus",
    "Health insurance coverage: Younger than 65 years": "insurance_under_65",
    "Poverty level": "income",
}
_NAMED = ("TOPIC", "GROUP", "SUBGROUP", "ESTIMATE_TYPE", "TIME_PERIOD")
_FIGURES = ("ESTIMATE", "ESTIMATE_LCI", "ESTIMATE_UCI")
_NEEDED = (*_NAMED, "SUBTOPIC", *_FIGURES, "STANDARD_ERROR", "FLAG")
_LABEL = re.compile(r"[≥<]?[A-Za-z0-9][A-Za-z0-9 ,.'%<≥/&-]*")
"""What a subgroup may be made of: no footnote mark, no digit of another script, no markup."""

_OURS = re.compile("mental|depress|anxi|counsel", re.IGNORECASE)

Row = tuple[str, dict[str, str]]
"""Where a row stands, and its cells by the publisher's column names; blank where the publisher gives nothing."""


def parse(bodies: Mapping[str, bytes]) -> pd.DataFrame:
    """A row a topic, group and year. Raises LayoutError unless the pages are as many rows as the publisher counts."""
    rows = _rows(bodies)
    taken = [(where, row) for where, row in rows if not _reason(row, where)]
    if "rows" not in bodies and (missing := TOPICS.keys() - {row["TOPIC"] for _, row in taken}):
        raise LayoutError(where=FILE, expected="every topic asked for", found=f"none of {', '.join(sorted(missing))}")
    if not taken:
        raise LayoutError(where=FILE, expected=f"rows of {', '.join(TOPICS)}", found=f"none in {len(rows)} rows")
    records = [_record(row, where) for where, row in taken]
    times = Counter(tuple(record[name] for name in ("indicator", "group_kind", "group", "start")) for record in records)
    if twice := [key for key, n in times.items() if n > 1]:
        raise LayoutError(where=FILE, expected="one row a topic, group and year", found=f"several for {twice[0]}")
    return figures(records, source="nhis")


def left_out(bodies: Mapping[str, bytes]) -> Counter[str]:
    """How many rows `parse` leaves out, by the reason: an estimate that is not taken, a topic of another kind."""
    return Counter(reason for where, row in _rows(bodies) if (reason := _reason(row, where)))


def _rows(bodies: Mapping[str, bytes]) -> list[Row]:
    """The rows of `rows` alone, or of `rows.0`, `rows.1` … whose number `rows.count` gives."""
    if set(bodies) == {"rows"}:
        return list(_read("rows", bodies["rows"]))
    names = [f"rows.{page}" for page in range(len(bodies) - 1)]
    if set(bodies) != {"rows.count", *names}:
        raise LayoutError(where=FILE, expected="pages from 0 on and their count", found=", ".join(sorted(bodies)))
    rows = [row for name in names for row in _read(name, bodies[name])]
    where = f"{FILE}, rows.count"
    counts = [text for _, row in _json("rows.count", bodies["rows.count"]) for text in row.values()]
    if [whole(text, where=where) for text in counts] != [len(rows)]:
        raise LayoutError(where=where, expected=f"the count of the {len(rows)} rows of the pages", found=str(counts))
    return rows


def _read(name: str, body: bytes) -> Iterator[Row]:
    """The rows of one body, JSON by its first byte, else the publisher's CSV."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{")):
        rows: Iterable[Row] = _json(name, body)
    else:
        header, end, rest = body.partition(b"\n")
        lines = csv_rows(header.upper() + end + rest, needed=_NEEDED, where=f"{FILE}, {name}")
        rows = ((f"{FILE}, {name}, row {n}", line) for n, line in enumerate(lines, start=1))
    for where, row in rows:
        if blank := [column for column in _NAMED if not row.get(column)]:
            raise LayoutError(where=where, expected=f"the columns {', '.join(_NAMED)}", found=f"no {blank[0]}")
        yield where, dict.fromkeys(_NEEDED, "") | {column: plain(text) for column, text in row.items()}


def _json(name: str, body: bytes) -> list[Row]:
    try:
        text = body.decode("utf-8-sig")
        answer = json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=tuple)
        if not isinstance(answer, list) or not all(isinstance(row, tuple) for row in answer):
            raise ValueError("no list of objects")
        rows = [{str(key).upper(): value for key, value in row} for row in answer]
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        found = f"{error}: {body[:200]!r}"
        raise LayoutError(where=f"{FILE}, {name}", expected="a JSON list of rows", found=found) from error
    for n, (row, printed) in enumerate(zip(rows, answer, strict=True), start=1):
        if len(row) != len(printed) or not all(isinstance(value, str | None) for value in row.values()):
            raise LayoutError(where=f"{FILE}, {name}, row {n}", expected="texts under names used once", found=str(row))
    return [
        (f"{FILE}, {name}, row {n}", {key: value or "" for key, value in row.items()}) for n, row in enumerate(rows, 1)
    ]


def _reason(row: Mapping[str, str], where: str) -> str:
    """Why a row is left out; blank for one that is taken. Raises LayoutError for what is neither."""
    topic, estimate = row["TOPIC"], row["ESTIMATE_TYPE"]
    if topic not in TOPICS:
        if _OURS.search(topic):
            raise LayoutError(where=f"{where}, TOPIC", expected=f"one of {'; '.join(TOPICS)}", found=topic)
        return "another topic"
    if estimate not in {CRUDE, AGE_ADJUSTED}:
        raise LayoutError(where=f"{where}, ESTIMATE_TYPE", expected=f"{CRUDE} or {AGE_ADJUSTED}", found=estimate)
    return "" if estimate == CRUDE else estimate


def _record(row: Mapping[str, str], where: str) -> dict[str, Any]:
    topic, group, year = row["TOPIC"], row["GROUP"], row["TIME_PERIOD"]
    if row["SUBTOPIC"]:
        raise LayoutError(where=f"{where}, SUBTOPIC", expected="a topic that is not divided", found=row["SUBTOPIC"])
    if group not in GROUPS:
        raise LayoutError(where=f"{where}, GROUP", expected=f"one of {'; '.join(GROUPS)}", found=group)
    if not re.fullmatch("20(19|[2-9][0-9])", year):
        raise CellError(where=f"{where}, TIME_PERIOD", expected="a year from 2019 on", found=year)
    subgroup = row["SUBGROUP"].replace(">=", "≥")
    if not _LABEL.fullmatch(subgroup):
        raise CellError(where=f"{where}, SUBGROUP", expected="a label in plain letters and digits", found=subgroup)
    if (group == "Total") is not (subgroup == "18 years and older"):
        raise LayoutError(where=f"{where}, SUBGROUP", expected="`18 years and older` in Total alone", found=subgroup)
    return {
        "indicator": TOPICS[topic],
        "group_kind": GROUPS[group],
        "group": "total" if group == "Total" else subgroup,
        "start": date(int(year), 1, 1),
        "end": date(int(year), 12, 31),
        "unit": "percent",
        "method": "nhis_summary_2019_on",
        "reference": f"Dataset {FILE}, {topic}: {group}, {subgroup}, {year}. {PAGE}",
    } | _estimate(row, where)


def _estimate(row: Mapping[str, str], where: str) -> dict[str, Any]:
    flag, texts = row["FLAG"], [row[name] for name in _FIGURES]
    if flag == "*" and not any(texts):
        return {"flag": "suppressed"}
    if flag == "-" and texts in (["0", "", ""], ["0.0", "", ""]):
        return {"value": 0.0}
    if flag:
        expected = "no flag, `*` without figures, or `-` with a zero alone"
        raise CellError(where=f"{where}, FLAG", expected=expected, found=f"{flag} with {texts}")
    value, low, high = (_one_decimal(row[name], f"{where}, {name}") for name in _FIGURES)
    if not low <= value <= high:
        raise CellError(where=f"{where}, ESTIMATE", expected=f"a value from {low} to {high}", found=row["ESTIMATE"])
    error = row["STANDARD_ERROR"]
    return {"value": value, "low": low, "high": high} | (
        {"standard_error": percent(error, where=f"{where}, STANDARD_ERROR", sign=False)} if error else {}
    )


def _one_decimal(text: str, where: str) -> float:
    value = percent(text, where=where, sign=False)
    if len(text.partition(".")[2]) > 1:
        raise CellError(where=where, expected="a percentage with one decimal at most", found=text)
    return value


def _asked() -> str:
    topics = ",".join(f"'{topic}'" for topic in TOPICS)
    return f"https://data.cdc.gov/resource/{FILE}.json?%24where={quote(f'topic in({topics})', safe='')}"


_TOOK = "took prescription medication for their mental health"
_COUNSELLED = "received counselling or therapy from a mental health professional"
_SAYS = {
    "cost_barrier_mental_care": "needed mental health care in the past 12 months and did not get it because of cost",
    "counselling_received": "received counselling from a mental health professional in the past 12 months",
    "medication_depression": "took prescription medication for feelings of depression",
    "medication_anxiety": "took prescription medication for feelings of worry, nervousness or anxiety",
    "medication_mental_health": f"{_TOOK} in the past 12 months",
    "regular_feelings_depression": "regularly had feelings of depression",
    "regular_feelings_anxiety": "regularly had feelings of worry, nervousness or anxiety",
    "adult_any_treatment": f"{_TOOK}, {_COUNSELLED}, or both, in the past 12 months",
    "cost_unmet_need_quickstats": "had an unmet need for mental health care because of cost in the past 12 months",
    "daily_feelings_anxiety": "felt worried, nervous or anxious daily",
    "daily_feelings_depression": "felt depressed daily",
    "daily_feelings_both": "felt both anxious and depressed daily",
    "adult_gad7_symptoms": "had symptoms of anxiety, mild or worse, on the GAD-7 scale in the past 2 weeks",
    "adult_phq8_symptoms": "had any symptoms of depression on the PHQ-8 scale in the past 2 weeks",
    "adult_telemedicine": "used telemedicine for any reason in the past 12 months",
    "adult_outpatient_mental_health": "used outpatient mental health services",
    "adult_18_44_any_treatment": f"{_TOOK}, {_COUNSELLED}, or both, in the past 12 months",
    "adult_18_64_distress": "had {answer} on the K6 scale",
    "adult_18_64_trouble_finding_doctor": "had trouble finding a general doctor",
    "child_any_treatment": f"{_TOOK}, received counselling or therapy, or both, in the past 12 months",
    "child_counselling_received": "received counselling or therapy in the past 12 months",
    "child_medication_mental_health": f"{_TOOK} in the past 12 months",
    "child_3_17_consulted": "consulted a mental health professional",
    "child_3_17_services": "received mental health services",
    "person_12_plus_depression": "had depression in the past two weeks by the Patient Health Questionnaire",
    "person_12_plus_depressed_counselling": "received counselling or therapy",
}
_SAYS_BY_METHOD = {
    "counselling_received": dict.fromkeys(
        ("nhis_treatment_briefs_2019_2021", "nhis_brief_564"), f"{_COUNSELLED} in the past 12 months"
    ),
}


def _of(of: str, **titles: str) -> tuple[Indicator, ...]:
    return tuple(
        Indicator(id=id_, title=title, of=of, says=_SAYS[id_], says_by_method=_SAYS_BY_METHOD.get(id_, {}))
        for id_, title in titles.items()
    )


def _method(id_: str, title: str, *, question: str, recall: str = "12 months", why: str, reference: str) -> Method:
    mode = "household interview" if id_.startswith("nhis") else "not stated in what was read"
    return Method(id=id_, title=title, question=question, recall=recall, mode=mode, why=why, reference=reference)


_BRIEF, _UNREAD = "https://www.cdc.gov/nchs/products/databriefs", "not stated in what was read"

SOURCE = Source(
    slug="nhis",
    title="National Health Interview Survey: mental health care and its barriers",
    publisher="National Center for Health Statistics, CDC",
    page_url=PAGE,
    licence="A dataset of the US federal government; its licence text was not read.",
    citation="National Center for Health Statistics. NHIS Adult Summary Health Statistics, and reports on the survey.",
    update_days=400,
    indicators=(
        *_of(
            "US adults (18 and older)",
            cost_barrier_mental_care="Did not get needed mental health care because of cost",
            counselling_received="Received counselling from a mental health professional",
            medication_depression="Takes medication for feelings of depression",
            medication_anxiety="Takes medication for feelings of worry, nervousness or anxiety",
            medication_mental_health="Took medication for mental health",
            regular_feelings_depression="Regularly had feelings of depression",
            regular_feelings_anxiety="Regularly had feelings of worry, nervousness or anxiety",
            adult_any_treatment="Took medication for mental health, received counselling, or both",
            cost_unmet_need_quickstats="Unmet need for mental health care because of cost (QuickStats, 2019)",
            daily_feelings_anxiety="Felt worried, nervous or anxious daily",
            daily_feelings_depression="Felt depressed daily",
            daily_feelings_both="Felt both anxious and depressed daily",
            adult_gad7_symptoms="Any symptoms of anxiety, mild or worse (GAD-7)",
            adult_phq8_symptoms="Any symptoms of depression (PHQ-8)",
            adult_telemedicine="Used telemedicine for any reason",
            adult_outpatient_mental_health="Used outpatient mental health services",
        ),
        *_of(
            "US adults aged 18 to 44",
            adult_18_44_any_treatment="Took medication for mental health, received counselling, or both (18 to 44)",
        ),
        *_of(
            "US adults aged 18 to 64",
            adult_18_64_distress="Level of psychological distress (K6)",
            adult_18_64_trouble_finding_doctor="Had trouble finding a general doctor",
        ),
        *_of(
            "US children aged 5 to 17",
            child_any_treatment="Took medication for mental health, received counselling, or both (5 to 17)",
            child_counselling_received="Received counselling or therapy (5 to 17)",
            child_medication_mental_health="Took medication for mental health (5 to 17)",
        ),
        *_of(
            "US children aged 3 to 17",
            child_3_17_consulted="Consulted a mental health professional (3 to 17)",
            child_3_17_services="Received mental health services (3 to 17)",
        ),
        *_of(
            "US people aged 12 and older", person_12_plus_depression="Depression in the past two weeks (12 and older)"
        ),
        *_of(
            "US people aged 12 and older with depression in the past two weeks",
            person_12_plus_depressed_counselling="Received counselling or therapy (12 and older, with depression)",
        ),
    ),
    methods=(
        _method(
            "nhis_summary_2019_on",
            "NHIS summary statistics, 2019 on",
            question="One a topic: care needed and not got because of cost, counselling, medication, or feelings",
            recall="12 months for the cost barrier and counselling; not read for the others",
            why="The survey was redesigned in 2019, and each topic is one question, crude and not age-adjusted.",
            reference=f"Dataset {FILE}. {PAGE}",
        ),
        _method(
            "nhis_treatment_briefs_2019_2021",
            "NHIS data briefs on treatment, 2019 to 2021",
            question="Prescription medication for mental health, counselling or therapy from a professional, or either",
            why="These briefs also count people who had either treatment, which the yearly dataset does not.",
            reference=f"NCHS Data Briefs 380, 419 and 444. {_BRIEF}/db380.htm",
        ),
        _method(
            "nhis_brief_564",
            "NHIS data brief on treatment, 2024",
            question="Prescription medication for mental health; counselling or therapy from a professional",
            why="Its wording was not compared with the earlier briefs, and its age bands are not the dataset's.",
            reference=f"NCHS Data Brief 564. {_BRIEF}/db564.htm",
        ),
        _method(
            "nhis_quickstats_unmet_2019",
            "NHIS QuickStats on unmet need, 2019",
            question="An unmet need for mental health care because of cost; its definition was not seen",
            why="It gives 5.3 % where the dataset's cost barrier gives 4.4 % in 2019, so it measures something else.",
            reference="MMWR QuickStats mm6943a8. https://nchstats.com/2020/10/",
        ),
        _method(
            "nhis_quickstats_daily_2019",
            "NHIS QuickStats on daily feelings, 2019",
            question="How often the respondent feels worried, nervous or anxious, or depressed: daily",
            recall=_UNREAD,
            why="It counts people who answer daily, which is not the dataset's measure of regular feelings.",
            reference="MMWR QuickStats of 2021, NHIS 2019",
        ),
        _method(
            "nhis_report_213",
            "NHIS symptom scales, 2019 and 2022",
            question="The GAD-7 scale for anxiety and the PHQ-8 scale for depression",
            recall="2 weeks",
            why="Symptom scales over two weeks are not the dataset's questions on regular feelings.",
            reference="National Health Statistics Report 213. https://www.ncbi.nlm.nih.gov/books/NBK609621/",
        ),
        _method(
            "nhis_telemedicine_2021",
            "NHIS data brief on telemedicine, 2021",
            question="Telemedicine for any reason, not for mental health alone",
            why="It counts telemedicine for any health reason, so it is no measure of mental health care.",
            reference=f"NCHS Data Brief 445. {_BRIEF}/db445.htm",
        ),
        _method(
            "nhis_child_2019_on",
            "NHIS on children aged 5 to 17, 2019 to 2022",
            question="Prescription medication for mental health, counselling or therapy, or either",
            why="It speaks for children, whom the questions to adults do not cover.",
            reference="NCHS blog of 13 June 2023. https://blogs.cdc.gov/nchs/2023/06/13/7388/",
        ),
        _method(
            "nhis_child_2017_2018",
            "NHIS on children aged 3 to 17, 2017 and 2018",
            question="Consulting a mental health professional; receiving mental health services",
            recall=_UNREAD,
            why="It speaks for children from the age of 3, in the survey as it was before the redesign of 2019.",
            reference="MMWR Supplement, Table 12. https://pmc.ncbi.nlm.nih.gov/articles/PMC8890771/table/T12",
        ),
        _method(
            "nhis_2011_2017_distress",
            "NHIS by psychological distress, 2011 to 2017",
            question="The K6 scale in three levels; trouble finding a general doctor",
            recall=_UNREAD,
            why="It pools seven years of the survey before its redesign and stops at the age of 64.",
            reference="Abstract of a study of structural barriers, NHIS 2011 to 2017, n = 172,209",
        ),
        _method(
            "nhanes_depression",
            "NHANES, depression",
            question="Patient Health Questionnaire; counselling or therapy among people with depression",
            recall="2 weeks for depression",
            why="It is another survey (NHANES), from the age of 12 on.",
            reference=f"NCHS Data Brief 527. {_BRIEF}/db527.htm",
        ),
        _method(
            "meps_outpatient",
            "MEPS, outpatient mental health services",
            question="Use of outpatient mental health services, by serious psychological distress (K6 of 13 or more)",
            recall=_UNREAD,
            why="It is another survey (MEPS), in pairs of years.",
            reference="https://jamanetwork.com/journals/jamapsychiatry/fullarticle/2715167",
        ),
    ),
    requests={"rows": f"{_asked()}&%24order=%3Aid&%24limit=1000&%24offset={{offset}}"},
    paged={"rows": Paged(count_url=f"{_asked()}&%24select=count%28%2A%29", size=1000)},
    hosts=("data.cdc.gov",),
    marks={"rows": "TOPIC,SUBTOPIC", "rows.count": '[{"count'},
    parse=parse,
    min_rows=1_320,
    edition="Copies of the dataset that hold 2024, and NCHS reports of 2020 to 2026",
    left_out="Age-adjusted estimates and topics other than mental health. Of the transcription, 85 figures, each with its reason in data/excluded/nhis.csv.",
    called="An endpoint nobody here has called. Its CSV rows were read from public copies; its JSON was not seen.",
)
