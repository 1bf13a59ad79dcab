"""Illness: how common it is, and for whom."""

from pages.figures import groups, prevalence
from pages.parts.choose import choose
from pages.parts.dataset import facts
from pages.parts.show import opening, palette, show

data, colours = facts(), palette()

opening("How common is it, and for whom?", prevalence.answer(data))
measure = choose("Measure", "measure", prevalence.MEASURES)
show(prevalence.over_time(data, measure, colours), data.release)
by = choose("Compare by", "by", groups.choices(prevalence.available(data, measure)))
show(prevalence.by_group(data, measure, by, colours), data.release)
