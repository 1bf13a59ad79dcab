"""What a picture costs: `python -m benchmarks.images [--runs 15]`.

Of the same rows, in one run: both widths of the picture against the Plotly figure and its JSON; and the image that leaves the
site as SVG against its pixels. Prints medians, sizes and ratios: trust the ratios, not the milliseconds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from etl.disk import PROJECT
from etl.sources import registry
from etl.store import Store
from pages.figures import draw, image, pictures, plots, trend, words
from pages.figures.chart import Series
from pages.figures.facts import facts_of
from pages.figures.groups import in_year
from pages.figures.style import PALETTES
from pages.figures.treatment import available, by_group

PALETTE = PALETTES["light"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs

    def seconds(make: Callable[[], object]) -> float:
        taken = []
        for _ in range(runs + 1):
            started = time.perf_counter()
            make()
            taken.append(time.perf_counter() - started)
        return statistics.median(taken[1:])

    def compare(what: str, one: Callable[[], str], other: Callable[[], str | bytes]) -> None:
        first, second = seconds(one), seconds(other)
        sizes = f"{len(one()) / 1024:.0f} KiB against {len(other()) / 1024:.0f} KiB"
        print(
            f"{what}: {1000 * first:.1f} ms against {1000 * second:.1f} ms, {second / first:.0f} times as long; {sizes}"
        )

    facts = facts_of(Store(PROJECT).read(), registry().values())
    rows = in_year(facts, "ami_treated", "race_ethnicity", available(facts, "any")["race_ethnicity"])
    bars = {"colors": [PALETTE.treated] * len(rows), "outline": False, "label": words.group}
    line = [Series(name="", rows=trend.yearly(facts, "ami_prevalence"), color=PALETTE.ill)]
    compare(
        "bars, both pictures against the Plotly figure",
        lambda: "".join(vars(pictures.bars(rows, PALETTE, **bars)).values()),
        lambda: plots.bars(rows, PALETTE, **bars).to_json(),
    )
    compare(
        "a line, both pictures against the Plotly figure",
        lambda: "".join(vars(pictures.lines(line, facts, PALETTE)).values()),
        lambda: plots.lines(line, facts, PALETTE, reach=1.01).to_json(),
    )
    chart = by_group(facts, "any", "race", PALETTE)

    def document() -> str:
        return image.document(chart, release=facts.release, address="", palette=PALETTE)

    compare("an image, SVG against PNG", document, lambda: draw.png(document()))


if __name__ == "__main__":
    main()
