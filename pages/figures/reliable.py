"""How reliable figures are by the NCHS data presentation standards: the key to the marks that numbers carry, in words."""

from __future__ import annotations

from collections.abc import Sequence

from etl.model import Row
from pages.figures import words

MEANINGS = {
    "footnoted": "shown with a footnote by the NCHS standard: the share of the others is imprecise, it is exactly none or all, or few degrees of freedom are behind it",
    "unreliable": "unreliable by the NCHS standard, which would not show it: do not quote it",
}
UNKNOWN = "cannot be assessed by the NCHS standard: respondents or degrees of freedom are not published."


def notes(rows: Sequence[Row]) -> tuple[str, ...]:
    """The key of each mark among these rows."""
    known = [row for row in rows if row["value"] is not None]
    return tuple(
        f"{words.RELIABILITY[verdict]} {meaning}."
        for verdict, meaning in MEANINGS.items()
        if any(row["reliability"] == verdict for row in known)
    )


def unknown(rows: Sequence[Row]) -> tuple[str, ...]:
    """Of how many of these rows nothing can be said."""
    known = [row for row in rows if row["value"] is not None]
    open_ = [row for row in known if row["reliability"] == "not_assessable"]
    if open_ and len(open_) == len(known):
        return (f"Reliability: it {UNKNOWN}",)
    if open_:
        return (f"Reliability of {len(open_)} of the {len(known)} figures, marked in the table: it {UNKNOWN}",)
    return ()


def alt(rows: Sequence[Row]) -> str:
    """The same for an alt text, in few words."""
    found = {row["reliability"] for row in rows if row["value"] is not None}
    if "unreliable" in found:
        return " Some figures are unreliable."
    return " Reliability not assessable." if found == {"not_assessable"} else ""


def marked(row: Row, rows: Sequence[Row]) -> str:
    """What a table's line says of one row among others; blank where all are alike and the note says it."""
    if row["reliability"] != "not_assessable" or row["value"] is None:
        return ""
    known = {other["reliability"] for other in rows if other["value"] is not None}
    return "reliability not assessable" if len(known) > 1 else ""
