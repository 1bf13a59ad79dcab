"""The only way HTML reaches a page. Every string is escaped here; `**bold**` is the one mark a sentence may carry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import quote

import streamlit as st

from etl.freshness import State
from etl.model import VIA, Provenance, Source
from pages.figures import words
from pages.figures.chart import Chart, Printed, Svg
from pages.figures.quote import ASOF
from pages.figures.releases import Line
from pages.figures.snippets import FORMS, address
from pages.figures.style import FONT, PALETTES, Theme, root
from pages.figures.verdicts import Said
from pages.parts.banner import NAMES, Banner, meaning
from pages.parts.css import CSS, FRAMED

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINKED = re.compile(r"(?i:https?:|www)|@|:material")
"""Where Markdown begins to see an address or an icon; an invisible word joiner behind it takes that away."""
_MARKS = re.compile(r"[\\`*_{}\[\]()<>#+.!|~$:^&-]")
"""What Markdown, or Streamlit's own kind of it, could take for more than a letter."""
_PLAIN = " !$'()*+,-./:;=?@_"
"""Marks that a drawing may hold as they are, within an address within quotation marks."""
_UNQUOTED = re.compile(r"[^\w .,:;/?&=%+~#@·-]")
"""What may not stand in a text of a style sheet."""
WORDY = 50
"""Letters from which the last cell of a line is a text that needs room."""
SPAN = 12
"""Letters from which a period needs room."""
_COMMAND = re.compile(r"`([^`]+)`")
_RELEASE = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{12}\b")
_QUIET = re.compile(r"(\((?:95% CI|no interval)[^)]*\))")


def put(html: str) -> None:
    """Shows HTML made by this module."""
    st.html(html)


def quiet(text: str) -> str:
    """A sentence with its intervals in a quieter ink. What a publisher calls a group cannot make anything of it bold."""
    return _QUIET.sub(r'<span class="quiet">\1</span>', escape(text))


def sentence(text: str) -> str:
    """The same with its bold parts: for the sentences that answer a page."""
    return _BOLD.sub(r"<strong>\1</strong>", quiet(text))


def style(theme: Theme, *, framed: bool = False) -> str:
    """The style sheet in the colours of a theme, on paper always in those of the light one; `framed` for a chart alone in
    somebody else's page."""
    paper = f"@media print {{ {root('light')} :root {{ --drawn-on: {PALETTES[theme].paper}; }} }}"
    return f"<style>{root(theme)}{paper}{CSS}{FRAMED if framed else ''}</style>"


def title(question: str, said: str = "") -> str:
    return f'<div class="cg"><h1>{escape(question)}</h1></div>{answer(said) if said else ""}'


def answer(text: str) -> str:
    return f'<div class="cg"><p class="answer">{sentence(text)}</p></div>'


def terms(label: str, items: Sequence[tuple[str, str]]) -> str:
    parts = "".join(f"<li><strong>{escape(term)}</strong>: {escape(meaning)}</li>" for term, meaning in items)
    listed = f'<ul class="notes">{parts}</ul>'
    return f'<div class="cg">{_fold(label, listed)}</div>'


def heading(text: str, lead: str = "", name: str = "") -> str:
    """The heading of a part of the page, to which a link to `#name` goes."""
    said = f"<p>{quiet(lead)}</p>" if lead else ""
    return f'<div class="cg section"{_named_as(name)}><h2>{escape(text)}</h2>{said}</div>'


def contents(parts: Mapping[str, str]) -> str:
    """The ways to the parts of a page: their headings by their names."""
    items = "".join(f'<li><a href="#{escape(name)}">{escape(text)}</a></li>' for name, text in parts.items())
    return f'<nav class="cg contents" aria-label="On this page"><p>On this page</p><ul>{items}</ul></nav>'


def _named_as(name: str) -> str:
    return f' id="{escape(name)}"' if name else ""


def paragraph(text: str) -> str:
    return f'<div class="cg"><p>{quiet(text)}</p></div>'


def notice(text: str) -> str:
    return f'<div class="cg notice" role="status"><p>{quiet(text)}</p></div>'


