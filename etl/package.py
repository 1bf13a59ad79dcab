"""Pure: a release as bytes. The data package (Frictionless) says what each file holds, whose it is, and its hash."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.merge import CONFLICTS as CONFLICT_SCHEMA
from etl.merge import Merged
from etl.model import COLUMNS, SCHEMA, Provenance, to_arrow

CONFLICTS, REVISIONS = "conflicts", "revisions"
_OWN = {
    CONFLICTS: "Values that gave way to another source's, with the value that lives",
    REVISIONS: "Figures that an earlier release gave otherwise, with what they were",
}
"""The tables of a release that are no source's."""


def pack(
    merged: Merged, provenance: Mapping[str, Provenance], revisions: pa.Table
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files of a release by name, and its data package. The same rows and facts give the same bytes."""
    tables = {slug: to_arrow(rows, SCHEMA) for slug, rows in merged.living.items()}
    tables |= {CONFLICTS: to_arrow(merged.conflicts, CONFLICT_SCHEMA), REVISIONS: revisions}
    files = {f"{name}.parquet": parquet_bytes(table) for name, table in sorted(tables.items())}
    days = [item.day for item in provenance.values() if item.day]
    package: dict[str, Any] = {
        "name": "care-gap",
        "title": "The gap between mental illness and treatment in the United States",
        "homepage": "",
        "created_from": max(days).isoformat() if days else "",
        "licenses": [{"name": "see each resource", "title": "The licence of each publisher stands with its resource"}],
        "resources": [
            _resource(name.removesuffix(".parquet"), name, body, tables, provenance) for name, body in files.items()
        ],
    }
    return files, package | {"version": release_id(package)}


def parquet_bytes(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return sink.getvalue()


def release_id(package: Mapping[str, Any]) -> str:
    """The name of a release: the day of its newest bytes, and a hash of all it says."""
    content = {name: value for name, value in package.items() if name != "version"}
    return f"{content.get('created_from') or 'undated'}-{hashlib.sha256(to_json(content)).hexdigest()[:12]}"


def to_json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _resource(
    name: str, path: str, body: bytes, tables: Mapping[str, pa.Table], provenance: Mapping[str, Provenance]
) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": name,
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "rows": tables[name].num_rows,
    }
    if name in _OWN:
        return resource | {"title": _OWN[name]}
    facts = provenance[name]
    return resource | {
        "title": facts.title,
        "schema": {"fields": [column.field for column in COLUMNS]},
        "sources": [{"title": f"{facts.publisher}: {facts.title}", "path": facts.page_url}],
        "licenses": [{"title": facts.licence}],
        "provenance": asdict(facts)
        | {"fetched": [asdict(item) | {"day": item.day.isoformat() if item.day else ""} for item in facts.fetched]},
    }
