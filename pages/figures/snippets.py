"""Ready code that asks for the rows of an extract again: Python, R, a spreadsheet, curl. Each as of one release."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.model import COLUMNS
from pages.figures.quote import ASOF

FORMS = {"csv": "CSV", "json": "JSON", "parquet": "Parquet"}
"""What an address may end with, and how it is called."""
_PLAIN = re.compile(r"(https?://[A-Za-z0-9._:\[\]-]+)?(/[A-Za-z0-9._~%-]*)*(\?[A-Za-z0-9._~%+=&-]*)?")
"""An address none of whose letters ends a string or begins anything else between the quotes of any language here."""
_FILE = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """`notes` are what a reader must know of the code, a line each."""

    name: str
    code: str
    notes: tuple[str, ...] = ()


def address(figures: str, form: str, query: str, release: str = "") -> str:
    """The address of the rows of a query in one of `FORMS`: as of a release, or of whichever is the newest.

    `figures` is where the figures are, a path or whole: `https://host/api/v1/figures`. Raises ValueError where a letter
    of it could end the string it stands in.
    """
    asked = "&".join(part for part in (query, f"{ASOF}={release}" if release else "") if part)
    url = f"{figures}.{form}?{asked}" if asked else f"{figures}.{form}"
    if not _PLAIN.fullmatch(url):
        raise ValueError(f"expected a percent-encoded address of http or a path; found {url!r}")
    return url


def snippets(figures: str, query: str, release: str, stem: str) -> tuple[Snippet, ...]:
    """The same rows in each language. Where `figures` is a path, each says that the site stands before it."""
    if not _FILE.fullmatch(stem):
        raise ValueError(f"expected a file name of ASCII letters, digits, dots and dashes; found {stem!r}")
    url = address(figures, "csv", query, release)
    here = () if "://" in url else ("Put the address of this site before the path: your browser did not tell it.",)
    return (
        Snippet(name="Python", code=_python(url), notes=here),
        Snippet(name="R", code=_r(url), notes=here),
        Snippet(name="Spreadsheet", code=f'=IMPORTDATA("{url}", ",", "en_US")', notes=(*here, *_SHEETS)),
        Snippet(name="curl", code=f'curl --fail --output "{stem}.csv" "{url}"', notes=here),
    )


_SHEETS = (
    "The formula is for Google Sheets, which asks for the address itself: it works where this site is open to the internet. Where your sheets separate with semicolons, write ; for both commas outside the quotes.",
    "LibreOffice Calc: download the CSV and open it; choose UTF-8, English (USA), separated by comma, do not detect special numbers, and set the column group to Text, or 80+ becomes 80.",
    "Excel: Data, Get Data, From Web, with the address; choose 65001 (UTF-8) and set the column group to Text, or 12-13 becomes a date.",
    "A text that a spreadsheet would take for a formula has an apostrophe before it.",
)


def _python(url: str) -> str:
    texts, numbers, counts, days, truths = (_names(kind) for kind in ("string", "float", "int", "date", "bool"))
    return f"""\
import pandas as pd


def number(text):  # to its last digit, which not every pandas reads
    return float(text) if text else float("nan")


rows = pd.read_csv(
    "{url}",
    dtype=dict.fromkeys({_listed(texts)}, "string")
    | dict.fromkeys({_listed(counts)}, "Int64")
    | dict.fromkeys({_listed(truths)}, "bool"),
    converters=dict.fromkeys({_listed(numbers)}, number),
    parse_dates={_listed(days)},
    keep_default_na=False,  # a group called "NA" or "None" is a group;
    na_values=[""],  # only a blank is missing
)"""


def _r(url: str) -> str:
    kinds = {"string": "character", "float": "numeric", "int": "integer", "date": "Date", "bool": "logical"}
    types = ",\n".join(f'    {column.name} = "{kinds[column.type]}"' for column in COLUMNS)
    return f"""\
rows <- read.csv(
  "{url}",
  encoding = "UTF-8",
  na.strings = "",  # only a blank is missing: a group called "NA" is a group
  colClasses = c(
{types}
  )
)"""


def _names(kind: str) -> list[str]:
    return [column.name for column in COLUMNS if column.type == kind]


def _listed(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
