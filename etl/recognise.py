"""Pure: whether an answer is the publisher's file, or a page in its place that refuses us with status 200.

A file is known by its mark (`Source.marks`), a text that only it contains. Without the mark a page or a JSON object is
refused as such, and so is an object that calls itself an error, which may quote the mark; anything else goes to the
parser, whose refusal names what is different in the layout. Only the beginning of an answer is looked at in detail, so
that a hostile one takes no time.
"""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from etl.errors import BlockedError
from etl.model import Snapshot, Source

WALLS = {
    "a browser challenge": (
        "just a moment",
        "cf-chl",
        "cf-ray",
        "attention required",
        "checking your browser",
        "anubis",
    ),
    "a refusal": ("access denied", "request blocked", "reference #", "forbidden", "unusual traffic", "captcha"),
    "a login page": ('type="password"', "sign in", "log in", "login"),
    "a maintenance page": ("maintenance", "temporarily unavailable", "be right back", "scheduled outage"),
}
"""What such pages say, by what they are; lower case."""

_START = re.compile(rb"(?:\xef\xbb\xbf|\s+|<!--.*?-->|<\?xml[^>]*\?>)*+", re.DOTALL)
_ERRORS = ("message", "errorCode", "error")
_SEARCHED = 64 * 2**10
_TOLD_CHARACTERS = 200


def the_file(source: Source, name: str, snapshot: Snapshot) -> Snapshot:
    """The answer itself; raises BlockedError where another page stands in the place of the file."""
    mark = source.marks.get(name) or source.marks.get(name.partition(".")[0], "")
    if found := in_its_place(snapshot.body, mark):
        address = urlsplit(snapshot.final_url)
        raise BlockedError(
            f"{source.slug}: expected the publisher's file, found {found} at {address.hostname}{address.path}. "
            f"A person may save {source.by_hand} in a browser and run `python -m etl import {source.slug} FILE`",
            {name: snapshot},
        )
    return snapshot


def in_its_place(body: bytes, mark: str) -> str:
    """What stands in the place of the file whose `mark` this is, in words; blank for the file itself."""
    start = _START.sub(b"", body[:_SEARCHED], count=1)
    marked = mark.encode() in body
    if start.startswith(b"{"):
        error = _error(start if len(body) <= _SEARCHED else b"")
        return "" if marked and not error else f"an error message ({error or 'no reason given'})"
    if marked or not start.startswith(b"<"):
        return ""
    text = start.decode("utf-8", "replace").casefold()
    kinds = (f"{kind} (“{word}”)" for kind, words in WALLS.items() for word in words if word in text)
    return next(kinds, f"another page, without “{mark}”")


def in_one_line(text: str) -> str:
    """What a stranger said, fit for a terminal and a line: no line ends, no control characters, not endless."""
    shown = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:4_000]).split())
    return shown if len(shown) <= _TOLD_CHARACTERS else f"{shown[:_TOLD_CHARACTERS]} …"


def _error(body: bytes) -> str:
    """What a JSON object says is wrong, blank where it says nothing of the kind or is none."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return next((in_one_line(str(said[name])) for name in _ERRORS if said.get(name)), "")
