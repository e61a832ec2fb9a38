"""The event loop of the service: libuv's, which is quicker, where it exists (not on Windows)."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

NEW_LOOP: Callable[[], asyncio.AbstractEventLoop]
try:
    import uvloop
except ImportError:
    NEW_LOOP = asyncio.new_event_loop
else:
    NEW_LOOP = uvloop.new_event_loop


def run_event_loop(service: Coroutine[Any, Any, None]) -> None:
    """Run until the service ends."""
    with asyncio.Runner(loop_factory=NEW_LOOP) as runner:
        runner.run(service)
