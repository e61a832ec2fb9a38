"""What somebody reads where nothing can be tapped: one list of numbers, and words for what is tapped elsewhere."""

import pytest

from bot.channels.menus import BY_NUMBER, spelled
from handlers.messages import Choice, Items, Paragraph, Reply, Span
from handlers.rich import parse

PAPERS = Items(((Span("Tờ khai"),), (Span("Giấy chứng sinh"),)), numbered=True)
MENU = (Choice("Gửi", press="7.0"), Choice("Gửi có tên", press="7.1"), Choice("Bản đồ", url="https://a.vn"))


def test_beside_a_menu_nothing_else_is_numbered() -> None:
    assert spelled(Reply((PAPERS,))) == "1. Tờ khai\n2. Giấy chứng sinh"
    assert spelled(Reply((PAPERS,), MENU[:1])) == f"- Tờ khai\n- Giấy chứng sinh\n\n{BY_NUMBER}\n1. Gửi"
    assert spelled(Reply((PAPERS,), MENU[2:])).startswith("1. Tờ khai")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Bấm **Gửi** là đồng ý.", "Nhắn 1 (Gửi) là đồng ý."),
        ("Thì bấm **Gửi có tên**.", "Thì nhắn 2 (Gửi có tên)."),
        ("bấm Gửi hoặc bấm Gửi có tên", "nhắn 1 (Gửi) hoặc nhắn 2 (Gửi có tên)"),
        ("Bấm Gửing, bấm Sửa", "Bấm Gửing, bấm Sửa"),
        ("Bấm **Bản đồ**", "Bấm Bản đồ"),
    ],
)
def test_what_the_text_says_to_tap_is_to_be_written(said: str, read: str) -> None:
    assert spelled(Reply(parse(said), MENU)).partition("\n\n")[0] == read


def test_a_later_piece_of_a_menu_keeps_its_numbers() -> None:
    reply = Reply((Paragraph((Span("bấm Sửa"),)),), (Choice("Sửa", press="9.4"),))
    assert spelled(reply) == f"nhắn 5 (Sửa)\n\n{BY_NUMBER}\n5. Sửa"
