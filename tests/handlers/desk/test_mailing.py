"""News on its way: written by one, let go by another; told once to each who wants it, and held up at any moment."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from handlers.desk import Desk, NotTheirs, Refusal, mailing, news
from handlers.desk.news import Draft
from handlers.messages import Reply, plain
from handlers.presses import News, unpack
from knowledge.library import Library
from knowledge.loading import load_texts, packaged
from storage import audit, contacts, outbox
from storage import news as rows
from storage.news import subscribe
from storage.records import AuditLine, Lease, NewPost, Post
from storage.tables import outbox as posts_table
from tests.conftest import SetClock, unit_texts
from tests.handlers.desk.conftest import Joining, Member

DRAFT = Draft("doi-thoai", "Đối thoại ngày 5/12", "Từ **8 giờ** tại hội trường.", date(2026, 11, 30))
CHANNELS = ("webchat", "telegram", "zalo")
ACCOUNTS = [("telegram", "bot"), ("zalo", "oa"), ("webchat", "web")]


@pytest.fixture(scope="session")
def units() -> Library:
    return load_texts(unit_texts() | {"news.yaml": (packaged() / "news.yaml").read_bytes()})


@pytest_asyncio.fixture
async def sua(join: Joining) -> Member:
    return await join("sua", "editor", None)


@pytest_asyncio.fixture
async def phu(join: Joining) -> Member:
    return await join("phu", "supervisor", None)


async def want(desk: Desk, *conversations: str, topic: str = "doi-thoai") -> None:
    async with desk.database.writing() as connection:
        for name in conversations:
            await subscribe(connection, topic, name, desk.clock())


def people(many: int, channel: str = "telegram", account: str = "bot") -> list[str]:
    return [f"{channel}:{account}:{number:05}" for number in range(many)]


async def released(desk: Desk, sua: Member, phu: Member, draft: Draft = DRAFT) -> int:
    number = await news.write(desk, sua.person, draft)
    await news.release(desk, phu.person, number, 1)
    return number


async def step(desk: Desk, down: str = "") -> list[str]:
    await mailing.settle_some(desk)
    return await mailing.send_some(desk, CHANNELS, lambda channel: channel == down)


async def taken(desk: Desk, most: int = 64) -> tuple[Lease, list[Post]]:
    lease = Lease.take(desk.clock(), 15)
    async with desk.database.writing() as connection:
        return lease, await outbox.claim(connection, lease, ACCOUNTS, most)


async def deliver(desk: Desk) -> list[Post]:
    """Everything in the outbox is sent, as the sending loop does it."""
    lease, posts = await taken(desk)
    async with desk.database.writing() as connection:
        await outbox.mark_calling(connection, [post.id for post in posts], lease)
        await outbox.mark_sent(connection, [post.id for post in posts], lease.token, desk.clock())
    return posts


async def run(desk: Desk, most: int = 200) -> list[str]:
    """Go on until nothing moves any more; return whom it reached, in order."""
    told: list[str] = []
    for _ in range(most):
        await step(desk)
        posts = await deliver(desk)
        if not posts:
            break
        told += [post.conversation for post in posts]
    await step(desk)
    return told


async def tally(desk: Desk, who: Member, number: int) -> tuple[str, dict[str, int]]:
    shown = await news.one(desk, who.person, number)
    return shown.broadcast.state, dict(shown.tally)


async def in_the_outbox(desk: Desk) -> list[Any]:
    async with desk.database.reading() as connection:
        return list((await connection.execute(select(posts_table).order_by(posts_table.c.id))).all())


async def test_each_who_wants_it_is_told_once_and_counted(desk: Desk, sua: Member, phu: Member) -> None:
    everybody = [*people(40), *people(7, "zalo", "oa"), *people(3, "webchat", "web")]
    await want(desk, *everybody)
    await want(desk, "telegram:bot:khac", topic="thue")
    number = await released(desk, sua, phu)
    assert sorted(await run(desk)) == sorted(everybody)
    assert await tally(desk, phu, number) == ("done", {"sent": 50})
    assert await run(desk) == []


async def test_what_is_told_has_the_way_out_below_it(desk: Desk, sua: Member, phu: Member) -> None:
    await want(desk, *people(1))
    await released(desk, sua, phu)
    await step(desk)
    (post,) = await deliver(desk)
    said = Reply.from_json(post.body)
    assert plain(said.text).startswith("Đối thoại ngày 5/12\n\nTừ 8 giờ tại hội trường.")
    assert "đã đăng ký Lịch đối thoại" in plain(said.text)
    assert [unpack(choice.press or "") for choice in said.choices] == [News("leave", "doi-thoai")]
    assert post.kind == "broadcast"


async def test_only_a_few_lie_in_the_outbox_at_a_time_and_an_answer_goes_before_them(
    desk: Desk, sua: Member, phu: Member
) -> None:
    await want(desk, *people(100))
    await released(desk, sua, phu)
    await step(desk)
    await step(desk)
    assert len(await in_the_outbox(desk)) == mailing.FLIGHT
    first = people(1)[0]
    async with desk.database.writing() as connection:
        await outbox.add(connection, [NewPost("telegram", "bot", "00000", {"text": []}, desk.clock())])
    _, posts = await taken(desk)
    assert [post.kind for post in posts if post.conversation == first] == ["answer"]


async def test_ten_thousand_recipients_are_written_down_in_slices(
    desk: Desk, sua: Member, phu: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "WRITTEN_AT_ONCE", 50)
    await want(desk, *people(120))
    number = await released(desk, sua, phu)
    seen: list[int] = []
    original = rows.write_down

    async def watched(*args: Any) -> int:
        seen.append(await original(*args))
        return seen[-1]

    monkeypatch.setattr(rows, "write_down", watched)
    await step(desk)
    assert seen == [50, 50, 20]
    assert sum((await tally(desk, phu, number))[1].values()) == 120


async def test_whoever_wrote_it_does_not_let_it_go_and_each_does_only_their_part(
    desk: Desk, sua: Member, phu: Member, join: Joining
) -> None:
    number = await news.write(desk, sua.person, DRAFT)
    with pytest.raises(NotTheirs):
        await news.release(desk, sua.person, number, 1)
    with pytest.raises(NotTheirs):
        await news.write(desk, phu.person, DRAFT)
    written_by_phu = replace(sua.person, role="supervisor")
    with pytest.raises(Refusal, match="Người soạn không tự gửi"):
        await news.release(desk, written_by_phu, number, 1)
    for role in ("officer", "admin"):
        other = await join(role, role)
        with pytest.raises(NotTheirs):
            await news.one(desk, other.person, number)
    tra = await join("tra", "inspector", None)
    assert (await news.one(desk, tra.person, number)).broadcast.state == "draft"
    with pytest.raises(NotTheirs):
        await news.pause(desk, tra.person, number)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"topic": "khong-co"}, "chọn chủ đề"),
        ({"title": " "}, "Hãy viết nội dung"),
        ({"title": "x" * 101}, "Tiêu đề dài 101"),
        ({"text": "x" * 1201}, "Nội dung dài 1201"),
        ({"ends_on": None}, "chọn ngày cuối"),
        ({"ends_on": date(2026, 11, 22)}, "chọn ngày cuối"),
        ({"ends_on": date(2027, 1, 23)}, "chọn ngày cuối"),
    ],
)
async def test_what_cannot_be_told_is_refused(desk: Desk, sua: Member, changed: dict[str, Any], why: str) -> None:
    with pytest.raises(Refusal, match=why):
        await news.write(desk, sua.person, replace(DRAFT, **changed))
    assert await news.listed(desk, sua.person) == []


async def test_a_draft_that_was_changed_meanwhile_is_not_let_go(desk: Desk, sua: Member, phu: Member) -> None:
    number = await news.write(desk, sua.person, DRAFT)
    await news.rewrite(desk, sua.person, number, 1, replace(DRAFT, title="Dời ngày"))
    with pytest.raises(Refusal, match="vừa được người khác thay đổi"):
        await news.release(desk, phu.person, number, 1)
    await news.release(desk, phu.person, number, 2)
    with pytest.raises(Refusal, match="không còn ở bước đó"):
        await news.rewrite(desk, sua.person, number, 3, DRAFT)


async def test_paused_nothing_more_goes_out_and_it_goes_on_with_the_rest(desk: Desk, sua: Member, phu: Member) -> None:
    everybody = people(40)
    await want(desk, *everybody)
    number = await released(desk, sua, phu)
    await step(desk)
    told = [post.conversation for post in await deliver(desk)]
    await step(desk)
    await news.pause(desk, sua.person, number)
    assert await step(desk) == []
    assert await deliver(desk) == []
    assert await tally(desk, phu, number) == ("paused", {"sent": mailing.FLIGHT, "new": 40 - mailing.FLIGHT})
    await news.go_on(desk, phu.person, number)
    told += await run(desk)
    assert sorted(told) == everybody


async def test_a_call_that_is_under_way_when_it_is_paused_is_counted_and_never_repeated(
    desk: Desk, sua: Member, phu: Member
) -> None:
    await want(desk, *people(3))
    number = await released(desk, sua, phu)
    await step(desk)
    lease, posts = await taken(desk, 1)
    async with desk.database.writing() as connection:
        await outbox.mark_calling(connection, [posts[0].id], lease)
    await news.pause(desk, sua.person, number)
    async with desk.database.writing() as connection:
        await outbox.mark_sent(connection, [posts[0].id], lease.token, desk.clock())
    await mailing.settle_some(desk)
    assert await tally(desk, phu, number) == ("paused", {"sent": 1, "new": 2})
    await news.go_on(desk, phu.person, number)
    assert posts[0].conversation not in await run(desk)


async def test_stopped_it_is_over_for_good(desk: Desk, sua: Member, phu: Member) -> None:
    await want(desk, *people(20))
    number = await released(desk, sua, phu)
    await step(desk)
    await deliver(desk)
    await news.stop(desk, phu.person, number)
    assert await run(desk) == []
    assert await tally(desk, phu, number) == ("stopped", {"sent": mailing.FLIGHT, "stopped": 20 - mailing.FLIGHT})
    with pytest.raises(Refusal):
        await news.go_on(desk, phu.person, number)


async def test_out_of_hours_nothing_goes_out_and_in_the_morning_it_goes_on(
    desk: Desk, sua: Member, phu: Member, clock: SetClock
) -> None:
    await want(desk, *people(20))
    await released(desk, sua, phu)
    clock.now = datetime(2026, 11, 23, 12, 59, tzinfo=UTC)
    await step(desk)
    clock.now = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # 20:00 in Viet Nam
    await step(desk)
    assert await deliver(desk) == []
    clock.now = datetime(2026, 11, 24, 0, 59, tzinfo=UTC)
    assert await step(desk) == []
    clock.now = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    assert len(await run(desk)) == 20


async def test_after_its_last_day_nobody_else_is_told(desk: Desk, sua: Member, phu: Member, clock: SetClock) -> None:
    await want(desk, *people(20))
    number = await released(desk, sua, phu)
    await step(desk)
    await deliver(desk)
    clock.now = datetime(2026, 12, 1, 2, tzinfo=UTC)
    await step(desk)
    assert await deliver(desk) == []
    assert await tally(desk, phu, number) == ("done", {"sent": mailing.FLIGHT, "late": 20 - mailing.FLIGHT})


async def test_a_channel_that_is_down_waits_while_the_others_go_on(desk: Desk, sua: Member, phu: Member) -> None:
    await want(desk, *people(3), *people(2, "zalo", "oa"))
    await released(desk, sua, phu)
    await step(desk, down="telegram")
    assert {post.channel for post in await deliver(desk)} == {"zalo"}
    assert await run(desk) == people(3)


async def test_what_zalo_does_not_take_yet_waits_for_a_message_and_is_dropped_after_the_last_day(
    desk: Desk, sua: Member, phu: Member, clock: SetClock
) -> None:
    lan, dung = people(2, "zalo", "oa")
    await want(desk, lan, dung)
    number = await released(desk, sua, phu)
    await step(desk)
    lease, posts = await taken(desk)
    async with desk.database.writing() as connection:
        for post in posts:
            await outbox.mark_waiting(connection, post, lease.token, "not tried: too long")
    await step(desk)
    assert await tally(desk, phu, number) == ("sending", {"waiting": 2})
    async with desk.database.writing() as connection:
        await outbox.release(connection, [lan], clock())
    await step(desk)
    assert [post.conversation for post in await deliver(desk)] == [lan]
    clock.now = datetime(2026, 12, 1, 2, tzinfo=UTC)
    await step(desk)
    async with desk.database.writing() as connection:
        await outbox.release(connection, [dung], clock())
    assert await deliver(desk) == []
    assert await tally(desk, phu, number) == ("done", {"sent": 1, "late": 1})


async def test_an_outcome_that_nobody_knows_is_told_as_such_and_never_sent_again(
    desk: Desk, sua: Member, phu: Member, clock: SetClock
) -> None:
    await want(desk, *people(1))
    number = await released(desk, sua, phu)
    await step(desk)
    lease, posts = await taken(desk)
    async with desk.database.writing() as connection:
        await outbox.mark_calling(connection, [posts[0].id], lease)
    clock.move(20)
    async with desk.database.writing() as connection:
        assert await outbox.mark_lost(connection, clock(), clock()) == 1
    assert await run(desk) == []
    assert await tally(desk, phu, number) == ("done", {"unsure": 1})


async def test_whoever_cannot_be_reached_is_counted_as_failed_and_not_among_those_who_want_it(
    desk: Desk, sua: Member, phu: Member
) -> None:
    gone, there = people(2)
    await want(desk, gone, there)
    async with desk.database.writing() as connection:
        await contacts.mark_unreachable(connection, gone, desk.clock(), "blocked")
    number = await released(desk, sua, phu)
    assert dict((await news.one(desk, phu.person, number)).wanted) == {"telegram": 1}
    await step(desk)
    lease, posts = await taken(desk)
    async with desk.database.writing() as connection:
        for post in posts:
            if post.conversation == gone:
                await outbox.mark_dead(connection, post, lease.token, "not tried: blocked")
            else:
                await outbox.mark_sent(connection, [post.id], lease.token, desk.clock())
    await step(desk)
    assert await tally(desk, phu, number) == ("done", {"failed": 1, "sent": 1})


async def test_whoever_leaves_before_it_comes_is_not_told(desk: Desk, sua: Member, phu: Member) -> None:
    everybody = people(20)
    await want(desk, *everybody)
    number = await released(desk, sua, phu)
    await step(desk)
    queued, not_yet = everybody[0], everybody[-1]
    async with desk.database.writing() as connection:
        await rows.leave(connection, queued, "doi-thoai")
        await rows.leave(connection, not_yet)
    assert sorted(await run(desk)) == everybody[1:-1]
    assert await tally(desk, phu, number) == ("done", {"sent": 18, "left": 2})


async def test_whoever_erases_everything_is_told_nothing_and_named_nowhere(
    desk: Desk, sua: Member, phu: Member
) -> None:
    everybody = people(3)
    await want(desk, *everybody)
    number = await released(desk, sua, phu)
    await step(desk)
    async with desk.database.writing() as connection:
        await rows.erase(connection, everybody[0])
        await outbox.erase(connection, everybody[0])
    assert await run(desk) == everybody[1:]
    assert await tally(desk, phu, number) == ("done", {"sent": 2, "left": 1})
    async with desk.database.reading() as connection:
        assert await rows.of_conversation(connection, everybody[0]) == []


async def test_who_did_what_to_it_is_written_down(desk: Desk, sua: Member, phu: Member) -> None:
    number = await released(desk, sua, phu)
    await news.pause(desk, sua.person, number)
    await news.go_on(desk, phu.person, number)
    await news.stop(desk, phu.person, number)
    async with desk.database.reading() as connection:
        lines: list[AuditLine] = await audit.of_object(connection, f"news:{number}")
    deeds = [("news written", "sua"), ("news released", "phu"), ("news paused", "sua"), ("news gone on", "phu")]
    assert [(line.action, line.login) for line in reversed(lines)] == [*deeds, ("news stopped", "phu")]
    assert all("hội trường" not in str(line) for line in lines)


async def test_a_second_process_that_goes_on_at_the_same_time_tells_nobody_twice(
    desk: Desk, sua: Member, phu: Member
) -> None:
    everybody = people(33)
    await want(desk, *everybody)
    await released(desk, sua, phu)
    told: list[str] = []
    for _ in range(6):
        await step(desk)
        await step(replace(desk))
        told += [post.conversation for post in await deliver(desk)]
    assert sorted(told) == everybody
