"""Whom a text speaks of: place, age, sex and other groups, as predicates over the rows of the figures table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from etl.measures import ages
from etl.model import Row
from pages.figures.claims.numbers import in_digits
from pages.figures.people import PLACES

ELSEWHERE = "elsewhere"
"""The place of a text about another country: no row has it."""
NOT_PARTED = "not parted out"
"""The kind of a group that no row has, such as students."""

_GROUPS = (
    ("sex", r"\b(?:women|woman|females?|girls?|mothers|moms)\b", r"^Female"),
    ("sex", r"\b(?:men|man|males?|boys?|fathers|dads)\b", r"^Male"),
    ("race", r"\bwhite\b", r"^White"),
    ("race", r"\b(?:black|african[- ]americans?)\b", r"^Black (?!and)"),
    ("race", r"\b(?:hispanics?|latin[oaxe]s?|latines?)\b", r"^Hispanic|^All races, Hispanic$"),
    ("race", r"\basians?\b", r"^Asian"),
    ("race", r"\b(?:american indians?|alaska natives?|native americans?|indigenous|AI/AN)\b", r"^AI/AN|^American Indian"),
    ("race", r"\b(?:native hawaiians?|pacific islanders?|NH/OPI)\b", r"^NH/OPI|^Native Hawaiian"),
    ("race", r"\b(?:multi-?racial|two or more races|more than one race|mixed[- ]race)\b", r"^Two or more"),
    ("orientation", r"\b(?:LGBT?Q?\+?|lesbian|gay|queer)\b", r"[Ll]esbian|^Gay"),
    ("orientation", r"\bbisexuals?\b", r"^Bisexual"),
    ("orientation", r"\b(?:straight|heterosexual)s?\b", r"^Straight"),
    ("gender_identity", r"\btransgender\b", r"^Transgender"),
    ("insurance", r"\b(?:uninsured|no (?:health )?insurance|without (?:health )?insurance)\b", r"^Uninsured"),
    ("insurance", r"\bmedicaid\b", r"^Medicaid"),
    ("insurance", r"\bprivate(?:ly)?[- ](?:health )?insur\w+", r"^Private"),
    ("income", r"\b(?:(?:below|under|in) (?:the )?(?:federal )?poverty|poor(?:est)?|poverty (?:line|level))\b", r"^(?:<|Less than )100% FPL|^Less than \$30,000"),
    ("income", r"\b(?:less than|under|below) \$30[,k]", r"^Less than \$30,000"),
    ("income", r"\$30[,k]\S* ?(?:to|-|–|and) ?\$?(?:49|50)", r"^\$30,000-\$49"),
    ("income", r"\$30[,k]\S* ?(?:to|-|–|and) ?\$?(?:69|70)", r"^\$30,000-\$69"),
    ("income", r"\$(?:50|70)[,k]\S* ?(?:to|-|–|and) ?\$?(?:74|75|99|100)", r"^\$[57]0,000-\$"),
    ("income", r"(?:(?:more than|over|above|at least) \$100[,k]|\$100,?\d*k?(?:\+| or more| and (?:more|above)))", r"^\$100,000"),
    ("income", r"\b400% (?:of (?:that|the) (?:federal )?(?:poverty )?(?:level|line) )?or (?:more|greater|above)|\b400% (?:of (?:that|the|fpl))", r"^400%"),
    ("income", r"\b200% to (?:399|less than 400|<400|400)", r"^200% to"),
    ("income", r"\b100% to (?:199|less than 200|<200|200)", r"^100% to"),
    ("education", r"\b(?:college (?:graduates?|degrees?|educated)|bachelor\S*|graduated (?:from )?college)", r"^Bachelor|^College"),
    ("education", r"\bsome college\b", r"^Some college"),
    ("education", r"\b(?:without (?:a )?high[- ]school (?:diploma|degree)|no high[- ]school|less than (?:a )?high[- ]school|(?:did not|didn't) finish high[- ]school)", r"^Less than (?:a )?high|^No high"),
    ("education", r"\bhigh[- ]school (?:graduates?|diploma|or less|education)\b", r"^High school"),
    ("region", r"\b(?-i:South(?:ern(?:ers)?)?)\b(?! (?:Carolina|Dakota|Asian))", r"^South$"),
    ("region", r"\b(?-i:Midwest\w*)\b", r"^Midwest$"),
    ("region", r"\b(?-i:North-?[Ee]ast\w*)\b", r"^Northeast$"),
    ("region", r"\bthe (?-i:West)\b(?! Virginia)|\b(?-i:Western) (?:US|states|adults)", r"^West$"),
    ("area", r"\b(?:rural|nonmetropolitan)\b", r"^Rural|^Nonmetro"),
    ("area", r"\bsuburb\w*", r"^Suburban|^Large fringe"),
    ("area", r"\b(?:urban|big cit\w+|cities)\b", r"^Urban|^Large central"),
    ("symptoms", r"\bwith symptoms of (?:anxiety|depress\w+)", r"^Symptoms"),
    ("disability", r"\b(?:with (?:a |any )?disabilit\w+|disabled)\b", r"^With disab"),
    ("disability", r"\bwithout (?:a |any )?disabilit\w+", r"^Without disab"),
    ("veteran", r"\b(?<!non-)veterans?\b", r"^Veteran"),
    ("marital", r"\b(?:divorced|separated)\b", r"^Divorced"),
    ("marital", r"\bwidow\w+", r"^Widowed"),
    ("marital", r"\bnever[- ]married\b", r"^Never"),
    ("marital", r"(?<!never )(?<!never-)\bmarried\b", r"^Married"),
    ("nativity", r"\b(?:foreign-born|immigrants?)\b", r"^Foreign"),
    ("employment", r"\b(?:unemployed|not employed|jobless)\b", r"^Not employed$"),
)  # fmt: skip
_KINDS = {
    "race": ("race_ethnicity", "race"),
    "insurance": ("insurance_under_65", "insurance_65_plus"),
    "area": ("urbanicity", "community", "metropolitan"),
}
"""Kinds of the table that one word of a text may stand for."""

_FOUND = tuple(
    (_KINDS.get(kind, (kind,)), re.compile(text, re.IGNORECASE), re.compile(group)) for kind, text, group in _GROUPS
)

_NOT_PARTED = re.compile(
    r"\b(?:students?|college kids|undergraduates?|workers?|employees|parents|nurses|doctors|physicians|teachers|farmers|police|"
    r"firefighters|soldiers|service ?members|troops|prisoners|inmates|homeless|pregnant|new mothers|caregivers|athletes|"
    r"refugees|christians|muslims|republicans?|democrats?|gen[- ]?z(?:ers)?|generation z|millennials?|baby boomers|boomers|"
    r"toddlers|babies|infants|patients|customers|tiktok users|facebook users|journalists|lawyers|founders|developers|"
    r"middle[- ]schoolers|high[- ]schoolers|ceos|executives|gamers|runners)\b",
    re.IGNORECASE,
)
_COUNTRIES = re.compile(
    r"\b(?:canad\w+|uk\b|u\.k\.|brit(?:ain|ish|ons?)|england|english (?:adults|people)|scot\w+|wales|welsh|ireland|irish|"
    r"austral\w+|new zealand\w*|german\w*|fr(?:ance|ench)|spain|spanish adults|spaniards|ital(?:y|ians?)|europ\w+|swed\w+|"
    r"norw\w+|danish|denmark|dutch|netherlands|belgi\w+|switzerland|swiss|austria\w*|poland|poles|russia\w*|ukrain\w+|"
    r"china|chinese|india|indians? (?:adults|people)|japan\w*|korea\w*|brazil\w*|mexico|africa|nigeria\w*|kenya\w*|"
    r"south africa\w*|israel\w*|turkey|turk(?:s|ish)|iran\w*|pakistan\w*|indonesia\w*|philippin\w*|vietnam\w*)\b",
    re.IGNORECASE,
)
_WORLD = re.compile(
    r"\b(?:world-?wide|global(?:ly)?|(?:in|around|across|of) the world|world's|on (?:the planet|earth)|internationally)\b",
    re.IGNORECASE,
)
_US = re.compile(
    r"\b(?:americans?\b|(?-i:USA?\b|U\.S\.A?\.?)|united states|nationwide|nationally|(?:the|this) (?:country|nation)\b)",
    re.IGNORECASE,
)
_STATES = {
    code: re.compile(rf"\b{name.removeprefix('the ').removesuffix(' State')}\b(?!-based)")
    for code, name in PLACES.items()
}
_DEMONYMS = {
    "TX": r"\bTexans?\b",
    "CA": r"\bCalifornians?\b",
    "FL": r"\bFloridians?\b",
    "NY": r"\bNew Yorkers?\b",
    "OH": r"\bOhioans?\b",
}

_AGE_SPAN = re.compile(
    r"\b(?:age[sd]?\s+(?:of\s+|between\s+)?|between\s+(?:the\s+ages\s+of\s+)?)?(?P<a>\d{1,2})-?\s?(?:to|-|–|and|through)\s?-?(?P<b>\d{1,2})\b(?!\s?%|[.,]\d|\s+(?:percent|per\s+cent|million|points))",
    re.IGNORECASE,
)
_AGE_OVER = re.compile(
    r"\b(?P<a>\d{2})\s?(?:\+|(?:years\s+)?(?:and|or)\s+(?:older|over|up|above))|\b(?:over|above|older\s+than|past)\s+(?:the\s+age\s+of\s+|age\s+)?(?P<b>\d{2})s?\b(?!\s?%|[.,]\d|\s+(?:percent|per\s+cent|million|m\b|of|adults|people))",
    re.IGNORECASE,
)
_AGE_UNDER = re.compile(
    r"\b(?:under|below|younger\s+than)\s+(?:the\s+age\s+of\s+|age\s+)?(?P<a>\d{2})s?\b(?!\s?%|[.,]\d|\s+(?:percent|per\s+cent|million|m\b))",
    re.IGNORECASE,
)
_YOUNG = re.compile(r"\b(?:young(?:er)?[- ](?:adults?|people|americans|women|men)|twenty-?somethings)\b", re.IGNORECASE)
_OLD = re.compile(
    r"\b(?:seniors?|older (?:adults?|americans|people|women|men)|the elderly|elderly (?:adults|people)|retirees)\b",
    re.IGNORECASE,
)
YOUTH = re.compile(
    r"\b(?:teen\w*|adolescen\w+|youths?|(?:thir|four|fif|six|seven)teen-|1[2-6]-?\s?(?:to|-|–|and|through)\s?-?1[3-7]|12-?(?:\s?(?:to|-|–|through)\s?)-?17s?|boys|girls|minors|high[- ]?school(?:ers)?(?= (?:students|age))|young people aged 12)\b",
    re.IGNORECASE,
)
ADULT = re.compile(r"\badults?\b", re.IGNORECASE)
CHILDREN = re.compile(r"\b(?:children|kids|child)\b", re.IGNORECASE)

_BASE = re.compile(r"aged \d+")

_HEADS = (
    r"(?:adults?|people|persons?|individuals|americans?|population|residents|respondents|participants|men|women|males?|females?|teen\w*|"
    r"adolescents?|youths?|boys|girls|children|kids|minors|seniors?|elderly|everyone|everybody|them|those|these|whom|us|"
    r"[\w.]+-year-olds?|\d\d?s|veterans?|immigrants?|graduates?|owners|users|downloads|times|texans|californians|floridians|ohioans|yorkers|"
    r"latin[oaxe]s?|latines?|hispanics|asians|whites|blacks|southerners|midwesterners)"
)
_PARTS = frozenset({word.lower() for name in PLACES.values() for word in name.split()}) | {
    "the", "all", "these", "those", "its", "every", "each", "us", "u.s.", "u.s", "american", "america's", "nation's", "country's", "national",
    "civilian", "adult", "young", "younger", "old", "older", "middle-aged", "elderly", "senior", "teenage", "white", "black", "african", "asian",
    "african-american", "hispanic", "latino", "latina", "latinx", "native", "alaska", "indian", "hawaiian", "pacific", "islander", "indigenous",
    "multiracial", "mixed-race", "biracial", "non-hispanic", "single-race", "straight", "heterosexual", "gay", "lesbian", "bisexual", "lgbt",
    "lgbtq", "lgbtq+", "transgender", "queer", "cisgender", "uninsured", "married", "divorced", "widowed", "separated", "never-married",
    "foreign-born", "u.s.-born", "us-born", "rural", "urban", "suburban", "southern", "western", "midwestern", "northeastern", "poor", "poorest",
    "low-income", "disabled", "unemployed", "jobless", "college", "high", "school", "high-school", "untreated", "treated", "depressed", "mentally",
    "ill", "seriously", "severely", "and", "or", "to", "of", "over", "under", "above", "below", "aged", "age", "ages", "year", "years", "about",
    "nearly", "roughly", "around", "some", "almost", "other", "entire", "whole", "total", "same", "smartphone", "cellphone", "cell", "phone",
    "interviewed", "surveyed", "survey", "both", "men", "women", "million", "than", "more", "less", "out", "in", "america", "new", "resident",
}  # fmt: skip
"""Words that may stand before the people a number counts; others part them in a way no row here does."""
_COUNTED = re.compile(rf"^\s*(?:of\s+)?((?:[\w.'’+-]+\s+){{0,4}}?){_HEADS}\b", re.IGNORECASE)
_ANYTHING = re.compile(r"^\s*of\s+([a-z][\w'’-]+)", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|across|throughout) (?:the )?(?-i:((?:[A-Z][a-z]+)(?: [A-Z][a-z]+)*))")
_NO_PLACE = re.compile(
    r"January|February|March|April|May|June|July|August|September|October|November|December|America|United|States|American|"
    r"North|South|East|West|Midwest|Household|National|Mental|Any|Serious|Medicaid|Medicare|English|Spanish|Hispanic|Black|White|Asian|"
    r"Native|Alaska|Pacific|Adults?|Latin|Spring|Summer|Fall|Autumn|Winter|Pulse|Pew|Congress|African|Indian|Texans|Californians|Americans|New"
)

Ages = Callable[[int, int], bool]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows of one of `kinds` whose group matches; of ages, whose band does."""

    kinds: tuple[str, ...]
    said: str
    pattern: re.Pattern[str] | None = None
    ages: Ages | None = None

    def holds(self, kind: str, group: str) -> bool:
        if kind not in self.kinds:
            return False
        return bool(self.pattern.search(group)) if self.pattern else bool(self.ages and self.ages(*ages(group)))


