"""Barriers: what stands between people and care, as three surveys asked."""

from pages.figures import barriers, change, groups, treatment
from pages.parts.choose import choose
from pages.parts.dataset import facts
from pages.parts.show import answer, compared, contents, elsewhere, opening, part, section, show

data = facts()

opening("What stands in the way?")
with part():
    answer(barriers.answer(data))
with part():
    elsewhere(f"{treatment.why(data)} All reasons are on another page:", "treatment", "Treatment")
contents()
with part():
    show(barriers.cost_over_time)
    compared(change.of_years(data, barriers.COST))
    kinds = barriers.cost_available(data)
    by = choose("Compare cost by", "by", groups.choices(kinds))
    show(barriers.cost_by_group, by)
    compared(change.of_groups(data, barriers.COST, by, kinds))
section("Need that was not met, 2020 to 2022", barriers.NEED_LEAD)
with part():
    show(barriers.need_over_time)
    kinds = barriers.need_available(data)
    who = choose("Compare unmet need by", "need-by", groups.choices(kinds))
    show(barriers.need_by_group, who)
    compared(change.of_groups(data, barriers.NEED, who, kinds, prefix="need-"))
with part():
    show(barriers.access)
