"""The illnesses a page lets its reader choose: the word in the address, the label, and how their indicators begin."""

from __future__ import annotations

LABELS = {
    "any": "Any mental illness",
    "serious": "Serious mental illness",
    "depression": "Major depressive episode, adults",
    "youth-depression": "Major depressive episode, ages 12 to 17",
}
NAMES = {
    "any": "a mental illness",
    "serious": "a serious mental illness",
    "depression": "a major depressive episode",
    "youth-depression": "a major depressive episode",
}
"""The same within a sentence."""

_PREFIXES = {"any": "ami", "serious": "smi", "depression": "mde_adult", "youth-depression": "mde_youth"}
KINDS = ("age", "sex", "race_ethnicity")
"""The kinds of group that NSDUH publishes these for."""


def indicator(illness: str, measure: str) -> str:
    """The id of a measure of an illness: `any`, `treated` → `ami_treated`."""
    return f"{_PREFIXES[illness]}_{measure}"


MEANINGS = (
    (
        "Any mental illness",
        "a mental, behavioral or emotional disorder in the past year that meets the survey's criteria, of any severity. Developmental and substance use disorders are not counted. The survey estimates it with a model; it is not a diagnosis of each person.",
    ),
    (
        "Serious mental illness",
        "any mental illness that seriously limits one or more major life activities; a part of any mental illness.",
    ),
    ("Major depressive episode", "a time in the past year that meets the survey's criteria for major depression."),
    (
        "Treated",
        "received mental health care in the past year, as the survey asked in that year. What counts changed in 2022: dashed lines in the charts mark it.",
    ),
    ("95% CI", "the 95% confidence interval: the range that sampling alone leaves open around an estimate."),
)
"""What the words of these pages mean, after NIMH's account of the survey's definitions and SAMHSA's of its treatment questions."""
