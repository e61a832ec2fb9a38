"""The service as it is, but for the pace that Telegram's limits ask of it: `python -m bench.unpaced run`."""

from dataclasses import dataclass

from bot.channels.telegram import channel, pacing
from bot.cli import main


@dataclass(slots=True)
class AtOnce(pacing.Pace):
    overall_every: float = 0.0
    chat_every: float = 0.0


if __name__ == "__main__":
    channel.Pace = AtOnce  # type: ignore[attr-defined,misc]
    main()
