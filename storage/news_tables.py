"""The tables of news: who wants to hear about what, what was written, and how it went with each who was to get it.

Dialogue days with the questions sent for them in advance are announced by it, and stand here too.
"""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint, literal_column

from storage.columns import Id, Utc, Words, metadata

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("topic", String(60), primary_key=True),
    Column("conversation", String(400), primary_key=True, index=True),
    Column("channel", String(20), nullable=False),
    Column("since", Utc, nullable=False),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("topic", String(60), nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    # after this day nobody is told any more
    Column("ends_on", Date, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    # grows with each change: of two who change it at once, one is told
    Column("version", Integer, nullable=False, server_default="1"),
    Column("written_by", String(60), nullable=False),
    Column("written_at", Utc, nullable=False),
    Column("released_by", String(60)),
    Column("released_at", Utc),
    # the last conversation that was written down as a recipient; None once all are
    Column("reached", String(400)),
    Column("ended_at", Utc),
    sqlite_autoincrement=True,
)

# whose it is is emptied when it is over for long, or where somebody erases what is kept of them: the count stays
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("broadcast_id", Id, ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False),
    Column("conversation", String(400), index=True),
    Column("channel", String(20), nullable=False),
    Column("state", String(10), nullable=False),
    # the row of the outbox; no foreign key: that row is erased earlier
    Column("post_id", Id),
    UniqueConstraint("broadcast_id", "conversation"),
    Index("ix_deliveries_broadcast_id_state", "broadcast_id", "state", "id"),
    sqlite_autoincrement=True,
)
UNDERWAY = ("queued", "waiting")
"""States of what lies in the outbox: the second until the citizen writes again."""
_underway = deliveries.c.state.in_([literal_column(f"'{state}'") for state in UNDERWAY])
Index("ix_deliveries_underway", deliveries.c.post_id, sqlite_where=_underway, postgresql_where=_underway)

forums = Table(
    "forums",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("day", Date, nullable=False, index=True),
    Column("hour", String(5), nullable=False),
    Column("place", Words, nullable=False),
    Column("office", String(100), nullable=False),
    Column("about", Words, nullable=False),
    Column("written_by", String(60), nullable=False),
    Column("written_at", Utc, nullable=False),
    Column("cancelled_at", Utc),
    sqlite_autoincrement=True,
)

forum_questions = Table(
    "forum_questions",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("forum_id", Id, ForeignKey("forums.id", ondelete="CASCADE"), nullable=False, index=True),
)
