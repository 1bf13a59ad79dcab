"""Illness: how common it is, and for whom."""

from pages.figures import change, groups, illnesses, prevalence
from pages.parts.choose import choose
from pages.parts.dataset import facts
from pages.parts.show import answer, compared, contents, meanings, opening, show

data = facts()

opening("How common is it, and for whom?")
measure = choose("Measure", "measure", illnesses.LABELS)
measured = illnesses.indicator(measure, "prevalence")
answer(prevalence.answer(data, measure))
contents()
meanings(illnesses.MEANINGS)
show(prevalence.over_time, measure)
compared(change.of_years(data, measured))
kinds = prevalence.available(data, measure)
by = choose("Compare by", "by", groups.choices(kinds))
show(prevalence.by_group, measure, by)
compared(change.of_groups(data, measured, by, kinds))
