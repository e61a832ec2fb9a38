"""Guides: what to do first and next, a choice for each step, and the step that is asked about by its number."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from handlers.citizen.guides import guide_answer, step_keys, step_named
from handlers.dialogue import Dialogue
from handlers.draft import Draft
from handlers.messages import Reply, plain
from handlers.presses import Browse, Open, unpack
from knowledge.entries import LifeEvent
from knowledge.library import Edition, Library
from tests.handlers.conftest import Talk
from tests.handlers.small import PROCEDURE, SOURCE, TODAY, TOPIC, edition, labels, sentence, text

GUIDE: dict[str, Any] = {
    "id": "dip",
    "title": "Khi có dịp",
    "short": "Có dịp",
    "ask": "có dịp",
    "stages": [
        {"text": "Làm giấy tờ.", "entry": "viec"},
        {"text": "Về nhà nghỉ."},
        {"text": "Đọc thêm.", "entry": "topic:chu-de"},
    ],
    "truth": "transcribed",
    "source": SOURCE,
}
FEW_STEPS = 9
ONE_SCREEN = 700
"""Characters of a guide without its source: what a cheap phone shows with a flick of the thumb."""


def shown(day: date = TODAY, **changed: Any) -> tuple[Reply, Edition]:
    on = edition(day, life_events=GUIDE | changed, procedures=PROCEDURE, topics=TOPIC)
    return guide_answer(on, on.library.life_event("dip")), on


def opened(reply: Reply) -> list[str]:
    presses = [unpack(choice.press or "") for choice in reply.choices]
    return [press.entry for press in presses if isinstance(press, Open)]


def pressed(dialogue: Dialogue, said: str) -> Open | None:
    _, on = shown()
    press = unpack(step_named(on, dialogue, said) or "")
    assert press is None or isinstance(press, Open)
    return press


WRITING = Draft("gop_y", "write", datetime(2026, 11, 23, tzinfo=UTC))
AT_THE_GUIDE = Dialogue(topic="life_event:dip", guide="life_event:dip")
AT_STEP_1 = Dialogue(topic="procedure:viec", guide="life_event:dip")
AT_STEP_2 = Dialogue(topic="topic:chu-de", guide="life_event:dip")


def test_steps_are_numbered_as_their_choices_and_advice_is_not() -> None:
    reply, _ = shown()
    assert "1. Làm giấy tờ.\n2. Đọc thêm.\n\n- Về nhà nghỉ." in text(reply)
    assert opened(reply) == ["procedure:viec", "topic:chu-de"]
    assert unpack(reply.choices[-1].press or "") == Browse()


def test_a_guide_of_advice_alone_has_no_steps() -> None:
    reply, _ = shown(stages=[{"text": "Về nhà nghỉ."}])
    assert "- Về nhà nghỉ." in text(reply)
    assert opened(reply) == []


def test_what_to_bring_is_told_where_there_is_something() -> None:
    without, on = shown()
    heading = sentence(on, "event.bring")
    assert f"{heading}\n\n- Căn cước" in text(shown(bring=["Căn cước"])[0])
    assert heading not in text(without)


def test_what_is_not_known_for_the_day_is_no_step_of_that_day() -> None:
    late = PROCEDURE | {"valid": {"from": date(2026, 9, 1)}}
    stages = {day: edition(day, life_events=GUIDE, procedures=late, topics=TOPIC) for day in (date(2026, 8, 31), TODAY)}
    before, after = (step_keys(on, on.library.life_event("dip")) for on in stages.values())
    assert before == ("topic:chu-de",)
    assert after == ("procedure:viec", "topic:chu-de")


def test_before_it_is_known_a_guide_only_says_since_when() -> None:
    reply, on = shown(date(2022, 3, 1), valid={"from": date(2025, 7, 1)})
    assert text(reply) == sentence(on, "known.from", name="Có dịp", since="1/7/2025", day="1/3/2022")


@pytest.mark.parametrize(
    ("said", "entry", "aspect"),
    [
        ("bước 2", "topic:chu-de", ""),
        ("buoc 1 can gi", "procedure:viec", "documents"),
        ("bước thứ nhất nộp ở đâu", "procedure:viec", "where"),
        ("bước hai", "topic:chu-de", ""),
        ("cho hỏi bước một bao lâu có", "procedure:viec", "time"),
        ("việc thứ hai là sao", "topic:chu-de", ""),
        ("cái số 1 tốn nhiêu tiền", "procedure:viec", "fee"),
        ("thủ tục 1 cần giấy tờ gì", "procedure:viec", "documents"),
        ("bước đầu tiên", "procedure:viec", ""),
        ("bước cuối cùng", "topic:chu-de", ""),
        ("bước 9", "life_event:dip", ""),
    ],
)
def test_a_step_is_opened_by_its_number_on_what_is_asked_about_it(said: str, entry: str, aspect: str) -> None:
    assert pressed(AT_THE_GUIDE, said) == Open(entry, aspect)


@pytest.mark.parametrize(
    ("at", "said", "entry"),
    [
        (AT_STEP_1, "bước tiếp theo", "topic:chu-de"),
        (AT_STEP_1, "buoc sau", "topic:chu-de"),
        (AT_STEP_1, "xong rồi làm gì nữa", "topic:chu-de"),
        (AT_STEP_1, "roi sao nua", "topic:chu-de"),
        (AT_STEP_2, "bước tiếp theo", "life_event:dip"),
        (AT_STEP_2, "bước 1", "procedure:viec"),
    ],
)
def test_from_a_step_one_goes_on_to_the_next_and_after_the_last_back(at: Dialogue, said: str, entry: str) -> None:
    assert pressed(at, said) == Open(entry)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (Dialogue(), "bước 2"),
        (Dialogue(topic="procedure:viec"), "bước 2"),
        (Dialogue(topic="procedure:khac", guide="life_event:dip"), "bước 2"),
        (Dialogue(topic="procedure:viec", aspect="steps", guide="life_event:dip"), "bước 2 là sao"),
        (Dialogue(topic="life_event:dip", guide="life_event:dip", draft=WRITING), "bước 2"),
        (AT_THE_GUIDE, "xong rồi làm gì nữa"),
        (AT_THE_GUIDE, "thủ tục 1 cửa là gì"),
        (AT_THE_GUIDE, "việc ba mất"),
        (AT_THE_GUIDE, "bước nào khó nhất"),
        (AT_THE_GUIDE, "mất bao lâu"),
        (AT_THE_GUIDE, "hôm qua tôi ra phường làm tới bước 2 thì cán bộ nói thiếu giấy rồi kêu về nhà lấy thêm"),
    ],
)
def test_elsewhere_and_otherwise_no_step_is_meant(at: Dialogue, said: str) -> None:
    assert pressed(at, said) is None


def test_every_guide_fits_on_a_small_screen_and_every_step_has_its_choice(library: Library) -> None:
    on = library.as_of(TODAY)
    for guide in library.by_kind(LifeEvent):
        reply = guide_answer(on, guide)
        steps = [stage for stage in guide.stages if stage.entry]
        assert len(opened(reply)) == len(steps) <= FEW_STEPS, guide.id
        assert len(set(labels(reply))) == len(reply.choices), guide.id
        body, source = plain(reply.text[:-1]), plain(reply.text[-1:])
        assert len(body) <= ONE_SCREEN, f"{guide.id}: {len(body)}"
        assert "Nguồn:" in source or "Chưa xác thực" in source, guide.id


async def test_a_guide_is_followed_step_by_step_and_back(talk: Talk) -> None:
    await talk.say("vợ tui mới sanh", "1. Làm một lần khai sinh", "[Khai sinh, thường trú, BHYT cho bé]")
    await talk.say("bước 2 cần gì", "Đăng ký khai sinh – giấy tờ cần có", "[Về lại: Nhà mới có em bé]")
    await talk.say("nộp ở đâu", "Đăng ký khai sinh – nơi nộp")
    await talk.say("bước tiếp theo", "Đăng ký thường trú (nhập hộ khẩu)")
    await talk.tap("Về lại: Nhà mới có em bé", "1. Làm một lần khai sinh")
    await talk.say("2", "Đăng ký khai sinh – thông tin chính")
    for step in ("bước 3", "bước 4", "bước 5", "bước 6"):
        await talk.say(step, "[Về lại: Nhà mới có em bé]")
    await talk.say("bước tiếp theo", "Nhà mới có em bé", "6. ")


async def test_within_a_guide_the_papers_of_all_and_of_each_step_are_told(talk: Talk) -> None:
    await talk.say("nha co nguoi mat lam gi truoc", "Người thân vừa qua đời")
    await talk.say("cần mang gì", "Giấy báo tử", "giấy tờ riêng", "[Đăng ký khai tử]")
    await talk.tap("Đăng ký khai tử", "Đăng ký khai tử – giấy tờ cần có")


async def test_within_a_guide_the_order_is_told_again(talk: Talk) -> None:
    await talk.say("mat bop mat het giay to", "1. Thẻ căn cước")
    await talk.say("trình tự sao", "1. Thẻ căn cước", "[Cấp lại căn cước bị mất, hư]")
    await talk.say("bao lâu", "Anh/chị hỏi bước nào")


async def test_one_guide_leads_into_another(talk: Talk) -> None:
    await talk.say("nhà có người mất thì phải làm những giấy tờ gì")
    await talk.tap("Nhận thừa kế nhà đất", "Phân chia di sản", never=("[Về lại",))
    await talk.say("bước 1", "Đăng ký khai tử", "[Về lại: Nhận thừa kế nhà đất]")


async def test_another_subject_leaves_the_guide(talk: Talk) -> None:
    await talk.say("vợ tui mới sanh")
    await talk.say("gia hạn tạm trú cần gì", "Gia hạn tạm trú", never=("[Về lại",))
    await talk.say("bước 2", never=("Đăng ký khai sinh – thông tin chính",))


async def test_what_is_done_at_once_is_a_step_from_the_day_it_is_possible(talk_on: Callable[[date], Talk]) -> None:
    await talk_on(date(2026, 11, 23)).say("vợ tui mới sanh", "[Khai sinh, thường trú, BHYT cho bé]")
    await talk_on(date(2026, 8, 1)).say("vợ tui mới sanh", "[Đăng ký khai sinh]", never=("Làm một lần",))
    await talk_on(date(2022, 3, 1)).say("vợ tui mới sanh", "1/7/2025", never=("[Đăng ký khai sinh]",))


async def test_the_guide_on_building_says_that_it_is_not_verified(talk: Talk) -> None:
    await talk.say("cất nhà cần làm những thủ tục nào", "Xây, sửa nhà", "Chưa xác thực")
