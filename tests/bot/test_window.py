"""What a vendor takes only for some time after a citizen's last message waits for their next one."""

from datetime import timedelta

import pytest

from bot.channels import AwaitsCitizen, TryLater
from storage import outbox
from storage.database import Database
from tests.bot.outgoing import Post, Vendor
from tests.conftest import SetClock

WEEK = timedelta(days=7)


@pytest.fixture
def windowed(store: Database, clock: SetClock) -> Post:
    vendor = Vendor(repeats_safely=False)
    vendor.window = WEEK
    return Post(store, clock, vendor)


async def test_within_the_window_after_their_last_message_a_citizen_is_written_to(windowed: Post) -> None:
    await windowed.hear()
    windowed.clock.move(WEEK.total_seconds() - 60)
    await windowed.queue("a")
    await windowed.send_for(1)
    assert windowed.vendor.got == ["lan: a"]


async def test_later_it_waits_untried_and_goes_first_when_they_write_again(windowed: Post) -> None:
    await windowed.hear()
    windowed.clock.move(WEEK.total_seconds() + 1)
    await windowed.queue("việc đã xong")
    await windowed.queue("xin đánh giá")
    await windowed.queue("của Dũng", chat="dung")
    await windowed.send_for(3)
    assert (windowed.vendor.got, await windowed.column("state")) == ([], ["waiting"] * 3)
    assert await windowed.column("attempts") == [0, 0, 0]
    windowed.clock.move(3 * 86_400)
    await windowed.hear()
    await windowed.queue("dạ chào", kind="answer")
    windowed.vendor.next = [TryLater("server trouble")]
    await windowed.send_for(3)
    assert windowed.vendor.got == ["lan: việc đã xong", "lan: xin đánh giá", "lan: dạ chào"]
    assert await windowed.column("state") == ["sent", "sent", "waiting", "sent"]


async def test_who_never_wrote_is_never_written_to(windowed: Post) -> None:
    await windowed.queue("a")
    await windowed.send_for(1)
    assert (windowed.vendor.got, await windowed.column("state")) == ([], ["waiting"])
    counted = windowed.metrics.text().decode()
    assert 'motcua_waiting_total{channel="zalo"} 1.0' in counted


async def test_what_the_vendor_takes_only_after_the_citizen_writes_waits_too(windowed: Post) -> None:
    await windowed.hear()
    await windowed.queue("a")
    windowed.vendor.next = [AwaitsCitizen("wrote nothing for 7 days (-230)")]
    await windowed.send_for(2)
    assert (await windowed.column("state"), await windowed.column("reason")) == (
        ["waiting"],
        ["wrote nothing for 7 days (-230)"],
    )
    await windowed.hear()
    await windowed.send_for(1)
    assert (windowed.vendor.got, await windowed.column("reason")) == (["lan: a"], [None])


async def test_what_waits_for_somebody_who_does_not_come_back_is_not_kept_for_ever(windowed: Post) -> None:
    await windowed.queue("a")
    await windowed.send_for(1)
    async with windowed.store.writing() as connection:
        assert await outbox.last(connection, "zalo:oa:lan") is None
        assert await outbox.delete_before(connection, windowed.clock() - timedelta(days=1), 10) == 0
        assert await outbox.delete_before(connection, windowed.clock() + timedelta(days=1), 10) == 1
