"""From one reply to the messages Zalo is sent. Pure.

An Official Account writes plain text of at most 2,000 characters. Choices are a numbered list, which the conversation
remembers, so that "2", "hai" or the label answers; or, where an operator has them switched on, at most five buttons. A
tapped button comes back as a message of the citizen's whose text is what stood behind it (see `parse.TAPPED`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any, Literal

from bot.channels import Enclosed
from bot.channels.addresses import untold
from bot.channels.capabilities import ZALO
from bot.channels.cleaning import visible
from bot.channels.menus import pieces, spelled
from bot.uploads import TYPES
from handlers.messages import Choice, Document, Reply, plain

Body = dict[str, Any]
Buttons = Literal["numbers", "hidden", "shown"]

WEB_ADDRESS = re.compile(r"https?://[!-~]+")
PHONE = re.compile(r"tel:\+?([\d .-]{3,20})")
PLEASE_CHOOSE = "Mời anh/chị chọn:"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to hand over; `kind` is what Zalo calls its sort."""

    kind: Literal["image", "gif", "file"]
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class TextPart:
    text: str
    buttons: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True)
class FilePart:
    file: Upload


Part = TextPart | FilePart


def parts(reply: Reply, buttons: Buttons, file: Enclosed | None = None) -> list[Part]:
    """The messages of a reply, in order. Choices stand at the end of the last text; files come after it."""
    said = visible(plain(reply.text)).strip()
    tapped = _buttons(untold(reply.choices, said), buttons)
    text = (said or PLEASE_CHOOSE) if tapped else spelled(reply)
    found: list[Part] = [TextPart(one) for one in pieces(text, ZALO.units)]
    if tapped and isinstance(found[-1], TextPart):
        found[-1] = replace(found[-1], buttons=tapped)
    found += [FilePart(_as_word(reply.document))] if reply.document else []
    return found + ([FilePart(_enclosed(file))] if file else [])


def text_message(user: str, part: TextPart) -> Body:
    message: Body = {"text": part.text}
    if part.buttons:
        message["attachment"] = {"type": "template", "payload": {"buttons": list(part.buttons)}}
    return {"recipient": {"user_id": user}, "message": message}


def file_message(user: str, kind: str, name: str) -> Body:
    """A file under the name that its upload gave it."""
    if kind == "file":
        attachment: Body = {"type": "file", "payload": {"token": name}}
    else:
        elements = [{"media_type": kind, "attachment_id": name}]
        attachment = {"type": "template", "payload": {"template_type": "media", "elements": elements}}
    return {"recipient": {"user_id": user}, "message": {"attachment": attachment}}


def _buttons(choices: Sequence[Choice], buttons: Buttons) -> tuple[Body, ...]:
    """All choices as buttons; none where they do not all fit."""
    if buttons == "numbers" or not 0 < len(choices) <= ZALO.buttons:
        return ()
    made = [_button(choice, is_shown=buttons == "shown") for choice in choices]
    return tuple(one for one in made if one) if all(made) else ()


def _button(choice: Choice, *, is_shown: bool) -> Body | None:
    title = visible(choice.label).strip()
    if not 0 < len(title) <= ZALO.label:
        return None
    if choice.press is not None:
        kind, payload = (
            ("oa.query.show", f"{title} #{choice.press}") if is_shown else ("oa.query.hide", f"#{choice.press}")
        )
        return {"title": title, "type": kind, "payload": payload} if len(payload) <= ZALO.press else None
    if phone := PHONE.fullmatch(choice.url or ""):
        return {"title": title, "type": "oa.open.phone", "payload": {"phone_code": _dialled(phone[1])}}
    if WEB_ADDRESS.fullmatch(choice.url or ""):
        return {"title": title, "type": "oa.open.url", "payload": {"url": choice.url}}
    return None


def _dialled(number: str) -> str:
    """As Zalo takes it: a number of this country with 84 in front, a short one as it is."""
    digits = re.sub(r"\D", "", number)
    return f"84{digits[1:]}" if digits.startswith("0") and len(digits) > 8 else digits


def _enclosed(file: Enclosed) -> Upload:
    return Upload("image" if file.kind == "image" else "file", file.name, TYPES[file.kind], file.content)


def _lines(page: str) -> str:
    """The words of a page of ours, in which nobody else's "<" stands: a line for each piece of it."""
    body = page.partition("<body>")[2].replace(">\n<", "><").replace("<h2>", "\n")
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"</(?:p|h1|h2)>", "\n", body))).strip()


def _as_word(document: Document) -> Upload:
    """A text file as a Word file: Zalo takes no other kind of text."""
    from bot.papers.document import Paper  # noqa: PLC0415 - slow to load, and seldom needed

    paper = Paper()
    paper.listing(_lines(document.content) if document.media_type == "text/html" else document.content)
    stem = re.sub(r"[^\w.()-]+", "-", visible(document.name)).strip(".-").rpartition(".")[0]
    return Upload("file", f"{stem or 'tep'}.docx", WORD, paper.bytes())