def older(text: str, url: str) -> str:
    """That another release than the newest is shown, and the way to the newest."""
    way = link(url, "See this view with the newest figures")
    said = _RELEASE.sub(r'<span class="id">\g<0></span>', escape(text))
    return f'<div class="cg notice" role="status"><p>{said} {way}</p></div>'


def first_visit(publishers: Mapping[str, str], help_page: str) -> str:
    """What can be done where there are no figures: by a reader, and by whoever runs the site."""
    names = "".join(f"<li>{link(url, name)}</li>" for name, url in publishers.items())
    return (
        '<div class="cg section"><h2>If you came for yourself or someone else</h2>'
        f"<p>{link(help_page, 'Get help')} works without any figures.</p></div>"
        f'<div class="cg section"><h2>If you came for the figures</h2><p>They are their publishers\' own:</p><ul>{names}</ul></div>'
        '<div class="cg section"><h2>If you run this site</h2><ul>'
        f"<li>{commands('`python -m etl refresh` asks the publishers and makes a release: the first, or what can be had again of a damaged one.')}</li>"
        f"<li>{commands('`python -m etl verify` says what is damaged, `python -m etl status` what is known of each source.')}</li></ul></div>"
    )


def lacking(release: str, what: str, sources: str, newest: str, rest: str) -> str:
    """That a release lacks the figures of a chart, and where to look; `newest` is the way to the newest one, or blank."""
    ways = [link(sources, "Sources"), *([link(newest, "the newest release")] if newest else [])]
    told = "Whoever runs this site: `python -m etl status` says why, `python -m etl refresh` asks for them again."
    return (
        f'<div class="cg notice" role="status"><p>{escape(release)} holds no figures of “{escape(what)}”. {escape(rest)} '
        f"See {' or '.join(ways)}. {commands(told)}</p></div>"
    )


def chart_head(chart: Chart, heading: str = "h2", name: str = "") -> str:
    return (
        f'<div class="cg section"{_named_as(name)}><{heading}>{escape(chart.title)}</{heading}><p class="subtitle">{escape(chart.subtitle)}</p>'
        f"<p>{quiet(chart.summary)}</p></div>"
    )


def pictures(drawn: Svg, alt: str, printed: Svg, *, light: bool) -> str:
    """The drawings of a chart: a screen shows the one for its width, paper the wide one of `printed`. In the `light` version
    the narrow one alone, for all."""
    if light:
        return f'<div class="cg">{_picture(drawn.narrow, alt, "alone")}</div>'
    wide = _picture(drawn.wide, alt, "wide" if drawn is printed else "wide screen")
    paper = "" if drawn is printed else _picture(printed.wide, alt, "sheet")
    return f'<div class="cg">{wide}{_picture(drawn.narrow, alt, "narrow")}{paper}</div>'


def printable(drawn: Svg, alt: str) -> str:
    """The drawing that stands on paper for what a screen shows in another way."""
    return f'<div class="cg">{_picture(drawn.wide, alt, "sheet")}</div>'


def _picture(svg: str, alt: str, name: str) -> str:
    return f'<img class="{name}" src="data:image/svg+xml,{quote(svg, safe=_PLAIN)}" alt="{escape(alt)}">'


def caption(chart: Chart) -> str:
    return f'<div class="cg"><p class="subtitle">{escape(chart.subtitle)}</p></div>'


def banner(content: Banner) -> str:
    """How fresh the figures are: a line, and folded behind it each source and what is to be done."""
    lines = "".join(f"<li>{_titled(title)}({escape(word)}). {escape(said)}</li>" for title, word, said in content.lines)
    tasks = "".join(f"<li>{_titled(title)}{commands(task)}</li>" for title, task in content.tasks)
    todo = f"<p>What whoever runs this site does next:</p><ul>{tasks}</ul>" if tasks else ""
    return (
        f'<div class="cg fresh{" urgent" if content.urgent else ""}" role="region" aria-label="How fresh the figures are">'
        f"<details><summary><strong>{escape(content.word)}.</strong> {escape(content.said)}</summary>"
        f"<ul>{lines}</ul>{todo}</details></div>"
    )


