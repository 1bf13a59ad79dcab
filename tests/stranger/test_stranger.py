"""A stranger's machine reads what the Data page gives away: R by its code, LibreOffice the CSV, curl every form.

Run only where it is asked for: CARE_GAP_STRANGER=required.
"""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest

from etl.model import COLUMNS, NAMES, to_arrow
from pages.figures import extract
from pages.figures.csv_text import csv_bytes
from pages.figures.snippets import address, snippets
from tests.pages.figures import odd
from tests.pages.figures.test_snippets import CHOSEN, ODD
from tests.stranger.conftest import Served

pytestmark = pytest.mark.stranger

Records = list[dict[str, Any]]
TYPES = {column.name: column.type for column in COLUMNS}
CASES = [*(("real", case) for case in CHOSEN), *(("made_up", case) for case in ODD)]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
AS_TOLD = "CSV:44,34,76,1,5/2,1033,false,false"
"""What the page says to choose in LibreOffice: comma, quote, UTF-8, English (USA), no special numbers; `group`, the fifth column, as text."""
UNTOLD = "CSV:44,34,76"
"""Nothing but that it is UTF-8: the window sees that from the mark at the start of the file, the command line does not."""
FIRST_DAY = date(1899, 12, 30)
"""The day that is 0 in a spreadsheet."""


@pytest.fixture(params=CASES, ids=" ".join)
def case(request: pytest.FixtureRequest) -> tuple[Served, extract.Extract]:
    served: Served = request.getfixturevalue(request.param[0])
    chosen = {"real": CHOSEN, "made_up": ODD}[request.param[0]][request.param[1]]
    return served, extract.extract(served.data, chosen)


def run(*command: str, folder: Path, locale: str = "C.UTF-8") -> str:
    environ = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": locale}
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


WRITTEN_OUT = """
stopifnot(is.data.frame(rows))
hex <- function(text) paste(charToRaw(text), collapse = "")
for (name in names(rows)) {
  cells <- rows[[name]]
  said <- if (is.character(cells)) vapply(cells, hex, "") else if (is.double(cells) && !inherits(cells, "Date"))
    sprintf("%.17g", cells) else as.character(cells)
  said[is.na(cells)] <- "missing"
  writeLines(c(class(cells), said), paste0(name, ".txt"))
}
"""
"""Each column in a file: its class, then a cell a line, texts as the bytes they are made of."""
CLASSES = {"string": "character", "float": "numeric", "int": "integer", "date": "Date", "bool": "logical"}
READERS: dict[str, Callable[[str], object]] = {
    "string": lambda text: bytes.fromhex(text).decode(),
    "float": float,
    "int": int,
    "date": date.fromisoformat,
    "bool": {"TRUE": True, "FALSE": False}.__getitem__,
}


@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_the_code_for_r_reads_every_cell(case: tuple[Served, extract.Extract], tmp_path: Path, locale: str) -> None:
    served, taken = case
    code = next(
        item.code for item in snippets(served.figures, taken.query, served.data.release, "s") if item.name == "R"
    )
    (tmp_path / "read.R").write_text(code + "\n" + WRITTEN_OUT)
    run("Rscript", "--vanilla", "read.R", folder=tmp_path, locale=locale)
    held = odd.held(taken.rows)
    for name, kind in TYPES.items():
        found, *cells = (tmp_path / f"{name}.txt").read_text().splitlines()
        assert found == CLASSES[kind]
        assert [None if text == "missing" else READERS[kind](text) for text in cells] == [
            line[name] for line in held
        ], name


