"""The pair of tokens of each account, in one row: sealed, counted, and never changed by whoever read an older pair."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.records import NewTokens, Tokens
from storage.sealing import CannotOpen, Keyring
from storage.tables import tokens

Which = tuple[str, str, int]
"""A channel, an account, and the generation that was read."""

COLUMNS = [tokens.c[name] for name in Tokens.__slots__]


async def read(connection: AsyncConnection, channel: str, account: str) -> Tokens | None:
    found = select(*COLUMNS).where(tokens.c.channel == channel, tokens.c.account == account)
    row = (await connection.execute(found)).first()
    return Tokens(*row) if row else None


async def authorise(connection: AsyncConnection, new: NewTokens) -> None:
    """Put in a first pair, or one that somebody agreed to anew; whatever was refused before is over."""
    values = {name: getattr(new, name) for name in NewTokens.__slots__}
    values |= {"refused": "", "doubted_at": None}
    adding = insert(connection.dialect.name, tokens).values(values | {"generation": 1})
    changes = values | {"generation": tokens.c.generation + 1}
    await connection.execute(adding.on_conflict_do_update(index_elements=["channel", "account"], set_=changes))


async def replace(connection: AsyncConnection, new: NewTokens, generation: int) -> bool:
    """Put in the next pair; False where the row is not of that generation any more."""
    values = {name: getattr(new, name) for name in NewTokens.__slots__}
    values |= {"generation": generation + 1, "refused": "", "doubted_at": None}
    return await _change(connection, (new.channel, new.account, generation), values)


async def refuse(connection: AsyncConnection, which: Which, reason: str) -> bool:
    """The refresh token is worth nothing any more, and why; False where there is a newer one."""
    return await _change(connection, which, {"refused": reason[:200]})


async def doubt(connection: AsyncConnection, which: Which, now: datetime) -> bool:
    """An answer was lost: the refresh token may have been spent; False where there is a newer one."""
    return await _change(connection, which, {"doubted_at": now})


async def _change(connection: AsyncConnection, which: Which, values: dict[str, object]) -> bool:
    channel, account, generation = which
    same = (tokens.c.channel == channel) & (tokens.c.account == account) & (tokens.c.generation == generation)
    return (await connection.execute(update(tokens).where(same).values(values))).rowcount == 1


async def reseal(connection: AsyncConnection, keyring: Keyring) -> list[str]:
    """Seal every pair by the newest key; give the accounts it fails for."""
    left = []
    for row in (await connection.execute(select(*COLUMNS))).all():
        one = Tokens(*row)
        try:
            pair = keyring.renewed(one.pair, about(one.channel, one.account))
        except CannotOpen:
            left.append(one.account)
            continue
        if pair != one.pair:
            await _change(connection, (one.channel, one.account, one.generation), {"pair": pair})
    return left


def about(channel: str, account: str) -> str:
    """What a pair is sealed about."""
    return f"tokens of {channel} {account}"
