"""Joining the vendors' channels to the service: what each sends by, where it listens, and what it does meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.channels import Channel, Fetch
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.client import Client
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.registering import Delivery, Registering
from bot.channels.telegram.webhook import PATH, Webhook
from bot.channels.zalo import agreeing
from bot.channels.zalo.oauth import OAuth
from bot.channels.zalo.tokens import Safe, Tokens
from bot.config import Config
from bot.loops import Clock, Loop
from bot.loops.receiving import Receiver
from bot.loops.single import Single
from bot.metrics import Metrics
from handlers.dispatch import COMMAND_MENU

REGISTER_EVERY = 15.0
REFRESH_EVERY = 15.0
POLL_AGAIN_AFTER = 0.1
"""Seconds. A poll that did not work has made its own pause already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """One channel in the service.

    `state` is "ok" or a trouble, for operators; `listen` adds what is delivered to over HTTP; `close` comes after
    everything else.
    """

    channel: Channel
    loops: tuple[Loop, ...]
    state: Callable[[], str]
    close: Callable[[], Awaitable[None]]
    listen: Callable[[web.Application], None] = lambda site: None
    fetch: Fetch | None = None
    """How a file that citizens sent there is had; None where none is."""


@dataclass(frozen=True, slots=True)
class Granted:
    """The tokens of each Official Account, by its id; refreshed in good time by `loops`."""

    tokens: Mapping[str, Tokens]

    @property
    def loops(self) -> tuple[Loop, ...]:
        return tuple(Loop(f"tokens of {name}", one.step, REFRESH_EVERY) for name, one in self.tokens.items())

    def listen(self, site: web.Application) -> None:
        """Show the page that an administrator comes back to, where there is anything to agree to."""
        if self.tokens:
            site.router.add_get(agreeing.PATH, agreeing.show)

    def states(self) -> dict[str, str]:
        """How each account stands, for operators."""
        return {f"zalo {name}": one.trouble or "ok" for name, one in self.tokens.items()}

    async def close(self) -> None:
        await asyncio.gather(*(one.close() for one in self.tokens.values()))


def granted(config: Config, safe: Callable[[str], Safe], clock: Clock) -> Granted:
    """The tokens of the Official Accounts that are configured. `safe` is where those of an account are kept."""
    settings = config.channels.zalo
    oauth = OAuth(settings.app_id, settings.app_secret.get_secret_value(), settings.oauth_url)
    return Granted({one.oa_id: Tokens(oauth, safe(one.oa_id), clock) for one in settings.accounts})


def vendors(
    config: Config,
    receiver: Receiver,
    single: Callable[[str], Single],
    metrics: Metrics,
    phrase: Callable[[str], str],
) -> tuple[Joined, ...]:
    """The channels that are configured. `single` makes a lease, `phrase` gives one of our own sentences."""
    commands = {name: phrase(f"command.{name}") for name in COMMAND_MENU}
    if not config.channels.telegram.is_on:
        return ()
    return (_telegram(config, receiver, single, metrics, commands),)


def _telegram(
    config: Config, receiver: Receiver, single: Callable[[str], Single], metrics: Metrics, commands: Mapping[str, str]
) -> Joined:
    settings = config.channels.telegram
    client = Client(settings.token.get_secret_value(), settings.base_url)
    if settings.mode == "poll":
        return _polled(client, receiver, single(f"telegram polling {client.account}"), commands)
    secret = settings.webhook_secret.get_secret_value()
    registering = Registering(client, commands, Delivery(config.web.public_url.rstrip("/") + PATH, secret))

    def count(status: int) -> None:
        metrics.refused_deliveries.labels(Telegram.name, status).inc()

    webhook = Webhook(client, secret, receiver.receive, count)
    return Joined(
        channel=Telegram(client),
        fetch=client.fetch,
        listen=webhook.listen,
        loops=(_registering(registering),),
        state=lambda: registering.trouble or "ok",
        close=client.close,
    )


def _polled(client: Client, receiver: Receiver, lease: Single, commands: Mapping[str, str]) -> Joined:
    registering = Registering(client, commands)
    poller = Poller(client, receiver.receive_batch, lease)
    poll = Loop("telegram polling", poller.step, POLL_AGAIN_AFTER, interrupt=poller.stop, close=poller.close)
    return Joined(
        channel=Telegram(client),
        fetch=client.fetch,
        loops=(_registering(registering), poll),
        state=lambda: registering.trouble or poller.trouble or "ok",
        close=client.close,
    )


def _registering(registering: Registering) -> Loop:
    return Loop("telegram registering", registering.step, REGISTER_EVERY)
