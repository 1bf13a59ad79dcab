"""One file a source; the folder is the registry."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from etl.model import Source


@cache
def registry() -> Mapping[str, Source]:
    """Every source by slug: each module here defines SOURCE, and its file is named as its slug."""
    found = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda item: item.name):
        source: Source = importlib.import_module(f"{__name__}.{module.name}").SOURCE
        if source.slug != module.name:
            raise ValueError(f"etl/sources/{module.name}.py defines the source {source.slug!r}; the names must agree")
        found[source.slug] = source
    return found
