"""News beside everything else that is sent: others' turns come first, and room is filled as soon as there is some."""

from dataclasses import replace

from bot.channels import Undeliverable
from storage.database import Database
from tests.bot.outgoing import Post, Vendor
from tests.conftest import SetClock


class Pacing(Vendor):
    """Writes down in which order turns are given, as a pace hands out moments."""

    def __init__(self) -> None:
        super().__init__(repeats_safely=True)
        self.turns: list[str] = []

    async def wait(self, chat: str) -> None:
        self.turns.append(chat)


async def test_an_answer_that_came_after_the_news_has_its_turn_before(store: Database, clock: SetClock) -> None:
    post = Post(store, clock, vendor := Pacing())
    for number in range(6):
        await post.queue("tin", f"người {number}", kind="broadcast")
    await post.queue("trả lời", "lan")
    await post.queue("hồ sơ", "dung", kind="notice")
    assert await post.sending.send_some() == 8
    assert vendor.turns[:2] == ["lan", "dung"]
    assert vendor.turns[2:] == [f"người {number}" for number in range(6)]


async def test_in_one_conversation_the_news_waits_for_the_answer(store: Database, clock: SetClock) -> None:
    post = Post(store, clock, vendor := Pacing())
    await post.queue("tin", kind="broadcast")
    await post.queue("trả lời")
    await post.send_for(1)
    assert vendor.got == ["lan: trả lời", "lan: tin"]


async def test_whoever_fills_the_outbox_hears_that_there_is_room(store: Database, clock: SetClock) -> None:
    rings: list[int] = []
    post = Post(store, clock, vendor := Pacing())
    post.sending = replace(post.sending, news_left=lambda: rings.append(1))
    await post.queue("trả lời")
    await post.send_for(1)
    assert rings == [], "an answer makes no room for news"
    await post.queue("tin", kind="broadcast")
    await post.send_for(1)
    assert rings == [1]
    vendor.next = [Undeliverable("refused")]
    await post.queue("tin", "dung", kind="broadcast")
    await post.send_for(1)
    assert rings == [1, 1], "what cannot be told makes room as well"
