"""From what was heard and said to what the page shows. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from typing import Any
from urllib.parse import urlsplit

from bot.channels import Cursor, Past
from bot.channels.capabilities import CHANNELS
from bot.channels.enclosing import LABELS
from bot.channels.webchat.parse import number
from bot.config import Config
from handlers.messages import Choice, Incoming, Reply, plain

SAFE_SCHEMES = ("http", "https", "mailto", "tel")
OWN = "chat/"
"""Our own pages, from where the chat stands."""
ERASED = "(nội dung đã xóa)"
A_FILE = "(đã gửi một tệp)"
A_PLACE = "(đã gửi vị trí)"
A_CHOICE = "(đã chọn)"
A_LINK = "Mở từ mã QR"
"""As the page itself calls it (chat.js)."""
TRIAL = "Trợ lý tự động – bản thử nghiệm"
OFFICIAL = "Trợ lý tự động"
_compact = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def event(past: Past, labels: Mapping[str, str]) -> dict[str, Any]:
    """One message as the page gets it. `labels` says what stood on the choices shown so far, by their press."""
    common = {"id": event_id(past.cursor), "at": past.at.isoformat()}
    if isinstance(past.content, Reply):
        return common | _said(past.content)
    return common | _heard(past.content, labels)


def event_id(cursor: Cursor) -> str:
    return f"{cursor.heard}.{cursor.said}"


def row(past: Past) -> str:
    """What tells one message from all others, also when earlier ones are erased: the row it stands in."""
    return f"h{past.cursor.heard}" if isinstance(past.content, Incoming) else f"s{past.cursor.said}"


def is_blank(past: Past) -> bool:
    """Whether what somebody wrote was erased while the row stays."""
    return isinstance(past.content, Incoming) and past.content.kind == "text" and not past.content.text


def state(past: Past) -> str:
    """The row a message stands in, and whether its words are still there."""
    return f"{row(past)} blank" if is_blank(past) else row(past)


def kept(whole: list[Past]) -> bytes:
    """An event for the page alone: the rows that are still kept, and those that are blank; the rest was erased."""
    rows, blank = [row(past) for past in whole], [row(past) for past in whole if is_blank(past)]
    body = _compact({"rows": rows, "blank": blank, "erased": ERASED})
    return f"event: kept\ndata: {body}\n\n".encode()


def labels_of(content: Incoming | Reply) -> dict[str, str]:
    if isinstance(content, Incoming):
        return {}
    return {choice.press: choice.label for choice in content.choices if choice.press is not None}


def frame(message: dict[str, Any]) -> bytes:
    """One server-sent event. JSON never holds a raw line end, so one `data:` line is enough."""
    body = _compact(message)
    return f"id: {message['id']}\nevent: message\ndata: {body}\n\n".encode(errors="replace")


ELSEWHERE = "Tin qua {} đang đến chậm. Anh/chị nhắn ở trang này được ngay."


def page(template: str, config: Config, versions: Mapping[str, str], down: Sequence[str] = ()) -> str:
    """The page with the operator's words in it; `versions` are the addresses' parts that change with the files.

    `down` names other channels that do not get through just now.
    """
    title = OFFICIAL if config.locality.authorised_by.strip() else TRIAL
    named = " và ".join(escape(CHANNELS[channel].title) for channel in down)
    elsewhere = f'    <p class="trouble" role="status">{ELSEWHERE.format(named)}</p>\n' if down else ""
    return template.format_map({"title": escape(title), "elsewhere": elsewhere, **versions})


def _said(reply: Reply) -> dict[str, Any]:
    body: dict[str, Any] = {
        "from": "officer" if reply.by_officer else "bot",
        "text": plain(reply.text),
        "choices": [*_file(reply), *(shown for choice in reply.choices if (shown := _choice(choice)))],
        "blocks": reply.to_json()["text"],
    }
    return body | ({"document": asdict(reply.document)} if reply.document else {})


def _file(reply: Reply) -> list[dict[str, str]]:
    """What opens a file that goes with a reply."""
    return [{"label": LABELS[reply.file.kind], "url": f"{OWN}files/{reply.file.token}"}] if reply.file else []


def _choice(choice: Choice) -> dict[str, str] | None:
    if choice.press is not None:
        return {"label": choice.label, "press": choice.press}
    if choice.url is not None and (urlsplit(choice.url).scheme in SAFE_SCHEMES or choice.url.startswith(OWN)):
        return {"label": choice.label, "url": choice.url}
    return None


def _heard(message: Incoming, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "from": "citizen",
        "text": _words(message, labels),
        "choices": [],
        "message_id": number(message),
        **({"press": message.press} if message.press else {}),
    }


def _words(message: Incoming, labels: Mapping[str, str]) -> str:
    if message.kind == "press":
        press = message.press or ""
        return labels.get(press, A_LINK if press.startswith("link|") else A_CHOICE)
    if message.kind == "file":
        return f"{A_FILE} {message.text}".strip()
    if message.kind == "location":
        return A_PLACE
    return message.text or ERASED
