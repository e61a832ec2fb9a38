"""Where a chat is not to carry who somebody is: a page of ours takes it, and the chat goes on without saying it."""

from collections.abc import Callable

import pytest

from handlers.messages import File, Slip
from handlers.sender import Sender
from handlers.turn import Answer, Manners
from tests.handlers.conftest import Talk

LAN = Slip("Nguyễn Thị Lan", "ấp Bình Hòa", "0900000000", (File("image", kept=1),))
WISH = "tôi kiến nghị là nên có thêm ghế cho bà con ngồi chờ"
MANNERS = Manners(nameless_channels=frozenset({"telegram"}), page="https://mot.cua/gui/")


@pytest.fixture
def abroad(talk: Talk) -> Talk:
    talk.conversation.channel = "telegram"
    talk.conversation.manners = MANNERS
    return talk


async def given(talk: Talk, slip: Slip, *expected: str, never: tuple[str, ...] = ()) -> Answer:
    answer = await talk.conversation.hear("slip", slip=slip)
    return talk._heard("C: (slip)", answer, expected, never)


def addresses(answer: Answer | None) -> list[str]:
    return [c.url for reply in (answer.replies if answer else ()) for c in reply.choices if c.url]


async def at_the_contact(talk: Talk) -> None:
    await talk.say(WISH)
    while talk.conversation.dialogue.draft and talk.conversation.dialogue.draft.step != "contact":
        await talk.say("bỏ qua")


async def test_who_sends_it_is_asked_for_by_a_link_to_our_page(abroad: Talk) -> None:
    await at_the_contact(abroad)
    assert addresses(abroad.answer) == ["https://mot.cua/gui/trang-thu"]
    assert "đừng ghi ở đây" in str(abroad)


async def test_what_was_given_there_is_reviewed_and_sent_and_never_said_in_the_chat(abroad: Talk) -> None:
    await at_the_contact(abroad)
    personal = (LAN.name, LAN.address, LAN.phone)
    await given(abroad, LAN, "Mời anh/chị xem lại", "đã điền ở trang riêng", "Gửi kèm: 1 ảnh", "[Gửi]", never=personal)
    await abroad.tap("Gửi", "Mã theo dõi", never=personal)
    (case,) = await abroad.conversation.notebook.cases()
    assert case.sender is not None
    assert (case.sender.name, case.sender.phone, case.files) == (LAN.name, LAN.phone, ("image",))
    assert case.kind == "kien_nghi"
    await abroad.say("/dulieu")
    answer = await abroad.tap("Tải về")
    assert LAN.name not in str([reply.document for reply in answer.replies])


async def test_a_name_typed_in_the_chat_all_the_same_is_blanked_and_not_taken(abroad: Talk) -> None:
    await at_the_contact(abroad)
    await abroad.say("Nguyễn Thị Lan, ấp Bình Hòa, 0900 000 000", "đừng ghi ở đây", never=("[Gửi]",))
    assert "0900" not in str(abroad.conversation.notebook.messages)


async def test_without_a_name_it_goes_on_as_an_opinion(abroad: Talk) -> None:
    await at_the_contact(abroad)
    await abroad.tap("Không để tên", "góp ý", "[Gửi]")


async def test_photos_alone_are_given_there_too(abroad: Talk) -> None:
    await abroad.say("góp ý là ghế chờ ít quá, bà con phải đứng", "[Gửi ảnh ở trang riêng]")
    await given(abroad, Slip(files=LAN.files), "Gửi kèm: 1 ảnh", "[Gửi]", never=("trang riêng: ",))


async def test_what_comes_once_there_is_nothing_to_go_with_is_not_kept(abroad: Talk) -> None:
    await at_the_contact(abroad)
    await abroad.say("thôi")
    await given(abroad, LAN, "không được lưu")
    assert abroad.conversation.notebook.ready == []


async def test_where_there_is_no_page_an_opinion_is_taken(talk_of: Callable[[Manners], Talk]) -> None:
    talk = talk_of(Manners(nameless_channels=frozenset({"telegram"})))
    await talk.say(WISH)
    while talk.conversation.dialogue.draft and talk.conversation.dialogue.draft.step != "check":
        await talk.say("bỏ qua")
    assert addresses(talk.answer) == []


@pytest.fixture
def talk_of(talk: Talk) -> Callable[[Manners], Talk]:
    def made(manners: Manners) -> Talk:
        talk.conversation.channel, talk.conversation.manners = "telegram", manners
        return talk

    return made


async def test_who_one_is_is_corrected_on_our_page_too_and_never_said_in_the_chat(abroad: Talk) -> None:
    await at_the_contact(abroad)
    await given(abroad, LAN)
    await abroad.tap("Gửi", "Mã theo dõi")
    await abroad.say("/dulieu")
    await abroad.tap("Sửa, hạn chế, phản đối")
    never = (LAN.name, LAN.phone, "0900000001")
    await abroad.tap("Sửa tên, số điện thoại", "đừng ghi ở đây", "[Điền ở trang riêng]", never=never)
    await abroad.say("số mới 0900000001", "đừng ghi ở đây", never=never)
    assert "0900000001" not in str(abroad.conversation.notebook.messages)
    corrected = Slip("Nguyễn Thị Lành", LAN.address, "0900000001")
    await given(abroad, corrected, "đã sửa", "DL-1", never=("Nguyễn Thị Lành", *never))
    (case,) = await abroad.conversation.notebook.cases()
    assert case.sender == Sender("Nguyễn Thị Lành", LAN.address, "0900000001")
    await given(abroad, LAN, "không được lưu")
