"""The tables of what is said at counters: scores, reasons and sentences of a unit and a day, of nobody by name."""

from sqlalchemy import Column, Date, Index, String, Table

from storage.columns import Id, Words, metadata

# each answer is a row of its own, so nothing tells which of them one person gave
visits = Table(
    "visits",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("office", String(100), nullable=False),
    Column("day", Date, nullable=False),
    # score | why | words
    Column("what", String(10), nullable=False),
    Column("value", Words, nullable=False),
    Index("ix_visits_day_office", "day", "office"),
    sqlite_autoincrement=True,
)

# that somebody has answered today, not what: deleted when the day is over
visit_marks = Table(
    "visit_marks",
    metadata,
    Column("conversation", String(400), primary_key=True),
    Column("day", Date, primary_key=True, index=True),
    Column("what", String(100), primary_key=True),
)
