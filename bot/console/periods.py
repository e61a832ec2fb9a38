"""The period a report is of, as addresses and forms have it, and those that are a tap away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from aiohttp import web

from bot.console.kit import field
from handlers.desk import Refusal
from handlers.desk.reports import Period

MONTH = timedelta(days=29)
NOT_A_DAY = "Ngày ghi không đúng. Hãy chọn lại trong lịch."


@dataclass(frozen=True, slots=True)
class Preset:
    label: str
    first: date
    last: date


def period_of(asked: Mapping[str, str], today: date) -> Period:
    """The days that were asked for; without any, the last thirty. Raises `Refusal`."""
    until = _day(asked.get("last", "")) or today
    return Period(_day(asked.get("first", "")) or until - MONTH, until, asked.get("office", "")[:100])


async def sent(request: web.Request, today: date) -> Period:
    """The period of a form. Raises `Refusal`."""
    return period_of({name: await field(request, name) for name in ("first", "last", "office")}, today)


def query(period: Period) -> str:
    return urlencode({"first": period.first.isoformat(), "last": period.last.isoformat(), "office": period.office})


def presets(today: date) -> list[Preset]:
    """Day, week, month, quarter and year: the present ones up to today, and the month and quarter before."""
    monday = today - timedelta(days=today.weekday())
    month, quarter = today.replace(day=1), today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    month_before, quarter_before = month - timedelta(days=1), quarter - timedelta(days=1)
    return [
        Preset("Hôm nay", today, today),
        Preset("Tuần này", monday, today),
        Preset("Tháng này", month, today),
        Preset("Tháng trước", month_before.replace(day=1), month_before),
        Preset("Quý này", quarter, today),
        Preset("Quý trước", quarter_before.replace(month=quarter_before.month - 2, day=1), quarter_before),
        Preset("Năm nay", today.replace(month=1, day=1), today),
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refusal(NOT_A_DAY) from error
