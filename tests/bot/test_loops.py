import asyncio
import time

import pytest

from bot.loops import Loop


async def until(loop: Loop, running: "asyncio.Task[None]") -> None:
    loop.stop()
    async with asyncio.timeout(2):
        await running


async def test_a_loop_goes_on_at_once_while_there_is_work() -> None:
    left = [1, 1, 1, 0]
    loop = Loop("test", lambda: _next(left), every=60)
    running = asyncio.create_task(loop.run())
    await asyncio.sleep(0.05)
    assert left == []
    await until(loop, running)


async def test_a_bell_wakes_a_resting_loop_and_so_does_time() -> None:
    steps: list[float] = []

    async def step() -> int:
        steps.append(time.monotonic())
        return 0

    loop = Loop("test", step, every=0.2)
    running = asyncio.create_task(loop.run())
    await asyncio.sleep(0.05)
    loop.ring()
    await asyncio.sleep(0.05)
    assert len(steps) == 2
    await asyncio.sleep(0.3)
    assert len(steps) >= 3
    await until(loop, running)


async def test_a_bell_during_a_step_is_not_missed() -> None:
    steps: list[int] = []

    async def step() -> int:
        steps.append(1)
        if len(steps) == 1:
            loop.ring()
        return 0

    loop = Loop("test", step, every=60)
    running = asyncio.create_task(loop.run())
    await asyncio.sleep(0.05)
    assert len(steps) == 2
    await until(loop, running)


async def test_a_loop_outlives_a_step_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    steps: list[int] = []

    async def step() -> int:
        steps.append(1)
        raise RuntimeError("chị Lan bảo rằng")

    loop = Loop("test", step, every=0.01)
    running = asyncio.create_task(loop.run())
    await asyncio.sleep(0.2)
    assert len(steps) > 2
    assert "chị Lan" not in caplog.text
    await until(loop, running)


async def test_a_loop_that_is_stopped_finishes_the_step_in_hand() -> None:
    done: list[str] = []

    async def step() -> int:
        await asyncio.sleep(0.1)
        done.append("step")
        return 1

    loop = Loop("test", step)
    running = asyncio.create_task(loop.run())
    await asyncio.sleep(0.02)
    await until(loop, running)
    assert done == ["step"]


async def _next(left: list[int]) -> int:
    return left.pop(0) if left else 0


async def test_one_that_was_stopped_before_it_began_does_nothing() -> None:
    left = [1]
    loop = Loop("test", lambda: _next(left))
    loop.stop()
    async with asyncio.timeout(5):
        await loop.run()
    assert left == [1]


async def test_breaking_it_off_is_not_swallowed() -> None:
    task = asyncio.create_task(Loop("test", lambda: _next([]), every=60).run())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_step_that_waits_long_is_interrupted_and_something_is_done_at_the_end() -> None:
    ended: list[str] = []
    waiting = asyncio.Event()

    async def step() -> int:
        await waiting.wait()
        ended.append("step")
        return 1

    async def close() -> None:
        ended.append("closed")

    loop = Loop("test", step, interrupt=waiting.set, close=close)
    running = asyncio.create_task(loop.run())
    await asyncio.sleep(0.02)
    await until(loop, running)
    assert ended == ["step", "closed"]


async def test_the_end_is_made_also_where_the_last_step_is_broken_off() -> None:
    ended: list[str] = []

    async def step() -> int:
        await asyncio.sleep(60)
        return 1

    async def close() -> None:
        await asyncio.sleep(0)
        ended.append("closed")

    running = asyncio.create_task(Loop("test", step, close=close).run())
    await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert ended == ["closed"]
