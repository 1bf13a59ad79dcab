"""Whom a reader tells of a wrong number, as the environment of the server names it."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from functools import cache

NAME = "CARE_GAP_CONTACT"
log = logging.getLogger("care_gap")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PAGE = re.compile(r"https://[\w.-]+(:\d+)?(/[^\s\"<>]*)?")


def named(environ: Mapping[str, str]) -> str:
    """An e-mail address or the https address of a page; blank where none is named. Raises ValueError for anything else."""
    said = environ.get(NAME, "").strip()
    if said and not (_MAIL.fullmatch(said) or _PAGE.fullmatch(said)):
        raise ValueError(
            f"{NAME}: expected an e-mail address or one that begins with https://, found {said!r}; until it is mended the "
            "pages name nobody"
        )
    return said


@cache
def contact() -> str:
    """The one of this process. What cannot be used is told to the log, once."""
    try:
        return named(os.environ)
    except ValueError as error:
        log.warning("%s", error)
        return ""
