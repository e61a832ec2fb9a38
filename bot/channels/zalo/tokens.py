"""The tokens of one Official Account: kept as a pair in one row, refreshed by one process of all, never guessed.

A refresh token works once, so two who refresh at once would lose the account. Whoever refreshes holds a lease in the
database over the whole call, on SQLite and PostgreSQL alike. It is a lease, not an open transaction: on SQLite that
would keep every message from being stored while Zalo thinks, and PostgreSQL ends a transaction that idles. It lasts
twice as long as the call may take, and what the call brings is stored only if the row is still of the generation that
was read. So a process that slept through its lease changes nothing, and one that died gives way by itself.

A pair is stored before it is used, by nothing but a whole answer. Where an answer was lost, nobody knows whether the
refresh token was spent: it is tried again, which costs nothing if it was, and then Zalo's refusal is final.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot import faults
from bot.channels import NotStored, TryLater
from bot.channels.zalo.oauth import Fresh, Lost, NotNow, OAuth, Refused

log = structlog.get_logger()

LAST_MINUTE = timedelta(seconds=60)
"""An access token with less life left is not handed out."""
YOUNG = timedelta(seconds=60)
"""A token refused at this age does not get better by another: two that take turns would spend tokens without end."""
LOOK_AGAIN = timedelta(seconds=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)
SECONDS_TO_WAIT = 6.0
"""For a refresh, before a message is put off: the sending loop breaks off a call that takes 10 s, and then nobody
would know whether it was sent."""
LOOK_FOR_ANOTHER = 0.25
STORING_PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)
NEEDS_AUTHORISATION = "needs re-authorisation"


class NotAuthorised(TryLater):
    """An administrator of the Official Account must agree again (`motcua zalo authorize`); until then all waits."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{NEEDS_AUTHORISATION}: {reason}", after=60)


