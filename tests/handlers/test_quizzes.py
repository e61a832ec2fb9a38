"""Quizzes as a citizen plays them: by tap, number or word, once, interrupted and gone on with; and who wants to win."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from bot.rehearsal import Conversation
from handlers.citizen.links import linked
from handlers.messages import Slip
from handlers.presses import Quiz as Press
from handlers.presses import loose, pack
from handlers.turn import Manners
from knowledge.ear import Ear
from knowledge.entries import Quiz
from knowledge.library import Library
from tests.handlers.conftest import TODAY, Talk

BANK = "cai-cach-hanh-chinh"
CONTEST: dict[str, Any] = {
    "id": "cuoc-thi",
    "title": "Cuộc thi thử",
    "truth": "transcribed",
    "source": {"law": "nd-118-2025-nd-cp", "as_of": date(2026, 11, 1)},
    "valid": {"from": date(2026, 11, 1), "to": date(2026, 11, 30)},
    "winners": 2,
    "questions": [
        {"text": "Một?", "options": ["Ngay trong ngày", "Tuần sau"], "right": 1, "why": "Vì thế."},
        {"text": "Hai?", "options": ["Đúng", "Sai"], "right": 2},
    ],
}


def contest(library: Library, ear: Ear, day: date = TODAY, manners: Manners | None = None, **more: Any) -> Talk:
    """A talk where this quiz is the only one."""
    quiz = Quiz.model_validate(CONTEST | more)
    others: Mapping[str, Any] = {key: one for key, one in library.entries.items() if not isinstance(one, Quiz)}
    only = replace(library, entries=MappingProxyType({**others, f"quiz:{quiz.id}": quiz}))
    return Talk(Conversation(only, ear, day, manners))


async def through(talk: Talk) -> None:
    await talk.say("thi tìm hiểu")
    await talk.say("1")
    await talk.say("2", "đúng 2/2 câu")


@pytest.mark.parametrize(
    "said", ["thi tìm hiểu", "thi tim hieu", "toi muon thi trac nghiem", "đố vui", "cuộc thi cải cách hành chính nhé"]
)
async def test_it_is_asked_for_in_words(talk: Talk, said: str) -> None:
    await talk.say(said, "Câu 1/8")


async def test_the_bank_is_played_to_the_end_and_each_answer_has_its_source(talk: Talk) -> None:
    await talk.follow(f"thi_{BANK}", "Tìm hiểu cải cách hành chính", "8 câu", "[Bắt đầu]", never=("Câu 1",))
    await talk.tap("Bắt đầu", "Câu 1/8", "[Chỉ ở trung tâm của tỉnh]")
    quiz = talk.conversation.edition.library.quiz(BANK)
    for number, question in enumerate(quiz.questions, 1):
        progress = f"Câu {number + 1}/8" if number < 8 else "đúng 8/8 câu"
        await talk.tap(
            question.options[question.right - 1], "đúng rồi ạ", "NĐ-CP" if number != 6 else "QĐ-TTg", progress
        )
    assert "họ tên" not in str(talk.told[-1]), "nothing is to be won, so nobody's name is asked"


async def test_an_answer_is_a_number_a_label_or_a_part_of_one_with_or_without_marks(talk: Talk) -> None:
    await talk.say("thi tìm hiểu")
    await talk.say("số 2", "đúng rồi ạ", "Câu 2/8")
    await talk.say("dau ngay lam viec tiep theo", "đúng rồi ạ", "Câu 3/8")
    await talk.say("nop lai ho so", "chưa đúng ạ", "Đáp án đúng: Đưa giấy tờ tùy thân và nói rõ hồ sơ", "Câu 4/8")


async def test_an_option_that_elsewhere_denies_or_agrees_is_an_answer_here(library: Library, ear: Ear) -> None:
    question = {"text": "Một?", "options": ["Không phải", "Đúng vậy", "Dạ có"], "right": 1}
    talk = contest(library, ear, questions=[question, question, question])
    await talk.say("thi tìm hiểu")
    await talk.say("không phải", "đúng rồi ạ", "Câu 2/3")
    await talk.say("dung vay", "chưa đúng ạ", "Câu 3/3")
    await talk.say("có", "đúng 1/3 câu")


async def test_each_question_is_answered_once(library: Library, ear: Ear) -> None:
    talk = contest(library, ear)
    await talk.say("thi tìm hiểu", "Câu 1/2")
    first = talk.answer
    assert first
    press = first.replies[-1].choices[1].press
    assert press
    await talk.tap("Tuần sau", "chưa đúng ạ", "Đáp án đúng: Ngay trong ngày", "Vì thế.")
    right = first.replies[-1].choices[0].press
    assert right
    again = await talk.conversation.press(right)
    assert "trả lời rồi" in str(again.replies[0].text)
    (played,) = await talk.conversation.notebook.quizzes()
    assert (played.answers, played.score) == ((2,), 0)


async def test_there_is_one_try(library: Library, ear: Ear) -> None:
    talk = contest(library, ear)
    await through(talk)
    await talk.say("thi tìm hiểu", "anh/chị thi rồi, đúng 2/2 câu", never=("Câu 1/2",))


async def test_a_question_in_between_is_answered_and_then_it_goes_on(library: Library, ear: Ear) -> None:
    talk = contest(library, ear)
    await talk.say("thi tìm hiểu")
    await talk.say("1", "Câu 2/2")
    await talk.say("đăng ký kết hôn cần gì", "Đăng ký kết hôn")
    await talk.say("thi tiếp", "mình làm tiếp nhé", "Đang đúng 1/1 câu", "Câu 2/2")
    await talk.say("sai", "đúng rồi ạ", "2/2 câu")


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2026, 12, 1), "đã hết hạn từ sau ngày 30/11/2026"), (date(2026, 10, 31), "bắt đầu từ ngày 1/11/2026")],
)
async def test_outside_its_period_that_is_said(library: Library, ear: Ear, day: date, said: str) -> None:
    talk = contest(library, ear, day)
    await talk.say("thi tìm hiểu", said, never=("Câu 1",))
    await talk.follow("thi_cuoc-thi", said)
    await talk.conversation.press(pack(Press("answer", "cuoc-thi", "1.1")))
    assert await talk.conversation.notebook.quizzes() == ()


async def test_the_last_day_is_told_and_belongs_to_it(library: Library, ear: Ear) -> None:
    talk = contest(library, ear, date(2026, 11, 30))
    await talk.follow("thi_cuoc-thi", "Thi đến hết ngày 30/11/2026", "[Bắt đầu]")
    await talk.tap("Bắt đầu", "Câu 1/2")


async def test_an_end_in_the_middle_keeps_what_was_answered(library: Library, ear: Ear) -> None:
    talk = contest(library, ear)
    await talk.say("thi tìm hiểu")
    await talk.say("1", "Câu 2/2")
    talk.conversation.edition = talk.conversation.edition.library.as_of(date(2026, 12, 1))
    await talk.say("2", "đã hết hạn", "Anh/chị đúng 1 câu, đã trả lời 1 câu")
    assert (await talk.conversation.notebook.quizzes())[0].answers == (1,)


async def test_no_quiz_at_all_is_said(library: Library, ear: Ear) -> None:
    entries = {key: one for key, one in library.entries.items() if not isinstance(one, Quiz)}
    talk = Talk(Conversation(replace(library, entries=MappingProxyType(entries)), ear, TODAY))
    await talk.say("thi tìm hiểu", "hiện chưa có cuộc thi")
    await talk.say("/thi", "hiện chưa có cuộc thi")


@pytest.mark.parametrize(
    "said", ["tìm hiểu thủ tục khai sinh", "thi bằng lái xe ở đâu", "cuộc thi hoa hậu ở đâu", "thi công nhà"]
)
async def test_what_is_about_something_else_is_not_taken_for_it(talk: Talk, said: str) -> None:
    await talk.say(said, never=("Câu 1/8",))


async def test_whoever_agrees_leaves_name_and_phone_which_the_message_loses(library: Library, ear: Ear) -> None:
    talk = contest(library, ear)
    await through(talk)
    await talk.tap("Đồng ý, để lại tên", "họ tên và số điện thoại", "180 ngày")
    await talk.say("Nguyễn Thị Lan", "cả họ tên lẫn số điện thoại")
    await talk.say("Nguyễn Thị Lan, 0912 345 678", "tôi ghi tên và số điện thoại")
    (played,) = await talk.conversation.notebook.quizzes()
    assert (played.name, played.phone) == ("Nguyễn Thị Lan", "0912345678")
    assert not any("Lan" in text for _, _, text in talk.conversation.notebook.messages if "ví dụ" not in text.lower())
    await talk.say("thi tìm hiểu", "2/2 câu", never=("Đồng ý",))


async def test_nobody_has_to_leave_a_name_and_a_question_is_no_name(library: Library, ear: Ear) -> None:
    talk = contest(library, ear)
    await through(talk)
    await talk.tap("Đồng ý, để lại tên")
    await talk.say("đăng ký kết hôn cần gì", "Đăng ký kết hôn")
    await talk.say("đăng ký khai sinh", "khai sinh", never=("cả họ tên",))
    await talk.say("thi tìm hiểu")
    await talk.tap("Không để lại", "không giữ tên")
    await talk.say("Nguyễn Thị Lan, 0912 345 678", never=("tôi ghi tên",))
    assert not (await talk.conversation.notebook.quizzes())[0].phone


async def test_nobody_signs_who_is_not_through(library: Library, ear: Ear) -> None:
    talk = contest(library, ear)
    await talk.say("thi tìm hiểu")
    await talk.conversation.press(pack(Press("sign", "cuoc-thi")))
    assert talk.conversation.dialogue.waiting is None
    assert loose(pack(Press("sign", "cuoc-thi"))) is None


NAMELESS = Manners(nameless_channels=frozenset({"rehearsal"}), page="https://motcua.example/gui/")


async def test_where_no_names_are_carried_the_page_takes_them(library: Library, ear: Ear) -> None:
    talk = contest(library, ear, manners=NAMELESS)
    await through(talk)
    answer = await talk.tap("Đồng ý, để lại tên", "máy chủ ở nước ngoài")
    assert any((one.url or "").startswith("https://motcua.example/gui/") for one in answer.replies[0].choices)
    await talk.say("Nguyễn Thị Lan, 0912 345 678", "máy chủ ở nước ngoài")
    assert not (await talk.conversation.notebook.quizzes())[0].phone
    given = await talk.conversation.hear("slip", slip=Slip("", "", "0912345678"))
    assert len(given.replies) == 2, "told what is missing, and asked again"
    await talk.conversation.hear("slip", slip=Slip("Nguyễn Thị Lan", "", "0912345678"))
    assert (await talk.conversation.notebook.quizzes())[0].name == "Nguyễn Thị Lan"


async def test_where_there_is_no_page_no_name_is_taken(library: Library, ear: Ear) -> None:
    talk = contest(library, ear, manners=replace(NAMELESS, page=""))
    await through(talk)
    await talk.tap("Đồng ý, để lại tên", "trang riêng thì chưa mở")
    assert talk.conversation.dialogue.waiting is None


async def test_what_is_kept_is_told_taken_along_withdrawn_and_erased(library: Library, ear: Ear) -> None:
    talk = contest(library, ear)
    await talk.say(
        "/dulieu", "thi tìm hiểu: chưa tham gia", "cuộc thi (đang giữ 0 lần", never=("[Rút tên khỏi cuộc thi]",)
    )
    await through(talk)
    await talk.tap("Đồng ý, để lại tên")
    await talk.say("Nguyễn Thị Lan, 0912 345 678")
    await talk.say("/dulieu", "thi tìm hiểu: Cuộc thi thử: 2/2 câu", "cuộc thi (đang giữ 1 lần, chỉ ban tổ chức xem)")
    answer = await talk.tap("Tải về")
    assert answer.replies[0].document
    assert '"name": "Nguyễn Thị Lan"' in answer.replies[0].document.content
    await talk.say("/dulieu")
    answer = await talk.tap("Bản để đọc, in")
    assert answer.replies[0].document
    assert "Cuộc thi thử: 2/2 câu" in answer.replies[0].document.content
    await talk.say("/dulieu")
    await talk.tap("Rút tên khỏi cuộc thi", "tôi xóa tên và số điện thoại")
    (played,) = await talk.conversation.notebook.quizzes()
    assert (played.name, played.score) == ("", 2)
    await talk.say("/dulieu")
    await talk.tap("Xóa hết")
    await talk.tap("Xóa hết, tôi chắc chắn")
    assert await talk.conversation.notebook.quizzes() == ()


@pytest.mark.parametrize("carried", ["thi_khong-co", "thi_", "thi_phrase:help"])
def test_a_link_to_no_quiz_leads_nowhere(talk: Talk, carried: str) -> None:
    assert linked(talk.conversation.edition, carried) is None


@pytest.mark.parametrize("value", ["", "x", "0.1", "1.0", "1.9", "9.1", "2.1", "1.1.1", "-1.1"])
async def test_an_answer_that_was_made_up_counts_nothing(library: Library, ear: Ear, value: str) -> None:
    talk = contest(library, ear)
    assert (await talk.conversation.press(pack(Press("answer", "cuoc-thi", value)))).replies
    assert await talk.conversation.notebook.quizzes() == ()


async def test_danger_comes_first_in_the_middle_of_a_quiz(talk: Talk) -> None:
    await talk.say("thi tìm hiểu")
    await talk.say("nhà hàng xóm cháy", "114")


def test_every_question_of_the_bank_has_a_source_of_its_own(library: Library) -> None:
    for quiz in library.by_kind(Quiz):
        assert all(question.source for question in quiz.questions), quiz.id
