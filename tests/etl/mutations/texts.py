"""What can befall a piece of text on a publisher's page: one function a kind, each draws one change of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random

Change = Callable[[str, Random], str]

NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
MARKS = (
    "1", "2", "3", "a", "b", "r", "*", "**", "†", "‡", "§", "#", "¹", "²", "³", "ᵃ", "ⁿ", "①", "(b)", "(1)", "[1]",
    "[^1]", "^1", "^1^", "<sup>1</sup>", "<sup>a</sup>", "<sup>1,2</sup>", "<sub>1</sub>", "<small>1</small>",
    "<span>1</span>", '<a href="#fn1">1</a>', '<a href="/notes">1</a>', '<xref ref-type="fn" rid="f1">1</xref>',
    '<xref ref-type="fn" rid="f1"><sup>1</sup></xref>', '<fn id="f9"><p>1</p></fn>', "<!-- 1 -->", "<b>1</b>",
)  # fmt: skip
BLANKS = (
    *"\u00a0\u2009\u202f\u2002\u2003\u2007\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202e\t\v\f\x00\x85\u2028",
    " ", "  ", "&nbsp;", "&#160;", "&#8239;", "&thinsp;", "\r", "\n",
)  # fmt: skip
SIGNS = ("-", "\u2212", "+", "±", "\u2013", "\u2014", "~", "<", ">", "≤", "≈", "--", "(", "$")
UNITS = (
    "%",
    " %",
    "%%",
    "‰",
    " percent",
    "pp",
    " million",
    " M",
    "m",
    "k",
    " thousand",
    " per 1,000",
    "/1000",
    "e6",
    "E-2",
    "st",
    "x",
)
MISSING = (
    "—", "–", "-", "--", "*", "**", "†", ".", "..", "…", "NA", "N/A", "n/a", "n.a.", "NaN", "nan", "null", "None", "NULL",
    "Infinity", "inf", "-inf", "1e1", "1E+1", "0x1F", "0b1", "1_0", "<0.1", "&lt;0.1", "< 0.1", "≥99", ">99", "", " ", "#N/A",
    "#REF!", "suppressed", "(s)", "S", "D", "X", "?", "TBD", "½", "١", "&nbsp;", "\u00a0", "true", "false", "[]", "{}", "DSU",
)  # fmt: skip
DIGITS = ("٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "߀߁߂߃߄߅߆߇߈߉")
LETTERS = {"0": "O", "1": "l", "5": "S", "8": "B", "2": "Z", "6": "б", "3": "З"}
ENTITIES = (
    "&nbsp;",
    "&#8239;",
    "&lt;",
    "&gt;",
    "&amp;",
    "&unknown;",
    "&#0;",
    "&#49;",
    "&#x31;",
    "&#xFEFF;",
    "&sup1;",
    "&minus;",
    "&",
    "&#",
    "&half;",
)
FACTORS = ("100", "0.01", "1000000", "0.000001", "10", "0.1", "1000", "0.001")


def _into(text: str, piece: str, rng: Random) -> str:
    """`text` with `piece` before it, after it, or anywhere inside."""
    at = rng.choice((0, len(text), len(text), rng.randint(0, len(text))))
    return text[:at] + piece + text[at:]


def footnote_mark(text: str, rng: Random) -> str:
    return _into(text, rng.choice(("", "", " ")) + rng.choice(MARKS), rng)


def superscript_part(text: str, rng: Random) -> str:
    """Part of the text, which is no mark, stands in markup."""
    start, end = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
    tag = rng.choice(("sup", "sub", "xref", "fn", "b", "del"))
    return f"{text[:start]}<{tag}>{text[start:end]}</{tag}>{text[end:]}"


def separator(text: str, rng: Random) -> str:
    found = [at for at, letter in enumerate(text) if letter in ",."]
    if found and rng.random() < 0.7:
        at = rng.choice(found)
        mark, rest = text[at], text[:at] + text[at + 1 :]
        how = rng.choice(("replaced", "gone", "moved", "doubled"))
        if how == "moved":
            to = rng.randint(0, len(rest))
            return rest[:to] + mark + rest[to:]
        put = {"replaced": rng.choice(",.;:' ·٫٬\u066b".replace(mark, "")), "gone": "", "doubled": mark * 2}[how]
        return text[:at] + put + text[at + 1 :]
    return _into(text, rng.choice((",", ".", "'", "_", " ", ";", "·", "٫", "٬", ".0", ",0", ",000", ".00")), rng)


def unit(text: str, rng: Random) -> str:
    if text.endswith("%") and rng.random() < 0.4:
        return text[:-1] + rng.choice(("", *UNITS))
    return rng.choice((text + rng.choice(UNITS), text + rng.choice(UNITS), rng.choice(UNITS).strip() + text))


def sign(text: str, rng: Random) -> str:
    return rng.choice((rng.choice(SIGNS) + text, rng.choice(SIGNS) + text, text + rng.choice(SIGNS), f"({text})"))


def blank(text: str, rng: Random) -> str:
    return _into(text, rng.choice(BLANKS), rng)


def digits(text: str, rng: Random) -> str:
    """One digit, or all, of another script, or a letter that looks like one."""
    at = [place for place, letter in enumerate(text) if letter in "0123456789"]
    if not at:
        return text + rng.choice(rng.choice(DIGITS))
    script, one = rng.choice(DIGITS), rng.choice(at)
    if rng.random() < 0.2:
        return text[:one] + LETTERS.get(text[one], "o") + text[one + 1 :]
    chosen = {one} if rng.random() < 0.5 else set(at)
    return "".join(script[int(letter)] if place in chosen else letter for place, letter in enumerate(text))


def missing(text: str, rng: Random) -> str:
    return rng.choice(MISSING)


def entity(text: str, rng: Random) -> str:
    return _into(text, rng.choice(ENTITIES), rng)


def scaled(text: str, rng: Random) -> str:
    return by_factor(text, rng.choice(FACTORS), exact=rng.random() < 0.5)


def by_factor(text: str, factor: str, *, exact: bool) -> str:
    """The first number of a text times `factor`; `exact` without the zeros that say nothing."""
    found = NUMBER.search(text)
    if not found:
        return text
    value = Decimal(found[0].replace(",", "").rstrip(".") if found[0].count(".") < 2 else "1") * Decimal(factor)
    printed = f"{value.normalize() if exact else value:,f}"
    return text[: found.start()] + (printed if "," in found[0] else printed.replace(",", "")) + text[found.end() :]


def cut_short(text: str, rng: Random) -> str:
    """The text breaks off, at its end or its start."""
    at = rng.randint(0, max(0, len(text) - 1))
    return rng.choice((text[:at], text[at + 1 :]))


def renamed(text: str, rng: Random) -> str:
    """As editors rename: another case, a word added, a letter lost, a unit in brackets."""
    words = text.split(" ")
    ways = (
        text.upper(),
        text.lower(),
        text.swapcase(),
        f"{text} (revised)",
        f"{text} (%)",
        f"{text} (millions)",
        f"{text}, per 1,000",
        f"New {text}",
        f"{text}s",
        f"{text} 2",
        text.replace(" ", "_"),
        text.replace("%", "per 1,000"),
        text.replace("Percent", "Number"),
        " ".join(words[:-1]),
        " ".join(reversed(words)),
        text[1:],
        text[:-1],
        "",
        "Other",
    )
    return rng.choice(ways)


ON_NUMBERS: Mapping[str, Change] = {
    "footnote mark": footnote_mark,
    "superscript": superscript_part,
    "separator": separator,
    "unit": unit,
    "sign": sign,
    "blank of Unicode": blank,
    "digits of Unicode": digits,
    "missing": missing,
    "entity": entity,
    "scale": scaled,
}
ON_WORDS: Mapping[str, Change] = {
    "footnote mark at words": footnote_mark,
    "blank in words": blank,
    "entity in words": entity,
    "words renamed": renamed,
}
