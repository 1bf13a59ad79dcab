"""What the tests saw of each fault, as the table of docs/reliability.md. The rows are those of the project's bar table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "reliability.md"
WRITE = "CARE_GAP_RELIABILITY"

Seen = Callable[[int, str, str], None]
"""The fixture `seen(row, fault, what)`: what a test saw of a fault, in words that are the same in every run."""

BAR = {
    1: "No name, no connection, no answer",
    2: "An answer that comes byte by byte",
    3: "Fewer bytes than announced",
    4: "A gzip body that is cut, or has more behind it",
    5: "A body that nothing shows to be whole",
    6: "A decompression bomb, encodings piled up",
    7: "A body without an end",
    8: "A page in the file's place: challenge, login, maintenance",
    9: "Refused: 401, 403, 404, 410, 451",
    10: "429 with every kind of Retry-After",
    11: "5xx that comes and goes",
    12: "Redirects: off the host, to http, in a loop, to a file, with a user name",
    13: "TLS: expired, another host's, self-signed, too old",
    14: "Not changed: ETag, Last-Modified, 304",
    15: "304 that was not asked for; the same bytes with 200",
    16: "A layout that changed",
    17: "Footnote marks and blanks of Unicode",
    18: "Suppressed, not asked, below the limit",
    19: "Percent for share, thousands, millions",
    20: "Values that cannot be",
    21: "An old figure revised",
    22: "Figures that vanish",
    23: "One key twice",
    24: "A break of method",
    25: "A source that ended or moved",
    26: "Pages of a dataset that changes while it is read",
    27: "An error object, 202, keys left out",
    28: "kill -9 at any moment",
    29: "A disk that is full, broken or read-only",
    30: "Two refreshes at once",
    31: "Readers during a refresh",
    32: "A published file with a flipped bit, cut, emptied or gone; a corrupt pointer",
    33: "A first run without a network",
    34: "A clock in the future; a figure of a year to come",
    35: "A scheduler that stopped",
    36: "Hostile text in the data",
    37: "Bad parameters in an address",
    38: "Idle sockets, huge and broken frames",
    39: "A thousand visits",
    40: "A hostile file imported by hand",
}

HEAD = """# What happens when something goes wrong

Each line is a fault that the tests cause and what they then saw. This file is written by the tests themselves
(`CARE_GAP_RELIABILITY=write .venv/bin/python -m pytest`), and a full run fails where what it sees is not what stands
here. The faults come over real sockets from a server that misbehaves on purpose (`tests/faults.py`); crashes are real
kills of real processes. Where nothing else is said, the last good release stayed byte for byte what it was, no command
showed a traceback, and each fault ended within its deadline and a second.

Rows that are met in another way than the plan's table has it are explained in
[decision 7](decisions/0007-what-a-refresh-survives.md).

"""


def table(seen: set[tuple[int, str, str]]) -> str:
    lines = [HEAD + "| | Fault | What was seen |", "| --- | --- | --- |"]
    for row, title in BAR.items():
        lines.append(f"| **{row}** | **{title}** | |")
        lines += [f"| | {_cell(fault)} | {_cell(what)} |" for number, fault, what in sorted(seen) if number == row]
    return "\n".join(lines) + "\n"


def wrong(seen: set[tuple[int, str, str]]) -> str:
    """Why the document is not what this run saw; blank when it is."""
    missing = sorted(set(BAR) - {row for row, _, _ in seen})
    if missing:
        return f"no test told what it saw of the rows {', '.join(map(str, missing))}"
    found = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    if found != table(seen):
        lines = set(table(seen).splitlines()) ^ set(found.splitlines())
        return f"{DOCUMENT.name} differs; write it anew with {WRITE}=write. Lines:\n" + "\n".join(sorted(lines))
    return ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
