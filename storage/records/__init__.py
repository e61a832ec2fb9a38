"""What the repositories take and give: frozen values, the public face of storage.

`conversation` is always "channel:account:chat"; bodies are the JSON of what was heard or is to be said.
"""

from storage.records.cases import (
    Case,
    CaseClock,
    CaseEvent,
    CaseFact,
    Counted,
    Looked,
    NewCase,
    Rating,
    Reminder,
    Sought,
    Wanted,
)
from storage.records.drafts import Draft, DraftFile
from storage.records.lateness import Difficulty, LateResult, NewLate
from storage.records.messages import Body, Flow, Hold, Kind, Lease, LeaseLost, Message, NewMessage, NewPost, Post
from storage.records.overlays import Banner, Pause
from storage.records.people import AuditLine, NewStaff, NewTokens, Secrets, Session, Staff, StaffLink, Tokens
from storage.records.questions import (
    AskedQuestion,
    Asking,
    Mark,
    NewMark,
    NewProposal,
    NewQuestion,
    Proposal,
    Unwell,
)
from storage.records.releases import NewRelease, Release, Running

__all__ = [
    "AskedQuestion",
    "Asking",
    "AuditLine",
    "Banner",
    "Body",
    "Case",
    "CaseClock",
    "CaseEvent",
    "CaseFact",
    "Counted",
    "Difficulty",
    "Draft",
    "DraftFile",
    "Flow",
    "Hold",
    "Kind",
    "LateResult",
    "Lease",
    "LeaseLost",
    "Looked",
    "Mark",
    "Message",
    "NewCase",
    "NewLate",
    "NewMark",
    "NewMessage",
    "NewPost",
    "NewProposal",
    "NewQuestion",
    "NewRelease",
    "NewStaff",
    "NewTokens",
    "Pause",
    "Post",
    "Proposal",
    "Rating",
    "Release",
    "Reminder",
    "Running",
    "Secrets",
    "Session",
    "Sought",
    "Staff",
    "StaffLink",
    "Tokens",
    "Unwell",
    "Wanted",
]
