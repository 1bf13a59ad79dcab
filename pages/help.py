"""Get help. It works without any chart, and comes first where a reader needs it."""

from pages.parts import markup
from pages.parts.show import opening

opening("I came because I need help")
markup.put(
    markup.paragraph(
        "If you are in danger now, call 911. If you are in distress, or worried about someone, "
        "you can call or text 988, day and night, free of charge."
    )
)
markup.put(
    markup.links(
        (
            (
                "tel:988",
                "Call 988",
                "The 988 Suicide & Crisis Lifeline, in the United States. Free, day and night.",
            ),
            ("sms:988", "Text 988", "The same lifeline, by text message."),
            ("https://988lifeline.org", "988lifeline.org", "The lifeline's own site, with a chat."),
            (
                "https://findtreatment.gov",
                "FindTreatment.gov",
                "Places that offer mental health and substance use care near you, kept by a federal agency.",
            ),
            (
                "https://www.nami.org",
                "NAMI",
                "The National Alliance on Mental Illness: support for people and their families.",
            ),
            ("https://mhanational.org", "Mental Health America", "Information and support, with local affiliates."),
            (
                "https://www.thementalhealthcoalition.org",
                "Mental Health Coalition",
                "A network of organisations with resources on many conditions.",
            ),
        )
    )
)
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
