"""What a screen reader is told of a page that changed."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import markup
from pages.parts.live import changed
from tests.pages.test_pages import folder, opened, shipped

__all__ = ["folder", "shipped"]


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ({"a": "1"}, {"a": "1"}, ""),
        ({"a": "1", "b": "2"}, {"a": "1", "b": "3"}, "3"),
        ({"a": "1"}, {"a": "1", "b": "2"}, "2"),
        ({"a": "1", "b": "2"}, {"a": "1"}, ""),
        ({}, {"a": "1.", "b": "2.", "c": "3.", "d": "4."}, "1. 2. 2 more parts of the page changed."),
    ],
)
def test_what_is_new_is_said_and_what_is_much_is_counted(
    before: dict[str, str], now: dict[str, str], said: str
) -> None:
    assert changed(before, now) == said


def told(app: AppTest) -> str:
    (info,) = app.info
    return re.sub(r"\\(.)", r"\1", info.value)


@pytest.mark.usefixtures("shipped")
def test_a_first_view_is_not_read_out_and_a_choice_is() -> None:
    app = opened("treatment.py")
    assert told(app) == ""
    app.button_group[0].set_value("serious").run()
    assert told(app).startswith("In 2023, 71.1% (95% CI 68.6% to 73.6%) of US adults with a serious mental illness")
    app.run()
    assert told(app) == ""
    app.switch_page("barriers.py").run()
    assert told(app) == ""


def test_a_text_is_read_out_letter_by_letter() -> None:
    said = markup.literal("**a** $x$ [l](u) https://e.example a@b.c :red[x] _z_")
    assert re.sub(r"\\(.)", r"\1", said).replace("\u2060", "") == "a $x$ [l](u) https://e.example a@b.c :red[x] _z_"
    assert "https\\:\u2060//" in said
    assert "@\u2060" in said
    assert not re.search(r"(?<!\\)[$*_\[\]`<]", said)
