"""What handlers may see and erase of a conversation, inside the transaction of the turn."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.messages import Incoming, Reply, plain
from handlers.turn import Kept
from storage import dialogues, inbox, outbox, questions
from storage.records import Message, Post

MOST_KEPT = 2_000


class TurnMemory:
    """The `Memory` of one turn."""

    def __init__(self, connection: AsyncConnection, message: Message) -> None:
        self._connection = connection
        self._message = message

    async def kept(self) -> Kept:
        conversation = self._message.conversation
        heard = await inbox.latest(self._connection, conversation, 0, MOST_KEPT)
        said = await outbox.latest(self._connection, conversation, 0, MOST_KEPT)
        asked = await questions.of_conversation(self._connection, conversation)
        return Kept(
            messages=tuple(sorted([*_heard(heard), *_said(said)], key=lambda kept: kept[0])),
            questions=tuple((question.asked_at, question.text, question.status) for question in asked),
        )

    async def erase(self) -> None:
        """Later messages of the same citizen, not yet answered, are not touched."""
        conversation = self._message.conversation
        await inbox.blank(self._connection, conversation, self._message.id)
        await outbox.erase(self._connection, conversation)
        await questions.erase(self._connection, conversation)
        await dialogues.erase(self._connection, conversation)


def _heard(messages: list[Message]) -> Iterator[tuple[datetime, str, str]]:
    for message in messages:
        if message.body and (text := Incoming.from_json(message.body).text):
            yield message.received_at, "citizen", text


def _said(posts: list[Post]) -> Iterator[tuple[datetime, str, str]]:
    for post in posts:
        if post.body:
            yield post.queued_at, "bot", plain(Reply.from_json(post.body).text)
