"""What a browser says is its address is believed only where a citation could carry it; and what a page says in it."""

from __future__ import annotations

import pytest

from pages.parts.address import ALL, kept, whole


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://care.example", "https://care.example/"),
        ("http://127.0.0.1:8501/", "http://127.0.0.1:8501/"),
        ("https://care.example/care/need%20by", "https://care.example/care/need%20by"),
        ("http://[::1]:8501/data", "http://[::1]:8501/data"),
    ],
)
def test_the_address_of_a_page_is_whole(url: str, page: str) -> None:
    assert whole(url) == page


@pytest.mark.parametrize(
    "url", [None, "", "/data", "javascript:alert(1)", "https://a b/", "https://a.example/?q", "https://a.example/<b>"]
)
def test_what_is_no_address_of_a_page_is_blank(url: str | None) -> None:
    assert whole(url) == ""


@pytest.mark.parametrize(
    ("words", "unasked", "said", "expected"),
    [
        (("age",), ("age",), False, None),
        (("age",), ("age",), True, ["age"]),
        (("sex",), ("age",), False, ["sex"]),
        (("sex", "age"), (), False, ["sex", "age"]),
        ((), (), True, None),
        ((), ("age",), False, [ALL]),
        ((), ("age",), True, [ALL]),
    ],
)
def test_an_address_says_what_is_not_shown_unasked_and_what_it_said_before(
    words: tuple[str, ...], unasked: tuple[str, ...], said: bool, expected: list[str] | None
) -> None:
    found = kept({"by": words}, {"by": unasked}, {"by"} if said else set())
    assert found == ({} if expected is None else {"by": expected})
