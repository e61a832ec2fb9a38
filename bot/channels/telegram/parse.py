"""From one update of Telegram to what it brings. Pure; the vendor's dictionary ends here."""

from dataclasses import dataclass
from datetime import datetime

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update

from bot.channels.cleaning import clean
from bot.uploads import LARGEST
from handlers.messages import File, FileKind, Incoming, Kind
from handlers.spot import written

NAME = "telegram"
KINDS_OF_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for; it remembers the last list it was given, so it is said each time."""

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("photo", "document", "video", "audio", "animation", "video_note"), "file"),
    "voice": "voice",
    "venue": "location",  # comes with a location
    "location": "location",
    "contact": "contact",
    "sticker": "sticker",
    **dict.fromkeys(("dice", "poll", "story"), "other"),
}
"""What is in a message that is no text. Kept is a place, and where a photo or a document can be fetched: no more."""
LONGEST_NAME = 400
"""Of a file, as Telegram calls it."""
GROUPS = (Chat.GROUP, Chat.SUPERGROUP)
MEMBERS = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR)
NEEDED = frozenset(
    (
        *("message_id", "date", "edit_date", "chat", "from", "text", "caption", "media_group_id", *KINDS),
        *("id", "data", "chat_instance", "message", "old_chat_member", "new_chat_member"),
    )
)
"""All we read of a message, a tap and a change of members. The library is strict about everything it is given, so that
what Telegram will add elsewhere could make a citizen's message unreadable."""
MALFORMED = (TypeError, KeyError, ValueError, AttributeError, OverflowError, OSError)
"""What `Update.de_json` raises for what Telegram would never send."""


class Unreadable(Exception):
    """No update that we can read. `update_id` is None where even that is missing."""

    def __init__(self, update_id: int | None = None) -> None:
        super().__init__("unreadable update")
        self.update_id = update_id


@dataclass(frozen=True, slots=True)
class Arrived:
    """What one update brings: `message` is for the inbox, `tap` a button whose spinner turns until it is answered."""

    update_id: int
    message: Incoming | None = None
    tap: str | None = None


def arrived(payload: object, account: str, now: datetime) -> Arrived:
    """Read an update. Raises `Unreadable`. What is not for us (channel posts, service notes …) brings nothing."""
    update_id = payload.get("update_id") if isinstance(payload, dict) else None
    if not isinstance(payload, dict) or not isinstance(update_id, int) or isinstance(update_id, bool):
        raise Unreadable
    try:
        kinds = {kind: _needed(payload[kind]) for kind in KINDS_OF_UPDATES if kind in payload}
        return _read(Update.de_json({"update_id": update_id, **kinds}), account, now)
    except MALFORMED as error:
        raise Unreadable(update_id) from error


def _needed(content: object, *, inside: bool = True) -> object:
    """What we read of it, and of the message inside it: the one whose button was tapped."""
    if not isinstance(content, dict):
        return content
    kept = {name: value for name, value in content.items() if name in NEEDED}
    return kept | {"message": _needed(kept["message"], inside=False)} if inside and "message" in kept else kept


def _read(update: Update, account: str, now: datetime) -> Arrived:
    if update.callback_query:
        query = update.callback_query
        return Arrived(update.update_id, _pressed(query, account, update.update_id, now), tap=str(query.id))
    if update.my_chat_member:
        return Arrived(update.update_id, _joined(update.my_chat_member, account))
    if update.message:
        return Arrived(update.update_id, _heard(update.message, account, update.update_id))
    if update.edited_message:
        return Arrived(update.update_id, _edited(update.edited_message, account, update.update_id))
    return Arrived(update.update_id)


def _heard(message: Message, account: str, update_id: int) -> Incoming | None:
    if message.chat.type in GROUPS:
        return _in_a_group(message.chat, account, message.date)
    kind = _kind(message)
    if kind is None or message.chat.type != Chat.PRIVATE:
        return None
    text = clean(message.text or message.caption or "")
    command, _, payload = text.partition(" ")
    is_start = kind == "text" and command == "/start"
    return Incoming(
        channel=NAME,
        account=account,
        chat=str(message.chat.id),
        message_id=str(update_id),
        kind=kind,
        sent_at=message.date,
        text=command if is_start else text,
        press=(payload.strip() or None) if is_start else None,  # of the link that led here: t.me/<bot>?start=<payload>
        file=_file(message),
        album=(message.media_group_id or "")[:LONGEST_NAME],
        spot=written(message.location.latitude, message.location.longitude) if message.location else "",
    )


def _file(message: Message) -> File | None:
    """Where a photo (the largest size that is not too large) or a document can be fetched."""
    if message.photo:
        fitting = [size for size in message.photo if (size.file_size or 0) <= LARGEST]
        return _named("image", (fitting or [message.photo[0]])[-1].file_id)
    if message.document and not message.animation:
        is_image = (message.document.mime_type or "").startswith("image/")
        return _named("image" if is_image else "pdf", message.document.file_id)
    return None


def _named(kind: FileKind, name: str) -> File | None:
    return File(kind, remote=name) if isinstance(name, str) and 0 < len(name) <= LONGEST_NAME else None


def _edited(message: Message, account: str, update_id: int) -> Incoming | None:
    """A corrected question is asked anew. A live location "edits" itself every few seconds: not a word to us."""
    if message.text is None or message.chat.type != Chat.PRIVATE:
        return None
    return _heard(message, account, update_id)


def _kind(message: Message) -> Kind | None:
    if message.text is not None:
        return "text"
    return next((kind for name, kind in KINDS.items() if getattr(message, name)), None)


def _pressed(query: CallbackQuery, account: str, update_id: int, now: datetime) -> Incoming | None:
    if not query.data or (query.message and query.message.chat.type != Chat.PRIVATE):
        return None
    # The message may be too old to be shown to us; in a private chat its chat is the citizen.
    chat = query.message.chat.id if query.message else query.from_user.id
    return Incoming(NAME, account, str(chat), str(update_id), "press", now, press=clean(query.data))


def _in_a_group(chat: Chat, account: str, at: datetime) -> Incoming:
    """One pointer to the private chat: every word in this group is the same message to the inbox, taken once."""
    return Incoming(NAME, account, str(chat.id), f"group:{chat.id}", "group", at)


def _joined(change: ChatMemberUpdated, account: str) -> Incoming | None:
    is_in = change.chat.type in GROUPS and change.new_chat_member.status in MEMBERS
    return _in_a_group(change.chat, account, change.date) if is_in else None
