"""`/api/v1/openapi.json`: the routes as an OpenAPI 3.1 document, made of the declarations that answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pages.api.answers import kept, to_json
from pages.api.operations import ERROR, Operation, Parameter
from pages.api.query import nothing_asked

TITLE = "Care Gap"
SAID = (
    "Published figures on mental illness and treatment in the United States: every figure of the site with its interval, "
    "method, evidence and reference; and every chart as a picture, a table and an archive. Figures of two methods are never "
    "to be joined, subtracted, ranked or divided. No key is needed; any site may ask. Nothing is ever cut off without a "
    "word: an answer holds all that was asked for, a Range header is not heeded, and there are no pages of results. "
    "If you or someone you know needs help now: call or text 988, the Suicide & Crisis Lifeline (US)."
)


class OpenApi:
    """`operations` are all that this process answers below `/api`; `base` is the path the server was started with."""

    def __init__(self, operations: Callable[[], Sequence[Operation]], base: str) -> None:
        self._operations, self._base = operations, base

    @property
    def operation(self) -> Operation:
        return Operation(
            path="/v1/openapi.json",
            summary="This document",
            answer=self.answer,
            media_type="application/json",
            schema={"type": "object"},
        )

    def answer(self, request: Request) -> Response:
        nothing_asked(request.query_params)
        return kept(request, to_json(document(self._operations(), self._base)), media_type="application/json")


def document(operations: Sequence[Operation], base: str) -> dict[str, Any]:
    """The document; raises ValueError where two declarations claim one address."""
    paths: dict[str, dict[str, Any]] = {}
    for item in operations:
        answers = paths.setdefault(f"/api{item.path}", {})
        if item.method.lower() in answers:
            raise ValueError(f"two declarations answer {item.method} /api{item.path}")
        answers[item.method.lower()] = _operation(item)
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1", "summary": "The figures and charts of Care Gap", "description": SAID},
        "servers": [{"url": base or "/"}],
        "paths": paths,
        "components": {"schemas": {"Error": ERROR}},
    }


def _operation(item: Operation) -> dict[str, Any]:
    kept = item.method == "GET"
    answers: dict[str, Any] = {
        "200": {
            "description": item.summary,
            "content": {item.media_type: {"schema": item.schema}},
            **({"headers": {"ETag": {"schema": {"type": "string"}}}} if kept else {}),
        },
        **({"304": {"description": "What the client has, by its If-None-Match, is the same"}} if kept else {}),
        "400": _refusal("A parameter or value that is not known, with what is allowed"),
        **{str(status): _refusal(why) for status, why in item.refusals.items()},
        "503": _refusal("The figures cannot be read at the moment"),
    }
    operation: dict[str, Any] = {"operationId": item.id, "summary": item.summary, "responses": answers}
    if parameters := [_parameter(one) for one in item.parameters()]:
        operation["parameters"] = parameters
    if item.body is not None:
        operation["requestBody"] = {"content": {"text/plain": {"schema": item.body}}}
    return operation


def _refusal(why: str) -> dict[str, Any]:
    return {
        "description": why,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    schema = {"type": "array", "items": one.schema} if one.repeatable else one.schema
    return {"name": one.name, "in": "query", "description": one.meaning, "schema": schema}
