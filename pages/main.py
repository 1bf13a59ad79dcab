"""The frame of every page, and the menu. `dashboard.py` serves this script."""

from pathlib import Path

import streamlit as st

from pages.figures.facts import NoFiguresError
from pages.figures.style import PALETTES
from pages.parts import address, alone, dataset, markup, show
from pages.parts.ignored import ignored
from pages.paths import PAGES

here = Path(__file__).parent
menu = [
    st.Page(here.joinpath(page.file), title=page.title, url_path=page.path.strip("/"), default=page.path == "/")
    for page in PAGES
]
page = st.navigation(menu, position="hidden" if address.framed() else "sidebar", expanded=True)
st.set_page_config(page_title=f"{page.title} · Care Gap", layout="wide")
asked = dataset.opened(page.url_path)
entry, mistaken = alone.asked(page.url_path)
markup.put(markup.style(PALETTES[show.theme()], framed=entry is not None))
with show.asof(asked), show.cards():
    above = st.container()
    if not entry:
        show.banner(dataset.release(), dataset.freshness())
    if mistaken:
        markup.put(markup.notice(mistaken))
    try:
        if entry:
            alone.alone(entry)
        else:
            page.run()
    except NoFiguresError as missing:
        show.nothing_of(missing)
    except dataset.NoReleaseError as missing:
        show.nothing(missing)
    else:
        if unknown := ignored(list(st.query_params), address.choices()):
            with above:
                markup.put(markup.notice(unknown))
    if entry:
        show.banner(dataset.release(), dataset.freshness())
markup.put(markup.footer())
