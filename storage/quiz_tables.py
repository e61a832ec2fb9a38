"""The table of quizzes: what somebody answered in one, once, and who they are where they want to win."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, UniqueConstraint

from storage.columns import Id, Utc, Words, metadata

# whose it is is emptied where somebody erases what is kept of them, or after a while: the score stays
quiz_tries = Table(
    "quiz_tries",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("quiz", String(60), nullable=False),
    Column("conversation", String(400), index=True),
    Column("channel", String(20), nullable=False),
    # the options chosen, from 1, and how many they are: of two who add one at once, one is refused
    Column("answers", JSON, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("score", Integer, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("at", Utc, nullable=False, index=True),
    # when the last question was answered
    Column("ended_at", Utc),
    Column("name", Words),
    Column("phone", Words),
    UniqueConstraint("quiz", "conversation"),
    Index("ix_quiz_tries_quiz_score", "quiz", "score"),
    sqlite_autoincrement=True,
)
