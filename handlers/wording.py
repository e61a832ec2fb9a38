"""The bot's own sentences (`phrases.yaml`) and small words of time and place, as rich text."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from handlers.messages import Choice, Reply, RichText
from handlers.presses import Press, pack
from handlers.rich import fill, parse
from knowledge.entries import Duration, Unit
from knowledge.library import Edition
from knowledge.vietnamese import capital

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
UNITS = {
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.DAY: "ngày",
    Unit.HOUR: "giờ",
    Unit.MONTH: "tháng",
}


def say(edition: Edition, phrase: str, **values: str) -> RichText:
    """One of our own sentences with its places filled. Raises KeyError for an unknown phrase or a missing value."""
    return fill(parse(edition.library.phrase(phrase)), values)


def line(edition: Edition, phrase: str, **values: str) -> str:
    """One of our own sentences as plain text, for labels and parts of a line."""
    return edition.library.phrase(phrase).format(**values)


def choice(label: str, press: Press) -> Choice:
    return Choice(label, pack(press))


def reply(edition: Edition, phrase: str, choices: Sequence[Choice] = (), **values: str) -> Reply:
    """A reply made of one phrase and some choices."""
    return Reply(say(edition, phrase, **values), tuple(choices))


def day(value: date) -> str:
    """A day as people here write it."""
    return f"{value.day}/{value.month}/{value.year}"


def duration(edition: Edition, value: Duration) -> str:
    """How long, in words: "Hồ sơ phải xác minh: **5 ngày làm việc**"."""
    length = f"{value.amount} {UNITS[value.unit]}" if value.unit in UNITS else line(edition, "time.immediate")
    when = f"{capital(value.when)}: " if value.when else ""
    note = f" ({value.note})" if value.note else ""
    return f"{when}**{length}**{note}"
