"""The table of what editors did about questions that were asked alike."""

from sqlalchemy import Column, ForeignKey, String, Table

from storage.columns import Id, Utc, Words, metadata

question_marks = Table(
    "question_marks",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    # the telling words by which they are known
    Column("form", Words, nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("entry", String(200)),
    Column("proposal_id", Id, ForeignKey("proposals.id", ondelete="SET NULL"), index=True),
    Column("case_id", Id, ForeignKey("cases.id", ondelete="SET NULL"), index=True),
    Column("marked_by", String(60), nullable=False),
    Column("marked_at", Utc, nullable=False),
    # when something like it was asked last, as far as anybody looked: then it may go with the last of them
    Column("asked_at", Utc, nullable=False, index=True),
    sqlite_autoincrement=True,
)
