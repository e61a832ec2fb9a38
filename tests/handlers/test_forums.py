"""Dialogue days as a citizen meets them: when and where, and a question sent in advance that is a question like any."""

from datetime import date

import pytest

from handlers.presses import Forum as Press
from handlers.presses import pack
from handlers.turn import Forum, Manners
from tests.handlers.conftest import Talk

UNIT = "tt-pvhcc-trang-bang"
COMING = Forum(7, date(2026, 12, 8), "08:00", "Hội trường phường", UNIT, "Thủ tục đất đai")
LATER = Forum(9, date(2026, 12, 20), "14:00", "Nhà văn hóa", UNIT, "Hộ tịch")


@pytest.fixture
def known(talk: Talk) -> Talk:
    talk.conversation.notebook.ahead += [COMING, LATER]
    return talk


@pytest.mark.parametrize(
    "said", ["đối thoại", "lich doi thoai", "xem lịch đối thoại sắp tới", "tôi muốn gửi câu hỏi cho buổi đối thoại"]
)
async def test_the_next_days_are_told_in_words(known: Talk, said: str) -> None:
    await known.say(said, "8/12/2026, lúc 08:00, tại Hội trường phường", "Thủ tục đất đai", "[Gửi câu hỏi: 20/12/2026]")


async def test_where_none_is_known_that_is_said_and_news_of_it_offered(talk: Talk) -> None:
    await talk.say("lịch đối thoại", "hiện chưa có lịch đối thoại", "[Nhận: Lịch đối thoại]")
    await talk.tap("Nhận: Lịch đối thoại", "có tin về Lịch đối thoại")


async def test_a_question_in_advance_is_kept_as_a_question_for_that_day_and_unit(known: Talk) -> None:
    await known.follow("doithoai", "Lịch đối thoại")
    await known.tap("Gửi câu hỏi: 8/12/2026", "buổi đối thoại 8/12/2026")
    await known.say("Bao giờ phường cấp sổ đỏ cho khu dân cư mới ạ, bà con chờ lâu rồi")
    await known.say("gửi")
    notebook = known.conversation.notebook
    ((code, forum),) = notebook.for_forum.items()
    assert forum == COMING.number
    assert (notebook.archive[code].kind, notebook.archive[code].office) == ("cau_hoi", UNIT)
    assert known.conversation.dialogue.forum == 0


async def test_a_question_dropped_leaves_the_next_one_free_of_it(known: Talk) -> None:
    await known.say("đối thoại")
    await known.tap("Gửi câu hỏi: 8/12/2026")
    await known.say("thôi")
    await known.say("toi muon hoi ve chuyen xyz abc khong ai biet")
    await known.say("gặp cán bộ")
    await known.tap("Để lại câu hỏi")
    await known.say("Bao giờ phường có nước máy cho xóm tôi, hỏi hoài không ai nói")
    await known.say("gửi")
    assert len(known.conversation.notebook.archive) == 1
    assert known.conversation.notebook.for_forum == {}


async def test_a_day_that_is_over_meanwhile_is_named_with_no_question(known: Talk) -> None:
    await known.say("đối thoại")
    await known.tap("Gửi câu hỏi: 8/12/2026")
    known.conversation.notebook.ahead.clear()
    await known.say("Bao giờ phường cấp sổ đỏ cho khu dân cư mới ạ, bà con chờ lâu rồi")
    await known.say("gửi")
    assert len(known.conversation.notebook.archive) == 1
    assert known.conversation.notebook.for_forum == {}


@pytest.mark.parametrize("number", ["", "x", "8", "99999999999999999999"])
async def test_a_day_that_was_made_up_is_gone(known: Talk, number: str) -> None:
    await known.say("đối thoại")
    answer = await known.conversation.press(pack(Press("ask", number)))
    assert known.conversation.dialogue.forum == 0
    assert answer.replies


async def test_where_nothing_is_collected_no_question_is_offered(known: Talk) -> None:
    known.conversation.manners = Manners(collects=False)
    await known.say("lịch đối thoại", "8/12/2026", never=("[Gửi câu hỏi",))


@pytest.mark.parametrize("said", ["đối thoại lần hai khi khiếu nại là gì", "nhận tin đối thoại"])
async def test_what_is_about_something_else_is_not_taken_for_it(known: Talk, said: str) -> None:
    await known.say(said, never=("[Gửi câu hỏi",))
