"""How figures may be spoken of: rules for any text of the pages, and for a sentence that is to be quoted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pages.figures import words

Row = Mapping[str, Any]
Rule = Callable[[str, Row], bool]
"""A sentence and its row → whether the sentence breaks the rule."""

BANNED = re.compile(
    r"epidemic|skyrocket|suffer|mentally ill\b|committed suicide|commits? suicide|successful suicide|afflicted|"
    r"victims? of|battling|crazy|insane|lunatic|addicts?\b|abusers?\b|normal people|stricken|crisis of|alarming|"
    r"shocking|staggering|explod|plummet",
    re.IGNORECASE,
)
PLUS_MINUS = re.compile(r"±|\+/-|plus or minus")
PERCENT_CHANGE = re.compile(
    r"\bby \d+(?:\.\d+)?\s?(?:%|percent)|\d\s?(?:%|percent) (?:higher|lower|more|less|increase|decrease|rise|drop)|"
    r"(?:increase|decrease|rise|drop|change|difference) of \d+(?:\.\d+)?\s?(?:%|percent)",
    re.IGNORECASE,
)
CAUSE = re.compile(r"\b(?:leads? to|led to|results? in|caused by|due to|driven by|thanks to)\b", re.IGNORECASE)
POPULATION = re.compile(r"\badults?\b|\byouths?\b", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")

_PEOPLE = re.compile(r"\b(?:adults|youths|children|people|residents|downloads worldwide)\b")
_SHARE_OF = re.compile(r"\) of (?:[\w,-]+ ){0,9}?(?:adults|youths|children|people)\b")
_END = re.compile(r"(?<!U\.S)[.!?](?= [A-Z“])")
_TWICE = re.compile(r"\b(\w+) \1\b|  |^ | $| [,.;:)]|\( |[,.;]{2}|\)\)|\(\(|\) \(|\(\)")
_RAW_NAME = re.compile(r"\w_\w| x |[{}~]|\btotal\b|\b(?:AMI|SMI|MDE|NSDUH|NHIS)\b|\bin the group “")
_RAW_GROUP = re.compile(
    r"\d ?[-–] ?\d|\d\+|[<>≥≤/]|\b(?:AI|AN|NH|OPI|FPL|MSA|SPD|MPD|NLPD|NPD)\b|\(s\)|\(non-Hispanic\)|years and older"
)
_NOTHING = re.compile(r"\bNone\b|\bnan\b|\bNaT\b|\bNaN\b|<NA>")
_ANY_NUMBER = re.compile(r"\d\.\d|million|95% CI")


def problems(text: str) -> list[str]:
    return [rule.pattern[:20] for rule in (BANNED, PLUS_MINUS, PERCENT_CHANGE, CAUSE) if rule.search(text)]


def broken(text: str, row: Row) -> list[str]:
    """The rules that a row's sentence breaks."""
    return [name for name, rule in RULES.items() if rule(text, row)]


def _says_otherwise(text: str, words_of_it: str, holds: bool) -> bool:
    return (words_of_it in text) is not holds


RULES: Mapping[str, Rule] = {
    "it is one sentence": lambda text, row: not re.match("[A-Z]", text) or not text.endswith(".") or bool(_END.search(text)),
    "it has the value as pages print it": lambda text, row: row["value"] is not None and words.number(row) not in text,
    "it has no number where there is none": lambda text, row: row["value"] is None and bool(_ANY_NUMBER.search(text)),
    "it says why there is no number": lambda text, row: row["value"] is None and words.FLAGS[row["flag"]] not in text,
    "it has the interval or says that there is none": lambda text, row: row["value"] is not None and words.ci(row) not in text,
    "it names a year": lambda text, row: str(row["end"].year) not in text,
    "it names people": lambda text, row: not _PEOPLE.search(text),
    "a percentage is of somebody": lambda text, row: row["unit"] == "percent" and row["value"] is not None and not _SHARE_OF.search(text),
    "it says where": lambda text, row: ("US " in text) is not (row["place"] == "US"),
    "it is person-first and sober": lambda text, row: bool(BANNED.search(text)),
    "it has no plus-minus": lambda text, row: bool(PLUS_MINUS.search(text)),
    "it changes nothing by a percentage": lambda text, row: bool(PERCENT_CHANGE.search(text)),
    "it names no cause": lambda text, row: bool(CAUSE.search(text)),
    "nothing stands twice": lambda text, row: bool(_TWICE.search(text)),
    "it has no raw name": lambda text, row: bool(_RAW_NAME.search(text)),
    "it has no raw group": lambda text, row: bool(_RAW_GROUP.search(text)),
    "nothing is missing in it": lambda text, row: bool(_NOTHING.search(text)),
    "it is second-hand where the row is": lambda text, row: _says_otherwise(text, "second-hand", row["evidence"] == "secondary"),
    "it is superseded where the row is": lambda text, row: _says_otherwise(text, "superseded", row["flag"] == "superseded"),
    "it is derived where the row is": lambda text, row: _says_otherwise(text, "computed by Care Gap", row["reference"].startswith("Derived here from")),
}  # fmt: skip
"""What must hold of a sentence that is quoted without its page, and when it does not."""
