"""The driver keeps SQLite's promises though it visits the thread but once a statement."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from storage import driver


async def opened(path: Path) -> driver.Connection:
    return await driver.connect(str(path / "driver.sqlite3"), isolation_level=None)


async def execute(connection: driver.Connection, sql: str, *values: object) -> list[tuple[object, ...]]:
    cursor = await connection.cursor().execute(sql, values)
    return [tuple(row) for row in await cursor.fetchall()]


async def test_a_transaction_begins_with_its_first_statement(tmp_path: Path) -> None:
    one, other = await opened(tmp_path), await opened(tmp_path)
    await execute(one, "CREATE TABLE t (a)")
    one.begin("BEGIN IMMEDIATE")
    await execute(other, "INSERT INTO t VALUES (1)")  # nobody holds the lock yet
    await execute(one, "INSERT INTO t VALUES (2)")
    await execute(other, "PRAGMA busy_timeout=1")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await execute(other, "INSERT INTO t VALUES (3)")
    await one.commit()
    assert await execute(other, "SELECT a FROM t ORDER BY a") == [(1,), (2,)]
    await one.close()
    await other.close()


async def test_rolling_back_undoes_and_the_next_transaction_is_a_new_one(tmp_path: Path) -> None:
    connection = await opened(tmp_path)
    await execute(connection, "CREATE TABLE t (a)")
    connection.begin("BEGIN")
    await execute(connection, "INSERT INTO t VALUES (1)")
    await connection.rollback()
    connection.begin("BEGIN")
    await execute(connection, "INSERT INTO t VALUES (2)")
    await connection.commit()
    assert await execute(connection, "SELECT a FROM t") == [(2,)]
    await connection.close()


async def test_a_transaction_whose_commit_fails_is_still_rolled_back(tmp_path: Path) -> None:
    connection = await opened(tmp_path)
    await execute(connection, "PRAGMA foreign_keys=ON")
    await execute(connection, "CREATE TABLE t (a INTEGER PRIMARY KEY)")
    await execute(connection, "CREATE TABLE u (a REFERENCES t DEFERRABLE INITIALLY DEFERRED)")
    connection.begin("BEGIN")
    await execute(connection, "INSERT INTO u VALUES (1)")
    with pytest.raises(sqlite3.IntegrityError):
        await connection.commit()
    await connection.rollback()
    assert not connection.in_transaction
    assert await execute(connection, "SELECT a FROM u") == []
    await connection.close()


@pytest.mark.parametrize("end", ["commit", "rollback"])
async def test_a_transaction_without_a_statement_is_none(tmp_path: Path, end: str) -> None:
    connection = await opened(tmp_path)
    connection.begin("BEGIN IMMEDIATE")
    await getattr(connection, end)()
    assert not connection.in_transaction
    await execute(connection, "CREATE TABLE t (a)")
    assert not connection.in_transaction  # what was never begun does not begin later
    await connection.close()


async def test_a_cursor_holds_its_rows_after_the_next_statement(tmp_path: Path) -> None:
    connection = await opened(tmp_path)
    await execute(connection, "CREATE TABLE t (a)")
    many = connection.cursor()
    assert (many.rowcount, many.lastrowid, many.description, await many.fetchall()) == (-1, None, None, [])
    await many.executemany("INSERT INTO t VALUES (?)", [(1,), (2,), (3,)])
    assert many.rowcount == 3
    reading = await connection.cursor().execute("SELECT a FROM t ORDER BY a")
    await execute(connection, "DELETE FROM t")
    assert [row[0] for row in await reading.fetchall()] == [1, 2, 3]
    assert [column[0] for column in reading.description] == ["a"]
    await connection.close()


async def test_a_failing_statement_leaves_the_transaction_to_be_rolled_back(tmp_path: Path) -> None:
    connection = await opened(tmp_path)
    await execute(connection, "CREATE TABLE t (a UNIQUE)")
    connection.begin("BEGIN")
    await execute(connection, "INSERT INTO t VALUES (1)")
    with pytest.raises(sqlite3.IntegrityError):
        await execute(connection, "INSERT INTO t VALUES (1)")
    assert connection.in_transaction
    await connection.rollback()
    assert await execute(connection, "SELECT a FROM t") == []
    await connection.close()


async def test_a_forgotten_connection_does_not_keep_the_process_alive(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    connection = await opened(tmp_path)
    (thread,) = set(threading.enumerate()) - before
    assert thread.daemon
    await connection.close()
    await asyncio.to_thread(thread.join, 5)
    assert not thread.is_alive()
