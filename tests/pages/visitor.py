"""A visitor without a browser: the websocket that Streamlit's own page opens, and what comes back over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one run of a page put on it: HTML by its place, and the exceptions that were shown."""

    html: str
    charts: int
    exceptions: tuple[str, ...] = ()
    session: str = ""


@dataclass(kw_only=True)
class Visitor:
    socket: ClientConnection
    session: str = ""

    def open(self, page: str = "", query: str = "", url: str = "") -> Answer:
        """Runs a page by its path without the slash, at the `url` that a browser tells without the query; raises TimeoutError
        when it is silent for half a minute."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        message.rerun_script.context_info.url = url
        self.socket.send(message.SerializeToString())
        placed: dict[tuple[int, ...], str] = {}
        charts = 0
        raised: list[str] = []
        while True:
            heard = ForwardMsg.FromString(bytes(self.socket.recv(timeout=30)))  # type: ignore[arg-type]
            kind = heard.WhichOneof("type")
            if kind == "new_session":
                self.session = heard.new_session.initialize.session_id
            elif kind == "script_finished" and heard.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                html = "\n".join(placed[place] for place in sorted(placed))
                return Answer(html=html, charts=charts, exceptions=tuple(raised), session=self.session)
            elif kind == "delta" and heard.delta.WhichOneof("type") == "new_element":
                element = heard.delta.new_element
                what = element.WhichOneof("type")
                charts += what == "plotly_chart" or (what == "html" and '<img class="wide' in element.html.body)
                if what == "html":
                    placed[tuple(heard.metadata.delta_path)] = element.html.body
                elif what == "exception":
                    raised.append(element.exception.message)


def address_of(url: str) -> str:
    return f"ws{url.removeprefix('http')}/_stcore/stream"


@contextmanager
def visiting(url: str, session: str = "") -> Iterator[Visitor]:
    """A visitor of a server; with the `session` of an earlier one it asks to go on with it, as a browser does."""
    parts = ["streamlit", "none", *([session] if session else [])]
    with connect(
        address_of(url), subprotocols=[Subprotocol(part) for part in parts], max_size=None, compression=None
    ) as socket:
        yield Visitor(socket=socket)
