"""Each page as its script runs: on the shipped release, without one, asked for nonsense, and after something failed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.model import Attempt, Snapshot
from etl.store import Store
from pages.datasets import shared
from pages.figures import verdicts
from pages.parts.choose import SEVERAL
from pages.paths import PAGES
from tests.pages.altered import copy, republish, revised

MAIN = Path(__file__).resolve().parents[2] / "pages" / "main.py"
FILES = tuple(page.file for page in PAGES)
CHARTED = ("gap.py", "prevalence.py", "treatment.py", "barriers.py", "smartphones.py")
WITHOUT_DATA = ("help.py",)
_ADDRESS = re.compile(
    r'<p class="source light">.*?</p>|<style>@page .*?</style><div class="cg paper">.*?</div>', re.DOTALL
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of the pages, empty. Charts stay cached between tests: their release is named by its content."""
    monkeypatch.setenv("CARE_GAP_DATA", str(tmp_path))
    shared.cache_clear()
    yield tmp_path
    shared.cache_clear()


@pytest.fixture
def shipped(folder: Path) -> Store:
    """A copy of the shipped release in it."""
    return copy(folder)


def opened(file: str, **asked: str) -> AppTest:
    """A page as a visitor with this address meets it. Fails where the script raised."""
    app = AppTest.from_file(str(MAIN), default_timeout=30)
    if file != PAGES[0].file:
        app.run()
        app.switch_page(file)
        app.query_params.clear()  # as a browser does, see tests/browser/test_address.py
    for name, value in asked.items():
        app.query_params[name] = value
    app.run()
    assert [item.value for item in app.exception] == []
    return app


def html(app: AppTest) -> str:
    """What a page says, less what only repeats its address: the way to its light version, and the foot of a printed sheet."""
    return _ADDRESS.sub("", "\n".join(item.proto.body for item in app.get("html")))


@pytest.mark.parametrize("file", FILES)
def test_a_page_of_the_shipped_release(shipped: Store, file: str) -> None:
    app = opened(file)
    text = html(app)
    assert text.count("<h1>") == 1
    assert "988" in text
    assert 'cg notice"' not in text
    charts = len(app.get("plotly_chart")) + text.count('<img class="wide')
    assert (charts > 0) == (file in CHARTED)
    assert text.count("<summary>Table</summary>") == len(app.get("download_button")) - (file == "data.py")


@pytest.mark.parametrize("file", FILES)
def test_without_a_release_a_page_says_what_to_do(folder: Path, file: str) -> None:
    text = html(opened(file))
    assert ("python -m etl refresh" in text) == (file not in WITHOUT_DATA)
    assert text.count("<h1>") == 1
    assert str(folder) not in text
    assert "988" in text


NONSENSE = {
    "by": "nonsense",
    "measure": "xyz",
    "need-by": "<b>x</b>",
    "beside": "javascript:x",
    "indicator": "none",
    "year": "1066",
    "of": "everybody",
    "gap-from": "1066",
    "gap-to": "1066",
    "from": "1066",
    "to": "2023 and later",
    "one": "<i>18-to-25</i>",
    "other": "50+",
    "need-one": "nobody",
    "need-other": "%00",
}
COMPARED = ("from", "to", "one", "other")
ASKED = {
    "gap.py": ("by", "of", "gap-from", "gap-to"), "prevalence.py": ("by", "measure", *COMPARED), "treatment.py": ("by", "measure", *COMPARED),
    "barriers.py": ("by", "need-by", "need-one", "need-other", *COMPARED),
    "smartphones.py": ("by", "measure", "beside", *COMPARED), "data.py": ("indicator", "from", "to"),
    "sources.py": (), "help.py": (), "claims.py": (),
}  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_what_is_asked_for_and_unknown_is_named_and_ignored(shipped: Store, file: str) -> None:
    app = opened(file, **NONSENSE)
    text = html(app)
    for name in ASKED[file]:
        assert f"is not a choice for “{name}” here and was ignored" in text
    assert text.count("was ignored") == len(ASKED[file])
    assert text.count(f", and {len(NONSENSE) - len(ASKED[file]) - SEVERAL} more are not choices on this page") == 1
    assert "<b>x</b>" not in text
    plain = html(opened(file))
    assert [line for line in text.split("\n") if "ignored" not in line] == plain.split("\n")


