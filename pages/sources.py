"""Sources: where every figure comes from, how fresh it is, and what is wrong with it."""

from pages.figures import origins
from pages.parts import markup
from pages.parts.dataset import conflicts, facts, freshness, sources
from pages.parts.show import opening, section

data, known = facts(), sources()

opening(
    "Can I trust this?",
    "Every figure names its table and its address. What was transcribed, what was fetched, when, and what could not be checked is said here.",
)
markup.put(markup.printed(origins.overview(known, freshness(), data)))
for state in freshness():
    markup.put(markup.origin(known[state.slug], state, data.provenance.get(state.slug)))
section("Methods: what may not be compared", "Figures of two methods are never joined, subtracted or ranked.")
markup.put(markup.folded("All methods", origins.methods(data)))
section("Where sources disagree", origins.CONFLICTS_LEAD)
markup.put(markup.folded("Values that gave way", origins.conflicts(conflicts(), data)))
if data.revised():
    section("Revised figures", origins.REVISED_LEAD)
    markup.put(markup.folded("All revised figures", origins.revisions(data)))
else:
    section("Revised figures", origins.UNREVISED)
section("Corrections", origins.CORRECTIONS)
