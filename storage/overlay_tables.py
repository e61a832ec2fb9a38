"""The tables of what lies over the running release: entries switched off, and banners. A row stays once it ended."""

from sqlalchemy import Column, Index, String, Table

from storage.columns import Id, Utc, Words, metadata

pauses = Table(
    "pauses",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("entry", String(100), nullable=False),
    # what citizens are told meanwhile, and why it was done
    Column("said", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("by", String(60), nullable=False),
    Column("since", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("ended_by", String(60)),
    sqlite_autoincrement=True,
)
_on = pauses.c.ended_at.is_(None)
Index("uq_pauses_entry", pauses.c.entry, unique=True, sqlite_where=_on, postgresql_where=_on)

banners = Table(
    "banners",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("text", Words, nullable=False),
    Column("until", Utc, nullable=False),
    Column("by", String(60), nullable=False),
    Column("since", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("ended_by", String(60)),
    sqlite_autoincrement=True,
)
_up = banners.c.ended_at.is_(None)
Index("ix_banners_until", banners.c.until, sqlite_where=_up, postgresql_where=_up)
