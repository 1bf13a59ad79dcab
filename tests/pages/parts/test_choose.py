"""What an address may ask for: any text at all gives an option, and says what was ignored."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.parts.choose import LONG, heard, plain
from tests.reliability import Seen

OPTIONS = ("age", "race", "sex")
TRIED = 6_000
nasty = st.sampled_from([
    "", " ", "AGE", "age ", "age\x00", "a\u200bge", "\u202egnirts", "<script>", "javascript:x", "=1+1", "../../etc/passwd",
    "\ud83d\ude00" * 50, "%", "\n", "\ufeffage", "null", "NaN", "-1", "1e999", "'; drop", "{{7*7}}", "${x}", "x" * 100_000,
])  # fmt: skip


def test_any_text_gives_an_option_and_is_named_when_it_is_none(seen: Seen) -> None:
    tried = 0

    @settings(max_examples=TRIED, deadline=None, derandomize=True, database=None)
    @given(st.lists(st.text() | nasty | st.sampled_from(OPTIONS), max_size=4), st.sampled_from(OPTIONS))
    def check(asked: list[str], first: str) -> None:
        nonlocal tried
        tried += len(asked)
        word, ignored = heard("by", asked, OPTIONS, first)
        known = [text for text in asked if text in OPTIONS]
        assert word == (known[-1] if known else first)
        assert bool(ignored) == any(text != word for text in asked)
        assert not ignored or ("ignored" in ignored and "Choices: age, race, sex." in ignored)
        assert len(ignored) < 400
        assert not {unicodedata.category(letter)[0] for letter in ignored} & {"C"}

    check()
    assert tried >= 5_000
    seen(
        37,
        "Any text at all as a choice, over 5,000 of them",
        "an option each time; what was not one is named as ignored",
    )


@pytest.mark.parametrize(
    ("asked", "word", "ignored"),
    [
        ([], "sex", ""),
        (["age"], "age", ""),
        (["age", "age"], "age", ""),
        (["nonsense"], "sex", "“nonsense” is not a choice for “by” here and was ignored. Choices: age, race, sex."),
        (["age", "x"], "age", "“x” is not a choice for “by” here and was ignored. Choices: age, race, sex."),
        (["race", "age"], "age", "“race” is not a choice for “by” here and was ignored. Choices: age, race, sex."),
        (["x", "y"], "sex", "“x” and “y” are not the choice for “by” here and were ignored. Choices: age, race, sex."),
    ],
)
def test_what_is_heard(asked: list[str], word: str, ignored: str) -> None:
    assert heard("by", asked, OPTIONS, "sex") == (word, ignored)


def test_what_is_repeated_is_short_and_reads_from_left_to_right() -> None:
    assert plain("a\u202eb\x00c\nd") == "a b c d"
    assert plain("x" * 100) == "x" * LONG + "…"
    assert plain("x" * LONG) == "x" * LONG
