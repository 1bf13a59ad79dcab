"""`POST /api/v1/claims`: a text, and what the store says of each number in it. The text is answered and forgotten."""

from __future__ import annotations

from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import Response

from etl.model import NAMES, Row
from pages.api.answers import RefusedError, json_answer
from pages.api.operations import Operation, Schema, row
from pages.api.query import of_release, release_alone
from pages.figures.claims import LONGEST, Claim, check
from pages.figures.claims.judge import ORDER
from pages.known import Known

BYTES = 4 * LONGEST
"""No text of the longest length takes more, in UTF-8."""
READ = ("", "text/plain", "application/x-www-form-urlencoded")
"""Kinds of body that are read as a text: what a client sends that names none is the text as it is."""
HOW = "send the text itself as the body, with Content-Type: text/plain; charset=utf-8"

_FIGURE: Schema = {"oneOf": [row(), {"type": "null"}]}
_VERDICT: Schema = {"type": "string", "enum": list(ORDER)}
CLAIM: Schema = {
    "type": "object",
    "required": ["text", "start", "value", "unit", "verdict", "figure", "why", "readings"],
    "properties": {
        "text": {"type": "string"},
        "start": {"type": "integer", "description": "where the number stands in the text, in characters"},
        "value": {"type": "number"},
        "unit": {"type": ["string", "null"]},
        "verdict": _VERDICT,
        "figure": _FIGURE,
        "why": {"type": "string"},
        "readings": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["indicator", "verdict", "figure", "why"],
                "properties": {
                    "indicator": {"type": "string"},
                    "verdict": _VERDICT,
                    "figure": _FIGURE,
                    "why": {"type": "string"},
                },
            },
        },
    },
}


class Claims:
    def __init__(self, known: Known) -> None:
        self._known = known

    @property
    def operation(self) -> Operation:
        return Operation(
            path="/v1/claims",
            method="POST",
            summary="Each number of a text, and what a release says of it; the text is neither stored nor logged",
            answer=self.answer,
            media_type="application/json",
            schema={"type": "array", "items": CLAIM},
            body={"type": "string", "maxLength": LONGEST},
            parameters=lambda: [of_release(self._known.releases)],
        )

    async def answer(self, request: Request) -> Response:
        release = release_alone(request.query_params.multi_items(), self._known.releases)
        text = await _text(request)
        return json_answer(await anyio.to_thread.run_sync(self._checked, release, text))

    def _checked(self, release: str, text: str) -> list[dict[str, Any]]:
        return [entry(claim) for claim in check(self._known.facts(release), text)]


def entry(claim: Claim) -> dict[str, Any]:
    """A number of the text as the contract has it, with every reading of its words."""
    return {
        "text": claim.text,
        "start": claim.start,
        "value": claim.value,
        "unit": claim.unit,
        "verdict": claim.verdict,
        "figure": _row(claim.figure),
        "why": claim.why,
        "readings": [
            {"indicator": one.indicator, "verdict": one.verdict, "figure": _row(one.figure), "why": one.why}
            for one in claim.readings
        ],
    }


def _row(figure: Row | None) -> dict[str, Any] | None:
    return None if figure is None else {name: figure[name] for name in NAMES}


async def _text(request: Request) -> str:
    kind = request.headers.get("content-type", "").lower().partition(";")[0].strip()
    if kind not in READ:
        raise _refused(f"a body of {kind} is not read; {HOW}", "text/plain")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > BYTES:
            raise _long(f"more than {BYTES} bytes")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise _refused(f"the body is not UTF-8; {HOW}", "UTF-8") from None
    if len(text) > LONGEST:
        raise _long(f"{len(text)}")
    return text


def _long(found: str) -> RefusedError:
    return _refused(
        f"expected at most {LONGEST} characters, found {found}; send the sentences in parts", f"{LONGEST} characters"
    )


def _refused(why: str, allowed: str) -> RefusedError:
    return RefusedError(parameter="body", value=None, allowed=[allowed], why=why)
