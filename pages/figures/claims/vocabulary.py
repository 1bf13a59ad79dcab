"""The words by which people speak of illness, care, phones and the rest, as patterns. They are read, never said.

Order matters where several may match: the most special first.
"""

from __future__ import annotations

import re

_WORDS_OF = {
    "smi": r"\b(?:serious|severe)(?:ly)?[- ](?:mental(?:ly)?|psychiatric)[- ](?:ill(?:ness(?:es)?)?|disorders?|(?:health )?conditions?)|\bSMI\b",
    "mde": r"\bmajor depress\w+|\bdepress(?:ion|ive|ed)\b|\bMDEs?\b",
    "ami": (
        r"\bAMI\b|\bmental(?:ly)?[- ](?:ill(?:ness(?:es)?)?|disorders?|(?:health )?(?:conditions?|disorders?|problems?|issues?|diagnos[ei]s|challenges?|illness(?:es)?|struggles?))"
        r"|\bpsychiatric (?:conditions?|disorders?|illness(?:es)?)"
    ),
}
ILLNESSES = {name: re.compile(text, re.IGNORECASE) for name, text in _WORDS_OF.items()}
SEVERE = re.compile(r"severe(?:ly)? impair\w+|severe (?:major )?depress\w+", re.IGNORECASE)

