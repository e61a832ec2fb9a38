"""The service as it is, but for the pace that Telegram's limits ask of it: `python -m bench.unpaced run`."""

from functools import partial

from bot.channels.telegram import channel
from bot.channels.telegram.pacing import Pace
from bot.cli import main

if __name__ == "__main__":
    channel.Pace = partial(Pace, overall_every=0.0, chat_every=0.0)  # type: ignore[attr-defined]
    main()
