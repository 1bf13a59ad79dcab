"""What is cited: a view and the publishers' works behind it, with nothing in them that no document says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from etl.sources import registry
from pages.figures import works
from pages.figures.works import Person, Work
from tests.pages.figures.views import shipped

URL = "https://care.example/treatment?by=age&year=2023"
SLUGS = sorted(registry())
DATED = {"coombs_2021": (2021,), "pew": (2025, 11, 20), "samhsa": (2024,)}
"""The works whose date a document says; all others have none."""


def cited(*slugs: str, url: str = URL, release: str = "", day: date | None = date(2026, 9, 9)) -> tuple[Work, ...]:
    """A view of these sources of the shipped release and their works."""
    facts = shipped()
    return works.of_view(
        [facts.provenance[slug] for slug in slugs],
        title="Adults with a mental illness who were treated, 2023",
        url=url,
        release=release or facts.release,
        day=day,
        references=list(dict.fromkeys(facts.rows["reference"])),
    )


@pytest.mark.parametrize("slug", SLUGS)
def test_a_work_says_no_more_than_the_citation_of_its_source(slug: str) -> None:
    facts, (_, work) = shipped().provenance[slug], cited(slug)
    assert work.url == facts.page_url
    assert work.publisher in facts.publisher
    assert work.title == facts.title or work.title in facts.citation
    assert work.container in facts.citation
    assert work.number in facts.citation
    for author in work.authors:
        if isinstance(author, Person):
            assert f"{author.family} {re.sub('[. ]', '', author.given)}" in facts.citation
        else:
            assert author == work.publisher
    if slug != "pew":
        assert all(str(part) in facts.citation for part in work.issued)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_date_that_no_document_says_is_unknown(slug: str) -> None:
    (_, work) = cited(slug)
    assert work.issued == DATED.get(slug, ())
    assert work.accessed == shipped().provenance[slug].day


def test_the_kinds() -> None:
    kinds = {slug: cited(slug)[1].kind for slug in SLUGS}
    assert {slug for slug, kind in kinds.items() if kind == "dataset"} == {"census", "household_pulse", "nhis"}
    assert (kinds["coombs_2021"], kinds["samhsa"]) == ("article", "report")


def test_another_edition_of_a_report_does_not_take_the_date_of_this_one() -> None:
    facts = replace(shipped().provenance["samhsa"], page_url="https://www.samhsa.gov/data/report/2030")
    (_, work) = works.of_view([facts], title="T", url=URL, release="r", day=None)
    assert (work.kind, work.title, work.issued) == ("dataset", facts.title, ())


@pytest.mark.parametrize(
    ("references", "issued"),
    [
        ((), ()),
        (("Mobile Fact Sheet, edition of 2025-11-20, table AGE",), ()),
        (("Pew Research Center, Mobile Fact Sheet, edition of 2025-11-20, table AGE",), (2025, 11, 20)),
        (
            (
                "Pew Research Center, Mobile Fact Sheet, edition of 2026-01-02, table AGE",
                "Pew Research Center, Mobile Fact Sheet, edition of 2025-11-20, table AGE",
            ),
            (2026, 1, 2),
        ),
    ],
)
def test_an_edition_is_the_newest_that_references_of_its_own_name(
    references: tuple[str, ...], issued: tuple[int, ...]
) -> None:
    facts = shipped().provenance["pew"]
    (_, work) = works.of_view([facts], title="T", url=URL, release="r", day=None, references=references)
    assert work.issued == issued


def test_a_view_comes_first_and_names_each_publisher_once() -> None:
    view, *published = cited("household_pulse", "nhis", "nimh")
    assert view.of == ("National Center for Health Statistics, CDC", "National Institute of Mental Health")
    assert (view.authors, view.url, view.issued) == (("Care Gap",), URL, (2026, 9, 9))
    assert view.release == shipped().release
    assert len(published) == 3


def test_a_view_of_an_undated_release_has_no_date() -> None:
    (view,) = cited(day=None)
    assert view.issued == ()


def test_keys_are_ascii_and_one_for_each_work() -> None:
    found = [work.key for work in cited(*SLUGS)]
    found += [cited(url=f"{URL}&place=US")[0].key, cited(release="2026-01-01-0")[0].key, cited(day=None)[0].key]
    assert len(set(found)) == len(found)
    assert all(re.fullmatch("[a-z0-9_]+", key) for key in found)
    assert [work.key for work in cited(*SLUGS)] == found[: len(SLUGS) + 1]
    assert {"coombs_2021", "nhis_nd", "samhsa_2024"} <= set(found)


@pytest.mark.parametrize(
    "url", ["", "/treatment", "ftp://a.b/c", "https://a.b/{c}", "https://a.b/c d", "https://a.b/é"]
)
def test_an_address_that_is_not_whole_and_encoded_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="whole address"):
        cited(url=url)


def test_the_line_below_figures() -> None:
    facts = shipped()
    release = f"Care Gap release {facts.release}"
    treated = facts.find("ami_treated", year=2023, group_kind="total", source="samhsa")
    people = facts.find("population", unit="people", year=2025, place="US")
    assert works.short(facts, treated) == f"SAMHSA, National Survey on Drug Use and Health, 2023; {release}"
    assert works.short(facts, [*treated, *people]) == (
        "U.S. Census Bureau, State population totals, vintage 2025, 1 July 2025; "
        f"SAMHSA, National Survey on Drug Use and Health, 2023; {release}"
    )


@pytest.mark.parametrize(
    ("indicator", "said"),
    [
        ("pulse_need_unmet", "National Center for Health Statistics, CDC, Household Pulse Survey, 2020 to 2022; "),
        ("smartphone_owner", "Pew Research Center, Mobile Fact Sheet, 2011 to 2025; "),
        ("access_any_barrier", "(Coombs et al. 2021), 2017 to 2018; "),
    ],
)
def test_the_line_has_the_name_of_the_survey_and_the_years_of_the_rows(indicator: str, said: str) -> None:
    assert said in works.short(shipped(), shipped().find(indicator))


def test_the_line_says_a_year_once() -> None:
    rows = shipped().find("tiktok_downloads", unit="downloads", place="WORLD")
    assert ", TikTok downloads, worldwide, 2020; " in works.short(shipped(), rows)


def test_no_figures_have_no_line() -> None:
    with pytest.raises(ValueError, match="no figures"):
        works.short(shipped(), [])
