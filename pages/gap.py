"""Home: the gap in one sentence, a hundred marks, and who is behind it."""

from pages.figures import change, gap, illnesses
from pages.parts.choose import choose
from pages.parts.dataset import facts
from pages.parts.markup import notice, put
from pages.parts.show import answer, compared, contents, feature, meanings, opening, show

data = facts()

opening("Of every 100 adults, how many are ill, and how many of those are treated?")
answer(gap.answer(data))
contents()
feature(gap.people, gap.key(data))
meanings(illnesses.MEANINGS)
by = choose("Compare the gap by", "by", gap.KINDS)
asked = choose("Count the gap", "of", gap.OF)
of, why = gap.nearest(data, asked, by)
if why:
    put(notice(why))
show(gap.by_group, of, by)
show(gap.over_time)
compared(change.of_years(data, "ami_untreated", what="the gap", lead=gap.LEAD, prefix="gap-"))
