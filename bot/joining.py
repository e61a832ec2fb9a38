"""Joining the vendors' channels to the service: what each sends by, where it listens, and what it does meanwhile."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from aiohttp import web

from bot.channels import Channel, Fetch
from bot.channels.fetching import Fetching
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.client import Client
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.registering import Delivery, Registering
from bot.channels.telegram.webhook import PATH, Webhook
from bot.channels.zalo import agreeing
from bot.channels.zalo.channel import Zalo as ZaloChannel
from bot.channels.zalo.client import Client as ZaloClient
from bot.channels.zalo.oauth import OAuth
from bot.channels.zalo.pacing import Pace
from bot.channels.zalo.tokens import Safe, Tokens
from bot.channels.zalo.webhook import Application
from bot.channels.zalo.webhook import Webhook as ZaloWebhook
from bot.channels.zalobot.channel import ZaloBot
from bot.channels.zalobot.client import Client as BotClient
from bot.channels.zalobot.polling import Poller as BotPoller
from bot.channels.zalobot.registering import Registering as BotRegistering
from bot.channels.zalobot.showing import Typing
from bot.channels.zalobot.webhook import PATH as BOT_PATH
from bot.channels.zalobot.webhook import Webhook as BotWebhook
from bot.config import Config
from bot.loops import Clock, Loop
from bot.loops.receiving import Receiver
from bot.loops.single import Single
from bot.manners import nameless
from bot.metrics import Metrics
from bot.settings import Zalo
from bot.settings import ZaloBot as ZaloBotSettings
from handlers.dispatch import COMMAND_MENU

REGISTER_EVERY = 15.0
REFRESH_EVERY = 15.0
POLL_AGAIN_AFTER = 0.1
"""Seconds. A poll that did not work has made its own pause already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """One channel in the service.

    `state` is "ok" or a trouble, for operators, and `title` what they know it by; `listen` adds what is delivered to
    over HTTP; `close` comes after everything else.
    """

    channel: Channel
    title: str
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
    """The channels that are configured, but Zalo. `single` makes a lease, `phrase` gives one of our own sentences."""
    commands = {name: phrase(f"command.{name}") for name in COMMAND_MENU}
    found = []
    if config.channels.telegram.is_on:
        found.append(_telegram(config, receiver, single, metrics, commands))
    if config.channels.zalobot.is_on:
        found.append(_zalobot(config, receiver, single, metrics))
    return tuple(found)


def _telegram(
    config: Config, receiver: Receiver, single: Callable[[str], Single], metrics: Metrics, commands: Mapping[str, str]
) -> Joined:
    settings = config.channels.telegram
    client = Client(settings.token.get_secret_value(), settings.base_url)
    channel = Telegram(client, uploads=Telegram.name not in nameless(config))
    if settings.mode == "poll":
        return _polled(channel, client, receiver, single(f"telegram polling {client.account}"), commands)
    secret = settings.webhook_secret.get_secret_value()
    registering = Registering(client, commands, Delivery(config.web.public_url.rstrip("/") + PATH, secret))

    def count(status: int) -> None:
        metrics.refused_deliveries.labels(Telegram.name, status).inc()

    webhook = Webhook(client, secret, receiver.receive, count)
    return Joined(
        channel=channel,
        fetch=client.fetch,
        title=Telegram.name,
        listen=webhook.listen,
        loops=(_registering(registering),),
        state=lambda: registering.trouble or "ok",
        close=client.close,
    )


def _polled(
    channel: Telegram, client: Client, receiver: Receiver, lease: Single, commands: Mapping[str, str]
) -> Joined:
    registering = Registering(client, commands)
    poller = Poller(client, receiver.receive_batch, lease)
    poll = Loop("telegram polling", poller.step, POLL_AGAIN_AFTER, interrupt=poller.stop, close=poller.close)
    return Joined(
        channel=channel,
        fetch=client.fetch,
        title=Telegram.name,
        loops=(_registering(registering), poll),
        state=lambda: registering.trouble or poller.trouble or "ok",
        close=client.close,
    )


