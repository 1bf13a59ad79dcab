"""The illnesses a page lets its reader choose: the word in the address, the label, and how their indicators begin."""

from __future__ import annotations

LABELS = {
    "any": "Any mental illness",
    "serious": "Serious mental illness",
    "depression": "Major depressive episode, adults",
    "youth-depression": "Major depressive episode, ages 12 to 17",
}
_PREFIXES = {"any": "ami", "serious": "smi", "depression": "mde_adult", "youth-depression": "mde_youth"}
KINDS = ("age", "sex", "race_ethnicity")
"""The kinds of group that NSDUH publishes these for."""


def indicator(illness: str, measure: str) -> str:
    """The id of a measure of an illness: `any`, `treated` → `ami_treated`."""
    return f"{_PREFIXES[illness]}_{measure}"
