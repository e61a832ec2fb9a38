"""What Telegram's refusals and silences mean, in the vendor's own words."""

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels import TryLater, Uncertain, Undeliverable, Unreachable
from bot.channels.telegram.errors import meaning


class ConnectTimeout(Exception):
    """Named like the HTTP client's."""


class ReadTimeout(Exception):
    """Named like the HTTP client's."""


def by(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind", "reason"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), Unreachable, "bot was blocked by the user"),
        (Forbidden("Forbidden: user is deactivated"), Unreachable, "user is deactivated"),
        (BadRequest("Chat not found"), Unreachable, "chat not found"),
        (ChatMigrated(-1005), Unreachable, "group chat was upgraded"),
        (Forbidden("Forbidden: something new"), Undeliverable, "Forbidden: something new"),
        (BadRequest("Message is too long"), Undeliverable, "Message is too long"),
        (BadRequest('can\'t parse entities: Unsupported start tag "chị Lan" at'), Undeliverable,
         "can't parse entities: Unsupported start tag"),
        (InvalidToken("Unauthorized"), TryLater, "the bot token is refused"),
        (Conflict("terminated by other getUpdates request"), TryLater, "terminated by other getUpdates request"),
        (NetworkError("Internal Server Error: restart"), TryLater, "server trouble"),
        (by(NetworkError("Bad Gateway (502). Parsing"), TelegramError("Invalid")), TryLater, "server trouble"),
        (by(TimedOut(), ConnectTimeout()), TryLater, "ConnectTimeout"),
        (by(TimedOut(), ReadTimeout()), Uncertain, "ReadTimeout"),
        (TelegramError("Invalid server response"), Uncertain, "answer unreadable"),
    ],
)  # fmt: skip
def test_an_error_carries_the_decision(error: TelegramError, kind: type[Exception], reason: str) -> None:
    found = meaning(error)
    assert type(found) is kind
    assert str(found) == reason


def test_a_flood_says_when_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    found = meaning(RetryAfter(137))
    assert isinstance(found, TryLater)
    assert found.after == 137.0
