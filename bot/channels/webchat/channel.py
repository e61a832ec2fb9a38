"""The web chat: a page, messages in, a stream out."""

from aiohttp import web

from bot.channels import History, Outgoing, Receive
from bot.config import Config


class WebChat:
    """A channel that keeps nothing of its own: what was heard and said is read from `history`.

    `send` therefore only wakes the streams of that conversation, which read on from their cursor.
    """

    name = "webchat"
    repeats_safely = True

    def __init__(self, config: Config, *, receive: Receive, history: History) -> None:
        self._config = config
        self._receive = receive
        self._history = history

    async def send(self, message: Outgoing) -> None:
        """Say that something new can be read. Never fails: who is not listening reads it on the next visit."""

    def routes(self) -> list[web.RouteDef]:
        return []

    async def close(self, _app: web.Application) -> None:
        """End every stream, so that the process can stop."""
