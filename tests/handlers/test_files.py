"""Photos and files: taken with what is being written or added to a case, else not kept; told in one short sentence."""

from dataclasses import replace

import pytest

from handlers.citizen.drafts import MOST_FILES as MOST
from handlers.messages import File
from handlers.turn import Manners
from tests.handlers.conftest import Talk

PHOTO, PDF = File("image", remote="AgAC"), File("pdf", remote="BQAC")
STORY = "hồ sơ sổ đỏ trễ hẹn 20 ngày ở An Tịnh, hôm qua tôi hỏi không ai nói gì hết"
GRIEVANCE = "góp ý là ghế chờ ít quá, bà con phải đứng"


async def sent(
    talk: Talk, *expected: str, text: str = "", file: File = PHOTO, album: str = "", never: tuple[str, ...] = ()
) -> None:
    answer = await talk.conversation.hear("file", text, file=file, album=album)
    talk._heard(f"C: (file) {text}", answer, expected, never)


def ready(talk: Talk) -> list[str]:
    return list(talk.conversation.notebook.ready)


def quiet(talk: Talk) -> bool:
    return talk.answer is not None and talk.answer.replies == ()


async def test_outside_a_form_a_photo_is_not_kept_and_it_is_said_how_it_would_be(talk: Talk) -> None:
    await sent(
        talk,
        "không nhận tệp và ảnh",
        "không được lưu",
        "ảnh giấy tờ tùy thân",
        "gửi ảnh lúc đang viết",
        "[Xem các thủ tục]",
    )
    assert ready(talk) == []


async def test_photos_sent_while_writing_stand_in_the_summary_and_go_with_the_case(talk: Talk) -> None:
    await talk.say(GRIEVANCE, "[Gửi]")
    await sent(talk, "đã nhận 1 ảnh", "ảnh giấy tờ tùy thân", "Gửi kèm: 1 ảnh", "[Gửi]")
    await sent(talk, "đã nhận 1 ảnh, 1 tệp PDF", "Gửi kèm: 1 ảnh, 1 tệp PDF", file=PDF)
    await talk.tap("Gửi", "Mã theo dõi")
    (case,) = await talk.conversation.notebook.cases()
    assert case.files == ("image", "pdf")
    assert ready(talk) == []


async def test_a_photo_before_any_word_is_kept_for_what_is_written_next(talk: Talk) -> None:
    await talk.say("tôi muốn góp ý", "tin tiếp theo")
    await sent(talk, "đã nhận 1 ảnh", "tin tiếp theo")
    await talk.say("Ghế chờ ít quá, bà con phải đứng", "Gửi kèm: 1 ảnh")


async def test_the_words_under_a_photo_begin_a_form_with_it(talk: Talk) -> None:
    await sent(talk, "đã nhận 1 ảnh", "[Gửi]", text=GRIEVANCE)
    await talk.say("gửi", "Mã theo dõi")
    (case,) = await talk.conversation.notebook.cases()
    assert case.files == ("image",)


async def test_a_photo_with_the_word_to_send_goes_along(talk: Talk) -> None:
    await talk.say(GRIEVANCE)
    await sent(talk, "đã nhận 1 ảnh", "Mã theo dõi", text="gửi")
    (case,) = await talk.conversation.notebook.cases()
    assert case.files == ("image",)


async def test_the_question_that_is_open_is_asked_again_below(talk: Talk) -> None:
    await talk.say(STORY, "[Bỏ qua]")
    await sent(talk, "đã nhận 1 ảnh", "[Bỏ qua]")


async def test_a_summary_shown_before_a_photo_sends_nothing_without_showing_it(talk: Talk) -> None:
    await talk.say(GRIEVANCE)
    before = talk.answer
    await sent(talk, "Gửi kèm: 1 ảnh")
    talk.answer = before
    await talk.tap("Gửi", "Gửi kèm: 1 ảnh", never=("Mã theo dõi",))
    await talk.tap("Gửi", "Mã theo dõi")


async def test_photos_sent_in_one_go_are_spoken_of_once(talk: Talk) -> None:
    await talk.say(GRIEVANCE)
    await sent(talk, "các ảnh gửi cùng lúc", "[Viết tiếp]", album="7")
    for _ in range(2):
        await sent(talk, album="7")
        assert quiet(talk)
    talk.answer = replace(talk.answer, replies=()) if talk.answer else None
    await talk.say("viết tiếp", "Gửi kèm: 3 ảnh")


