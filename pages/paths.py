"""Pure: the addresses of the pages, written once. The menu, the shell and the server's 404 all read them here."""

from __future__ import annotations

from typing import NamedTuple

SITE = "Care Gap"


class Page(NamedTuple):
    path: str
    title: str
    file: str
    """The script, beside this file."""
    said: str
    """What the page holds, for those who find it in a list of results."""


def named(title: str) -> str:
    """The title of a browser's window."""
    return f"{title} · {SITE}"


PAGES = (
    Page(
        "/",
        "The gap",
        "gap.py",
        "Of every 100 US adults, how many live with a mental illness, and how many of those are treated? Published "
        "figures by age, sex and race, with their intervals and sources.",
    ),
    Page(
        "/prevalence",
        "Illness",
        "prevalence.py",
        "How common mental illness and major depression are in the United States, by year and for whom: published "
        "figures with their intervals and sources.",
    ),
    Page(
        "/treatment",
        "Treatment",
        "treatment.py",
        "Who gets mental health care in the United States, what kind, and the reasons people give for going without: "
        "published figures with their intervals.",
    ),
    Page(
        "/barriers",
        "Barriers",
        "barriers.py",
        "What stands between people and mental health care in the United States: cost, unmet need and access, each with "
        "the question that was asked.",
    ),
    Page(
        "/smartphones",
        "Reach",
        "smartphones.py",
        "Who in the United States owns a smartphone or depends on one, by group and year, beside who is treated for a "
        "mental illness.",
    ),
    Page(
        "/claims",
        "Check a claim",
        "claims.py",
        "Paste a sentence about mental illness and care in the United States: each number in it is checked against "
        "published figures, with the reason.",
    ),
    Page(
        "/data",
        "Data",
        "data.py",
        "Every figure of Care Gap with its interval, method and reference, as CSV, Parquet or JSON, or by an address for "
        "scripts.",
    ),
    Page(
        "/sources",
        "Sources",
        "sources.py",
        "Where each figure of Care Gap comes from, how fresh it is, what may not be compared, and what changed between "
        "releases.",
    ),
    Page(
        "/help",
        "Get help",
        "help.py",
        "Help in the United States, now: call or text 988, the Suicide & Crisis Lifeline, free, day and night. Where to "
        "find treatment and support.",
    ),
)
