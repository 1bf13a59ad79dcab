"""An address opens its view of its release again: as long as it lasts, with what is newer said, and what is not known ignored."""

from __future__ import annotations

import shutil
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from etl.store import Store
from pages.paths import PAGES
from tests.pages.altered import republish, revised
from tests.pages.test_pages import CHARTED, FILES, folder, html, opened, shipped

__all__ = ["folder", "shipped"]
NOT_THE_NEWEST = "You see the figures of release"
CARDS = {
    "gap.py": ("gap-over-time", {"by": "race"}),
    "prevalence.py": ("prevalence-by-group", {"measure": "serious", "by": "race"}),
    "treatment.py": ("perceived-need", {"measure": "depression", "by": "race"}),
    "barriers.py": ("cost-barrier-over-time", {"by": "urbanicity", "need-by": "education"}),
    "smartphones.py": ("phone-ownership-by-group", {"measure": "dependent", "by": "income", "beside": "race"}),
}
"""A chart of each page by the name of its card, and choices that are not the page's own."""


SOME = ("prevalence.py", "data.py", "sources.py", "help.py")


def card(app: AppTest, name: str) -> tuple[str, ...]:
    """The quote and the citations of a chart, unfolded."""
    assert not app.code
    app.session_state[f"quote-{name}"] = True
    app.run()
    assert [item.value for item in app.exception] == []
    return tuple(item.value for item in app.code)


def follow(link: str) -> AppTest:
    """The page at an address."""
    parts = urlsplit(link)
    (file,) = [page.file for page in PAGES if page.path == parts.path]
    return opened(file, **dict(parse_qsl(parts.query, strict_parsing=True)))


@pytest.mark.parametrize("file", CARDS)
def test_the_address_in_a_quote_opens_the_same_view(shipped: Store, file: str) -> None:
    name, choices = CARDS[file]
    text, *citations = card(opened(file, **choices, junk="1"), name)
    assert len(citations) == 4
    assert all(citations)
    link = text.split("\n")[-1]
    asked = dict(parse_qsl(urlsplit(link).query))
    assert asked.pop("asof") == shipped.current()
    assert asked.items() >= choices.items()
    assert "junk" not in asked
    again, direct = follow(link), opened(file, **choices)
    assert html(again) == html(direct)
    assert {item: again.query_params[item] for item in asked} == asked
    assert {item: direct.query_params[item] for item in choices} == choices
    assert card(again, name) == (text, *citations)


@pytest.mark.parametrize("file", FILES)
def test_a_page_is_drawn_from_the_release_that_is_asked_for(shipped: Store, file: str) -> None:
    old = shipped.current()
    assert old
    before = html(opened(file))
    new = republish(shipped, revised)
    app = opened(file, asof=old)
    text = html(app)
    (line,) = [line for line in text.split("\n") if NOT_THE_NEWEST in line]
    assert text.index(line) < text.index("<h1>")
    assert old in line
    assert new in line
    assert f'href="/{file.removesuffix(".py") if file != "gap.py" else ""}' in line
    for said, newest in (
        (f"{line}\n", ""),
        ("The newest release, which is another", "The newest release, today this one"),
    ):
        text = text.replace(said, newest)
    text = "\n".join(line for line in text.split("\n") if "A newer release changes this number" not in line)
    assert _without_releases(text) == _without_releases(before)
    assert app.query_params["asof"] == old


def _without_releases(text: str) -> str:
    """A page less the list of all releases, which is the same whichever of them is shown: tests/pages/test_sources.py."""
    before, _, listed = text.partition("<h2>Releases</h2>")
    return before + listed.partition("<h2>Corrections</h2>")[2]


def test_the_data_of_an_older_release_are_behind_its_addresses(shipped: Store) -> None:
    old = shipped.current()
    republish(shipped, revised)
    new = shipped.current()
    for app, shown in ((opened("data.py", asof=str(old)), old), (opened("data.py"), new)):
        addresses = html(app).partition("The same rows by address")[2]
        assert addresses.count(f"&amp;asof={shown}") == addresses.count("&amp;asof=") == 3
        assert all(f"asof={shown}" in item.value for item in app.code)
        assert len(app.code) == 4


def test_the_release_stays_in_the_address_while_the_view_changes(shipped: Store) -> None:
    old = str(shipped.current())
    republish(shipped, revised)
    app = opened("prevalence.py", asof=old, junk="1 &")
    app.button_group[0].set_value("serious").run()
    assert (app.query_params["asof"], app.query_params["measure"]) == (old, "serious")
    (line,) = [line for line in html(app).split("\n") if NOT_THE_NEWEST in line]
    assert "asof" not in line
    assert all(part in line for part in ("/prevalence?", "junk=1%20%26", "measure=serious"))


