"""The numbers of a text that may be claims: percentages, fractions in words, and counts, with what figures they allow.

Years, ages, sums of money, sample sizes, recall periods and the bounds of an interval are numbers of another kind and
are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

NEAR_FRACTION = 3.0
"""Points within which a fraction in words agrees; of fractions below a tenth, a third of it."""

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORTH = {word: n for n, word in enumerate(_UNITS)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
_WORTH["a"] = 1
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twentieth": 20,
}  # fmt: skip
_SIZES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6, "mn": 1e6, "mio": 1e6, "mil": 1e6,
    "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12,
}  # fmt: skip

_WORD = rf"(?:{'|'.join([*_TENS, *reversed(_UNITS)])})"
_WORDS = (
    rf"(?:{_WORD}(?:[- ]{_WORD})?(?:\s+hundred(?:\s+(?:and\s+)?{_WORD}(?:[- ]{_WORD})?)?)?(?:\s+point(?:\s+{_WORD})+)?)"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_ANY = rf"(?:{_DIGITS}|{_WORDS})"
_PERCENT = r"(?:\s?%|[\s-]?per[\s-]?cent\b|\s?pct\b\.?|\s?percentage\b(?!\s+point))"
_PEOPLE = (
    r"(?:adults?|people|persons?|americans?|individuals|youths?|teen\w*|adolescents|women|men|children|kids|residents|"
    r"users|downloads?|times|inhabitants)"
)
_FIND = re.compile(
    rf"""
    (?P<ratio>\b(?P<part>{_ANY})\s+(?:in|out\s+of|in\s+every|of\s+every|out\s+of\s+every|of\s+each)\s+(?P<whole>{_ANY})\b(?!\s?%|,\d|\.\d|\s+(?:million|percent|years)))
    | (?P<span>(?<![\w$€£.,])(?<!from\s)(?P<first>(?!(?:19|20)\d\d\b){_DIGITS}){_PERCENT}?\s*(?:to|-|–)\s*(?P<last>{_DIGITS}){_PERCENT})
    | (?P<percent>(?<![\w$€£.,])(?P<share>{_ANY}){_PERCENT})
    | (?P<count>(?<![\w$€£.,])(?:(?P<half>half\s+a|a\s+half|a\s+quarter|quarter)\s+|(?P<many>{_ANY}|\ba)\s?-?)(?P<size>million|mn|mio|mil|m|billion|bn|thousand|k)\b(?![.']?\w))
    | (?P<fraction>\b(?:(?P<top>a|one|two|three|four|five|six|seven|eight|nine)[\s-]+)(?P<bottom>half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|twentieths?)\b(?!\s+(?:a\s+)?(?:million|billion|dozen|hour|year|century|decade|of\s+(?:19|20)\d\d)))
    | (?P<bare_half>\bhalf\b(?!\s+(?:a|an|million|billion|dozen|hour|year|century|decade|time|way|brother|sister)\b|-))
    | (?P<odds>(?<![\w$€£.,])(?P<odds_of>{_DIGITS})\s+times\s+(?:\w+\s+){{0,3}}odds\b)
    | (?P<plain>(?<![\w$€£.,-])(?P<whole_count>\d{{1,3}}(?:,\d{{3}})+|\d{{5,}})(?![\d.,]*\d)(?=(?:\s+[\w-]+){{0,3}}\s+{_PEOPLE}\b))
    | (?P<thing>(?<![\w$€£.,/:#-])(?P<things>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?=\s+(?!(?:of|to|and|or|in|on|at|is|was|as|for|per|the|by|with|from|than|facts?|things|reasons|ways|tips|steps|myths|questions|numbers|lessons|takeaways|charts|has|have|had|got|did|do|are|were)\b)[a-z][a-z-]+))
    | (?P<money>(?<=[$€£])(?P<sum>{_DIGITS})(?:\s?(?P<sum_size>million|billion|trillion|bn|m)\b)?)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOT_A_CLAIM = re.compile(
    rf"""
    \(?\b95\s?(?:%|per\s?cent)\s*(?:ci\b|confidence\s+interval)s?[:,]?(?:\s*(?:of|from|is|was))?(?:\s*{_DIGITS}{_PERCENT}?\s*(?:to|-|–|,)\s*{_DIGITS}{_PERCENT}?)?
    | \bci:?\s*{_DIGITS}{_PERCENT}?\s*(?:to|-|–|,)\s*{_DIGITS}{_PERCENT}?
    | (?:less\s+than|under|below|over|above|more\s+than|at\s+least|making|earning|income\s+of|incomes?\s+of|to|-|–)\s*[$€£]\s?{_DIGITS}\s?(?:k|thousand)?(?![\d,.]*\s?(?:million|billion|trillion|m|bn)\b)
    | [$€£]\s?{_DIGITS}\s?(?:k|thousand)?(?=\s?(?:to|-|–|and|or\s+more|or\s+less|\+|a\s+year|per\s+year))
    | \b(?:aged?|ages|between)\s+(?:of\s+|from\s+|between\s+)?{_DIGITS}\s?(?:to|-|–|and|through)\s?{_DIGITS}\b(?!\s?(?:%|per\s?cent|pct|million))
    | \b(?:past|last|previous|next|within|ages?|aged|over|under|above|below|call|text|dial|slide|step|part|chapter|page|table|figure|section|number|no\.|phase|top|first|age\s+of)\s+{_DIGITS}\b(?![.,]\d)(?!\s?(?:%|per\s?cent|pct|million|mn|m\b|billion|bn|thousand|k\b|,))(?!\s+(?:in|out\s+of|of\s+every)\s+\d)
    | \b{_DIGITS}\s?(?:\+|to|-|–|and)\s?{_DIGITS}(?=[- ]?(?:years?|yr)|\s+(?:adults|people|group|age))
    | \b{_DIGITS}[- ](?:to[- ]{_DIGITS}[- ])?years?[- ]olds?
    | \b24/7\b | \b(?:988|911)\b
    | {_DIGITS}{_PERCENT}\s*(?:to\s*(?:less\s+than\s*)?{_DIGITS}{_PERCENT}\s*)?(?:of\s+)?(?:(?:the|that)\s+)?(?:federal\s+)?(?:fpl\b|poverty|level\b|line\b|threshold)
    | (?:margin\s+of\s+error|error\s+margin|±|\+/-)\D{{0,20}}{_DIGITS}{_PERCENT}?
    | \b(?:study|survey|sample|poll|interviews?|data|answers|responses)\s+(?:of|with|among|from|covering)\s+(?:about|some|nearly|almost|over|more\s+than)?\s*{_DIGITS}(?:\s+(?:million|thousand)\b)?
    | \b(?:surveyed|interviewed|polled|asked|sampled)\s+(?:about|some|nearly|almost|over|more\s+than)?\s*{_DIGITS}
    | \bn\s?=\s?{_DIGITS}
    | \b{_DIGITS}\s+(?:\w+\s+)?(?:respondents|participants|interviews|interviewees)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BETWEEN = re.compile(rf"(\bbetween\s+{_DIGITS}{_PERCENT}?\s+)and(?=\s+{_DIGITS})", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:rose|risen|rise|rises|grew|grown|growth|increas\w+|jump\w*|climb\w*|surg\w+|fell|fallen|fall|drop\w*|declin\w+|decreas\w+|went (?:up|down)|shr[au]nk|chang\w+)"
    r"(?:\s+\w+){0,2}?\s+(?:by|of)\s+(?:about|around|nearly|almost|roughly|some|over|more\s+than)?\s*$"
    r"|(?:\b(?:increased|decreased|grew|rose|fell|dropped|climbed|jumped)|(?:^|[,;(–—-]|\b(?:is|was|were|are|went))\s*\b(?:up|down))"
    r"\s+(?:by\s+)?(?:about|around|nearly|almost|roughly)?\s*$",
    re.IGNORECASE,
)
_MORE_OR_LESS = re.compile(
    r"^\s*(?:more|less|higher|lower|increase|decrease|rise|drop|jump|decline|growth|as\s+likely|likelier)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"^[\s-]*(?:percentage[\s-]+)?points?\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"""(?:\b(?:
    (?P<over>more\s+than|over|above|at\s+least|upwards?\s+of|exceed(?:s|ed|ing)?|just\s+over|a\s+little\s+over|slightly\s+(?:over|more\s+than)|well\s+over|greater\s+than|north\s+of)
    | (?P<under>less\s+than|fewer\s+than|under|below|at\s+most|no\s+more\s+than|not\s+even|just\s+under)
    | (?P<near>about|around|roughly|approximately|approx\.?|nearly|almost|close\s+to|some|circa|as\s+many\s+as|up\s+to|an\s+estimated|an?|estimated|barely|or\s+so)
    )|~|≈)\s*(?:a\s+)?$""",
    re.IGNORECASE | re.VERBOSE,
)
_TIME = re.compile(r"\s+(?:weeks?|months?|years?)\b")
_LASTS = re.compile(r"\b(?:average,?|is|was|takes?|took|lasts?|lasted|waits?(?: of)?)\s+$", re.IGNORECASE)
_AGES = re.compile(
    rf"\b(?:{'|'.join(_TENS)}|{'|'.join(_UNITS[11:])})(?:-(?:{'|'.join(_UNITS[1:10])}))?\b", re.IGNORECASE
)
_REACH = 60
"""Letters before and after a number that are looked at for words that belong to it."""
_QUALIFIERS = re.compile(
    r"(?:more than|over|above|at least|just over|less than|fewer than|under|just under|about|around|roughly|approximately|nearly|almost|close to|barely)\s+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Number:
    """`value` is in `unit`; `half` is how far a figure may be from it.

    `side` is over or under where the text says more or less than; `change` where it speaks of a rise or a fall, which no
    figure of the store is.
    """

    text: str
    start: int
    end: int
    value: float
    half: float
    unit: str
    """percent, people (any count), odds_ratio, or other where it is of something that is not counted here."""
    side: str = ""
    change: bool = False

    def allows(self, value: float, finest: float) -> bool:
        """Whether a figure printed to within `finest` may be what the number says."""
        reach = max(self.half, finest) + 1e-9 * max(1.0, abs(self.value))
        if self.side == "over":
            return self.value < value + 1e-9
        if self.side == "under":
            return value < self.value + 1e-9
        return abs(value - self.value) <= reach


def numbers(text: str) -> tuple[Number, ...]:
    """Each number of a text that may be a claim, in order."""
    masked = _NOT_A_CLAIM.sub(lambda match: " " * len(match[0]), text)
    masked = _BETWEEN.sub(r"\1to ", masked)
    return tuple(_found(masked, text))


def in_digits(text: str) -> str:
    """The text with numbers from eleven up in digits: `sixty-five and older` is `65 and older`."""
    return _AGES.sub(lambda match: f"{_number(match[0]):g}", text)


def _found(masked: str, text: str) -> Iterator[Number]:
    for match in _FIND.finditer(masked):
        if _is_year(match) or (match["ratio"] and not _is_ratio(match)):
            continue
        if match["thing"] and _TIME.match(masked[match.end() :]) and not _LASTS.search(masked[: match.start()]):
            continue
        before, after = (
            masked[max(0, match.start() - _REACH) : match.start()],
            masked[match.end() : match.end() + _REACH],
        )
        points = bool(_POINTS.match(after))
        value, half, unit = _worth(match, before)
        said = _BEFORE.search(before)
        side = "" if said is None else "over" if said["over"] else "under" if said["under"] else ""
        start = match.start()
        if match["fraction"] or match["bare_half"]:
            qualified = _QUALIFIERS.search(before)
            start -= len(before) - qualified.start() if qualified else 0
        yield Number(
            text=text[start : match.end()],
            start=start,
            end=match.end(),
            value=value,
            half=half,
            unit=unit,
            side=side,
            change=points or bool(_CHANGE.search(before)) or bool(unit == "percent" and _MORE_OR_LESS.match(after)),
        )


def _is_year(match: re.Match[str]) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", match["plain"] or match["things"] or ""))


def _is_ratio(match: re.Match[str]) -> bool:
    """One in five is a ratio; 85 in 2021, and one in one, are not."""
    part, whole = _number(match["part"]), _number(match["whole"])
    return 0 < part < whole <= 1000


def _worth(match: re.Match[str], before: str) -> tuple[float, float, str]:
    """Value, half the width it stands for, and the unit."""
    said = _BEFORE.search(before)
    near = bool(said and said["near"] and said["near"].lower() not in {"a", "an"}) or before.rstrip().endswith(
        ("~", "≈")
    )
    if match["ratio"]:
        part, whole = _number(match["part"]), _number(match["whole"])
        value = 100 * part / whole
        return value, 0.5 if whole >= 50 else _fraction(value), "percent"
    if match["fraction"] or match["bare_half"]:
        top = _number(match["top"]) if match["fraction"] else 1
        bottom = (
            _PARTS[match["bottom"].lower().removesuffix("s") if match["bottom"].lower() != "halves" else "half"]
            if match["fraction"]
            else 2
        )
        value = 100 * top / bottom
        return value, _fraction(value), "percent"
    if match["span"]:
        first, last = _number(match["first"]), _number(match["last"])
        return (first + last) / 2, abs(last - first) / 2 + 0.5 * _step(match["last"]), "percent"
    if match["percent"]:
        value, step = _number(match["share"]), _step(match["share"])
        wide = (3.0 if value % 5 == 0 else 1.0) if near else 0.0
        return value, max(step / 2, wide), "percent"
    if match["odds"]:
        return _number(match["odds_of"]), _step(match["odds_of"]) / 2, "odds_ratio"
    if match["thing"] or match["money"]:
        size = _SIZES.get((match["sum_size"] or "").lower(), 1.0)
        return _number(match["sum"] or match["things"]) * size, 0.0, "other"
    return (*_counted(match, near=near), "people")


def _counted(match: re.Match[str], *, near: bool) -> tuple[float, float]:
    if match["plain"]:
        digits = match["plain"].replace(",", "")
        value, step = float(digits), min(1e6, 10.0 ** (len(digits) - len(digits.rstrip("0"))))
    else:
        size = _SIZES[match["size"].lower()]
        many = (
            {"h": 0.5, "q": 0.25}[match["half"].lower().removeprefix("a ")[0]]
            if match["half"]
            else _number(match["many"])
        )
        value, step = many * size, (_step(match["many"]) if match["many"] else 0.1) * size
    round_one = len(str(int(value)).rstrip("0")) == 1
    return value, max(step / 2, value * (0.05 if round_one else 0.02) if near else 0.0)


def _fraction(value: float) -> float:
    return min(NEAR_FRACTION, value / 3)


def _number(text: str) -> float:
    """The worth of digits, or of words such as fifty-three, one hundred and five, twenty-two point eight."""
    if re.fullmatch(_DIGITS, text):
        return float(text.replace(",", ""))
    whole, _, rest = text.lower().partition(" point ")
    total = 0.0
    for word in re.split(r"[\s-]+", whole):
        if word == "hundred":
            total = max(total, 1) * 100
        elif word != "and":
            total += _WORTH[word]
    return total + float("0." + "".join(str(_WORTH[word]) for word in rest.split())) if rest else total


def _step(text: str) -> float:
    """What one of the last digit written is worth."""
    if not re.fullmatch(_DIGITS, text):
        return 10.0 ** -len(text.lower().partition(" point ")[2].split())
    return float(Decimal(1).scaleb(int(Decimal(text.replace(",", "")).as_tuple().exponent)))
