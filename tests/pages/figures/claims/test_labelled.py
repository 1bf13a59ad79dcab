"""The claim checker against the labelled sentences, and that the labels are as many and as mixed as was asked."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.pages.figures.claims.labelled import Label, checked, found, labels, scores
from tests.pages.figures.views import shipped

DEVELOPED = [label for label in labels() if label.split != "held"]
SPLITS = ("first", "second", "held")


def test_the_set_is_large_and_mixed_and_a_part_of_it_is_held() -> None:
    sentences = {label.sentence: label.split for label in labels()}
    splits = Counter(sentences.values())
    assert set(splits) == set(SPLITS)
    assert splits.total() >= 120
    assert splits["held"] >= 120
    for split in SPLITS:
        verdicts = Counter(label.verdict for label in labels() if label.split == split)
        assert set(verdicts) == {"agrees", "outdated", "other_population", "contradicts", "uncheckable"}


@pytest.mark.parametrize("label", DEVELOPED, ids=[label.id for label in DEVELOPED])
def test_a_labelled_number_gets_its_verdict(label: Label) -> None:
    claim = found(label)
    assert claim is not None
    assert claim.verdict == label.verdict, claim.why
    if label.verdict not in {"uncheckable", "contradicts"}:
        assert claim.figure is not None
        assert claim.figure["indicator"].split("_")[0] == label.indicator.split("_")[0]


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("verdict", ["agrees", "contradicts"])
def test_the_verdicts_that_matter_most_are_right(split: str, verdict: str) -> None:
    score = scores(split)[verdict]
    assert score.precision >= 0.98, score
    assert score.recall >= 0.85, score


@pytest.mark.parametrize("split", SPLITS)
def test_the_other_verdicts_are_found(split: str) -> None:
    for verdict in ("outdated", "other_population", "uncheckable"):
        assert scores(split)[verdict].recall >= 0.85, (verdict, scores(split)[verdict])


def test_nothing_is_taken_for_a_claim_that_is_none() -> None:
    """Years, ages, sample sizes, recall periods and the bounds of intervals have no label and no entry."""
    for label in DEVELOPED:
        named = [found(other) for other in DEVELOPED if other.sentence == label.sentence]
        extra = [claim.text for claim in checked(label.sentence) if claim not in named]
        assert not extra, label.sentence


def test_every_verdict_says_why_and_from_which_figure() -> None:
    known = {id(row) for name in shipped().indicators for row in shipped().every(name)}
    for sentence in {label.sentence for label in labels()}:
        for claim in checked(sentence):
            assert claim.why.endswith(".")
            assert claim.text in sentence
            assert (claim.figure is None) == (claim.verdict == "uncheckable")
            assert claim.figure is None or id(claim.figure) in known


def test_second_hand_figures_are_named_as_such() -> None:
    for label in labels():
        claim = found(label)
        if claim and claim.figure and claim.figure["evidence"] == "secondary":
            assert "second-hand" in claim.why