def test_a_quote_of_an_older_release_says_so_and_what_the_newest_says(shipped: Store) -> None:
    old = str(shipped.current())
    plain, *_ = card(opened("prevalence.py"), "prevalence-over-time")
    new = republish(shipped, revised)
    text, *_ = card(opened("prevalence.py", asof=old), "prevalence-over-time")
    added = [line for line in text.split("\n") if line not in plain.split("\n")]
    assert added == [
        f"A newer release changes this number from 22.8% (22.2% to 23.4%) to 22.3% (21.7% to 22.9%): {new}."
    ]
    assert f"Care Gap release {old}." in text
    newest, *_ = card(opened("prevalence.py"), "prevalence-over-time")
    assert f"Care Gap release {new}." in newest
    assert "newer release" not in newest


def test_the_menu_leads_on_within_the_release(shipped: Store) -> None:
    old = str(shipped.current())
    republish(shipped, revised)
    app = opened("prevalence.py", asof=old)
    app.switch_page("treatment.py")
    app.query_params.clear()  # as a browser does, see tests/browser/test_address.py
    app.run()
    assert app.query_params["asof"] in (old, [old])
    assert NOT_THE_NEWEST in html(app)
    assert NOT_THE_NEWEST not in html(opened("treatment.py"))


def test_a_chart_whose_figure_a_newer_release_changes_says_so_beside_it(shipped: Store) -> None:
    old = str(shipped.current())
    assert "A newer release" not in html(opened("prevalence.py", asof=old))
    new = republish(shipped, revised)
    said = f"A newer release changes this number from 22.8% (22.2% to 23.4%) to 22.3% (21.7% to 22.9%): {new}."
    text = html(opened("prevalence.py", asof=old))
    assert said in text
    assert text.index("<h2>") < text.index(said) < text.index("<summary>Table</summary>")
    assert "A newer release" not in html(opened("prevalence.py"))


@pytest.mark.parametrize("file", SOME)
def test_a_release_that_is_not_known_is_named_and_the_newest_shown(shipped: Store, file: str) -> None:
    plain = html(opened(file))
    text = html(opened(file, asof="../<b>x</b>"))
    assert "“../&lt;b&gt;x&lt;/b&gt;” is not a choice for “asof” here and was ignored." in text
    assert str(shipped.current()) in text
    assert [line for line in text.split("\n") if "was ignored" not in line] == plain.split("\n")


def test_the_newest_release_is_shown_without_a_word(shipped: Store) -> None:
    assert html(opened("gap.py", asof=str(shipped.current()))) == html(opened("gap.py"))


def test_a_release_that_is_held_is_not_shown(shipped: Store) -> None:
    pointer = (shipped.folder / "current.json").read_bytes()
    held = republish(shipped, revised)
    (shipped.folder / "current.json").write_bytes(pointer)
    shutil.move(shipped.folder / "releases" / held, shipped.folder / "held" / held)
    assert shipped.read(held).release == held
    assert f"“{held}” is not a choice" in html(opened("gap.py", asof=held))


@pytest.mark.parametrize("file", SOME)
def test_a_release_that_is_damaged_or_gone_is_said_and_the_newest_shown(shipped: Store, file: str) -> None:
    old = str(shipped.current())
    republish(shipped, revised)
    plain = html(opened(file))
    release = shipped.folder / "releases" / old
    (release / "nimh.parquet").write_bytes(b"cut short")
    damaged = html(opened(file, asof=old))
    shutil.rmtree(release)
    gone = html(opened(file, asof=old))
    said = f"Release {old} cannot be read any more"
    for text in (damaged, gone):
        assert said in text
        assert str(shipped.folder) not in text
        assert [line for line in text.split("\n") if said not in line] == plain.split("\n")


def test_the_releases_of_the_repository_can_be_opened(shipped: Store) -> None:
    for release in {item.release for item in shipped.history()}:
        for file in FILES:
            text = html(opened(file, asof=release))
            drawn, said = "<summary>Table</summary>" in text, f"Release {release} holds no figures of" in text
            assert (drawn or said) == (file in CHARTED)
            assert release == shipped.current() or NOT_THE_NEWEST in text
            assert not said or release != shipped.current()


def test_every_page_with_charts_has_its_card() -> None:
    assert set(CARDS) == set(CHARTED)