def test_a_name_that_no_choice_has_is_said_above_the_page_with_the_one_that_was_meant(shipped: Store) -> None:
    app = opened("treatment.py", mesure="any", by="race")
    said = (
        "“mesure” is not a choice on this page and was ignored. Did you mean “measure”? "
        "Choices here: “measure”, “from”, “to”, “by”, “one”, “other”."
    )
    assert html(app).count(said) == 1
    assert html(app).index(said) < html(app).index("How fresh the figures are")
    app.button_group[0].set_value("serious").run()
    assert html(app).count(said) == 1
    assert (app.query_params["mesure"], app.query_params["measure"]) == ("any", "serious")


@pytest.mark.parametrize("file", FILES)
def test_names_that_every_page_knows_are_not_said(shipped: Store, file: str) -> None:
    known = {
        "asof": str(shipped.current()),
        "view": "page",
        "chart": "x",
        "embed": "true",
        "embed_options": "show_padding",
    }
    assert "on this page and w" not in html(opened(file, **known))


def test_where_figures_are_missing_no_name_is_said_to_be_unknown(shipped: Store) -> None:
    """Choices below the missing figures were never reached, so nobody knows their names."""
    republish(
        shipped, lambda row: row if row["indicator"] != "mde_youth_prevalence" else row | {"indicator": "population"}
    )
    text = html(opened("prevalence.py", measure="youth-depression", by="race"))
    assert "holds no figures of" in text
    assert "ignored" not in text


def test_a_word_of_the_address_opens_the_view(shipped: Store) -> None:
    app = opened("prevalence.py", measure="serious", by="race")
    assert "For whom? By race and ethnicity" in html(app)
    assert "Serious mental illness: percent of" in html(app)
    assert app.query_params["by"] == "race"


def asked(app: AppTest) -> dict[str, str]:
    return {name: app.query_params[name] for name in app.query_params}


def test_a_view_that_nobody_chose_leaves_the_address_as_it_is(shipped: Store) -> None:
    assert asked(opened("prevalence.py")) == {}
    app = opened("prevalence.py", by="nonsense", to="2023")
    assert asked(app) == {"by": "nonsense", "to": "2023"}
    assert html(app.run()).count("was ignored") == 1


def test_a_choice_is_named_once_it_was_made_and_what_follows_from_it_is_not(shipped: Store) -> None:
    app = opened("prevalence.py")
    for word in ("serious", "any"):
        app.button_group[0].set_value(word).run()
        assert asked(app) == {"measure": word}
        assert html(app) == html(opened("prevalence.py", measure=word))


def test_a_choice_counts_where_the_browser_has_not_heard_of_the_last(shipped: Store) -> None:
    app = opened("prevalence.py")
    app.button_group[0].set_value("serious").run()
    app.query_params.clear()
    app.button_group[1].set_value("race").run()
    assert asked(app) == {"measure": "serious", "by": "race"}
    app.query_params.clear()
    assert html(app.run()) == html(opened("prevalence.py"))


def test_a_comparison_that_may_not_be_made_is_explained_with_the_nearest_that_may(shipped: Store) -> None:
    app = opened("treatment.py", measure="serious", **{"from": "2018", "to": "2023"})
    text = html(app)
    assert '<p class="told" role="status">2018 and 2023 may not be compared.</p>' in text
    assert "The questions were written anew in 2022 and count telehealth" in text
    assert "The nearest two that may be compared are 2022 and 2023." in text
    assert (app.query_params["from"], app.query_params["to"]) == ("2018", "2023")


