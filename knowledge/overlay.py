"""What lies over a release for a while: entries that are switched off, and banners that end by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Banner:
    """Something everybody is told once until `until` (aware)."""

    id: int
    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Overlay:
    """`paused`: the entries switched off by key, each with what is known and may be said meanwhile ("": nothing)."""

    paused: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    banners: tuple[Banner, ...] = ()

    def current(self, now: datetime) -> tuple[Banner, ...]:
        """The banners whose time is not over."""
        return tuple(banner for banner in self.banners if banner.until > now)


NOTHING = Overlay()
