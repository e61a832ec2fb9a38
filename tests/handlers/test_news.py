"""News by topic as a citizen asks for it and leaves it: by a tap, a word, a command, with tone marks or without."""

import pytest

from handlers.citizen.news import below, topics
from handlers.presses import News, pack, unpack
from tests.handlers.conftest import Talk


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("đăng ký nhận tin hộ tịch", "Hộ tịch, chứng thực"),
        ("dang ky nhan tin ho tich", "Hộ tịch, chứng thực"),
        ("cho tôi nhận tin về đất đai nhé", "Đất đai, xây dựng"),
        ("nhan thong bao lich doi thoai", "Lịch đối thoại"),
        ("tin hộ kinh doanh", "Hộ kinh doanh"),
        ("toi muon nhan tin ve thue", "Thuế"),
    ],
)
async def test_a_topic_is_asked_for_in_words(talk: Talk, said: str, name: str) -> None:
    await talk.say(said, f"có tin về {name}", f"[Thôi: {name}]")
    await talk.say("/tin", f"Đang nhận: {name}", f"[Thôi: {name}]", never=(f"[Nhận: {name}]",))


@pytest.mark.parametrize("said", ["/tin", "đăng ký nhận tin", "nhan tin", "tin tức", "bản tin"])
async def test_without_a_topic_all_are_offered(talk: Talk, said: str) -> None:
    await talk.say(said, "Anh/chị muốn nhận tin về việc gì?", "chưa đăng ký", "[Nhận: Thuế]", "[Nhận: Lịch đối thoại]")


async def test_asked_for_and_left_by_a_tap_or_a_number(talk: Talk) -> None:
    await talk.say("/tin")
    await talk.tap("Nhận: Thuế", "có tin về Thuế")
    await talk.tap("Chủ đề khác", "Đang nhận: Thuế")
    await talk.say("1", "có tin về Hộ tịch, chứng thực")
    await talk.tap("Thôi: Hộ tịch, chứng thực", "thôi gửi tin về Hộ tịch")
    await talk.tap("Nhận lại", "có tin về Hộ tịch")


@pytest.mark.parametrize(
    "said",
    [
        "hủy nhận tin",
        "huy tin",
        "ngừng nhận tin",
        "thôi nhận tin",
        "không nhận tin nữa",
        "bo dang ky tin",
        "dừng gửi tin",
    ],
)
async def test_all_of_it_is_left_in_words(talk: Talk, said: str) -> None:
    await talk.say("nhận tin thuế")
    await talk.say("nhận tin hộ tịch")
    await talk.say(said, "thôi gửi mọi tin")
    await talk.say("/tin", "chưa đăng ký")


async def test_one_of_several_is_left_in_words(talk: Talk) -> None:
    await talk.say("nhận tin thuế")
    await talk.say("nhận tin hộ tịch")
    await talk.say("thôi nhận tin thuế", "thôi gửi tin về Thuế")
    await talk.say("/tin", "Đang nhận: Hộ tịch, chứng thực")
    await talk.say("hủy nhận tin đất đai", "không đăng ký nhận tin nào")


@pytest.mark.parametrize(
    "said",
    [
        "tôi không nhận được thông báo",
        "đăng ký khai sinh",
        "đừng tin",
        "nhận thông báo nộp tiền sử dụng đất ở đâu",
        "hủy đăng ký kết hôn",
        "tin học",
    ],
)
async def test_what_is_about_something_else_is_not_taken_for_it(talk: Talk, said: str) -> None:
    answer = await talk.say(said, never=("nhận tin về việc gì", "có tin về", "nhận tin nào"))
    assert all(not isinstance(unpack(press), News) or "Nhận" not in press for press in _presses(answer))


def _presses(answer: object) -> list[str]:
    return [choice.press or "" for reply in answer.replies for choice in reply.choices]  # type: ignore[attr-defined]


async def test_what_is_kept_is_told_looked_at_and_erased_with_the_rest(talk: Talk) -> None:
    await talk.say("/dulieu", "tin anh/chị đăng ký nhận: chưa đăng ký", never=("[Thôi nhận tin]",))
    await talk.say("nhận tin thuế")
    await talk.say("/dulieu", "tin anh/chị đăng ký nhận: Thuế", "[Thôi nhận tin]")
    answer = await talk.tap("Tải về")
    document = answer.replies[0].document
    assert document
    assert '"topic": "thue"' in document.content
    await talk.say("/dulieu")
    await talk.tap("Bản để đọc, in")
    assert talk.answer
    page = talk.answer.replies[0].document
    assert page
    assert "Tin đăng ký nhận" in page.content
    await talk.say("/dulieu")
    await talk.tap("Xóa hết")
    await talk.tap("Xóa hết, tôi chắc chắn")
    await talk.say("/tin", "chưa đăng ký")


async def test_the_button_below_a_piece_of_news_needs_no_menu(talk: Talk) -> None:
    await talk.say("nhận tin thuế")
    press = below(talk.conversation.edition, "thue").press
    assert press
    assert len(press.encode()) <= 64
    answer = await talk.conversation.press(press)
    assert "thôi gửi tin về" in str(answer.replies[0].text)
    assert await talk.conversation.notebook.wanted_news() == ()
    again = await talk.conversation.press(press)
    assert "không đăng ký" in str(again.replies[0].text)


async def test_a_topic_that_is_there_no_more_can_be_left_but_not_asked_for(talk: Talk) -> None:
    await talk.say("xin chào")
    await talk.conversation.notebook.want_news("mat-roi")
    answer = await talk.conversation.press(pack(News("want", "mat-roi")))
    assert "không còn" in str(answer.replies[0].text)
    answer = await talk.conversation.press(pack(News("leave", "mat-roi")))
    assert "thôi gửi" in str(answer.replies[0].text)


async def test_danger_in_the_same_words_comes_first(talk: Talk) -> None:
    await talk.say("nhận tin cháy nhà", "114")


async def test_a_link_leads_there(talk: Talk) -> None:
    await talk.follow("tin", "Anh/chị muốn nhận tin về việc gì?")


async def test_every_topic_fits_its_button_on_every_channel(talk: Talk) -> None:
    assert len(topics(talk.conversation.edition)) >= 5
    for topic in topics(talk.conversation.edition):
        assert len(pack(News("leave", topic.id)).encode()) <= 64
