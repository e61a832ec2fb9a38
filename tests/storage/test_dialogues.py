from datetime import UTC, datetime, timedelta

from storage import dialogues
from storage.database import Database

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


async def test_a_dialogue_is_replaced_and_read_with_others(store: Database) -> None:
    async with store.writing() as connection:
        await dialogues.store(connection, {"a": {"topic": "x"}, "b": {"topic": "y"}}, NOW)
        await dialogues.store(connection, {"a": {"topic": "z"}}, NOW)
        assert await dialogues.load(connection, ["a", "b", "c"]) == {"a": {"topic": "z"}, "b": {"topic": "y"}}


async def test_a_dialogue_is_erased_alone(store: Database) -> None:
    async with store.writing() as connection:
        await dialogues.store(connection, {"a": {}, "b": {}}, NOW)
        await dialogues.erase(connection, "a")
        assert set(await dialogues.load(connection, ["a", "b"])) == {"b"}


async def test_a_dialogue_in_use_is_not_old(store: Database) -> None:
    async with store.writing() as connection:
        await dialogues.store(connection, {"a": {}, "b": {}}, NOW)
        await dialogues.store(connection, {"b": {}}, NOW + timedelta(days=40))
        assert await dialogues.delete_before(connection, NOW + timedelta(days=1), 10) == 1
        assert set(await dialogues.load(connection, ["a", "b"])) == {"b"}
