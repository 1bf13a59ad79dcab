"""HTML reaches a page through one module, and no string that goes in comes out as markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.freshness import State
from etl.model import Fetched, Provenance, Source
from pages.figures.chart import Chart, Drawn, Printed, Svg, chart
from pages.figures.releases import Line
from pages.figures.style import PALETTES, Theme, tokens
from pages.parts import markup
from pages.parts.banner import banner
from tests.pages.figures.samples import facts, row

TAGS = frozenset(
    [
        "div",
        "h1",
        "h2",
        "p",
        "ul",
        "li",
        "b",
        "br",
        "strong",
        "span",
        "a",
        "details",
        "summary",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "style",
    ]
)
ATTRIBUTES = frozenset(["class", "role", "href", "rel", "scope", "tabindex", "aria-label"])
nasty = st.sampled_from([
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='x", "& < > \" '", "</p></div>",
    "**<b>**", "(95% CI <i>)", "&lt;script&gt;", "javascript:alert(1)", "<!--", "]]>", "**", "****",
])  # fmt: skip
texts = st.lists(nasty | st.text(max_size=20), min_size=1, max_size=3).map(" ".join)


class Reader(HTMLParser):
    """The elements of a piece of HTML, its attributes, and the text a visitor reads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def read(html: str) -> Reader:
    """Raises AssertionError where it holds an element, an attribute or an address that markup does not make."""
    reader = Reader(html)
    assert reader.tags <= TAGS
    assert reader.attributes <= ATTRIBUTES
    assert reader.open == []
    assert all(
        url.startswith(("https://", "tel:", "sms:", "/api/", "/help", "/?lite=", "/?asof=", "/sources"))
        for url in reader.addresses
    )
    return reader


def a_chart(text: str) -> Chart:
    rows = [row()]
    data = facts(rows)
    item = replace(data.provenance["one"], publisher=text, title=text)
    made = chart(
        replace(data, provenance={"one": item}), rows, title=text, subtitle=text, summary=text,
        drawn=Drawn(picture=Svg(wide="<svg/>", narrow="<svg/>")),
        printed=Printed(caption=text, header=(text, text), rows=((text, text),)), alt="alt", stem="stem",
        notes=(text,), changes=(text, text, f"b: {text}"),
    )  # fmt: skip
    return replace(made, references=(text,) * 14)


def a_state(text: str) -> State:
    return State(
        slug="one", title=text, state="stale", why=text, todo=text, last_check=datetime(2026, 1, 1, tzinfo=UTC), last_success=None,
        bytes_day=None, failing_since=None,
    )  # fmt: skip


def a_source(text: str) -> Source:
    return Source(
        slug="one", title=text, publisher=text, page_url="https://p.example/", licence=text, citation=text,
        update_days=1, indicators=(), methods=(), requests={"page": text}, called=text,
    )  # fmt: skip


def facts_of(text: str) -> Provenance:
    fetched = Fetched(name="page", url=text, via="live", day=date(2026, 1, 1), sha256=text, size=1)
    return Provenance(
        slug="one", title=text, publisher=text, page_url="https://p.example/", licence=text, citation=text,
        fetched=(fetched,), edition=text, rows=1,
    )  # fmt: skip


def a_line(text: str) -> Line:
    return Line(release=text, day=text, marks=(text,), figures=text, changed=text, opens=True)


PLAIN: dict[str, Callable[[str], str]] = {
    "title": lambda text: markup.title(text, text),
    "heading": lambda text: markup.heading(text, text),
    "paragraph": markup.paragraph,
    "notice": markup.notice,
    "chart_head": lambda text: markup.chart_head(a_chart(text)),
    "chart_foot": lambda text: markup.chart_foot(a_chart(text), text),
    "caption": lambda text: markup.caption(a_chart(text)),
    "banner": lambda text: markup.banner(banner([a_state(text)] * 2, text)),
    "commands": lambda text: markup.commands(text) if text.count("`") < 2 else text,
    "link": lambda text: markup.link("https://p.example/", text),
    "key": lambda text: markup.key([(text, text, text)]),
    "links": lambda text: markup.links([("tel:988", text, text)]),
    "printed": lambda text: markup.printed(Printed(caption=text, header=(text,), rows=((text,),))),
    "folded": lambda text: markup.folded(text, Printed(caption=text, header=(text,), rows=((text,),))),
    "origin": lambda text: markup.origin(a_source(text), a_state(text), facts_of(text)),
    "releases": lambda text: markup.releases([a_line(text)], "/sources", "/"),
    "changed": lambda text: markup.changed(
        a_line(text), text, [Printed(caption=text, header=(text,), rows=((text,),))]
    ),
    "counted": lambda text: markup.counted(text, [text]),
    "remarks": lambda text: markup.remarks([text]),
    "look": lambda text: markup.look(Printed(caption=text, header=(text,), rows=((text,),))),
}


@pytest.mark.parametrize("name", PLAIN)
@settings(deadline=None)
@given(
    text=st.text(st.characters(exclude_characters="\x00\r*"), max_size=30) | nasty.filter(lambda text: "**" not in text)
)
def test_no_text_becomes_markup(name: str, text: str) -> None:
    if not text.strip() and name in {"chart_head", "chart_foot", "caption"}:
        return
    assert text in read(PLAIN[name](text)).text


