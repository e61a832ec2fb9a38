from dataclasses import replace

from bot.papers.letter import BEFORE_SIGNING, letter
from storage.records import LateResult
from tests.bot.papers.reading import said
from tests.handlers.desk.test_lateness import SOON

LATE = LateResult(1, *(getattr(SOON, name) for name in SOON.__slots__), None, None)


def test_the_letter_says_the_seven_things_and_that_it_is_a_draft() -> None:
    text = said(letter(LATE, "Trung tâm A"))
    for part in (
        "Lê Văn Tư",
        "Cấp giấy chứng nhận",
        SOON.receipt,
        "Đang chờ đo đạc",
        "Mưa nhiều",
        "04/12/2026",
        "xin lỗi",
    ):
        assert part in text, part
    assert "26/11/2026" in text
    assert "TRUNG TÂM A" in text
    assert BEFORE_SIGNING in text


def test_f31_a_letter_keeps_what_looks_like_markup_and_drops_what_no_document_holds() -> None:
    text = said(letter(replace(LATE, person="<b> & {{7*7}}\x00\x0b", reason="a\nb"), "A"))
    assert "Kính gửi: <b> & {{7*7}}\n" in text
