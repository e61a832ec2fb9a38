"""The tables. Times are UTC; ids are never reused (AUTOINCREMENT), because other rows and menus remember them."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Float,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from storage import columns, news_tables, overlay_tables, question_tables, quiz_tables, release_tables, visit_tables  # noqa: F401
from storage.columns import Id, Utc, Words

metadata = columns.metadata
OPEN = ("new", "queued", "calling", "retry", "uncertain")
"""States with work left: the first of the inbox, the others of the outbox."""
OPEN_CASES = ("received", "transferred", "asked")
"""States of a case that is not done."""


def open_rows(table: FromClause) -> ColumnElement[bool]:
    """Rows of the inbox or outbox (or an alias of them) with work left.

    Literals, not parameters: only so may the planners use the partial indexes, whose size old rows do not touch.
    """
    return table.c.state.in_([literal_column(f"'{state}'") for state in OPEN])


def open_cases() -> ColumnElement[bool]:
    """Cases that are not done, in the words of the partial index: only so may the planners use it."""
    return cases.c.state.in_([literal_column(f"'{state}'") for state in OPEN_CASES])


def _open_index(name: str, *columns: Column[Any]) -> Index:
    condition = open_rows(columns[0].table)
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("channel", String(20), nullable=False),
    Column("account", String(100), nullable=False),
    Column("external_id", String(200), nullable=False),
    Column("conversation", String(400), nullable=False),
    Column("body", JSON, nullable=False),
    Column("received_at", Utc, nullable=False, index=True),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Utc, nullable=False),
    Column("lease_token", String(40)),
    Column("lease_until", Utc),
    UniqueConstraint("channel", "account", "external_id"),
    Index("ix_inbox_conversation_id", "conversation", "id"),
    sqlite_autoincrement=True,
)
_open_index("ix_inbox_open", inbox.c.id)
_open_index("ix_inbox_open_conversation", inbox.c.conversation, inbox.c.id)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("channel", String(20), nullable=False),
    Column("account", String(100), nullable=False),
    Column("chat", String(200), nullable=False),
    Column("conversation", String(400), nullable=False),
    Column("body", JSON, nullable=False),
    Column("inbox_id", Id, ForeignKey("inbox.id", ondelete="CASCADE")),
    Column("part", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("queued_at", Utc, nullable=False, index=True),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lost", Integer, nullable=False),
    Column("not_before", Utc, nullable=False),
    Column("lease_token", String(40)),
    Column("lease_until", Utc),
    Column("called_at", Utc),
    Column("sent_at", Utc),
    Column("reason", String(200)),
    UniqueConstraint("inbox_id", "part"),
    Index("ix_outbox_conversation_id", "conversation", "id"),
    sqlite_autoincrement=True,
)
_open_index("ix_outbox_open", outbox.c.id)
_open_index("ix_outbox_open_conversation", outbox.c.conversation, outbox.c.id)

dialogues = Table(
    "dialogues",
    metadata,
    Column("conversation", String(400), primary_key=True),
    Column("body", JSON, nullable=False),
    Column("updated_at", Utc, nullable=False, index=True),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    # no foreign key: a question outlives the message it came from
    Column("inbox_id", Id, nullable=False, unique=True),
    Column("conversation", String(400), nullable=False, index=True),
    Column("channel", String(20), nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("text", Words, nullable=False),
    Column("status", String(20), nullable=False),
    Column("entry", String(200)),
    Column("aspect", String(40)),
    Column("confidence", Float, nullable=False),
    # how much likelier than the next the answer was; nothing where nothing was weighed
    Column("margin", Float),
    Column("options", JSON, nullable=False),
    Column("release", String(100), nullable=False),
    # what a period is counted by: when, with what end
    Index("ix_questions_asked_at_status", "asked_at", "status"),
    sqlite_autoincrement=True,
)

contacts = Table(
    "contacts",
    metadata,
    Column("conversation", String(400), primary_key=True),
    Column("unreachable_since", Utc),
    Column("unreachable_reason", String(200)),
    Column("updated_at", Utc, nullable=False, index=True),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("token", String(40), nullable=False),
    Column("until", Utc, nullable=False),
)

# one row for the pair: access and refresh token change together or not at all
tokens = Table(
    "tokens",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("account", String(100), primary_key=True),
    # both, sealed
    Column("pair", Text, nullable=False),
    Column("issued_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    # grows with each pair: whoever read an older one changes nothing
    Column("generation", Integer, nullable=False),
    # why the refresh token is not taken any more
    Column("refused", String(200), nullable=False),
    # since when an answer is missing by which it may have been spent
    Column("doubted_at", Utc),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("code", String(20), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    # Both are emptied when the person is unlinked. No foreign key: a case outlives the message it came from.
    Column("inbox_id", Id),
    Column("conversation", String(400), index=True),
    Column("channel", String(20), nullable=False),
    Column("category", String(100)),
    Column("office", String(100)),
    Column("entry", String(200)),
    Column("text", Words, nullable=False),
    # the text without tone marks, for those who search
    Column("folded", Words, nullable=False, server_default=""),
    Column("about_staff_of", String(100)),
    # the number of the dossier it is about, as printed on the receipt
    Column("dossier", String(60)),
    # where it is, as the sender's telephone said: "11.03000, 106.36000"
    Column("spot", String(30)),
    # name, address and phone of whoever sent it, where they gave them; emptied when the person is unlinked
    Column("person", JSON(none_as_null=True)),
    # why nothing of it may be erased for now: the document that says so
    Column("retained", Words),
    # the unit that must not learn who sent it, and the unit above that may, beside those who see all units
    Column("sealed_from", String(100)),
    Column("opened_by", String(100)),
    Column("staff_id", Id, ForeignKey("staff.id"), index=True),
    # grows with each change: of two who change the same state of it, one is told
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created_at", Utc, nullable=False, index=True),
    Column("changed_at", Utc, nullable=False),
    UniqueConstraint("inbox_id", "kind"),
    Index("ix_cases_office_state", "office", "state"),
    sqlite_autoincrement=True,
)

Index("ix_cases_open", cases.c.id, sqlite_where=open_cases(), postgresql_where=open_cases())

case_events = Table(
    "case_events",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("who", String(100), nullable=False),
    Column("what", String(40), nullable=False),
    Column("body", JSON, nullable=False),
    sqlite_autoincrement=True,
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    # whose it is until it goes with a case; then only the case says so
    Column("conversation", String(400), index=True),
    # the message it came with, once that was answered
    Column("inbox_id", Id),
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), index=True),
    Column("kind", String(10), nullable=False),
    Column("size", Integer, nullable=False),
    Column("added_at", Utc, nullable=False, index=True),
    # where it is still to be fetched: by which account, under which name of the vendor's
    Column("channel", String(20)),
    Column("account", String(100)),
    Column("remote", String(400)),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Utc, nullable=False),
    # the login of the officer who gave it to the citizen, and the end of the link by which it is had, as the citizen's
    # message has it: whoever reads this table has the file itself
    Column("given_by", String(60)),
    Column("link", String(64)),
    # last, and in no list: whoever lists attachments must not read them all
    Column("content", LargeBinary),
    sqlite_autoincrement=True,
)
_IS_WAITING = attachments.c.remote.is_not(None)
Index("ix_attachments_waiting", attachments.c.not_before, sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING)

Index("ix_attachments_link", attachments.c.link, unique=True)

# links to a page of ours, each good once and kept as a digest only
page_links = Table(
    "page_links",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("conversation", String(400), nullable=False, index=True),
    Column("until", Utc, nullable=False, index=True),
)

# where a case is followed beside the conversation it was filed in; a code lets one more in, once, kept as a digest
case_followers = Table(
    "case_followers",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("conversation", String(400), primary_key=True, index=True),
    Column("since", Utc, nullable=False),
)

follow_codes = Table(
    "follow_codes",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("code", String(64), nullable=False, unique=True),
    Column("until", Utc, nullable=False, index=True),
)

ratings = Table(
    "ratings",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("score", Integer, nullable=False),
    # ids of the criteria of the survey that made it so
    Column("criteria", JSON, nullable=False),
    Column("words", Words, nullable=False),
    Column("at", Utc, nullable=False, index=True),
)

case_clocks = Table(
    "case_clocks",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("rules", String(40), nullable=False),
    Column("basis", String(20)),
    Column("due_on", Date, index=True),
)

reminders = Table(
    "reminders",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("stage", String(20), primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("at", Utc, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("login", String(60), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("role", String(20), nullable=False),
    Column("office", String(100)),
    Column("password", String(200)),
    # sealed, as everything is that we must be able to read again (storage/sealing.py)
    Column("seed", String(200)),
    # the last step of 30 s whose code was used: no code counts twice
    Column("totp_step", BigInteger),
    Column("disabled_at", Utc),
    Column("created_at", Utc, nullable=False),
    sqlite_autoincrement=True,
)

staff_links = Table(
    "staff_links",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    # the seed that is shown to whoever opens the link; it becomes theirs with the link's use
    Column("seed", String(200), nullable=False, server_default=""),
    Column("until", Utc, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("id", String(20), nullable=False, unique=True),
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("device", String(200), nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
)

devices = Table(
    "devices",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("seen_at", Utc, nullable=False),
)

throttles = Table(
    "throttles",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("not_before", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False, index=True),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("at", Utc, nullable=False, index=True),
    # no foreign key, and the login beside the number: a line outlives whoever it is about
    Column("staff_id", Id),
    Column("login", String(60), nullable=False),
    Column("action", String(40), nullable=False),
    Column("object", String(120), nullable=False, index=True),
    Column("field", String(60)),
    sqlite_autoincrement=True,
)

# an officer's own chat, where they are told of what is due; the code that links it is kept as a digest only
staff_chats = Table(
    "staff_chats",
    metadata,
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("conversation", String(400), nullable=False, unique=True),
    Column("linked_at", Utc, nullable=False),
)

chat_codes = Table(
    "chat_codes",
    metadata,
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("code", String(64), nullable=False, unique=True),
    Column("until", Utc, nullable=False),
)

# conversations that a person of ours holds, one row each; `taken_by` is no login where a vendor's operator wrote
holds = Table(
    "holds",
    metadata,
    Column("conversation", String(400), primary_key=True),
    Column("taken_by", String(120), nullable=False),
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), index=True),
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), index=True),
    Column("since", Utc, nullable=False),
    Column("until", Utc, nullable=False, index=True),
)

# no word of whose question it was; what repeats a case's words goes with them. `kind`: topic, or a way of asking
proposals = Table(
    "proposals",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False, server_default="topic"),
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), index=True),
    Column("question", Words, nullable=False),
    Column("answer", Words, nullable=False),
    Column("entry", String(200)),
    Column("proposed_by", String(60), nullable=False),
    Column("proposed_at", Utc, nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", Words, nullable=False, server_default=""),
    Column("decided_by", String(60)),
    Column("decided_at", Utc),
    sqlite_autoincrement=True,
)

late_results = Table(
    "late_results",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("office", String(100), nullable=False, index=True),
    Column("receipt", String(60), nullable=False),
    Column("person", Words, nullable=False),
    Column("dossier", Words, nullable=False),
    Column("status", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("promised_on", Date, nullable=False, index=True),
    Column("new_on", Date, nullable=False),
    Column("created_by", String(60), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("issued_on", Date),
    Column("issued_by", String(60)),
    UniqueConstraint("office", "receipt", "promised_on"),
    sqlite_autoincrement=True,
)

difficulties = Table(
    "difficulties",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("office", String(100), nullable=False, index=True),
    Column("text", Words, nullable=False),
    Column("written_by", String(60), nullable=False),
    Column("written_at", Utc, nullable=False),
    Column("answer", Words, nullable=False, server_default=""),
    Column("answered_by", String(60)),
    Column("answered_at", Utc),
    sqlite_autoincrement=True,
)

# what people asked about their own data, and when it was done; it outlives the data
data_requests = Table(
    "data_requests",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("via", String(20), nullable=False),
    # drawn by lot: it tells which requests are one person's, and leads to nobody
    Column("contact", String(20), nullable=False),
    # while somebody is to be told there; emptied when what was asked is done
    Column("conversation", String(400), index=True),
    Column("asked_at", Utc, nullable=False, index=True),
    Column("due_on", Date, nullable=False),
    Column("basis", Words, nullable=False),
    Column("extended_at", Utc),
    Column("reminded", String(20), nullable=False),
    Column("ended_at", Utc),
    Column("outcome", String(20)),
    Column("ended_by", String(60)),
    sqlite_autoincrement=True,
)
_waiting = data_requests.c.ended_at.is_(None)
Index("ix_data_requests_open", data_requests.c.due_on, sqlite_where=_waiting, postgresql_where=_waiting)

# cases that a request could not be carried out on yet
request_cases = Table(
    "request_cases",
    metadata,
    Column("request_id", Id, ForeignKey("data_requests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column(
        "case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    ),
)
