"""Figures as one archive that still says, a year later, what they are, where they come from, and that they are whole."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from etl.model import COLUMNS, Provenance, to_arrow
from etl.package import parquet_bytes, to_json
from pages.figures import accompany
from pages.figures.accompany import Taken
from pages.figures.cff import citation_file
from pages.figures.csv_text import csv_bytes
from pages.figures.facts import Facts

SUMS, SCRIPT, PACKAGE = "SHA256SUMS", "verify.py", "datapackage.json"
_STAMP = (1980, 1, 1, 0, 0, 0)
"""The day of every file in an archive: the same content gives the same bytes."""


def archive(facts: Facts, taken: Taken) -> bytes:
    """The archive as bytes of a zip. The same rows, words and release give the same bytes."""
    files = _files(facts, taken)
    files[SUMS] = "".join(f"{_sum(body)}  {name}\n" for name, body in files.items()).encode()
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as packed:
        for name, body in files.items():
            entry = zipfile.ZipInfo(f"{taken.stem}/{name}", _STAMP)
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, body, zipfile.ZIP_DEFLATED)
    return sink.getvalue()


def _files(facts: Facts, taken: Taken) -> dict[str, bytes]:
    """Every file by its name, but the sums of all."""
    table = f"{taken.stem}.csv"
    provenance = [facts.provenance[slug] for slug in sorted(set(taken.rows["source"]))]
    data = {
        table: csv_bytes(taken.rows),
        f"{taken.stem}.parquet": parquet_bytes(to_arrow(taken.rows)),
        "data-dictionary.csv": csv_bytes(accompany.dictionary()),
        "indicators.csv": csv_bytes(accompany.indicators(facts, taken.rows)),
        "methods.csv": csv_bytes(accompany.methods(facts, taken.rows)),
        "sources.csv": csv_bytes(accompany.sources(provenance)),
    }
    texts = {
        "README.md": accompany.readme(facts, provenance, taken),
        "CITATION.cff": citation_file(facts, taken),
        SCRIPT: accompany.script(table),
    } | ({f"{taken.stem}.svg": taken.picture} if taken.picture else {})
    files = data | {name: text.encode() for name, text in texts.items()}
    files["query.json"] = to_json({"release": facts.release, **taken.query})
    files[PACKAGE] = to_json(_package(facts, taken, provenance, files))
    return dict(sorted(files.items()))


def _package(
    facts: Facts, taken: Taken, provenance: Sequence[Provenance], files: Mapping[str, bytes]
) -> dict[str, Any]:
    """A Frictionless data package that describes each file, and the columns of each table."""
    return {
        "name": taken.stem.lower(),
        "title": taken.title,
        "description": " ".join(taken.said),
        "version": facts.release,
        "sources": [{"title": f"{item.publisher}: {item.title}", "path": item.page_url} for item in provenance],
        "licenses": [{"title": item.licence, "path": item.page_url} for item in provenance],
        "resources": [_resource(name, body, taken.stem) for name, body in files.items()],
    }


def _resource(path: str, body: bytes, stem: str) -> dict[str, Any]:
    """A file. The parquet is none of the tables: frictionless reads its blanks as the number NaN."""
    base, _, form = path.rpartition(".")
    resource: dict[str, Any] = {
        "name": f"{base or form}-{form}".lower(),
        "path": path,
        "format": form,
        "hash": f"sha256:{_sum(body)}",
        "bytes": len(body),
    }
    if form != "csv":
        return resource | {"type": "file"}
    names = body.decode().partition("\n")[0].split(",")
    fields = (
        [column.field for column in COLUMNS] if base == stem else [{"name": name, "type": "string"} for name in names]
    )
    return resource | {"type": "table", "encoding": "utf-8", "schema": {"fields": fields}}


def _sum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
