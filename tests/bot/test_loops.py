"""A loop outlives what its steps meet, works on while there is work, wakes when rung, and stops when told."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from bot.loops import Loop
from bot.loops.together import Together

LONG = 60.0


def steps(*outcomes: int | Exception) -> tuple[list[int], Callable[[], Awaitable[int]]]:
    """A step that does this in turn and then finds nothing, with the list of the times it was called."""
    left, calls = list(outcomes), list[int]()

    async def step() -> int:
        calls.append(len(calls))
        outcome = left.pop(0) if left else 0
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return calls, step


async def running(loop: Loop, until: Callable[[], bool]) -> None:
    """Run a loop until something is so, then stop it; it must stop at once."""
    task = asyncio.create_task(loop.run())
    async with asyncio.timeout(5):
        while not until():
            await asyncio.sleep(0.001)
        loop.stop()
        await task


async def test_while_there_is_work_it_does_not_rest() -> None:
    calls, step = steps(3, 1, 1)
    await running(Loop("test", step, LONG), lambda: len(calls) == 4)


async def test_a_step_that_fails_is_followed_by_the_next() -> None:
    calls, step = steps(RuntimeError("x"), 1, KeyError("y"), 1)
    await running(Loop("test", step, 0.001), lambda: len(calls) >= 5)


async def test_without_work_it_looks_again_after_a_while_without_being_told() -> None:
    calls, step = steps()
    await running(Loop("test", step, 0.001), lambda: len(calls) >= 3)


async def test_a_ring_wakes_it_at_once() -> None:
    calls, step = steps()
    loop = Loop("test", step, LONG)
    task = asyncio.create_task(loop.run())
    async with asyncio.timeout(5):
        for times in (1, 2, 3):
            while len(calls) < times:
                await asyncio.sleep(0.001)
            loop.ring()
        while len(calls) < 4:
            await asyncio.sleep(0.001)
        loop.stop()
        await task


async def test_a_ring_during_a_step_is_not_lost() -> None:
    calls = 0

    async def step() -> int:
        nonlocal calls
        calls += 1
        if calls == 1:
            loop.ring()  # something came up while we were looking elsewhere
        return 0

    loop = Loop("test", step, LONG)
    await running(loop, lambda: calls == 2)


async def test_a_step_in_hand_is_finished_before_it_stops() -> None:
    began, finish, finished = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def step() -> int:
        began.set()
        await finish.wait()
        finished.set()
        return 1

    loop = Loop("test", step, LONG)
    task = asyncio.create_task(loop.run())
    await began.wait()
    loop.stop()
    await asyncio.sleep(0.01)
    assert not task.done()
    finish.set()
    async with asyncio.timeout(5):
        await task
    assert finished.is_set()


async def test_one_that_was_stopped_before_it_began_does_nothing() -> None:
    calls, step = steps(1)
    loop = Loop("test", step)
    loop.stop()
    async with asyncio.timeout(5):
        await loop.run()
    assert calls == []


async def test_breaking_it_off_is_not_swallowed() -> None:
    _, step = steps()
    task = asyncio.create_task(Loop("test", step, LONG).run())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


class Doubling:
    """Work on numbers: how they were put together is written down."""

    def __init__(self, most: int) -> None:
        self.rounds: list[list[int]] = []
        self.gate = asyncio.Event()
        self.together: Together[int, int] = Together(self._work, most)

    async def _work(self, numbers: Sequence[int]) -> list[int]:
        batch = list(numbers)
        self.rounds.append(batch)
        await self.gate.wait()
        if 13 in batch:
            raise ValueError("13")
        return [2 * number for number in batch]


async def test_who_comes_during_a_round_goes_into_the_next_and_everybody_gets_their_own() -> None:
    work = Doubling(most=10)
    asking = [asyncio.create_task(work.together.ask(number)) for number in range(1)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asking += [asyncio.create_task(work.together.ask(number)) for number in range(1, 6)]
    await asyncio.sleep(0)
    work.gate.set()
    assert await asyncio.gather(*asking) == [0, 2, 4, 6, 8, 10]
    assert work.rounds == [[0], [1, 2, 3, 4, 5]]


async def test_no_round_is_larger_than_it_may_be() -> None:
    work = Doubling(most=4)
    work.gate.set()
    assert await asyncio.gather(*(work.together.ask(number) for number in range(11))) == [2 * n for n in range(11)]
    assert max(map(len, work.rounds)) == 4
    assert [number for batch in work.rounds for number in batch] == list(range(11))


async def test_a_round_that_fails_fails_for_those_in_it_and_no_others() -> None:
    work = Doubling(most=2)
    work.gate.set()
    outcomes = await asyncio.gather(*(work.together.ask(n) for n in (12, 13, 14, 15)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes[:2]] == [ValueError, ValueError]
    assert outcomes[2:] == [28, 30]


async def test_who_stops_waiting_holds_nobody_up() -> None:
    work = Doubling(most=10)
    impatient = asyncio.create_task(work.together.ask(1))
    patient = asyncio.create_task(work.together.ask(2))
    await asyncio.sleep(0.01)
    impatient.cancel()
    work.gate.set()
    assert await patient == 4


async def test_after_a_quiet_time_it_works_again() -> None:
    work = Doubling(most=10)
    work.gate.set()
    assert await work.together.ask(1) == 2
    await work.together.finish()
    assert await work.together.ask(2) == 4
    assert work.together.waiting == 0


async def test_finishing_waits_for_all_who_asked() -> None:
    work = Doubling(most=1)
    asking = [asyncio.create_task(work.together.ask(number)) for number in range(3)]
    await asyncio.sleep(0.01)
    finishing = asyncio.create_task(work.together.finish())
    await asyncio.sleep(0.01)
    assert not finishing.done()
    work.gate.set()
    async with asyncio.timeout(5):
        await finishing
    assert [task.result() for task in asking] == [0, 2, 4]