def sheet(body: bytes, folder: Path, options: str) -> tuple[Records, str]:
    """What LibreOffice makes of a CSV, as records by the header, and the XML of the sheet. It writes 15 digits."""
    (folder / "taken.csv").write_bytes(body)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    run("soffice", "--headless", profile, "--convert-to", "xlsx", f"--infilter={options}", "taken.csv", folder=folder)
    with zipfile.ZipFile(folder / "taken.xlsx") as book:
        shared = ["".join(item.itertext()) for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        text = book.read("xl/worksheets/sheet1.xml").decode()
    lines = [_cells(line, shared) for line in ElementTree.fromstring(text).iter(f"{SHEET}row")]
    header = lines[0]
    return [{name: line.get(place) for place, name in header.items()} for line in lines[1:]], text


def _cells(line: ElementTree.Element, shared: list[str]) -> dict[str, Any]:
    """By the letters of the column."""
    found = {}
    for item in line.iter(f"{SHEET}c"):
        value = item.find(f"{SHEET}v")
        if value is not None and value.text is not None:
            kind = item.get("t")
            place = item.attrib["r"].rstrip("0123456789")
            found[place] = shared[int(value.text)] if kind == "s" else float(value.text) if kind == "n" else value.text
    return found


def as_in_a_sheet(line: dict[str, Any]) -> dict[str, Any]:
    """The cells of a row as a spreadsheet has them: numbers to 15 digits, days as numbers, truths as text."""
    plain: dict[str, Any] = {}
    for name, cell in line.items():
        if isinstance(cell, bool):
            plain[name] = str(cell).lower()
        elif isinstance(cell, date):
            plain[name] = float((cell - FIRST_DAY) / timedelta(days=1))
        elif isinstance(cell, int | float):
            plain[name] = float(f"{cell:.15g}")
        else:
            plain[name] = cell
    return plain


@pytest.mark.parametrize("bom", [True, False], ids=["of the button", "of the address"])
def test_libreoffice_opens_the_csv_as_the_page_says(
    case: tuple[Served, extract.Extract], tmp_path: Path, bom: bool
) -> None:
    _, taken = case
    found, text = sheet(csv_bytes(taken.rows, bom=bom), tmp_path, AS_TOLD)
    assert found == [as_in_a_sheet(line) for line in odd.held(taken.rows)]
    assert "<f" not in text


def test_libreoffice_told_nothing_makes_numbers_of_groups_alone_which_the_page_warns_of(
    real: Served, tmp_path: Path
) -> None:
    taken = extract.extract(real.data, {})
    found, text = sheet(taken.csv(), tmp_path, UNTOLD)
    truths = {"0": "false", "1": "true"}
    held = [as_in_a_sheet(line) for line in odd.held(taken.rows)]
    assert [line | {"derived": truths[line["derived"]], "group": ""} for line in found] == [
        line | {"group": ""} for line in held
    ]
    changed = {
        (now["group"], line["group"]) for now, line in zip(found, held, strict=True) if now["group"] != line["group"]
    }
    assert (80.0, "80+") in changed
    assert all(group.endswith("+") and float(group.strip("$+").replace(",", "")) == now for now, group in changed)
    assert "<f" not in text


def test_no_cell_becomes_a_formula_and_without_the_apostrophe_one_would(made_up: Served, tmp_path: Path) -> None:
    body = extract.extract(made_up.data, {}).csv()
    found, text = sheet(body, tmp_path, UNTOLD)
    inert = [line["group"] for line in found if str(line["group"]).startswith("'")]
    assert {text[1] for text in inert} >= set(odd.FORMULAS)
    assert "<f" not in text
    _, bare = sheet(body.replace(b"'=1+1", b"=1+1"), tmp_path, UNTOLD)
    assert "<f" in bare


def test_curl_reads_each_form(case: tuple[Served, extract.Extract], tmp_path: Path) -> None:
    served, taken = case
    bodies = {}
    for form in ("csv", "json", "parquet"):
        url = address(served.figures, form, taken.query, served.data.release)
        run("curl", "--fail", "--silent", "--output", form, url, folder=tmp_path)
        bodies[form] = (tmp_path / form).read_bytes()
    rows = to_arrow(taken.rows).to_pylist()
    assert bodies["csv"] == csv_bytes(taken.rows)
    assert pq.read_table(io.BytesIO(bodies["parquet"])).to_pylist() == rows
    plain = [line | {name: line[name].isoformat() for name in ("start", "end")} for line in rows]
    assert json.loads(bodies["json"]) == {"release": served.data.release, "rows": plain}


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_curl_asks_for_the_head_and_is_not_sent_what_it_has(real: Served, tmp_path: Path, form: str) -> None:
    url = address(real.figures, form, "place=CA", real.data.release)
    head = run("curl", "--silent", "--head", url, folder=tmp_path)
    status, *lines = head.strip().splitlines()
    assert " 200" in status
    said = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    again = ("--silent", "--output", "again", "--write-out", "%{http_code} %{size_download}")
    assert run("curl", *again, "--header", f"If-None-Match: {said['etag']}", url, folder=tmp_path) == "304 0"
    whole = run("curl", *again, url, folder=tmp_path).split()
    assert whole[0] == "200"
    assert int(whole[1]) == (tmp_path / "again").stat().st_size > len(NAMES)
