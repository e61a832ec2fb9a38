"""Where a citizen opens a file that an officer gave them, on channels to which it could not be handed over itself."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import hdrs, web

from bot.config import Config
from bot.uploads import ENDINGS, TYPES, Upload

PATH = "chat/files"
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""Nothing in a file acts, whatever it holds. The styles are those by which a browser centres a picture."""
GONE = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Một cửa</title><main><h1>Đường dẫn đã hết hạn</h1><p>Tệp này không còn mở được ở đây. "
    "Anh/chị nhắn lại trong cuộc trò chuyện để cán bộ gửi lại giúp.</p></main></html>"
)


def address_of(config: Config) -> Callable[[str], str]:
    """The address for a token; "" for any where the public address is not known."""
    public = config.web.public_url.rstrip("/")
    return lambda token: f"{public}/{PATH}/{token}" if public else ""


class Enclosures:
    """`behind` gives what a link leads to. Whoever has the link has the file: it has 256 bits, and lasts some days."""

    def __init__(self, behind: Callable[[str], Awaitable[Upload | None]]) -> None:
        self._behind = behind

    def routes(self) -> list[web.RouteDef]:
        return [web.get(f"/{PATH}/{{token:[A-Za-z0-9_-]{{43}}}}", self._show)]

    async def _show(self, request: web.Request) -> web.Response:
        found = await self._behind(request.match_info["token"])
        if found is None:
            return web.Response(text=GONE, status=HTTPStatus.NOT_FOUND, content_type="text/html")
        how = "inline" if found.kind == "image" else "attachment"
        headers = {
            hdrs.CONTENT_DISPOSITION: f'{how}; filename="tra-loi.{ENDINGS[found.kind]}"',
            "Content-Security-Policy": SANDBOX,
            "X-Robots-Tag": "noindex",
        }
        return web.Response(body=found.content, content_type=TYPES[found.kind], headers=headers)
