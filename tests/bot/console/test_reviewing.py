"""The page of what to look at again: what is due by owner, what rests on ended law, what is told of offices."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.desk import Desk
from tests.console_site import Opening
from tests.handlers.small import LAW, NEW_LAW, OFFICES, TODAY, TOPIC, library

PAGE = "/console/knowledge/review"
OLD = {"law": LAW["id"], "article": "Điều 5", "as_of": date(2026, 1, 1)}
QUAY = {
    "id": "quay",
    "name": "Quầy xã",
    "truth": "unverified",
    "phone": {"text": "<i>chưa rõ</i>", "truth": "confirmed", "confirmed": {"by": "Bà B", "on": date(2026, 11, 2)}},
}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    topics = [
        TOPIC | {"id": "cua", "short": "Của Biên", "ask": ["của biên"], "review_by": TODAY, "owner": "bien"},
        TOPIC | {"id": "cu", "short": "Chuyện cũ", "ask": ["chuyện cũ"], "source": OLD},
        TOPIC | {"id": "han", "short": "Chuyện hạn", "ask": ["hạn"], "review_by": date(2026, 11, 1), "owner": "Lan"},
        TOPIC | {"id": "xa", "short": "Chuyện xa", "ask": ["xa"], "review_by": date(2027, 11, 1), "owner": "Lan"},
        TOPIC | {"id": "sap", "short": "Chuyện sắp", "ask": ["sắp"], "review_by": date(2026, 12, 1)},
    ]
    shelf = library(topics=topics, offices=[*OFFICES, QUAY], laws=[LAW, NEW_LAW])
    return replace(desk, edition=lambda: shelf.as_of(TODAY))


async def test_it_lists_what_is_due_what_rests_on_ended_law_and_contacts(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    status, page = await bien.get(PAGE)
    assert status == 200
    due, _, rest = page.partition("Dựa trên văn bản đã hết hiệu lực")
    ended, _, offices = rest.partition("<h2>Nơi tiếp nhận")
    assert "1 mục đã quá ngày, 2 mục tới hạn" in due
    assert due.index("Chuyện hạn") < due.index("đã quá ngày</strong>") < due.index("Chuyện sắp")
    assert "Chuyện xa" not in due
    assert "60/2014/QH13" in ended
    assert "Luật mới" in ended
    assert "chủ đề “Chuyện cũ”" in ended
    assert "Chuyện hạn" not in ended
    assert "Bà B xác nhận 2/11/2026" in offices
    assert "&lt;i&gt;chưa rõ" in offices
    assert offices.count("chưa có</span>") == 2


async def test_one_owner_sees_their_own(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(f"{PAGE}?owner=Lan")
    assert "Chuyện hạn" in page
    assert "Chuyện sắp" not in page


async def test_the_first_page_tells_an_editor_what_waits_for_them(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get("/console/")
    assert ">1 mục nội dung của anh/chị cần xem lại</a>" in page
    assert ">2 mục nội dung chưa có người phụ trách cần xem lại, 1 mục đã quá ngày</a>" in page
    hanh = await open_browser("hanh", "officer")
    _, page = await hanh.get("/console/")
    assert "cần xem lại" not in page