def _titled(title: str) -> str:
    return f"<strong>{escape(title)}</strong> " if title else ""


def commands(text: str) -> str:
    """Our own words to whoever runs the site, with what stands between backticks as a command."""
    return _COMMAND.sub(r"<code>\1</code>", escape(text))


def chart_foot(chart: Chart, release: str, *, light: bool = False) -> str:
    """What stands below the marks of a chart; in the `light` version its table, and how its numbers were made, is open."""
    return (
        f'<div class="cg foot">{_items(chart.keys)}<p class="source">{source(chart, release)}</p>'
        f"{why_cut(chart)}{made(chart, light=light)}{_fold('Table', table(chart.printed) + references(chart), opened=light)}</div>"
    )


def made(chart: Chart, *, light: bool) -> str:
    """How its numbers were made, folded: nobody needs it to read them."""
    return _fold("How these numbers were made", _items(chart.reckoned), opened=light) if chart.reckoned else ""


def why_cut(chart: Chart) -> str:
    marked = f"a to {chart.changes[-1][0]}" if len(chart.changes) > 2 else "a"
    return _fold(f"Why the line is cut ({marked})", _items(chart.changes)) if chart.changes else ""


def source(chart: Chart, release: str) -> str:
    said = "; ".join(
        f"{link(item.page_url, f'{item.publisher}, {item.title}')} ({escape(words.how(item))})"
        for item in chart.provenance
    )
    return f'Source: {said}. Release <span class="id">{escape(release)}</span>.'


def references(chart: Chart) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in chart.references[:12])
    more = len(chart.references) - 12
    rest = f"<li>and {more} more, in the CSV</li>" if more > 0 else ""
    return f'<div class="references"><p class="source">Where each number stands:</p><ul class="notes">{items}{rest}</ul></div>'


def table(content: Printed) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in content.header)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in row[1:])}</tr>'
        for row in content.rows
    )
    wordy = ' class="wordy"' if any(len(row[-1]) > WORDY for row in content.rows) else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(content.caption)}"><table{wordy}>'
        f"<caption>{escape(content.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def link(url: str, text: str) -> str:
    """A link: out to https or a phone alone, or to an address of this site."""
    if not url.startswith(("https://", "tel:", "sms:", "/")) or url.startswith(("//", "/\\")):
        raise ValueError(f"not an address a page may link to: {url}")
    return f'<a href="{escape(url)}" rel="noreferrer">{escape(text)}</a>'


def key(items: Sequence[tuple[str, str, str]]) -> str:
    """Large numbers with what they count: (number, meaning, colour name)."""
    parts = "".join(
        f'<li><b class="{escape(name)}">{escape(value)}</b> {escape(text)}</li>' for value, text, name in items
    )
    return f'<div class="cg"><ul class="key">{parts}</ul></div>'


def links(items: Sequence[tuple[str, str, str]]) -> str:
    """A list of (address, name, what it is for)."""
    parts = "".join(f"<li>{link(url, name)}<br>{escape(text)}</li>" for url, name, text in items)
    return f'<div class="cg"><ul class="links">{parts}</ul></div>'


def printed(content: Printed) -> str:
    return f'<div class="cg">{table(content)}</div>'


def folded(label: str, content: Printed) -> str:
    return f'<div class="cg">{_fold(label, table(content))}</div>'


def addresses(figures: str, query: str, release: str, asof: str = "") -> str:
    """The addresses of the chosen rows, at the path `figures`: as of this release, and as of whichever is the newest;
    `asof` is this release where it is not the newest."""
    described = f"{figures.rpartition('/')[0]}/openapi.json"
    newest = "The newest release, which is another" if asof else "The newest release, today this one"
    lines = ((f"Release {release}", release), (newest, ""))
    items = "".join(f"<li>{escape(said)}: {_forms(figures, query, pinned)}</li>" for said, pinned in lines)
    return (
        '<div class="cg section"><h2>The same rows by address</h2>'
        "<p>The addresses of a release always answer with these very rows; those of the newest release change with it.</p>"
        f'<ul class="addresses">{items}</ul><p>All that can be asked, for programs: {link(described, "openapi.json")}.</p></div>'
    )


