"""All questions of a draft are asked again by one process of all: seen, stopped, and begun again where it died."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from handlers.desk import Desk, Press, Refusal, approving, drafting, proving
from handlers.desk.drafting import Work
from handlers.desk.releasing import Proof
from handlers.desk.replaying import SILENT, Progress, Replay, Stopped
from storage import audit, drafts
from storage.records import Staff
from tests.conftest import SetClock
from tests.handlers.desk.test_drafting import Trying, at_press, checked, editors, trying, version

__all__ = ["at_press", "editors", "trying"]


@dataclass
class Slowly:
    """Asks one question, then waits until it is stopped or told to end; what it then gives is `trying`'s."""

    trying: Trying
    begun: asyncio.Event
    ending: asyncio.Event

    async def __call__(self, desk: Desk, texts: Mapping[str, bytes], progress: Progress) -> Proof:
        progress.of = 1_200
        asking = progress.over(range(1_200))
        for _ in range(231):
            next(asking)
        self.begun.set()
        while not self.ending.is_set():
            if progress.is_stopped:
                next(asking)
            await asyncio.sleep(0.01)
        return await self.trying(desk, texts, progress)


@pytest.fixture
def slowly(trying: Trying) -> Slowly:
    return Slowly(trying, asyncio.Event(), asyncio.Event())


