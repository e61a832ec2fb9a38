"""What lies over the running release: entries switched off, and banners."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """An entry that is (until `ended_at`) not answered from. `said`: what is told instead; `reason`: for ourselves."""

    id: int
    entry: str
    said: str
    reason: str
    by: str
    since: datetime
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class Banner:
    """What everybody is told until `until`, or until somebody took it down."""

    id: int
    text: str
    until: datetime
    by: str
    since: datetime
    ended_at: datetime | None
    ended_by: str | None
