"""What was heard and said in one conversation, for a channel that shows it again (the web chat).

Every open page reads on whenever something happens, so reading is done for many pages at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from heapq import merge

from bot.channels import Cursor, Past
from bot.loops.together import Together
from handlers.messages import Incoming, Reply
from storage import inbox, outbox
from storage.database import Database
from storage.reading import MOST_AT_ONCE
from storage.records import Message, Post

MOST = 500
"""Of each conversation; older things are not shown again."""

Place = tuple[str, Cursor]
"""A conversation and how far it was read."""
Event = tuple[datetime, int, bool, Incoming | Reply]
"""When, its row, whether we said it, and what it was."""


class History:
    """What came after a cursor, as a channel asks for it. `prefix` makes a conversation of a chat's id."""

    def __init__(self, database: Database, prefix: str) -> None:
        self._database = database
        self._prefix = prefix
        self._reads = Together(self._read, MOST_AT_ONCE)

    async def __call__(self, chat: str, cursor: Cursor) -> list[Past]:
        """What came after a cursor, oldest first; what was erased is left out. Raises `DatabaseTrouble`."""
        return await self._reads.ask((self._prefix + chat, cursor))

    async def _read(self, places: Sequence[Place]) -> list[list[Past]]:
        heard: defaultdict[str, list[Message]] = defaultdict(list)
        said: defaultdict[str, list[Post]] = defaultdict(list)
        async with self._database.reading() as connection:
            for message in await inbox.latest(connection, _lowest((p, c.heard) for p, c in places), MOST):
                heard[message.conversation].append(message)
            for post in await outbox.latest(connection, _lowest((p, c.said) for p, c in places), MOST):
                said[post.conversation].append(post)
        return [_past(heard[name], said[name], cursor) for name, cursor in places]


def _lowest(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How far each conversation was read by whoever is least far."""
    lowest: dict[str, int] = {}
    for name, row in rows:
        lowest[name] = min(row, lowest.get(name, row))
    return lowest


def _past(messages: Sequence[Message], posts: Sequence[Post], cursor: Cursor) -> list[Past]:
    new_messages = (message for message in messages if message.id > cursor.heard and message.body)
    new_posts = (post for post in posts if post.id > cursor.said and post.body)
    heard = ((m.received_at, m.id, False, Incoming.from_json(m.body)) for m in new_messages)
    said = ((p.queued_at, p.id, True, Reply.from_json(p.body)) for p in new_posts)
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
