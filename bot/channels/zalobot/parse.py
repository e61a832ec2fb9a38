"""From one event of a Zalo bot to what it brings. Pure; the vendor's dictionary ends here.

An event comes wrapped as an answer (`{"ok": true, "result": {…}}`) or bare, with a photo under either of two names; all
was seen. What the bot itself wrote comes back too, and is nobody's message.
"""

import re
from datetime import UTC, datetime
from typing import Any

from bot.channels.cleaning import clean
from bot.channels.fetching import ADDRESS
from handlers.messages import File, Incoming, Kind

NAME = "zalobot"
KINDS: dict[str, Kind] = {
    "message.text.received": "text",
    "message.image.received": "file",
    "message.sticker.received": "sticker",
    "message.voice.received": "voice",
    "message.unsupported.received": "other",
}
"""What a citizen did, by the event's name. Other events bring nothing."""
ID = re.compile(r"[\w.:-]{1,90}", re.ASCII)
MILLISECONDS = range(10**12, 10**13)


class Unreadable(Exception):
    """No event that we can read."""


def arrived(payload: object, account: str, now: datetime) -> Incoming | None:
    """Read an event; None where it brings nothing. Raises `Unreadable`."""
    event = _dict(payload)
    event = _dict(event["result"]) if "result" in event else event
    name = event.get("event_name")
    if not isinstance(name, str):
        raise Unreadable
    if name not in KINDS:
        return None
    message = _dict(event.get("message"))
    sender, chat = _dict(message.get("from")), _dict(message.get("chat", {}))
    if sender.get("is_bot") is True or sender.get("id") == account:
        return None
    chat_id, at = _id(chat.get("id", sender.get("id"))), _time(message.get("date"), now)
    if str(chat.get("chat_type", "PRIVATE")).upper() != "PRIVATE":
        return Incoming(NAME, account, chat_id, f"group:{chat_id}", "group", at)
    return Incoming(
        channel=NAME,
        account=account,
        chat=chat_id,
        message_id=f"{name.split('.')[1]}:{_id(message.get('message_id'))}",
        kind=KINDS[name],
        sent_at=at,
        text=clean(_text(message.get("text")) or _text(message.get("caption"))),
        file=_photo(message) if KINDS[name] == "file" else None,
    )


def _photo(message: dict[str, Any]) -> File | None:
    """Where a photo can be fetched, for a while. Whether we may is not decided here."""
    address = _text(message.get("photo")) or _text(message.get("photo_url"))
    return File("image", remote=address) if ADDRESS.fullmatch(address) else None


def _dict(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable
    return value


def _id(value: object) -> str:
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise Unreadable
    return value


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _time(value: object, now: datetime) -> datetime:
    """In milliseconds, as a number or a text; the time it came in where there is none."""
    text = str(value)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return datetime.fromtimestamp(number / 1000, UTC) if number in MILLISECONDS else now
