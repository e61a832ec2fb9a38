"""The event loop of the service, libuv's where it exists (not on Windows); and what else the process is told."""

import asyncio
import gc
import signal
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


def spare_the_collector() -> None:
    """What was built for good (the library, the index) is not searched for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def on_signals(stop: Callable[[], None]) -> None:
    """Call `stop` when the process is told to end."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
