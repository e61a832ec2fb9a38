"""What is asked because it changes the list, and which papers follow from the answers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.checklist import MOST_CASES, STEPS, Answers, Checklist, is_held
from knowledge.entries import Document, Procedure
from knowledge.library import Library
from knowledge.loading import load_library, packaged
from tests.handlers.small import PROCEDURE

FORM, CARD = {"name": "Tờ khai theo mẫu"}, {"name": "Căn cước"}
AUTHORITY = {"name": "Văn bản ủy quyền", "when": "nhờ người khác đi làm"}
SERVICE = {"name": "Hợp đồng dịch vụ", "when": "thuê tổ chức hoặc nhờ đơn vị bưu chính không phải bưu chính công ích"}
COPY = {"name": "Bản sao có chứng thực", "when": "gửi qua bưu chính công ích"}
ADDRESS = {"name": "Giấy tờ nơi cư trú", "when": "nơi tiếp nhận không tra cứu được nơi cư trú"}
CHILD = {"name": "Giấy khai sinh của trẻ", "when": "làm cho trẻ dưới 14 tuổi"}
LOST = {"name": "Đơn trình báo mất", "when": "không có căn cước"}


def of(*documents: dict[str, Any], channels: tuple[str, ...] = ("counter", "post", "online")) -> Checklist:
    return Checklist(Procedure.model_validate(PROCEDURE | {"documents": documents, "channels": channels}))


def names(documents: tuple[Document, ...]) -> list[str]:
    return [document.name for document in documents]


@pytest.mark.parametrize(
    ("documents", "steps"),
    [
        ([FORM], ()),
        ([FORM, CARD], ("vneid",)),
        ([FORM, AUTHORITY], ("who",)),
        ([FORM, CHILD], ("cases", "vneid")),
        ([FORM, COPY], ("how", "vneid")),
        ([FORM, ADDRESS], ("vneid",)),
        ([FORM, CARD, AUTHORITY, COPY, CHILD, ADDRESS], STEPS),
        ([], ()),
    ],
)
def test_only_what_changes_the_list_is_asked(documents: list[dict[str, Any]], steps: tuple[str, ...]) -> None:
    assert of(*documents).steps == steps


def test_the_way_is_not_asked_where_there_is_only_one() -> None:
    assert of(FORM, COPY, channels=("post",)).how == ()


def test_who_files_decides_whose_papers_are_needed() -> None:
    checklist = of(FORM, AUTHORITY, SERVICE)
    assert checklist.who == ("self", "other", "service")
    needed = {who: names(checklist.papers(Answers(who=who))) for who in checklist.who}
    assert needed == {
        "self": ["Tờ khai theo mẫu"],
        "other": ["Tờ khai theo mẫu", "Văn bản ủy quyền"],
        "service": ["Tờ khai theo mẫu", "Hợp đồng dịch vụ"],
    }


def test_the_way_decides_what_goes_into_the_envelope() -> None:
    checklist = of(FORM, COPY)
    assert names(checklist.papers(Answers(how="post"))) == ["Tờ khai theo mẫu", "Bản sao có chứng thực"]
    assert names(checklist.papers(Answers(how="online"))) == ["Tờ khai theo mẫu"]


def test_special_cases_add_their_papers_and_may_take_one_away() -> None:
    checklist = of(FORM, CARD, CHILD, LOST)
    assert checklist.cases == ("làm cho trẻ dưới 14 tuổi", "không có căn cước")
    assert names(checklist.papers(Answers(cases="none"))) == ["Tờ khai theo mẫu", "Căn cước"]
    assert names(checklist.papers(Answers(cases="0"))) == ["Tờ khai theo mẫu", "Căn cước", "Giấy khai sinh của trẻ"]
    assert names(checklist.papers(Answers(cases="1"))) == ["Tờ khai theo mẫu", "Đơn trình báo mất"]


def test_what_only_the_desk_can_know_stays_an_if() -> None:
    checklist = of(FORM, ADDRESS)
    assert names(checklist.possible(Answers(cases="none"))) == ["Giấy tờ nơi cư trú"]


def test_without_an_answer_every_condition_stays_an_if() -> None:
    checklist = of(FORM, AUTHORITY, COPY, CHILD)
    assert names(checklist.papers(Answers())) == ["Tờ khai theo mẫu"]
    assert names(checklist.possible(Answers())) == [
        "Văn bản ủy quyền",
        "Bản sao có chứng thực",
        "Giấy khai sinh của trẻ",
    ]


def test_too_many_cases_are_told_instead_of_asked() -> None:
    many = [{"name": f"Giấy số {n}", "when": f"trường hợp {n}"} for n in range(MOST_CASES + 1)]
    checklist = of(FORM, *many)
    assert "cases" not in checklist.steps
    assert len(checklist.possible(Answers(vneid="no"))) == MOST_CASES + 1


@pytest.mark.parametrize(
    ("name", "held"),
    [("Căn cước", True), ("Giấy chứng nhận quyền sử dụng đất", True), ("Tờ khai CT01", False), ("Đơn xin", False)],
)
def test_what_is_written_for_the_occasion_is_on_no_app(name: str, held: bool) -> None:
    assert is_held(Document(name=name)) is held


@pytest.mark.parametrize("packed", ["", "...", "self.counter.0-2.yes", "other.post.none.no", "..1."])
def test_answers_survive_the_button(packed: str) -> None:
    assert Answers.unpacked(packed).packed == (packed or "...")


@given(st.text(max_size=60))
def test_an_address_somebody_made_up_answers_nothing_odd(packed: str) -> None:
    answers = Answers.unpacked(packed)
    assert Answers.unpacked(answers.packed) == answers
    assert len(of(FORM, CHILD).papers(answers)) in (1, 2)


@pytest.fixture(scope="module")
def content() -> Library:
    return load_library(packaged())


def test_every_packaged_procedure_loses_no_paper(content: Library) -> None:
    for procedure in content.procedures:
        checklist, answers = Checklist(procedure), Answers()
        asked = 0
        while step := checklist.next(answers):
            answers = checklist.answered(
                answers, step, {"who": "self", "how": "counter", "cases": "none"}.get(step, "no")
            )
            asked += 1
        assert asked <= len(STEPS)
        every = checklist.papers(Answers()) + checklist.possible(Answers())
        assert sorted(names(every)) == sorted(names(procedure.documents)), procedure.id