@dataclass(frozen=True, slots=True)
class Pair:
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    issued_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, fresh: Fresh, now: datetime) -> "Pair":
        return cls(fresh.access, fresh.refresh, now, now + timedelta(seconds=fresh.seconds))

    @property
    def due_at(self) -> datetime:
        """When to refresh: half way, which is twice a day and leaves half a day for trouble."""
        return self.issued_at + (self.expires_at - self.issued_at) / 2


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an account. `refused`: why Zalo takes its refresh token no more. `doubted`: an answer was lost.

    `generation` grows with each pair; 0: there never was one.
    """

    generation: int = 0
    pair: Pair | None = None
    refused: str = ""
    doubted: bool = False


class Safe(Protocol):
    """Where the tokens of one account are kept. Each raises `NotStored` where the database is away.

    Of a generation that is not the present one nothing is changed; `replace` says so by False.
    """

    async def read(self) -> Kept: ...

    async def replace(self, generation: int, pair: Pair) -> bool: ...

    async def refuse(self, generation: int, reason: str) -> None: ...

    async def doubt(self, generation: int) -> None: ...

    def alone(self, seconds: float) -> AbstractAsyncContextManager[bool]:
        """Keep other processes out for so long, or until left; False where another is in."""


class Tokens:
    """`step` refreshes in good time; `access_token` and `rejected` are for whoever calls Zalo."""

    def __init__(self, oauth: OAuth, safe: Safe, clock: Callable[[], datetime]) -> None:
        self._oauth = oauth
        self._safe = safe
        self._clock = clock
        self._kept, self._looked_at = Kept(), datetime.min.replace(tzinfo=clock().tzinfo)
        self._unstored: tuple[int, Pair] | None = None
        self._refreshing: asyncio.Task[None] | None = None
        self._pause, self._not_before = FIRST_PAUSE, self._looked_at
        self._trouble = self._dead = ""

    @property
    def trouble(self) -> str:
        """What an operator should know, as of the last look; "" if all is well."""
        if self._kept.generation == 0 or self._kept.refused:
            return f"{NEEDS_AUTHORISATION}: {self._kept.refused or 'never authorised'}"
        return self._trouble

    async def access_token(self) -> str:
        """One that Zalo takes, as far as is known. Raises `NotAuthorised` and `TryLater`."""
        async with _in_time():
            return await self._living()

    async def rejected(self, token: str) -> None:
        """Zalo did not take this one (-216, -220 …): get another, unless another process has already.

        After it ask for an `access_token` again, and if that is not taken either, try later: a token that is refused
        when it is new does not get better by another. Raises `NotAuthorised` and `TryLater`.
        """
        async with _in_time():
            kept = await self._look(anew=True)
            if kept.refused:
                self._dead = token
                await self._look()
            elif kept.pair and kept.pair.access == token and self._clock() - kept.pair.issued_at >= YOUNG:
                await self._refresh(kept)
                await self._look(anew=True)

    async def step(self) -> int:
        """Refresh if it is time. 1 if there is a new pair, else 0: there is nothing more to do now."""
        try:
            kept = Kept(self._unstored[0]) if self._unstored else await self._look(anew=True)
            if self._unstored or (kept.pair and not kept.refused and self._clock() >= kept.pair.due_at):
                await self._refresh(kept)
            return int((await self._look(anew=True)).generation > kept.generation)
        except TryLater as error:
            log.warning("token_not_refreshed", channel="zalo", reason=str(error))
            return 0

    async def close(self) -> None:
        """Let a refresh that is under way end: its answer must not get lost."""
        if self._refreshing is not None:
            await asyncio.gather(self._refreshing, return_exceptions=True)

    async def _look(self, *, anew: bool = False) -> Kept:
        """The row, at most a few seconds old; `anew`: as it is now. Raises `NotAuthorised` and `TryLater`."""
        now = self._clock()
        if anew or now - self._looked_at >= LOOK_AGAIN or not _lives(self._kept, now):
            try:
                self._see(await self._safe.read(), now)
            except NotStored as error:
                raise TryLater("the database is away") from error
        if self._kept.pair is None or (self._kept.refused and not self._is_last_alive(now)):
            raise NotAuthorised(self._kept.refused or "never authorised")
        return self._kept

    def _see(self, kept: Kept, now: datetime) -> None:
        """A new generation, whoever brought it about, ends what was wrong with the one before."""
        if kept.generation != self._kept.generation:
            self._trouble, self._pause, self._not_before = "", FIRST_PAUSE, now
        self._kept, self._looked_at = kept, now

    def _is_last_alive(self, now: datetime) -> bool:
        """The access token may outlive its refresh token: as long as Zalo takes it, nothing need stop."""
        return _lives(self._kept, now) and self._kept.pair is not None and self._kept.pair.access != self._dead

    async def _living(self) -> str:
        """Waits for another process where that is at it."""
        kept = await self._look()
        while not (kept.pair and _lives(kept, self._clock())):
            await self._refresh(kept)
            kept = await self._look(anew=True)
            if not _lives(kept, self._clock()):
                await asyncio.sleep(LOOK_FOR_ANOTHER)
        return kept.pair.access

    async def _refresh(self, kept: Kept) -> None:
        """One refresh at a time. It goes on when whoever waits for it gives up. Raises `TryLater`."""
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._refresh_alone(kept.generation))
            self._refreshing.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            await asyncio.shield(self._refreshing)
        except NotStored as error:
            raise TryLater("the database is away") from error

    async def _refresh_alone(self, generation: int) -> None:
        if self._unstored is not None:
            await self._store(*self._unstored)
            return
        if (wait := (self._not_before - self._clock()).total_seconds()) > 0:
            raise TryLater(self._trouble, after=wait)
        async with self._safe.alone(2 * self._oauth.seconds) as is_alone:
            kept = await self._safe.read() if is_alone else Kept()
            if kept.generation == generation and kept.pair and not kept.refused:
                await self._call(kept.generation, kept.pair)

    async def _call(self, generation: int, pair: Pair) -> None:
        try:
            fresh = await self._oauth.refresh(pair.refresh)
        except Refused as error:
            log.error("token_refused", channel="zalo", reason=str(error))
            await self._safe.refuse(generation, str(error))
        except NotNow as error:
            await self._put_off(generation, error)
        else:
            faults.point("token_refreshed")
            await self._store(generation, Pair.of(fresh, self._clock()))

    async def _put_off(self, generation: int, error: NotNow) -> None:
        self._trouble = f"not refreshed: {error}"
        self._not_before = self._clock() + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        if isinstance(error, Lost):
            await self._safe.doubt(generation)
        raise TryLater(self._trouble)

    async def _store(self, generation: int, pair: Pair) -> None:
        """Nothing is as dear as this: the pair before it is worth nothing any more."""
        self._unstored = generation, pair
        for pause in (*STORING_PAUSES, None):
            try:
                await self._safe.replace(generation, pair)
                break
            except NotStored:
                if pause is None:
                    raise
                await asyncio.sleep(pause)
        self._unstored = None
        log.info("token_refreshed", channel="zalo", generation=generation + 1)


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(SECONDS_TO_WAIT):
            yield
    except TimeoutError as error:
        raise TryLater("no token that lives", after=5) from error


def _lives(kept: Kept, now: datetime) -> bool:
    return kept.pair is not None and kept.pair.expires_at - now > LAST_MINUTE