def test_two_groups_of_the_address_are_compared(shipped: Store) -> None:
    text = html(opened("prevalence.py", one="26-to-49", other="18-to-25"))
    assert "It was lower among US adults aged 26 to 49 than among US adults aged 18 to 25." in text


def test_a_choice_that_another_choice_took_away_is_forgotten_without_a_word(shipped: Store) -> None:
    app = opened("treatment.py", by="race", **{"from": "2016", "one": "hispanic"})
    for label, word in (("Compare by", "age"), ("Among people with", "depression")):
        (pills,) = [item for item in app.button_group if item.label == label]
        pills.set_value(word).run()
    assert "2021 and 2023 may not be compared." in html(app)
    assert "was ignored" not in html(app)
    assert (app.query_params["from"], app.query_params["one"]) == ("2021", "18-to-25")


def test_the_gap_is_counted_as_the_address_says(shipped: Store) -> None:
    app = opened("gap.py", of="people", by="age")
    assert "<h2>How many people are ill and not treated? By age</h2>" in html(app)
    assert (app.query_params["of"], app.query_params["by"]) == ("people", "age")
    (pills,) = [item for item in app.button_group if item.label == "Count the gap"]
    pills.set_value("ill").run()
    assert "<h2>Of adults with a mental illness, how many are not treated? By age</h2>" in html(app)
    assert app.query_params["of"] == "ill"


def test_where_nobody_is_counted_the_nearest_view_is_shown_and_why(shipped: Store) -> None:
    text = html(opened("gap.py", of="people", by="race"))
    assert "By race and ethnicity, “People” cannot be shown" in text
    assert "<h2>Of all adults, how many are ill and not treated? By race and ethnicity</h2>" in text


def attempt(slug: str, outcome: str, why: str, held: str = "") -> dict[str, tuple[Attempt, dict[str, Snapshot]]]:
    """A refresh that came to nothing since 14 November."""
    facts = Attempt(
        slug=slug,
        outcome=outcome,
        why=why,
        checked_at=datetime(2026, 11, 20, tzinfo=UTC),
        succeeded_at=datetime(2026, 11, 1, tzinfo=UTC),
        failing_since=datetime(2026, 11, 14, tzinfo=UTC),
        held=held,
    )
    return {slug: (facts, {})}


@pytest.mark.parametrize("file", FILES)
def test_a_source_that_fails_is_named_with_since_when_and_why(shipped: Store, file: str) -> None:
    shipped.record(attempt("pew", "unavailable", "the publisher answered 503 & <i>nothing</i> else"))
    text = html(opened(file))
    assert (
        "Mobile Fact Sheet could not be refreshed since 14 November 2026. Its figures are of 9 September 2026." in text
    )
    assert "the publisher answered 503 &amp; &lt;i&gt;nothing" in text
    assert "<code>python -m etl refresh pew</code>" in text
    assert file != "gap.py" or "of US adults" in text


@pytest.mark.parametrize("file", FILES)
def test_what_is_held_back_is_said_and_its_number_is_not(shipped: Store, file: str) -> None:
    shipped.record(attempt("pew", "held", "jump: expected value 91.0, found 87.6", held="2026-11-20-abc"))
    text = html(opened(file))
    assert "New figures of Mobile Fact Sheet wait for a person to look" in text
    assert "<code>python -m etl approve 2026-11-20-abc</code>" in text
    assert "87.6" not in text


@pytest.mark.parametrize("file", FILES)
def test_there_is_one_banner_and_it_stands_above_the_heading(shipped: Store, file: str) -> None:
    text = html(opened(file))
    assert text.count('aria-label="How fresh the figures are"') == 1
    assert text.index("How fresh the figures are") < text.index("<h1>")


