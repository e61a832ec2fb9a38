"""Work shared by those who ask at once: everybody gets their own, nobody waits for the impatient."""

import asyncio
from collections.abc import Sequence

from bot.loops.together import Together


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
