"""How numbers are written in a text, and how numbers of another kind are: patterns and the worth of words."""

from __future__ import annotations

import re

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
WORTH = {word: n for n, word in enumerate(_UNITS)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
WORTH["a"] = 1
PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twentieth": 20,
}  # fmt: skip
SIZES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6, "mn": 1e6, "mio": 1e6, "mil": 1e6,
    "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12,
}  # fmt: skip

_WORD = rf"(?:{'|'.join([*_TENS, *reversed(_UNITS)])})"
_WORDS = (
    rf"(?:{_WORD}(?:[- ]{_WORD})?(?:\s+hundred(?:\s+(?:and\s+)?{_WORD}(?:[- ]{_WORD})?)?)?(?:\s+point(?:\s+{_WORD})+)?)"
)
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_ANY = rf"(?:{DIGITS}|{_WORDS})"
_PERCENT = r"(?:\s?%|[\s-]?per[\s-]?cent\b|\s?pct\b\.?|\s?percentage\b(?!\s+point))"
_PEOPLE = (
    r"(?:adults?|people|persons?|americans?|individuals|youths?|teen\w*|adolescents|women|men|children|kids|residents|"
    r"users|downloads?|times|inhabitants)"
)
FIND = re.compile(
    rf"""
    (?P<ratio>\b(?P<part>{_ANY})(?:[\s-]+(?:in|out\s+of|in\s+every|of\s+every|out\s+of\s+every|of\s+each)[\s-]+|/(?=\d+\s+of\b))(?P<whole>{_ANY})\b(?!\s?%|,\d|\.\d|\s+(?:million|percent|years)))
    | (?P<span>(?<![\w$€£.,])(?<!from\s)(?P<first>(?!(?:19|20)\d\d\b){DIGITS}){_PERCENT}?\s*(?:to|-|–)\s*(?P<last>{DIGITS}){_PERCENT})
    | (?P<percent>(?<![\w$€£.,])(?P<share>\d{{1,2}},\d(?=\s?%)|{_ANY}){_PERCENT})
    | (?P<count>(?<![\w$€£.,])(?:(?P<half>half\s+a|a\s+half|a\s+quarter|quarter)\s+|(?P<many>{_ANY}|\ba)\s?-?)(?P<size>million|mn|mio|mil|m|billion|bn|thousand|k)\b(?![.']?\w))
    | (?P<fraction>\b(?:(?P<top>a|one|two|three|four|five|six|seven|eight|nine)[\s-]+)(?P<bottom>half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|twentieths?)\b(?!\s+(?:a\s+)?(?:million|billion|dozen|hour|year|century|decade|of\s+(?:19|20)\d\d)))
    | (?P<bare_half>\bhalf\b(?!\s+(?:a|an|million|billion|dozen|hour|year|century|decade|time|way|brother|sister)\b|-))
    | (?P<odds>(?<![\w$€£.,])(?P<odds_of>{DIGITS})\s+times\s+(?:\w+\s+){{0,3}}odds\b)
    | (?P<plain>(?<![\w$€£.,-])(?P<whole_count>\d{{1,3}}(?:,\d{{3}})+|\d{{5,}})(?![\d.,]*\d)(?=(?:\s+[\w-]+){{0,3}}\s+{_PEOPLE}\b))
    | (?P<thing>(?<![\w$€£.,/:#-])(?P<things>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?=\s+(?!(?:of|to|and|or|in|on|at|is|was|as|for|per|the|by|with|from|than|facts?|things|reasons|ways|tips|steps|myths|questions|numbers|lessons|takeaways|charts|has|have|had|got|did|do|are|were)\b)[a-z][a-z-]+))
    | (?P<money>(?<=[$€£])(?P<sum>{DIGITS})(?:\s?(?P<sum_size>million|billion|trillion|bn|m)\b)?)
    """,
    re.IGNORECASE | re.VERBOSE,
)
NOT_A_CLAIM = re.compile(
    rf"""
    \(?\b95\s?(?:%|per\s?cent)\s*(?:ci\b|confidence\s+interval)s?[:,]?(?:\s*(?:of|from|is|was))?(?:\s*{DIGITS}{_PERCENT}?\s*(?:to|-|–|,)\s*{DIGITS}{_PERCENT}?)?
    | \bci:?\s*{DIGITS}{_PERCENT}?\s*(?:to|-|–|,)\s*{DIGITS}{_PERCENT}?
    | (?:less\s+than|under|below|over|above|more\s+than|at\s+least|making|earning|income\s+of|incomes?\s+of|to|-|–)\s*[$€£]\s?{DIGITS}\s?(?:k|thousand)?(?![\d,.]*\s?(?:million|billion|trillion|m|bn)\b)
    | [$€£]\s?{DIGITS}\s?(?:k|thousand)?(?=\s?(?:to|-|–|and|or\s+more|or\s+less|\+|a\s+year|per\s+year))
    | \b(?:aged?|ages|between)\s+(?:of\s+|from\s+|between\s+)?{DIGITS}\s?(?:to|-|–|and|through)\s?{DIGITS}\b(?!\s?(?:%|per\s?cent|pct|million))
    | \b(?:past|last|previous|next|within|ages?|aged|over|under|above|below|call|text|dial|slide|step|part|chapter|page|table|figure|section|number|no\.|phase|top|first|age\s+of)\s+{DIGITS}\b(?![.,]\d)(?!\s?(?:%|per\s?cent|pct|million|mn|m\b|billion|bn|thousand|k\b|,))(?!\s+(?:in|out\s+of|of\s+every)\s+\d)
    | \b{DIGITS}\s?(?:\+|to|-|–|and)\s?{DIGITS}(?=[- ]?(?:years?|yr)|\s+(?:adults|people|group|age))
    | \b{DIGITS}[- ](?:to[- ]{DIGITS}[- ])?years?[- ]olds?
    | \b24/7\b | \b(?:988|911)\b
    | {DIGITS}{_PERCENT}\s*(?:to\s*(?:less\s+than\s*)?{DIGITS}{_PERCENT}\s*)?(?:of\s+)?(?:(?:the|that)\s+)?(?:federal\s+)?(?:fpl\b|poverty|level\b|line\b|threshold)
    | (?:margin\s+of\s+error|error\s+margin|±|\+/-)\D{{0,20}}{DIGITS}{_PERCENT}?
    | \b(?:study|survey|sample|poll|interviews?|data|answers|responses)\s+(?:of|with|among|from|covering)\s+(?:about|some|nearly|almost|over|more\s+than)?\s*{DIGITS}(?:\s+(?:million|thousand)\b)?
    | \b(?:surveyed|interviewed|polled|asked|sampled)\s+(?:about|some|nearly|almost|over|more\s+than)?\s*{DIGITS}
    | \bn\s?=\s?{DIGITS}
    | \b{DIGITS}\s+(?:\w+\s+)?(?:respondents|participants|interviews|interviewees)
    """,
    re.IGNORECASE | re.VERBOSE,
)
BETWEEN = re.compile(rf"(\bbetween\s+{DIGITS}{_PERCENT}?\s+)and(?=\s+{DIGITS})", re.IGNORECASE)
CHANGE = re.compile(
    r"\b(?:rose|risen|rise|rises|grew|grown|growth|increas\w+|jump\w*|climb\w*|surg\w+|fell|fallen|fall|drop\w*|declin\w+|decreas\w+|went (?:up|down)|shr[au]nk|chang\w+)"
    r"(?:\s+\w+){0,2}?\s+(?:by|of)\s+(?:about|around|nearly|almost|roughly|some|over|more\s+than)?\s*$"
    r"|(?:\b(?:increased|decreased|grew|rose|fell|dropped|climbed|jumped)|(?:^|[,;(–—-]|\b(?:is|was|were|are|went))\s*\b(?:up|down))"
    r"\s+(?:by\s+)?(?:about|around|nearly|almost|roughly)?\s*$",
    re.IGNORECASE,
)
MORE_OR_LESS = re.compile(
    r"^\s*(?:more|less|higher|lower|increase|decrease|rise|drop|jump|decline|growth|as\s+likely|likelier)\b",
    re.IGNORECASE,
)
POINTS = re.compile(r"^[\s-]*(?:percentage[\s-]+)?points?\b", re.IGNORECASE)
BEFORE = re.compile(
    r"""(?:\b(?:
    (?P<over>more\s+than|over|above|at\s+least|upwards?\s+of|exceed(?:s|ed|ing)?|just\s+over|a\s+little\s+over|slightly\s+(?:over|more\s+than)|well\s+over|greater\s+than|north\s+of)
    | (?P<under>less\s+than|fewer\s+than|under|below|at\s+most|no\s+more\s+than|not\s+even|just\s+under)
    | (?P<near>about|around|roughly|approximately|approx\.?|nearly|almost|close\s+to|some|circa|as\s+many\s+as|up\s+to|an\s+estimated|an?|estimated|barely|or\s+so)
    )|~|≈)\s*(?:a\s+)?$""",
    re.IGNORECASE | re.VERBOSE,
)
TIME = re.compile(r"\s+(?:weeks?|months?|years?)\b")
LASTS = re.compile(r"\b(?:average,?|is|was|takes?|took|lasts?|lasted|waits?(?: of)?)\s+$", re.IGNORECASE)
AGES = re.compile(
    rf"\b(?:{'|'.join(_TENS)}|{'|'.join(_UNITS[11:])})(?:-(?:{'|'.join(_UNITS[1:10])}))?\b", re.IGNORECASE
)
REACH = 60
"""Letters before and after a number that are looked at for words that belong to it."""
QUALIFIERS = re.compile(
    r"(?:more than|over|above|at least|just over|less than|fewer than|under|just under|about|around|roughly|approximately|nearly|almost|close to|barely)\s+$",
    re.IGNORECASE,
)
