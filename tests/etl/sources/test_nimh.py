"""The NIMH page: good pages in the drifts seen give one table, a page that cannot be believed is refused."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from etl import published
from etl.checks import check
from etl.errors import DataError
from etl.merge import disagreements
from etl.model import KEY
from etl.sources.nimh import SOURCE, parse

REPO = Path(__file__).resolve().parents[3]
FIXTURES = REPO / "tests" / "fixtures" / "nimh"
GOOD = (FIXTURES / "good.html").read_text(encoding="utf-8")
PUBLISHED = published.read((REPO / "data" / "published" / "nimh.csv").read_bytes(), source="nimh")
TODAY = date(2026, 1, 1)

REFUSALS = {
    "bad_cell_cut": r"Adults \(2022\): expected rows of Demographic, Demographic, Percent, found .*Race/Ethnicity, Asian",
    "bad_challenge_page": "the title Mental Illness, found Just a moment",
    "bad_contradicting_tables": r"Any Mental Illness Among U\.S\. Adults \(2022\): .* two that differ",
    "bad_cut_off": "an h2 for each section, found none like .* SMI",
    "bad_footnote_digit": r"AMI prevalence: .* 23\.12%",
    "bad_missing_sentence": "SMI treated, sex: .* found 0",
    "bad_percent_against_count": r"AMI treated: .* 20\.0 of 59\.3 million allow, found 50\.6%",
    "bad_race_against_sentence": r"by race: \[35\.2\], found \[24\.6\]",
    "bad_race_without_decimal": r"Race/Ethnicity, Asian: expected a percentage with 1 decimal\(s\), found '17'",
    "bad_sentence_twice": "SMI prevalence, sex: .* found 2",
    "bad_share_of_other_adults": "AMI and SMI as shares of the same number of adults",
    "bad_swapped_ages": "AMI treated: .* as the sentence orders them",
    "bad_swapped_sections": "AMI treated: expected a known finding",
    "bad_swapped_sex": r"AMI prevalence: .* found \[19\.7, 26\.4",
    "bad_table_against_sentence": r"Adults \(2022\): expected the figures of the sentences.* 24\.9",
    "bad_table_of_other_year": r"Adults \(2021\): expected the figures of the sentences, 2022",
    "bad_total_outside_parts": r"the total, 43\.1%, between its parts by sex",
    "bad_two_years": "one survey year, found 2022, 2023",
    "bad_unknown_caption": "a known caption, found Lifetime",
    "bad_unknown_finding": "a known finding, found Among veterans",
    "bad_unknown_race": "found Race/Ethnicity, Asian or Pacific Islander",
    "bad_unknown_section": "a known h2, found Mental Health Treatment - Veterans",
    "bad_unknown_year": "a survey year from 2012 to 2024, .* found 2031",
}
DRIFTS = {
    "services": [("Mental Health Treatment", "Mental Health Services"), ("health treatment in", "health services in")],
    "women": [("females", "women"), ("males", "men")],
    "plain prevalence": [("The observed prevalence", "The prevalence")],
    "plain lower": [("slightly lower", "lower")],
    "no-break blank": [("In 2022, there", "In&#160;2022, there"), ("59.3 million", "59.3&#8239;million")],
    "en dash": [("18-25 years", "18&#8211;25 years")],
    "no footnote": [("<sup>2</sup>", "")],
    "linked footnote": [("<sup>2</sup>", '<a href="#fn2">2</a>')],
    "percent sign in cells": [("23.1</td>", "23.1%</td>")],
    "header repeated": [('<th colspan="2">Demographic</th>', "<th>Demographic</th><th>Demographic</th>")],
    "comment in a number": [("26.4%)", "26<!-- -->.4%)")],
}


def read(text: str) -> object:
    return parse({"mental_illness": text.encode()}).to_dict("records")


def test_the_good_page_is_the_published_figures() -> None:
    rows = parse({"mental_illness": GOOD.encode()})
    assert len(rows) == 31
    assert check(rows.drop(columns="grade"), SOURCE, None, TODAY) == ()
    assert disagreements(rows, PUBLISHED) == ()
    values = {tuple(row[name] for name in KEY): row["value"] for row in PUBLISHED.to_dict("records")}
    for row in rows.to_dict("records"):
        assert values[tuple(row[name] for name in KEY)] == row["value"]
    assert set(rows["evidence"]) == {"fetched"}


def test_the_parameters_are_all_the_bad_pages() -> None:
    assert {path.stem for path in FIXTURES.glob("bad_*")} == set(REFUSALS)


@pytest.mark.parametrize("name", REFUSALS)
def test_a_bad_page_is_refused_and_the_place_is_named(name: str) -> None:
    with pytest.raises(DataError, match=REFUSALS[name]):
        parse({"mental_illness": (FIXTURES / f"{name}.html").read_bytes()})


@pytest.mark.parametrize("name", DRIFTS)
def test_drift_that_is_known_gives_the_same_table(name: str) -> None:
    text = GOOD
    for old, new in DRIFTS[name]:
        assert old in text
        text = re.sub(rf"\b{old}\b", new, text) if old.isalpha() else text.replace(old, new)
    assert text != GOOD
    assert read(text) == read(GOOD)


def test_without_tables_only_the_races_are_missing() -> None:
    rows = parse({"mental_illness": re.sub(r"<table.*</table>", "", GOOD, flags=re.DOTALL).encode()})
    assert len(rows) == 28 == SOURCE.min_rows
    assert "race_ethnicity" not in set(rows["group_kind"])


@pytest.mark.parametrize("place", [match.start() for match in re.finditer(r"[0-9](?=[0-9.]*%\))", GOOD)])
def test_one_digit_more_never_changes_another_figure(place: int) -> None:
    """A stray digit in a sentence is refused, or changes that figure alone: never a wrong row elsewhere."""
    changed = GOOD[:place] + "7" + GOOD[place:]
    try:
        rows = parse({"mental_illness": changed.encode()})
    except DataError:
        return
    before = parse({"mental_illness": GOOD.encode()})
    assert (rows["value"] != before["value"]).sum() <= 1


def test_the_text_as_a_reader_kept_it(recordings: Path) -> None:
    """The recording is text, not HTML: its headings and inner list items are put back into tags."""
    lines = (recordings / "nimh" / "nimh_mental_illness.md").read_text(encoding="utf-8").splitlines()
    tags = []
    for line in lines:
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            tags.append(f"<h{level}>{line.strip('# ')}</h{level}>")
        elif line.startswith("- ") and not line.startswith("- Figure"):
            tags.append(f"<ul><li>{line[2:]}</li></ul>")
    rows = parse({"mental_illness": "".join(tags).encode()})
    assert len(rows) == 28
    assert disagreements(rows, PUBLISHED) == ()
    assert set(map(tuple, rows[[*KEY]].values)) <= set(map(tuple, PUBLISHED[[*KEY]].values))


@pytest.mark.parametrize(
    ("indicator", "unit", "value", "method"),
    [
        ("ami_prevalence", "percent", 23.1, "nsduh_2021_on"),
        ("ami_prevalence", "people", 59_300_000, "nsduh_2021_on"),
        ("ami_treated", "percent", 50.6, "nsduh_treatment_2022"),
        ("smi_treated", "people", 10_200_000, "nsduh_treatment_2022"),
    ],
)
def test_golden_values_of_2022(indicator: str, unit: str, value: float, method: str) -> None:
    rows = PUBLISHED[
        (PUBLISHED["indicator"] == indicator)
        & (PUBLISHED["unit"] == unit)
        & (PUBLISHED["group"] == "total")
        & (PUBLISHED["start"] == date(2022, 1, 1))
    ]
    assert rows[["value", "method", "grade"]].values.tolist() == [[value, method, "official text"]]


def test_published_rows_pass_the_checks_of_a_release() -> None:
    assert not PUBLISHED.duplicated([*KEY]).any()
    assert check(PUBLISHED.drop(columns="grade"), SOURCE, None, TODAY) == ()
