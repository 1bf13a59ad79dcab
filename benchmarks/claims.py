"""What a text costs: `python -m benchmarks.claims [--runs 9]`.

The longest text there may be, made to take as long as it can, against a labelled sentence, in one run. Prints medians and
their ratio; a ratio that grows is a pattern that has begun to look back at what it has read.
"""

from __future__ import annotations

import argparse
import statistics
import time

from etl.disk import PROJECT
from etl.sources import registry
from etl.store import Store
from pages.figures.claims import LONGEST, check
from pages.figures.facts import facts_of

SENTENCE = "In 2023, 58.7 million adults had a mental illness, and 53.9% of them were treated."
HOSTILE = {
    "as many numbers as fit": "1% ",
    "as many ratios": "1 in 2 ",
    "one number of many digits": "9",
    "sentences without an end": "22% of adults needed counseling or therapy and did not, and ",
    "words that may lead to care": "did not ever really get or receive any more ",
    "years and numbers": "2019 5% ",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    facts = facts_of(Store(PROJECT).read(), registry().values())
    check(facts, SENTENCE)

    def seconds(text: str) -> float:
        taken = []
        for _ in range(runs):
            started = time.perf_counter()
            check(facts, text)
            taken.append(time.perf_counter() - started)
        return statistics.median(taken)

    plain = seconds(SENTENCE)
    print(f"a sentence with two numbers: {1000 * plain:.1f} ms")
    for name, piece in HOSTILE.items():
        text = (piece * LONGEST)[:LONGEST]
        worst = seconds(text)
        print(f"{name}, {len(text)} characters: {1000 * worst:.0f} ms, {worst / plain:.0f} times as long")


if __name__ == "__main__":
    main()
