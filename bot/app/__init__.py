"""The one place that constructs anything: the service and its life, and what single commands do over the same parts."""

from bot.app.basics import NotStarted
from bot.app.building import build
from bot.app.knowing import Content, content_of, library_of
from bot.app.proving import prove, running_or_at_hand
from bot.app.running import App
from bot.app.tasks import at_the_desk, back_up, housekeep, migrate, restore, take_cases, token_rows

__all__ = [
    "App",
    "Content",
    "NotStarted",
    "at_the_desk",
    "back_up",
    "build",
    "content_of",
    "housekeep",
    "library_of",
    "migrate",
    "prove",
    "restore",
    "running_or_at_hand",
    "take_cases",
    "token_rows",
]
