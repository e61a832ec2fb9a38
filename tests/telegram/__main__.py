"""Try the bot in a terminal, as if it were Telegram: `python -m tests.telegram`, and the bot in another terminal."""

import asyncio
import contextlib
import sys

from tests.telegram.people import Person
from tests.telegram.server import StandIn
from tests.telegram.world import Message

PORT = 8081
HELP = """Đây là Telegram giả, chỉ chạy trên máy này. Ở một cửa sổ khác, khởi động trợ lý:

  MOTCUA__CHANNELS__TELEGRAM__TOKEN={token} \\
  MOTCUA__CHANNELS__TELEGRAM__BASE_URL={base_url} motcua run

Rồi quay lại đây gõ tin nhắn và Enter. Lệnh: !2 bấm nút số 2 · !ảnh !giọng !vị-trí gửi thứ khác · !sửa chữ mới
· !chặn · !thôi-chặn · !thoát"""


class Terminal:
    """One person at a keyboard; buttons are numbered as they come, the newest message's first."""

    def __init__(self, telegram: StandIn) -> None:
        self.person: Person = telegram.person("Bạn")
        self._buttons: list[str] = []

    async def show(self) -> None:
        while True:
            message = await self.person.next(seconds=10**9)
            sys.stdout.write("\n" + self._shown(message) + "\n> ")
            sys.stdout.flush()

    def _shown(self, message: Message) -> str:
        text: str = message.get("text") or f"[tệp {message.get('document', {}).get('file_name', '')}]"
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [button for row in rows for button in row]
        if buttons:
            self._buttons = [button["text"] for button in buttons]
        lines = [f"  !{n} {button['text']} {button.get('url', '')}" for n, button in enumerate(buttons, 1)]
        return "\n".join([f"BOT: {text}", *lines])

    def do(self, words: str) -> None:
        """Carry out one line."""
        simple = {
            "!ảnh": self.person.send_photo,
            "!giọng": self.person.send_voice,
            "!vị-trí": self.person.send_location,
            "!chặn": self.person.block,
            "!thôi-chặn": self.person.unblock,
        }
        if words in simple:
            simple[words]()
        elif words.startswith("!sửa "):
            self.person.edit(words.removeprefix("!sửa "))
        elif words[:1] == "!" and words[1:].isdigit():
            with contextlib.suppress(KeyError, IndexError):
                self.person.tap(self._buttons[int(words[1:]) - 1])
        elif words:
            self.person.say(words)


async def main() -> None:
    telegram = StandIn()
    await telegram.start(PORT)
    terminal = Terminal(telegram)
    sys.stdout.write(HELP.format(token=telegram.token, base_url=telegram.base_url) + "\n\n> ")
    sys.stdout.flush()
    showing = asyncio.create_task(terminal.show())
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            if line.strip() == "!thoát":
                break
            terminal.do(line.strip())
            sys.stdout.write("> ")
            sys.stdout.flush()
    finally:
        showing.cancel()
        await telegram.stop()


if __name__ == "__main__":
    asyncio.run(main())
