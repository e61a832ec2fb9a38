"""Links on posters and QR codes lead into the conversation, as transcripts over the packaged content."""

import re

import pytest

from handlers.citizen.links import FEATURES, KINDS, linked
from handlers.dispatch import COMMAND_MENU
from handlers.messages import plain
from knowledge.aspects import ASPECTS
from knowledge.library import Library
from tests.handlers.conftest import TODAY, Talk


async def test_a_link_opens_the_procedure_it_names_after_the_notice(talk: Talk) -> None:
    answer = await talk.follow("dang-ky-khai-sinh", "tự động", "Đăng ký khai sinh")
    assert "Bản thử nghiệm" in plain(answer.replies[0].text)
    await talk.say("lệ phí bao nhiêu", "Đăng ký khai sinh – phí, lệ phí")


async def test_a_link_opens_one_aspect_of_it(talk: Talk) -> None:
    await talk.follow("dang-ky-khai-sinh_where", "Đăng ký khai sinh – nơi nộp")


async def test_an_aspect_that_there_is_not_opens_the_whole(talk: Talk) -> None:
    await talk.follow("dang-ky-khai-sinh_nowhere", "Đăng ký khai sinh")


@pytest.mark.parametrize(
    ("carried", "shown"), [("menu", "[Hộ tịch"), ("dulieu", "Dữ liệu của anh/chị"), ("trogiup", "làm giấy khai sinh")]
)
async def test_a_link_opens_a_feature(talk: Talk, carried: str, shown: str) -> None:
    await talk.follow(carried, shown)


async def test_a_link_to_ones_own_place_is_remembered(talk: Talk) -> None:
    await talk.follow("xa-phuoc-binh-cu", "Phước Chỉ")
    await talk.say("đăng ký khai sinh nộp ở đâu", "Phước Chỉ")


@pytest.mark.parametrize(
    "carried",
    ["", "khong-co", "../../x", "procedure:dang-ky-khai-sinh", "erase", "<b>", "x" * 5000, "do|gopy", "_"],
)
async def test_a_link_that_leads_nowhere_is_a_greeting(talk: Talk, carried: str) -> None:
    answer = await talk.follow(carried, "Dạ chào anh/chị", "[Xem các thủ tục]")
    assert len(answer.replies) == 1
    await talk.follow(carried, "Anh/chị cần làm thủ tục gì")


async def test_no_link_erases_anything(talk: Talk) -> None:
    await talk.say("đăng ký khai sinh cần gì")
    for carried in FEATURES:
        await talk.follow(carried)
    assert any("khai sinh" in said for _, sender, said in talk.conversation.notebook.messages if sender == "citizen")


def test_everything_there_is_can_be_linked_to_by_what_a_link_can_carry(library: Library) -> None:
    edition = library.as_of(TODAY)
    names = [key.partition(":")[2] for key, _ in library if key.partition(":")[0] in KINDS]
    assert len(names) > 100
    for name in names:
        for carried in (name, *(f"{name}_{aspect}" for aspect in ASPECTS)):
            assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", carried), carried
            assert linked(edition, carried), carried


def test_the_features_of_the_command_menu_can_be_linked_to() -> None:
    assert set(FEATURES) == set(COMMAND_MENU)
