"""What an address asks for by a name that the page does not know, in words."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from pages.figures.quote import ASOF
from pages.parts import address
from pages.parts.choose import SEVERAL, plain, quoted

KNOWN = (ASOF, address.VIEW, address.CHART, address.LITE)
"""Names that mean something on every page and are no choice of any. Streamlit keeps its own (`embed`) to itself."""


def ignored(names: Sequence[str], choices: Sequence[str]) -> str:
    """Which `names` of an address are no choice of the page, what they may have been meant for, and the choices there are;
    blank where every name is known."""
    strange = [name for name in names if name not in choices and name not in KNOWN]
    if not strange:
        return ""
    said = "is not a choice on this page and was" if len(strange) == 1 else "are not choices on this page and were"
    near = dict.fromkeys(
        name for text in strange[:SEVERAL] for name in get_close_matches(plain(text).lower(), choices, 1)
    )
    meant = f" Did you mean {quoted(list(near))}?" if near else ""
    there = f" Choices here: {', '.join(f'“{name}”' for name in choices)}." if choices else " This page has no choices."
    return f"{quoted(strange)} {said} ignored.{meant}{there}"
