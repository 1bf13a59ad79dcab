"""Middleware: the document that a page begins as. Streamlit's shell, with what it leaves out: the title and description of
the page, where to turn for help before anything else, and what can be had of the page without its scripts.

Fonts that the pages do not use are not asked for: the letters are the system's, the icons ours.
"""

from __future__ import annotations

import hashlib
from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.figures.catalogue import CHARTS
from pages.figures.style import PALETTES, root
from pages.lifelines import LIFELINES, NOW
from pages.paths import PAGES, SITE, Page, named

_STYLE = """
[data-testid="stIconMaterial"] { font-family: var(--font) !important; font-size: 0 !important; visibility: hidden; }
[data-testid="stIconMaterial"]::after { content: "\\2630"; font-size: 18px; line-height: 24px; visibility: visible; }
[data-testid="stSkipToContent"] { display: none; }
[data-testid="stSidebarHeader"] [data-testid="stIconMaterial"]::after { content: "\\00D7"; font-size: 24px; }
#first a { position: fixed; z-index: 999991; padding: 4px 8px; background: var(--paper); color: var(--link); font: 600 15px/24px var(--font); text-underline-offset: 3px; }
#first a:first-child { right: 16px; top: 14px; }
#first a + a { z-index: 1000000; left: 8px; top: -64px; }
#first a + a:focus { top: 14px; }
#first a:focus { outline: 3px solid var(--link); }
html { background: var(--paper); color: var(--ink); }
.shell { max-width: 640px; margin: 76px auto; padding: 0 16px; font: 16px/26px var(--font); }
.shell h1 { font-size: 26px; line-height: 31px; }
.shell a { color: var(--link); }
.shell img { width: 100%; height: auto; background: var(--drawn-on); }
"""


class Shell:
    """Answers the address of each page with its document; everything else goes on to the app.

    `shell` is Streamlit's own document, `base` the server's base path. Raises ValueError where the document is not the one
    of Streamlit 1.67 in the places that are written anew.
    """

    def __init__(self, app: ASGIApp, *, shell: str, base: str = "") -> None:
        self.app = app
        made = {f"{base}{page.path}": document(shell, page, base) for page in PAGES}
        self._documents = {path: (text, hashlib.sha256(text.encode()).hexdigest()[:32]) for path, text in made.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._documents.get(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        text, digest = found
        facts = {"cache-control": "no-cache", "etag": f'W/"{digest}"'}
        same = facts["etag"] in Headers(scope=scope).get("if-none-match", "")
        await (Response(status_code=304, headers=facts) if same else HTMLResponse(text, headers=facts))(
            scope, receive, send
        )


def document(shell: str, page: Page, base: str) -> str:
    """The document of a page."""
    head = (
        f"<title>{escape(named(page.title))}</title>\n"
        f'    <meta name="description" content="{escape(page.said)}" />\n'
        f'    <meta name="color-scheme" content="light dark" />\n    <style>{_style()}</style>'
    )
    first = (
        f'<nav id="first" aria-label="Help first"><a href="{escape(base)}/help">Get help: 988</a>'
        '<a href="#stMain">Skip to main content</a></nav>\n    '
        f"<noscript>{_without(page, base)}</noscript>"
    )
    loading = (
        f'<div id="root"><div class="shell"><p>{SITE}: {escape(page.title)}. The page is on its way.</p>{_help(base)}'
        f'<p><a href="{escape(base + page.path)}?lite=1">Slow connection or old phone? Open the light version.</a></p>'
        "</div></div>"
    )
    shell = _instead(shell, '<link\n      rel="preload"', "/>", "")
    shell = _instead(shell, "<title>", "</title>", head)
    shell = _instead(shell, "<!--\n      Machine-readable", "-->", "")
    shell = _instead(shell, '<link rel="service-desc"', "/>", "")
    shell = _instead(shell, "<noscript>", "</noscript>", first)
    return _instead(shell, '<div id="root">', "</div>", loading)


def _instead(shell: str, start: str, end: str, new: str) -> str:
    before, found, rest = shell.partition(start)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(
            f"expected Streamlit's shell to hold {start!r} up to {end!r}, found none; pages/api/shell.py says what is "
            "written in its place and has to follow a new version of Streamlit"
        )
    return f"{before}{new}{after}"


def _style() -> str:
    dark = f"@media (prefers-color-scheme: dark) {{ {root('dark')} }}"
    return f"{root('light')} :root {{ --drawn-on: {PALETTES['light'].paper}; }} {dark}{_STYLE}"


def _help(base: str) -> str:
    return (
        '<p>If you need help now: <a href="tel:988">call 988</a> or <a href="sms:988">text 988</a>, the Suicide &amp; '
        "Crisis Lifeline (US, free, day and night). "
        f'<a href="{escape(base)}/help">More ways to get help</a></p>'
    )


def _without(page: Page, base: str) -> str:
    """What stands for a page where scripts do not run: its charts as pictures, with their data."""
    charts = "".join(
        f'<p><picture><source media="(max-width: 640px)" srcset="{base}/api/v1/charts/{entry.id}.svg?size=narrow">'
        f'<img src="{base}/api/v1/charts/{entry.id}.svg" alt="{escape(entry.title)}" loading="lazy"></picture></p>'
        f'<p><a href="{base}/api/v1/charts/{entry.id}.csv">{escape(entry.title)}: the figures as CSV</a></p>'
        for entry in CHARTS
        if entry.page == page.path
    )
    menu = "".join(f'<li><a href="{base}{other.path}">{escape(other.title)}</a></li>' for other in PAGES)
    unable = (
        "<p>Choices and tables need JavaScript, which is switched off here. The figures do not.</p>" if charts else ""
    )
    ways = _lifelines() if page.path == "/help" else _help(base)
    return (
        "<style>#root { display: none; }</style>"
        f'<div class="shell"><h1>{escape(page.title)}</h1><p>{escape(page.said)}</p>{ways}{unable}{charts}<ul>{menu}</ul></div>'
    )


def _lifelines() -> str:
    items = "".join(f'<li><a href="{url}">{escape(name)}</a>: {escape(text)}</li>' for url, name, text in LIFELINES)
    return f"<p>{escape(NOW)}</p><ul>{items}</ul>"