@dataclass(frozen=True, kw_only=True)
class Population:
    """What a text says of place and groups. No group means the whole population; `place` is blank where none is said."""

    place: str
    groups: tuple[Group, ...]
    young: bool = False
    """Whether children or youths are named."""

    def holds(self, row: Row, *, of: str, asked: int = 0) -> bool:
        """Whether a row speaks of these people; its first `asked` kinds are answers and not people, and `of` is whom its
        indicator is of: of children aged 5 to 17, those aged 5 to 17 are the whole."""
        kinds, groups = row["group_kind"].split(" x ")[asked:], row["group"].split(" x ")[asked:]
        pairs = [(kind, group) for kind, group in zip(kinds, groups, strict=True) if kind != "total"]
        named = [group for group in self.groups if not (group.ages and _BASE.search(of) and group.ages(*ages(of)))]
        return len(pairs) == len(named) and all(any(group.holds(*pair) for pair in pairs) for group in named)


def population(text: str) -> Population:
    """The place and groups that a text names."""
    text = in_digits(text)
    groups: list[Group] = []
    for kinds, said, group in _FOUND:
        match = said.search(text)
        if match and kinds not in {one.kinds for one in groups}:
            groups.append(Group(kinds=kinds, said=match[0], pattern=group))
    if other := _NOT_PARTED.search(text):
        groups.append(Group(kinds=(NOT_PARTED,), said=other[0]))
    insured = any(group.kinds == _KINDS["insurance"] for group in groups)
    young = bool(YOUTH.search(text) or CHILDREN.search(text))
    return Population(place=place(text), groups=(*groups, *(() if insured else _aged(text))), young=young)


