"""Published knowledge: releases, and which of them runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelease:
    """What is to be published: files' texts by path, and who answers for them.

    `way`: how it came about ("first", "command", "console"). With an override, `overridden_by` let a regression pass.
    """

    texts: Mapping[str, bytes]
    checksum: str
    author: str
    note: str
    way: str
    published_at: datetime
    checker: str | None = None
    overridden_by: str | None = None
    override_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A published release; `former` is the one that ran when it was published."""

    number: int
    former: int | None
    checksum: str
    author: str
    checker: str | None
    note: str
    way: str
    published_at: datetime
    overridden_by: str | None
    override_reason: str | None


@dataclass(frozen=True, slots=True)
class Running:
    """Which release runs. `turn` grows with each change, so that two changes at once are seen."""

    release: int
    turn: int
    since: datetime
    by: str
