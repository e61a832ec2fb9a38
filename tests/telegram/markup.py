"""What may stand under a message."""

import re
from typing import Any

from tests.telegram.parameters import Parameters, nested
from tests.telegram.refusals import bad

MOST_BUTTONS = 100
LONGEST_DATA = 64
LARGEST = 10_240
TEXT_ONLY = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
USES = ("url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay")
URL = re.compile(r"(https?://)?[^\s/?#@]+\.[^\s/?#@.]{2,}([/?#]\S*)?|tg://\S+")


def inline_keyboard(parameters: Parameters) -> dict[str, Any] | None:
    """The checked keyboard of a message; None where there is none, or one of another kind."""
    markup = nested(parameters, "reply_markup", "can't parse reply keyboard markup JSON object")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [button for row in rows for button in row]
    for button in buttons:
        _check_button(button)
    if len(buttons) > MOST_BUTTONS or len(str(markup).encode()) > LARGEST:
        raise bad("reply markup is too long")
    return {"inline_keyboard": rows} if buttons else None


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not str(button.get("text", "")).strip():
        raise bad("inline keyboard button text must be non-empty")
    if not any(button.get(use) for use in USES):
        raise bad(TEXT_ONLY)
    if len(str(button.get("callback_data", "")).encode()) > LONGEST_DATA:
        raise bad("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url and not URL.fullmatch(url):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
