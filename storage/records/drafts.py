"""Knowledge that is being worked on: drafts, and the files changed in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft. `version` grows with each change of a file; `proof` and `checked_by` are of this version."""

    id: int
    author: str
    created_at: datetime
    version: int
    note: str
    proof: dict[str, Any] | None
    checked_by: str | None
    checked_at: datetime | None
    publish_at: datetime | None
    publish_by: str | None
    overridden_by: str | None
    override_reason: str | None
    trouble: str
    ended_at: datetime | None
    release: int | None


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file as it is in a draft. `base`: the checksum of the text it was begun from; `body` None: taken out.

    `earlier`: who else changed it in this draft.
    """

    path: str
    base: str | None
    body: bytes | None
    version: int
    changed_by: str
    changed_at: datetime
    earlier: Sequence[str] | None

    @property
    def editors(self) -> tuple[str, ...]:
        """Everybody whose change is in it."""
        return (*(self.earlier or ()), self.changed_by)
