"""From one event of Zalo to what it brings. Pure; the vendor's dictionary ends here.

Zalo's numbers are often strings and its ids are those of one Official Account: the same person has another id at each.
Nothing is promised about order, and the same event may come several times.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.channels.cleaning import clean
from bot.channels.fetching import ADDRESS
from handlers import spot
from handlers.messages import File, FileKind, Incoming, Kind

NAME = "zalo"
KINDS: dict[str, Kind] = {
    "user_send_text": "text",
    "user_send_link": "other",
    **dict.fromkeys(("user_send_image", "user_send_gif", "user_send_video", "user_send_file"), "file"),
    "user_send_audio": "voice",
    "user_send_sticker": "sticker",
    "user_send_location": "location",
    "user_send_business_card": "contact",
    "user_submit_info": "contact",
    "user_withdraw": "withdrawn",
}
"""What a citizen did, by the event's name. All other events are acknowledged, and bring nothing."""
FILES: dict[str, FileKind] = {"user_send_image": "image", "user_send_gif": "image", "user_send_file": "pdf"}
"""What a file seems to be until its content was seen."""
PICTURES = ("jpg", "jpeg", "png", "webp", "heic")
STARTS = ("follow", "user_click_chatnow")
"""The citizen came to us without a word: a greeting opens the conversation."""
ID = re.compile(r"[\w.:-]{1,100}", re.ASCII)
LONGEST_TEXT = 10_000
TAPPED = re.compile(r"(?:^|.*\s)#(?P<press>\d{1,18}\.\d{1,4}|[a-z]{1,20}\|[\w|-]{0,60})", re.ASCII | re.DOTALL)
"""What a tapped button says in the citizen's name: its label, or nothing, and what stands behind it."""
MILLISECONDS = range(10**12, 10**13)
SECONDS = range(10**9, 10**10)


class Unreadable(Exception):
    """No event that we can read."""


@dataclass(frozen=True, slots=True)
class Echo:
    """Somebody of ours wrote to a citizen from Zalo's own console; `operator` is how Zalo names them."""

    conversation: str
    operator: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Arrived:
    """What one event brings: whose Official Account it came to ("" where that is not said), what is for the inbox."""

    event: str
    account: str = ""
    message: Incoming | None = None
    echo: Echo | None = None


def arrived(payload: object, now: datetime) -> Arrived:
    """Read an event. Raises `Unreadable`."""
    if not isinstance(payload, dict) or not isinstance(payload.get("event_name"), str):
        raise Unreadable
    event = payload["event_name"]
    if event.startswith("oa_send_"):
        return _echoed(payload, event, now)
    account = _first(payload, "recipient.id", "oa_id")
    user = _first(payload, "sender.id", "follower.id", "user_id")
    if not account or not user or (event not in KINDS and event not in STARTS):
        return Arrived(event, account)
    sent_at = _time(payload.get("timestamp")) or now
    if event in STARTS:
        # One greeting a day, however they came and however often they are seen to come.
        message = Incoming(NAME, account, user, f"start:{user}:{sent_at:%Y%m%d}", "text", sent_at, text="/start")
    else:
        message = _heard(payload, account, user, sent_at)
    return Arrived(event, account, message)


def _echoed(payload: dict[str, Any], event: str, now: datetime) -> Arrived:
    """Zalo tells of all that an account writes; only what a human wrote names an administrator."""
    account, user = _first(payload, "sender.id"), _first(payload, "recipient.id")
    operator = _first(payload, "sender.admin_id")
    if not (account and user and operator):
        return Arrived(event, account)
    sent_at = _time(payload.get("timestamp")) or now
    return Arrived(event, account, echo=Echo(f"{NAME}:{account}:{user}", f"{NAME}:{operator}", sent_at))


def _heard(payload: dict[str, Any], account: str, user: str, sent_at: datetime) -> Incoming:
    event = payload["event_name"]
    said = _at(payload, "message.text")
    text = clean(said[:LONGEST_TEXT]) if isinstance(said, str) else ""
    own_number = _first(payload, "message.msg_id") or f"{user}:{str(payload.get('timestamp'))[:20]}"
    common = (NAME, account, user, f"{event}:{own_number}")
    if event == "user_send_text" and (tapped := TAPPED.fullmatch(text)):
        return Incoming(*common, "press", sent_at, press=tapped["press"])
    kind = "text" if event == "user_send_link" and text else KINDS[event]
    attachment = _attachment(payload)
    return Incoming(*common, kind, sent_at, text=text, file=_file(event, attachment), spot=_spot(event, attachment))


def _attachment(payload: dict[str, Any]) -> dict[str, Any]:
    """What the first attachment holds; there is never more than one."""
    attachments = _at(payload, "message.attachments")
    first = attachments[0] if isinstance(attachments, list) and attachments else None
    found = first.get("payload") if isinstance(first, dict) else None
    return found if isinstance(found, dict) else {}


def _spot(event: str, attachment: dict[str, Any]) -> str:
    """A place; its coordinates come as strings."""
    names = ("latitude", "longitude")
    found = [_at(attachment, f"coordinates.{name}") for name in names] if event == "user_send_location" else []
    return spot.read(",".join(map(str, found))) if found else ""


def _file(event: str, attachment: dict[str, Any]) -> File | None:
    """Where a photo or a document can be fetched, for a while. Whether we may is not decided here."""
    kind, address = FILES.get(event), attachment.get("url")
    if kind is None:
        return None
    if not isinstance(address, str) or not ADDRESS.fullmatch(address):
        return None
    is_picture = kind == "pdf" and str(attachment.get("type")).lower() in PICTURES
    return File("image" if is_picture else kind, remote=address)


def _first(payload: dict[str, Any], *places: str) -> str:
    """The first of these that holds an id."""
    return next((found for place in places if (found := _id(_at(payload, place)))), "")


def _at(payload: dict[str, Any], place: str) -> Any:
    found: Any = payload
    for name in place.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _id(value: object) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return text if isinstance(text, str) and ID.fullmatch(text) else ""


def _time(value: object) -> datetime | None:
    """When it happened: milliseconds since 1970, as a string; None for what cannot be such a time."""
    text = str(value)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    if number in MILLISECONDS:
        return datetime.fromtimestamp(number / 1000, UTC)
    return datetime.fromtimestamp(number, UTC) if number in SECONDS else None
