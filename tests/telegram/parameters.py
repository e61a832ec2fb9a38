"""Reading a call's parameters as the Bot API does: from the query, a form, a multipart form or JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.telegram.refusals import bad


@dataclass(frozen=True)
class Upload:
    name: str
    media_type: str
    content: bytes


Parameters = Mapping[str, Any]
"""In JSON values are what they are; elsewhere they are strings, and nested ones JSON in strings."""


async def read(request: web.Request) -> dict[str, Any]:
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return found | _from_json(await request.read())
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                found[name] = Upload(value.filename, value.content_type, value.file.read())
            else:
                found[name] = value
    return found


def _from_json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body.decode()) if body else {}
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeError as error:
        raise bad("strings must be encoded in UTF-8") from error
    except ValueError as error:
        raise bad("can't parse JSON object") from error
    if not isinstance(found, dict):
        raise bad("object expected")
    return found


def text(parameters: Parameters, name: str) -> str:
    value = parameters.get(name, "")
    return value if isinstance(value, str) else json.dumps(value)


def number(parameters: Parameters, name: str, default: int = 0) -> int:
    """Read leniently: what is no number is the default."""
    try:
        return int(parameters.get(name, default))
    except (TypeError, ValueError):
        return default


def flag(parameters: Parameters, name: str) -> bool:
    return str(parameters.get(name, "")).lower() in ("true", "yes", "1")


def nested(parameters: Parameters, name: str, sentence: str) -> Any:
    """A value that is an object or a list. Raises `sentence` for JSON that cannot be read; None when absent."""
    value = parameters.get(name)
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError as error:
        raise bad(sentence) from error