CARE = r"(?:treat(?:ment|ed)?|care|services?|help|therapy|counsel+ing|support|medication|cared for)"
NOT = r"(?:not|n't|n’t|never|no|without|lack\w*|fail\w*|forgo\w*|forwent|unable|missed? out on|going without|went without|go without)"
UNTREATED = re.compile(
    rf"\buntreated\b|\b(?:(?:did|do|does|had|have|has|are|were|was|is|get|got|received?|could|can)\s*)?{NOT}\b(?:\s+[\w-]+){{0,6}}?\s+{CARE}\b|\bn[o']t\b(?:\s+\w+){{0,5}}\s+{CARE}\b|\w+n['’]t\b(?:\s+\w+){{0,5}}\s+{CARE}\b|\bcannot\b(?:\s+\w+){{0,4}}\s+{CARE}\b"
    rf"|\w+n['’]t\s+(?:\w+\s+){{0,2}}(?:get|getting|got|receive|receiving)\b|\b(?:going|went|go|goes|do|did|gone) without\b"
    rf"|\b{NOT}\b(?:\s+\w+){{0,3}}\s+(?:get|receive|got)\s+(?:any|it)\b|\b(?:no|zero)\s+{CARE}\b",
    re.IGNORECASE,
)
TREATED = re.compile(
    rf"\b(?:receiv\w+|gets?|got|gotten|getting|took|takes?|taking|had|have|has|obtain\w*|access\w*|us(?:e|es|ed|ing)|sought|seek\w*|accept\w*|reach\w*|under|found|in)\b(?:\s+[\w-]+){{0,6}}?\s+{CARE}\b"
    rf"|\btreated\b|\btreatment (?:rate|share|coverage)|\b(?:receiv\w+|got|get) (?:it|any)\b|\b(?:were|was|are|is|be|been|being) (?:treated|cared for|helped|in (?:care|treatment|therapy))|\b{CARE} (?:reach\w*|went)|\b(?:received|got|get|gets)\b",
    re.IGNORECASE,
)
WITH_IT = re.compile(
    r"\b(?:adults?|people|persons?|americans?|those|individuals|women|men|males?|females?|girls|boys|veterans|youths?|teen\w*|adolescents?|millions|residents|population|\d\d|older|over|everyone|anyone|all)\s+(?:in the (?:us|u\.s\.|united states)\s+|aged? [\d–-]+(?: to \d+)?\s+)?"
    r"(?:who\s+(?:have|had|live|lived|are\s+living)(?:\s+with)?|who['’]ve\s+|with|living\s+with|who\s+experienced?|experiencing|having|that\s+ha(?:ve|d))\s+(?:(?:an?|any|some|a past-year|past-year|at least one)\s+)*$",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"\b(?:mentally ill|depressed)\s+(?:adults?|people|americans|youths?|teen\w*|women|men)\b", re.IGNORECASE
)
BACK = re.compile(
    r"\b(?:of (?:them|those|these|whom)|those who had one|among (?:them|those|these)|these (?:people|adults)|this group|that group|the rest|they|their)\b",
    re.IGNORECASE,
)
COST = re.compile(r"\b(?:costs?|afford\w*|expens\w+|pric[ei]\w*|money|financ\w+|too much)\b", re.IGNORECASE)
COUNSEL = re.compile(
    r"\b(?:counsel+ing|counsel+ors?|therap(?:y|ists?)|talk(?:ed|ing)? (?:to|with) a (?:mental|professional))",
    re.IGNORECASE,
)
MEDICATION = re.compile(
    r"\b(?:medications?|medicines?|meds|prescriptions?|antidepressants?|pills|drugs)\b", re.IGNORECASE
)
FOUR_WEEKS = re.compile(
    r"\b(?:(?:four|4)[- ]weeks?|past 30 days|last 30 days|household pulse|pulse survey|last month|past month)\b",
    re.IGNORECASE,
)
NEED = re.compile(r"\b(?:needed|need|unmet need|wanted)\b", re.IGNORECASE)
FELT = re.compile(r"\b(?:perceived|felt|feel|feeling|thought|think|believed?|recogni[sz]ed?|saw)\b", re.IGNORECASE)
NO_NEED = re.compile(
    r"\b(?:no (?:perceived )?need|not (?:perceive|feel|think|see)\b[^.;]*\bneed|n['’]t (?:perceive|feel|think|see)\b[^.;]*\bneed|(?:neither|nor) )",
    re.IGNORECASE,
)
SOUGHT = re.compile(r"\b(?:looked for|sought|tried to (?:get|find)|searched for|had tried)\b", re.IGNORECASE)
REASON = re.compile(
    r"\b(?:reasons?|because|why|cited?|citing|named|thought|worried|afraid|fear\w*|said)\b", re.IGNORECASE
)
REASONS = (
    (r"handle|on their own", r"should have been able to handle|handle the problem"),
    (r"(?:know|knew)\b[^.;]*\b(?:where|how)|where do i", r"know how or where|know where"),
    (r"what would (?:people|others)|people would (?:think|say)|what (?:people|others)|stigma", r"what people would think"),
    (r"committed|forced", r"committed to hospital"),
    (r"confidential|kept private", r"kept private"),
    (r"told (?:they|that they|to take)|made to take", r"told they needed"),
    (r"would (?:not )?help|n['’]t help", r"would help"),
    (r"ready to start|not ready", r"ready to start"),
)  # fmt: skip
"""Reasons for no treatment that are nothing else, each with the publisher's words for it."""
REASONS_IF_ASKED = (
    (r"enough time|too busy|no time", r"enough time"),
    (r"insurance would|insurance (?:did|does)", r"insurance would not"),
    (r"no (?:health )?insurance|insurance coverage", r"have health insurance coverage"),
    (r"afford|cost|money|expens", r"afford the cost|cost too much"),
    (r"openings|appointment", r"openings|appointments"),
    (r"transport|child ?care", r"transportation"),
)  # fmt: skip
"""Reasons where the words say that they are."""
KIND_OF_CARE = (
    (r"\btele-?health|tele-?medicine|\bvirtual\b|online therapy", r"^Telehealth"),
    (r"\binpatient\b|hospitali[sz]ed", r"^Inpatient"),
    (r"\boutpatient\b", r"^Outpatient$"),
    (r"\bprescri\w+|medications?\b", r"^Prescription"),
    (r"\bsupport groups?\b", r"support group"),
    (r"\bemergency (?:rooms?|departments?)\b", r"emergency room"),
    (r"\bpeer support\b|recovery coach", r"peer support"),
    (r"\bprison|\bjail|juvenile detention|behind bars", r"^Prison"),
    (r"\bschool\b", r"^School"),
)  # fmt: skip
SMARTPHONE = re.compile(r"\bsmart[- ]?phones?\b|\biphones?\b", re.IGNORECASE)
CELLPHONE = re.compile(r"\bcell(?:ular)?[- ]?phones?\b|\bmobile(?: phone)?s?\b|\bcells\b", re.IGNORECASE)
DEPENDENT = re.compile(
    r"\bdepend\w*|\breli(?:es|ed|ant|ance)\b|\brely\b|\bsmartphone[- ]only\b|\bonly (?:on|through|via|by|use|have|their|a)\b|\b(?:no|without|lack\w*|not have|n['’]t have)\b[^.;]*\b(?:broadband|home internet|internet at home)",
    re.IGNORECASE,
)
SYMPTOMS = re.compile(r"\bsymptoms?\b|\bGAD|\bPHQ", re.IGNORECASE)
FEELINGS = re.compile(r"\b(?:feel\w*|felt|worried|nervous|anxious)\b", re.IGNORECASE)
OTHER = re.compile(
    r"\b(?:suicid\w*|overdos\w*|substance|alcohol\w*|drinking|opioids?|addict\w*|cannabis|marijuana|bipolar|schizophren\w*|ptsd|"
    r"post-?traumatic|adhd|autis\w*|dementia|alzheimer\w*|eating disorders?|anorexi\w*|anxiety disorders?|ocd|panic|loneliness|lonely|"
    r"burn-?out|stigma|obes\w*|diabet\w*|cancer|asthma|smok\w*|vap\w*|gun\w*|homicid\w*|disabilit\w+ benefits|"
    r"misinformation|mislead\w*|vot\w+|tablets?|laptops?|desktops?|facebook|instagram|youtube|whatsapp|twitter|snapchat|social media|"
    r"internet users|broadband subscri\w+|salary|wage\w*|spend\w*|budget|gdp|unemploy\w+ rate|waiting (?:list|time)s?|shortage\w*|"
    r"psychiatrists?|years lived|life[- ]years|burden|rank(?:s|ed|ing)?|therapist shortage|beds|hospitals?)\b",
    re.IGNORECASE,
)
EVER = re.compile(
    r"\b(?:lifetime|ever (?:had|have|experienced|been|in their)|at some point|in their lives|over their lives|will (?:experience|have|develop|suffer|face)|next year|to date|so far|cumulative\w*)\b",
    re.IGNORECASE,
)
RESIDENTS = re.compile(
    r"\b(?:has|had|have|counted|numbered|reached|there (?:are|were))\b[^;]*\b(?:people|residents|inhabitants)\b(?! (?:with|who|living with))|\bpeople (?:live|lived|reside[ds]?)\b",
    re.IGNORECASE,
)
WITH_SYMPTOMS = re.compile(
    r"\bwith symptoms of (?:an )?(?:anxiety|depress\w+)(?: (?:or|and|/) ?(?:anxiety|depress\w+))?", re.IGNORECASE
)
HAVE = re.compile(
    r"\b(?:ha[sd]|have|having|liv(?:e|es|ed|ing)|experienc\w+|fac(?:e|es|ed|ing)|report\w*|with|affect\w*|deal\w*|struggl\w*|suffer\w*|prevalen\w+|rate|met (?:the )?criteria|meet\w* (?:the )?criteria|were|was|are|is|cop\w+|battl\w+|diagnosed|showed|of)\b",
    re.IGNORECASE,
)

