"""What is no text: the citizen is told what was done with it and how to go on."""

import pytest

from handlers.messages import Kind, plain
from tests.handlers.conftest import Talk


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("voice", ("chưa nghe được", "**không được lưu**", "bàn phím")),
        ("location", ("vị trí", "**không được lưu**", "xã, phường")),
        ("contact", ("không cần số điện thoại", "**không được lưu**")),
        ("sticker", ("gõ bằng chữ",)),
        ("file", ("không nhận tệp và ảnh", "**không được lưu**")),
        ("other", ("chỉ đọc được chữ",)),
    ],
)
async def test_each_kind_is_told_what_was_done_with_it(talk: Talk, kind: Kind, said: tuple[str, ...]) -> None:
    expected = [words.replace("**", "") for words in said]
    await talk.send(kind, "", *expected, "tự động", "[Xem các thủ tục]")
    answer = await talk.send(kind, "", *expected, never=("tự động",))
    assert len(answer.replies) == 1


async def test_what_is_written_under_a_photo_is_answered_too(talk: Talk) -> None:
    answer = await talk.send(
        "file", "lam giay khai sinh can gi", "không nhận tệp", "Đăng ký khai sinh – giấy tờ cần có"
    )
    assert [bool(reply.choices) for reply in answer.replies] == [False, False, True]
    await talk.tap("Nộp ở đâu", "Đăng ký khai sinh – nơi nộp")


async def test_danger_under_a_photo_is_answered_first(talk: Talk) -> None:
    answer = await talk.send("file", "nhà hàng xóm cháy", "114", never=("không nhận tệp",))
    assert "114" in plain(answer.replies[0].text)


async def test_a_code_under_a_photo_is_not_kept(talk: Talk) -> None:
    await talk.send("file", "ma otp cua toi la 482910", "đã xóa")
    assert "482910" not in str(talk.conversation.notebook.messages)


async def test_a_group_gets_a_pointer_and_nothing_else(talk: Talk) -> None:
    answer = await talk.send("group", "", "trong nhóm", "nhắn riêng", never=("tự động", "thử nghiệm"))
    assert len(answer.replies) == 1
    assert answer.replies[0].choices == ()
    assert not answer.dialogue.noticed
