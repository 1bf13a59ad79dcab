"""What a browser says is its address is believed only where a citation could carry it."""

from __future__ import annotations

import pytest

from pages.parts.address import whole


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
