"""A demanded paper beside the list of a procedure: in it, not in it, or not to be told."""

from typing import Any

import pytest

from handlers.citizen.papers import compared, demanded, summed_up
from tests.handlers.conftest import Talk
from tests.handlers.small import PROCEDURE, edition

PAPERS: list[dict[str, Any]] = [
    {"name": "Tờ khai theo mẫu", "note": "kèm ảnh chân dung"},
    {"name": "Giấy chứng sinh"},
    {"name": "Văn bản ủy quyền", "when": "nhờ người khác làm thay"},
    {"name": "Căn cước hoặc hộ chiếu"},
]
SMALL = edition(procedures=PROCEDURE | {"documents": PAPERS, "remarks": [{"text": "Xuất trình giấy xác nhận cư trú."}]})


@pytest.mark.parametrize(
    ("said", "paper"),
    [
        ("bắt tôi nộp sổ hộ khẩu mới chịu làm", "sổ hộ khẩu"),
        ("doi nop them giay chung sinh nua", "giay chung sinh"),
        ("họ yêu cầu bổ sung văn bản ủy quyền", "văn bản ủy quyền"),
        ("cán bộ kêu phải mang giấy khám sức khỏe", "giấy khám sức khỏe"),
        ("phường đòi ảnh thẻ 3x4", "ảnh thẻ 3x4"),
        ("đổi căn cước mà đòi sổ hộ khẩu giấy", "sổ hộ khẩu giấy"),
        ("cán bộ đòi giấy khám sức khỏe có đúng không", "giấy khám sức khỏe"),
        ("tui bị bắt về làm lại giấy độc thân", "giấy độc thân"),
        ("can bo noi thieu giay xac nhan doc than", "giay xac nhan doc than"),
        ("ho doi tien", ""),
        ("gọi hoài không ai bắt máy", ""),
        ("đổi căn cước ở đâu", ""),
        ("tôi bị nạt", ""),
        ("", ""),
    ],
)
def test_the_demanded_paper_is_found_as_it_was_typed(said: str, paper: str) -> None:
    assert demanded(said) == paper


@pytest.mark.parametrize(
    ("said", "finding"),
    [
        ("bắt nộp giấy chứng sinh", "listed"),
        ("bắt nộp bản sao chứng thực căn cước công dân", "listed"),
        ("bat nop van ban uy quyen", "listed"),
        ("bắt nộp sổ hộ khẩu", "unlisted"),
        ("bắt nộp giấy khám sức khỏe", "unlisted"),
        ("bắt nộp giấy chứng sinh bản tiếng Anh", "unclear"),
        ("bắt nộp ảnh chân dung", "unclear"),
        ("bắt nộp giấy xác nhận cư trú", "unclear"),
        ("bắt nộp ảnh", "unclear"),
    ],
)
def test_only_what_is_nowhere_near_the_list_is_said_to_be_missing(said: str, finding: str) -> None:
    found = compared(SMALL, "procedure:viec", said)
    assert found is not None
    assert found.finding == finding
    assert "Một việc" in summed_up(SMALL, found)


@pytest.mark.parametrize("entry", [None, "procedure:none", "topic:chu-de"])
def test_without_a_known_procedure_nothing_is_compared(entry: str | None) -> None:
    assert compared(SMALL, entry, "bắt nộp sổ hộ khẩu") is None


def test_a_procedure_whose_list_nobody_entered_says_nothing() -> None:
    found = compared(edition(procedures=PROCEDURE), "procedure:viec", "bắt nộp sổ hộ khẩu")
    assert found is not None
    assert found.finding == "unclear"


def test_papers_in_general_are_no_paper() -> None:
    assert compared(SMALL, "procedure:viec", "đòi thêm giấy tờ") is None


BIRTH = "procedure:dang-ky-khai-sinh"
UNLISTED = "không có trong danh sách giấy tờ"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("cán bộ đòi giấy khám sức khỏe có đúng không", UNLISTED),
        ("can bo doi giay kham suc khoe co dung khong", UNLISTED),
        ("có được đòi sổ hộ khẩu không", UNLISTED),
        ("họ kêu phải mang sổ hộ khẩu", UNLISTED),
        ("phường đòi ảnh thẻ 3x4", UNLISTED),
        ("thieu giay chung sinh thi ho khong nhan", "có trong danh sách giấy tờ"),
        ("bắt nộp văn bản ủy quyền", "nhưng chỉ khi: nhờ người khác đi làm thay"),
        ("đòi giấy đăng ký kết hôn được không", "chưa so được"),
    ],
)
async def test_a_demand_is_compared_with_the_procedure_that_is_talked_about(talk: Talk, said: str, told: str) -> None:
    await talk.say("đăng ký khai sinh")
    heard = await talk.say(said, told, "Đăng ký khai sinh", "[Xem danh sách]", "[Phản ánh việc này]")
    assert heard.question is not None
    assert heard.question.entry == BIRTH


@pytest.mark.parametrize(
    ("said", "procedure"),
    [
        ("làm giấy độc thân mà bắt nộp sổ hộ khẩu", "Giấy độc thân"),
        ("lam giay ket hon phuong doi anh the 3x4", "Đăng ký kết hôn"),
        ("đổi căn cước mà đòi sổ hộ khẩu giấy", "Đổi thẻ căn cước"),
    ],
)
async def test_the_procedure_named_beside_the_paper_is_meant(talk: Talk, said: str, procedure: str) -> None:
    await talk.say(said, UNLISTED, procedure)


async def test_what_was_compared_goes_into_the_case(talk: Talk) -> None:
    await talk.say("đăng ký khai sinh")
    await talk.say("phường An Tịnh đòi ảnh thẻ 3x4 hôm 20/11", UNLISTED)
    await talk.tap("Phản ánh việc này", "Đòi thêm giấy tờ ngoài quy định", never=(UNLISTED,))
    await talk.say("bỏ qua")
    await talk.tap("Không để tên", "Đăng ký khai sinh", "“ảnh thẻ 3x4” không có trong danh sách", "[Gửi]")


@pytest.mark.parametrize(
    "said",
    ["khai sinh có cần giấy đăng ký kết hôn không", "đổi căn cước được không", "yêu cầu giải quyết tranh chấp đất"],
)
async def test_a_question_about_papers_is_no_demand(talk: Talk, said: str) -> None:
    await talk.say(said, never=(UNLISTED, "chưa so được"))
