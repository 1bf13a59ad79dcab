"""The pen: texts are as long as it says in every font, lines break where there is no room, pixels are the same anywhere."""

from __future__ import annotations

import io
import string
import subprocess
import sys
from itertools import pairwise

import pytest
import ttf_opensans
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont

from pages.figures import draw
from pages.figures.style import PALETTES
from tests.pages.figures import svg

LIGHT = PALETTES["light"]
PRINTED = string.ascii_letters + string.digits + string.punctuation + " "
FONTS = {False: ttf_opensans.OPENSANS_REGULAR.path, True: ttf_opensans.OPENSANS_BOLD.path}
DRAWING = draw.svg(100, 50, draw.text("58.1%† and ‡", 5, 30, LIGHT.ink, bold=True))


@pytest.mark.parametrize("bold", [False, True])
def test_no_font_makes_a_letter_longer_than_it_is_taken_to_be(bold: bool) -> None:
    opened = ImageFont.truetype(str(FONTS[bold]), 100)
    for letter in PRINTED + "†‡−–…“”’é≥":
        taken = draw.long(letter, size=100, bold=bold)
        assert opened.getlength(letter) <= taken + 0.5, letter
        assert svg.measured(letter, size=100, bold=bold) <= taken + 0.5, letter
        assert 20 < taken < 120


@given(st.text("abc dW%-", min_size=1, max_size=200), st.integers(40, 400), st.booleans())
def test_lines_fit_and_nothing_is_lost(said: str, room: int, bold: bool) -> None:
    lines = draw.wrapped(said, room, bold=bold)
    assert all(draw.long(line, bold=bold) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == said.replace(" ", "")
    if all(draw.long(word, bold=bold) <= room for word in said.split(" ")):
        assert " ".join(lines) == said
        for one, other in pairwise(lines):
            assert draw.long(f"{one} {other.split(' ')[0]}", bold=bold) > room


@pytest.mark.parametrize(
    ("end", "last", "count"),
    [(22.8, 25, 6), (100, 100, 6), (53, 60, 7), (1, 1, 6), (0.3, 0.3, 4), (8.1, 10, 6), (960, 960, 7)],
)
def test_ticks_are_few_and_round_and_reach_the_end(end: float, last: float, count: int) -> None:
    found = draw.ticks(end)
    assert found[0] == 0
    assert found[-1] == pytest.approx(last)
    assert len(found) <= count


def test_what_is_said_stays_text() -> None:
    nasty = "<b>&\"'"
    drawing = svg.read(draw.svg(10, 10, draw.marked(nasty, draw.text(nasty, 0, 0, LIGHT.ink, tail=nasty))))
    assert drawing.texts == [f"{nasty} {nasty}"]
    assert drawing.marks[0].title == nasty


def test_a_png_is_twice_the_drawing_or_as_wide_as_asked() -> None:
    for width, size in ((None, (200, 100)), (100, (100, 50)), (350, (350, 175))):
        body = draw.png(DRAWING, width=width)
        image = Image.open(io.BytesIO(body))
        assert (image.format, image.size) == ("PNG", size)
        assert len(image.getcolors(100_000) or []) > 5


def test_the_same_drawing_is_the_same_bytes_in_another_process() -> None:
    """With other settings of language and fonts too: none of the machine's are read."""
    script = "import sys; from pages.figures import draw; sys.stdout.buffer.write(draw.png(sys.stdin.read()))"
    environ = {"PATH": "", "LANG": "C", "PYTHONUTF8": "1", "FONTCONFIG_FILE": "/nowhere", "HOME": "/nowhere"}
    other = subprocess.run(
        [sys.executable, "-c", script], input=DRAWING.encode(), env=environ, capture_output=True, check=True
    )
    assert other.stdout == draw.png(DRAWING) == draw.png(DRAWING)


def test_text_is_drawn_in_open_sans_whatever_font_is_named() -> None:
    for font in ("DejaVu Serif", "Liberation Serif", "No Such Font"):
        named = DRAWING.replace("system-ui", f"'{font}'")
        assert named != DRAWING
        assert draw.png(named) == draw.png(DRAWING)
    assert draw.png(DRAWING.replace("†", "")) != draw.png(DRAWING)
    assert draw.png(DRAWING.replace(' font-weight="700"', "")) != draw.png(DRAWING)


@pytest.mark.parametrize("text", ["", "words", "<svg/>", "<html><svg width='1' height='2'/></html>"])
def test_what_is_no_drawing_of_ours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected an SVG document"):
        draw.png(text)


def test_a_word_that_is_too_long_is_parted_behind_its_last_slash_that_fits() -> None:
    lines = draw.wrapped("Outpatient: therapist/psychologist/psychiatrist office", 256)
    assert lines == ["Outpatient:", "therapist/psychologist/", "psychiatrist office"]
    assert "".join(draw.wrapped("a" * 80, 256)) == "a" * 80
