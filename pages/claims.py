"""Check a claim: a sentence somebody read, against the figures. What is typed leaves this server nowhere."""

from pages.figures import verdicts
from pages.figures.claims import LONGEST, check
from pages.figures.claims.moved import moved
from pages.parts import markup
from pages.parts.dataset import facts
from pages.parts.show import ask, elsewhere, examples, opening, told
from pages.paths import PAGES

data = facts()

opening("Is the number I saw right?", verdicts.LEAD)
text = ask("Paste a sentence or a few", longest=LONGEST)
found = check(data, text)
uncounted = moved(text, [claim.start for claim in found])
if verdicts.distressed(text):
    markup.put(markup.lifeline())
for said in verdicts.apart(data, found):
    markup.put(markup.notice(said))
if text:
    told(verdicts.told(found, uncounted))
ways = verdicts.ways(uncounted)
for page in PAGES:
    if page.path in ways:
        elsewhere(verdicts.WHERE, page.path.strip("/"), page.title)
for claim in found:
    markup.put(markup.claim(verdicts.said(data, claim)))
examples(verdicts.EXAMPLES)
markup.put(markup.terms("What the verdicts mean", verdicts.MEANINGS))
markup.put(markup.paragraph(verdicts.PRIVATE))
