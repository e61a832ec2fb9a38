"""An administrator of an Official Account agrees that we write in its name: the page their browser comes back to.

What it shows is carried to the command line by hand, where the proof is that makes it worth something (PKCE).
"""

import html
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web

PATH = "/zalo/authorised"
CODE = re.compile(r"[\w.~+/=-]{1,2000}", re.ASCII)
NAMES = ("code", "oa_id", "state")
PAGE = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Cấp quyền Zalo</title><main><h1>Cấp quyền Zalo</h1>{said}</main></html>"
)
CARRY = "<p>Hãy chép cả dòng dưới đây, dán vào cửa sổ lệnh đang chờ (trong 10 phút):</p><pre>{line}</pre>"
NOTHING = "<p>Không có mã nào ở đây. Hãy gõ lại: motcua zalo authorize</p>"


class NotPasted(Exception):
    """What was pasted brings no code of this asking; the text says why, in one Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """The code that an agreement brought, and for which account ("": it was not said)."""

    code: str
    account: str


def pasted(text: str, state: str) -> Agreed:
    """Read what somebody pasted: the line of our page, the whole address, or the bare code. Raises `NotPasted`."""
    text = text.strip()
    query = dict(parse_qsl(urlsplit(text).query or text)) if "=" in text else {"code": text}
    if not CODE.fullmatch(query.get("code", "")):
        raise NotPasted("Không thấy mã trong dòng vừa dán. Hãy chép cả địa chỉ trên trình duyệt.")
    if query.get("state", state) != state:
        raise NotPasted("Dòng này thuộc một lần cấp quyền khác. Hãy gõ lại lệnh rồi mở đường dẫn mới.")
    return Agreed(query["code"], query.get("oa_id", ""))


async def show(request: web.Request) -> web.Response:
    """The page itself. It needs no secret: whoever has only the code can do nothing with it."""
    given = {name: request.query[name] for name in NAMES if CODE.fullmatch(request.query.get(name, ""))}
    said = CARRY.format(line=html.escape(urlencode(given))) if "code" in given else NOTHING
    return web.Response(text=PAGE.format(said=said), content_type="text/html")
