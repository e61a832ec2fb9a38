"""Logs: one JSON object a line on standard error, with ids and lengths, never with what people wrote.

An exception is logged as its kind and the places it passed, because its text may hold a citizen's words. Masking is
the last step all the same, for our own lines and for those of every library.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from handlers.masking import mask

TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
"""A bot token; libraries write it as part of an address."""
DIGEST = re.compile(r"(?<!\w)(?=(?:\d*[a-f]+\d+){2}|(?:\d+[a-f]+){2})[0-9a-f]{16,}(?!\w)")
"""A version or a digest in hexadecimal, its digits broken by letters more than once, as no number of a person is."""
TALKATIVE = ("httpx", "httpcore", "aiosqlite", "sqlalchemy", "alembic", "asyncio", "aiohttp.access")
"""These write addresses with tokens, SQL with its values, or simply too much."""
FRAMES = 4


def set_up(level: str, stream: TextIO | None = None) -> None:
    """Send every log line of this process to `stream` (standard error) as masked JSON."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_text,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(shared))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _formatter(shared: list[Processor]) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            masked,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def without_text(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Replace an exception by its kind and the places it passed."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"], event["at"] = type(error).__name__, where(error)
    return event


def where(error: BaseException) -> list[str]:
    """The innermost places an error passed through."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames]


def masked(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The last processor: no token, phone, identity number or e-mail leaves the process."""
    return {name: value if name == "timestamp" else _masked(value) for name, value in event.items()}


def _masked(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, dict):
        return {_masked(key): _masked(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(item) for item in value]
    return _masked_text(TOKEN.sub("[token]", str(value)))


def _masked_text(text: str) -> str:
    """Masked but for digests: the version of the knowledge must be readable."""
    shown, end = "", 0
    for digest in DIGEST.finditer(text):
        shown += mask(text[end : digest.start()]) + digest[0]
        end = digest.end()
    return shown + mask(text[end:])
