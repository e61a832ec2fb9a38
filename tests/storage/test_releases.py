"""What was published stays as it was, in storage and however it is asked."""

import asyncio
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from storage import releases
from storage.database import Database, DatabaseTrouble
from storage.records import NewRelease
from storage.release_tables import content_texts
from tests.databases import on_sqlite

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 26, 5, tzinfo=UTC)
FIRST = {"topics/a.yaml": "id: a\r\n# chú thích\n".encode(), "phrases.yaml": b"- id: x\n"}
SECOND = FIRST | {"topics/a.yaml": b"id: a2\n"}


def new(texts: dict[str, bytes], note: str = "bản đầu") -> NewRelease:
    return NewRelease(
        texts=texts, checksum="c" * 16, author="hanh", note=note, way="command", published_at=NOON, checker="lan"
    )


async def publish(store: Database, texts: dict[str, bytes]) -> int:
    async with store.writing() as connection:
        before = await releases.running(connection)
        number = await releases.add(connection, new(texts))
        assert await releases.run(connection, number, before, NOON, "hanh")
        return number


async def test_a_release_keeps_its_texts_letter_by_letter(store: Database) -> None:
    assert (await publish(store, FIRST), await publish(store, SECOND)) == (1, 2)
    async with store.reading() as connection:
        assert await releases.texts(connection, 1) == FIRST
        assert await releases.texts(connection, 2) == SECOND
        assert await releases.texts(connection, 3) == {}


async def test_releases_share_the_texts_they_have_in_common(store: Database) -> None:
    await publish(store, FIRST)
    await publish(store, SECOND)
    async with store.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(content_texts)) == 3


async def test_a_release_knows_who_answers_for_it_and_what_ran_before(store: Database) -> None:
    await publish(store, FIRST)
    await publish(store, SECOND)
    async with store.reading() as connection:
        newest, oldest = await releases.listed(connection, 10)
        running = await releases.running(connection)
    assert (newest.number, newest.former, oldest.former) == (2, 1, None)
    assert (newest.author, newest.checker, newest.way, newest.published_at) == ("hanh", "lan", "command", NOON)
    assert running is not None
    assert (running.release, running.by) == (2, "hanh")


async def test_until_somebody_publishes_nothing_runs(store: Database) -> None:
    async with store.reading() as connection:
        assert await releases.running(connection) is None
        assert await releases.by_number(connection, 1) is None


async def test_of_two_who_change_what_runs_at_once_one_wins(store: Database) -> None:
    await publish(store, FIRST)
    async with store.writing() as connection:
        before = await releases.running(connection)
        second = await releases.add(connection, new(SECOND))
        assert await releases.run(connection, second, before, NOON, "hanh")
        assert not await releases.run(connection, 1, before, NOON, "lan")


async def test_two_who_publish_at_once_get_numbers_of_their_own(store: Database) -> None:
    async def add(texts: dict[str, bytes]) -> int:
        async with store.writing() as connection:
            return await releases.add(connection, new(texts))

    assert sorted(await asyncio.gather(add(FIRST), add(SECOND), add(FIRST))) == [1, 2, 3]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE releases SET note = 'khác'",
        "DELETE FROM releases",
        "UPDATE release_files SET path = 'x'",
        "DELETE FROM release_files WHERE path = 'phrases.yaml'",
        "UPDATE content_texts SET body = 'x'",
        "DELETE FROM content_texts",
    ],
)
async def test_nothing_of_a_release_is_changed_or_taken_out(store: Database, statement: str) -> None:
    await publish(store, FIRST)
    with pytest.raises(DatabaseTrouble):
        async with store.writing() as connection:
            await connection.execute(text(statement))
    async with store.reading() as connection:
        assert await releases.texts(connection, 1) == FIRST


@on_sqlite
async def test_no_text_is_replaced(store: Database) -> None:
    await publish(store, FIRST)
    with pytest.raises(DatabaseTrouble):
        async with store.writing() as connection:
            await connection.execute(
                text("INSERT OR REPLACE INTO content_texts SELECT checksum, 'x' FROM content_texts")
            )


KILLED = """
import asyncio, os, signal, sys
from storage import releases
from storage.database import Database
from tests.storage.test_releases import NOON, SECOND, new

async def main():
    async with Database(sys.argv[1]).writing() as connection:
        before = await releases.running(connection)
        number = await releases.add(connection, new(SECOND))
        if sys.argv[2] == "run":
            assert await releases.run(connection, number, before, NOON, "hanh")
        print(number, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.mark.parametrize("point", ["added", "run"])
async def test_who_is_killed_half_way_has_published_nothing(store: Database, database_url: str, point: str) -> None:
    await publish(store, FIRST)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED, database_url, point), stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    said, _ = await process.communicate()
    assert (said, process.returncode) == (b"2\n", -signal.SIGKILL)
    async with store.reading() as connection:
        running = await releases.running(connection)
        assert running is not None
        assert (running.release, [one.number for one in await releases.listed(connection, 9)]) == (1, [1])
        assert await releases.texts(connection, 2) == {}
    assert await publish(store, SECOND) == 2