def test_the_addresses_are_of_the_release_and_of_the_newest() -> None:
    reader = read(markup.addresses("/api/v1/figures", "place=US&place=CA", "r1"))
    asked = "?place=US&place=CA"
    forms = [f"/api/v1/figures.{form}{asked}" for form in ("csv", "json", "parquet")]
    assert reader.addresses == [*(f"{url}&asof=r1" for url in forms), *forms, "/api/v1/openapi.json"]
    assert "The newest release, today this one: CSV, JSON, Parquet" in reader.text
    assert "today this one" not in markup.addresses("/api/v1/figures", "", "r1", asof="r1")
    assert "The newest release, which is another" in markup.addresses("/api/v1/figures", "", "r1", asof="r1")


def test_how_many_rows_is_said_to_those_who_do_not_see_it() -> None:
    assert 'role="status"' in markup.counted("42 rows", [])


@given(texts)
def test_marks_of_a_sentence_stay_well_formed(text: str) -> None:
    inner = Reader(f"<p>{markup.sentence(text)}</p>")
    assert inner.tags <= {"p", "strong", "span"}
    assert inner.attributes <= {"class"}


def test_a_sentence_has_bold_parts_and_quiet_intervals() -> None:
    said = markup.sentence("In 2023, **22.8%** (95% CI 22.2% to 23.4%) & more (no interval published).")
    assert "<strong>22.8%</strong>" in said
    assert '<span class="quiet">(95% CI 22.2% to 23.4%)</span>' in said
    assert '<span class="quiet">(no interval published)</span>' in said
    assert "&amp; more" in said


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x", "http://p.example/",
        "//p.example/", "/\\p.example", "mailto:x@y.example", "", "p.example", "vbscript:x", "\tjavascript:x",
    ],
)  # fmt: skip
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        markup.link(url, "text")


@given(texts)
def test_an_address_stays_one_attribute(text: str) -> None:
    reader = Reader(markup.link(f"https://p.example/?q={text}", "text"))
    assert reader.tags == {"a"}
    assert reader.attributes == {"href", "rel"}


@pytest.mark.parametrize("theme", PALETTES)
def test_the_style_names_every_colour_and_loads_nothing(theme: str) -> None:
    found: Theme = "dark" if theme == "dark" else "light"
    style = markup.style(found)
    assert f"--treated: {PALETTES[found].treated};" in style
    assert set(re.findall(r"var\(--([a-z-]+)\)", style)) <= {*tokens(found), "drawn-on"}
    assert "url(" not in style
    assert "@import" not in style


def test_the_footer_names_the_lifeline() -> None:
    reader = read(markup.footer("/help", "/sources", "/?lite=1", light=False))
    assert {"tel:988", "sms:988", "/help", "/?lite=1"} <= set(reader.addresses)
    assert "988" in reader.text


def test_the_footer_says_whom_to_tell_of_an_error() -> None:
    nobody, mail, page = (
        read(markup.footer("/help", "/sources", "/?lite=1", contact, light=False))
        for contact in ("", "us@example.org", "https://example.org/report")
    )
    assert all("/sources" in reader.addresses for reader in (nobody, mail, page))
    assert "Found an error? Sources says" in nobody.text
    assert "Found an error? Write to us@example.org; Sources says" in mail.text
    assert "Found an error? Tell us; Sources says" in page.text
    assert "https://example.org/report" in page.addresses


def test_the_parts_of_a_page_are_listed_by_the_names_of_their_headings() -> None:
    parts = {"a-b": "A <b>?", "c": "C"}
    assert markup.contents(parts).count("<nav ") == 1
    assert re.findall(r'href="([^"]*)"', markup.contents(parts)) == ["#a-b", "#c"]
    assert "A &lt;b&gt;?" in markup.contents(parts)
    assert '<div class="cg section" id="a-b"><h2>A &lt;b&gt;?</h2>' in markup.heading("A <b>?", name="a-b")
    assert '<div class="cg section" id="c"><h2>x</h2>' in markup.chart_head(a_chart("x"), name="c")
    assert "id=" not in markup.heading("A")


@pytest.mark.parametrize("light", [False, True])
def test_how_numbers_were_made_is_folded_and_what_the_marks_mean_is_not(light: bool) -> None:
    chart = replace(a_chart("x"), keys=("Hollow: second-hand.",), reckoned=("Reckoned so.",))
    assert chart.notes == ("Hollow: second-hand.", "Reckoned so.")
    before, found, folded = markup.chart_foot(chart, "r1", light=light).partition(
        "<summary>How these numbers were made"
    )
    assert found
    assert "Hollow" in before
    assert "Reckoned" not in before
    assert "<li>Reckoned so.</li>" in folded
    assert before.endswith("<details open>") == light
    plain = replace(chart, reckoned=())
    assert "were made" not in markup.chart_foot(plain, "r1")


@pytest.mark.parametrize(
    ("changes", "said"),
    [((), ""), (("Before a: x", "a: y"), "(a)"), (("Before a: x", "a: y", "b: z"), "(a to b)")],
)
def test_why_a_line_is_cut(changes: tuple[str, ...], said: str) -> None:
    html = markup.why_cut(replace(a_chart("x"), changes=changes))
    assert (said in html) if said else html == ""
