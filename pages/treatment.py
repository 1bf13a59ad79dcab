"""Treatment: who gets care, what kind, and why others do not."""

from pages.figures import groups, illnesses, treatment
from pages.parts.choose import choose
from pages.parts.dataset import facts
from pages.parts.show import answer, meanings, opening, show

data = facts()

opening("Who gets care, and what kind?")
measure = choose("Among people with", "measure", illnesses.LABELS)
answer(treatment.answer(data, measure))
meanings(illnesses.MEANINGS)
show(treatment.over_time, measure)
by = choose("Compare by", "by", groups.choices(treatment.available(data, measure)))
show(treatment.by_group, measure, by)
show(treatment.care_types, measure)
show(treatment.unmet_need, measure)
if measure in treatment.REASONS:
    show(treatment.reasons, measure)
