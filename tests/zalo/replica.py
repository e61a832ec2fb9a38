"""One process that sends in the name of an Official Account, and so needs its tokens: `python -m tests.zalo.replica`.

Takes its settings as one JSON object in its only argument; writes a line for each thing it sent. Time runs faster, so
that a token's life takes a moment.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial

import aiohttp

from bot.channels import TryLater
from bot.channels.zalo.oauth import OAuth
from bot.channels.zalo.tokens import Tokens
from bot.loops.single import Single
from bot.loops.tokens import TokenRow
from bot.metrics import Metrics
from storage.database import Database
from storage.sealing import Keyring
from tests.zalo.oauth import APP_ID, APP_SECRET

SECONDS_OF_CALL = 60.0
STEP_EVERY, SEND_EVERY = 0.05, 0.02


@dataclass(frozen=True)
class Settings:
    account: str
    url: str
    database: str
    key: str
    began: float
    speed: float

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    def clock(self) -> Callable[[], datetime]:
        return lambda: datetime.fromtimestamp(self.began + (time.time() - self.began) * self.speed, UTC)

    def row(self, database: Database) -> TokenRow:
        single = partial(Single, database, self.clock(), Metrics())
        return TokenRow(database, Keyring([self.key]), self.clock(), single, self.account)


async def main(settings: Settings) -> None:
    database = Database(settings.database)
    oauth = OAuth(APP_ID, APP_SECRET, settings.url, SECONDS_OF_CALL)
    tokens = Tokens(oauth, settings.row(database), settings.clock())
    async with aiohttp.ClientSession(settings.url) as session:
        await asyncio.gather(_refresh(tokens), _send(tokens, session))


async def _refresh(tokens: Tokens) -> None:
    while True:
        await tokens.step()
        await asyncio.sleep(STEP_EVERY)


async def _send(tokens: Tokens, session: aiohttp.ClientSession) -> None:
    """As a channel does: a refused token is told, and the call made once more with another."""
    while True:
        try:
            outcome = await _sent(tokens, session)
        except TryLater as reason:
            outcome = f"put off: {reason}"
        sys.stdout.write(f"{outcome}\n")
        sys.stdout.flush()
        await asyncio.sleep(SEND_EVERY)


async def _sent(tokens: Tokens, session: aiohttp.ClientSession) -> str:
    for _ in range(2):
        token = await tokens.access_token()
        async with session.get("/v2.0/oa/getoa", headers={"access_token": token}) as response:
            if (await response.json())["error"] == 0:
                return "sent"
        await tokens.rejected(token)
    return "put off: refused twice"


if __name__ == "__main__":
    asyncio.run(main(Settings(**json.loads(sys.argv[1]))))
