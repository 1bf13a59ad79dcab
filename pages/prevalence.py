"""Illness: how common it is, and for whom."""

from pages.figures import groups, illnesses, prevalence
from pages.parts.choose import choose
from pages.parts.dataset import facts
from pages.parts.show import answer, meanings, opening, show

data = facts()

opening("How common is it, and for whom?")
measure = choose("Measure", "measure", illnesses.LABELS)
answer(prevalence.answer(data, measure))
meanings(illnesses.MEANINGS)
show(prevalence.over_time, measure)
by = choose("Compare by", "by", groups.choices(prevalence.available(data, measure)))
show(prevalence.by_group, measure, by)
