"""What can befall the types and keys of a JSON list of objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from tests.etl.mutations.pages import Cell, Page

NUMBERS = ("5.5", "8.1", "1", "99.9", "0")


def _cell(page: Page, rng: Random) -> Cell:
    return rng.choice([cell for sheet in page.sheets for cell in sheet.cells if not cell.head])


def type_changed(page: Page, rng: Random) -> bytes:
    """A text becomes a number, or the other way round, or a list, an object, a truth value, null."""
    cell = _cell(page, rng)
    text, whole = page.at(cell.inner), page.at(cell.outer)
    put = rng.choice(
        (
            text,
            text,
            f'"{text}"',
            f"[{whole}]",
            f'{{"value": {whole}}}',
            "true",
            "false",
            "null",
            f"{text}e0",
            f"{text}0",
            f"-{text}",
            f"0{text}",
        )
    )
    return page.spliced([(cell.outer, put)])


def key_gone(page: Page, rng: Random) -> bytes:
    return page.spliced([(_cell(page, rng).cut, "")])


def key_twice(page: Page, rng: Random) -> bytes:
    """A key with another value, before or after itself, spelt alike or in another case."""
    cell = _cell(page, rng)
    member = page.at(cell.cut)
    key, _, _ = member.partition(":")
    spelt = rng.choice((key, key, key.upper(), key.title()))
    value = rng.choice((f'"{rng.choice(NUMBERS)}"', rng.choice(NUMBERS), page.at(_cell(page, rng).outer), "null"))
    at = cell.cut[0]
    if rng.random() < 0.5 and member.endswith(","):
        at = cell.cut[1]
    return page.spliced([((at, at), f"{spelt}: {value},")])


def wrapped(page: Page, rng: Random) -> bytes:
    """The list within an object or another list, or two lists, or a row a line."""
    text = page.text
    ways = (
        f'{{"data": {text}}}', f"[{text}]", text + text, text.replace("\n,", "\n"), f"{text};", f"/* */{text}",
        text.replace('"', "'"), f"callback({text})", text.strip()[1:-1], "[]", "{}", "null", "", '[{}]', '{"error": true}',
    )  # fmt: skip
    return rng.choice(ways).encode()


ON_OBJECTS: Mapping[str, Callable[[Page, Random], bytes]] = {
    function.__name__.replace("_", " "): function for function in (type_changed, key_gone, key_twice, wrapped)
}
