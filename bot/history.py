"""What was heard and said in one conversation, for a channel that shows it again (the web chat)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import merge

from bot.channels import Cursor, Past
from handlers.messages import Incoming, Reply
from storage import inbox, outbox
from storage.database import Database

MOST = 500
"""Of each conversation; older things are not shown again."""

Event = tuple[datetime, int, bool, Incoming | Reply]
"""When, its row, whether we said it, and what it was."""


async def read(database: Database, conversation: str, cursor: Cursor) -> list[Past]:
    """What came after a cursor, oldest first; what was erased is left out."""
    async with database.reading() as connection:
        messages = await inbox.latest(connection, conversation, cursor.heard, MOST)
        posts = await outbox.latest(connection, conversation, cursor.said, MOST)
    heard = ((m.received_at, m.id, False, Incoming.from_json(m.body)) for m in messages if m.body)
    said = ((p.queued_at, p.id, True, Reply.from_json(p.body)) for p in posts if p.body)
    events = merge(_in_row_order(heard), _in_row_order(said), key=lambda event: event[:3])
    return list(_with_cursors(events, cursor))[-MOST:]


def _in_row_order(events: Iterable[Event]) -> Iterator[Event]:
    """No event earlier than the row before it, so that merging by time never turns rows round."""
    latest: datetime | None = None
    for at, row, is_ours, content in events:
        latest = max(latest or at, at)
        yield latest, row, is_ours, content


def _with_cursors(events: Iterable[Event], cursor: Cursor) -> Iterator[Past]:
    for at, row, is_ours, content in events:
        cursor = Cursor(cursor.heard, row) if is_ours else Cursor(row, cursor.said)
        yield Past(cursor, at, content)
