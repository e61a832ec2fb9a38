"""Telegram, the way in by delivery: secret first, then the bytes, then the commit, then 200."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

import structlog
from aiohttp import web

from bot.channels import NotStored, Receive, deliveries
from bot.channels.deliveries import Refused
from bot.channels.telegram.client import Client
from bot.channels.telegram.parse import Arrived, Unreadable, arrived
from bot.channels.telegram.taps import Taps

log = structlog.get_logger()

PATH = "/webhooks/telegram"
SECRET = b"x-telegram-bot-api-secret-token"


class Webhook:
    """`refused` is told the status of each delivery that is not taken, for counting."""

    def __init__(
        self, client: Client, secret: str, receive: Receive, refused: Callable[[int], None] = lambda status: None
    ) -> None:
        assert secret, "without a secret anybody could speak as any citizen"
        self._account = client.account
        self._secret = secret.encode()
        self._receive = receive
        self._refused = refused
        self._taps = Taps(client)

    def listen(self, site: web.Application) -> None:
        """Take deliveries there, until it shuts down."""
        site.router.add_post(PATH, self._take)
        site.on_shutdown.append(self._close)

    async def _close(self, _site: web.Application) -> None:
        await self._taps.finish()

    async def _take(self, request: web.Request) -> web.Response:
        try:
            deliveries.check_secret(request.raw_headers, SECRET, self._secret)
            update = _read(await _body(request), self._account)
            if update.message:
                await self._receive(update.message)
        except Refused as refusal:
            self._refused(refusal.status)
            log.warning("delivery_refused", channel="telegram", status=refusal.status.value)
            return web.Response(status=refusal.status)
        except NotStored:
            return deliveries.come_again()  # Telegram obeys it
        self._taps.answer(update)
        return web.Response()


async def _body(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    return await deliveries.body(request)


def _read(body: bytes, account: str) -> Arrived:
    """The update. One we cannot make sense of is taken and dropped: Telegram would deliver it again for a day."""
    try:
        payload = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST) from error
    try:
        return arrived(payload, account, datetime.now(UTC))
    except Unreadable as error:
        log.error("update_unreadable", update=error.update_id)
        if error.update_id is None:
            raise Refused(HTTPStatus.BAD_REQUEST) from error
        return Arrived(error.update_id)
