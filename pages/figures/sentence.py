"""One sentence for one figure, ready to be quoted; how it was asked; and what a quoter must know of it."""

from __future__ import annotations

from etl.measures import ASSUMED, computed
from etl.model import Row
from pages.figures import people, words
from pages.figures.facts import Facts

SURVEYS = {
    "coombs_2021": "Coombs et al. 2021, from the National Health Interview Survey",
    "household_pulse": "Household Pulse Survey, CDC",
    "meps": "Medical Expenditure Panel Survey, in JAMA Psychiatry",
    "nhanes": "National Health and Nutrition Examination Survey, CDC",
    "nhis": "National Health Interview Survey, CDC",
    "nsduh": "National Survey on Drug Use and Health, SAMHSA",
}
"""How the id of a method begins → the survey and its publisher in short; other methods have their source's publisher."""
REPRINTS = {"nimh": ", as printed by NIMH"}
"""Sources that print a survey of another publisher."""

_FORMS = {
    "percent": "{number} ({ci}) of {people} {says}",
    "people": "{number} {people} ({ci}) {says}",
    "downloads": "there were {number} {people} ({ci}) {says}",
    "odds_ratio": "{people} had an odds ratio of {number} ({ci}) for {says}",
}
_WITHOUT = {
    "percent": "of {people}, the percentage who {says}",
    "people": "of {people}, the number who {says}",
    "downloads": "the number of {people} {says}",
    "odds_ratio": "the odds ratio of {people} for {says}",
}


OF_ALL = ("ami_treated_adults", "ami_untreated_adults")
"""Shares of everybody, ill or not, which their words alone do not make plain."""


def sentence(facts: Facts, row: Row) -> str:
    """Value, interval, population, period and survey of a row; of one without a value, what is not there, and no number."""
    whole = "all " if row["indicator"] in OF_ALL and row["unit"] == "percent" else ""
    known = {"people": f"{whole}{population(facts, row)}", "says": _says(facts, row)}
    if row["value"] is None:
        said = f"{_WITHOUT[row['unit']].format(**known)} {_missing(row)}"
    else:
        said = _FORMS[row["unit"]].format(**known, number=words.number(row), ci=words.ci(row))
    return f"{_when(facts, row)}, {said} ({'; '.join((_survey(facts, row), *_marks(row)))})."


def population(facts: Facts, row: Row) -> str:
    """Whom a row speaks of, its group in words."""
    return people.population(facts.indicators[row["indicator"]], row)


def asked(facts: Facts, row: Row) -> str:
    """The question, the recall period and the mode of a row's method, in one line."""
    method = facts.methods[row["method"]]
    return f"Asked: {_stopped(method.question)} Recall period: {_stopped(method.recall)} Mode: {_stopped(method.mode)}"


def caveat(facts: Facts, row: Row) -> str:
    """What somebody who quotes a row must know of it, the gravest first: three sentences at most."""
    of = facts.indicators[row["indicator"]].of
    why = facts.methods[row["method"]].why
    known = (
        (row["flag"] == "superseded", "Superseded: the publisher has since replaced this figure."),
        (row["reliability"] == "unreliable", "Not reliable by the standard of NCHS for proportions."),
        (row["evidence"] == "secondary", "Second-hand: it was not read in the publisher's own document."),
        (computed(row), f"Computed by Care Gap from published figures{_assumed(row)}."),
        ("," in of or ";" in of, f"Mind what it speaks of: {of}."),
        (row["value"] is None and row["flag"] != "superseded", "A figure that is not given is not zero."),
        (True, f"Do not compare it with figures obtained in another way: {why}"),
        (row["low"] is None, "No interval was published, so its margin of error is not known."),
        (row["derived"], "Its interval is computed by Care Gap from the published standard error."),
    )
    return " ".join([text for holds, text in known if holds][:3])


def _assumed(row: Row) -> str:
    return ", which its interval takes to be uncorrelated" if ASSUMED in row["reference"] else ""


def _says(facts: Facts, row: Row) -> str:
    indicator = facts.indicators[row["indicator"]]
    says = indicator.says_by_method.get(row["method"], indicator.says)
    return says.replace("{answer}", people.answer(row)) if "{answer}" in says else says


def _missing(row: Row) -> str:
    flag = words.number(row)
    return flag if flag.startswith("does ") else f"was {flag}"


def _when(facts: Facts, row: Row) -> str:
    """The period as a sentence begins with it. Of a poll only its last day is known; a day of a count is that day."""
    start, end, period = row["start"], row["end"], words.period(row)
    if start == end:
        return f"In a survey that ended on {period}" if row["unit"] == "percent" else f"On {period}"
    if period == str(end.year):
        return f"In {period}"
    if period != f"{start.year} to {end.year}":
        return f"From {period}"
    years = f"{start.year} and {end.year}" if end.year - start.year == 1 else f"the years {period}"
    averaged = "average" in facts.methods[row["method"]].title
    return f"As an average of {years}" if averaged else f"With {years} pooled"


def _survey(facts: Facts, row: Row) -> str:
    method, source = row["method"], row["source"]
    known = [name for start, name in SURVEYS.items() if method.startswith(start)]
    return f"{known[0] if known else facts.provenance[source].publisher}{REPRINTS.get(source, '')}"


def _marks(row: Row) -> list[str]:
    known = (
        (row["evidence"] == "secondary", "second-hand"),
        (computed(row), "computed by Care Gap"),
        (row["flag"] == "superseded", "superseded by later figures"),
    )
    return [mark for holds, mark in known if holds]


def _stopped(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
