"""What every vendor's delivery over HTTP must pass: bounds of size and time; and what is said where it is not taken."""

import asyncio
import hmac
from http import HTTPStatus

from aiohttp import hdrs, web

LARGEST_BODY = 262_144
SECONDS_FOR_BODY = 10.0
SECONDS_TO_COME_AGAIN = 5


class Refused(Exception):
    """This delivery is not taken; it never was the vendor's, or it is broken."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


def check_secret(headers: tuple[tuple[bytes, bytes], ...], name: bytes, secret: bytes) -> None:
    """Raise `Refused` unless the header of this name (lower case) holds our secret, once.

    Where a vendor signs nothing it is the only proof that it is speaking.
    """
    given = [value for header, value in headers if header.lower() == name]
    if not given:
        raise Refused(HTTPStatus.UNAUTHORIZED)
    if len(given) > 1 or not hmac.compare_digest(given[0], secret):
        raise Refused(HTTPStatus.FORBIDDEN)


async def body(request: web.Request) -> bytes:
    """The bytes of a delivery. Raises `Refused` beyond the bounds."""
    if hdrs.CONTENT_ENCODING in request.headers:
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if (request.content_length or 0) > LARGEST_BODY:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    found = bytearray()
    try:
        async with asyncio.timeout(SECONDS_FOR_BODY):
            async for chunk in request.content.iter_chunked(16_384):
                found += chunk
                if len(found) > LARGEST_BODY:
                    raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except TimeoutError as error:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT) from error
    except web.RequestPayloadError as error:
        raise Refused(HTTPStatus.BAD_REQUEST) from error
    return bytes(found)


def come_again() -> web.Response:
    """It could not be stored: the vendor is to deliver it again."""
    headers = {hdrs.RETRY_AFTER: str(SECONDS_TO_COME_AGAIN)}
    return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
