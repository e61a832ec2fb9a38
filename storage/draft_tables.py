"""The tables of knowledge that is being worked on: drafts and the files changed in them."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from storage.columns import Id, Utc, Words, metadata

drafts = Table(
    "drafts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("author", String(60), nullable=False),
    Column("created_at", Utc, nullable=False),
    # grows with each change of a file
    Column("version", Integer, nullable=False),
    Column("note", Words, nullable=False),
    # what asking all questions again gave, for one version of the draft
    Column("proof", JSON),
    Column("checked_by", String(60)),
    Column("checked_at", Utc),
    Column("publish_at", Utc),
    Column("publish_by", String(60)),
    Column("overridden_by", String(100)),
    Column("override_reason", Words),
    Column("trouble", Words, nullable=False),
    Column("ended_at", Utc),
    Column("ended_by", String(60)),
    Column("release", Id, ForeignKey("releases.number")),
    sqlite_autoincrement=True,
)
_open = drafts.c.ended_at.is_(None)
Index("ix_drafts_open", drafts.c.id, sqlite_where=_open, postgresql_where=_open)

draft_files = Table(
    "draft_files",
    metadata,
    Column("draft_id", Id, ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("path", String(300), primary_key=True),
    # the text it was begun from, and the text as it is now; none: there is no such file
    Column("base", String(64)),
    Column("checksum", String(64), ForeignKey("content_texts.checksum")),
    Column("version", Integer, nullable=False),
    Column("changed_by", String(60), nullable=False),
    Column("changed_at", Utc, nullable=False),
    # who changed it in this draft before; none: nobody
    Column("earlier", JSON),
)
