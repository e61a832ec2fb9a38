"""Reading what the page's form sends, within bounds of size and time; what a file is called is not looked at."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.channels.cleaning import clean
from bot.uploads import LARGEST
from handlers.citizen.drafts import MOST_FILES
from handlers.messages import Slip
from handlers.sender import LONGEST_ADDRESS, LONGEST_NAME

LARGEST_FORM = MOST_FILES * LARGEST + 100_000
LONGEST_FIELD = 2_000
MOST_PARTS = MOST_FILES + 10
SECONDS = 120.0
FIELDS = ("name", "address", "phone")
Purpose = Literal["case", "quiz"]
"""What somebody fills the page in for: what they are writing in the chat, or to win a quiz."""
_PHONE = re.compile(r"(?:\+?84|0)\d{9,10}")


class Unreadable(Exception):
    """The form cannot be taken; `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


TOO_LARGE = "Ảnh, tệp gửi lên lớn quá (mỗi tệp tối đa 5 MB, tối đa 5 tệp). Anh/chị bớt lại rồi gửi."
TOO_SLOW = "Đường truyền chậm quá nên chưa gửi được. Anh/chị gửi lại giúp."
BROKEN = "Biểu mẫu gửi lên không đọc được. Anh/chị gửi lại giúp."
NO_NAME = "Anh/chị ghi cả họ và tên."
NO_ADDRESS = "Anh/chị ghi địa chỉ: ấp, khu phố, xã, phường."
NO_PHONE = "Số điện thoại chưa đúng: 10 hoặc 11 chữ số, bắt đầu bằng 0."
NOTHING = "Anh/chị điền họ tên, địa chỉ, số điện thoại, hoặc chọn ít nhất một ảnh."


@dataclass(slots=True)
class Given:
    """What was sent: the fields as they were typed, and the files' contents."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[bytes] = field(default_factory=list)

    def slip(self, purpose: Purpose = "case") -> Slip:
        """Who sends it, all of it or nothing. Raises `Unreadable` for a part, or where there is nothing at all.

        For a quiz name and phone are asked, and nothing else is taken.
        """
        name, address, phone = (self.fields.get(one, "") for one in FIELDS)
        if purpose == "quiz":
            _check_name(name)
            return Slip(name, "", _dialled(phone))
        if not any((name, address, phone)):
            if self.files:
                return Slip()
            raise Unreadable(NOTHING)
        _check_name(name)
        if len(address) < 2 or len(address) > LONGEST_ADDRESS:
            raise Unreadable(NO_ADDRESS)
        return Slip(name, address, _dialled(phone))


def _check_name(name: str) -> None:
    if len(name) < 2 or len(name) > LONGEST_NAME:
        raise Unreadable(NO_NAME)


def _dialled(phone: str) -> str:
    digits = re.sub(r"[ .()-]", "", phone)
    if not _PHONE.fullmatch(digits):
        raise Unreadable(NO_PHONE)
    return re.sub(r"^\+?84", "0", digits)


async def given(request: web.Request) -> Given:
    """What the form holds. Raises `Unreadable`."""
    if request.content_type != "multipart/form-data" or (request.content_length or 0) > LARGEST_FORM:
        raise Unreadable(TOO_LARGE if request.content_length else BROKEN)
    found = Given()
    try:
        async with asyncio.timeout(SECONDS):
            parts = await request.multipart()
            for _ in range(MOST_PARTS):
                part = await parts.next()
                if part is None:
                    return found
                await _read(part, found)
    except TimeoutError as error:
        raise Unreadable(TOO_SLOW) from error
    except (ValueError, HttpProcessingError, web.RequestPayloadError) as error:
        raise Unreadable(BROKEN) from error
    raise Unreadable(BROKEN)


async def _read(part: object, found: Given) -> None:
    if not isinstance(part, BodyPartReader):
        raise Unreadable(BROKEN)
    if part.name in FIELDS:
        text = (await _content(part, LONGEST_FIELD)).decode("utf-8")
        found.fields[part.name] = " ".join(clean(text).split())
    elif part.name == "file":
        content = await _content(part, LARGEST)
        found.files += [content] if content else []  # a field where nothing was chosen is sent all the same
    if len(found.files) > MOST_FILES:
        raise Unreadable(TOO_LARGE)


async def _content(part: BodyPartReader, limit: int) -> bytes:
    body = bytearray()
    while chunk := await part.read_chunk():
        body += chunk
        if len(body) > limit:
            raise Unreadable(TOO_LARGE)
    return bytes(body)