@pytest.fixture
def slow(at_press: Desk, slowly: Slowly, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(proving, "HEARD_EVERY", 0.02)
    press = at_press.press
    assert press
    return replace(at_press, press=Press(press.running, slowly, press.ask))


async def begun(desk: Desk, who: Staff, slowly: Slowly) -> "asyncio.Task[None]":
    task = asyncio.create_task(proving.prove(desk, who, await proving.begin(desk, who)))
    await slowly.begun.wait()
    return task


async def until_heard(desk: Desk, who: Staff, done: int) -> Work:
    async with asyncio.timeout(10):
        while (now := await drafting.work(desk, who)).asking is None or now.asking.done != done:
            await asyncio.sleep(0.01)
    return now


async def test_that_questions_are_being_asked_is_said_until_it_is_done(
    at_press: Desk, editors: tuple[Staff, Staff], clock: SetClock
) -> None:
    bien, tap = editors
    with pytest.raises(Refusal, match="Chưa có bản nháp"):
        await proving.begin(at_press, bien)
    await drafting.save(at_press, bien, "a.yaml", b"moi", 0)
    token = await proving.begin(at_press, bien)
    now = await drafting.work(at_press, tap)
    assert now.asking is not None
    assert (now.asking.by, now.asking.since, now.replay) == ("bien", clock(), None)
    with pytest.raises(Refusal, match="Đang hỏi lại"):
        await proving.begin(at_press, tap)
    with pytest.raises(Refusal, match="hỏi lại"):
        await approving.check(at_press, tap, 1)
    await proving.prove(at_press, bien, token)
    now = await drafting.work(at_press, tap)
    assert (now.asking, now.replay) == (None, Replay(7, ()))


async def test_how_far_it_is_can_be_seen(slow: Desk, slowly: Slowly, editors: tuple[Staff, Staff]) -> None:
    bien, tap = editors
    await drafting.save(slow, bien, "a.yaml", b"moi", 0)
    task = await begun(slow, bien, slowly)
    now = await until_heard(slow, tap, 230)
    assert now.asking is not None
    assert (now.asking.by, now.asking.of) == ("bien", 1_200)
    slowly.ending.set()
    await task
    assert (await drafting.work(slow, tap)).replay == Replay(7, ())


async def test_who_is_heard_of_is_waited_for_however_long_it_takes(
    slow: Desk, slowly: Slowly, editors: tuple[Staff, Staff], clock: SetClock
) -> None:
    bien, tap = editors
    await drafting.save(slow, bien, "a.yaml", b"moi", 0)
    task = await begun(slow, bien, slowly)
    for _ in range(3):
        clock.move(SILENT.total_seconds() - 1)
        async with asyncio.timeout(10):
            while (asking := (await drafting.work(slow, tap)).asking) is None or asking.heard != clock():
                await asyncio.sleep(0.01)
        with pytest.raises(Refusal, match="Đang hỏi lại"):
            await proving.begin(slow, tap)
    slowly.ending.set()
    await task


async def test_it_is_stopped_and_nothing_is_kept(slow: Desk, slowly: Slowly, editors: tuple[Staff, Staff]) -> None:
    bien, tap = editors
    await drafting.save(slow, bien, "a.yaml", b"moi", 0)
    task = await begun(slow, bien, slowly)
    await proving.stop(slow, tap)
    with pytest.raises(Refusal, match="Thôi hỏi lại"):
        await task
    now = await drafting.work(slow, bien)
    assert (now.asking, now.replay) == (None, None)
    async with slow.database.reading() as connection:
        deeds = [(line.login, line.action) for line in await audit.of_object(connection, "draft:1")]
    assert deeds[0] == ("tap", "draft asking stopped")


async def test_what_is_not_being_asked_is_not_stopped(at_press: Desk, editors: tuple[Staff, Staff]) -> None:
    await proving.stop(at_press, editors[0])
    ready = await checked(at_press, editors)
    await proving.stop(at_press, editors[0])
    assert await approving.publish(at_press, editors[0], approving.Plan(ready, "sửa")) == 2


async def test_a_change_ends_it_and_what_it_found_is_not_the_changed_drafts(
    slow: Desk, slowly: Slowly, editors: tuple[Staff, Staff]
) -> None:
    bien, tap = editors
    await drafting.save(slow, bien, "a.yaml", b"moi", 0)
    task = await begun(slow, bien, slowly)
    await drafting.save(slow, tap, "b.yaml", b"moi", 0)
    with pytest.raises(Refusal):
        await task
    assert (await drafting.work(slow, bien)).replay is None


async def test_whoever_ended_while_asking_keeps_nobody_waiting(
    at_press: Desk, editors: tuple[Staff, Staff], clock: SetClock
) -> None:
    bien, tap = editors
    await drafting.save(at_press, bien, "a.yaml", b"moi", 0)
    died = await proving.begin(at_press, bien)
    clock.move(SILENT.total_seconds())
    asking = (await drafting.work(at_press, tap)).asking
    assert asking is not None
    assert not asking.lasts(clock())
    token = await proving.begin(at_press, tap)
    with pytest.raises(Refusal, match="vừa sửa"):  # one that was thought dead and was only slow
        await proving.prove(at_press, bien, died)
    assert (await drafting.work(at_press, tap)).replay is None
    await proving.prove(at_press, tap, token)
    assert (await drafting.work(at_press, tap)).replay == Replay(7, ())


async def test_of_two_who_begin_at_once_one_does(at_press: Desk, editors: tuple[Staff, Staff]) -> None:
    await drafting.save(at_press, editors[0], "a.yaml", b"moi", 0)
    both = await asyncio.gather(*(proving.begin(at_press, who) for who in editors), return_exceptions=True)
    assert sorted(type(one).__name__ for one in both) == ["Refusal", "str"]


async def test_who_vouched_for_other_answers_vouches_no_more(at_press: Desk, editors: tuple[Staff, Staff]) -> None:
    ready = await checked(at_press, editors)
    await proving.prove(at_press, editors[0], await proving.begin(at_press, editors[0]))
    assert await version(at_press, editors[0]) == ready
    with pytest.raises(Refusal, match="người thứ hai"):
        await approving.publish(at_press, editors[0], approving.Plan(ready, "sửa"))


async def test_a_draft_from_before_this_release_of_the_program_is_read(
    at_press: Desk, editors: tuple[Staff, Staff], clock: SetClock
) -> None:
    await drafting.save(at_press, editors[0], "a.yaml", b"moi", 0)
    async with at_press.database.writing() as connection:
        draft = await drafts.held(connection)
        assert draft is not None
        old = {"version": 1, "by": "bien", "since": clock().isoformat()}
        await drafts.change(connection, draft, {"proof": old})
    asking = (await drafting.work(at_press, editors[0])).asking
    assert asking is not None
    assert (asking.done, asking.of, asking.lasts(clock())) == (0, 0, True)


def test_progress_counts_what_was_asked_and_ends_when_it_is_stopped() -> None:
    progress = Progress(of=3)
    asking = progress.over("abc")
    assert [next(asking), next(asking)] == ["a", "b"]
    progress.stop()
    with pytest.raises(Stopped):
        next(asking)
    assert progress.done == 2
