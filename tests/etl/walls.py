"""Six pages that a publisher answers in the place of its file, with status 200. Written for the tests in the manner of
such pages; each carries words that the file contains as well, so that no single word tells them apart."""

from __future__ import annotations

import json

from etl.model import Source

_NAV = """<nav><article class="teaser"><h2>{title}</h2><p>Mental Health Care in the Last 4 Weeks. Mobile Fact Sheet.
TOPIC: Mental Illness. Create an account.</p></article>
<select name="state"><option>Alabama</option><option>Alaska</option></select></nav>"""

_CHALLENGE = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><meta name="robots" content="noindex,nofollow">
<meta http-equiv="refresh" content="360"></head><body class="no-js"><div class="main-wrapper" role="main">
<noscript><div class="h2"><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></div></noscript>
</div><script>(function(){{window._cf_chl_opt={{cvId:'3',cZone:"{host}",cType:'managed'}};}}());</script>
{nav}</body></html>
"""

_DENIED = """<HTML><HEAD>
<TITLE>Access Denied</TITLE>
</HEAD><BODY>
<H1>Access Denied</H1>
You don't have permission to access "http&#58;&#47;&#47;{host}&#47;" on this server.<P>
Reference&#32;&#35;18&#46;1a2b3c4d&#46;1790000000&#46;5e6f7a8b
<P>https&#58;&#47;&#47;errors&#46;example&#47;18&#46;1a2b3c4d&#46;1790000000&#46;5e6f7a8b</P>
{nav}</BODY>
</HTML>
"""

_LOGIN = """\ufeff<!-- theme 4.2 -->
<!doctype html><html><head><title>{title} | Sign In</title></head><body>{nav}
<form action="/login" method="post"><label>E-mail <input type="email" name="user"></label>
<label>Password <input type="password" name="password"></label><button>Continue</button></form></body></html>
"""

_MAINTENANCE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{title}</title></head>
<body>{nav}<h1>We'll be right back</h1><p>{host} is undergoing scheduled maintenance.</p></body></html>
"""

_SHELL = """<!doctype html><html lang="en"><head><meta charset="utf-8"/><title>{title}</title>
<meta name="description" content="{title}. Mental Health Care in the Last 4 Weeks. Mobile Fact Sheet"/>
<script defer src="/static/js/main.1a2b3c4d.js"></script></head>
<body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>
"""

WALLS = {
    "a challenge to a browser": (_CHALLENGE, "a browser challenge"),
    "access denied": (_DENIED, "a refusal"),
    "a login form": (_LOGIN, "a login page"),
    "maintenance": (_MAINTENANCE, "a maintenance page"),
    "an application without content": (_SHELL, "another page"),
}
JSON_ERROR = "a JSON error"
SHAPES = (*WALLS, JSON_ERROR)


def wall(shape: str, source: Source) -> tuple[bytes, str]:
    """The page of this shape as the source's publisher would answer it, and what it is to be called."""
    if shape == JSON_ERROR:
        said = {"code": "permission_denied", "error": True, "message": f"You must be logged in to read {source.title}"}
        asked = {"query": "SELECT count(*), TOPIC", "marks": sorted(source.marks.values())}
        return json.dumps(said | {"data": asked}).encode(), "an error message (You must be logged in"
    page, kind = WALLS[shape]
    host = source.hosts[0]
    return page.format(title=source.title, host=host, nav=_NAV.format(title=source.title)).encode(), kind