IS_ILL = re.compile(
    r"(?<!who )(?<!that )\b(?:is|are|was|were)(?: now| still| currently)? (?:ill|sick|unwell|affected)\b(?!-|\s+(?:with|by|from|of)\b)",
    re.IGNORECASE,
)
"""What says how many are ill, and leaves the illness to what was said before: `One in five adults is ill`."""
CHANGED = re.compile(
    r"\b(?:grew|grows?|grown|growing|growth|rose|risen|rises?|rising|increas\w+|decreas\w+|declin\w+|fell|fallen|falls|falling|dropp(?:ed|ing)|"
    r"widen\w*|narrow(?:s|ed|ing)?|shr(?:ank|unk|inks?|inking)|doubl(?:ed|ing)|tripl(?:ed|ing)|climb(?:s|ed|ing)|surg(?:es|ed|ing)|soar(?:s|ed|ing)|"
    r"(?:gone|going|goes|went) (?:up|down))\b(?! (?:up|ill|sick|unwell)\b)"
    r"|\bsince\s+(?:the\s+)?(?:(?:19|20)\d\d|pandemic|covid)|\b(?:more|less) (?:common|frequent|widespread) (?:now|today)"
    r"|\b(?:more|less|fewer|higher|lower|worse|better|larger|smaller|bigger|wider|narrower)\b[^.;]{0,80}?\bthan\s+(?:ever|before|(?:in\s+|during\s+)?(?:the\s+)?"
    r"(?:(?:19|20)\d\d|past|last|previous|pandemic)|\w+\s+(?:years?|decades?)\s+(?:ago|before|earlier)|(?:it|they)\s+(?:was|were|did|used))\b",
    re.IGNORECASE,
)
"""That something is more or less than it was."""
GAP = re.compile(
    r"\b(?:treatment|care|mental[- ]health) gap\b|\bgap (?:in|between)\b[^.;]*\b(?:treatment|treated|care)\b",
    re.IGNORECASE,
)
GOES_ON = re.compile(
    r"\W*(?:it|they|this|that|these|those|the (?:share|number|rate|gap|figure|percentage))\b", re.IGNORECASE
)
"""How a sentence begins that speaks of what the one before did."""
ADULTS = re.compile(r"\b(?:adults?|americans?|people|women|men)\b", re.IGNORECASE)
MENTAL = re.compile(r"\bmental|psych|emotional", re.IGNORECASE)
DOWNLOADS = re.compile(
    r"\btik ?tok\b.*\b(?:download|install)|\b(?:download|install).*\btik ?tok\b", re.IGNORECASE | re.DOTALL
)
TELEMEDICINE = re.compile(r"\btele-?(?:medicine|health)\b", re.IGNORECASE)
BARRIERS = re.compile(r"\bbarriers?\b", re.IGNORECASE)
USUAL_SOURCE = re.compile(r"\busual (?:source|place)\b|\bregular doctor\b", re.IGNORECASE)
POPULATION = re.compile(
    r"\bpopulation\b(?! (?:with|who))|\bresidents\b|\binhabitants\b|\bpeople live in\b|\bhome to\b", re.IGNORECASE
)
UNMET_NEED = re.compile(r"\bunmet need", re.IGNORECASE)
FOR_DEPRESSION = re.compile(r"\bfor (?:their |feelings of )?(?:depress\w+)|antidepress\w+", re.IGNORECASE)
FOR_ANXIETY = re.compile(r"\bfor (?:their |feelings of )?(?:anxi\w+|worr\w+)", re.IGNORECASE)
ANXIETY = re.compile(r"\banxi\w+|\bGAD|\bworri|\bnervous", re.IGNORECASE)
DEPRESSION = re.compile(r"depress|\bPHQ", re.IGNORECASE)
TWO_WEEKS = re.compile(r"two weeks|2 weeks", re.IGNORECASE)
REGULARLY = re.compile(r"\b(?:daily|regular\w*|every day)\b", re.IGNORECASE)
ASKED_FOR_REASONS = re.compile(r"\breasons?\b|\bcit(?:ed|ing)\b|\bnamed\b", re.IGNORECASE)
AND = re.compile(
    r"\b(?:and|but|yet|whose|with an? untreated|that (?:went|goes|was|is|were|are))\b|\buntreated (?:mental|psych)|\btreatment for (?:an? |any |their )*(?:mental|psych)",
    re.IGNORECASE,
)
_ALL = r"(?:all\s+)?(?:the\s+)?(?:[\w.-]+\s+){0,2}?(?:adults?|americans|people|everyone|everybody)\b"
OF_ALL = re.compile(
    rf"^\W*(?:of|among)\s+{_ALL}|(?:%|percent|per cent|in \w+|half|third|quarter)\s+(?:of\s+)?{_ALL}", re.IGNORECASE
)
ANY_CARE = re.compile(rf"{CARE}|mental health", re.IGNORECASE)
UNTREATED_BASE = re.compile(
    r"\buntreated\b|\bunmet need|\b(?:got|received|had) no (?:mental health )?(?:treatment|care|services)|"
    r"\b(?:did|do|does)(?: not|n['’]t) (?:get|receive)\b|\bwent without\b|\bwithout (?:treatment|care|services)\b|"
    r"\bneed(?:ed)? (?:treatment|care|help|services)|\bnot (?:get|receive|getting|receiving)\b|\breasons?\b",
    re.IGNORECASE,
)
"""Words that name the untreated as those a number is a share of."""
OPENING = re.compile(r"\W*(?:of|among)\b[^,;:]*", re.IGNORECASE)
"""How a sentence begins that names those its shares are of."""
THOUGHT = re.compile(r"\b(?:thought|felt|believed) (?:they|that they|it)\b[^.;]*\b(?:should|need)", re.IGNORECASE)
OUT_OF = re.compile(
    r"\b(?:of|among)\s+(?:the\s+|these\s+|those\s+|all\s+)*(?:some|about|nearly|over|more than|estimated|\s)*$",
    re.IGNORECASE,
)
"""Before a count: `of the 58.7 million adults with …` counts those people themselves."""
OF_THE_PEOPLE = re.compile(
    r"(?:%|percent|per cent|pct|half|third|quarter|in \w+)\s+of\s+all\s+(?:[\w.-]+\s+){0,2}(?:adults?|people|americans|youths|women|men)\b(?!\s+(?:with|who|living|having|that))",
    re.IGNORECASE,
)
"""`… % of all Hispanic adults`: the share is of these, whatever illness is named beside it."""
RECEIVED = re.compile(r"\b(?:receiv\w+|got|gets?)\b", re.IGNORECASE)
CLEFT = re.compile(r"^\W*(?:it|there) (?:was|were|is|are)\b", re.IGNORECASE)
"""`It was 22% of adults who had …`: what follows is counted, and is no base."""
CARE_OF = re.compile(
    r"\b(?:treatment|services|care)\s+(?:for|of)\s+(?:an?\s+|any\s+|serious\s+|severe\s+)*(?:mental|SMI\b|AMI\b|depress|psychiatric)"
    r"|\b(?:illness(?:es)?|SMI|AMI|depression|disorders?)\s+(?:treatment|services|care)\b",
    re.IGNORECASE,
)
"""`treatment for mental illness`, as a thing and not as something somebody got."""
MYTH = re.compile(r"\b(?:myth|false|not true|untrue|hoax|lie) (?:that|:)|\bmyth:", re.IGNORECASE)
_THING = rf"(?:{'|'.join(_WORDS_OF.values())}|smart[- ]?phones?|cell(?:ular)?[- ]?phones?)"
NOT_SO = re.compile(
    rf"\b(?:no|not|never|without|free of|\w+n['’]t)\b(?:\s+(?:have|had|live|lived|living|with|an?|any|own|owned|use|sign|of|history)){{0,4}}\s+{_THING}"
    r"|\bnot (?:go|going|gone|went) without\b",
    re.IGNORECASE,
)
"""What people do not have, or did not have to do without."""
OPINION = re.compile(
    r"(?<!would )\b(?:adults?|americans?|people|voters|parents|women|men|teens|employers)\s+(?:also\s+|now\s+)?(?:know|knew|says?|said|believe[sd]?|thinks?|"
    r"agree[sd]?|support(?:ed|s)?|favou?r(?:ed|s)?|worry|fear|offer(?:ed|s)?|have (?:an? )?(?:family|friend|relative|loved|close|co-?worker|child|parent|spouse|sibling))\b",
    re.IGNORECASE,
)
OWNERS = re.compile(r"\b(?:of|among) (?:the |all )?(?:smart|cell)[- ]?phone (?:owners|users)\b", re.IGNORECASE)
THERE_ARE = re.compile(r"\bthere (?:are|were)\s+(?:about|some|nearly|over|around|more than|almost|\s)*$", re.IGNORECASE)
BASE = re.compile(r"^\s*(?:us |u\.s\. |american )?(?:adults|people|americans)\s*[,;:]", re.IGNORECASE)
A_YEAR = re.compile(
    r"\b(?:past|last|previous|preceding)[- ](?:year\b(?!s)|12[- ]months|twelve[- ]months)|\bpast-year\b|\b12 months\b",
    re.IGNORECASE,
)
WEEKS = re.compile(r"\b(?:weeks?|month)\b", re.IGNORECASE)
DID_NOT = re.compile(r"\b(?:were|was|are|did|do|have|had)(?: not|n['’]t)\W*$", re.IGNORECASE)
"""What was said of others before is not so of these."""
