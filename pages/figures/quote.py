"""Pure: a chart's figure as it leaves the site: a sentence with all that belongs to it, citations, and the way back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote as encoded
from urllib.parse import urlencode, urlsplit

from etl.model import Row, key
from pages.figures import revised, works
from pages.figures.chart import Chart
from pages.figures.cite import apa, bibtex, csl_json
from pages.figures.facts import Facts
from pages.figures.sentence import asked, caveat, sentence

ASOF = "asof"
"""The name under which an address asks for a release."""
_SAID = ("value", "low", "high", "flag")
"""What a newer release may change of a figure."""


@dataclass(frozen=True, kw_only=True)
class Quote:
    """`source` names the release; `newer` is blank where the newest release says the same. The citations are of the view
    and of its publishers' works; of the works alone where `link` is a path, which nobody elsewhere could open."""

    sentence: str
    asked: str
    caveat: str
    source: str
    newer: str
    link: str
    apa: str
    bibtex: str
    csl: str

    @property
    def text(self) -> str:
        """What is copied, a line each."""
        parts = (self.sentence, self.asked, self.caveat, f"Source: {self.source}.", self.newer, self.link)
        return "\n".join(part for part in parts if part)


LOOPBACK = ("localhost", "127.0.0.1", "::1", "0.0.0.0")


def quote(facts: Facts, chart: Chart, link: str, *, newest: Facts | None = None) -> Quote:
    """The quote of a chart of this release at the address `link`; `newest` is the newest release, where that is another."""
    row, cited = chart.quoted, cited_of(facts, chart, link)
    return Quote(
        sentence=sentence(facts, row),
        asked=asked(facts, row),
        caveat=caveat(facts, row),
        source=works.short(facts, [row]),
        newer=newer(facts, row, newest) if newest else "",
        link=link,
        apa="\n\n".join(apa(work) for work in cited),
        bibtex="\n".join(bibtex(work) for work in cited).strip(),
        csl=json.dumps([csl_json(work) for work in cited], ensure_ascii=False, indent=1),
    )


def permalink(page: str, choices: Mapping[str, str | Sequence[str]], release: str) -> str:
    """The one address of a view of a release: the address of its page with every choice, sorted by name, and the release.
    A choice of several words repeats its name."""
    return f"{page}?{urlencode([*sorted(choices.items()), (ASOF, release)], doseq=True, quote_via=encoded)}"


def newer(facts: Facts, row: Row, newest: Facts) -> str:
    """What the newest release says otherwise of a row of `facts`, in a sentence; blank where it says the same, and of a row
    that is computed for its drawing and stands in no release."""
    found = _same(newest, row)
    if not found:
        return f"The newest release, {newest.release}, no longer holds this number." if _same(facts, row) else ""
    now = min(found, key=lambda other: other["flag"] == "superseded")
    if now["flag"] == "superseded":
        return f"The newest release, {newest.release}, marks this number as superseded."
    if all(now[name] == row[name] for name in _SAID):
        return ""
    old = {f"old_{name}": row[name] for name in _SAID}
    return f"A newer release changes this number from {revised.before(now, old)} to {revised.now(now, old)}: {newest.release}."


def _same(facts: Facts, row: Row) -> list[Row]:
    return [other for other in facts.every(row["indicator"]) if key(other) == key(row)]


def whole_title(chart: Chart) -> str:
    """Title and subtitle in one, as a citation gives them: the population and the year are in the second."""
    return f"{chart.title}{'' if chart.title.endswith(('.', '?')) else ':'} {chart.subtitle}"


def cited_of(facts: Facts, chart: Chart, link: str) -> tuple[works.Work, ...]:
    """The works that a chart is cited as: the view at `link`, where others could open that, then its publishers'."""
    host = urlsplit(link).hostname
    if host is None or host in LOOPBACK:
        return works.of_publishers(chart.provenance, chart.references)
    return works.of_view(
        chart.provenance,
        title=whole_title(chart),
        url=link,
        release=facts.release,
        day=facts.day,
        references=chart.references,
    )
