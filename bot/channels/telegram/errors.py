"""What Telegram's refusals and silences mean for the message that was being sent. Pure."""

from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels import TryLater, Uncertain, Undeliverable, Unreachable

NOBODY_THERE = (
    "bot was blocked by the user",
    "user is deactivated",
    "chat not found",
    "bot can't initiate conversation with a user",
    "the bot can't send messages to the bot",
    "bot was kicked",
    "bot is not a member",
    "group chat was upgraded",
)
"""The vendor's own sentences after which no message of ours will reach this chat."""
NEVER_LEFT = ("ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol")
"""The HTTP client's errors after which Telegram cannot have seen the request."""


def meaning(error: TelegramError) -> Undeliverable | TryLater:
    """The decision that an error carries; its text names no citizen and no token."""
    match error:
        case RetryAfter():
            return TryLater("Too Many Requests", after=_seconds(error.retry_after))
        case ChatMigrated():
            return Unreachable("group chat was upgraded")
        case InvalidToken():
            return TryLater("the bot token is refused")
        case Conflict():
            return TryLater(_sentence(error))
        case Forbidden() | BadRequest():
            return _refused(_sentence(error))
    return _silence(error.__cause__, error)


def _refused(sentence: str) -> Undeliverable:
    """Whatever the reason, the same request would be refused again."""
    known = next((known for known in NOBODY_THERE if known in sentence.lower()), None)
    return Unreachable(known) if known else Undeliverable(sentence)


def _silence(cause: BaseException | None, error: TelegramError) -> TryLater:
    """Network trouble, server trouble, or a 200 whose body is cut off."""
    if type(error) is TelegramError:
        return Uncertain("answer unreadable")
    if cause is None or isinstance(cause, TelegramError):  # an error status came back, with or without JSON
        return TryLater("server trouble")
    kind = type(cause).__name__
    return TryLater(kind) if kind in NEVER_LEFT else Uncertain(kind)


def _sentence(error: TelegramError) -> str:
    """The vendor's words up to what may quote ours."""
    return error.message.partition(' "')[0][:100]


def _seconds(after: int | timedelta) -> float:
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
