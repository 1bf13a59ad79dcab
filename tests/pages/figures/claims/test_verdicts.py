"""A checked claim in words for a reader."""

from __future__ import annotations

import pytest

from pages.figures import barriers, change, smartphones, verdicts
from pages.figures.claims import check
from pages.figures.claims.judge import ORDER
from pages.figures.claims.moved import moved
from pages.figures.sentence import sentence
from tests.pages.figures.claims.labelled import Label, checked, labels
from tests.pages.figures.views import shipped


@pytest.mark.parametrize("text", verdicts.EXAMPLES)
def test_an_example_shows_its_number_in_its_sentence(text: str) -> None:
    for claim in check(
        shipped(), f"Something that comes first and stands alone. {text} Then something after it follows."
    ):
        said = verdicts.said(shipped(), claim)
        assert f"{said.before}{said.number}{said.after}".strip() == text
        assert said.word.startswith(verdicts.WORDS[claim.verdict])
        assert said.source is not None
        assert said.source[1].startswith("https://")
        assert said.asked.startswith("Asked")


def test_a_number_that_agrees_says_with_the_figure_of_which_year() -> None:
    (claim,) = check(shipped(), "91% own a smartphone.")
    assert verdicts.said(shipped(), claim).word == "Agrees with the figure of 18 June 2025"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (
            "85% own a smartphone",
            "Agrees with the figure of 8 February 2021, not with the newest: 91% on 18 June 2025",
        ),
        (
            "Half of adults with mental illness go untreated",
            "Agrees with the figure of 2022, not with the newest first-hand figure: 46.1% in 2023",
        ),
        (
            "44.8% of people with a mental illness get treatment.",
            "Agrees with the figure of 2019, not with the newest first-hand figure: 53.9% in 2023",
        ),
        (
            "36.2% of young adults aged 18 to 25 have a mental illness.",
            "Agrees with the figure of 2022, not with the newest: 33.8% in 2023",
        ),
    ],
)
def test_an_agreement_with_an_older_figure_is_told_at_once(text: str, word: str) -> None:
    found = check(shipped(), text)
    assert [claim.verdict for claim in found] == ["agrees"]
    said = verdicts.said(shipped(), found[0])
    assert said.word == word
    assert said.verdict == "outdated", "it does not look as a plain agreement does"
    assert verdicts.told(found) == "1 number found. Agrees: 1 (with an older figure; a newer one differs)."


@pytest.mark.parametrize(
    "text",
    [
        "91% own a smartphone.",  # the newest
        "Nine in ten own a smartphone.",  # the newest, and older ones
        "In 2021, 85% owned a smartphone.",  # a year is taken at its word
        "Cost kept 7.2% of women but only 3.6% of men from needed mental health care in 2023.",  # of both numbers
        "22.8% of adults have a mental illness.",  # the newest first-hand figure
        "23.4% of adults have a mental illness.",  # the newest, second-hand
        "22.8% of adults now have a mental illness.",
    ],
)
def test_an_agreement_with_the_newest_figure_or_of_a_stated_year_is_plain(text: str) -> None:
    for claim in check(shipped(), text):
        assert claim.verdict == "agrees"
        said = verdicts.said(shipped(), claim)
        assert (said.verdict, "newest" in said.word) == ("agrees", False)
        assert "older" not in verdicts.told([claim])


def test_of_several_numbers_it_is_counted_how_many_agree_with_older_figures() -> None:
    text = "85% own a smartphone; 97% own a cellphone; 91% own a smartphone."
    assert verdicts.told(check(shipped(), text)).endswith("Agrees: 3 (2 with older figures; newer ones differ).")
    text = "85% own a smartphone; 97% own a cellphone."
    assert verdicts.told(check(shipped(), text)).endswith("Agrees: 2 (all with older figures; newer ones differ).")


@pytest.mark.parametrize("text", ["85% own a smartphone", "85% own a smartphone now"])
def test_each_figure_is_told_with_the_mode_of_its_own_method(text: str) -> None:
    (claim,) = check(shipped(), text)
    phone, web = (shipped().methods[name] for name in ("pew_phone", "pew_web_mail_phone_2024_on"))
    asked = verdicts.said(shipped(), claim).asked
    of_old, of_new = asked.split(" Asked for the figure of 18 June 2025: ")
    assert of_old.startswith("Asked for the figure of 8 February 2021: ")
    assert of_old.endswith(f"Mode: {phone.mode}.")
    assert of_new.endswith(f"Mode: {web.mode}.")
    assert "way of asking or counting changed" in claim.why
    assert phone.why in claim.why
    assert web.why in claim.why


@pytest.mark.parametrize(
    "text",
    [
        "36.2% of young adults aged 18 to 25 have a mental illness.",
        "12.6% of adults received counseling.",  # of 2024 there is a figure of another method as well
        "12.6% of adults now receive counseling from a mental health professional.",
    ],
)
def test_figures_of_one_method_are_asked_once_and_their_way_did_not_change(text: str) -> None:
    (claim,) = check(shipped(), text)
    asked = verdicts.said(shipped(), claim).asked
    assert asked.startswith("Asked: ")
    assert asked.count("Mode:") == 1
    assert "changed" not in claim.why


@pytest.mark.parametrize("label", [label for label in labels() if label.split != "held"], ids=lambda label: label.id)
def test_every_mode_that_is_told_is_that_of_a_figure_that_is_told(label: Label) -> None:
    for claim in checked(label.sentence):
        asked = verdicts.said(shipped(), claim).asked
        told = claim.readings[0].told if claim.readings else ()
        modes = {shipped().methods[row["method"]].mode for row in told}
        assert all(f"Mode: {mode}" in asked for mode in modes)
        assert asked.count("Mode: ") >= len(modes)
        assert all(sentence(shipped(), row) in claim.why for row in told)


