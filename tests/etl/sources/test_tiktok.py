from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from etl.model import to_arrow
from etl.published import read
from etl.sources.tiktok import SOURCE

PUBLISHED = Path(__file__).parents[3] / "data" / "published"


def test_the_only_figure_is_of_the_world_and_secondary() -> None:
    [row] = to_arrow(read((PUBLISHED / "tiktok.csv").read_bytes(), source="tiktok")).to_pylist()
    assert (row["indicator"], row["place"], row["value"], row["unit"]) == (
        "tiktok_downloads",
        "WORLD",
        850_000_000,
        "downloads",
    )
    assert (row["start"], row["end"], row["evidence"]) == (date(2020, 1, 1), date(2020, 12, 31), "secondary")
    assert "worldwide" in row["reference"]
    assert "not the United States" in SOURCE.indicators[0].of


def test_every_row_of_the_reference_is_carried_or_excluded_with_a_reason(reference: Path) -> None:
    with (PUBLISHED.with_name("excluded") / "tiktok.csv").open(newline="", encoding="utf-8") as lines:
        excluded = {row["measure"]: row for row in csv.DictReader(lines)}
    [row] = to_arrow(read((PUBLISHED / "tiktok.csv").read_bytes(), source="tiktok")).to_pylist()
    with (reference / "states" / "tiktok_context.csv").open(newline="", encoding="utf-8") as lines:
        for printed in csv.DictReader(lines):
            if printed["measure"] == "TikTok downloads":
                assert Decimal(printed["value"]) * 10**6 == Decimal(row["value"])
                assert printed["source_url"] in row["reference"]
            else:
                left_out = excluded[printed["measure"]]
                assert left_out["value"] == printed["value"]
                assert left_out["reason"]
