"""The tables in the READMEs that repeat what the code declares: `python -m docs.generate` writes them anew.

A table stands between two markers, `<!-- sources -->` and `<!-- /sources -->`; the text around it is written by hand.
`tests/test_readme.py` fails while a table is not what the code says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from etl.model import COLUMNS, Source
from etl.sources import registry

REPO = Path(__file__).resolve().parent.parent


def sources() -> str:
    """Every source: whose it is, what a refresh asks, what was typed in by hand, what is known of the address."""
    head = ("Source", "Publisher", "A refresh asks", "Transcribed by hand", "Known of the address")
    return _table(head, (_source(source) for source in registry().values()))


def _source(source: Source) -> tuple[str, ...]:
    transcription = REPO / "data" / "published" / f"{source.slug}.csv"
    return (
        f"[{source.title}]({source.page_url}), `{source.slug}`",
        source.publisher,
        ", ".join(f"`{host}`" for host in source.hosts) if source.requests else "nobody",
        f"[{transcription.name}](data/published/{transcription.name})" if transcription.exists() else "nothing",
        source.called or "There is none.",
    )


def columns() -> str:
    """The columns of the figures table, in their order."""
    rows = ((f"`{column.name}`", column.rule, column.meaning) for column in COLUMNS)
    return _table(("Column", "Rule", "Meaning"), rows)


SECTIONS: Mapping[Path, tuple[str, Callable[[], str]]] = {
    REPO / "README.md": ("sources", sources),
    REPO / "data" / "README.md": ("columns", columns),
}


def renewed(text: str, name: str, table: str) -> str:
    """`text` with the table of that name in its place. Raises ValueError where the two markers are not there once."""
    pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
    new, count = re.subn(pattern, lambda found: f"{found[1]}{table}\n{found[2]}", text, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"expected one section between <!-- {name} --> and <!-- /{name} -->, found {count}")
    return new


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head), *(tuple(row) for row in rows)]
    lines.insert(1, ("---",) * len(lines[0]))
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines)


def main() -> None:
    for path, (name, table) in SECTIONS.items():
        path.write_text(renewed(path.read_text(encoding="utf-8"), name, table()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
