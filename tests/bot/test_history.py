import asyncio
from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels import Cursor
from bot.history import MOST, History
from handlers.messages import Incoming, Paragraph, Reply, Span, plain
from storage import inbox, outbox
from storage.database import Database
from storage.records import NewMessage, NewPost
from tests.conftest import SetClock

NAME = "webchat:web:lan"
START = Cursor()


class Chat:
    def __init__(self, store: Database, clock: SetClock, heard: Callable[..., Incoming]) -> None:
        self.store = store
        self.clock = clock
        self.heard = heard

    async def hear(self, text: str) -> None:
        self.clock.move(1)
        message = self.heard(text)
        row = NewMessage("webchat", "web", message.message_id, NAME, message.to_json(), self.clock())
        async with self.store.writing() as connection:
            await inbox.add(connection, [row])

    async def say(self, text: str) -> None:
        self.clock.move(1)
        body = Reply((Paragraph((Span(text),)),)).to_json()
        async with self.store.writing() as connection:
            await outbox.add(connection, [NewPost("webchat", "web", "lan", body, self.clock())])

    async def read(self, cursor: Cursor = START) -> list[tuple[Cursor, str]]:
        past = await History(self.store, "webchat:web:")("lan", cursor)
        return [(p.cursor, p.content.text if isinstance(p.content, Incoming) else plain(p.content.text)) for p in past]


async def test_what_was_heard_and_said_comes_in_order_with_cursors(
    store: Database, clock: SetClock, heard: Callable[..., Incoming]
) -> None:
    chat = Chat(store, clock, heard)
    await chat.hear("một")
    await chat.say("hai")
    await chat.hear("ba")
    everything = [(Cursor(1, 0), "một"), (Cursor(1, 1), "hai"), (Cursor(2, 1), "ba")]
    assert await chat.read() == everything
    assert await chat.read(Cursor(1, 0)) == everything[1:]
    assert await chat.read(Cursor(2, 1)) == []


async def test_every_cursor_leads_to_all_that_follows_even_when_times_go_back(
    store: Database, clock: SetClock, heard: Callable[..., Incoming]
) -> None:
    chat = Chat(store, clock, heard)
    for number in range(6):
        await chat.hear(f"nghe {number}")
        clock.move(-4 if number % 2 else 3)
        await chat.say(f"nói {number}")
    everything = await chat.read()
    assert len(everything) == 12
    for position, (cursor, _) in enumerate(everything):
        assert await chat.read(cursor) == everything[position + 1 :]


async def test_what_was_erased_is_left_out(store: Database, clock: SetClock, heard: Callable[..., Incoming]) -> None:
    chat = Chat(store, clock, heard)
    await chat.hear("một")
    await chat.hear("hai")
    async with store.writing() as connection:
        await inbox.blank(connection, NAME, 1)
    assert [text for _, text in await chat.read()] == ["hai"]


async def test_of_a_long_talk_the_newest_is_kept(
    store: Database, clock: SetClock, heard: Callable[..., Incoming]
) -> None:
    body, now = heard("x").to_json(), clock()
    many = [NewMessage("webchat", "web", f"n{number}", NAME, body, now) for number in range(600)]
    async with store.writing() as connection:
        await inbox.add(connection, [*many, replace(many[0], external_id="other", conversation="webchat:web:dung")])
    read = await Chat(store, clock, heard).read()
    assert len(read) == MOST
    assert read[-1][0] == Cursor(600, 0)


async def test_pages_that_read_at_once_get_what_is_theirs(
    store: Database, clock: SetClock, heard: Callable[..., Incoming]
) -> None:
    chat = Chat(store, clock, heard)
    await chat.hear("một")
    await chat.say("hai")
    await chat.hear("ba")
    read = History(store, "webchat:web:")
    cursors = [Cursor(), Cursor(1, 0), Cursor(1, 1), Cursor(2, 1), Cursor(1, 0)]
    together = await asyncio.gather(*(read("lan", cursor) for cursor in cursors), read("dung", Cursor()))
    assert [len(past) for past in together] == [3, 2, 1, 0, 2, 0]


@given(
    talk=st.lists(st.tuples(st.booleans(), st.integers(-3, 5)), max_size=25),
    stops=st.lists(st.integers(0, 25), max_size=4),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_reading_in_pieces_gives_what_reading_at_once_does(
    store: Database,
    clock: SetClock,
    heard: Callable[..., Incoming],
    talk: list[tuple[bool, int]],
    stops: list[int],
) -> None:
    """While the talk goes on and clocks go back and forth, somebody reads now and then from where they stopped."""
    async with store.writing() as connection:
        await outbox.erase(connection, NAME)
        await inbox.blank(connection, NAME, 10**9)
    chat, cursor = Chat(store, clock, heard), START
    pieces: list[tuple[Cursor, str]] = []
    for position, (is_ours, step) in enumerate(talk):
        clock.move(step)
        await (chat.say if is_ours else chat.hear)(f"lời {position}")
        if position in stops:
            pieces += await chat.read(cursor)
            cursor = pieces[-1][0] if pieces else cursor
    pieces += await chat.read(cursor)
    at_once = await chat.read()
    assert sorted(text for _, text in pieces) == sorted(text for _, text in at_once)
    assert len(pieces) == len(talk)
    for ours in (True, False):  # nobody's own words are ever turned round
        mine = [f"lời {position}" for position, (is_ours, _) in enumerate(talk) if is_ours == ours]
        assert [text for _, text in pieces if text in mine] == mine
