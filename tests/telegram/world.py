"""Who and what exists at this Telegram: the bot, chats, their messages, taps that wait for an answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

from tests.telegram.parameters import Parameters, number
from tests.telegram.refusals import bad, refuse

SECONDS_TO_ANSWER_A_TAP = 15.0
"""The real deadline is not published; this is on the strict side."""

LARGEST_DOWNLOAD = 20 * 1024 * 1024
SECONDS_OF_A_LINK = 3_600.0
Message = dict[str, Any]


@dataclass
class Chat:
    """`is_open`: the bot may write here, because the person wrote first or the group took it in.

    `is_known`: the bot has met the person elsewhere, which does not let it write.
    """

    id: int
    kind: Literal["private", "group", "supergroup"]
    name: str
    is_open: bool = False
    is_known: bool = False
    is_bot: bool = False
    is_blocked: bool = False
    is_deactivated: bool = False
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)

    def to_json(self) -> dict[str, Any]:
        name = {"first_name": self.name} if self.kind == "private" else {"title": self.name}
        return {"id": self.id, "type": self.kind, **name}

    def from_bot(self) -> list[Message]:
        return [message for message in self.messages.values() if message["from"]["is_bot"]]


@dataclass
class World:
    token: str
    clock: Callable[[], float]
    username: str = "motcua_thu_bot"
    chats: dict[int, Chat] = field(default_factory=dict)
    commands: list[dict[str, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    """What was uploaded, by its id."""
    links: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Where a file can be fetched: its id, and when the link was made."""
    taps: dict[str, float] = field(default_factory=dict)
    """When each tap that still spins was made."""
    message_ids: "count[int]" = field(default_factory=lambda: count(1))
    tap_ids: "count[int]" = field(default_factory=lambda: count(4_382_000_000_000_000_001))

    @property
    def bot(self) -> dict[str, Any]:
        number = int(self.token.partition(":")[0])
        return {"id": number, "is_bot": True, "first_name": "Một cửa", "username": self.username}

    def chat(self, parameters: Parameters) -> Chat:
        """The chat a call is about, if the bot may write there. Raises what the vendor says otherwise."""
        chat_id = str(parameters.get("chat_id", ""))
        if not chat_id:
            raise bad("chat_id is empty")
        chat = self.chats.get(int(chat_id)) if chat_id.lstrip("-").isdigit() else None
        is_stranger = chat is not None and chat.kind == "private" and not (chat.is_open or chat.is_known or chat.is_bot)
        if chat is None or is_stranger:
            raise bad("chat not found")
        _check_open(chat)
        return chat

    def message(self, parameters: Parameters, chat: Chat, doing: str) -> Message:
        """A message of a chat. `doing` is "edit", "delete" …, for the vendor's sentence."""
        if not parameters.get("message_id"):
            raise bad("message identifier is not specified")
        found = chat.messages.get(number(parameters, "message_id"))
        if found is None:
            raise bad(f"message to {doing} not found")
        if not found["from"]["is_bot"]:
            raise bad(f"message can't be {doing.rstrip('e')}ed")
        return found

    def put(self, chat: Chat, sender: dict[str, Any], content: dict[str, Any]) -> Message:
        """Store a message in a chat."""
        common: Message = {"message_id": next(self.message_ids), "from": sender, "chat": chat.to_json()}
        message = common | {"date": int(self.clock())} | content
        chat.messages[message["message_id"]] = message
        return message

    def keep(self, content: bytes) -> dict[str, Any]:
        """Store a file; how a message names it."""
        number = len(self.files) + 1
        self.files[f"BQACAgUAAx{number}"] = content
        return {"file_id": f"BQACAgUAAx{number}", "file_unique_id": f"AgADx{number}", "file_size": len(content)}

    def link(self, file_id: str) -> dict[str, Any]:
        """A link to a file, for an hour."""
        content = self.files.get(file_id)
        if content is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(content) > LARGEST_DOWNLOAD:
            raise bad("file is too big")
        path = f"documents/file_{len(self.links) + 1}"
        self.links[path] = file_id, self.clock()
        return {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": len(content), "file_path": path}

    def fetched(self, path: str) -> bytes | None:
        """What a link leads to; None for one that is unknown or an hour old."""
        file_id, since = self.links.get(path, ("", 0.0))
        return self.files.get(file_id) if self.clock() - since < SECONDS_OF_A_LINK else None

    def answer_tap(self, tap: str) -> None:
        born = self.taps.pop(tap, None)
        if born is None or self.clock() - born > SECONDS_TO_ANSWER_A_TAP:
            raise bad("query is too old and response timeout expired or query ID is invalid")


def _check_open(chat: Chat) -> None:
    if chat.migrated_to is not None:
        raise refuse(400, "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    if chat.is_deactivated:
        raise refuse(403, "user is deactivated")
    if chat.is_blocked:
        raise refuse(403, "bot was blocked by the user")
    if chat.is_bot:
        raise refuse(403, "the bot can't send messages to the bot")
    if not chat.is_open:
        private = "bot can't initiate conversation with a user"
        raise refuse(403, private if chat.kind == "private" else f"bot was kicked from the {chat.kind} chat")
