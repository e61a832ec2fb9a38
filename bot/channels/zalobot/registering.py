"""Telling the vendor where a Zalo bot's events go, until it has heard; then looking whether that still holds."""

import structlog

from bot.channels import TryLater, Undeliverable
from bot.channels.zalobot.client import Client

log = structlog.get_logger()


class Registering:
    """`step` belongs in a loop. `url` and `secret`: where to deliver; an empty `url`: we ask. `trouble`: "" if well."""

    def __init__(self, client: Client, url: str = "", secret: str = "") -> None:
        self._client = client
        self._url = url
        self._secret = secret
        self.trouble = "not registered yet"

    async def step(self) -> int:
        """Look, and set it right. Never raises; always 0: there is no more work until next time."""
        try:
            if await self._client.hook() != self._url:
                await self._register()
            self.trouble = ""
        except (TryLater, Undeliverable) as error:
            self.trouble = str(error)
            log.warning("not_registered", channel="zalobot", reason=self.trouble)
        return 0

    async def _register(self) -> None:
        if self._url:
            await self._client.listen_at(self._url, self._secret)
        else:
            await self._client.listen_nowhere()
        log.info("registered", channel="zalobot", by="webhook" if self._url else "poll")