async def test_photos_sent_in_one_go_outside_a_form_are_refused_once(talk: Talk) -> None:
    await sent(talk, "không được lưu", album="7")
    await sent(talk, album="7")
    assert quiet(talk)
    await sent(talk, "không được lưu", album="8")


async def test_more_than_a_person_will_look_at_is_refused(talk: Talk) -> None:
    await talk.say(GRIEVANCE)
    for _ in range(MOST):
        await sent(talk, "đã nhận")
    await sent(talk, f"{MOST} tệp", "không được lưu", f"Gửi kèm: {MOST} ảnh")
    assert len(ready(talk)) == MOST


async def test_photos_can_be_left_out_again(talk: Talk) -> None:
    await talk.say(GRIEVANCE)
    await sent(talk, "Gửi kèm: 1 ảnh")
    await talk.tap("Sửa", "[Bỏ ảnh, tệp gửi kèm]")
    await talk.tap("Bỏ ảnh, tệp gửi kèm", "[Gửi]", never=("Gửi kèm",))
    assert ready(talk) == []


@pytest.mark.parametrize("leaving", ["thôi", "tố cáo ông An nhận hối lộ 5 triệu của tôi"])
async def test_what_lay_ready_goes_with_the_form(talk: Talk, leaving: str) -> None:
    await talk.say("tôi muốn góp ý")
    await sent(talk, "đã nhận 1 ảnh")
    await talk.say(leaving)
    assert ready(talk) == []


async def test_a_denunciation_under_a_photo_takes_the_photo_along(talk: Talk) -> None:
    await sent(talk, "không nhận", "đã xóa", text="tố cáo ông An nhận hối lộ 5 triệu của tôi")
    assert ready(talk) == []
    assert "hối lộ" not in str(talk.conversation.notebook.messages)


async def test_a_photo_of_a_code_is_not_kept_even_in_a_form(talk: Talk) -> None:
    await talk.say(GRIEVANCE)
    await sent(talk, "đã xóa", text="ma otp cua toi la 482910", never=("đã nhận",))
    assert ready(talk) == []


async def test_danger_under_a_photo_is_answered_alone(talk: Talk) -> None:
    await sent(talk, "114", text="nhà hàng xóm cháy", never=("không nhận", "đã nhận"))
    assert ready(talk) == []


async def test_a_photo_can_be_added_to_a_case(talk: Talk) -> None:
    await talk.say(GRIEVANCE)
    await talk.tap("Gửi", "Mã theo dõi")
    (case,) = await talk.conversation.notebook.cases()
    await talk.say("/tracuu")
    await talk.say(case.code, "[Nói thêm]")
    await talk.tap("Nói thêm")
    await sent(talk, "đã thêm 1 ảnh", "cán bộ xem")
    await sent(talk, "đã thêm 1 ảnh")
    (case,) = await talk.conversation.notebook.cases()
    assert case.files == ("image", "image")


async def test_where_names_are_not_taken_neither_are_photos(talk: Talk) -> None:
    talk.conversation.channel = "telegram"
    talk.conversation.manners = Manners(nameless_channels=frozenset({"telegram"}), page="https://mot.cua/gui/")
    await sent(talk, "không nhận tệp và ảnh", "trước; lúc đang viết")
    await talk.say(GRIEVANCE, "[Gửi ảnh ở trang riêng]")
    await sent(talk, "không nhận tệp và ảnh", "nước ngoài", "[Gửi ảnh ở trang riêng]", "[Gửi]")
    assert ready(talk) == []


async def test_where_nothing_is_collected_nothing_is_offered(talk: Talk) -> None:
    talk.conversation.manners = Manners(collects=False)
    await sent(talk, "không được lưu", never=("lúc đang viết",))


async def test_where_only_photos_can_be_had_no_document_is_invited(talk: Talk) -> None:
    talk.conversation.channel = "zalobot"
    talk.conversation.manners = Manners(photo_channels=frozenset({"zalobot"}))
    await talk.say("tôi muốn góp ý", "tin tiếp theo", "Có ảnh", never=("PDF",))


async def test_where_files_cannot_be_had_none_are_invited(talk: Talk) -> None:
    talk.conversation.channel = "zalobot"
    talk.conversation.manners = Manners(fileless_channels=frozenset({"zalobot"}))
    await talk.say("tôi muốn góp ý", "tin tiếp theo", never=("Có ảnh",))
    answer = await talk.conversation.hear("file")
    talk._heard("C: (file)", answer, ("không được lưu",), ("lúc đang viết", "nước ngoài"))
