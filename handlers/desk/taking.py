"""Cases as the operator lists them or takes them out at the command line, where nobody signs in: it is written down."""

from datetime import datetime, timedelta

from handlers.wording import HERE
from storage import audit, cases
from storage.database import Transaction
from storage.records import AuditLine, Case, Wanted

OPERATOR = "command line"


async def listed(connection: Transaction, wanted: Wanted, most: int, now: datetime) -> list[Case]:
    """The newest cases that are wanted, one more than `most` where there are more."""
    found = await cases.listed(connection, wanted, most + 1)
    await _write_down(connection, "cases listed", wanted, min(len(found), most), now)
    return found


async def exported(connection: Transaction, wanted: Wanted, most: int, now: datetime) -> list[Case]:
    """The same to be taken out whole: where there are more than `most`, nothing is, and nothing is written down."""
    found = await cases.listed(connection, wanted, most + 1)
    if len(found) <= most:
        await _write_down(connection, "cases exported", wanted, len(found), now)
    return found


async def _write_down(connection: Transaction, action: str, wanted: Wanted, rows: int, now: datetime) -> None:
    last = wanted.until - timedelta(microseconds=1) if wanted.until else None
    first, last_day = (at.astimezone(HERE).date().isoformat() if at else "" for at in (wanted.since, last))
    named = f"cases:{first}..{last_day}:{wanted.office or 'all'}"
    await audit.add(connection, [AuditLine(now, None, OPERATOR, action, named, f"{rows} rows")])
