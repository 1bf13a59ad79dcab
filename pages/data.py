"""Data: choose, look, take away."""

from pages.figures.extract import extract
from pages.parts import markup
from pages.parts.dataset import facts
from pages.parts.filters import chosen
from pages.parts.show import offer, opening, told
from pages.parts.take import forms, take

data = facts()

opening(
    "Give me the data",
    "Every figure of this site, with its interval, method, evidence and reference, as a file or an address that scripts can use.",
)
taken = extract(data, chosen(data))
told(taken.counted, taken.notes)
if taken.look.rows:
    markup.put(markup.look(taken.look))
offer(taken.stem, taken.csv, forms(taken, data.release))
take(taken, data.release)
