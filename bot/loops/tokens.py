"""Keeping a channel's tokens: sealed in the database, and changed by one process at a time."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from bot.channels import NotStored
from bot.channels.zalo.tokens import Kept, Pair
from bot.loops import Clock
from bot.loops.single import Single
from storage import tokens
from storage.database import Database, DatabaseTrouble
from storage.records import NewTokens, Tokens
from storage.sealing import CannotOpen, Keyring

CHANNEL = "zalo"


class TokenRow:
    """The row of one account; a `Safe` of the channel. `single` makes the lease of a name for so many seconds."""

    def __init__(
        self, database: Database, keyring: Keyring, clock: Clock, single: Callable[[str, float], Single], account: str
    ) -> None:
        self._database = database
        self._keyring = keyring
        self._clock = clock
        self._single = single
        self._account = account

    async def read(self) -> Kept:
        """Raises `NotStored`."""
        with _away_is_told():
            async with self._database.reading() as connection:
                row = await tokens.read(connection, CHANNEL, self._account)
        if row is None:
            return Kept()
        try:
            pair = self._opened(row)
        except CannotOpen as error:
            return Kept(row.generation, None, f"the key {error} is missing")
        return Kept(row.generation, pair, row.refused, row.doubted_at is not None)

    async def replace(self, generation: int, pair: Pair) -> bool:
        """Raises `NotStored`."""
        with _away_is_told():
            async with self._database.writing() as connection:
                return await tokens.replace(connection, self._sealed(pair), generation)

    async def authorise(self, pair: Pair) -> None:
        """A pair that an administrator of the account has just agreed to. Raises `NotStored`."""
        with _away_is_told():
            async with self._database.writing() as connection:
                await tokens.authorise(connection, self._sealed(pair))

    async def refuse(self, generation: int, reason: str) -> None:
        """Raises `NotStored`."""
        with _away_is_told():
            async with self._database.writing() as connection:
                await tokens.refuse(connection, (CHANNEL, self._account, generation), reason)

    async def doubt(self, generation: int) -> None:
        """Raises `NotStored`."""
        with _away_is_told():
            async with self._database.writing() as connection:
                await tokens.doubt(connection, (CHANNEL, self._account, generation), self._clock())

    @asynccontextmanager
    async def alone(self, seconds: float) -> AsyncIterator[bool]:
        lease = self._single(f"tokens {CHANNEL} {self._account}", seconds)
        is_ours = await lease.hold()
        try:
            yield is_ours
        finally:
            if is_ours:
                await lease.release()

    def _sealed(self, pair: Pair) -> NewTokens:
        text = json.dumps({"access": pair.access, "refresh": pair.refresh})
        sealed = self._keyring.seal(text, tokens.about(CHANNEL, self._account))
        return NewTokens(CHANNEL, self._account, sealed, pair.issued_at, pair.expires_at)

    def _opened(self, row: Tokens) -> Pair:
        found = json.loads(self._keyring.open(row.pair, tokens.about(CHANNEL, self._account)))
        return Pair(found["access"], found["refresh"], row.issued_at, row.expires_at)


@contextmanager
def _away_is_told() -> Iterator[None]:
    try:
        yield
    except DatabaseTrouble as error:
        raise NotStored from error
