import asyncio

import pytest

from storage import turnstile
from storage.turnstile import Turnstile


class Crowd:
    """People who go through, and the order in which they did. Those named "!" are first."""

    def __init__(self) -> None:
        self.turnstile = Turnstile()
        self.went: list[str] = []

    async def go(self, name: str) -> None:
        async with self.turnstile.passing(first=name.startswith("!")):
            self.went.append(name)
            await asyncio.sleep(0)

    async def come(self, *names: str) -> list[asyncio.Task[None]]:
        """They stand before the turnstile, in this order."""
        coming = []
        for name in names:
            coming.append(asyncio.create_task(self.go(name)))
            await asyncio.sleep(0.001)
        return coming


async def test_who_is_first_waits_only_for_whoever_is_inside() -> None:
    crowd = Crowd()
    async with crowd.turnstile.passing(first=False):
        coming = await crowd.come("a", "b", "!")
    await asyncio.gather(*coming)
    assert crowd.went == ["!", "a", "b"]


async def test_after_each_of_those_who_are_first_one_of_the_others_goes_in() -> None:
    crowd = Crowd()

    async def again_and_again() -> None:
        for number in range(4):
            await crowd.go(f"!{number}")

    async with crowd.turnstile.passing(first=False):
        others = await crowd.come("a", "b", "c")
        coming = [asyncio.create_task(again_and_again()), *others]
        await asyncio.sleep(0.001)
    await asyncio.gather(*coming)
    assert crowd.went == ["!0", "a", "!1", "b", "!2", "c", "!3"]


async def test_two_are_never_inside() -> None:
    crowd, inside, most = Crowd(), 0, 0

    async def go(*, first: bool) -> None:
        nonlocal inside, most
        async with crowd.turnstile.passing(first=first):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(go(first=number % 3 == 0) for number in range(30)))
    assert most == 1


async def test_who_gives_up_waiting_holds_up_nobody() -> None:
    crowd = Crowd()
    async with crowd.turnstile.passing(first=False):
        coming = await crowd.come("a", "b", "!", "c")
        for leaving in (coming[0], coming[2]):
            leaving.cancel()
    await asyncio.gather(*coming, return_exceptions=True)
    assert crowd.went == ["b", "c"]


async def test_who_fails_inside_lets_the_next_one_in() -> None:
    crowd = Crowd()

    async def fail() -> None:
        async with crowd.turnstile.passing(first=True):
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    await crowd.go("a")
    assert crowd.went == ["a"]


async def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turnstile, "SECONDS_TO_WAIT", 0.01)
    crowd = Crowd()
    async with crowd.turnstile.passing(first=False):
        for name in ("a", "!"):
            with pytest.raises(TimeoutError):
                await crowd.go(name)
    await crowd.go("b")
    assert crowd.went == ["b"]
