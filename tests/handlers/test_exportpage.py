"""The page to read and print: everything that is kept stands in it, literally, and nothing in it can run."""

from datetime import UTC, date, datetime
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from handlers.citizen.exportpage import as_page, in_words
from handlers.sender import Sender
from handlers.turn import Kept, OwnCase, OwnRequest
from knowledge.library import Library

AT = datetime(2026, 11, 25, 7, 5, tzinfo=UTC)


class Words(HTMLParser):
    """The texts of a page, and the tags that it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def kept(text: str) -> Kept:
    person = Sender("Nguyễn Thị Lan", "ấp Bình Hòa", "0912345678")
    case = OwnCase("0" * 11, "phan_anh", "received", AT, text, AT, office="tt-pvhcc-trang-bang", sender=person)
    asked = OwnRequest(3, "export", AT, date(2026, 12, 4))
    return Kept(((AT, "citizen", text),), ((AT, text, "answered"),), (case,), (asked,))


def page(library: Library, text: str) -> Words:
    return Words(as_page(library.as_of(AT.date()), kept(text), AT))


def test_everything_stands_in_it_under_its_heading(library: Library) -> None:
    said = "\n".join(page(library, "đường ngập").texts)
    for expected in (
        "Góp ý, phản ánh, câu hỏi đã gửi",
        "Họ tên: Nguyễn Thị Lan",
        "Điện thoại: 0912345678",
        "Nơi giải quyết: Trung tâm Phục vụ hành chính công phường Trảng Bàng",
        "DL-3: lấy bản sao",
        "14 giờ 05, thứ Tư 25/11/2026",
    ):
        assert expected in said
    assert said.count("đường ngập") == 3


def test_what_is_not_kept_has_no_heading(library: Library) -> None:
    said = as_page(library.as_of(AT.date()), Kept((), ()), AT)
    assert "<h2>" not in said


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1, max_size=200))
def test_f30_whatever_was_written_is_text_and_nothing_else(library: Library, text: str) -> None:
    tags = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "ul", "li"}
    for said in (text, f"<script>alert(1)</script>{text}", f'"><img src=x onerror=alert(1)>{text}'):
        found = page(library, said)
        assert found.tags == tags
        assert said in "".join(found.texts)


def test_times_are_told_in_words_of_viet_nam() -> None:
    assert in_words(datetime(2026, 11, 28, 17, 0, tzinfo=UTC)) == "0 giờ 00, Chủ nhật 29/11/2026"
