"""Two bare servers to compare with: `python -m bench.bare nothing|commit PORT`."""

import sys
import tempfile
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
from sqlalchemy import Column, Integer, MetaData, String, Table, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

MEANING = {
    "nothing": "aiohttp that only answers 202",
    "commit": "one SQLAlchemy commit a message, no answer",
}
ENGINE = web.AppKey("engine", AsyncEngine)
messages = Table("messages", MetaData(), Column("id", Integer, primary_key=True), Column("body", String))


async def answer(request: web.Request) -> web.Response:
    body = await request.json()
    return web.json_response({"message_id": body["message_id"]}, status=202)


async def commit(request: web.Request) -> web.Response:
    async with request.app[ENGINE].begin() as connection:
        await connection.execute(messages.insert(), {"body": await request.text()})
    return await answer(request)


async def database(app: web.Application) -> AsyncIterator[None]:
    """As a plain service has it: write-ahead log, every commit flushed to disk, writers queue for one connection."""
    with tempfile.TemporaryDirectory() as folder:
        app[ENGINE] = create_async_engine(f"sqlite+aiosqlite:///{folder}/bare.sqlite3", pool_size=1, max_overflow=0)
        event.listen(app[ENGINE].sync_engine, "connect", _set_pragmas)
        async with app[ENGINE].begin() as connection:
            await connection.run_sync(messages.create)
        yield
        await app[ENGINE].dispose()


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def main(kind: str, port: int) -> None:
    app = web.Application()
    app.cleanup_ctx.append(database)
    app.router.add_post("/", {"nothing": answer, "commit": commit}[kind])
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
