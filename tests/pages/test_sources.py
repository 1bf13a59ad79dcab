"""The releases on the Sources page: all of them, what changed, and what of it cannot be read any more."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

from etl.store import Store
from tests.pages.altered import LATER, Row, republish
from tests.pages.test_pages import folder, html, opened, shipped

__all__ = ["folder", "shipped"]
FILE = "sources.py"


def _pew(row: Row) -> Row:
    """One figure revised, one gone and another in its place."""
    if row["indicator"] != "smartphone_owner" or row["group_kind"] != "total":
        return row
    if row["end"].year == 2021:
        return row | {"value": 84.0}
    return row | {"place": "CA"} if row["end"].year == 2025 else row


def releases(asof: str = "") -> str:
    """The section on the page."""
    text = html(opened(FILE, **({"asof": asof} if asof else {})))
    return text.partition("<h2>Releases</h2>")[2].partition("<h2>Corrections</h2>")[0]


def lines(section: str) -> list[str]:
    """The rows of the list, as text."""
    body = section.partition("<tbody>")[2].partition("</tbody>")[0]
    return [unescape(re.sub(r"<[^>]+>", " ", line)).strip() for line in body.split("</tr>")[:-1]]


def test_one_release_has_nothing_to_be_compared_with(shipped: Store) -> None:
    section = releases()
    (line,) = lines(section)
    assert str(shipped.current()) in line
    assert "the newest, shown here" in line
    assert "The first release." in line
    assert "there is nothing to compare it with yet" in section
    assert "What changed" not in section
    assert "?asof=" not in section


def test_each_release_says_what_changed_and_can_be_opened(shipped: Store) -> None:
    old, new = str(shipped.current()), republish(shipped, _pew)
    section = releases()
    first, second = lines(section)
    assert re.search(rf"{new} +23 November 2026 +the newest, shown here +14,333 +1 added, 1 revised, 1 gone$", first)
    assert re.search(rf"{old} +1 January 2026 +14,333 +The first release\. +Sources +Home$", second)
    assert re.findall(r'href="([^"]+)"', section) == [f"/sources?asof={old}", f"/?asof={old}"]
    assert f"What changed in release {new} since {old}" in section
    assert "85% → 84%</td><td>Reach</td>" in section
    for caption in ("1 figure revised", "1 figure gone", "1 figure added, counted by source and indicator"):
        assert f"<caption>{caption}</caption>" in section
    assert f"An earlier release gave 1 figure of release {new} otherwise." in section


def test_the_list_is_the_same_as_of_an_older_release_but_for_the_mark(shipped: Store) -> None:
    old = str(shipped.current())
    republish(shipped, _pew)
    now, then = releases(), releases(old)
    assert [("the newest" in line, "shown here" in line) for line in lines(then)] == [(True, False), (False, True)]
    assert now.partition("</table>")[2].partition("<p>")[0] == then.partition("</table>")[2].partition("<p>")[0]
    assert re.findall(r'href="([^"]+)"', now) == re.findall(r'href="([^"]+)"', then)


def test_a_release_that_was_gone_back_to_is_listed_again(shipped: Store) -> None:
    old, new = str(shipped.current()), republish(shipped, _pew)
    shipped.point(old, LATER, withdrawn=new)
    back, taken, first = lines(releases())
    assert f"gone back to from {new}" in back
    assert "1 added, 1 revised, 1 gone" in back
    assert "taken back: do not quote it" in taken
    assert "The first release." in first


def test_a_release_that_is_damaged_or_gone_is_said_and_its_revisions_are_kept(shipped: Store) -> None:
    old, new = str(shipped.current()), republish(shipped, _pew)
    for damage in (_damaged, shutil.rmtree):
        damage(shipped.folder / "releases" / old)
        section = releases()
        first, second = lines(section)
        assert "No earlier release can be read any more." in first
        assert f"{old} " in second
        assert "It cannot be read any more" in second
        assert "?asof=" not in section
        assert f"1 revised figure of release {new}" in section
        assert f"<td>85%</td><td>84%</td><td>{old}</td>" in section
        assert str(shipped.folder) not in section


def _damaged(release: Path) -> None:
    (release / "nimh.parquet").write_bytes(b"cut short")


def test_what_a_list_tells_is_told_once(shipped: Store) -> None:
    republish(shipped, _pew)
    assert "<h2>Revised figures</h2>" not in releases()
    assert releases().count("85% → 84%") == 1