def test_two_right_numbers_that_may_not_be_compared_are_named_together() -> None:
    text = "The share of adults with mental illness who got treatment rose from 44.8% in 2019 to 53.9% in 2023."
    found = check(shipped(), text)
    assert [claim.verdict for claim in found] == ["agrees", "agrees"]
    (said,) = verdicts.apart(shipped(), found)
    assert said.startswith("44.8% and 53.9% may not be compared, so they show no rise and no fall")
    assert "written anew in 2022" in said


@pytest.mark.parametrize(
    "text",
    [
        "The share of adults with mental illness who got treatment was 50.6% in 2022 and 53.9% in 2023.",
        "Of adults with mental illness 44.8% got treatment in 2019. It was 53.9% in 2023.",
        "85% of Americans own a smartphone and 22.8% of adults had a mental illness in 2023.",
    ],
)
def test_numbers_of_one_method_of_two_sentences_or_of_two_things_are_not(text: str) -> None:
    assert verdicts.apart(shipped(), check(shipped(), text)) == ()


@pytest.mark.parametrize(
    ("text", "distressed"),
    [
        ("I am depressed and 1 in 5 people kill themselves", True),
        ("Suicide took 49,000 lives", True),
        ("i want to end my life", True),
        ("some days I wish I were dead", True),
        ("Self-harm rose by 5%", True),
        ("52.9 million adults lived with mental illness", False),
        ("The series will end in 2023; it was killed by budget cuts", False),
        ("", False),
    ],
)
def test_words_of_distress_bring_help_before_any_number(text: str, distressed: bool) -> None:
    assert verdicts.distressed(text) is distressed


def test_the_examples_show_three_verdicts() -> None:
    found = {claim.verdict for text in verdicts.EXAMPLES for claim in check(shipped(), text)}
    assert found == {"agrees", "outdated", "other_population"}


def test_what_was_found_is_counted() -> None:
    found = check(shipped(), "85% of Americans now own a smartphone; 91% own one now. The wait is 48 days.")
    assert verdicts.told(found) == "3 numbers found. Agrees: 1; outdated: 1; cannot be checked here: 1."
    assert verdicts.told(()).startswith("No number was found")


def test_each_verdict_has_a_word_and_each_word_a_meaning() -> None:
    assert set(verdicts.WORDS) == set(ORDER)
    assert [word for word, _ in verdicts.MEANINGS] == list(verdicts.WORDS.values())


def test_several_readings_are_listed() -> None:
    (claim,) = check(shipped(), "In 2022, 12.6% of adults received counseling.")
    said = verdicts.said(shipped(), claim)
    assert claim.verdict == "agrees"
    assert len(said.others) == len(claim.readings) - 1 > 0
    assert "each reading is listed" in said.why


def test_a_long_sentence_is_cut_around_its_number() -> None:
    (claim,) = check(shipped(), f"{'word ' * 60}85% of Americans own a smartphone {'word ' * 40}")
    said = verdicts.said(shipped(), claim)
    assert said.before.startswith("…")
    assert said.after.endswith("…")
    assert len(said.before) + len(said.after) < 200


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("The treatment gap has grown since 2019", ["/"]),
        ("The treatment gap narrowed.", ["/"]),
        ("The share of adults with a mental illness who got no treatment fell.", ["/"]),
        ("More adults are in treatment for mental illness than ever.", ["/"]),
        ("Half of adults with mental illness go untreated. It has grown since 2019.", ["/"]),
        ("Mental illness has risen among adults.", ["/prevalence"]),
        ("Fewer adults with serious mental illness are treated than in 2019.", ["/treatment"]),
        ("More people cannot afford mental health care than before.", ["/barriers"]),
        ("Barriers to care have increased.", ["/barriers"]),
        ("Smartphone ownership rose since 2011", ["/smartphones"]),
        ("Mental illness rose among US adults. The treatment gap has widened as well.", ["/", "/prevalence"]),
    ],
)
def test_a_change_without_a_number_is_named_and_leads_to_the_page_that_compares_years(
    text: str, paths: list[str]
) -> None:
    found = check(shipped(), text)
    said = moved(text, [claim.start for claim in found])
    assert list(verdicts.ways(said)) == paths
    assert verdicts.told(found, said).endswith("A change without a number cannot be checked here.")


@pytest.mark.parametrize(
    "text",
    [
        "The economy grew.",
        "Suicide has increased since 2015.",
        "More women than men have depression.",
        "She grew up with a mental illness.",
        "Half of adults with mental illness go untreated. The economy grew last year.",
        "The share treated for a mental illness rose to 53.9% in 2023.",
        "Many adults have a mental illness.",
        "",
    ],
)
def test_other_sentences_speak_of_no_change_that_is_measured_here(text: str) -> None:
    assert moved(text, [claim.start for claim in check(shipped(), text)]) == ()
    assert "change" not in verdicts.told(check(shipped(), text))


def test_a_page_that_a_change_leads_to_has_the_part_it_is_led_to() -> None:
    assert set(verdicts.COMPARED) == {"/", "/prevalence", "/treatment", "/barriers", "/smartphones"}
    answered = {"access_any_barrier": barriers.COST, "smartphone_owner": smartphones.IDS["owner"]}
    for measured in (name for names in verdicts.COMPARED.values() for name in sorted(names)):
        heading = change.of_years(shipped(), answered.get(measured, measured)).heading
        assert heading.startswith("May I say ")
        assert "“May I say …”" in verdicts.WHERE
