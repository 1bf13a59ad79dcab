"""What an address asks for by a name that the page does not know, in words."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from pages.figures import words
from pages.figures.quote import ASOF
from pages.parts import address
from pages.parts.choose import SEVERAL, plain

KNOWN = (ASOF, address.VIEW, address.CHART)
"""Names that mean something on every page and are no choice of any. Streamlit keeps its own (`embed`) to itself."""


def ignored(names: Sequence[str], choices: Sequence[str]) -> str:
    """Which `names` of an address are no choice of the page, what they may have been meant for, and the choices there are;
    blank where every name is known."""
    strange = [name for name in names if name not in choices and name not in KNOWN]
    if not strange:
        return ""
    shown = [plain(name) for name in strange[:SEVERAL]]
    if len(strange) == 1:
        said = f"{_quoted(shown)} is not a choice on this page and was ignored."
    else:
        more = f", and {len(strange) - SEVERAL} more" if len(strange) > SEVERAL else ""
        said = f"{_quoted(shown)}{more} are not choices on this page and were ignored."
    near = dict.fromkeys(name for text in shown for name in get_close_matches(text.lower(), choices, 1))
    meant = f" Did you mean {_quoted(list(near))}?" if near else ""
    there = f" Choices here: {', '.join(map(_quote, choices))}." if choices else " This page has no choices."
    return f"{said}{meant}{there}"


def _quoted(texts: Sequence[str]) -> str:
    return words.listed([_quote(text) for text in texts])


def _quote(text: str) -> str:
    return f"“{text}”"
