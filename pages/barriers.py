"""Barriers: what stands between people and care."""

from pages.figures import barriers, groups
from pages.parts.choose import choose
from pages.parts.dataset import facts
from pages.parts.show import opening, section, show

data = facts()

opening("What stands in the way?", barriers.answer(data))
show(barriers.cost_over_time)
by = choose("Compare cost by", "by", groups.choices(barriers.cost_available(data)))
show(barriers.cost_by_group, by)
section("Need that was not met, 2020 to 2022", barriers.NEED_LEAD)
show(barriers.need_over_time)
who = choose("Compare unmet need by", "need-by", groups.choices(barriers.need_available(data)))
show(barriers.need_by_group, who)
show(barriers.access)
