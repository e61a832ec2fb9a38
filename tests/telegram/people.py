"""People at their phones: what they do becomes updates, what the bot writes they can wait for and tap."""

import asyncio
from typing import Any

from tests.telegram.entities import Styled, fixed
from tests.telegram.journal import Journal
from tests.telegram.updates import Updates
from tests.telegram.world import Chat, Message, World

TAPS = 3 << 33
"""A person's taps have a queue of their own, so a tap may overtake a message."""
FILE = {"file_id": "AgACAgUAAx", "file_unique_id": "AQADx", "file_size": 1234}
"""What a file sent by anybody looks like to the bot."""


class Person:
    def __init__(self, world: World, updates: Updates, journal: Journal, number: int, name: str) -> None:
        self.chat = world.chats[number] = Chat(number, "private", name)
        self.user = {"id": number, "is_bot": False, "first_name": name, "language_code": "vi"}
        self._world = world
        self._updates = updates
        self._journal = journal
        self._read = 0

    def say(self, text: str) -> int | None:
        """Write a message; return the number of its update, or None where the bot wants no messages."""
        styled = fixed(Styled(text))
        entities = {"entities": [entity.to_json() for entity in styled.entities]} if styled.entities else {}
        return self.send({"text": styled.text} | entities)

    def start(self, payload: str = "") -> int | None:
        """Open the bot's link, with what the link carries."""
        return self.say(f"/start {payload}".strip())

    def send(self, content: dict[str, Any]) -> int | None:
        """Send anything: `{"sticker": {…}}`."""
        self.chat.is_open = True
        message = self._world.put(self.chat, self.user, content)
        return self._emit("message", message, self.chat.id)

    def send_photo(self, caption: str = "", album: str = "", content: bytes = b"") -> int | None:
        """A photo; without a content it is one that nobody can fetch."""
        file = self._world.keep(content) if content else FILE
        photo = {"photo": [FILE | {"width": 90, "height": 90}, file | {"width": 800, "height": 800}]}
        more = {"caption": caption, "media_group_id": album}
        return self.send(photo | {name: value for name, value in more.items() if value})

    def send_document(self, name: str = "don.pdf", content: bytes = b"") -> int | None:
        file = self._world.keep(content) if content else FILE
        return self.send({"document": file | {"file_name": name, "mime_type": "application/pdf"}})

    def send_voice(self) -> int | None:
        return self.send({"voice": FILE | {"duration": 4, "mime_type": "audio/ogg"}})

    def send_sticker(self) -> int | None:
        kinds = {"type": "regular", "is_animated": False, "is_video": False}
        return self.send({"sticker": FILE | kinds | {"width": 512, "height": 512, "emoji": "👍"}})

    def send_location(self) -> int | None:
        return self.send({"location": {"latitude": 11.03, "longitude": 106.36}})

    def send_contact(self) -> int | None:
        return self.send({"contact": {"phone_number": "+84900000000", "first_name": "Lan", "user_id": self.chat.id}})

    def edit(self, text: str) -> int | None:
        """Change the last message this person wrote."""
        message = [one for one in self.chat.messages.values() if not one["from"]["is_bot"]][-1]
        message |= {"text": text, "edit_date": int(self._world.clock())}
        return self._emit("edited_message", dict(message), self.chat.id)

    def tap(self, label: str) -> str:
        """Tap the newest button with this label; return the tap's id. Raises KeyError where there is none."""
        for message in reversed(self.chat.from_bot()):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label and "callback_data" in button:
                        return self.press(message, button["callback_data"])
        raise KeyError(label)

    def press(self, message: Message, data: str) -> str:
        """Send back what a button held, also of a message that has been deleted since."""
        tap = str(next(self._world.tap_ids))
        self._world.taps[tap] = self._world.clock()
        shown: dict[str, Any] = dict(message)
        if message["message_id"] in self.chat.deleted:
            shown = {"chat": message["chat"], "message_id": message["message_id"], "date": 0}
        query = {"id": tap, "from": self.user, "message": shown, "chat_instance": "-1", "data": data}
        self._emit("callback_query", query, self.chat.id + TAPS)
        return tap

    def is_spinning(self, tap: str) -> bool:
        return tap in self._world.taps

    def block(self) -> None:
        self._change("member", "kicked")

    def unblock(self) -> None:
        self._change("kicked", "member")

    @property
    def heard(self) -> list[Message]:
        """All the bot wrote to this person, oldest first."""
        return self.chat.from_bot()

    @property
    def texts(self) -> list[str]:
        return [str(message.get("text", message.get("caption", ""))) for message in self.heard]

    async def next(self, seconds: float = 10.0) -> Message:
        """The bot's next message that was not read by this yet."""
        async with asyncio.timeout(seconds):
            while len(self.heard) <= self._read:
                await asyncio.sleep(0.01)
        self._read += 1
        return self.heard[self._read - 1]

    async def hears(self, words: str, seconds: float = 10.0) -> Message:
        """Read on until a message has these words in it; return it."""
        async with asyncio.timeout(seconds):
            while True:
                message = await self.next(seconds)
                if words in message.get("text", ""):
                    return message

    def _change(self, before: str, after: str) -> None:
        self.chat.is_blocked = after == "kicked"
        self._emit("my_chat_member", _change(self._world, self.chat, self.user, before, after), self.chat.id)

    def _emit(self, kind: str, content: dict[str, Any], queue: int) -> int | None:
        update_id = self._updates.add(kind, dict(content), queue)
        self._journal.write("said", update_id=update_id, update=kind, by=self.chat.id)
        return update_id


class Group:
    """A group of people; the bot hears of it what its privacy mode lets through."""

    def __init__(self, world: World, updates: Updates, number: int, title: str) -> None:
        self.chat = world.chats[number] = Chat(number, "group", title, is_open=True)
        self._world = world
        self._updates = updates

    def take_in(self, by: Person) -> int | None:
        """Somebody adds the bot."""
        change = _change(self._world, self.chat, by.user, "left", "member")
        return self._updates.add("my_chat_member", change, self.chat.id)

    def throw_out(self, by: Person) -> int | None:
        """Somebody removes the bot."""
        self.chat.is_open = False
        return self._updates.add(
            "my_chat_member", _change(self._world, self.chat, by.user, "member", "kicked"), self.chat.id
        )

    def say(self, by: Person, text: str) -> int | None:
        by.chat.is_known = True
        message = self._world.put(self.chat, by.user, {"text": text})
        return self._updates.add("message", message, self.chat.id)


def _change(world: World, chat: Chat, by: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    def member(status: str) -> dict[str, Any]:
        return {"user": world.bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})

    return {
        "chat": chat.to_json(),
        "from": by,
        "date": int(world.clock()),
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }
