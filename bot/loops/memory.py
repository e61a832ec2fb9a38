"""What handlers may see and erase of a conversation, inside the transaction of the turn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.messages import Incoming, Reply, plain
from handlers.turn import Kept
from storage import contacts, dialogues, inbox, outbox, questions
from storage.records import Message, Post

MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class TurnMemory:
    """The `Memory` of one turn."""

    connection: AsyncConnection
    message: Message

    async def kept(self) -> Kept:
        conversation = self.message.conversation
        heard = await inbox.latest(self.connection, {conversation: 0}, MOST_KEPT)
        said = await outbox.latest(self.connection, {conversation: 0}, MOST_KEPT)
        asked = await questions.of_conversation(self.connection, conversation)
        return Kept(
            messages=tuple(sorted([*_heard(heard), *_said(said)], key=lambda kept: kept[0])),
            questions=tuple((question.asked_at, question.text, question.status) for question in asked),
        )

    async def forget(self) -> None:
        await inbox.rewrite(self.connection, self.message.id, self.message.body | {"text": ""})

    async def withdraw(self) -> None:
        await outbox.delete_documents(self.connection, self.message.conversation)

    async def erase(self) -> None:
        """Later messages of the same citizen, not yet answered, are not touched."""
        conversation = self.message.conversation
        await inbox.blank(self.connection, conversation, self.message.id)
        await outbox.erase(self.connection, conversation)
        await questions.erase(self.connection, conversation)
        await dialogues.erase(self.connection, conversation)
        await contacts.erase(self.connection, conversation)


def _heard(messages: list[Message]) -> Iterator[tuple[datetime, str, str]]:
    for message in messages:
        if message.body and (text := Incoming.from_json(message.body).text):
            yield message.received_at, "citizen", text


def _said(posts: list[Post]) -> Iterator[tuple[datetime, str, str]]:
    for post in posts:
        if post.body:
            yield post.queued_at, "bot", plain(Reply.from_json(post.body).text)
