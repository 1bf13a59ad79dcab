"""Headless Firefox by WebDriver BiDi, which it speaks itself: Selenium would need geckodriver besides, which is not to be had."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from websockets.sync.client import ClientConnection, connect

NAMES = ("firefox-esr", "firefox")
WAIT = 30_000
"""Milliseconds in which something expected must have become so."""
_LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_UNTIL = """new Promise((done, failed) => {{
  const end = performance.now() + {wait};
  const look = () => {{
    const found = JSON.stringify({script});
    if (found === {wanted}) done('null');
    else if (performance.now() > end) failed(new Error(`it stayed ${{found}}`));
    else setTimeout(look, 50);
  }};
  look();
}})"""
_CENTRE = """(() => {{
  const element = document.querySelector({selector});
  element.scrollIntoView({{block: 'center', behavior: 'instant'}});
  const box = element.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2].map(Math.round);
}})()"""


class Firefox:
    """One tab. Every method raises RuntimeError with what Firefox says went wrong."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._asked = 0
        self.complaints: list[str] = []
        """The errors that the page wrote to the console, or did not catch."""
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._tab = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def open(self, address: str) -> None:
        self.complaints.clear()
        self._ask("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def back(self) -> None:
        self._ask("browsingContext.traverseHistory", context=self._tab, delta=-1)

    def tell(self, script: str) -> Any:
        """The value of an expression."""
        return json.loads(self._evaluate(f"JSON.stringify({script})"))

    def until(self, script: str, wanted: object) -> None:
        """Waits until an expression has a value."""
        known = json.dumps(json.dumps(wanted, separators=(",", ":"), ensure_ascii=False))
        self._evaluate(_UNTIL.format(wait=WAIT, script=script, wanted=known))

    def click(self, selector: str) -> None:
        """Presses the mouse on the middle of the first such element, whatever lies on top of it."""
        x, y = self.tell(_CENTRE.format(selector=json.dumps(selector)))
        steps = [
            {"type": "pointerMove", "x": x, "y": y},
            *({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")),
        ]
        self._ask(
            "input.performActions", context=self._tab, actions=[{"type": "pointer", "id": "mouse", "actions": steps}]
        )

    def _evaluate(self, script: str) -> str:
        said = self._ask("script.evaluate", expression=script, target={"context": self._tab}, awaitPromise=True)
        if said["type"] == "exception":
            raise RuntimeError(f"{script[:300]}: {said['exceptionDetails']['text']}")
        return str(said["result"]["value"])

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": params}))
        while True:
            said: dict[str, Any] = json.loads(self._socket.recv(timeout=2 * WAIT / 1000))
            if said["type"] == "event":
                self._note(said["params"])
            elif said["type"] == "error":
                raise RuntimeError(f"{method}: {said['error']}: {said['message']}")
            else:
                return dict(said["result"])

    def _note(self, entry: dict[str, Any]) -> None:
        if entry.get("level") == "error":
            self.complaints.append(str(entry["text"]))


@contextmanager
def firefox(path: str, profile: Path) -> Iterator[Firefox]:
    """Starts Firefox with a profile that keeps nothing from before, and ends it."""
    command = [path, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            lines = iter(process.stderr.readline, "")
            address = next((found[1] for line in lines if (found := _LISTENS.search(line))), None)
            if address is None:
                raise RuntimeError(f"{path} ended before it listened")
            Thread(target=process.stderr.read, daemon=True).start()
            with connect(f"{address}/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()