def parted(tail: str) -> Group | None:
    """The people right behind a number, where they are parted in a way that no row here is: `22.8% of dentists`."""
    tail = in_digits(tail)
    counted = _COUNTED.match(tail)
    if counted:
        words = counted[1].split()
        strange = [word for word in words if not (word.lower() in _PARTS or word[0].isdigit())]
    else:
        base = _ANYTHING.match(tail)
        strange = [base[1]] if base and base[1].lower() not in _PARTS else []
    return Group(kinds=(NOT_PARTED,), said=" ".join(strange)) if strange else None


def respectively(lead: str, place: int, numbers: int) -> tuple[Group, ...]:
    """The group of a number where its sentence begins with as many groups of one kind as it has numbers: `women more than
    men: 56.9% against 41.6%`. None where it does not."""
    if numbers < 2:
        return ()
    found = ((match, kinds, group) for kinds, said, group in _FOUND for match in said.finditer(lead))
    named = sorted(found, key=lambda one: one[0].start())
    if len(named) != numbers or len({kinds for _, kinds, _ in named}) > 1:
        return ()
    match, kinds, group = named[place]
    return (Group(kinds=kinds, said=match[0], pattern=group),)


def place(text: str) -> str:
    """The code of the place a text names; blank where it names none."""
    for code, name in _STATES.items():
        if name.search(text) or re.search(_DEMONYMS.get(code, r"(?!)"), text):
            return code
    if _WORLD.search(text):
        return "WORLD"
    if _COUNTRIES.search(text):
        return ELSEWHERE
    if _US.search(text):
        return "US"
    named = [match[1] for match in _IN.finditer(text) if not _NO_PLACE.match(match[1])]
    return ELSEWHERE if named else ""


def _aged(text: str) -> tuple[Group, ...]:
    """The band of ages a text names, where it names one that is not all adults."""
    kinds = ("age", "age_75_plus_bands")
    return tuple(Group(kinds=kinds, said=said, ages=band) for said, band in islice(_bands(text), 1))


def _bands(text: str) -> Iterator[tuple[str, Ages]]:
    """Each way in which a text may name a band of ages, the plainest first."""
    if match := _AGE_SPAN.search(text):
        first, last = int(match["a"]), int(match["b"])
        if 2 < first < last and (first, last) != (12, 17):
            yield match[0], lambda a, b: (a, b) == (first, last)
    if match := _AGE_OVER.search(text):
        over = int(match["a"] or match["b"])
        if over > 18:
            yield match[0], lambda a, b: b == 200 and a in {over, over + 1}
    if match := _AGE_UNDER.search(text):
        under = int(match["a"])
        if under > 18:
            yield match[0], lambda a, b: a == 18 and b == under - 1
    if match := _YOUNG.search(text):
        yield match[0], lambda a, b: a == 18 and b <= 44
    if match := _OLD.search(text):
        yield match[0], lambda a, b: a >= 50 and b == 200