def _registering(registering: Registering) -> Loop:
    return Loop("telegram registering", registering.step, REGISTER_EVERY)


def official_accounts(
    settings: Zalo, receiver: Receiver, metrics: Metrics, tokens: Mapping[str, Tokens]
) -> Iterator[Joined]:
    """One for each Official Account of Zalo; all share the application's address and its limit of calls."""
    pace, window = Pace(), timedelta(hours=settings.hours_to_write)
    for number, account in enumerate(settings.accounts):
        of_account = tokens[account.oa_id]
        client = ZaloClient(settings.api_url, of_account, lambda seconds: pace.rest(time.monotonic(), seconds))
        channel = ZaloChannel(account.oa_id, client, pace, buttons=settings.buttons, window=window)
        webhook = _zalo_webhook(settings, receiver, metrics)
        yield Joined(
            channel=channel,
            title=f"{channel.name} {channel.account}",
            loops=(),
            state=partial(_state, channel, of_account),
            close=client.close,
            listen=webhook.listen if number == 0 else lambda site: None,
            fetch=Fetching(settings.media_origins).fetch,
        )


def _state(channel: ZaloChannel, tokens: Tokens) -> str:
    return tokens.trouble or channel.trouble or "ok"


def _zalo_webhook(settings: Zalo, receiver: Receiver, metrics: Metrics) -> ZaloWebhook:
    def count(status: int) -> None:
        metrics.refused_deliveries.labels(ZaloChannel.name, status).inc()

    keys = {account.oa_id: account.secret_key.get_secret_value() for account in settings.accounts}
    return ZaloWebhook(Application(settings.app_id, keys), receiver.receive, receiver.hold, count)


def _zalobot(config: Config, receiver: Receiver, single: Callable[[str], Single], metrics: Metrics) -> Joined:
    settings = config.channels.zalobot
    client = BotClient(settings.token.get_secret_value(), settings.base_url)
    if settings.mode == "poll":
        return _zalobot_polled(settings, client, receiver, single(f"zalobot polling {client.account}"))
    secret = settings.webhook_secret.get_secret_value()
    registering = BotRegistering(client, config.web.public_url.rstrip("/") + BOT_PATH, secret)
    channel, typing = ZaloBot(client), Typing(client)

    def count(status: int) -> None:
        metrics.refused_deliveries.labels(ZaloBot.name, status).inc()

    webhook = BotWebhook(client.account, secret, receiver.receive, stored=typing.show, refused=count)
    return Joined(
        channel=channel,
        fetch=Fetching(settings.media_origins).fetch,
        title=ZaloBot.name,
        loops=(Loop("zalobot registering", registering.step, REGISTER_EVERY),),
        state=lambda: registering.trouble or channel.trouble or "ok",
        close=partial(_close_bot, client, typing),
        listen=webhook.listen,
    )


def _zalobot_polled(settings: ZaloBotSettings, client: BotClient, receiver: Receiver, lease: Single) -> Joined:
    registering, channel, typing = BotRegistering(client), ZaloBot(client), Typing(client)
    poller = BotPoller(client, receiver.receive, lease, typing.show)
    poll = Loop("zalobot polling", poller.step, POLL_AGAIN_AFTER, interrupt=poller.stop, close=poller.close)
    return Joined(
        channel=channel,
        fetch=Fetching(settings.media_origins).fetch,
        title=ZaloBot.name,
        loops=(Loop("zalobot registering", registering.step, REGISTER_EVERY), poll),
        state=lambda: registering.trouble or poller.trouble or channel.trouble or "ok",
        close=partial(_close_bot, client, typing),
    )


async def _close_bot(client: BotClient, typing: Typing) -> None:
    await typing.finish()
    await client.close()
