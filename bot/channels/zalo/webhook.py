"""Zalo, the way in: signature first, then the commit, then 200, all within the 2 s that Zalo waits."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import structlog
from aiohttp import web

from bot.channels import NotStored, Receive, deliveries
from bot.channels.deliveries import Refused
from bot.channels.zalo.parse import NAME, Arrived, Unreadable, arrived
from bot.channels.zalo.signature import SIGNATURE, TIMESTAMP, is_signed

log = structlog.get_logger()

PATH = "/webhooks/zalo"
PROBES = (b"", b"{}")
"""What the console sends, unsigned, when the address is saved there."""
OLDEST = timedelta(hours=24)
"""Zalo repeats for some hours. What is older was recorded by somebody; the inbox would know it again for days only."""


OLDEST_ECHO = timedelta(minutes=10)
"""What somebody of ours wrote longer ago keeps the assistant silent no more."""

Hold = Callable[[str, str], Awaitable[None]]
"""A person of ours (the second) wrote in a conversation: the assistant is silent there. Raises `NotStored`."""


@dataclass(frozen=True, slots=True)
class Application:
    """Who Zalo signs for: one application, and the OA secret key of each of its Official Accounts that we serve."""

    app_id: str
    keys: Mapping[str, str]


class Webhook:
    """One address for all Official Accounts of an application.

    `hold` hears of what people of ours write at Zalo's own console. `refused` is told the status of each delivery that
    is not taken. Zalo may switch off an address that answers anything but 200, so whatever is signed is acknowledged,
    also where it is not for us or cannot be read.
    """

    def __init__(
        self,
        application: Application,
        receive: Receive,
        hold: Hold,
        refused: Callable[[int], None] = lambda status: None,
    ) -> None:
        assert application.keys, "without a key anybody could speak as any citizen"
        assert all(application.keys.values()), "an empty key is no secret"
        self._application = application
        self._receive = receive
        self._hold = hold
        self._refused = refused

    def listen(self, site: web.Application) -> None:
        """Take deliveries there."""
        site.router.add_post(PATH, self._take)

    async def _take(self, request: web.Request) -> web.Response:
        try:
            body = await deliveries.body(request)
            if SIGNATURE not in request.headers and body.strip() in PROBES:
                return web.Response()
            self._check(request, body)
            await self._keep(_read(body))
        except Refused as refusal:
            self._refused(refusal.status)
            log.warning("delivery_refused", channel=NAME, status=refusal.status.value)
            return web.Response(status=refusal.status)
        except NotStored:
            return deliveries.come_again()
        return web.Response()

    def _check(self, request: web.Request, body: bytes) -> None:
        """Raise `Refused` unless one of our keys signed these bytes."""
        given = request.headers.getall(SIGNATURE, [])
        if not given:
            raise Refused(HTTPStatus.UNAUTHORIZED)
        stamp = request.headers.get(TIMESTAMP, "")
        app_id, keys = self._application.app_id, set(self._application.keys.values())
        if len(given) > 1 or not is_signed(given[0], stamp, body, app_id=app_id, keys=keys):
            raise Refused(HTTPStatus.FORBIDDEN)

    async def _keep(self, event: Arrived | None) -> None:
        """Commit what is for us. The console's test button sends an event of somebody else's account."""
        if event is None or event.account not in self._application.keys:
            return
        now = datetime.now(UTC)
        if event.message and now - event.message.sent_at > OLDEST:
            log.warning("event_too_old", channel=NAME, event_name=event.event)
        elif event.message:
            await self._receive(event.message)
        elif event.echo and now - event.echo.sent_at <= OLDEST_ECHO:
            await self._hold(event.echo.conversation, event.echo.operator)


def _read(body: bytes) -> Arrived | None:
    """The event; None for what is signed but cannot be read."""
    try:
        return arrived(json.loads(body.decode()), datetime.now(UTC))
    except (ValueError, RecursionError, Unreadable):
        log.error("event_unreadable", channel=NAME)
        return None