@pytest.mark.parametrize("file", FILES)
def test_in_place_of_a_damaged_release_the_one_before_it_is_shown(shipped: Store, file: str) -> None:
    whole = shipped.current()
    damaged = _damaged_release(shipped)
    text = html(opened(file))
    assert f"Release {whole}, which is whole, is shown." in text
    assert f"releases/{damaged}/nimh.parquet is damaged" in text
    assert str(shipped.folder) not in text
    assert "<code>python -m etl verify</code>" in text
    if file in CHARTED:
        assert "<summary>Table</summary>" in text


def test_a_damaged_pointer_takes_no_figure_away_and_is_said(shipped: Store) -> None:
    whole = shipped.current()
    (shipped.folder / "current.json").write_text("{half")
    text = html(opened("gap.py"))
    assert f"Release {whole}, which is whole, is shown." in text
    assert "current.json is damaged" in text
    assert str(shipped.folder) not in text
    assert "<summary>Table</summary>" in text


def _damaged_release(store: Store) -> str:
    """A newer release that is the current one, with a file cut short."""
    good = store.current()
    assert good is not None
    name = republish(store, revised)
    (store.folder / "releases" / name / "nimh.parquet").write_bytes(b"cut short")
    return name


@pytest.mark.parametrize("file", FILES)
def test_revised_figures_are_marked_on_the_page(shipped: Store, file: str) -> None:
    before = html(opened(file))
    assert "revised: was" not in before
    republish(shipped, revised)
    text = html(opened(file))
    assert ("revised: was" in text) == (file in CHARTED)
    if file in CHARTED:
        assert "<li>Revised: " in text
        assert "is revised: it was " in text


@pytest.mark.parametrize("file", FILES)
def test_a_status_that_cannot_be_read_takes_no_figure_away(shipped: Store, file: str) -> None:
    (shipped.folder / "status.json").write_text("{half")
    text = html(opened(file))
    assert text.count("<h1>") == 1
    assert "988" in text


def test_a_damaged_release_with_none_before_it_shows_no_figures(shipped: Store) -> None:
    current = shipped.current()
    assert current is not None
    path = shipped.folder / "releases" / current / "samhsa.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    text = html(opened("gap.py"))
    assert "There are no figures to show yet" in text
    assert "python -m etl verify" in text
    assert "<table>" not in text


def checked(text: str) -> AppTest:
    """The page of claims after its visitor asked of a text."""
    app = opened("claims.py")
    app.text_area[0].set_value(text)
    next(button for button in app.button if button.label == "Check").click().run()
    return app


def test_a_claim_is_checked_on_the_page_and_is_nowhere_else(shipped: Store) -> None:
    app = checked("85% of Americans now own a smartphone. <b>x</b>")
    text = html(app)
    assert "1 number found. Outdated: 1." in text
    assert "<mark>85%</mark>" in text
    assert "91%" in text
    assert "<b>x</b>" not in text
    assert "85" not in str(app.query_params)


def test_an_agreement_with_an_older_figure_says_so_on_the_page(shipped: Store) -> None:
    app = checked("85% own a smartphone")
    text = html(app)
    assert "1 number found. Agrees: 1 (with an older figure; a newer one differs)." in text
    assert "not with the newest: 91% on 18 June 2025</h2>" in text
    assert 'class="cg claim outdated"' in text


def test_a_change_without_a_number_is_answered_on_the_page(shipped: Store) -> None:
    app = checked("The treatment gap has grown since 2019")
    text = html(app)
    assert "A change without a number cannot be checked here." in text
    assert '<a href="/" rel="noreferrer">The gap</a>' in text


def test_an_example_fills_the_page(shipped: Store) -> None:
    app = opened("claims.py")
    app.button(key="try-0").click().run()
    assert "2 numbers found. Agrees: 2." in html(app)
    assert app.text_area[0].value == verdicts.EXAMPLES[0]


def test_every_page_has_its_case() -> None:
    assert set(ASKED) == set(FILES)
    assert set(CHARTED) | set(WITHOUT_DATA) <= set(FILES)
