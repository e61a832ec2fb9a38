"""The methods of the Bot API that a bot like ours may call."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.telegram import html_text, markdown_text
from tests.telegram.delivery import Delivering, Hook
from tests.telegram.entities import CannotParse, Styled, fixed, is_blank
from tests.telegram.flood import Flood
from tests.telegram.markup import inline_keyboard
from tests.telegram.parameters import Parameters, Upload, flag, nested, number, text
from tests.telegram.refusals import Refusal, bad, too_many
from tests.telegram.updates import BY_WEBHOOK, Updates, check_kinds
from tests.telegram.world import Chat, Message, World

READERS: dict[str, Callable[[str], Styled]] = {"html": html_text.read, "markdownv2": markdown_text.read}
LONGEST_RAW = 32_768
LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
Result = tuple[Any, str]
"""What comes back, and a description where the vendor gives one."""


@dataclass
class Methods:
    """`any_address`: webhooks may be http and anywhere, as with the vendor's server in local mode."""

    world: World
    updates: Updates
    delivering: Delivering
    flood: Flood
    any_address: bool = True
    _hooked_at: float = field(default=-10.0)

    async def call(self, name: str, parameters: Parameters) -> Result:
        """Do it. Raises `Refusal`."""
        if name == "getupdates":
            return await self._get_updates(parameters), ""
        method = METHODS.get(name)
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        return method(self, parameters)

    def get_me(self, _parameters: Parameters) -> Result:
        return self.world.bot | {"can_join_groups": True, "can_read_all_group_messages": False}, ""

    def send_message(self, parameters: Parameters) -> Result:
        content = self._text(parameters)
        return self._send(parameters, content), ""

    def send_document(self, parameters: Parameters) -> Result:
        return self._send_file(parameters, "document"), ""

    def send_photo(self, parameters: Parameters) -> Result:
        return self._send_file(parameters, "photo"), ""

    def edit_message_text(self, parameters: Parameters) -> Result:
        return self._edit(parameters, self._text(parameters), "text"), ""

    def edit_message_caption(self, parameters: Parameters) -> Result:
        return self._edit(parameters, self._caption(parameters), "caption"), ""

    def edit_message_reply_markup(self, parameters: Parameters) -> Result:
        return self._edit(parameters, {}, ""), ""

    def get_file(self, parameters: Parameters) -> Result:
        return self.world.link(text(parameters, "file_id")), ""

    def delete_message(self, parameters: Parameters) -> Result:
        chat = self.world.chat(parameters)
        message = self.world.message(parameters, chat, "delete")
        chat.deleted.add(message["message_id"])
        del chat.messages[message["message_id"]]
        return True, ""

    def send_chat_action(self, parameters: Parameters) -> Result:
        self.world.chat(parameters)
        return True, ""

    def answer_callback_query(self, parameters: Parameters) -> Result:
        if len(text(parameters, "text")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        self.world.answer_tap(str(parameters.get("callback_query_id", "")))
        return True, ""

    def set_my_commands(self, parameters: Parameters) -> Result:
        commands = nested(parameters, "commands", "can't parse commands JSON object") or []
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "").removeprefix("/")):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(command.get("description", "")) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        if len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        self.world.commands = commands
        return True, ""

    def get_my_commands(self, _parameters: Parameters) -> Result:
        return self.world.commands, ""

    def set_webhook(self, parameters: Parameters) -> Result:
        if not text(parameters, "url"):
            return self.delete_webhook(parameters)
        self._check_webhook_rate()
        url, secret = text(parameters, "url"), text(parameters, "secret_token")
        self._check_address(url)
        _check_secret(secret)
        self._kinds(parameters)
        hook = Hook(url, secret, min(max(number(parameters, "max_connections", 40), 1), 100))
        before = self.delivering.hook
        self.updates.end_poll(BY_WEBHOOK)
        self._drop(parameters)
        self.delivering.begin(hook)
        is_same = before is not None and (before.url, before.secret) == (url, secret)
        return True, "Webhook is already set" if is_same else "Webhook was set"

    def delete_webhook(self, parameters: Parameters) -> Result:
        before, self.delivering.hook = self.delivering.hook, None
        self._drop(parameters)
        return True, "Webhook was deleted" if before else "Webhook is already deleted"

    def get_webhook_info(self, _parameters: Parameters) -> Result:
        hook = self.delivering.hook
        waiting = {"pending_update_count": len(self.updates.waiting), "has_custom_certificate": False}
        if hook is None:
            return {"url": ""} | waiting, ""
        trouble = {"last_error_date": hook.trouble_at, "last_error_message": hook.trouble} if hook.trouble else {}
        kinds = {"allowed_updates": list(self.updates.allowed)} if self.updates.allowed else {}
        return {"url": hook.url, "max_connections": hook.most} | kinds | waiting | trouble, ""

    async def _get_updates(self, parameters: Parameters) -> list[dict[str, Any]]:
        await self.updates.check_poll(self.delivering.hook.url if self.delivering.hook else "")
        self._kinds(parameters)
        seconds = min(max(number(parameters, "timeout"), 0), 50)
        limit, offset = number(parameters, "limit", 100), number(parameters, "offset")
        return [update.body for update in await self.updates.fetch(offset, limit, seconds)]

    def _kinds(self, parameters: Parameters) -> None:
        kinds = nested(parameters, "allowed_updates", "can't parse allowed updates JSON object")
        check_kinds(kinds)
        self.updates.allow(kinds)

    def _drop(self, parameters: Parameters) -> None:
        if flag(parameters, "drop_pending_updates"):
            self.updates.waiting.clear()

    def _check_webhook_rate(self) -> None:
        now = self.world.clock()
        if now - self._hooked_at < 1:
            raise too_many(1)
        self._hooked_at = now

    def _check_address(self, url: str) -> None:
        parts = urlsplit(url)
        if self.any_address and parts.scheme in ("http", "https") and parts.hostname:
            return
        if parts.scheme != "https" or not parts.hostname:
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in (80, 88, 443, 8443):
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if parts.hostname.startswith(("127.", "10.", "192.168.")):
            raise bad(f"bad webhook: IP address {parts.hostname} is reserved")

    def _text(self, parameters: Parameters) -> dict[str, Any]:
        source = text(parameters, "text")
        if not source:
            raise bad("message text is empty")
        if len(source.encode()) > LONGEST_RAW:
            raise bad("text is too long")
        styled = _styled(source, text(parameters, "parse_mode"))
        if is_blank(styled.text):
            raise bad("text must be non-empty")
        if len(styled.text) > LONGEST_TEXT:
            raise bad("message is too long")
        return _content("text", "entities", styled)

    def _send_file(self, parameters: Parameters, kind: str) -> Message:
        file = parameters.get(kind)
        if not isinstance(file, Upload):
            raise bad(f"there is no {kind} in the request")
        if not file.content:
            raise bad("file must be non-empty")
        caption = self._caption(parameters)
        body = self.world.keep(file.content)
        described: Any = body | {"file_name": file.name, "mime_type": file.media_type}
        content = {kind: [body | {"width": 1, "height": 1}] if kind == "photo" else described}
        return self._send(parameters, content | (caption if caption["caption"] else {}))

    def _caption(self, parameters: Parameters) -> dict[str, Any]:
        caption = _styled(text(parameters, "caption"), text(parameters, "parse_mode"))
        if len(caption.text) > LONGEST_CAPTION:
            raise bad("message caption is too long")
        return _content("caption", "caption_entities", caption)

    def _edit(self, parameters: Parameters, content: dict[str, Any], what: str) -> Message:
        """Change a message of the bot's own. `what` is its text or its caption; empty: only its buttons."""
        content = content | self._keyboard(parameters)
        chat = self.world.chat(parameters)
        message = self.world.message(parameters, chat, "edit")
        if what == "text" and "text" not in message:
            raise bad("there is no text in the message to edit")
        if what == "caption" and "text" in message:
            raise bad("there is no caption in the message to edit")
        self.flood.check(chat.id)
        changed = {"reply_markup", *({what, "entities" if what == "text" else "caption_entities"} if what else ())}
        if all(message.get(name) == content.get(name) for name in changed):
            raise bad(NOT_MODIFIED)
        message.pop("reply_markup", None)
        message |= content | {"edit_date": int(self.world.clock())}
        return message

    def _send(self, parameters: Parameters, content: dict[str, Any]) -> Message:
        keyboard = self._keyboard(parameters)
        chat = self.world.chat(parameters)
        replied = _replied(parameters, chat)
        self.flood.check(chat.id)
        return self.world.put(chat, self.world.bot, content | keyboard | replied)

    def _keyboard(self, parameters: Parameters) -> dict[str, Any]:
        keyboard = inline_keyboard(parameters)
        return {"reply_markup": keyboard} if keyboard else {}


