"""Files of our own pages, read once and served with addresses that change when they do."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from importlib.resources.abc import Traversable

from aiohttp import hdrs, web

TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "html": "text/html"}
FOR_A_YEAR = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"


@dataclass(frozen=True)
class PageFile:
    """One file of a page."""

    folder: Traversable
    name: str

    @cached_property
    def content(self) -> bytes:
        return (self.folder / self.name).read_bytes()

    @cached_property
    def version(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:16]

    def response(self, request: web.Request) -> web.Response:
        """The file, or 304. An address with its version in it never changes, any other is asked for again."""
        is_versioned = request.query.get("v") == self.version
        headers = {
            hdrs.CACHE_CONTROL: FOR_A_YEAR if is_versioned else FOR_AN_HOUR,
            hdrs.ETAG: f'"{self.version}"',
            "Cross-Origin-Resource-Policy": "cross-origin",  # the chat's button stands on another site's page
        }
        if any(tag.value == self.version for tag in request.if_none_match or ()):
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        kind = TYPES[self.name.rpartition(".")[2]]
        response = web.Response(body=self.content, content_type=kind, charset="utf-8", headers=headers)
        response.enable_compression()
        return response
