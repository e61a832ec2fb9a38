"""Pictures of the editors' pages for their handbook: a fee is corrected, checked, published; the rest beside it.

Taken by `tests.pictures`, over the packaged content and a change that is made up.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page

from bot.app.proving import press_of
from bot.config import Config
from bot.loops.answering import Book, Shelf
from bot.papers.sheet import sheet
from handlers.desk import Desk, approving, drafting, pausing, proving
from knowledge.importing import COLUMNS
from knowledge.library import Library
from knowledge.vouching import vouched
from storage import questions
from storage.records import NewQuestion, Staff

FEE = "procedures/chung-thuc-ban-sao.yaml"
ENTRY = "procedure:chung-thuc-ban-sao"
BEFORE, AFTER = "từ trang thứ ba 1.000 đồng", "từ trang thứ ba 1.500 đồng"
QUESTION = "lệ phí chứng thực bản sao"
ROWS = (
    {"title": "Nộp hồ sơ thứ Bảy được không", "answer": "Chưa có thông tin.", "as_of": "31/02/2026"},
    {"title": "Có chỗ gửi xe không", "answer": "", "as_of": "20/11/2026"},
    {"title": "Quét mã trả phí được không", "answer": "Được.", "field": "viec khac han"},
)
SOURCE = {"field": "mot-cua", "url": "https://example.vn/thong-bao", "as_of": "20/11/2026"}


def publishing(desk: Desk, library: Library) -> Desk:
    """The desk, with what asks drafts and publishes them."""
    return replace(desk, press=press_of(Config(), desk.database, Shelf(Book.of(library))))


@dataclass
class Scene:
    """Where pictures are taken: `take` of a page, `keep` of the one that is open, `end` of its last part.

    `sign_in` lets somebody else in.
    """

    desk: Desk
    page: Page
    url: str
    take: Callable[[str, str], Awaitable[None]]
    keep: Callable[[str], Awaitable[None]]
    end: Callable[[str], Awaitable[None]]
    sign_in: Callable[[str], Awaitable[None]]


async def of_editors(scene: Scene, first: Staff, second: Staff, folder: Path) -> None:
    """All of them; `folder` is for what is handed in."""
    await scene.sign_in(first.login)
    await scene.take("bt-tim-muc", "knowledge/entries?q=chung+thuc+ban+sao")
    await scene.take("bt-bieu-mau", f"knowledge/entries/{ENTRY}")
    await asked(scene)
    await scene.take("bt-them-muc", "knowledge/new/topic")
    await corrected(scene.desk, first)
    await scene.take("bt-hoi-thu", f"knowledge/try?q={QUESTION}")
    await proving.prove(scene.desk, first, await proving.begin(scene.desk, first))
    await scene.take("bt-ban-nhap", "knowledge/draft")
    await scene.sign_in(second.login)
    await scene.take("bt-trang-dau", "")
    draft = (await drafting.work(scene.desk, second)).draft
    assert draft is not None
    await approving.check(scene.desk, second, draft.version)
    await scene.page.goto(f"{scene.url}/console/knowledge/draft")
    await scene.end("bt-cong-bo")
    await published(scene)
    await scene.take("bt-cac-ban", "knowledge")
    await handed_in(scene, folder)
    await scene.take("bt-can-xem-lai", "knowledge/review")
    await standing(scene.desk, first)
    await scene.take("bt-tam-ngung", "knowledge/standing")


async def asked(scene: Scene) -> None:
    """A fee is typed otherwise into the form, which asks what it rests on."""
    fee = scene.page.locator('[name="fee.text"]')
    await fee.fill((await fee.input_value()).replace(BEFORE, AFTER))
    await scene.page.get_by_role("button", name="Lưu vào bản nháp").click()
    await scene.page.get_by_role("alert").wait_for()
    await scene.keep("bt-nguon")


async def corrected(desk: Desk, who: Staff) -> None:
    """The fee is another in the draft, and somebody asked about it."""
    work = await drafting.work(desk, who)
    text = work.texts[FEE].decode()
    assert BEFORE in text
    new = vouched(FEE, text, text.replace(BEFORE, AFTER), desk.edition().day)
    await drafting.save(desk, who, FEE, new.encode(), 0)
    async with desk.database.writing() as connection:
        await questions.add(connection, [_asked(desk, number) for number in range(3)])


def _asked(desk: Desk, number: int) -> NewQuestion:
    at = desk.clock() - timedelta(hours=number + 1)
    return NewQuestion(
        number + 1, f"webchat:web:{number}", "webchat", at, QUESTION, "answered", ENTRY, "fee", 0.9, [], "r"
    )


async def published(scene: Scene) -> None:
    await scene.page.get_by_label("Đổi gì, vì sao").fill("Mức thu mới theo nghị quyết")
    await scene.page.get_by_role("button", name="Công bố").click()
    await scene.page.wait_for_url("**/console/knowledge?done=release-published")


async def handed_in(scene: Scene, folder: Path) -> None:
    """A table with one good row and three faulty ones."""
    rows = [SOURCE | {"title": "Nhờ hàng xóm nộp giúp được không", "answer": "Được, có giấy ủy quyền."}]
    rows += [SOURCE | row for row in ROWS]
    file = folder / "hoi-dap.xlsx"
    lines = [[row.get(key, "") for key in COLUMNS] for row in rows]
    file.write_bytes(sheet("Hỏi đáp", list(COLUMNS.values()), lines))
    await scene.page.goto(f"{scene.url}/console/knowledge/import")
    await scene.page.get_by_label("Tệp bảng tính").set_input_files(file)
    await scene.page.get_by_role("button", name="Nộp bảng").click()
    await scene.page.get_by_role("status").wait_for()
    await scene.keep("bt-bang-tinh")


async def standing(desk: Desk, who: Staff) -> None:
    await pausing.pause(desk, who, ENTRY, "mức phí vừa đổi, đang sửa", "Mức phí mới niêm yết tại quầy.")
    await pausing.put_up(desk, who, "Sáng thứ Hai trung tâm nghỉ họp.", desk.clock() + timedelta(days=3))
