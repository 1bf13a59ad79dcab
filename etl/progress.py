"""What a person at a terminal sees of a refresh: a bar a source."""

from __future__ import annotations

from typing import TextIO

from tqdm import tqdm

STEPS = ("asking the publisher", "reading the answer", "checking")


class Bars:
    """Hears of a refresh (`etl.run.Tell`) and draws it on a terminal; says nothing where `out` is none."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._terminal = out, out.isatty()
        self._bars: dict[str, tqdm] = {}

    def __call__(self, slug: str, step: str) -> None:
        """`step` is one of `STEPS`, or what the source came to, which ends its bar."""
        if not self._terminal:
            return
        if slug not in self._bars:
            form = "{desc:<16} {bar:12} {unit}"
            self._bars[slug] = tqdm(total=len(STEPS), desc=slug, bar_format=form, file=self._out, dynamic_ncols=True)
        bar = self._bars[slug]
        bar.unit = step
        bar.n = STEPS.index(step) if step in STEPS else len(STEPS)
        bar.refresh()
        if step not in STEPS:
            bar.close()
