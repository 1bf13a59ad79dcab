"""What the Data page offers: the rows that are chosen, what is said of them, and addresses that answer with the very same."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs

import pytest
from starlette.testclient import TestClient

from etl.disk import PROJECT
from etl.model import COLUMNS, NAMES, Column, to_arrow
from etl.sources import registry
from etl.store import Store
from pages.api.query import VALUES
from pages.api.routes import api
from pages.datasets import Datasets
from pages.figures import extract
from pages.figures.csv_text import csv_bytes
from pages.figures.snippets import address
from pages.known import Known
from tests.pages.figures.samples import facts, row
from tests.pages.figures.views import shipped

Chosen = dict[str, tuple[str, ...]]
DRAWN = 200
DEFAULT: Chosen = {"indicator": extract.DEFAULT}
CHOSEN: list[Chosen] = [
    {"indicator": extract.DEFAULT, "group_kind": ("total",), "place": ("US",), "unit": ("percent",)},
    {"indicator": ("cost_barrier_mental_care",)},
    {"indicator": ("pulse_need_unmet", "pulse_either"), "group_kind": ("total",), "place": ("CA", "NY"), "from": ("2021",)},
    {"indicator": ("population",), "place": ("PR",), "unit": ("people",)},
    {"group": ("≥200% FPL", "Bachelor's degree or more", "$100,000+"), "to": ("2020",)},
    {"source": ("pew",), "evidence": ("fetched",), "method": ("pew_phone",)},
    {},
]  # fmt: skip


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(api(Known(Datasets(Store(PROJECT)), registry())))


def answered(client: TestClient, taken: extract.Extract, release: str = "") -> bytes:
    answer = client.get(address("/v1/figures", "csv", taken.query, release))
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def cell(column: Column, text: str) -> object:
    """What a reader of the CSV makes of a cell."""
    readers: dict[str, Callable[[str], object]] = {"float": float, "int": int, "bool": "true".__eq__}
    return readers.get(column.type, str)(text) if text else None


@pytest.mark.parametrize("chosen", CHOSEN, ids=str)
def test_the_addresses_answer_with_the_rows_of_the_file(client: TestClient, chosen: Chosen) -> None:
    taken = extract.extract(shipped(), chosen)
    assert len(taken.rows) > 0
    assert taken.csv() == b"\xef\xbb\xbf" + answered(client, taken)
    assert answered(client, taken, shipped().release) == csv_bytes(taken.rows)


def chosen_at_random(seed: int) -> Chosen:
    """Choices as a visitor makes them: one after the other of what those before leave; at times one they rule out."""
    draw = random.Random(seed)
    chosen: Chosen = {}
    for name in extract.FILTERS:
        if draw.random() < (0.8 if name == "indicator" else 0.3):
            left = extract.options(shipped(), chosen, name, {})
            if draw.random() < 0.05:
                left = extract.known(shipped(), chosen, name, {})
            most = 1 if name in extract.YEARS else draw.randint(1, 5)
            chosen[name] = tuple(draw.sample(sorted(left), min(most, len(left))))
    return chosen


def test_extract_file_and_addresses_agree_in_every_cell_whatever_is_chosen(client: TestClient) -> None:
    sizes = []
    for seed in range(DRAWN):
        taken = extract.extract(shipped(), chosen_at_random(seed))
        lines = list(csv.DictReader(io.StringIO(answered(client, taken, shipped().release).decode(), newline="")))
        read = [{column.name: cell(column, line[column.name]) for column in COLUMNS} for line in lines]
        held = to_arrow(taken.rows).to_pylist()
        assert read == [line | {name: line[name].isoformat() for name in ("start", "end")} for line in held], seed
        assert taken.csv().removeprefix(b"\xef\xbb\xbf") == answered(client, taken)
        sizes.append(len(held))
    assert sum(size == 0 for size in sizes) > 2
    assert sum(size > 12 for size in sizes) > DRAWN / 4
    assert len(set(sizes)) > DRAWN / 4


def test_the_filters_have_the_names_of_the_api() -> None:
    assert set(extract.FILTERS) == {*VALUES, "from", "to"}
    with pytest.raises(KeyError, match="found colour"):
        extract.extract(shipped(), {"colour": ("red",)})


def test_the_query_repeats_the_name_of_a_filter_and_has_no_other() -> None:
    taken = extract.extract(shipped(), {"place": ("US", "CA"), "method": (), "group": ("AI/AN & x=1",)})
    assert taken.query == "place=US&place=CA&group=AI%2FAN+%26+x%3D1"
    assert parse_qs(taken.query) == {"place": ["US", "CA"], "group": ["AI/AN & x=1"]}
    assert extract.extract(shipped(), {}).query == ""


def test_the_rows_are_whole_and_in_the_order_of_the_release() -> None:
    taken = extract.extract(shipped(), {})
    assert list(taken.rows.columns) == list(NAMES)
    assert len(taken.rows) == len(shipped().rows)
    assert taken.rows["reference"].tolist() == shipped().rows["reference"].tolist()


def test_years_keep_what_overlaps_them() -> None:
    rows = [row(1.0, year=2019), row(2.0, year=2020), row(3.0, year=2021)]
    rows[0]["end"] = rows[0]["end"].replace(year=2020)

    def kept(**years: str) -> list[float]:
        chosen = {name.strip("_"): (year,) for name, year in years.items()}
        return [float(value) for value in extract.extract(facts(rows), chosen).rows["value"]]

    assert kept(from_="2020") == [1.0, 2.0, 3.0]
    assert kept(from_="2021") == [3.0]
    assert kept(to="2019") == [1.0]
    assert kept(from_="2020", to="2020") == [1.0, 2.0]


def test_years_that_end_before_they_begin_are_neither_offered_nor_taken() -> None:
    assert min(extract.known(shipped(), {"from": ("2022",)}, "to", {})) == "2022"
    assert min(extract.options(shipped(), {"from": ("2022",)}, "to", {})) == "2022"
    with pytest.raises(ValueError, match="from the first to the last"):
        extract.extract(shipped(), {"from": ("2022",), "to": ("2021",)})


def test_what_an_earlier_choice_rules_out_is_not_offered() -> None:
    data = shipped()
    assert set(extract.options(data, DEFAULT, "place", {})) == {"US"}
    kinds = extract.options(data, {"indicator": ("pulse_either",)}, "group_kind", {})
    assert next(iter(kinds.items())) == ("total", "Everyone")
    assert "insurance_under_65" not in kinds
    groups = extract.options(data, {**DEFAULT, "group_kind": ("sex", "age")}, "group", {})
    assert {"Female", "18-25"} <= set(groups)
    assert "total" not in groups
    years = extract.options(data, {"indicator": ("pulse_either",)}, "from", {})
    assert list(years) == ["2020", "2021", "2022"]
    assert list(extract.options(data, {"indicator": ("pulse_either",), "from": ("2021",)}, "to", {})) == [
        "2021",
        "2022",
    ]
    assert "WY" in extract.known(data, DEFAULT, "place", {})
    assert extract.known(data, DEFAULT, "to", {}).keys() >= {"2002", "2025"}


def test_options_are_called_by_their_titles() -> None:
    places = extract.options(shipped(), {}, "place", {"US": "United States", "CA": "California", "AL": "Alabama"})
    assert list(places.items())[:2] == [("US", "United States (US)"), ("AK", "AK")]
    assert places["CA"] == "California (CA)"
    assert extract.options(shipped(), DEFAULT, "indicator", {}) == {
        "ami_prevalence": "Any mental illness in the past year (ami_prevalence)"
    }


def test_every_value_of_the_release_has_a_title() -> None:
    for name in extract.FILTERS:
        assert all(title.strip() for title in extract.known(shipped(), {}, name, {}).values())


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row()], "1 row: 1 indicator, 1 place, 2023, 1 method."),
        ([row(), row(year=2021, place="CA")], "2 rows: 1 indicator, 2 places, 2021 to 2023, 1 method."),
        (
            [row(), row(method="b"), row(indicator="well", method="c")],
            "3 rows: 2 indicators, 1 place, 2023, 3 methods that may not be compared.",
        ),
    ],
)
def test_how_many_rows_of_what(rows: list[Mapping[str, object]], said: str) -> None:
    assert extract.extract(facts(rows), {}).counted == said


NOTED: dict[str, dict[str, object]] = {
    "across methods": {"method": "b"},
    "The values are in people and percent": {"unit": "people"},
    "1 row is second-hand": {"evidence": "secondary"},
    "1 row is derived": {"derived": True},
    "1 row is withheld by the publisher: that is not zero.": {"value": None, "flag": "suppressed"},
    "1 row is superseded: the publisher has since given another value.": {"flag": "superseded"},
    "No row has the place CA.": {},
}


@pytest.mark.parametrize("said", NOTED)
def test_what_must_be_known_of_the_rows_is_said_where_it_is_so(said: str) -> None:
    plain, other = row(), row(year=2022) | NOTED[said]
    notes = extract.extract(facts([plain, other]), {"place": ("US", "CA")}).notes
    assert sum(said in note for note in notes) == 1
    assert len(notes) == (1 if not NOTED[said] else 2)
    assert extract.extract(facts([plain, row(year=2022)]), {}).notes == ()


def test_no_rows_say_which_choice_to_loosen() -> None:
    taken = extract.extract(shipped(), {**DEFAULT, "place": ("WY",)})
    assert (
        taken.counted
        == "0 rows have all of this. Without the indicator there are 138. Without the place there are 187."
    )
    assert (taken.notes, taken.look.rows, len(taken.rows)) == ((), (), 0)
    assert taken.csv() == b"\xef\xbb\xbf" + ",".join(NAMES).encode() + b"\n"
    lost = extract.extract(shipped(), {**DEFAULT, "place": ("WY",), "group": ("no such",), "method": ("pew_phone",)})
    assert lost.counted == "0 rows have all of this. Let go of more than one of the choices."


def test_the_newest_come_first_and_of_those_the_whole_population() -> None:
    taken = extract.extract(shipped(), CHOSEN[1])
    assert taken.look.rows[0][:3] == ("2024", "US", "Everyone")
    assert len(taken.look.rows) == extract.LOOK
    assert taken.look.caption == f"The first 12 of {len(taken.rows)}, the newest first"
    assert "Indicator" not in taken.look.header
    several = extract.extract(shipped(), CHOSEN[2]).look
    assert (several.header[0], several.rows[0][0]) == ("Indicator", shipped().indicators["pulse_either"].title)


def test_a_second_hand_value_says_so() -> None:
    assert extract.extract(shipped(), CHOSEN[0]).look.rows[0][3] == "23.4% (second-hand)"


def test_a_file_name_says_what_is_inside() -> None:
    release = shipped().release
    assert extract.extract(shipped(), {}).stem == f"care-gap-all-{release}"
    taken = extract.extract(shipped(), {**DEFAULT, "place": ("US", "CA"), "from": ("2019",)})
    assert taken.stem == f"care-gap-ami_prevalence-US-CA-from-2019-{release}"
    many = extract.extract(shipped(), {**DEFAULT, "group": ("18-25", "26-49", "50+")}).stem
    assert re.fullmatch(rf"care-gap-ami_prevalence-3-groups-[0-9a-f]{{8}}-{release}", many)


def test_a_file_name_is_short_and_one_of_its_own_whatever_is_chosen() -> None:
    every: Chosen = {name: tuple(extract.known(shipped(), {}, name, {})) for name in extract.FILTERS}
    some = [every, *({name: words[:2]} for name, words in every.items()), *map(chosen_at_random, range(DRAWN))]
    long: Chosen = {"method": tuple(sorted(every["method"], key=len)[-2:])}
    some += [long | {"source": (source,)} for source in every["source"]]
    some += [{"group": (group,)} for group in every["group"]]
    stems: dict[str, str] = {}
    for chosen in some:
        taken = extract.extract(facts([row()]), chosen)
        assert re.fullmatch(r"[A-Za-z0-9._-]+", taken.stem)
        assert len(taken.stem) <= extract.LONGEST
        assert stems.setdefault(taken.stem, taken.query) == taken.query
