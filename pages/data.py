"""Data: choose, look, take away."""

from pages.figures import extract
from pages.parts import address, markup
from pages.parts.choose import pick
from pages.parts.dataset import facts
from pages.parts.show import offer, opening

data = facts()

opening(
    "Give me the data",
    "Every figure of this site, with its interval, method, evidence and reference, as a file or an address that scripts can use.",
)
chosen = {"indicator": pick("Indicator", "indicator", extract.indicators(data), default="ami_prevalence")}
for column, label in (("group_kind", "Groups"), ("place", "Place"), ("unit", "Unit")):
    chosen[column] = pick(label, column, extract.values(data, chosen["indicator"], column))
taken = extract.extract(data, chosen)
markup.put(markup.printed(taken.look))
offer(taken)
markup.put(markup.addresses(taken.query, data.release, address.asof()))
