"""Fetching what citizens sent: from the operator's list of origins, over public addresses, and from nowhere else.

The address comes from outside, in an event that is signed; still nobody may make this server ask its own network. An
origin that is an address in numbers is taken only where the operator wrote just that; a name is resolved here, and
connected to only at public addresses, whatever else it stands for. Redirects are not followed.
"""

import ipaddress
import re
import socket
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from bot.channels import TryLater, Undeliverable
from bot.uploads import LARGEST, Unusable

SECONDS = aiohttp.ClientTimeout(total=40.0, connect=10.0)
ADDRESS = re.compile(r"https?://[!-~]{3,390}")
"""What can be kept of a file until it is fetched."""
GONE = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
"""An address that a vendor gives out expires."""


class NotPublic(OSError):
    """A name that stands for no public address."""


class PublicOnly(AbstractResolver):
    """Resolves names, and keeps only the public addresses."""

    def __init__(self, resolver: AbstractResolver | None = None) -> None:
        self._resolver = resolver or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = [one for one in await self._resolver.resolve(host, port, family) if is_public(one["host"])]
        if not found:
            raise NotPublic
        return found

    async def close(self) -> None:
        await self._resolver.close()


def is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_global and not (mapped or found).is_multicast


def is_allowed(address: str, origins: Sequence[str]) -> bool:
    """Whether an address lies at one of the origins; `*.` stands for one or more names in front."""
    if re.search(r"[\s\\\x00-\x1f\x7f]", address):
        return False
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None or not parts.hostname:
        return False
    origin = f"{parts.scheme}://{parts.hostname}{port}".lower()
    return any(_pattern(one).fullmatch(origin) for one in origins)


def _pattern(origin: str) -> re.Pattern[str]:
    scheme, _, host = origin.lower().partition("://")
    default = {"http": ":80", "https": ":443"}[scheme]
    host = host.removesuffix(default)
    names = r"(?:[a-z0-9-]+\.)+" if host.startswith("*.") else ""
    return re.compile(rf"{scheme}://{names}{re.escape(host.removeprefix('*.'))}(?:{default})?")


class Fetching:
    """`fetch` is for the loop that keeps files. `resolver` is told from the system's only in tests."""

    def __init__(self, origins: Sequence[str], resolver: AbstractResolver | None = None) -> None:
        self._origins = origins
        self._resolver = resolver

    async def fetch(self, address: str) -> bytes:
        """What stands at an address. Raises `Unusable` for what is too large, `Undeliverable` for what may not be
        fetched or is gone, and `TryLater`.
        """
        if not is_allowed(address, self._origins):
            raise Undeliverable("not one of the origins")
        connector = aiohttp.TCPConnector(resolver=PublicOnly(self._resolver), use_dns_cache=False)
        try:
            async with (
                aiohttp.ClientSession(connector=connector, timeout=SECONDS, trust_env=False) as session,
                session.get(address, allow_redirects=False) as response,
            ):
                return await _content(response)
        except aiohttp.InvalidURL:
            raise Undeliverable("no address") from None
        except (aiohttp.ClientError, OSError) as error:  # its text may quote the address
            raise TryLater(type(error).__name__) from None


async def _content(response: aiohttp.ClientResponse) -> bytes:
    if response.status in GONE or response.status < HTTPStatus.OK or 300 <= response.status < 400:
        raise Undeliverable(f"file server says {response.status}")
    if response.status != HTTPStatus.OK:
        raise TryLater(f"file server says {response.status}")
    if (response.content_length or 0) > LARGEST:
        raise Unusable("large")
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > LARGEST:
            raise Unusable("large")
    return bytes(body)
