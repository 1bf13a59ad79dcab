"""Reach: who can be reached by phone."""

from pages.figures import change, groups, smartphones
from pages.parts.choose import choose
from pages.parts.dataset import facts
from pages.parts.show import answer, compared, contents, opening, part, show

data = facts()

opening("Who can be reached by phone?")
with part():
    answer(smartphones.answer(data))
contents()
with part():
    show(smartphones.ownership)
    compared(change.of_years(data, smartphones.IDS["owner"], what="smartphone ownership"))
    measure = choose("Show who", "measure", smartphones.MEASURES)
    kinds = smartphones.available(data, measure)
    by = choose("Compare by", "by", groups.choices(kinds))
    show(smartphones.by_group, measure, by)
    compared(change.of_groups(data, smartphones.IDS[measure], by, kinds))
with part():
    pair = choose("Set beside care, by", "beside", smartphones.PAIRS)
    show(smartphones.beside, pair)
