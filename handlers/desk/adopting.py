"""What is proposed goes into the open draft: a way of asking into its entry's file, an answer as a file of its own.

From there it goes the way of all changes: seen beside what runs, asked through, checked by a second person, published.
"""

from collections.abc import Callable

from handlers.desk import Desk, Refusal, drafting, proposing
from handlers.desk.drafting import Work
from handlers.desk.proposing import DECIDED
from knowledge.entries import Procedure, Topic
from knowledge.examining import Placed, examine
from knowledge.library import key_of
from knowledge.rewriting import Unwritable, changed
from storage.records import Proposal, Staff

GONE = "Mục này không còn trong nội dung. Hãy trả đề xuất, hoặc đề xuất cho mục khác."
FAULTY = "Bản nháp của tệp này đang có lỗi, hãy sửa trước: {}."

Written = tuple[str, str]
"""The name of a file, and its text."""


async def adopt(desk: Desk, who: Staff, number: int, anew: Callable[[Proposal], Written]) -> str:
    """Take a proposal into the draft, which accepts it; return the file. `anew` makes the file of an answer.

    Raises `NotTheirs`, `Refusal` where it cannot be written, and `drafting.Conflict` where somebody was faster.
    """
    proposal = await proposing.one(desk, who, number)
    if proposal.state != "open":
        raise Refusal(DECIDED)
    work = await drafting.work(desk, who)
    path, text = _with_way(desk, work, proposal) if proposal.kind == "ask" else anew(proposal)
    if faults := examine({path: text.encode()}).faults:
        raise Refusal(FAULTY.format(f"dòng {faults[0].line}: {faults[0].message}"))
    await drafting.save(desk, who, path, text.encode(), work.seen(path))
    await proposing.accept(desk, who, number)
    return path


def _with_way(desk: Desk, work: Work, proposal: Proposal) -> Written:
    """The entry's file as it is in the draft, with one more way of asking; as it is, where it has that already."""
    path = desk.edition().library.files.get(proposal.entry or "", "")
    body = work.texts.get(path)
    placed = _placed(path, body, proposal.entry) if body is not None else None
    if body is None or placed is None or not isinstance(placed.entry, Procedure | Topic):
        raise Refusal(GONE)
    ways = placed.entry.ask
    if proposal.question in map(str, ways):
        return path, body.decode()
    try:
        return path, changed(body.decode(), placed.entry.id, {("ask", len(ways)): proposal.question})
    except Unwritable as reason:
        raise Refusal(str(reason)) from reason


def _placed(path: str, body: bytes, key: str | None) -> Placed | None:
    return next((one for one in examine({path: body}).placed if key_of(one.entry) == key), None)
