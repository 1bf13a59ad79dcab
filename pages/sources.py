"""Sources: where every figure comes from, how fresh it is, what is wrong with it, and what changed between releases."""

from pages.contact import contact
from pages.figures import origins, releases
from pages.parts import address, markup
from pages.parts.dataset import conflicts, facts, freshness, history, sources
from pages.parts.show import contents, opening, section

data, known, told = facts(), sources(), history()

opening(
    "Can I trust this?",
    "Every figure names its table and its address. What was transcribed, what was fetched, when, and what could not be checked is said here.",
)
contents()
markup.put(markup.printed(origins.overview(known, freshness(), data)))
for state in freshness():
    markup.put(markup.origin(known[state.slug], state, data.provenance.get(state.slug)))
section("Methods: what may not be compared", "Figures of two methods are never joined, subtracted or ranked.")
markup.put(markup.folded("All methods", origins.methods(data)))
section("Where sources disagree", origins.CONFLICTS_LEAD)
markup.put(markup.folded("Values that gave way", origins.conflicts(conflicts(), data)))
section("Releases", releases.LEAD)
markup.put(markup.releases([item.line for item in told], address.local("sources"), address.local("")))
for item in told:
    if item.tables:
        markup.put(markup.changed(item.line, item.against, item.tables))
markup.put(markup.paragraph(releases.ALONE if len(told) == 1 else origins.told(data)))
lost = origins.revisions(data, {item.against for item in told})
if lost.rows:
    section("Revised figures", origins.LOST_LEAD)
    markup.put(markup.folded("Revised figures of releases that are lost", lost))
section("Corrections", origins.corrections(contact()))
