"""The server, all of it: `streamlit run dashboard.py` serves the pages, `/api/v1` and `/healthz` from one process."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import plotly.graph_objects  # noqa: F401  imported before the freeze, not by the first visitor
import streamlit as st
from starlette.middleware import Middleware
from starlette_compress import CompressMiddleware, add_compress_type

from etl.disk import Files
from etl.errors import StoreError
from pages.api.assets import Assets, Bundles
from pages.api.gate import Gate, Guarded, content_policy
from pages.api.routes import routes
from pages.api.shell import Shell
from pages.known import known

log = logging.getLogger("care_gap")
static = Path(st.__file__).parent / "static"
shell = Files(static)["index.html"].decode()
bundles = Bundles(Files(static / "static"))
base = f"/{st.get_option('server.baseUrlPath').strip('/')}".rstrip("/")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Reads the release before the first visitor, and takes what lives as long as the process out of every collection.

    Streamlit collects all garbage after each rerun; without the freeze that is most of a rerun's time.
    """
    for name in ("uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.WARNING)  # below that they write down a visitor's address and query
    try:
        await asyncio.to_thread(known().facts)
    except StoreError as error:
        log.warning("%s", error)
    gc.collect()
    gc.freeze()
    first = [*bundles.named(shell), *bundles.matching(r"js/PlotlyChart\..*\.js")]
    warming = asyncio.create_task(asyncio.to_thread(bundles.warm, first))
    yield
    await warming


for media_type in ("text/csv", "application/jsonl"):
    add_compress_type(media_type)
app = st.App(
    Path(__file__).parent / "pages" / "main.py",
    routes=routes(known(), base=base),
    middleware=[
        Middleware(Guarded, policy=content_policy(shell)),
        Middleware(Gate, base=base, origins=st.get_option("server.corsAllowedOrigins")),
        Middleware(Assets, bundles=bundles, prefix=f"{base}/static/"),
        Middleware(CompressMiddleware, remove_accept_encoding=True),
        Middleware(Shell, shell=shell, base=base),
    ],
    lifespan=lifespan,
)
