"""Resident population of the United States, the 50 states, the District of Columbia and Puerto Rico.

One CSV of one vintage: a row a place, a column a measure and year. `POPESTIMATEyyyy` is the estimate for 1 July of that
year; `NPOPCHG_yyyy` is its change on the year before (for 2020, on the April base) and checks that the columns stand
where their names say. The file comes as UTF-8 or Windows-1252.

Every vintage revises the years before it, so the vintage is the method and a later year in the header is refused: it
belongs to another vintage. Left out: regions (SUMLEV 020), divisions (030), and the components of change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from etl.cells import number, plain, whole
from etl.errors import LayoutError
from etl.model import Indicator, Method, Source, figures
from etl.places import POSTAL, postal
from etl.tables import csv_rows

URL = "https://www2.census.gov/programs-surveys/popest/datasets/2020-2025/state/totals/NST-EST2025-ALLDATA.csv"
FILE = "NST-EST2025-ALLDATA.csv"
YEARS = range(2020, 2026)
REGIONS = ("020", "030")
_BASE = "ESTIMATESBASE2020"
_NEEDED = ("SUMLEV", "NAME", _BASE, *(f"{name}{year}" for name in ("POPESTIMATE", "NPOPCHG_") for year in YEARS))

Counts = dict[int, int]


def parse(bodies: Mapping[str, bytes]) -> pd.DataFrame:
    """A row a place and year. Raises LayoutError unless the 51 places sum to the US row in every year."""
    body = bodies["population"]
    places: dict[str, Counts] = {}
    for line, row in enumerate(csv_rows(body, needed=_NEEDED, where=FILE, encoding=_encoding(body)), start=2):
        _only_these_years(row)
        where = f"{FILE}, line {line}"
        if row["SUMLEV"] in REGIONS:
            continue
        place = _place(row, where)
        if place in places:
            raise LayoutError(where=where, expected="one row a place", found=f"a second {row['NAME']}")
        places[place] = _counts(row, where)
    _states_make_the_nation(places)
    return figures(
        (_record(place, year, n) for place, counts in places.items() for year, n in counts.items()), source="census"
    )


def _encoding(body: bytes) -> str:
    try:
        body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _only_these_years(row: Mapping[str, str]) -> None:
    found = [name for name in row if name.startswith("POPESTIMATE")]
    if found != [f"POPESTIMATE{year}" for year in YEARS]:
        raise LayoutError(
            where=FILE, expected=f"POPESTIMATE for {YEARS[0]} to {YEARS[-1]}, in order", found=", ".join(found)
        )


def _place(row: Mapping[str, str], where: str) -> str:
    level, name = row["SUMLEV"], plain(row["NAME"])
    if (level, name) == ("010", "United States"):
        return "US"
    if (level, name) == ("040", "Puerto Rico"):
        return "PR"
    if level != "040":
        raise LayoutError(where=where, expected="SUMLEV 010, 020, 030 or 040", found=f"{level} {name}")
    return postal(name, where=where)


def _counts(row: Mapping[str, str], where: str) -> Counts:
    counts: Counts = {}
    before = whole(row[_BASE], where=f"{where}, {_BASE}")
    for year in YEARS:
        counts[year] = whole(row[f"POPESTIMATE{year}"], where=f"{where}, POPESTIMATE{year}")
        change = number(row[f"NPOPCHG_{year}"], where=f"{where}, NPOPCHG_{year}")
        if counts[year] - before != change:
            raise LayoutError(
                where=f"{where}, {row['NAME']}, POPESTIMATE{year}",
                expected=f"{before + change:,.0f} by the printed change of {change:,.0f}",
                found=f"{counts[year]:,}",
            )
        before = counts[year]
    return counts


def _states_make_the_nation(places: Mapping[str, Counts]) -> None:
    missing = {"US", *POSTAL.values()} - set(places)
    if missing:
        raise LayoutError(where=FILE, expected="the US and 51 places", found=f"none for {', '.join(sorted(missing))}")
    for year in YEARS:
        total = sum(places[code][year] for code in POSTAL.values())
        if total != places["US"][year]:
            raise LayoutError(
                where=f"{FILE}, POPESTIMATE{year}",
                expected=f"51 places that sum to the US row, {places['US'][year]:,}",
                found=f"{total:,}",
            )


def _record(place: str, year: int, people: int) -> dict[str, Any]:
    day = date(year, 7, 1)
    return {
        "indicator": "population",
        "place": place,
        "start": day,
        "end": day,
        "value": float(people),
        "unit": "people",
        "method": "census_vintage_2025",
        "reference": f"{FILE}, vintage 2025, column POPESTIMATE{year}. {URL}",
    }


SOURCE = Source(
    slug="census",
    title="State population totals, vintage 2025",
    publisher="U.S. Census Bureau",
    page_url="https://www.census.gov/data/tables/time-series/demo/popest/2020s-state-total.html",
    licence="A work of the US federal government; no licence text was read with the file.",
    citation="U.S. Census Bureau, Annual estimates of the resident population, vintage 2025.",
    update_days=365,
    indicators=(
        Indicator(
            id="population",
            title="Resident population",
            of="residents of all ages",
            says="made up the estimated population",
            units=("people",),
        ),
    ),
    methods=(
        Method(
            id="census_vintage_2025",
            title="Population estimates, vintage 2025",
            question="Residents on 1 July",
            recall="a single day",
            mode="estimated by the publisher, not an answer to a survey",
            why="Each vintage revises all earlier years, so figures of two vintages differ.",
            reference=f"{FILE}. {URL}",
        ),
    ),
    requests={"population": URL},
    hosts=("www2.census.gov",),
    marks={"population": "SUMLEV,REGION"},
    parse=parse,
    min_rows=312,
    left_out="Regions and divisions, and every column but the population of July 1.",
    called="An endpoint nobody here has called; its bytes were read from a copy with no known day of capture.",
)
