"""A route as a declaration: what answers it, what may be asked, what comes back. The server's routes and its OpenAPI
document are both made of these."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from etl.model import COLUMNS, Column

Schema = Mapping[str, Any]
"""A JSON Schema (2020-12)."""

TYPES = {"string": "string", "date": "string", "float": "number", "int": "integer", "bool": "boolean"}


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """What an address may say; `repeatable` where several values mean any of them."""

    name: str
    meaning: str
    schema: Schema
    repeatable: bool = False


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`path` is below `/api`. `parameters` is asked anew for each document, since a release knows what may be asked of it."""

    path: str
    summary: str
    answer: Callable[[Request], Response | Awaitable[Response]]
    media_type: str
    schema: Schema
    parameters: Callable[[], Sequence[Parameter]] = tuple
    method: str = "GET"
    body: Schema | None = None
    """What is sent, as text/plain."""
    refusals: Mapping[int, str] = field(default_factory=dict)
    """The answers besides 200, 400 and 503, by status."""

    @property
    def id(self) -> str:
        """A name for programs that are made from the document: `get_v1_figures_csv`."""
        words = "".join(letter if letter.isalnum() else "_" for letter in self.path)
        return f"{self.method.lower()}{words}"


@dataclass(frozen=True, kw_only=True)
class Form:
    """What an address may end with, and what then comes back."""

    meaning: str
    media_type: str
    schema: Schema


def one_of(words: Sequence[str]) -> Schema:
    return {"type": "string", "enum": list(words)}


def listed(of: Schema, name: str = "rows") -> Schema:
    """`{"release": …, "rows": […]}`."""
    return {
        "type": "object",
        "required": ["release", name],
        "properties": {"release": {"type": "string"}, name: {"type": "array", "items": of}},
    }


def row() -> Schema:
    """A row of the figures table, as `etl.model.COLUMNS` declares it."""
    return {
        "type": "object",
        "required": [column.name for column in COLUMNS],
        "properties": {column.name: _cell(column) for column in COLUMNS},
        "additionalProperties": False,
    }


def _cell(column: Column) -> Schema:
    cell: dict[str, Any] = {"type": [TYPES[column.type], "null"] if column.nullable else TYPES[column.type]}
    if column.type == "date":
        cell["format"] = "date"
    if column.allowed:
        cell["enum"] = [*column.allowed, None] if column.nullable else list(column.allowed)
    return cell | {"description": column.meaning}


ERROR: Schema = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {"type": "string", "description": "what is wrong, and what to do"},
        "parameter": {"type": ["string", "null"]},
        "value": {"type": ["string", "null"]},
        "allowed": {"type": "array", "items": {"type": "string"}},
    },
}
TEXT: Schema = {"type": "string"}
WORDS: Schema = {"type": "array", "items": {"type": "string"}}
BYTES: Schema = {}
"""A body that is no text."""
