"""Treatment: who gets care, what kind, and why others do not."""

from pages.figures import groups, treatment
from pages.parts.choose import choose
from pages.parts.dataset import facts
from pages.parts.show import opening, palette, show

data, colours = facts(), palette()

opening("Who gets care, and what kind?", treatment.answer(data))
measure = choose("Among people with", "measure", treatment.MEASURES)
show(treatment.over_time(data, measure, colours), data.release)
by = choose("Compare by", "by", groups.choices(treatment.available(data, measure)))
show(treatment.by_group(data, measure, by, colours), data.release)
show(treatment.care_types(data, measure, colours), data.release)
show(treatment.unmet_need(data, measure, colours), data.release)
if measure in treatment.REASONS:
    show(treatment.reasons(data, measure, colours), data.release)
