"""A chart as an image: whole XML that says in words what it shows, in letters the font has, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
import ttf_opensans
from PIL import Image, ImageFont

from pages.figures import draw, image, words
from pages.figures.chart import Chart, Drawn, Printed, Svg, chart
from pages.figures.style import PALETTES, Theme
from tests.pages.figures import svg
from tests.pages.figures.samples import facts, row
from tests.pages.figures.svg import SPACE, Drawing
from tests.pages.figures.test_pictures import colourless, outside
from tests.pages.figures.views import made, rows_of, shipped, views

VIEWS = tuple(views())
NARROW = pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
ADDRESS = "https://care-gap.example/treatment?by=race&measure=any&asof=2026-09-09-988b3edad930"
NASTY = "</desc><script>alert(\"1\")</script> & 'x' ]]> "
LOOKED_AT = ("gap.people", "treatment.by_group any race", "prevalence.over_time any", "smartphones.beside race")
"""One of each kind, as pixels."""


def document(chart: Chart, *, theme: Theme = "light", narrow: bool = False, address: str = ADDRESS) -> str:
    palette = PALETTES[theme]
    return image.document(chart, release=shipped().release, address=address, palette=palette, narrow=narrow)


def described(drawing: Drawing) -> list[str]:
    """The lines of the description."""
    (desc,) = drawing.root.findall(f"{SPACE}desc")
    return (desc.text or "").split("\n")


def letters(drawing: Drawing) -> str:
    """All that is written, without spaces: lines break where they must."""
    return "".join("".join(drawing.texts).split())


@NARROW
@pytest.mark.parametrize("name", VIEWS)
def test_an_image_says_what_it_is_of_what_and_whence(name: str, narrow: bool) -> None:
    chart = made(name)
    drawing = svg.read(document(chart, narrow=narrow))
    title, desc = (drawing.root.find(f"{SPACE}{tag}") for tag in ("title", "desc"))
    assert drawing.root.get("role") == "img"
    assert drawing.root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert drawing.title in {f"{chart.title} {chart.subtitle}", f"{chart.title}: {chart.subtitle}"}
    written = letters(drawing)
    sources = [f"{item.publisher}, {item.title} ({words.how(item)})" for item in chart.provenance]
    for said in (chart.title, chart.subtitle, *chart.notes, *chart.changes, *sources, ADDRESS):
        assert "".join(said.split()) in written, said
    assert f"Release{shipped().release}." in written
    paper, *_ = drawing.all("rect")
    assert paper == {"width": drawing.root.get("width"), "height": drawing.root.get("height"), "fill": "#FFFFFF"}


@pytest.mark.parametrize("name", VIEWS)
def test_its_description_has_the_whole_table(name: str) -> None:
    chart = made(name)
    alt, summary, caption, *lines = described(svg.read(document(chart)))
    assert (alt, summary, caption) == (chart.alt, chart.summary, f"{chart.printed.caption}:")
    assert len(lines) == len(chart.printed.rows)
    for line, cells in zip(lines, chart.printed.rows, strict=True):
        assert line.startswith(f"{cells[0]}: ")
        assert all(cell in line for cell in cells)
    for one in rows_of(chart):
        assert any(words.number(one) in line and words.interval(one) in line for line in lines)


def test_a_line_of_the_description_is_label_value_interval_notes() -> None:
    lines = described(svg.read(document(made("treatment.by_group any age"))))
    assert lines[4].startswith("18 to 25: 51.0%, 95% interval 48.8% to 53.2%; Rank: 2")
    assert lines[4].endswith(", interval from the published standard error")
    phones = described(svg.read(document(made("smartphones.ownership"))))
    assert "Smartphone, 22 May 2011: 35%, 95% interval not published" in phones
    first = "18 to 25: Ill, % of all adults: 33.8%, 95% interval 32.5% to 35.1%; Treated, % of all adults (derived): 17.2%, "
    assert any(line.startswith(first) for line in described(svg.read(document(made("gap.by_group adults age")))))


@NARROW
@pytest.mark.parametrize("name", VIEWS)
def test_it_holds_the_picture_as_the_page_has_it(name: str, narrow: bool) -> None:
    chart = made(name)
    drawing = svg.read(document(chart, narrow=narrow))
    inner = svg.read(chart.picture.narrow if narrow else chart.picture.wide)
    assert [mark.title for mark in drawing.marks][: len(inner.marks)] == [mark.title for mark in inner.marks]
    for shape in ("circle", "rect", "path"):
        everything, within = drawing.all(shape), inner.all(shape)
        assert all(item in everything for item in within)


@NARROW
@pytest.mark.parametrize("name", VIEWS)
def test_no_text_leaves_an_image_or_lies_over_another(name: str, narrow: bool) -> None:
    assert list(outside(svg.read(document(made(name), narrow=narrow)))) == []


@pytest.mark.parametrize("name", VIEWS)
def test_images_of_both_themes_differ_in_colours_alone(name: str) -> None:
    light, dark = (document(made(name, theme), theme=theme) for theme in PALETTES)
    assert light != dark
    assert colourless(light, "light") == colourless(dark, "dark")


def test_ids_are_of_one_image_alone() -> None:
    found = [
        item.get("id")
        for name in VIEWS
        for narrow in (False, True)
        for item in svg.read(document(made(name), narrow=narrow)).root.iter()
        if item.get("id")
    ]
    assert len(found) == 4 * len(VIEWS)
    assert len(set(found)) == len(found)


def test_without_an_address_there_is_no_line_for_it() -> None:
    with_one, without = (svg.read(document(made("gap.people"), address=text)) for text in (ADDRESS, ""))
    assert without.texts == with_one.texts[: len(without.texts)]
    assert letters(with_one).removeprefix(letters(without)) == "".join(ADDRESS.split())
    assert without.size[1] < with_one.size[1]


def a_chart(text: str) -> Chart:
    """A chart all of whose texts are `text`."""
    data = facts([row()])
    item = replace(data.provenance["one"], publisher=text, title=text)
    return chart(
        replace(data, provenance={"one": item}), [row()], title=text, subtitle=text, summary=text, alt=text, stem="stem",
        drawn=Drawn(picture=Svg(wide=draw.svg(720, 50, ""), narrow=draw.svg(344, 50, ""))), notes=(text,), changes=(text,),
        printed=Printed(caption=text, header=(text, text), rows=((text, text),)),
    )  # fmt: skip


@NARROW
def test_nothing_that_is_said_becomes_markup(narrow: bool) -> None:
    text = image.document(a_chart(NASTY), release=NASTY, address=NASTY, palette=PALETTES["light"], narrow=narrow)
    drawing = svg.read(text)
    assert {element.tag.removeprefix(SPACE) for element in drawing.root.iter()} == {
        "svg",
        "title",
        "desc",
        "rect",
        "text",
    }
    assert drawing.title == f"{NASTY}: {NASTY}"
    assert letters(drawing).count("".join(NASTY.split())) == 8
    assert "<script" not in text


def test_the_same_chart_is_the_same_image() -> None:
    for name in LOOKED_AT:
        view = views()[name]
        again = view.build(shipped(), *view.choices, PALETTES["light"])
        assert document(again) == document(made(name))


@NARROW
@pytest.mark.parametrize("name", LOOKED_AT)
def test_it_can_be_made_pixels(name: str, narrow: bool) -> None:
    text = document(made(name), narrow=narrow)
    across, down = svg.read(text).size
    body = draw.png(text, width=round(across))
    pixels = Image.open(io.BytesIO(body)).convert("RGB")
    assert pixels.width == across
    assert abs(pixels.height - down) <= 1
    colors = {color for _, color in pixels.getcolors(1_000_000) or []}
    assert (255, 255, 255) in colors
    assert len(colors) > 50
    assert draw.png(text, width=round(across)) == body


def missing(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    """The letters of a text that a font has no drawing for: it shows the same box for each of them."""
    box = bytes(font.getmask("\uffff"))
    yield from (letter for letter in set(text) if not letter.isspace() and bytes(font.getmask(letter)) == box)


def test_every_letter_of_every_image_is_in_both_fonts() -> None:
    pieces = [
        text
        for name in VIEWS
        for narrow in (False, True)
        for text in svg.read(document(made(name), narrow=narrow)).texts
    ]
    used = "".join({letter for text in pieces for letter in text}) + "".join(words.RELIABILITY.values())
    assert {"†", "‡"} <= set(used)
    for face in (ttf_opensans.OPENSANS_REGULAR, ttf_opensans.OPENSANS_BOLD):
        font = ImageFont.truetype(str(face.path), 40)
        assert list(missing(used, font)) == []
        assert sorted(missing("a●■→†", font)) == ["→", "■", "●"], "what it lacks is noticed"
