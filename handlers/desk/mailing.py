"""News on its way: recipients written down a slice at a time, and a few messages at a time put into the outbox.

So an answer never waits behind more than those few; whoever is killed half way leaves rows that say how far it came;
and what is paused, or out of hours, is called back out of the outbox before anybody sends it.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from handlers.desk import Desk
from handlers.desk.news import composed, today_of
from handlers.wording import HERE
from storage import news
from storage.news import Broadcast
from storage.records import NewPost

WRITTEN_AT_ONCE = 500
FLIGHT = 6
"""Messages of news in the outbox at a time, by each channel: a quarter of a second of what Telegram takes."""


async def is_needed(desk: Desk) -> bool:
    """Whether anything is being sent, or lies in the outbox."""
    async with desk.database.reading() as connection:
        return bool(await news.underway(connection)) or bool(await news.in_flight(connection))


async def settle_some(desk: Desk) -> int:
    """Note what became of what lay in the outbox; return of how many."""
    async with desk.database.writing() as connection:
        return await news.settle(connection)


async def send_some(desk: Desk, channels: Collection[str], is_down: Callable[[str], bool]) -> list[str]:
    """Go on with everything that is to be sent; return the conversations for which something lies ready now."""
    async with desk.database.reading() as connection:
        underway = await news.underway(connection)
    ready: list[str] = []
    for broadcast in underway:
        if broadcast.ends_on < today_of(desk):
            await _end(desk, broadcast)
            await _finish(desk, broadcast.id, is_over=True)
        elif not is_daytime(desk, now := desk.clock()):
            await _call_back(desk, broadcast, now)
        else:
            await _write_down(desk, broadcast)
            open_channels = [name for name in channels if not is_down(name)]
            ready += [chat for name in open_channels for chat in await _queue(desk, broadcast, name)]
            await _finish(desk, broadcast.id)
    return ready


def is_daytime(desk: Desk, now: datetime) -> bool:
    """Whether it is an hour at which people are told news."""
    opening, closing = desk.hours
    return opening <= now.astimezone(HERE).time() < closing


async def _write_down(desk: Desk, broadcast: Broadcast) -> None:
    """Each slice of recipients in a transaction of its own: 10,000 of them hold nobody up."""
    is_more = broadcast.reached is not None
    while is_more:
        async with desk.database.writing() as connection:
            current = await news.locked(connection, broadcast.id)
            is_more = current is not None and current.state == "sending" and current.reached is not None
            if current and is_more:
                await news.write_down(connection, current, WRITTEN_AT_ONCE)


async def _queue(desk: Desk, broadcast: Broadcast, channel: str) -> list[str]:
    """Whoever was told to hold it up meanwhile is heard: its state is read in the same transaction."""
    now, body = desk.clock(), composed(desk.edition(), broadcast).to_json()
    async with desk.database.writing() as connection:
        current = await news.locked(connection, broadcast.id)
        room = FLIGHT - (await news.in_flight(connection)).get(channel, 0)
        if current is None or current.state != "sending" or room <= 0:
            return []
        recipients = await news.next_ones(connection, broadcast.id, channel, room)
        for recipient, conversation in recipients:
            _, account, chat = conversation.split(":", 2)
            await news.send(connection, recipient, NewPost(channel, account, chat, body, now, kind="broadcast"))
    return [conversation for _, conversation in recipients]


async def _call_back(desk: Desk, broadcast: Broadcast, now: datetime) -> None:
    """What waits for a citizen's next message stays: it is told while they are writing themselves."""
    async with desk.database.writing() as connection:
        await news.call_back(connection, now, broadcast.id)


async def _end(desk: Desk, broadcast: Broadcast) -> None:
    """Its last day is over: nobody else is told."""
    async with desk.database.writing() as connection:
        await news.call_back(connection, desk.clock(), broadcast.id, with_waiting=True)
        await news.give_up(connection, broadcast.id, "late")


async def _finish(desk: Desk, number: int, *, is_over: bool = False) -> None:
    """It is done once everybody was written down, or its time is over, and nobody is left to tell."""
    async with desk.database.writing() as connection:
        current = await news.locked(connection, number)
        if current is None or current.state != "sending" or not (is_over or current.reached is None):
            return
        if await news.is_through(connection, number):
            await news.change(connection, current, {"state": "done", "ended_at": desk.clock()})
