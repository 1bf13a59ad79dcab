"""The good pages that are mutated: every fixture a parser reads whole, and every recording of a publisher's bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from etl.sources import registry
from tests.etl.mutations.markup import markup_page
from tests.etl.mutations.pages import Page, csv_page, json_page, markdown_page
from tests.etl.mutations.trial import COMMON, MARKUP, OBJECTS, Draw, Subject
from tests.etl.probes import TODAY

FIXTURES = Path(__file__).parents[2] / "fixtures"
UNREAD = "(?!SUMLEV|NAME|REGION|ESTIMATESBASE2020|POPESTIMATE|NPOPCHG|BIRTHS2020).*"
"""Columns of the Census file that nobody reads, but for two."""


def _subject(slug: str, name: str, pages: Mapping[str, Page], kinds: Mapping[str, Draw] = COMMON) -> Subject:
    return Subject(name=f"{slug} {name}", source=registry()[slug], pages=pages, kinds=kinds, today=TODAY)


def _fixture(slug: str, file: str) -> bytes:
    return (FIXTURES / slug / file).read_bytes()


def household_pulse() -> tuple[Subject, ...]:
    files = ("mental_health_care.csv", "older_export.csv")
    return tuple(
        _subject("household_pulse", file, {"mental_health_care": csv_page(_fixture("household_pulse", file))})
        for file in files
    )


def census() -> tuple[Subject, ...]:
    return (_subject("census", "fixture", {"population": csv_page(_fixture("census", "population.csv"))}),)


def pew() -> tuple[Subject, ...]:
    return (_subject("pew", "fixture", {"mobile": markdown_page(_fixture("pew", "mobile.md"))}),)


def nimh() -> tuple[Subject, ...]:
    return (_subject("nimh", "fixture", {"mental_illness": markup_page(_fixture("nimh", "good.html"))}, MARKUP),)


def nhis() -> tuple[Subject, ...]:
    files = {"rows.0": "page0.json", "rows.1": "page1.json", "rows.count": "count.json"}
    pages = {name: json_page(_fixture("nhis", file)) for name, file in files.items()}
    return (
        _subject("nhis", "pages", pages, OBJECTS),
        _subject("nhis", "export", {"rows": csv_page(_fixture("nhis", "export.csv"))}),
    )


def coombs_2021() -> tuple[Subject, ...]:
    files = ("article.xml", "article_counts_yes_no.xml", "article_percent_cells.xml", "article_abstract_only.xml")
    return tuple(
        _subject("coombs_2021", file, {"article": markup_page(_fixture("coombs_2021", file))}, MARKUP) for file in files
    )


FROM_FIXTURES: Mapping[str, Callable[[], tuple[Subject, ...]]] = {
    function.__name__: function for function in (household_pulse, census, pew, nimh, nhis, coombs_2021)
}


def pulse_recorded(folder: Path) -> Subject:
    """The header and some rows of the file, suppressed ones and gaps among them: each row is read by itself."""
    header, *lines = (folder / "cdc" / "yni7-er2q.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    rng = Random("rows")
    kinds = ([line for line in lines if ",1.0" in line], [line for line in lines if ",-1," in line], lines)
    chosen = [line for kind, count in zip(kinds, (5, 5, 50), strict=True) for line in rng.sample(kind, count)]
    body = "".join([header, *dict.fromkeys(chosen)]).encode()
    return _subject("household_pulse", "recorded", {"mental_health_care": csv_page(body)})


def census_recorded(folder: Path) -> Subject:
    body = (folder / "census" / "NST-EST2025-ALLDATA.csv").read_bytes()
    return _subject("census", "recorded", {"population": csv_page(body, "cp1252", UNREAD)})


def pew_recorded(folder: Path) -> Subject:
    return _subject("pew", "recorded", {"mobile": markdown_page((folder / "pew" / "mobile.md").read_bytes())})


FROM_RECORDINGS: Mapping[str, Callable[[Path], Subject]] = {
    "household_pulse": pulse_recorded,
    "census": census_recorded,
    "pew": pew_recorded,
}
