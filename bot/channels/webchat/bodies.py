"""Reading a request's body within bounds of size and time."""

import asyncio
from http import HTTPStatus

from aiohttp import BodyPartReader, StreamReader, hdrs, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.channels.webchat.parse import NOT_READABLE, Refused, Sent, from_json
from bot.uploads import LARGEST

LARGEST_JSON = 64_000
LARGEST_FORM = LARGEST + 100_000
MOST_PARTS = 4
SECONDS_FOR_JSON = 15.0
SECONDS_FOR_FORM = 60.0

TOO_SLOW = "Đường truyền quá chậm nên tin chưa tới nơi. Anh/chị gửi lại giúp tôi."
TOO_LARGE = "Tin gửi lên lớn quá mức cho phép. Anh/chị rút ngắn lời nhắn, hoặc bỏ bớt tệp (tối đa 5 MB), rồi gửi lại."
WRONG_TYPE = "Tin phải được gửi dạng application/json hoặc multipart/form-data, không nén. Anh/chị tải lại trang."


async def sent(request: web.Request) -> Sent:
    """The fields of one message. Raises `Refused`: 400, 408, 413 or 415."""
    if request.headers.get(hdrs.CONTENT_ENCODING, "identity") != "identity":
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, WRONG_TYPE)
    try:
        if request.content_type == "application/json":
            async with asyncio.timeout(SECONDS_FOR_JSON):
                return from_json(await _all_of(request, LARGEST_JSON))
        if request.content_type == "multipart/form-data":
            async with asyncio.timeout(SECONDS_FOR_FORM):
                return await _form(request)
    except TimeoutError as error:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT, TOO_SLOW) from error
    except (ValueError, HttpProcessingError, web.RequestPayloadError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, NOT_READABLE) from error
    raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, WRONG_TYPE)


async def _all_of(request: web.Request, limit: int) -> bytes:
    _check_length(request, limit)
    body = bytearray()
    content: StreamReader = request.content
    async for chunk in content.iter_chunked(16_384):
        body += chunk
        if len(body) > limit:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
    return bytes(body)


async def _form(request: web.Request) -> Sent:
    """The named parts of a form. What a file is called, and the type it claims, is not looked at."""
    _check_length(request, LARGEST_FORM)
    fields: dict[str, str] = {}
    file: bytes | None = None
    parts = await request.multipart()
    for _ in range(MOST_PARTS):
        part = await parts.next()
        if part is None:
            return Sent(fields, file)
        if not isinstance(part, BodyPartReader) or part.name is None or part.name in fields:
            break
        if part.name != "file":
            fields[part.name] = (await _content_of(part, LARGEST_JSON)).decode("utf-8")
        elif file is None:
            file = await _content_of(part, LARGEST)
        else:
            break
    raise Refused(HTTPStatus.BAD_REQUEST, NOT_READABLE)


async def _content_of(part: BodyPartReader, limit: int) -> bytes:
    body = bytearray()
    while chunk := await part.read_chunk():
        body += chunk
        if len(body) > limit:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
    return bytes(body)


def _check_length(request: web.Request, limit: int) -> None:
    if (request.content_length or 0) > limit:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
