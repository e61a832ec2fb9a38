"""One's own papers, as conversations by button, by number and in words."""

from datetime import date

import pytest

from bot.rehearsal import Conversation
from handlers.citizen import checklist
from handlers.messages import plain
from handlers.turn import Manners
from knowledge.checklist import Answers
from knowledge.ear import Ear
from knowledge.library import Library
from tests.handlers.conftest import TODAY, Talk

OWN = "giấy tờ cho riêng anh/chị"
VNEID = "đã hiện trên VNeID"


async def test_by_buttons_from_the_papers_of_a_procedure(talk: Talk) -> None:
    await talk.say("đăng ký khai sinh cần giấy tờ gì")
    await talk.tap("Giấy tờ cho riêng anh/chị", OWN, "Ai đi nộp hồ sơ")
    await talk.tap("Nhờ người khác đi", "định nộp cách nào")
    await talk.tap("Đến nơi nộp", "Trẻ bị bỏ rơi", "[Không có trường hợp nào]")
    await talk.tap("Không có trường hợp nào", "VNeID của anh/chị đã hiện giấy nào")
    await talk.tap(
        "Chưa có, không biết",
        "Tính cho: nhờ người khác đi; đến nơi nộp; không có trường hợp riêng",
        "Văn bản ủy quyền (1 bản chính)",
        "Nếu nơi tiếp nhận không tra cứu được nơi cư trú thì thêm",
        "Lệ phí",
        "Trung tâm Phục vụ hành chính công xã, phường",
        "Nguồn:",
        never=("Biên bản về việc trẻ bị bỏ rơi", VNEID),
    )


async def test_by_numbers_and_words_without_tone_marks(talk: Talk) -> None:
    await talk.say("lam giay khai sinh")
    await talk.say("toi can chuan bi gi", "Ai đi nộp hồ sơ")
    await talk.say("con gai toi di gium", "định nộp cách nào")
    await talk.say("gui buu dien", "Không có Giấy chứng sinh")
    await talk.say("1 va 2", "VNeID")
    await talk.say(
        "co roi",
        "không có Giấy chứng sinh; trẻ bị bỏ rơi",
        "Biên bản về việc trẻ bị bỏ rơi",
        "bản sao có chứng thực",
        VNEID,
        "320/2026/NĐ-CP, Điều 2",
        never=("2. Giấy chứng sinh",),
    )


async def test_the_procedure_may_be_named_in_the_same_sentence(talk: Talk) -> None:
    heard = await talk.say("dang ky tam tru toi can mang giay to gi", OWN)
    assert heard.question is not None
    assert (heard.question.entry, heard.question.aspect) == ("procedure:dang-ky-tam-tru", "documents")
    await talk.say("khong", "Tờ khai thay đổi thông tin cư trú", "Nếu công an không tra được trên dữ liệu thì thêm")


async def test_a_case_can_be_added_afterwards_and_all_be_asked_anew(talk: Talk) -> None:
    await talk.say("đăng ký khai sinh tôi cần chuẩn bị gì")
    for answer in ("1", "1", "4", "2"):
        await talk.say(answer)
    await talk.tap("Thêm trường hợp", "Trẻ bị bỏ rơi")
    await talk.tap("Trẻ bị bỏ rơi", "Biên bản về việc trẻ bị bỏ rơi", "tự đi nộp; đến nơi nộp; trẻ bị bỏ rơi")
    await talk.tap("Hỏi lại từ đầu", "Ai đi nộp hồ sơ")


async def test_another_question_in_between_is_answered(talk: Talk) -> None:
    await talk.say("đăng ký khai sinh tôi cần chuẩn bị gì", "Ai đi nộp hồ sơ")
    await talk.say("nhờ người khác đi được không, bao lâu có", never=("định nộp cách nào",))


async def test_a_demand_told_in_between_is_no_answer(talk: Talk) -> None:
    await talk.say("đăng ký khai sinh tôi cần chuẩn bị gì", "Ai đi nộp hồ sơ")
    await talk.say("cán bộ đòi tôi nộp sổ hộ khẩu có đúng không", "không có", never=("định nộp cách nào",))


async def test_numbers_beyond_the_list_are_no_cases(talk: Talk) -> None:
    await talk.say("dang ky tam tru toi can mang giay to gi", "[Không có trường hợp nào]")
    await talk.say("1 9", never=("Tính cho",))


async def test_before_the_decree_on_vneid_nothing_is_asked_or_promised(library: Library, ear: Ear) -> None:
    talk = Talk(Conversation(library, ear, date(2026, 9, 1)))
    await talk.say("đăng ký kết hôn tôi cần chuẩn bị gì")
    await talk.say("đến nơi nộp", "Tính cho: đến nơi nộp", never=("VNeID",))


@pytest.mark.parametrize(("at", "channel", "url"), [("", "telegram", None), ("", "webchat", "chat/giay-to/")])
async def test_the_page_is_linked_where_it_can_be_opened(
    library: Library, ear: Ear, at: str, channel: str, url: str | None
) -> None:
    conversation = Conversation(library, ear, TODAY, Manners(named_at=at))
    conversation.channel = channel
    talk = Talk(conversation)
    await talk.say("dang ky tam tru toi can mang giay to gi")
    answer = await talk.say("khong", "Tính cho")
    links = [choice.url for reply in answer.replies for choice in reply.choices if choice.url]
    assert links == ([f"{url}dang-ky-tam-tru?a=..none."] if url else [])


async def test_with_a_public_address_every_channel_links_the_page(library: Library, ear: Ear) -> None:
    talk = Talk(Conversation(library, ear, TODAY, Manners(named_at="https://mot-cua.example/chat")))
    await talk.say("dang ky tam tru toi can mang giay to gi")
    answer = await talk.say("khong", "[Mở trang để in]")
    links = [choice.url for reply in answer.replies for choice in reply.choices if choice.url]
    assert links == ["https://mot-cua.example/chat/giay-to/dang-ky-tam-tru?a=..none."]


def test_every_packaged_procedure_has_a_list(library: Library) -> None:
    edition = library.as_of(TODAY)
    for procedure in library.procedures:
        told = plain(checklist.sheet(edition, procedure, Answers("self", "counter", "none", "yes")))
        assert OWN in told, procedure.id
        assert "Lệ phí" in told, procedure.id
        assert all(document.name in told for document in procedure.documents if document.when is None), procedure.id


@pytest.mark.parametrize("said", ["giấy tờ cho riêng tôi", "lap danh sach giay to cho toi"])
async def test_ones_own_papers_are_asked_for_in_words_after_a_procedure(talk: Talk, said: str) -> None:
    await talk.say("đăng ký khai sinh", "Đăng ký khai sinh")
    await talk.say(said, OWN, "Ai đi nộp hồ sơ")


async def test_ones_own_papers_for_something_else_are_not_those_of_the_procedure_before(talk: Talk) -> None:
    await talk.say("đăng ký khai sinh", "Đăng ký khai sinh")
    await talk.say("lap danh sach giay to cho dam cuoi", never=("Đăng ký khai sinh –",))
