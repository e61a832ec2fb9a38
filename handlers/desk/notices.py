"""Tell whoever sent a case what happened to it: where they filed it, and wherever they follow it."""

from collections.abc import Iterable
from datetime import datetime

from handlers.messages import Reply
from storage import following, outbox
from storage.database import Transaction
from storage.records import Case, NewPost


async def tell_sender(connection: Transaction, case: Case, said: Reply, now: datetime) -> None:
    await tell(connection, await following.everywhere(connection, case), said, now)


async def tell(connection: Transaction, conversations: Iterable[str], said: Reply, now: datetime) -> None:
    """The same words in some conversations."""
    posts = []
    for conversation in conversations:
        channel, account, chat = conversation.split(":", 2)
        posts.append(NewPost(channel, account, chat, said.to_json(), now, kind="notice"))
    await outbox.add(connection, posts)