def _forms(figures: str, query: str, release: str) -> str:
    return ", ".join(link(address(figures, form, query, release), said) for form, said in FORMS.items())


def origin(source: Source, state: State, facts: Provenance | None) -> str:
    """One source: who publishes it, how its figures came here, and what is known of the way there."""
    fetched = "".join(
        f"<li>{escape(item.url)}: {item.size:,} bytes, {escape(VIA[item.via])}, "
        f"of {escape(words.day(item.day)) if item.day else 'an unknown day'}; SHA-256 <code>{escape(item.sha256)}</code></li>"
        for item in (facts.fetched if facts else ())
    )
    asked = "".join(f"<li>{escape(url)}</li>" for url in source.requests.values())
    parts = [
        f"<p>{link(source.page_url, source.publisher)}. {escape(source.licence)}</p>",
        f"<p><strong>{escape(NAMES[state.state])}.</strong> {escape(meaning(state))}</p>",
        f'<p class="source">Cite: {escape(source.citation)}</p>',
        f'<p class="source">Left out: {escape(source.left_out)}</p>' if source.left_out else "",
        f'<p class="source">The live address: {escape(source.called)}</p>' if source.called else "",
        f'<p class="source">Asked for:</p><ul class="notes">{asked}</ul>' if asked else "",
        f'<p class="source">Bytes in this release:</p><ul class="notes">{fetched}</ul>' if fetched else "",
    ]
    return f'<div class="cg section"><h2>{escape(source.title)}</h2>{"".join(parts)}</div>'


def literal(text: str) -> str:
    """A Markdown text that says just this: no mark of it means anything, and what looks like an address is none."""
    return _MARKS.sub(r"\\\g<0>", _LINKED.sub("\\g<0>\u2060", text.replace("**", "")))


def status(text: str) -> str:
    """What came of something the visitor did, said to those who do not see it."""
    return f'<div class="cg"><p class="told" role="status">{escape(text)}</p></div>'


def claim(said: Said) -> str:
    """One checked number: the words it stands in, the verdict, why, and where the figure is from."""
    origin = f'<p class="source">Source: {link(said.source[1], said.source[0])}.</p>' if said.source else ""
    question = f'<p class="source">{escape(said.asked)}</p>' if said.asked else ""
    items = "".join(f"<li><strong>{escape(title)}</strong>. {escape(why)}</li>" for title, why in said.others)
    others = _fold("Other readings of these words", f'<ul class="notes">{items}</ul>')
    return (
        f'<div class="cg claim {escape(said.verdict)}"><blockquote>{escape(said.before)}<mark>{escape(said.number)}</mark>'
        f"{escape(said.after)}</blockquote><h2>{escape(said.word)}</h2><p>{quiet(said.why)}</p>{question}{origin}"
        f"{others if items else ''}</div>"
    )


def pointer(text: str, url: str, name: str) -> str:
    """A sentence that ends with the way to another page of this site."""
    return f'<div class="cg"><p>{quiet(text)} {link(url, name)}.</p></div>'


def way(url: str, text: str) -> str:
    """The way out of a frame."""
    return f'<div class="cg"><p>{opened(url, text)}</p></div>'


def opened(url: str, text: str) -> str:
    """A link that opens beside the page, or outside the frame that the page stands in."""
    return link(url, text).replace("<a ", '<a target="_blank" ', 1)


def taken(links: Mapping[str, str]) -> str:
    """The forms of a download beside the first, by their names."""
    return f'<div class="cg taken"><ul>{"".join(f"<li>{opened(url, name)}</li>" for name, url in links.items())}</ul></div>'


def lifeline() -> str:
    """The way to help, before anything else is said."""
    return (
        '<div class="cg notice" role="status"><p>If this is about you, or someone near you: you can '
        f"{link('tel:988', 'call 988')} or {link('sms:988', 'text 988')} now (US, free, day and night). In danger, {link('tel:911', 'call 911')}.</p></div>"
    )


