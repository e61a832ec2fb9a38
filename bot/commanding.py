"""What the commands share: the configuration they are given, and work at the desk."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

import click

from bot.app import NotStarted, at_the_desk
from bot.config import Config
from handlers.desk import Desk, Refusal

Done = TypeVar("Done")


class Context(Protocol):
    """What click hands to each command."""

    @property
    def config(self) -> Config: ...


def at_desk(context: Context, work: Callable[[Desk], Awaitable[Done]]) -> Done:
    """What comes of work at the desk; raises `click.ClickException` with the reason where it may not or cannot be."""

    async def worked() -> Done:
        async with at_the_desk(context.config) as desk:
            return await work(desk)

    try:
        return asyncio.run(worked())
    except (Refusal, NotStarted) as reason:
        raise click.ClickException(str(reason)) from reason
