"""A server that goes away is trouble at once, and one that is back is found without a restart."""

import asyncio
import socket
import time

import pytest
from sqlalchemy import select, text

from storage.database import Database, DatabaseTrouble
from storage.migrations import migrate
from storage.postgresql import SOCKET_OPTIONS
from storage.tables import dialogues
from tests.databases import Databases, locked, on_postgresql
from tests.postgresql import Server

pytestmark = on_postgresql
EVERYBODY_ELSE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'ready'"


async def use(store: Database) -> None:
    async with store.reading() as connection:
        await connection.execute(select(dialogues.c.conversation))


async def fill_the_pool(store: Database) -> None:
    await asyncio.gather(*(use(store) for _ in range(10)))


async def test_connections_that_the_server_closed_are_replaced_unnoticed(store: Database, server: Server) -> None:
    await fill_the_pool(store)
    server.execute(EVERYBODY_ELSE)
    await asyncio.sleep(0.1)
    await fill_the_pool(store)


async def test_a_connection_that_breaks_in_a_transaction_is_trouble_once(store: Database, server: Server) -> None:
    async def broken() -> None:
        async with store.writing() as connection:
            await connection.execute(dialogues.delete())
            server.execute(EVERYBODY_ELSE)
            await connection.execute(dialogues.delete())

    with pytest.raises(DatabaseTrouble):
        await broken()
    await use(store)


async def test_f23_a_server_that_crashed_is_trouble_at_once_and_found_again(store: Database, server: Server) -> None:
    await fill_the_pool(store)
    server.stop("immediate")
    try:
        began = time.monotonic()
        for _ in range(3):
            with pytest.raises(DatabaseTrouble):
                await use(store)
        assert not await store.can_write()
        assert time.monotonic() - began < 1
    finally:
        server.start()
    assert await store.can_write()
    await fill_the_pool(store)


async def test_what_keeps_us_out_is_named_without_a_password(database_url: str) -> None:
    for wrong in (database_url.replace("ready", "nowhere"), database_url.replace("motcua@", "nobody:secret@")):
        database = Database(wrong)
        with pytest.raises(DatabaseTrouble, match=r"^Invalid\w+Error$"):
            await use(database)
        await database.close()


async def test_ready_means_that_a_change_could_be_committed(store: Database, server: Server) -> None:
    assert await store.can_write()
    server.execute("ALTER DATABASE ready SET default_transaction_read_only = on", EVERYBODY_ELSE)
    try:
        await asyncio.sleep(0.1)
        assert not await store.can_write()
    finally:
        server.execute("ALTER DATABASE ready RESET default_transaction_read_only", EVERYBODY_ELSE)


async def test_a_replica_stays_ready_while_another_one_migrates(store: Database) -> None:
    async with store.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        async with asyncio.timeout(1):
            assert await store.can_write()


async def test_nobody_waits_for_a_lock_or_holds_one_for_ever(store: Database, database_url: str) -> None:
    async with store.reading() as connection:
        for setting, seconds in (("lock_timeout", 5), ("statement_timeout", 30)):
            assert await connection.scalar(text(f"SHOW {setting}")) == f"{seconds}s"
        assert await connection.scalar(text("SHOW idle_in_transaction_session_timeout")) == "30s"
    async with locked(database_url):
        began = time.monotonic()
        with pytest.raises(DatabaseTrouble):
            await use(store)
        assert 4 < time.monotonic() - began < 10


async def test_a_migration_waits_for_another_one_as_long_as_it_takes(databases: Databases) -> None:
    url = databases.empty()
    first, second = Database(url), Database(url)
    async with first.writing() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(7083265001)"))
        waiting = asyncio.create_task(migrate(second))
        await asyncio.sleep(6)  # longer than anybody else waits for a lock
        assert not waiting.done()
    await waiting
    assert await second.can_write()
    await first.close()
    await second.close()


async def test_a_machine_that_vanishes_is_noticed(store: Database) -> None:
    async with store.reading() as connection:
        raw = await connection.get_raw_connection()
        line = raw.driver_connection._transport.get_extra_info("socket")  # type: ignore[union-attr]
        with socket.fromfd(line.fileno(), line.family, line.type) as ours:
            assert ours.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            for name, value in SOCKET_OPTIONS.items():
                assert ours.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) == value
