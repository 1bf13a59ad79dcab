"""Get help. It works without any chart, and comes first where a reader needs it."""

from pages.lifelines import LIFELINES, NOW
from pages.parts import markup
from pages.parts.show import opening

opening("I came because I need help")
markup.put(markup.paragraph(NOW))
markup.put(markup.links(LIFELINES))
markup.put(
    markup.heading(
        "Outside the United States",
        "988 works only in the United States. Elsewhere, call your local emergency number, or a crisis line of your country.",
    )
)
markup.put(
    markup.heading(
        "What the numbers on this site can tell you",
        "You are not alone in looking for care, and care can help. Numbers about groups cannot say what is right for you; talk with someone you trust, or with a clinician.",
    )
)
