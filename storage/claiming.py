"""Which open rows may be taken up: those that nobody holds and whose pause is over, whatever clocks did meanwhile.

Clocks are set back and forth, also between two looks at one row. A lease or a pause that lasts longer than any can was
made before the clock was set back: it does not count.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, bindparam, or_

from storage.columns import Utc
from storage.records import Lease

LONGEST_LEASE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=2)
"""Of a message to be answered. One to be sent may be told to wait for longer."""
DISAGREEMENT = timedelta(seconds=10)
"""How far the clocks of two replicas may be apart without anybody taking it for a clock set back."""

NOW, LEASE_TOO_LONG, PAUSE_TOO_LONG, FUTURE = (
    bindparam(name, type_=Utc) for name in ("now", "lease_too_long", "pause_too_long", "future")
)


def is_free(table: FromClause) -> ColumnElement[bool]:
    until = table.c.lease_until
    return or_(until.is_(None), until < NOW, until > LEASE_TOO_LONG)


def may_be_heard(inbox: FromClause) -> ColumnElement[bool]:
    """A message waits only after it was tried."""
    return or_(inbox.c.attempts == 0, inbox.c.not_before <= NOW, inbox.c.not_before > PAUSE_TOO_LONG)


def may_be_said(outbox: FromClause) -> ColumnElement[bool]:
    """A message of ours waits only after it was tried; when that was, tells a clock set back since."""
    return or_(outbox.c.state == "queued", outbox.c.not_before <= NOW, outbox.c.called_at > FUTURE)


def free_at(now: datetime) -> dict[str, Any]:
    """The parameters of `is_free`."""
    return {"now": now, "lease_too_long": now + LONGEST_LEASE}


def said_at(now: datetime) -> dict[str, Any]:
    """The parameters of `may_be_said`."""
    return {"now": now, "future": now + DISAGREEMENT}


def hearing(lease: Lease) -> dict[str, Any]:
    """The parameters of a claim in the inbox."""
    return free_at(lease.taken_at) | {"pause_too_long": lease.taken_at + LONGEST_PAUSE} | _by(lease)


def saying(lease: Lease) -> dict[str, Any]:
    """The parameters of a claim in the outbox."""
    return free_at(lease.taken_at) | said_at(lease.taken_at) | _by(lease)


def _by(lease: Lease) -> dict[str, Any]:
    return {"token": lease.token, "until": lease.until}
