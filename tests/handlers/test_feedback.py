"""Feedback written in the chat, and questions handed over, as transcripts over the packaged content."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.rehearsal import Conversation
from handlers.messages import plain
from handlers.tracking import read
from handlers.turn import Answer, Manners, OwnCase
from knowledge.ear import Ear
from knowledge.library import Library
from tests.handlers.conftest import TODAY, Talk

SAID = "Ghế chờ ít quá, bà con phải đứng cả buổi"
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}-[0-9A-Z]\b")
UNKNOWN = "bên mình có hỗ trợ mua máy cày không"

Met = Callable[[Manners], Talk]


@pytest.fixture
def met(library: Library, ear: Ear) -> Met:
    return lambda manners: Talk(Conversation(library, ear, TODAY, manners))


def filed(talk: Talk) -> list[OwnCase]:
    return [talk.conversation.notebook.archive[code] for code in talk.conversation.notebook.own.values()]


def code_in(answer: Answer) -> str:
    found = CODE.search("\n".join(plain(reply.text) for reply in answer.replies))
    assert found is not None
    return found[0]


@pytest.mark.parametrize("begun", ["góp ý", "gop y", "tôi muốn góp ý", "cho tôi góp ý với", "/gopy", "phản ánh"])
@pytest.mark.parametrize("sent", ["Gửi", "gui di", "có", "ok", "1", "một", "đồng ý"])
async def test_feedback_is_asked_for_shown_back_and_kept_when_sent(talk: Talk, begun: str, sent: str) -> None:
    await talk.say(begun, "tin tiếp theo", "chưa có cơ quan nào nhận", "[Thôi]", "[Cách gửi cho cơ quan]")
    await talk.say(SAID, f"“{SAID}”", "chưa có cơ quan nào nhận", "[Gửi]", "[Sửa]", "[Thôi]")
    assert filed(talk) == []
    code = code_in(await talk.say(sent, "Mã theo dõi", "Đọc là", "chưa có cơ quan nào nhận", "[Xem việc đã gửi]"))
    (case,) = filed(talk)
    assert (case.kind, case.state, case.text, case.code) == ("gop_y", "received", SAID, read(code))


async def test_by_buttons_alone(talk: Talk) -> None:
    await talk.say("alo")
    await talk.tap("Góp ý, phản ánh", "tin tiếp theo")
    await talk.say(SAID)
    await talk.tap("Gửi", "Mã theo dõi")
    await talk.tap("Xem việc đã gửi", SAID, "chưa chuyển cơ quan nào")
    assert len(filed(talk)) == 1


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("tôi muốn góp ý là nên có thêm ghế chờ", "Nên có thêm ghế chờ"),
        ("góp ý: nên có thêm ghế chờ ở chỗ làm khai sinh", "Nên có thêm ghế chờ ở chỗ làm khai sinh"),
        ("toi muon gop y can bo lam khai sinh noi nang kho nghe", "Can bo lam khai sinh noi nang kho nghe"),
        ("góp ý là giấy tờ bắt photo nhiều quá", "Giấy tờ bắt photo nhiều quá"),
        ("khen cán bộ phường làm nhanh", "Khen cán bộ phường làm nhanh"),
    ],
)
async def test_what_is_said_at_once_is_shown_back_at_once(talk: Talk, said: str, text: str) -> None:
    await talk.say(said, f"“{text}”", "[Gửi]")
    await talk.tap("Gửi", "Mã theo dõi")
    assert [case.text for case in filed(talk)] == [text]


@pytest.mark.parametrize(
    "asked", ["góp ý ở đâu", "phản ánh là gì vậy", "phản ánh cán bộ thì gửi cho ai", "khieu nai la gi"]
)
async def test_a_question_about_feedback_is_answered(talk: Talk, asked: str) -> None:
    await talk.say(asked, never=("[Gửi]", "tin tiếp theo"))
    assert talk.conversation.dialogue.draft is None


@pytest.mark.parametrize(
    "word", ["thôi", "thoi khong gui nua", "Hủy", "huy", "bỏ qua", "không", "khong", "đừng gửi", "3"]
)
async def test_it_is_dropped_by_word_number_or_button(talk: Talk, word: str) -> None:
    await talk.say("góp ý")
    await talk.say(SAID)
    await talk.say(word, "chưa gửi gì cả")
    await talk.say("gửi", never=("Mã theo dõi",))
    assert filed(talk) == []
    assert SAID not in str(talk.conversation.dialogue)


@pytest.mark.parametrize("word", ["thôi", "hủy", "1", "không"])
async def test_it_is_dropped_before_a_word_is_written(talk: Talk, word: str) -> None:
    await talk.say("góp ý")
    await talk.say(word, "chưa gửi gì cả")
    await talk.say(UNKNOWN, "chưa có thông tin", never=("Góp ý của anh/chị",))


@pytest.mark.parametrize("word", ["sửa", "Sua", "viết lại", "sai rồi", "2"])
async def test_it_is_written_anew(talk: Talk, word: str) -> None:
    await talk.say("góp ý")
    await talk.say(SAID)
    await talk.say(word, "viết lại")
    await talk.say("Nên có thêm quạt máy", "“Nên có thêm quạt máy”")
    await talk.say("có")
    assert [case.text for case in filed(talk)] == ["Nên có thêm quạt máy"]


async def test_what_is_said_after_it_was_shown_is_added(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say(SAID)
    await talk.say("nên thêm quạt ở chỗ khai sinh nữa", f"“{SAID}. Nên thêm quạt ở chỗ khai sinh nữa”")
    await talk.say("góp ý là máy lấy số hư hoài")
    await talk.say("gửi")
    assert [case.text for case in filed(talk)] == [f"{SAID}. Nên thêm quạt ở chỗ khai sinh nữa. Máy lấy số hư hoài"]


async def test_f10_yes_three_times_makes_one_case(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say(SAID)
    codes = {code_in(await talk.say("có")) for _ in range(3)}
    assert len(codes) == len(filed(talk)) == 1


async def test_the_send_button_tapped_twice_makes_one_case(talk: Talk) -> None:
    await talk.say("góp ý")
    shown = await talk.say(SAID)
    press = next(c.press for r in shown.replies for c in r.choices if c.label == "Gửi")
    codes = {code_in(await talk.conversation.press(press or "")) for _ in range(2)}
    assert len(codes) == len(filed(talk)) == 1


async def test_the_send_button_of_an_earlier_text_sends_nothing_else(talk: Talk) -> None:
    await talk.say("góp ý")
    shown = await talk.say(SAID)
    old = next(c.press for r in shown.replies for c in r.choices if c.label == "Gửi")
    await talk.tap("Sửa")
    await talk.say("Nên có thêm quạt máy")
    again = await talk.conversation.press(old or "")
    assert "“Nên có thêm quạt máy”" in plain(again.replies[0].text)
    assert filed(talk) == []


async def test_after_it_was_sent_the_talk_goes_on(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say(SAID)
    await talk.say("gửi")
    await talk.say("cảm ơn", "không có chi", never=("Mã theo dõi",))
    await talk.say("ok", never=("mã vẫn là",))
    await talk.say("góp ý", "tin tiếp theo")
    await talk.say("Máy lấy số hư hoài")
    await talk.say("gửi", "Mã theo dõi")
    assert len({case.code for case in filed(talk)}) == 2


@pytest.mark.parametrize(
    "asked", ["làm khai sinh cần gì", "lệ phí bao nhiêu", "cảm ơn", "/menu", "/dulieu", "gặp cán bộ"]
)
async def test_a_question_in_the_middle_is_answered_and_the_form_offered_again(talk: Talk, asked: str) -> None:
    await talk.say("góp ý")
    answer = await talk.say(asked, "còn để dở", "[Thôi]")
    assert len(answer.replies) == 2
    await talk.say(SAID, f"“{SAID}”")
    answer = await talk.say(asked, "chưa gửi", SAID, "[Gửi]")
    assert len(answer.replies) == 2
    await talk.tap("Gửi", "Mã theo dõi")
    assert [case.text for case in filed(talk)] == [SAID]


async def test_what_was_taken_for_a_question_can_be_what_was_to_be_said(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say("trung tâm mở cửa thứ bảy được không", "[Câu vừa rồi là góp ý]")
    await talk.tap("Câu vừa rồi là góp ý", "“Trung tâm mở cửa thứ bảy được không”", "[Gửi]")


@pytest.mark.parametrize(
    "told",
    [
        "lệ phí khai sinh cao quá",
        "sao hồ sơ lâu quá vậy",
        "tôi gặp cán bộ một cửa thì bị nạt",
        "cán bộ nói chuyện không ra gì",
        "làm ăn chậm như rùa",
        "tốt quá",
        "ho so so do tre hen 20 ngay roi hoi khong ai noi",
    ],
)
async def test_what_only_tells_something_is_taken_as_it_is(talk: Talk, told: str) -> None:
    await talk.say("góp ý")
    await talk.say(told, f"“{told[0].upper()}{told[1:]}”", "[Thôi]")


async def test_who_goes_on_asking_is_not_reminded_with_every_answer(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say(SAID)
    await talk.say("làm khai sinh cần gì", "chưa gửi")
    await talk.say("lệ phí bao nhiêu", never=("chưa gửi",))
    talk.conversation.now += timedelta(minutes=31)
    await talk.say("nộp ở đâu", "chưa gửi", "[Gửi]")


@pytest.mark.parametrize(("hours", "is_there"), [(1, True), (23, True), (25, False)])
async def test_an_interrupted_form_is_offered_for_a_day(talk: Talk, hours: int, is_there: bool) -> None:
    await talk.say("góp ý")
    await talk.say(SAID)
    talk.conversation.now += timedelta(hours=hours)
    answer = await talk.say("alo")
    assert (SAID in str(answer.replies)) == is_there
    assert (talk.conversation.dialogue.draft is not None) == is_there


async def test_after_a_day_its_button_sends_nothing(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say(SAID)
    talk.conversation.now += timedelta(hours=25)
    await talk.tap("Gửi", "không có góp ý nào đang viết dở", "[Góp ý, phản ánh]")
    assert filed(talk) == []


async def test_whoever_wishes_it_again_finds_it_as_it_was(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say(SAID)
    await talk.say("làm khai sinh cần gì")
    await talk.say("tôi muốn góp ý", f"“{SAID}”", "[Gửi]")


async def test_danger_comes_first_and_alone(talk: Talk) -> None:
    await talk.say("góp ý")
    answer = await talk.say("nhà hàng xóm cháy", "Gọi 114 ngay")
    assert len(answer.replies) == 1
    await talk.say(SAID)
    answer = await talk.say("có cháy lớn", "Gọi 114 ngay")
    assert len(answer.replies) == 1
    await talk.say("gửi", "Mã theo dõi")


async def test_personal_numbers_are_covered_before_anything_is_kept(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say("gọi số 0912345678 không ai bắt máy", "[số đã che]", never=("0912345678",))
    assert "0912345678" not in str(talk.conversation.dialogue)
    await talk.say("gửi")
    assert "0912345678" not in filed(talk)[0].text


async def test_a_code_told_in_it_is_not_kept_anywhere(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say("mã otp 482913 gửi tới trễ quá", "Đừng gửi mã OTP", "[số đã che]")
    await talk.say("gửi", "Mã theo dõi")
    book = talk.conversation.notebook
    assert "482913" not in str((book.messages, book.archive, talk.conversation.dialogue))


@pytest.mark.parametrize(
    "accused", ["cán bộ tên Hùng đòi 2 triệu mới làm", "tố cáo ông Hùng ăn hối lộ", "Ông chủ tịch Hùng tham nhũng"]
)
async def test_a_plain_denunciation_is_refused_and_erased(talk: Talk, accused: str) -> None:
    await talk.say("góp ý")
    answer = await talk.say(accused, "không nhận", "đã xóa", "Tố cáo", never=("[Gửi]", "Hùng"))
    assert answer.question is None or answer.question.text == ""
    assert "Hùng" not in str((talk.conversation.notebook.messages, talk.conversation.dialogue))
    await talk.say("gửi", never=("Mã theo dõi",))


async def test_a_denunciation_said_at_once_is_refused_and_erased(talk: Talk) -> None:
    await talk.say("tôi muốn phản ánh ông Hùng nhận hối lộ", "không nhận", "đã xóa", never=("[Gửi]",))
    assert "Hùng" not in str((talk.conversation.notebook.messages, talk.conversation.dialogue))


DOUBTFUL = "cán bộ đòi tiền mới làm hồ sơ"


async def test_a_doubtful_one_is_asked_about_and_kept_only_if_it_is_none(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say(DOUBTFUL, "có thể là tố cáo", "[Chỉ góp ý chung]", "[Tôi muốn tố cáo]", "[Thôi]", never=(DOUBTFUL,))
    assert DOUBTFUL not in str(talk.conversation.dialogue)
    await talk.tap("Chỉ góp ý chung", DOUBTFUL[1:], "[Gửi]")
    await talk.tap("Gửi", "Mã theo dõi")
    assert len(filed(talk)) == 1


@pytest.mark.parametrize("answer", ["Tôi muốn tố cáo", "tố cáo", "2"])
async def test_a_doubtful_one_that_is_meant_is_erased(talk: Talk, answer: str) -> None:
    await talk.say("góp ý")
    await talk.say(DOUBTFUL)
    await talk.say(answer, "không nhận", "đã xóa")
    assert "đòi tiền" not in str((talk.conversation.notebook.messages, talk.conversation.dialogue))
    assert filed(talk) == []


async def test_a_complaint_is_explained_and_never_taken(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say("tôi muốn khiếu nại quyết định thu hồi đất", "Khiếu nại", "90 ngày", "còn để dở", never=("[Gửi]",))
    assert filed(talk) == []


async def test_matters_of_the_street_are_explained_first(talk: Talk) -> None:
    await talk.say("tôi muốn phản ánh đường nhiều ổ gà quá", "1022", "“Đường nhiều ổ gà quá”", "[Gửi]")


@pytest.mark.parametrize(
    "said",
    ["đường ấp tôi hư hết, đèn đường không sáng", "xom toi ngap nuoc may bua nay", "karaoke hàng xóm ồn ào cả đêm"],
)
async def test_so_they_are_without_any_form(talk: Talk, said: str) -> None:
    await talk.say(said, "1022", said[1:], "[Gửi]")


async def test_a_question_about_the_street_opens_no_form(talk: Talk) -> None:
    await talk.say("đèn đường hư thì gọi ai", never=("[Gửi]",))


@pytest.mark.parametrize(
    ("said", "whose"),
    [
        ("phản ánh thuế thu sai tiền nhà tôi", "Thuế cơ sở"),
        ("phan anh bao hiem xa hoi cua toi bi cat", "Bảo hiểm xã hội cơ sở"),
        ("phan anh cong an phuong khong lam can cuoc cho toi", "Công an xã, phường"),
        ("phản ánh văn phòng đăng ký đất đai đo sai", "Đăng ký đất đai"),
    ],
)
async def test_matters_of_other_authorities_are_sent_there(talk: Talk, said: str, whose: str) -> None:
    await talk.say(said, whose, "báo thẳng nơi đó", "[Gửi]")


@pytest.mark.parametrize(
    "said", ["toi len xa lam giay to ma ho hen toi hoai, di 4 lan roi", "PHẢN ÁNH NỘP 3 THÁNG KHÔNG TRẢ SỔ ĐỎ"]
)
async def test_a_late_result_is_heard_in_everyday_words(talk: Talk, said: str) -> None:
    await talk.say(said, "Trả kết quả trễ hẹn")


@pytest.mark.parametrize("said", ["H53.12-261101-0001", "mã hồ sơ h53.12-261101-0001 của tôi", "/tracuu"])
async def test_the_number_of_a_dossier_alone_is_led_on_and_goes_with_what_is_told(talk: Talk, said: str) -> None:
    if said == "/tracuu":
        await talk.say(said)
        said = "H53.12-261101-0001"
    await talk.say(said, "Xem hồ sơ đã nộp đang đến đâu", "[Phản ánh việc này]")
    await talk.tap("Phản ánh việc này")
    await talk.say(
        "Hồ sơ khai sinh trễ hẹn mười ngày mà không ai báo", "Trả kết quả trễ hẹn", never=("- Mã hồ sơ ghi",)
    )
    await talk.say("bỏ qua")
    await talk.say("không rõ")
    await talk.say("Nguyễn Thị Lan, ấp Bình Hòa xã Phước Chỉ, 0900000000", "Mã hồ sơ: H53.12-261101-0001")


async def test_in_guide_mode_it_is_only_said_how_a_dossier_is_looked_up(met: Met) -> None:
    talk = met(Manners(collects=False))
    await talk.say("H53.12-261101-0001", "Xem hồ sơ đã nộp đang đến đâu", never=("[Phản ánh việc này]",))


async def test_two_words_that_name_a_matter_are_enough(talk: Talk) -> None:
    await talk.say("phản ánh đường hư", "1022", "“Đường hư”", "[Gửi]")
    await talk.say("thôi")
    await talk.say("phản ánh cái này", "tin tiếp theo", never=("[Gửi]",))


async def test_one_word_is_asked_to_be_more(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say("chậm", "rõ hơn", "[Thôi]")
    await talk.say("Làm chậm quá", "“Làm chậm quá”")


async def test_a_very_long_text_is_cut_and_that_is_said(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say("ghế ít quá " * 300, "Tin dài quá", "[Gửi]")
    await talk.say("gửi")
    assert len(filed(talk)[0].text) == 2_000


@pytest.mark.parametrize("said", ["**đậm** {name} <b>x</b>", "- một\n- hai ba"])
async def test_what_was_written_is_shown_literally(talk: Talk, said: str) -> None:
    await talk.say("góp ý")
    await talk.say(said, f"“{' '.join(said.split())}”")


async def test_an_unknown_question_is_handed_over_with_what_will_not_happen_said(talk: Talk) -> None:
    await talk.say(UNKNOWN, "để lại riêng câu này", "[Chuyển giúp tôi]")
    await talk.tap("Chuyển giúp tôi", "hỗ trợ mua máy cày", "Chưa có cán bộ nào trực", "không hứa", "[Gửi]")
    await talk.tap("Gửi", "Mã theo dõi")
    assert [(case.kind, case.text) for case in filed(talk)] == [("cau_hoi", UNKNOWN)]


async def test_the_question_of_its_own_button_is_handed_over_and_once(talk: Talk) -> None:
    first = await talk.say(UNKNOWN)
    hand = next(c.press for r in first.replies for c in r.choices if c.label == "Chuyển giúp tôi")
    await talk.say("vậy xin việc làm ở nhà máy thì sao", "[Chuyển giúp tôi]")
    for _ in range(2):
        talk._heard("C: [Chuyển]", await talk.conversation.press(hand or ""), ("máy cày",), ())
        await talk.tap("Gửi")
    assert [case.text for case in filed(talk)] == [UNKNOWN]


async def test_a_question_may_be_left_for_a_person(talk: Talk) -> None:
    await talk.say("cho tôi gặp cán bộ", "chưa nối được", "[Để lại câu hỏi]")
    await talk.tap("Để lại câu hỏi", "viết câu hỏi vào tin tiếp theo")
    await talk.say("làm khai sinh cần gì", "Giấy chứng sinh", "[Để lại câu vừa rồi]")
    await talk.say(UNKNOWN, f"“{UNKNOWN}”", "[Gửi]")
    await talk.say("gửi", "Mã theo dõi")
    assert [(case.kind, case.text) for case in filed(talk)] == [("cau_hoi", UNKNOWN)]


@pytest.mark.parametrize("said", ["ông Hùng nhận hối lộ có bị gì không vậy", "Chị Lan ở xã ăn chặn tiền trợ cấp"])
async def test_who_accuses_somebody_by_name_is_heard_without_any_form(talk: Talk, said: str) -> None:
    answer = await talk.say(said, "không nhận", "đã xóa", never=("[Chuyển giúp tôi]", "Hùng", "Lan"))
    assert answer.question is None or answer.question.text == ""
    assert said not in str((talk.conversation.notebook.messages, talk.conversation.dialogue))


async def test_who_accuses_somebody_is_heard_though_it_resembles_a_procedure(talk: Talk) -> None:
    said = "chủ tịch Nguyễn Văn Hùng bao kê cho xây nhà trái phép"
    answer = await talk.say(said, "không nhận", "đã xóa", never=("Giấy phép xây nhà",))
    assert answer.question is None or answer.question.text == ""
    assert "Hùng" not in str((talk.conversation.notebook.messages, talk.conversation.dialogue))


@pytest.mark.parametrize(
    "said",
    [
        "can bo doi 2 trieu moi lam giay cho toi",
        "ong nguyen van teo chu tich xa nhan tien cua toi 5 trieu",
        "ong ba chu tich xa tham o tien cua dan",
        "tố cáo thái độ phục vụ quá tệ của quầy số 3",
    ],
)
async def test_what_may_accuse_somebody_is_asked_about_without_any_form_too(talk: Talk, said: str) -> None:
    answer = await talk.say(said, "có thể là tố cáo", "[Chỉ góp ý chung]", "[Tôi muốn tố cáo]", never=(said,))
    assert answer.question is None or answer.question.text == ""
    assert said not in str(talk.conversation.dialogue)
    await talk.tap("Chỉ góp ý chung", said[1:], "[Gửi]")


async def test_where_nothing_is_collected_what_may_accuse_somebody_is_told_where_to_go(met: Met) -> None:
    talk = met(Manners(collects=False))
    said = "can bo doi 2 trieu moi lam giay cho toi"
    answer = await talk.say(said, "không nhận", "tố cáo", never=("[Chỉ góp ý chung]", "đã ghi lại"))
    assert answer.question is None or answer.question.text == ""
    assert said not in str((talk.conversation.notebook.messages, talk.conversation.dialogue))


async def test_in_guide_mode_it_is_only_said_where_to_send_it(met: Met) -> None:
    talk = met(Manners(collects=False))
    await talk.say("tôi muốn góp ý là ghế chờ ít quá", "Gửi phản ánh, kiến nghị", "Nguồn:", never=("[Gửi]",))
    await talk.say("/gopy", "Cổng Dịch vụ công quốc gia", never=("tin tiếp theo",))
    await talk.say(UNKNOWN, "[Hỏi cán bộ]", never=("Chuyển giúp tôi",))
    await talk.tap("Hỏi cán bộ", "chưa nối được", never=("[Để lại câu hỏi]",))


async def test_once_an_authority_runs_it_nothing_is_said_of_a_trial(met: Met) -> None:
    talk = met(Manners(trial=False))
    await talk.say("góp ý", "Người vận hành trợ lý đọc", "chưa hứa", never=("thử nghiệm",))
    await talk.say(SAID, never=("thử nghiệm",))
    await talk.say("gửi", "Mã theo dõi", never=("thử nghiệm",))
    await talk.say("/tracuu", "chưa có trả lời", never=("thử nghiệm",))


async def test_a_picture_is_declined_and_the_form_offered_again(talk: Talk) -> None:
    await talk.say("góp ý")
    await talk.say(SAID)
    await talk.say("😀", "bằng chữ", "chưa gửi", "[Gửi]")


@pytest.mark.parametrize(
    "said", ["phan anh bi doi them giay to khi lam khai sinh", "Phản ánh cán bộ xã trả hồ sơ trễ 20 ngày"]
)
async def test_what_begins_with_phan_anh_and_tells_something_is_taken_as_that(talk: Talk, said: str) -> None:
    await talk.say(said)
    assert talk.conversation.dialogue.draft is not None


@pytest.mark.parametrize("said", ["phản ánh thái độ cán bộ thì gửi ở đâu", "phan anh kien nghi", "góp ý ở đâu"])
async def test_what_asks_about_it_is_a_question(talk: Talk, said: str) -> None:
    await talk.say(said)
    draft = talk.conversation.dialogue.draft
    assert draft is None or draft.step == "write"


@pytest.mark.parametrize("said", ["thôi", "bo qua", "huy"])
async def test_with_nothing_to_drop_dropping_is_no_question(talk: Talk, said: str) -> None:
    await talk.say("alo")
    await talk.say(said, "Cần gì anh/chị cứ hỏi tiếp", never=("chưa có thông tin",))
