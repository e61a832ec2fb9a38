"""The tables of published knowledge: texts by their checksum, the releases made of them, and which one runs."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from storage.columns import Id, Utc, Words, metadata

content_texts = Table(
    "content_texts",
    metadata,
    Column("checksum", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("number", Id, primary_key=True, autoincrement=False),
    # the one that ran when this one was published: where one step back leads
    Column("former", Id, ForeignKey("releases.number")),
    Column("checksum", String(100), nullable=False),
    Column("author", String(60), nullable=False),
    Column("checker", String(60)),
    Column("note", Words, nullable=False),
    Column("way", String(20), nullable=False),
    Column("published_at", Utc, nullable=False),
    Column("overridden_by", String(100)),
    Column("override_reason", Words),
)

release_files = Table(
    "release_files",
    metadata,
    Column("release", Id, ForeignKey("releases.number"), primary_key=True, autoincrement=False),
    Column("path", String(300), primary_key=True),
    Column("checksum", String(64), ForeignKey("content_texts.checksum"), nullable=False),
)

running_release = Table(
    "running_release",
    metadata,
    # one row, whose name is always the same
    Column("name", String(10), primary_key=True),
    Column("release", Id, ForeignKey("releases.number"), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("since", Utc, nullable=False),
    Column("by", String(60), nullable=False),
)
