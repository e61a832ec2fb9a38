"""How content somebody was at a counter: by the QR code that hangs there, in two taps, once a day, of nobody."""

import pytest

from handlers.citizen.links import linked
from handlers.presses import Link, OnCase, Visit, loose, pack
from tests.handlers.conftest import Talk

UNIT = "tt-pvhcc-trang-bang"
CARRIED = f"hailong_{UNIT}"


async def test_a_code_at_the_counter_asks_and_two_taps_answer(talk: Talk) -> None:
    await talk.follow(CARRIED, "lần làm thủ tục vừa rồi", "không lưu ai trả lời", "[Rất hài lòng]")
    await talk.tap("Hài lòng", "Điều gì", "[Cán bộ lịch sự, tận tình]")
    await talk.tap("Trả kết quả đúng hẹn", "tôi ghi rồi")
    await talk.tap("Cán bộ lịch sự, tận tình")
    await talk.say("cô ở quầy 2 chỉ dẫn rất kỹ, gọi tôi 0912345678", "cảm ơn anh/chị đã góp ý")
    kept = talk.conversation.notebook.visits
    assert kept["score"] == (UNIT, "4")
    assert kept["why:thoi-gian"] == (UNIT, "thoi-gian")
    assert "quầy 2" in kept["words"][1]
    assert "0912345678" not in kept["words"][1]
    assert not any("quầy 2" in text for _, sender, text in talk.conversation.notebook.messages if sender == "citizen")


async def test_a_second_score_on_one_day_is_not_taken(talk: Talk) -> None:
    await talk.follow(CARRIED)
    await talk.tap("Hài lòng")
    await talk.follow(CARRIED)
    await talk.tap("Rất không hài lòng", "hôm nay anh/chị đã đánh giá rồi")
    assert talk.conversation.notebook.visits["score"] == (UNIT, "4")


async def test_the_answer_can_be_a_number_or_the_label(talk: Talk) -> None:
    await talk.follow(CARRIED)
    await talk.say("5", "Điều gì")
    assert talk.conversation.notebook.visits["score"] == (UNIT, "1")


async def test_a_question_in_between_is_answered_and_is_no_sentence_about_the_counter(talk: Talk) -> None:
    await talk.follow(CARRIED)
    await talk.tap("Hài lòng")
    await talk.say("đăng ký kết hôn cần gì", "Đăng ký kết hôn")
    assert "words" not in talk.conversation.notebook.visits


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("trễ hẹn 5 ngày", "Hồ sơ trễ hẹn"),
        ("bắt nộp thêm hộ khẩu", "Bị đòi thêm giấy tờ"),
        ("cán bộ nói chuyện khó nghe", "Cán bộ thái độ không tốt"),
    ],
)
async def test_what_is_told_is_kept_though_there_is_a_topic_about_it_which_is_offered(
    talk: Talk, said: str, offered: str
) -> None:
    await talk.follow(CARRIED)
    await talk.tap("Không hài lòng")
    await talk.say(said, "cảm ơn anh/chị đã góp ý", f"[{offered}]")
    assert talk.conversation.notebook.visits["words"] == (UNIT, said)
    await talk.tap(offered, "Nguồn")


@pytest.mark.parametrize("asked", ["giờ làm việc", "đăng ký kết hôn", "trễ hẹn thì làm sao"])
async def test_what_is_asked_for_word_for_word_or_as_a_question_is_answered(talk: Talk, asked: str) -> None:
    await talk.follow(CARRIED)
    await talk.tap("Hài lòng")
    await talk.say(asked, never=("cảm ơn anh/chị đã góp ý",))
    assert "words" not in talk.conversation.notebook.visits


async def test_a_denunciation_is_not_kept_as_a_sentence(talk: Talk) -> None:
    await talk.follow(CARRIED)
    await talk.tap("Rất không hài lòng")
    await talk.say("tôi tố cáo ông A ở quầy 3 nhận hối lộ", "không nhận")
    assert "words" not in talk.conversation.notebook.visits


async def test_a_page_opens_what_the_link_carries_as_a_button_would(talk: Talk) -> None:
    press = loose(pack(Link(CARRIED)))
    assert press is not None
    assert len(press.encode()) <= 64
    answer = await talk.conversation.press(press)
    assert "lần làm thủ tục vừa rồi" in str(answer.replies[-1].text)
    answer = await talk.conversation.press(pack(Link("dang-ky-khai-sinh")))
    assert "khai sinh" in str(answer.replies[-1].text).lower()


async def test_no_page_follows_a_case_by_itself(talk: Talk) -> None:
    assert linked(talk.conversation.edition, "theo-0123456789A") is not None
    answer = await talk.conversation.press(pack(Link("theo-0123456789A")))
    assert "nút này" in str(answer.replies[-1].text).lower() or "cũ" in str(answer.replies[-1].text)


@pytest.mark.parametrize("carried", ["hailong_khong-co", "hailong_", "link|x", "", "x" * 80])
async def test_a_link_that_leads_nowhere_says_so(talk: Talk, carried: str) -> None:
    assert linked(talk.conversation.edition, carried) is None
    answer = await talk.conversation.press(pack(Link(carried)))
    assert answer.replies


async def test_a_step_that_was_made_up_in_a_link_does_nothing(talk: Talk) -> None:
    """Only what a link may carry is opened; a score is given by a button of this conversation."""
    assert loose(pack(Visit("rate", UNIT, "1"))) is None
    await talk.say("xin chào")
    await talk.conversation.press(pack(Visit("rate", UNIT, "1")))
    assert talk.conversation.notebook.visits == {}
    assert loose(pack(OnCase("show", "x"))) is not None
