"""The frame of every page, and the menu. `dashboard.py` serves this script."""

from pathlib import Path

import streamlit as st

from pages.contact import contact
from pages.figures.facts import NoFiguresError
from pages.parts import address, alone, dataset, lite, live, markup, show
from pages.parts.ignored import ignored
from pages.paths import PAGES, named

here = Path(__file__).parent
menu = [
    st.Page(here.joinpath(page.file), title=page.title, url_path=page.path.strip("/"), default=page.path == "/")
    for page in PAGES
]
page = st.navigation(menu, position="hidden" if address.framed() else "sidebar", expanded=True)
st.set_page_config(page_title=named(page.title), layout="wide")
light, puzzled = lite.asked(page.url_path)
asked = dataset.opened(page.url_path, light=light)
entry, mistaken = alone.asked(page.url_path)
markup.put(markup.style(show.theme(), framed=entry is not None))
live.begun()
with show.asof(asked), show.cards():
    above = st.container()
    if not entry:
        show.banner(dataset.release(), dataset.freshness())
    for said in filter(None, (puzzled, mistaken)):
        markup.put(markup.notice(said))
    try:
        if entry:
            alone.alone(entry)
        else:
            page.run()
    except NoFiguresError as missing:
        show.nothing_of(missing)
    except dataset.NoReleaseError as none:
        show.nothing(none)
    unknown = ignored(list(st.query_params), address.choices()) if show.complete() else ""
    if unknown:
        with above:
            markup.put(markup.notice(unknown))
    address.keep()
    if entry:
        show.banner(dataset.release(), dataset.freshness())
ways = address.local("help"), address.local("sources"), lite.other()
markup.put(markup.footer(*ways, contact(), light=address.light()))
markup.put(markup.paper(address.permalink(dataset.release()), dataset.release()))
live.announce(page.url_path)
