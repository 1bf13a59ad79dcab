"""Check a claim: a sentence somebody read, against the figures. What is typed leaves this server nowhere."""

from pages.figures import verdicts
from pages.figures.claims import LONGEST, check
from pages.parts import markup
from pages.parts.dataset import facts
from pages.parts.show import ask, opening, told

data = facts()

opening("Is the number I saw right?", verdicts.LEAD)
text = ask("Paste a sentence or a few", verdicts.EXAMPLES, longest=LONGEST)
found = check(data, text)
if verdicts.distressed(text):
    markup.put(markup.lifeline())
for said in verdicts.apart(data, found):
    markup.put(markup.notice(said))
if text:
    told(verdicts.told(found))
for claim in found:
    markup.put(markup.claim(verdicts.said(data, claim)))
markup.put(markup.terms("What the verdicts mean", verdicts.MEANINGS))
markup.put(markup.paragraph(verdicts.PRIVATE))
