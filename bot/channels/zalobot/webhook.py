"""A Zalo bot, the way in by delivery: secret first, then the bytes, then the commit, then 200."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

import structlog
from aiohttp import web

from bot.channels import NotStored, Receive, deliveries
from bot.channels.deliveries import Refused
from bot.channels.zalobot.parse import Unreadable, arrived

log = structlog.get_logger()

PATH = "/webhooks/zalobot"
SECRET = b"x-bot-api-secret-token"


class Webhook:
    """`refused` is told the status of each delivery that is not taken, `stored` the chat of each new message."""

    def __init__(
        self,
        account: str,
        secret: str,
        receive: Receive,
        *,
        stored: Callable[[str], None] = lambda chat: None,
        refused: Callable[[int], None] = lambda status: None,
    ) -> None:
        assert secret, "without a secret anybody could speak as any citizen"
        self._account = account
        self._secret = secret.encode()
        self._receive = receive
        self._stored = stored
        self._refused = refused

    def listen(self, site: web.Application) -> None:
        """Take deliveries there."""
        site.router.add_post(PATH, self._take)

    async def _take(self, request: web.Request) -> web.Response:
        try:
            deliveries.check_secret(request.raw_headers, SECRET, self._secret)
            await self._keep(await deliveries.body(request))
        except Refused as refusal:
            self._refused(refusal.status)
            log.warning("delivery_refused", channel="zalobot", status=refusal.status.value)
            return web.Response(status=refusal.status)
        except NotStored:
            return deliveries.come_again()
        return web.Response()

    async def _keep(self, body: bytes) -> None:
        """Nobody knows whether a bot is told again what was refused, so what cannot be read is dropped as it stands."""
        try:
            message = arrived(json.loads(body.decode()), self._account, datetime.now(UTC))
        except Unreadable:
            log.error("update_unreadable", channel="zalobot")
            return
        except (ValueError, RecursionError) as error:
            raise Refused(HTTPStatus.BAD_REQUEST) from error
        if message and await self._receive(message):
            self._stored(message.chat)