def footer(help_page: str, sources: str, other: str, contact: str = "", *, light: bool) -> str:
    """Where to turn, whom to tell of an error, and the way to the `other` version of this view."""
    whom = link(contact, "Tell us") if contact.startswith("https://") else f"Write to {escape(contact)}"
    told = f"{whom}; " if contact else ""
    version = "Full version, with charts to point at" if light else "Light version: text, tables and drawings"
    return (
        '<div class="cg help" role="region" aria-label="Where to get help"><p>If you or someone you know needs help now: '
        f"{link('tel:988', 'call 988')} or {link('sms:988', 'text 988')}, the Suicide &amp; Crisis Lifeline (US, free, day and "
        f"night). {link('https://findtreatment.gov', 'Find treatment')}. {link(help_page, 'More ways to get help')}.</p>"
        f'<p class="source">Found an error? {told}{link(sources, "Sources")} says how to report it. '
        "Nothing you do here is stored or sent to anyone else.</p>"
        f'<p class="source light">{link(other, version)}</p></div>'
    )


def paper(url: str, release: str) -> str:
    """What stands at the foot of each sheet of a printed page, and once more below its text: where it is from."""
    of = f"Care Gap, release {release}" if release else "Care Gap"
    said = _UNQUOTED.sub("", f"{of} · {url}")
    foot = f"font: 9px {FONT.replace(chr(34), chr(39))}; color: {PALETTES['light'].muted}; overflow-wrap: anywhere;"
    return (
        f'<style>@page {{ margin: 14mm 14mm 18mm; @bottom-left {{ content: "{said} · In need of help? Call or text 988 (US)"; {foot} width: 85%; }} '
        f"@bottom-right {{ content: counter(page); {foot} }} }}</style>"
        f'<div class="cg paper"><p class="source">Printed from {escape(url)}{f", release {escape(release)}" if release else ""}.</p></div>'
    )


def releases(lines: Sequence[Line], here: str, home: str) -> str:
    """The releases, newest first. `here` and `home` are the addresses of this page and of the first one."""
    body = "".join(
        f'<tr><th scope="row">{_named(line)}</th><td>{escape(line.figures)}<br>{escape(line.changed)}</td>'
        f"<td>{_opened(line, here, home)}</td></tr>"
        for line in lines
    )
    heads = ("Release", "Figures, and what changed since the release before", "Open as of it")
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    caption = "Every release, newest first, with the day it was made (UTC)"
    return (
        f'<div class="cg"><div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table>'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )


def _named(line: Line) -> str:
    marks = f"<br><strong>{escape(', '.join(line.marks))}</strong>" if line.marks else ""
    return f"{escape(line.release)}<br>{escape(line.day)}{marks}"


def _opened(line: Line, here: str, home: str) -> str:
    if not line.opens:
        return ""
    query = f"?{ASOF}={line.release}"
    return f"{link(here + query, 'Sources')}<br>{link(home + query, 'Home')}"


def changed(line: Line, against: str, tables: Sequence[Printed]) -> str:
    """What changed in a release against another, folded."""
    said = f"What changed in release {line.release} since {against}"
    return f'<div class="cg">{_fold(said, "".join(map(table, tables)))}</div>'


def counted(text: str, notes: Sequence[str]) -> str:
    """How many rows were chosen and what must be known of them, said again whenever that changes."""
    return f'<div class="cg counted" role="status"><p class="told">{escape(text)}</p>{_items(notes)}</div>'


def look(content: Printed) -> str:
    """A few rows of the data, as a table, with room for periods that are more than a year."""
    spans = " spans" if any(len(row[0]) > SPAN for row in content.rows) else ""
    return f'<div class="cg{spans}">{table(content)}</div>'


def code(text: str) -> str:
    return f'<div class="cg"><pre tabindex="0">{escape(text)}</pre></div>'


def remarks(notes: Sequence[str]) -> str:
    return f'<div class="cg">{_items(notes)}</div>'


def _fold(label: str, inside: str, *, opened: bool = False) -> str:
    """HTML behind a label, that a reader opens."""
    return f"<details{' open' if opened else ''}><summary>{escape(label)}</summary>{inside}</details>"


def _items(notes: Sequence[str]) -> str:
    return f'<ul class="notes">{"".join(f"<li>{escape(text)}</li>" for text in notes)}</ul>'
