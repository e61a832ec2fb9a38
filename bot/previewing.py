"""How a message will look on each channel, by the channels' own renderers: what an editor sees before it is sent."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.channels import Cursor, Past
from bot.channels.telegram import render as telegram
from bot.channels.webchat import render as webchat
from bot.channels.zalo import render as zalo
from bot.channels.zalobot import render as zalobot
from handlers.messages import Reply


@dataclass(frozen=True, slots=True)
class Preview:
    """One message on one channel. `markup`: what the renderer made, safe to be shown as it is; else `text` is plain."""

    channel: str
    text: str
    buttons: tuple[str, ...] = ()
    is_markup: bool = False


def previews(reply: Reply) -> list[Preview]:
    """Zalo is shown as it is without buttons of its own, which is the default there."""
    shown = webchat.event(Past(Cursor(), datetime.now(UTC), reply), {})
    on_telegram = [
        Preview("telegram", part.html, tuple(button.label for row in part.keyboard for button in row), is_markup=True)
        for part in telegram.parts(reply)
        if isinstance(part, telegram.TextPart)
    ]
    on_zalo = [Preview("zalo", part.text) for part in zalo.parts(reply, "numbers") if isinstance(part, zalo.TextPart)]
    return [
        Preview("webchat", shown["text"], tuple(one["label"] for one in shown["choices"])),
        *on_telegram,
        *on_zalo,
        *(Preview("zalobot", text) for text in zalobot.texts(reply)),
    ]
