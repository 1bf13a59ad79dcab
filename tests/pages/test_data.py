"""The Data page as its script runs: what is chosen lives in the address, and every way out leads to the same rows."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from etl.sources import registry
from etl.store import Store
from pages.api.routes import api
from pages.datasets import Datasets
from pages.figures import extract
from pages.known import Known
from tests.pages.test_pages import MAIN, folder, html, shipped

__all__ = ["folder", "shipped"]
Words = dict[str, list[str]]
SHOWN = ["Indicators", "Places", "Kinds of group"]
RARE = ["Methods", "Units", "Evidence", "Sources"]


def opened(**asked: list[str]) -> AppTest:
    """The page at an address whose names may repeat."""
    app = AppTest.from_file(str(MAIN), default_timeout=30)
    app.run()
    app.switch_page("data.py")
    app.query_params.clear()
    for name, words in asked.items():
        app.query_params[name.rstrip("_")] = words
    return ran(app)


def ran(app: AppTest) -> AppTest:
    app.run()
    assert [item.value for item in app.exception] == []
    return app


def choose(app: AppTest, label: str, *words: str) -> AppTest:
    (widget,) = [item for item in app.multiselect if item.label == label]
    widget.set_value(list(words))
    return ran(app)


def address(app: AppTest) -> Words:
    return {name: [words] if isinstance(words, str) else list(words) for name, words in app.query_params.items()}


def held(app: AppTest) -> Words:
    """What the widgets hold, by label."""
    return {item.label: list(item.value) for item in app.multiselect if item.value} | {
        item.label: [item.value] for item in app.selectbox if item.value
    }


def told(app: AppTest) -> str:
    (said,) = re.findall(r'<p class="told"[^>]*>([^<]*)</p>', html(app))
    return unescape(str(said))


def links(app: AppTest) -> list[str]:
    """Under the heading that offers addresses."""
    offered = html(app).partition("The same rows by address")[2]
    return [unescape(url) for url in re.findall(r'href="([^"]*/api/v1/figures[^"]*)"', offered)]


def test_a_bare_address_shows_the_default_and_stays_bare(shipped: Store) -> None:
    app = opened()
    assert held(app) == {"Indicators": list(extract.DEFAULT)}
    assert address(app) == {}
    assert told(app).startswith("187 rows: 1 indicator, 1 place, 2008 to 2024, ")
    assert "The first 12 of 187, the newest first" in html(app)
    assert [item.label for item in app.multiselect] == [*SHOWN, *RARE]
    assert [item.label for item in app.expander[0].multiselect] == RARE


def test_each_choice_lives_in_the_address_under_the_name_of_the_api(shipped: Store) -> None:
    app = opened()
    choose(app, "Indicators", "pulse_need_unmet", "pulse_either")
    choose(app, "Places", "US")
    choose(app, "Kinds of group", "sex", "education")
    choose(app, "Groups", "Female", "Male")
    (since,) = [item for item in app.selectbox if item.label == "From"]
    since.set_value("2021")
    ran(app)
    choose(app, "Units", "percent")
    expected = {
        "indicator": ["pulse_need_unmet", "pulse_either"], "place": ["US"], "group_kind": ["sex", "education"],
        "group": ["Female", "Male"], "from": ["2021"], "unit": ["percent"],
    }  # fmt: skip
    assert address(app) == expected
    assert [urlsplit(url).path.rpartition(".")[2] for url in links(app)] == ["csv", "json", "parquet"] * 2
    asked = [parse_qs(urlsplit(url).query) for url in links(app)]
    assert asked == [expected | {"asof": [shipped.current()]}] * 3 + [expected] * 3
    again = opened(**{f"{name}_": words for name, words in expected.items()})
    assert held(again) == held(app)
    assert html(again) == html(app)
    assert address(again) == expected


def test_a_step_back_is_a_step_back(shipped: Store) -> None:
    app = choose(opened(), "Kinds of group", "sex")
    before = address(app), held(app), html(app)
    choose(app, "Groups", "Female")
    assert told(app).startswith("10 rows")
    app.query_params.clear()
    for name, words in before[0].items():
        app.query_params[name] = words
    ran(app)
    assert (address(app), held(app), html(app)) == before


def test_where_nothing_is_chosen_everything_is_shown_and_the_address_says_so(shipped: Store) -> None:
    app = choose(opened(), "Indicators")
    assert address(app) == {"indicator": ["all"]}
    assert told(app).startswith("14,333 rows: 85 indicators, 54 places, ")
    again = opened(indicator=["all"])
    assert html(again) == html(app)
    assert held(again) == {}


def test_the_query_of_the_api_opens_its_rows_on_the_page(shipped: Store) -> None:
    app = opened(place=["CA"], group_kind=["total"], source=["household_pulse"])
    assert held(app) == {"Places": ["CA"], "Kinds of group": ["total"], "Sources": ["household_pulse"]}
    assert address(app) == {"place": ["CA"], "group_kind": ["total"], "source": ["household_pulse"]}
    assert told(app).startswith("132 rows: 4 indicators, 1 place, ")


def test_a_value_that_does_not_exist_is_named_and_the_others_count(shipped: Store) -> None:
    app = opened(indicator=["population", "<b>x</b>"], place=["CA", "ZZ", "US"], from_=["1066"])
    text = html(app)
    assert "“&lt;b&gt;x&lt;/b&gt;” is not a choice for “indicator” here and was ignored." in text
    assert "“ZZ” is not a choice for “place” here and was ignored." in text
    assert "“1066” is not a choice for “from” here and was ignored." in text
    assert html(ran(app)) == text
    choose(app, "Kinds of group", "total")
    assert address(app) == {"indicator": ["population"], "place": ["CA", "US"], "group_kind": ["total"]}
    assert "was ignored" not in html(app)


def test_what_exists_but_not_together_is_shown_as_no_rows_with_what_to_loosen(shipped: Store) -> None:
    app = opened(indicator=["ami_prevalence"], place=["WY"])
    assert held(app) == {"Indicators": ["ami_prevalence"], "Places": ["WY"]}
    assert told(app).startswith("0 rows have all of this. Without the indicator there are 138.")
    assert "<table" not in html(app)
    assert address(app) == {"indicator": ["ami_prevalence"], "place": ["WY"]}
    assert "was ignored" not in html(app)
    choose(app, "Indicators", "pulse_either")
    assert told(app).startswith("33 rows: 1 indicator, 1 place, ")


def test_what_a_choice_takes_away_is_not_offered_and_is_forgotten_without_a_word(shipped: Store) -> None:
    app = opened(indicator=["pulse_either"], place=["CA"], group_kind=["total"])
    choose(app, "Indicators", "ami_prevalence")
    assert held(app) == {"Indicators": ["ami_prevalence"], "Kinds of group": ["total"]}
    assert address(app) == {"indicator": ["ami_prevalence"], "group_kind": ["total"]}
    (places,) = [item for item in app.multiselect if item.label == "Places"]
    assert places.options == ["United States (US)"]
    assert "was ignored" not in html(app)


def test_groups_are_asked_for_once_a_kind_is_chosen(shipped: Store) -> None:
    app = choose(opened(), "Kinds of group", "sex")
    (groups,) = [item for item in app.multiselect if item.label == "Groups"]
    assert groups.options == ["Female", "Male"]
    choose(app, "Groups", "Male")
    choose(app, "Kinds of group", "age")
    assert "Groups" not in held(app)
    choose(app, "Kinds of group")
    assert [item.label for item in app.multiselect] == [*SHOWN, *RARE]
    assert address(app) == {"indicator": list(extract.DEFAULT)}


def test_the_last_year_is_not_before_the_first(shipped: Store) -> None:
    app = opened(from_=["2022"], to=["2019"], indicator=["ami_prevalence"])
    (last,) = [item for item in app.selectbox if item.label == "To"]
    assert min(last.options) == "2022"
    assert "“2019” is not a choice for “to” here and was ignored." in html(app)
    choose(app, "Kinds of group", "sex")
    assert address(app) == {"indicator": ["ami_prevalence"], "group_kind": ["sex"], "from": ["2022"]}


def test_every_way_out_leads_to_the_same_rows(shipped: Store) -> None:
    app = opened(
        place=["US", "CA"],
        group=["≥200% FPL", "Bachelor's degree or higher"],
        method=["household_pulse", "nhis_summary_2019_on"],
    )
    client = TestClient(api(Known(Datasets(shipped), registry())))
    pinned, *_ = [url for url in links(app) if urlsplit(url).path.endswith(".csv")]
    answer = client.get(pinned.removeprefix("/api"))
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))[1:]
    assert told(app).startswith(f"{len(rows)} rows: ")
    assert f"of {len(rows)}, the newest first" in html(app)
    assert all(pinned in item.value for item in app.code)


@pytest.mark.parametrize("theirs", ["junk", "embed"])
def test_what_else_the_address_says_is_left_alone(shipped: Store, theirs: str) -> None:
    app = choose(opened(**{theirs: ["1"]}), "Kinds of group", "sex")
    assert theirs == "embed" or address(app)[theirs] == ["1"]
    assert address(app)["group_kind"] == ["sex"]
