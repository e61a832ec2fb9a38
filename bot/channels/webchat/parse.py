"""From what a browser sent to one `Incoming`. Pure: nothing here waits, and nothing of aiohttp is needed."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from bot.channels import Cursor
from bot.channels.capabilities import WEB_CHAT
from bot.channels.cleaning import clean
from bot.uploads import Reason
from handlers.messages import Incoming
from handlers.spot import read

NAME = "webchat"
ACCOUNT = "web"
LONGEST_TEXT = 4_000

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
CURSOR = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")

NOT_FROM_OUR_PAGE = "Tin này không được gửi từ trang trò chuyện. Anh/chị mở trang trò chuyện rồi gửi lại."
NOT_READABLE = "Tin gửi lên không đọc được. Anh/chị tải lại trang rồi gửi lại."
NO_NUMBER = "Tin thiếu số nhận biết (message_id dạng UUID). Anh/chị tải lại trang rồi gửi lại."
ONE_OF_TWO = "Mỗi tin phải có đúng một trong ba: lời nhắn (text), lựa chọn (press) hoặc vị trí (location)."
NO_SUCH_PLACE = "Vị trí vừa gửi không đọc được. Anh/chị ghi tên ấp, xã bằng chữ giúp tôi."
NOTHING_SAID = "Tin chưa có chữ nào. Anh/chị gõ câu hỏi rồi gửi lại."
TOO_LONG = "Tin dài quá 4.000 ký tự. Anh/chị chia thành nhiều tin ngắn hơn rồi gửi lại."
NO_SUCH_CHOICE = "Lựa chọn không dùng được. Anh/chị gõ câu hỏi bằng lời giúp tôi."


UNUSABLE: dict[Reason, tuple[HTTPStatus, str]] = {
    "empty": (HTTPStatus.BAD_REQUEST, "Tệp vừa gửi không có gì bên trong. Anh/chị chọn tệp khác rồi gửi lại."),
    "large": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Tệp lớn quá 5 MB. Anh/chị chụp lại nhỏ hơn rồi gửi lại."),
    "kind": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Chỉ nhận ảnh (JPEG, PNG, WebP, HEIC) và tệp PDF. Tệp vừa gửi không phải loại đó, dù tên có đuôi gì.",
    ),
    "heic": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Ảnh kiểu HEIC này của iPhone không mở được. Anh/chị chụp màn hình ảnh đó rồi gửi.",
    ),
    "dots": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Ảnh hơn 32 triệu điểm ảnh. Anh/chị gửi bản nhỏ hơn giúp tôi."),
    "broken": (HTTPStatus.UNPROCESSABLE_ENTITY, "Ảnh bị hỏng nên không mở được. Anh/chị chọn ảnh khác rồi gửi lại."),
    "many": (HTTPStatus.UNPROCESSABLE_ENTITY, "Hôm nay anh/chị đã gửi nhiều tệp. Mai anh/chị gửi tiếp giúp tôi."),
}
"""What is said of a file that is not taken."""


class Refused(Exception):
    """This request is not taken. The sentence is for the citizen and says what to do; `after` is in seconds."""

    def __init__(self, status: HTTPStatus, sentence: str, after: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.after = after


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields of one message as the browser sent them, not yet checked."""

    fields: Mapping[str, Any]
    file: bytes | None = None


def from_json(body: bytes) -> Sent:
    """The fields of a JSON body. Raises `Refused` for anything but one object of UTF-8."""
    try:
        fields = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # the parser's own limit bounds the depth
        raise Refused(HTTPStatus.BAD_REQUEST, NOT_READABLE) from error
    if not isinstance(fields, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, NOT_READABLE)
    return Sent(fields)


def incoming(sent: Sent, chat: str, now: datetime) -> Incoming:
    """What was sent, as one message of this conversation. Raises `Refused`."""
    message_id = (_field(sent, "message_id") or "").lower()
    if not UUID.fullmatch(message_id):
        raise Refused(HTTPStatus.BAD_REQUEST, NO_NUMBER)
    # The number is the browser's choice, so it tells messages apart within its own conversation only.
    message = Incoming(NAME, ACCOUNT, chat, f"{message_id}@{chat}", "text", now)
    text, press, location = _field(sent, "text"), _field(sent, "press"), _field(sent, "location")
    has_words = text is not None or sent.file is not None
    if has_words + (press is not None) + (location is not None) != 1:
        raise Refused(HTTPStatus.BAD_REQUEST, ONE_OF_TWO)
    if press is not None:
        return replace(message, kind="press", press=_press(press))
    if location is not None:
        return replace(message, kind="location", spot=_spot(location))
    said = _short_enough(clean(text or ""))
    if not said and sent.file is None:
        raise Refused(HTTPStatus.BAD_REQUEST, NOTHING_SAID)
    return replace(message, kind="text" if sent.file is None else "file", text=said)


def number(message: Incoming) -> str:
    """The message_id as the browser gave it."""
    return message.message_id.partition("@")[0]


def _field(sent: Sent, name: str) -> str | None:
    value = sent.fields.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused(HTTPStatus.BAD_REQUEST, NOT_READABLE)
    return value


def _short_enough(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LONG)
    return text


def _spot(location: str) -> str:
    spot = read(location)
    if not spot:
        raise Refused(HTTPStatus.BAD_REQUEST, NO_SUCH_PLACE)
    return spot


def _press(text: str) -> str:
    if not text or text != clean(text) or len(text.encode()) > WEB_CHAT.press:
        raise Refused(HTTPStatus.BAD_REQUEST, NO_SUCH_CHOICE)
    return text


def conversation(token: str | None) -> str | None:
    """The chat id behind a cookie, None when it is none of ours.

    Only this digest is ever stored or logged, so whoever reads the database cannot enter a conversation.
    """
    if token is None or not TOKEN.fullmatch(token):
        return None
    return hashlib.sha256(token.encode()).hexdigest()


def cursor(last_event_id: str | None) -> Cursor:
    """Where a browser stopped reading; the beginning when it does not say so in our words."""
    found = CURSOR.fullmatch(last_event_id or "")
    return Cursor(int(found[1]), int(found[2])) if found else Cursor()
