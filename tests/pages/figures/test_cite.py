"""Citations: each format says the same of a work, and other programs read it back unchanged."""

from __future__ import annotations

import json
import re
import warnings
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from pages.figures import cite
from pages.figures.works import Work
from tests.pages.figures.test_works import SLUGS, URL, cited

VIEW, *PUBLISHED = cited(*SLUGS)
WORKS = {work.key: work for work in (VIEW, *PUBLISHED)}
DATASET = re.compile(r"(?P<author>.+)\. \((?P<year>\d{4}|n\.d\.)\)\. (?P<title>.+) \[Dataset[^]]*\]\. (?P<source>.+)")
TYPES = {"article-journal", "dataset", "report", "webpage"}
FIELDS = {
    "DOI", "URL", "accessed", "author", "container-title", "id", "issued", "note", "number", "publisher", "title",
    "type", "version",
}  # fmt: skip
"""Of the schema of CSL-JSON 1.0.2, what is used here."""
NAMED = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
}
HARD = "Cost & care: 100% of $5_000 {#1} } \\emph{é} ~ ^ \"quoted\" ‘so’ — a -- b, it's ``x'' …"
titles = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(HARD), min_size=1).map(
    lambda text: f"T{' '.join(text.split())}"
)


def read(text: str) -> Any:
    """The one entry of a BibTeX file, as pybtex reads it."""
    (entry,) = parse_string(text, "bibtex").entries.values()
    return entry


def plain(latex: str) -> str:
    """What LaTeX prints of a field whose commands are for special characters alone."""
    text = latex.removeprefix("{").removesuffix("}") if latex.startswith("{") else latex
    return re.sub(r"\\(text[a-z]+)\{\}|\\([&%$#_])|\{\}", lambda m: NAMED[m[1]] if m[1] else m[2] or "", text)


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_each_format_has_author_title_publisher_address_and_date(work: Work) -> None:
    year = str(work.issued[0]) if work.issued else "n.d."
    names = [name if isinstance(name, str) else name.family for name in work.authors]

    apa = cite.apa(work)
    assert all(part in apa for part in (*names, work.title, work.url, work.container, work.release))
    assert re.search(rf"\({re.escape(year)}[,)]", apa)

    entry = read(cite.bibtex(work))
    assert plain(entry.fields["title"]) == work.title
    assert plain(entry.fields["institution" if work.kind == "report" else "publisher"]) == work.publisher
    assert (entry.fields["url"], entry.fields["year"]) == (work.url, year)
    assert [plain(" ".join(person.last_names)) for person in entry.persons["author"]] == names

    item = cite.csl_json(work)
    assert (item["title"], item["publisher"], item["URL"]) == (work.title, work.publisher, work.url)
    assert [name.get("literal") or name["family"] for name in item["author"]] == names
    assert ("issued" in item) == bool(work.issued)


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_csl_json_has_known_types_and_fields_and_goes_through_json(work: Work) -> None:
    item = cite.csl_json(work)
    assert item["type"] in TYPES
    assert set(item) <= FIELDS
    assert all(set(name) in ({"literal"}, {"family", "given"}) for name in item["author"])
    assert json.loads(json.dumps(item)) == item


def test_csl_json_dates_are_lists_of_parts() -> None:
    item = cite.csl_json(replace(VIEW, accessed=date(2026, 9, 10)))
    assert (item["issued"], item["accessed"]) == ({"date-parts": [[2026, 9, 9]]}, {"date-parts": [[2026, 9, 10]]})


@pytest.mark.parametrize("work", [work for work in WORKS.values() if work.kind == "dataset"], ids=lambda work: work.key)
def test_a_dataset_in_the_style_of_the_apa(work: Work) -> None:
    found = DATASET.fullmatch(cite.apa(work))
    assert found
    assert found["author"] == work.authors[0]
    assert found["title"].startswith(work.title)
    assert found["source"].endswith(work.url)


def test_a_view_in_the_style_of_the_apa() -> None:
    (view, _) = cited("pew")
    assert cite.apa(view) == (
        f"Care Gap. (2026). {view.title} (Release {view.release}) [Dataset with figures of Pew Research Center]. {URL}"
    )


def test_an_article_in_the_style_of_the_apa() -> None:
    (_, article) = cited("coombs_2021")
    assert cite.apa(article) == (
        f"Coombs, N. C., Meriwether, W. E., Caringi, J., & Newcomer, S. R. (2021). {article.title}. "
        "SSM - Population Health, Article 100847. https://doi.org/10.1016/j.ssmph.2021.100847"
    )


def test_the_apa_names_a_publisher_that_is_not_the_author_and_no_author_twice() -> None:
    work = replace(PUBLISHED[0], publisher="Another Office")
    assert cite.apa(work).endswith(f" [Dataset]. Another Office. {work.url}")
    assert cite.apa(PUBLISHED[0]).count(PUBLISHED[0].publisher) == 1


def test_a_work_without_a_date_has_the_day_it_was_read_or_no_word_of_it() -> None:
    undated = replace(PUBLISHED[0], issued=(), accessed=None)
    assert "(n.d.)" in cite.apa(undated)
    assert "Retrieved" not in cite.apa(undated)
    assert f"Retrieved August 3, 2023, from {undated.url}" in cite.apa(replace(undated, accessed=date(2023, 8, 3)))


@pytest.mark.parametrize("kind", ["article", "dataset", "report", "webpage"])
def test_no_citation_warns_or_prints(kind: Any, capfd: pytest.CaptureFixture[str]) -> None:
    work = replace(
        VIEW, kind=kind, title=f"{HARD} {kind}", container="A Journal", number="7", accessed=date(2026, 9, 9)
    )
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert cite.apa(work)
        assert cite.csl_json(work)
        assert cite.bibtex(work)
    assert said == []
    assert capfd.readouterr() == ("", "")


def test_special_characters_stay_in_the_style_of_the_apa() -> None:
    assert f"(2026). {HARD} (Release" in cite.apa(replace(VIEW, title=HARD))


@given(titles)
def test_a_title_comes_back_from_bibtex(title: str) -> None:
    entry = read(cite.bibtex(replace(VIEW, title=title)))
    assert plain(entry.fields["title"]) == title
    assert entry.fields["url"] == VIEW.url


def test_bibtex_is_escaped_where_latex_reads_and_nowhere_else() -> None:
    url = "https://doi.org/10.1/a_b?x=%20&y=~z#$1"
    text = cite.bibtex(replace(VIEW, title="A & B_{1}: 5% -- $x$", url=url))
    assert r"title = {{A \& B\_\textbraceleft{}1\textbraceright{}: 5\% -{}- \$x\$}}," in text
    assert f"url = {{{url}}}," in text
    assert "doi = {10.1/a_b?x=%20&y=~z#$1}," in text


def test_an_institution_is_one_author_whatever_its_name() -> None:
    name = "Centers for Disease Control and Prevention, Office & Co."
    text = cite.bibtex(replace(VIEW, authors=(name,)))
    assert r"author = {{Centers for Disease Control and Prevention, Office \& Co.}}," in text
    assert len(read(text).persons["author"]) == 1
    assert cite.apa(replace(VIEW, authors=(name,))).startswith(f"{name} (2026)")


@pytest.mark.parametrize(
    ("slug", "kind"),
    [("census", "dataset"), ("coombs_2021", "article"), ("samhsa", "techreport"), ("pew", "misc")],
)
def test_the_types_of_bibtex(slug: str, kind: str) -> None:
    assert read(cite.bibtex(cited(slug)[1])).type == kind
