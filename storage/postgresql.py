"""PostgreSQL's driver, set up so that a server that goes away is noticed soon and found again by itself."""

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine

SECONDS_TO_CONNECT = 5.0
SETTINGS = {
    "application_name": "motcua",
    "jit": "off",  # statements this small take longer to compile than to run
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "30s",
}
"""A process that hangs in the middle of a transaction must not keep its rows from the others."""
SOCKET_OPTIONS = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 20_000}
"""A machine that vanished without a word is given up after 20 s; by themselves systems wait a quarter of an hour."""

CHANNEL = "motcua"
CALLING = "SELECT pg_notify($1, call) FROM unnest($2::text[]) AS call"


class Unreachable(ConnectionError):
    """No connection; the text is the kind of the reason, without addresses or passwords."""


async def connect(*places: Any, **options: Any) -> Any:
    """Open a connection. Raises `Unreachable` and OSError."""
    settings = SETTINGS | options.pop("server_settings", {})
    with _unreachable():
        connection = await asyncpg.connect(*places, timeout=SECONDS_TO_CONNECT, server_settings=settings, **options)
    _notice_silence(connection)
    return connection


def _notice_silence(connection: Any) -> None:
    """Let the system find out that the other machine is gone, where it can be told to."""
    own = connection._transport.get_extra_info("socket")
    if own.family not in (socket.AF_INET, socket.AF_INET6):  # the server is on this machine
        return
    with socket.fromfd(own.fileno(), own.family, own.type) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in SOCKET_OPTIONS.items():
            if hasattr(socket, name):
                line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


class Line:
    """A connection of its own on which processes that share a database call one another (LISTEN/NOTIFY)."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @property
    def is_broken(self) -> bool:
        broken: bool = self._connection.is_closed()
        return broken

    async def listen(self, heard: Callable[[str], None], broken: Callable[[], None]) -> None:
        """Pass on what others call from now on; `broken` is called when the line breaks. Raises `Unreachable`."""

        def pass_on(_connection: object, process: int, _channel: str, words: object) -> None:
            if process != self._connection.get_server_pid():
                heard(str(words))

        self._connection.add_termination_listener(lambda _connection: broken())
        with _unreachable():
            await self._connection.add_listener(CHANNEL, pass_on)

    async def call(self, calls: Sequence[str]) -> None:
        """Let all others hear; it may get lost. Raises `Unreachable`."""
        if calls:
            with _unreachable():
                await self._connection.execute(CALLING, CHANNEL, list(calls))


@contextmanager
def _unreachable() -> Iterator[None]:
    try:
        yield
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Unreachable(type(error).__name__) from error


def replace_closed(engine: AsyncEngine) -> None:
    """Whoever takes a connection out of the pool gets an open one, if the server is there at all.

    The driver knows when the other end has closed; asking the server each time would cost as much as a statement.
    """

    def check(connection: Any, _record: object, _proxy: object) -> None:
        if connection.driver_connection.is_closed():
            raise DisconnectionError

    event.listen(engine.sync_engine, "checkout", check)
