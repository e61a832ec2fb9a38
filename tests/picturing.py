"""Pictures of the editors' pages for their handbook: a fee is corrected and asked again.

Taken by `tests.pictures`, over the packaged content and a change that is made up.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.app.proving import press_of
from bot.config import Config
from bot.loops.answering import Book, Shelf
from handlers.desk import Desk, drafting, proving
from knowledge.library import Library
from storage import questions
from storage.records import NewQuestion, Staff

FEE = "procedures/chung-thuc-ban-sao.yaml"
ENTRY = "procedure:chung-thuc-ban-sao"
BEFORE, AFTER = "từ trang thứ ba 1.000 đồng", "từ trang thứ ba 1.500 đồng"
QUESTION = "lệ phí chứng thực bản sao"


def publishing(desk: Desk, library: Library) -> Desk:
    """The desk, with what asks drafts and publishes them."""
    return replace(desk, press=press_of(Config(), desk.database, Shelf(Book.of(library))))


@dataclass
class Scene:
    """Where pictures are taken: `take` of a page; `sign_in` lets somebody else in."""

    desk: Desk
    take: Callable[[str, str], Awaitable[None]]
    sign_in: Callable[[str], Awaitable[None]]


async def of_editors(scene: Scene, first: Staff, second: Staff) -> None:
    """What the one does, and what the other then finds on their first page."""
    await scene.sign_in(first.login)
    await scene.take("bt-tim-muc", "knowledge/entries?q=chung+thuc+ban+sao")
    await scene.take("bt-bieu-mau", f"knowledge/entries/{ENTRY}")
    await scene.take("bt-them-muc", "knowledge/new/topic")
    await corrected(scene.desk, first)
    await scene.take("bt-hoi-thu", f"knowledge/try?q={QUESTION}")
    await proving.prove(scene.desk, first, await proving.begin(scene.desk, first))
    await scene.take("bt-ban-nhap", "knowledge/draft")
    await scene.sign_in(second.login)
    await scene.take("bt-trang-dau", "")


async def corrected(desk: Desk, who: Staff) -> None:
    """The fee is another in the draft, and somebody asked about it."""
    work = await drafting.work(desk, who)
    text = work.texts[FEE].decode()
    assert BEFORE in text
    await drafting.save(desk, who, FEE, text.replace(BEFORE, AFTER).encode(), 0)
    async with desk.database.writing() as connection:
        await questions.add(connection, [_asked(desk, number) for number in range(3)])


def _asked(desk: Desk, number: int) -> NewQuestion:
    at = desk.clock() - timedelta(hours=number + 1)
    return NewQuestion(
        number + 1, f"webchat:web:{number}", "webchat", at, QUESTION, "answered", ENTRY, "fee", 0.9, [], "r"
    )
