"""Whom a reader tells of a wrong number: what the environment names, and nothing that is no address."""

from __future__ import annotations

import pytest

from pages.contact import NAME, named


@pytest.mark.parametrize("said", ["numbers@example.org", " https://example.org/report?a=1 ", ""])
def test_an_address_is_named(said: str) -> None:
    assert named({NAME: said}) == said.strip()
    assert named({}) == ""


@pytest.mark.parametrize(
    "said", ["javascript:alert(1)", "http://example.org", "someone", 'a@example.org?x="', "https://", "https://a b.org"]
)
def test_anything_else_is_refused_by_its_name(said: str) -> None:
    with pytest.raises(
        ValueError, match=rf"{NAME}: expected an e-mail address or one that begins with https://, found "
    ):
        named({NAME: said})
