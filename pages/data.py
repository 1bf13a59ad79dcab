"""Data: choose, look, take away."""

import streamlit as st

from etl.places import POSTAL
from pages.figures import extract
from pages.parts import markup
from pages.parts.dataset import facts
from pages.parts.filters import keep, perhaps, several
from pages.parts.show import offer, opening
from pages.parts.take import forms, take

PLACES = {code: name for name, code in POSTAL.items()} | {
    "US": "United States",
    "PR": "Puerto Rico",
    "WORLD": "Worldwide",
}
data = facts()
chosen: dict[str, tuple[str, ...]] = {}


def ask(label: str, name: str, none: str = "") -> None:
    """A filter with what the filters before it leave; `none` is for one of which at most one value can be chosen."""
    left, known = extract.options(data, chosen, name, PLACES), extract.known(data, chosen, name, PLACES)
    default = extract.DEFAULT if name == "indicator" else ()
    if none:
        chosen[name] = perhaps(label, name, left, none=none, known=known)
    else:
        chosen[name] = several(label, name, left, known=known, default=default, beside=extract.FILTERS)


opening(
    "Give me the data",
    "Every figure of this site, with its interval, method, evidence and reference, as a file or an address that scripts can use.",
)
ask("Indicators", "indicator")
ask("Places", "place")
ask("Kinds of group", "group_kind")
if chosen["group_kind"] or "group" in st.query_params:
    ask("Groups", "group")
with st.container(horizontal=True):
    ask("From", "from", none="The first year")
    ask("To", "to", none="The last year")
rarer = {"method": "Methods", "unit": "Units", "evidence": "Evidence", "source": "Sources"}
with st.expander(
    "More filters", key="quote-more", type="compact", expanded=any(name in st.query_params for name in rarer)
):
    for name, label in rarer.items():
        ask(label, name)
keep(chosen, first="indicator", default=extract.DEFAULT)
taken = extract.extract(data, chosen)
markup.put(markup.counted(taken.counted, taken.notes))
if taken.look.rows:
    markup.put(markup.look(taken.look))
offer(taken.stem, taken.csv, forms(taken, data.release))
take(taken, data.release)
