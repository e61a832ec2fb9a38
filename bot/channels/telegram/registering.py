"""Telling Telegram where we listen and which commands we offer, until it has heard; then keeping an eye on it."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from bot.channels import TryLater, Undeliverable
from bot.channels.telegram.client import Client

log = structlog.get_logger()

MANY_WAITING = 100


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where Telegram is to deliver updates, and the secret it is to show."""

    url: str
    secret: str


class Registering:
    """`step` belongs in a loop: the network may be away when the service starts. Without `delivery` we poll.

    `trouble` says in what state it is; empty when all is well.
    """

    def __init__(self, client: Client, commands: Mapping[str, str], delivery: Delivery | None = None) -> None:
        self._client = client
        self._commands = commands
        self._delivery = delivery
        self._done = False
        self.trouble = "not registered yet"

    async def step(self) -> int:
        """Register, or look after the webhook. Never raises; always 0: there is no more work until next time."""
        try:
            if self._done:
                await self._look()
            else:
                await self._register()
        except (TryLater, Undeliverable) as error:
            self.trouble = str(error)
            log.warning("not_registered", channel="telegram", reason=self.trouble)
        return 0

    async def _register(self) -> None:
        if self._delivery:
            await self._client.listen_at(self._delivery.url, self._delivery.secret)
        else:
            await self._client.listen_nowhere()
        await self._client.offer_commands(self._commands)
        self._done = True
        self.trouble = ""
        log.info("registered", channel="telegram", by="webhook" if self._delivery else "poll")

    async def _look(self) -> None:
        """Telegram keeps what it cannot deliver for 24 hours only, so an operator must hear of it in time."""
        hook = await self._client.hook()
        self.trouble = ""
        if hook.url != (self._delivery.url if self._delivery else ""):
            self.trouble = "webhook changed by somebody"
            log.error("webhook_changed_by_somebody", channel="telegram")
            self._done = False
        elif hook.waiting > MANY_WAITING or hook.trouble:
            self.trouble = f"{hook.waiting} waiting {hook.trouble}".strip()
            log.warning("deliveries_wait", channel="telegram", waiting=hook.waiting, trouble=hook.trouble)
