"""The service without the pace that the limits of Telegram and Zalo ask of it: `python -m bench.unpaced run`."""

from dataclasses import dataclass

from bot import joining
from bot.channels.telegram import channel, pacing
from bot.channels.zalo import pacing as of_zalo
from bot.cli import main


@dataclass(slots=True)
class AtOnce(pacing.Pace):
    overall_every: float = 0.0
    chat_every: float = 0.0


@dataclass(slots=True)
class CalledAtOnce(of_zalo.Pace):
    every: float = 0.0


if __name__ == "__main__":
    channel.Pace = AtOnce  # type: ignore[attr-defined,misc]
    joining.Pace = CalledAtOnce  # type: ignore[attr-defined,misc]
    main()
