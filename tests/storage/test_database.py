import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from storage import turnstile
from storage.database import Database, DatabaseTrouble
from storage.tables import dialogues
from tests.databases import on_sqlite

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=7)))


async def _keep(store: Database, name: str, at: datetime = NOON) -> None:
    async with store.writing() as connection:
        await connection.execute(insert(dialogues).values(conversation=name, body={"v": "đã lưu"}, updated_at=at))


async def test_times_come_back_aware_and_in_utc(store: Database) -> None:
    await _keep(store, "a")
    async with store.reading() as connection:
        found = await connection.scalar(select(dialogues.c.updated_at))
    assert found == NOON
    assert found.tzinfo is UTC


async def test_a_naive_time_is_refused(store: Database) -> None:
    with pytest.raises(DatabaseTrouble):
        await _keep(store, "a", NOON.replace(tzinfo=None))


async def test_an_exception_rolls_everything_back(store: Database) -> None:
    async def fail_midway() -> None:
        async with store.writing() as connection:
            await connection.execute(insert(dialogues).values(conversation="a", body={}, updated_at=NOON))
            raise KeyError

    with pytest.raises(KeyError):
        await fail_midway()
    async with store.reading() as connection:
        assert (await connection.execute(select(dialogues.c.conversation))).all() == []


async def test_many_writers_queue_instead_of_failing(store: Database) -> None:
    await asyncio.gather(*(_keep(store, str(number)) for number in range(40)))
    async with store.reading() as connection:
        assert len((await connection.execute(select(dialogues.c.conversation))).all()) == 40


@on_sqlite
async def test_who_is_first_writes_before_those_who_came_earlier(store: Database) -> None:
    wrote: list[str] = []

    async def write(name: str) -> None:
        async with store.writing(first=name == "first") as connection:
            wrote.append(name)
            await connection.execute(insert(dialogues).values(conversation=name, body={}, updated_at=NOON))

    async with store.writing() as connection:
        await connection.execute(select(dialogues.c.conversation))
        writing = [asyncio.create_task(write(name)) for name in ("a", "b", "first")]
        await asyncio.sleep(0.05)
    await asyncio.gather(*writing)
    assert wrote == ["first", "a", "b"]


@on_sqlite
async def test_who_waits_too_long_for_the_writer_is_told_of_trouble(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turnstile, "SECONDS_TO_WAIT", 0.01)
    async with store.writing():
        with pytest.raises(DatabaseTrouble):
            await _keep(store, "a")


async def test_readers_do_not_wait_for_a_writer(store: Database) -> None:
    async with store.writing() as writer:
        await writer.execute(insert(dialogues).values(conversation="a", body={}, updated_at=NOON))
        async with asyncio.timeout(1), store.reading() as reader:
            assert (await reader.execute(select(dialogues.c.conversation))).all() == []


async def test_trouble_tells_no_values(store: Database) -> None:
    await _keep(store, "bí mật")
    with pytest.raises(DatabaseTrouble) as trouble:
        await _keep(store, "bí mật")
    assert "bí mật" not in f"{trouble.value} {trouble.value.__cause__}"


async def test_a_full_sqlite_is_trouble_and_keeps_what_it_had(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path}/full.sqlite3")
    async with store.writing() as connection:
        await connection.run_sync(dialogues.create)
        await connection.execute(text("PRAGMA max_page_count=20"))
    writing = (_keep(store, f"{number:0200}") for number in range(400))
    outcomes = await asyncio.gather(*writing, return_exceptions=True)
    assert isinstance(outcomes[-1], DatabaseTrouble)
    async with store.reading() as connection:
        kept = len((await connection.execute(select(dialogues.c.conversation))).all())
    assert kept == outcomes.count(None) > 0
    await store.close()


async def test_sqlite_is_durable_and_wipes_what_it_deletes(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path}/safe.sqlite3")
    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "busy_timeout": 5000}
    async with store.writing() as connection:
        for pragma, value in wanted.items():
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value
    await store.close()


async def test_forgetting_leaves_nothing_of_a_deleted_text_in_the_files(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path}/wiped.sqlite3")
    async with store.writing() as connection:
        await connection.run_sync(dialogues.create)
    await _keep(store, "người tố cáo giấu tên")
    async with store.writing() as connection:
        await connection.execute(dialogues.delete())
    await store.forget()
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    await store.close()
    assert "giấu tên".encode() not in left
