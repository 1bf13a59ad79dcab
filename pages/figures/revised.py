"""What an earlier release said otherwise: in words for a table's line, for a sentence, and for the list of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.model import Row
from pages.figures import words
from pages.figures.facts import Facts

ALT = " Its lead was revised."


def was(row: Row, old: Row) -> str:
    """What stood in the place of a row before: `was 23.1% (22.4% to 23.8%) until release …`."""
    return f"was {before(row, old)} until release {old['release']}"


def before(row: Row, old: Row) -> str:
    """The earlier value and interval of a row; with every digit where the usual ones would not show the change."""
    return _both(row, old)[0]


def now(row: Row, old: Row) -> str:
    """The value and interval of a row today, with as many digits as `before` gives of the earlier ones."""
    return _both(row, old)[1]


def _both(row: Row, old: Row) -> tuple[str, str]:
    earlier = {**row, **{name: old[f"old_{name}"] for name in ("value", "low", "high", "flag")}}
    usual = words.both(earlier), words.both(row)
    return usual if usual[0] != usual[1] else (_exactly(earlier), _exactly(row))


def marked(facts: Facts, row: Row) -> str:
    """The mark of a row in a table; blank where every release said the same."""
    old = facts.revision(row)
    return f"revised: {was(row, old)}" if old else ""


def marks(facts: Facts, parts: Mapping[str, Row]) -> str:
    """The marks of several figures on one line of a table, each after its name; blank where none was revised."""
    said = {name: marked(facts, row) for name, row in parts.items()}
    return "; ".join(f"{name}, {mark}" for name, mark in said.items() if mark)


def sentences(facts: Facts, rows: Sequence[Row]) -> str:
    """A sentence, with a space before it, for each of these rows that was revised."""
    found = ((row, facts.revision(row)) for row in rows)
    return "".join(f" The figure {words.number(row)} is revised: it {was(row, old)}." for row, old in found if old)


def note(facts: Facts, rows: Sequence[Row]) -> tuple[str, ...]:
    """How many of the drawn figures were revised; nothing where none was."""
    count = len([row for row in rows if facts.revision(row)])
    if not count:
        return ()
    return (f"Revised: {count} of the {len(rows)} figures here; the table marks them and says what they were before.",)


def _exactly(row: Row) -> str:
    value, low, high = (row[name] for name in ("value", "low", "high"))
    if value is None:
        return words.number(row)
    sign = "%" if row["unit"] == "percent" else ""
    said = f"{value:,.15g}{sign}"
    return said if low is None or high is None else f"{said} ({low:,.15g}{sign} to {high:,.15g}{sign})"
