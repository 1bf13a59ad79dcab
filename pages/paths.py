"""Pure: the addresses of the pages, written once. The menu and the server's 404 both read them here."""

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    path: str
    title: str
    file: str
    """The script, beside this file."""


PAGES = (
    Page("/", "The gap", "gap.py"),
    Page("/prevalence", "Illness", "prevalence.py"),
    Page("/treatment", "Treatment", "treatment.py"),
    Page("/barriers", "Barriers", "barriers.py"),
    Page("/smartphones", "Reach", "smartphones.py"),
    Page("/claims", "Check a claim", "claims.py"),
    Page("/data", "Data", "data.py"),
    Page("/sources", "Sources", "sources.py"),
    Page("/help", "Get help", "help.py"),
)
