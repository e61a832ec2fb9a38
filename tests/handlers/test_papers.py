"""A demanded paper beside the list of a procedure: in it, not in it, or not to be told."""

from typing import Any

import pytest

from handlers.citizen.papers import compared, demanded, summed_up
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
