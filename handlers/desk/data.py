"""Somebody's data, seen to by the operator for whoever cannot ask in the chat: on paper, by telephone, in person.

Who they are is shown by a tracking code, or by the conversation itself. What is done stands in the ledger as well.
"""

from handlers.desk import Desk, Refusal
from handlers.desk.clocks import calendar_of
from handlers.desk.requests import carry_out, forget_talk
from handlers.rights import due_on
from handlers.tracking import read
from storage import audit, cases, inbox, requests
from storage.database import Transaction
from storage.records import AuditLine
from storage.requests import DataRequest, NewRequest

NO_CASE = "Không có mã theo dõi này, hoặc mục đó không còn gắn với ai."
NO_CONVERSATION = "Không có gì đang lưu của cuộc trò chuyện này."
OPERATOR = "operator"


async def whose(connection: Transaction, case: str, conversation: str) -> str:
    """The conversation, by a tracking code or by its own name. Raises `Refusal` where nothing is kept of it."""
    if case:
        code = read(case)
        found = await cases.by_code(connection, code) if code else None
        if found is None or found.conversation is None:
            raise Refusal(NO_CASE)
        return found.conversation
    if not await inbox.newest(connection, conversation) and not await cases.of_conversation(connection, conversation):
        raise Refusal(NO_CONVERSATION)
    return conversation


async def ask(connection: Transaction, desk: Desk, kind: str, conversation: str) -> tuple[DataRequest, int]:
    """Put it into the ledger and do what can be done; return it with how many cases it still waits for."""
    now = desk.clock()
    due = due_on(desk.terms, calendar_of(desk), kind, now)
    asked = await carry_out(connection, NewRequest(kind, "desk", conversation, now, due, desk.terms.basis))
    line = AuditLine(now, None, OPERATOR, f"request {kind}", f"request:DL-{asked[0].id}")
    await audit.add(connection, [line])
    return asked


async def erase(desk: Desk, case: str, conversation: str, *, with_cases: bool) -> tuple[DataRequest, int]:
    """Erase the talk, and of the cases whose they are, or all they say. Raises `Refusal`."""
    async with desk.database.writing() as connection:
        theirs = await whose(connection, case, conversation)
        asked = await ask(connection, desk, "erase_all" if with_cases else "erase", theirs)
        # what is not answered yet was sent after this was asked
        await forget_talk(connection, theirs, await inbox.newest(connection, theirs))
    return asked


async def listed(desk: Desk, most: int, *, is_open: bool) -> list[DataRequest]:
    async with desk.database.reading() as connection:
        return await requests.listed(connection, most, is_open=is_open)
