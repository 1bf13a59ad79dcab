"""One figure of context: how often the TikTok app was downloaded, worldwide, in 2020.

Read in a press article about a study by Bacancy Technology; who first estimated it is not said. It counts downloads and
not people, of the world and not the United States, so it is never set beside a rate, and it leads nothing. The other
figures the reference holds beside it are listed in `data/excluded/tiktok.csv`.
"""

from __future__ import annotations

from etl.model import Indicator, Method, Source

ARTICLE = "https://business.express/revealed-facebook-dominates-app-market-during-lockdown"

SOURCE = Source(
    slug="tiktok",
    title="TikTok downloads, worldwide, 2020",
    publisher="Bacancy Technology, quoted by Business Express",
    page_url=ARTICLE,
    licence="A single figure, quoted with its source.",
    citation="Business Express, quoting a study by Bacancy Technology of app downloads in 2020.",
    update_days=3650,
    indicators=(
        Indicator(
            id="tiktok_downloads",
            title="Downloads of the TikTok app",
            of="downloads worldwide; not people, and not the United States",
            says="of the TikTok app",
            units=("downloads",),
        ),
    ),
    methods=(
        Method(
            id="tiktok_download_estimate",
            title="An estimate of app downloads, 2020",
            question="Downloads of an app in a year",
            recall="calendar year 2020",
            mode="not stated; the original estimator is not named",
            why="It is a press figure for the whole world, without a stated way of counting.",
            reference=f"Business Express. {ARTICLE}",
        ),
    ),
    state="ended",
    edition="A press article on app downloads in 2020, read at second hand.",
    called="Nothing is fetched: one transcribed figure.",
)