def _styled(source: str, mode: str) -> Styled:
    if not mode:
        return fixed(Styled(source))
    read = READERS.get(mode.lower())
    if read is None:
        raise bad("unsupported parse_mode")
    try:
        return fixed(read(source))
    except CannotParse as error:
        raise bad(f"can't parse entities: {error}") from error


def _content(name: str, entities: str, styled: Styled) -> dict[str, Any]:
    found = [entity.to_json() for entity in styled.entities]
    return {name: styled.text} | ({entities: found} if found else {})


def _replied(parameters: Parameters, chat: Chat) -> dict[str, Any]:
    """The message that this one is a reply to."""
    given = nested(parameters, "reply_parameters", "can't parse reply parameters JSON object") or parameters
    number_given = number(given, "message_id" if given is not parameters else "reply_to_message_id")
    if not number_given or flag(given, "allow_sending_without_reply"):
        return {}
    if number_given not in chat.messages:
        raise bad("message to be replied not found")
    return {"reply_to_message": chat.messages[number_given]}


def _check_secret(secret: str) -> None:
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad("secret token contains unallowed characters")


METHODS: dict[str, Callable[[Methods, Parameters], Result]] = {
    "getme": Methods.get_me,
    "sendmessage": Methods.send_message,
    "senddocument": Methods.send_document,
    "sendphoto": Methods.send_photo,
    "sendchataction": Methods.send_chat_action,
    "editmessagetext": Methods.edit_message_text,
    "editmessagecaption": Methods.edit_message_caption,
    "editmessagereplymarkup": Methods.edit_message_reply_markup,
    "getfile": Methods.get_file,
    "deletemessage": Methods.delete_message,
    "answercallbackquery": Methods.answer_callback_query,
    "setmycommands": Methods.set_my_commands,
    "getmycommands": Methods.get_my_commands,
    "setwebhook": Methods.set_webhook,
    "deletewebhook": Methods.delete_webhook,
    "getwebhookinfo": Methods.get_webhook_info,
}
