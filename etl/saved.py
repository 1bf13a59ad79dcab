"""What a person saved by hand, in the place of a fetch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from etl.errors import SourceError
from etl.model import Snapshot, Source
from etl.recognise import the_file


@dataclass(frozen=True, kw_only=True)
class Saved:
    """Answers that a person saved by hand, in the place of a Fetcher: nothing is asked. The day of such bytes is unknown."""

    bodies: Mapping[str, bytes]
    now: Callable[[], datetime]
    via: Literal["import"] = "import"

    def fetch(self, source: Source, held: Mapping[str, Snapshot]) -> dict[str, Snapshot]:
        """These answers beside those held of the source's other requests. Raises SourceError when one is neither."""
        given = {name: the_file(source, name, self._snapshot(source, name, body)) for name, body in self.bodies.items()}
        missing = {name for name in source.requests if name not in given} - held.keys()
        if missing:
            raise SourceError(f"{source.slug}: {', '.join(sorted(missing))} was never fetched; import it as well")
        return {name: held[name] for name in source.requests if name not in given} | given

    def _snapshot(self, source: Source, name: str, body: bytes) -> Snapshot:
        url = source.requests[name]
        sha256 = hashlib.sha256(body).hexdigest()
        return Snapshot(
            url=url,
            final_url=url,
            fetched_at=self.now(),
            status=200,
            media_type="",
            sha256=sha256,
            body=body,
            via=self.via,
        )
