"""The editors' page where a spreadsheet of questions and answers is handed in: what was taken, and why the rest not."""

import asyncio
from collections.abc import Mapping, Sequence

from aiohttp import web

from bot.console.kit import Kit, attached
from bot.console.mending import Mend, mends
from bot.papers import XLSX
from bot.papers.sheet import Table, book
from bot.papers.workbook import Unreadable, rows_of
from bot.uploads import LARGEST
from handlers.desk import NotTheirs, Refusal, drafting
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor
from knowledge.faults import Faulty
from knowledge.importing import COLUMNS, EXAMPLE, TRUTHS, Imported, imported
from knowledge.loading import load_texts

TEMPLATE = "bang-mau.xlsx"
TEMPLATE_WIDTHS = (16, 32, 24, 24, 40, 60, 18, 30, 16, 20, 16, 16, 16)
NO_FILE = "Hãy chọn tệp bảng tính (.xlsx) rồi nộp."
FAULTY = "Chưa lấy dòng nào: bản nháp đang có lỗi. Hãy sửa các chỗ dưới đây rồi nộp lại bảng."
TOO_LARGE = f"Tệp quá {LARGEST // 1_000_000} MB. Hãy chia thành nhiều tệp."
MOST_SHOWN = 500


class Importing:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._reading = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        guard, edits = self._kit.guards.for_staff, Action.EDIT_KNOWLEDGE
        return [
            web.get("/console/knowledge/import", guard(self._show, edits)),
            web.get(f"/console/knowledge/import/{TEMPLATE}", guard(self._template, edits)),
            web.post("/console/knowledge/import", guard(self._take, edits)),
        ]

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        return self._page(request, who)

    async def _template(self, request: web.Request, who: Visitor) -> web.Response:
        fields, truths = self._kit.desk.edition().library.fields, list(TRUTHS)
        example, at = [EXAMPLE.get(key, "") for key in COLUMNS], list(COLUMNS)
        choices = {at.index("field"): ("Lĩnh vực", len(fields)), at.index("truth"): ("Mức tin cậy", len(truths))}
        made = book(
            Table("Hỏi đáp", list(COLUMNS.values()), [example], choices, TEMPLATE_WIDTHS),
            Table("Lĩnh vực", [COLUMNS["field"]], [[name] for name in fields.values()]),
            Table("Mức tin cậy", [COLUMNS["truth"]], [[said] for said in truths]),
        )
        return attached(made, TEMPLATE, XLSX)

    async def _take(self, request: web.Request, who: Visitor) -> web.Response:
        work = await drafting.work(self._kit.desk, who.person)
        try:
            file = await _file(request)
            async with self._reading:  # one at a time: an unpacked table takes many times the room of its file
                found = await asyncio.to_thread(_taken, file, work.texts)
            texts = {path: text.encode() for path, text in found.texts.items()}
            if texts:
                await drafting.save_all(self._kit.desk, who.person, texts, {path: work.seen(path) for path in texts})
        except Unreadable as reason:
            return self._page(request, who, refusal=Refusal(str(reason)))
        except Faulty as faulty:
            return self._page(request, who, refusal=Refusal(FAULTY), mends=mends(faulty.faults, work.texts))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return self._page(request, who, refusal=refusal)
        return self._page(request, who, found=found)

    def _page(
        self, request: web.Request, who: Visitor, found: Imported | None = None, **told: Refusal | Sequence[Mend]
    ) -> web.Response:
        faults = found.faults if found else ()
        shown = {
            "found": found,
            "mends": (),
            "left_out": len({fault.row for fault in faults if fault.stops}),
            "faults": [fault for fault in faults if fault.stops][:MOST_SHOWN],
            "doubts": [fault for fault in faults if not fault.stops][:MOST_SHOWN],
        }
        return self._kit.show(request, "import", who, **shown | told)


async def _file(request: web.Request) -> bytes:
    """What was handed in. Raises `Refusal`."""
    field = (await request.post()).get("file")
    if not isinstance(field, web.FileField):
        raise Refusal(NO_FILE)
    with field.file as file:
        content = file.read()
    if not content:
        raise Refusal(NO_FILE)
    if len(content) > LARGEST:
        raise Refusal(TOO_LARGE)
    return content


def _taken(file: bytes, texts: Mapping[str, bytes]) -> Imported:
    """What the rows come to in the draft. Raises `Unreadable`, and `Faulty` for a draft that has faults."""
    rows = rows_of(file)
    library = load_texts(texts)
    return imported(rows, {path: body.decode(errors="replace") for path, body in texts.items()}, library)
