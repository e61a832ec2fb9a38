"""Reading on in many conversations in one statement gives what reading each alone would."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import inbox
from storage.database import Database
from storage.reading import MOST_AT_ONCE
from storage.records import Message, NewMessage

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CHATS = 40
MESSAGES = 200


def name(number: int) -> str:
    return f"webchat:web:chat{number}"


async def filled(store: Database) -> None:
    """200 messages in 40 conversations, mixed: message n is in conversation n·7 mod 40."""
    messages = [
        NewMessage("webchat", "web", f"m{n}", name(n * 7 % CHATS), {"n": n}, NOW) for n in range(1, MESSAGES + 1)
    ]
    async with store.writing() as connection:
        await inbox.add(connection, messages)


async def read(store: Database, after: Mapping[str, int], most: int = 100) -> list[int]:
    async with store.reading() as connection:
        return [message.id for message in await inbox.latest(connection, after, most)]


def expected(after: Mapping[str, int]) -> list[int]:
    return [n for n in range(1, MESSAGES + 1) if n > after.get(name(n * 7 % CHATS), MESSAGES)]


@pytest.mark.parametrize("readers", [1, 2, 3, 4, 5, 8, 9, 16, 17, 31, 32])
async def test_any_number_of_readers_gets_what_each_alone_would(store: Database, readers: int) -> None:
    await filled(store)
    after = {name(number): 1 + number * 5 for number in range(readers)}
    assert await read(store, after) == expected(after)


async def test_who_is_up_to_date_gets_nothing(store: Database) -> None:
    await filled(store)
    assert await read(store, {name(number): MESSAGES for number in range(MOST_AT_ONCE)}) == []
    assert await read(store, {}) == []


async def test_beginners_and_those_who_read_on_are_served_together(store: Database) -> None:
    await filled(store)
    found = await read(store, {name(7): 0, name(14): 100}, most=2)
    newest_of_seven = [n for n in range(1, MESSAGES + 1) if n * 7 % CHATS == 7][-2:]
    assert found == newest_of_seven + expected({name(14): 100})


async def test_as_many_statements_are_made_as_there_are_sizes(store: Database) -> None:
    await filled(store)
    statements: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.add(statement)

    async def reading(connection: AsyncConnection, after: Mapping[str, int]) -> Sequence[Message]:
        event.listen(connection.sync_connection, "before_cursor_execute", note)
        return await inbox.latest(connection, after, 10)

    for readers in (5, 6, 7, 8):
        async with store.reading() as connection:
            await reading(connection, {name(number): 1 for number in range(readers)})
    assert len(statements) == 1
