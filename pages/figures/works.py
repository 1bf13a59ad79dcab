"""Pure: what a view of the site and its figures are cited as: works a library can hold, and a line below the figures."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from etl.model import Provenance, Row
from pages.figures import words
from pages.figures.facts import Facts

SITE = "Care Gap"
Kind = Literal["dataset", "webpage", "report", "article"]
_DOI = "https://doi.org/"
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_ABBREVIATED = re.compile(r"(.+) \(([A-Z]+)\)")
_NAME = re.compile(r"(.+?)(?: \([A-Z]+\).*|: .*)?")
"""What a title names before its abbreviation or its colon."""


@dataclass(frozen=True, kw_only=True)
class Person:
    family: str
    given: str
    """Initials, as `N. C.`."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is cited. An author that is a text is an institution, whose name is never split.

    `issued` is (year,), (year, month, day), or () where no date is known; `accessed` the day of the bytes that were read;
    `container` a journal, `number` of an article in it; `of` whose figures a view shows. Raises ValueError for an address
    that no citation can carry unchanged.
    """

    key: str
    kind: Kind
    title: str
    authors: tuple[Person | str, ...]
    publisher: str
    url: str
    issued: tuple[int, ...] = ()
    accessed: date | None = None
    container: str = ""
    number: str = ""
    release: str = ""
    of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.url):
            raise ValueError(
                f"expected a whole address, with what is special in it percent-encoded, found {self.url!r}"
            )

    @property
    def doi(self) -> str:
        return self.url.removeprefix(_DOI) if self.url.startswith(_DOI) else ""

    @property
    def note(self) -> str:
        return f"With figures of {'; '.join(self.of)}" if self.of else ""


_DOCUMENTS: Mapping[str, Mapping[str, Any]] = {
    "https://doi.org/10.1016/j.ssmph.2021.100847": {
        "kind": "article",
        "title": "Barriers to healthcare access among U.S. adults with mental health challenges: A population-based study",
        "authors": (
            Person(family="Coombs", given="N. C."),
            Person(family="Meriwether", given="W. E."),
            Person(family="Caringi", given="J."),
            Person(family="Newcomer", given="S. R."),
        ),
        "publisher": "Elsevier",
        "container": "SSM - Population Health",
        "number": "100847",
        "issued": (2021,),
    },
    "https://www.samhsa.gov/data/report/2023-nsduh-annual-national-report": {
        "kind": "report",
        "title": "Key substance use and mental health indicators in the United States: Results from the 2023 National "
        "Survey on Drug Use and Health",
        "issued": (2024,),
    },
    "https://www.nimh.nih.gov/health/statistics/mental-illness": {
        "kind": "webpage",
        "title": "Mental Illness (statistics)",
    },
    "https://www.pewresearch.org/internet/fact-sheet/mobile/": {"kind": "webpage"},
    "https://business.express/revealed-facebook-dominates-app-market-during-lockdown": {"kind": "webpage"},
}
"""What the sources' citations say of documents that are no dataset, by address. One with a date has it for good."""


def of_view(
    provenance: Sequence[Provenance],
    *,
    title: str,
    url: str,
    release: str,
    day: date | None,
    references: Sequence[str] = (),
) -> tuple[Work, ...]:
    """A view of the site, then the publishers' works that its figures come from.

    `day` is the day of the release, None for an undated one. The date of a publisher's work is what is printed in its
    document or in the `references` of the figures that are shown; else it is unknown.
    """
    view = Work(
        key=f"care_gap_{day.year if day else 'nd'}_{hashlib.sha256(f'{url} {release} {title}'.encode()).hexdigest()[:8]}",
        kind="dataset",
        title=title,
        authors=(SITE,),
        publisher=SITE,
        url=url,
        issued=(day.year, day.month, day.day) if day else (),
        release=release,
        of=tuple(dict.fromkeys(_full(item.publisher) for item in provenance)),
    )
    return (view, *of_publishers(provenance, references))


def of_publishers(provenance: Sequence[Provenance], references: Sequence[str] = ()) -> tuple[Work, ...]:
    """The publishers' works alone."""
    return tuple(_published(item, references) for item in provenance)


def _published(facts: Provenance, references: Sequence[str]) -> Work:
    publisher = _full(facts.publisher)
    known: dict[str, Any] = {
        "kind": "dataset",
        "title": facts.title,
        "authors": (publisher,),
        "publisher": publisher,
        "issued": _edition(facts, references),
        **_DOCUMENTS.get(facts.page_url, {}),
    }
    year = known["issued"][0] if known["issued"] else "nd"
    key = f"{facts.slug.removesuffix(f'_{year}')}_{year}"
    return Work(key=key, url=facts.page_url, accessed=facts.day, **known)


def _edition(facts: Provenance, references: Sequence[str]) -> tuple[int, ...]:
    """The date of the edition that references name, of the newest where they name several."""
    named = re.compile(rf"{re.escape(f'{facts.publisher}, {facts.title}')}, edition of ([0-9-]{{10}}),")
    days = [date.fromisoformat(found[1]) for text in references if (found := named.match(text))]
    return (max(days).year, max(days).month, max(days).day) if days else ()


def _full(publisher: str) -> str:
    """A publisher's name without the abbreviation in brackets behind it."""
    found = _ABBREVIATED.fullmatch(publisher)
    return found[1] if found else publisher


def short(facts: Facts, rows: Sequence[Row]) -> str:
    """A line below figures: each publisher, its survey and the years of these rows; then the release.

    Raises ValueError without rows.
    """
    if not rows:
        raise ValueError("no figures to cite: the line below them would name no source")
    spans: dict[str, list[date]] = {}
    for row in rows:
        spans.setdefault(row["source"], []).extend((row["start"], row["end"]))
    said = [_line(facts.provenance[slug], min(days), max(days)) for slug, days in sorted(spans.items())]
    return f"{'; '.join(said)}; {SITE} release {facts.release}"


def _line(facts: Provenance, start: date, end: date) -> str:
    abbreviated, named = _ABBREVIATED.fullmatch(facts.publisher), _NAME.fullmatch(facts.title)
    publisher, name = abbreviated[2] if abbreviated else facts.publisher, named[1] if named else facts.title
    same = start.year == end.year
    period = words.period({"start": start, "end": end}) if same else f"{start.year} to {end.year}"
    return ", ".join((publisher, name) if name.endswith(period) else (publisher, name, period))
