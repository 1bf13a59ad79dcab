"""Pure: where to turn, as (address, name, what it is for). The help page and the document it begins as both have it."""

from __future__ import annotations

NOW = (
    "If you are in danger now, call 911. If you are in distress, or worried about someone, you can call or text 988, day and "
    "night, free of charge."
)
LIFELINES = (
    ("tel:988", "Call 988", "The 988 Suicide & Crisis Lifeline, in the United States. Free, day and night."),
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
        "A network of organizations with resources on many conditions.",
    ),
)
