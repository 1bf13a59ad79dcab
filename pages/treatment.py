"""Treatment: who gets care, what kind, and why others do not."""

from pages.figures import change, groups, illnesses, treatment
from pages.parts.choose import choose
from pages.parts.dataset import facts
from pages.parts.show import answer, compared, contents, meanings, opening, show

data = facts()

opening("Who gets care, and what kind?")
measure = choose("Among people with", "measure", illnesses.LABELS)
measured = illnesses.indicator(measure, "treated")
answer(treatment.answer(data, measure))
contents()
meanings(illnesses.MEANINGS)
show(treatment.over_time, measure)
compared(change.of_years(data, measured))
kinds = treatment.available(data, measure)
by = choose("Compare by", "by", groups.choices(kinds))
show(treatment.by_group, measure, by)
compared(change.of_groups(data, measured, by, kinds))
show(treatment.care_types, measure)
show(treatment.unmet_need, measure)
if measure in treatment.REASONS:
    show(treatment.reasons, measure)
