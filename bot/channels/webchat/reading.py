"""How far one stream has come in its conversation. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.channels import Cursor, Past
from bot.channels.webchat import render
from handlers.messages import Incoming

PATIENCE = timedelta(minutes=1)


@dataclass(slots=True)
class Reader:
    """Turns what history tells into frames, each once.

    `seen` is what the browser had before. The first `frames` gets the whole history all the same, because a tapped
    choice is shown by the label it had, and that stands in an earlier reply.
    """

    seen: Cursor
    reached: Cursor = field(default_factory=Cursor)
    labels: dict[str, str] = field(default_factory=dict)
    last: Past | None = None
    rows: set[str] = field(default_factory=set)

    def frames(self, past: list[Past]) -> list[bytes]:
        new = []
        for one in past:
            if _is_new(one, self.seen):
                told = replace(one, cursor=_both(one.cursor, self.seen))
                new.append(render.frame(render.event(told, self.labels)))
            self.labels |= render.labels_of(one.content)
            self.rows.add(render.state(one))
            self.reached, self.last = one.cursor, one
        return new

    def has_lost(self, whole: list[Past]) -> bool:
        """Whether something that was told before is no longer kept; `whole` is the history as it stands now."""
        before, self.rows = self.rows, {render.state(one) for one in whole}
        return not before <= self.rows

    def expects_an_answer(self, now: datetime) -> bool:
        """Whether the citizen spoke last, and not long ago."""
        if self.last is None or not isinstance(self.last.content, Incoming):
            return False
        return now - self.last.at < PATIENCE


def _is_new(one: Past, seen: Cursor) -> bool:
    """By its own row alone: the other half of its cursor says where it stands, which a late commit can change."""
    if isinstance(one.content, Incoming):
        return one.cursor.heard > seen.heard
    return one.cursor.said > seen.said


def _both(cursor: Cursor, seen: Cursor) -> Cursor:
    """How far the browser is once it has read this too."""
    return Cursor(max(cursor.heard, seen.heard), max(cursor.said, seen.said))
