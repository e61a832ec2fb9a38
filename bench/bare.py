"""Bare servers to compare with: `python -m bench.bare PORT [--database URL] [--commits N]`."""

from collections.abc import AsyncIterator
from typing import Any

import click
from aiohttp import web
from sqlalchemy import Column, Integer, MetaData, String, Table, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
ENGINE = web.AppKey("engine", AsyncEngine)
COMMITS = web.AppKey("commits", int)
messages = Table("messages", MetaData(), Column("id", Integer, primary_key=True), Column("body", String))


async def answer(request: web.Request) -> web.Response:
    """Answer 202, after so many commits of one row each."""
    body = await request.json()
    for _ in range(request.app[COMMITS]):
        async with request.app[ENGINE].begin() as connection:
            await connection.execute(messages.insert(), {"body": body["text"]})
    return web.json_response({"message_id": body["message_id"]}, status=202)


async def database(app: web.Application) -> AsyncIterator[None]:
    async with app[ENGINE].begin() as connection:
        await connection.run_sync(messages.create, checkfirst=True)
    yield
    await app[ENGINE].dispose()


def engine(url: str) -> AsyncEngine:
    """As a plain service has it: every commit flushed to disk; on SQLite writers queue for one connection."""
    address = make_url(url)
    kind = address.get_backend_name()
    most = 1 if kind == "sqlite" else 10
    made = create_async_engine(address.set(drivername=DRIVERS[kind]), pool_size=most, max_overflow=0)
    if kind == "sqlite":
        event.listen(made.sync_engine, "connect", _set_pragmas)
    return made


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


@click.command(help="A server that only answers, or commits so many rows a message before it does.")
@click.argument("port", type=int)
@click.option("--database", "url", default="", help="Address of the database.")
@click.option("--commits", default=0, show_default=True)
def main(port: int, url: str, commits: int) -> None:
    app = web.Application()
    app[COMMITS] = commits
    if commits:
        app[ENGINE] = engine(url)
        app.cleanup_ctx.append(database)
    app.router.add_post("/", answer)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main()
