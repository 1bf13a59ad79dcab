"""Pure: works as a `CITATION.cff`, the Citation File Format 1.2.0 that code hosts and reference managers read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pages.figures.accompany import Taken
from pages.figures.facts import Facts
from pages.figures.works import SITE, Person, Work

_TYPES = {"dataset": "data", "webpage": "website", "report": "report", "article": "article"}
MESSAGE = "If you use these figures, cite this extract and the publishers' works it is made of."


def citation_file(facts: Facts, taken: Taken) -> str:
    """An extract of a release and the works it comes from. YAML, in UTF-8."""
    head = {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "type": "dataset",
        "title": taken.cited_as,
        "authors": [{"name": SITE}],
        "version": facts.release,
        "date-released": facts.day.isoformat() if facts.day else "",
        "url": taken.link,
        "references": [_reference(work) for work in taken.works if work.publisher != SITE],
    }
    return "".join(f"{line}\n" for line in _mapping({name: said for name, said in head.items() if said}))


def _reference(work: Work) -> dict[str, Any]:
    found = {
        "type": _TYPES[work.kind],
        "title": work.title,
        "authors": [_author(author) for author in work.authors],
        "publisher": {"name": work.publisher},
        "year": work.issued[0] if work.issued else None,
        "journal": work.container,
        "url": work.url,
        "doi": work.doi,
        "date-accessed": work.accessed.isoformat() if work.accessed else "",
    }
    return {name: said for name, said in found.items() if said}


def _author(author: Person | str) -> dict[str, str]:
    return {"name": author} if isinstance(author, str) else {"family-names": author.family, "given-names": author.given}


def _mapping(content: Mapping[str, Any]) -> Iterator[str]:
    """Lines of a YAML mapping. A text is written as JSON writes it, which YAML reads the same."""
    for name, said in content.items():
        if isinstance(said, Mapping):
            yield f"{name}:"
            yield from (f"  {line}" for line in _mapping(said))
        elif isinstance(said, Sequence) and not isinstance(said, str):
            yield f"{name}:"
            for item in said:
                first, *rest = _mapping(item)
                yield f"  - {first}"
                yield from (f"    {line}" for line in rest)
        else:
            yield f"{name}: {json.dumps(said, ensure_ascii=False)}"
