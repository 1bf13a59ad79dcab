"""Reach: who can be reached by phone."""

from pages.figures import groups, smartphones
from pages.parts.choose import choose
from pages.parts.dataset import facts
from pages.parts.show import opening, show

data = facts()

opening("Who can be reached by phone?", smartphones.answer(data))
show(smartphones.ownership)
measure = choose("Show who", "measure", smartphones.MEASURES)
by = choose("Compare by", "by", groups.choices(smartphones.available(data, measure)))
show(smartphones.by_group, measure, by)
pair = choose("Set beside care, by", "beside", smartphones.PAIRS)
show(smartphones.beside, pair)
