"""The service on Zalo's stand-in, and citizens there who read what comes and choose by number, label or button."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import token_rows
from bot.channels.zalo.tokens import Pair
from bot.channels.zalo.webhook import PATH
from bot.config import Config, Knowledge, Web
from bot.config import Database as DatabaseConfig
from bot.settings import Channels, Zalo, ZaloAccount
from tests.ports import free_port
from tests.zalo.oauth import APP_ID, APP_SECRET
from tests.zalo.people import Person, Shown
from tests.zalo.server import KEYS, OA, StandIn

LINE = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)


def on_zalo(zalo: StandIn, database_url: str, content: Path, **settings: Any) -> Config:
    """A configuration of the service on this Zalo, at a port of its own; Zalo delivers there."""
    port = free_port()
    zalo.delivering.url = f"http://127.0.0.1:{port}{PATH}"
    accounts = tuple(ZaloAccount(oa_id=name, secret_key=SecretStr(key)) for name, key in KEYS.items())
    urls = {"api_url": zalo.url, "oauth_url": zalo.url, "media_origins": (zalo.url,)}
    of_zalo = Zalo(app_id=APP_ID, app_secret=SecretStr(APP_SECRET), accounts=accounts, **urls, **settings)
    return Config(
        database=DatabaseConfig(url=database_url),
        web=Web(port=port, public_url=f"http://127.0.0.1:{port}"),
        knowledge=Knowledge(content=content),
        channels=Channels(zalo=of_zalo),
    )


def by_zalo(zalo: StandIn, url: str) -> dict[str, str]:
    """The same for a process of its own that serves at `url`, as environment variables."""
    accounts = ", ".join(f'{{oa_id: "{name}", secret_key: "{key}"}}' for name, key in KEYS.items())
    settings = {"app_id": APP_ID, "app_secret": APP_SECRET, "api_url": zalo.url, "oauth_url": zalo.url}
    settings |= {"accounts": f"[{accounts}]", "media_origins": f'["{zalo.url}"]'}
    named = {f"MOTCUA__CHANNELS__ZALO__{name.upper()}": value for name, value in settings.items()}
    return named | {"MOTCUA__WEB__PUBLIC_URL": url}


async def authorise(config: Config, zalo: StandIn, now: Callable[[], datetime]) -> None:
    """The administrators of all accounts have agreed."""
    async with token_rows(config) as rows:
        for name in KEYS:
            account = zalo.oauth.enrol(name)
            pair = Pair(account.access, account.refresh, now(), now() + timedelta(seconds=zalo.oauth.life))
            await rows(name).authorise(pair)


class Visitor:
    """Somebody at a phone who reads what comes."""

    def __init__(self, person: Person) -> None:
        self.person = person

    async def says(self, text: str, *expected: str) -> Shown:
        """Write, and read on until a message has all these words in it."""
        self.person.say(text)
        return await self.reads(*expected)

    async def chooses(self, label: str, *expected: str) -> Shown:
        """Tap the newest button with this label or, where there is none, send the number before it."""
        try:
            self.person.tap(label)
        except KeyError:
            self.person.say(self.number(label))
        return await self.reads(*expected)

    def number(self, label: str) -> str:
        for shown in reversed(self.person.heard):
            for number, line in LINE.findall(shown.text):
                if line == label:
                    return str(number)
        raise AssertionError(f"no {label!r} in {self.person.texts}")

    async def reads(self, *expected: str) -> Shown:
        try:
            async with asyncio.timeout(15):
                while True:
                    shown = await self.person.next(15)
                    if all(words in shown.text for words in expected):
                        return shown
        except TimeoutError:
            raise AssertionError(f"missing {expected} in {self.person.texts}") from None


def visitor(zalo: StandIn, account: str = OA) -> Visitor:
    return Visitor(zalo.person(account))
