"""Home: the gap in one sentence, a hundred marks, and who is behind it."""

from pages.figures import gap, illnesses
from pages.parts.choose import choose
from pages.parts.dataset import facts
from pages.parts.show import feature, meanings, opening, show

data = facts()

opening("Of every 100 adults, how many are ill, and how many of those are treated?", gap.answer(data))
feature(gap.people, gap.key(data))
meanings(illnesses.MEANINGS)
by = choose("Compare the gap by", "by", gap.KINDS)
show(gap.by_group, by)
show(gap.over_time)
