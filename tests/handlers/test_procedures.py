"""What a procedure answers by aspect: what is known is said, what is not known is said not to be known."""

from datetime import date
from typing import Any

import pytest

from handlers.citizen.procedures import CARDS, MOST_BUTTONS, MOST_INLINE, MOST_NAMED, answer
from handlers.messages import Items, Reply
from handlers.presses import Open, unpack
from handlers.wording import line
from knowledge.library import Edition
from tests.handlers.small import PROCEDURE, TODAY, edition, labels, sentence, text

NOTHING_KNOWN = {
    "documents": "documents.none",
    "time": "time.unknown",
    "where": "where.unknown",
    "decides": "decides.unknown",
    "online": "online.no",
    "post": "post.no",
    "form": "form.none",
    "cases": "documents.no_cases",
}
NOT_STATED = ("steps", "legal", "result", "eligibility", "authorise")


def asked(aspect: str, *, day: date = TODAY, **known: Any) -> tuple[Reply, Edition]:
    """The answer about an entry of which nothing is known but this."""
    shown = edition(day, procedures=PROCEDURE | known)
    return answer(shown, shown.library.procedure("viec"), aspect), shown


def stated(field: str, text: str) -> dict[str, Any]:
    return {field: text}


def pressed(reply: Reply) -> list[str]:
    """The aspects that the buttons of a reply lead to."""
    presses = [unpack(choice.press or "") for choice in reply.choices]
    return [press.aspect for press in presses if isinstance(press, Open)]


@pytest.mark.parametrize("aspect", NOTHING_KNOWN)
def test_what_is_not_known_is_said_plainly(aspect: str) -> None:
    reply, shown = asked(aspect)
    assert sentence(shown, NOTHING_KNOWN[aspect]) in text(reply)


@pytest.mark.parametrize("aspect", NOT_STATED)
def test_what_the_national_list_does_not_state_is_not_made_up(aspect: str) -> None:
    reply, shown = asked(aspect)
    assert sentence(shown, "not_stated", what=line(shown, f"aspect.{aspect}").lower()) in text(reply)


def test_an_unknown_fee_names_no_number_but_the_place_to_ask() -> None:
    reply, shown = asked("fee", receives="cong-an")
    assert sentence(shown, "fee.unknown", office="Công an xã, phường") in text(reply)
    assert not any(character.isdigit() for character in text(reply).split("Nguồn:")[0])


def test_without_a_receiver_the_one_stop_centre_is_where_to_ask_for_the_fee() -> None:
    reply, shown = asked("fee")
    assert sentence(shown, "fee.unknown", office="Trung tâm Phục vụ hành chính công xã, phường") in text(reply)


@pytest.mark.parametrize("aspect", ["", "overview", "giá vàng", "OVERVIEW"])
def test_an_unknown_aspect_gives_the_overview(aspect: str) -> None:
    assert asked(aspect)[0] == asked("overview")[0]


@pytest.mark.parametrize("aspect", [*CARDS, "where"])
def test_before_it_is_known_nothing_is_claimed_whatever_is_asked(aspect: str) -> None:
    reply, shown = asked(aspect, day=date(2025, 6, 30), valid={"from": date(2025, 7, 1)}, fee="Không thu.")
    assert text(reply) == sentence(shown, "known.from", name="Một việc", since="1/7/2025", day="30/6/2025")
    assert reply.choices == ()
    first_day, _ = asked(aspect, day=date(2025, 7, 1), valid={"from": date(2025, 7, 1)})
    assert "chỉ áp dụng từ" not in text(first_day)


def test_papers_are_numbered_with_copies_and_notes() -> None:
    papers = [{"name": "Tờ khai", "copies": "1 bản chính"}, {"name": "Căn cước", "note": "mang theo để đối chiếu"}]
    reply, _ = asked("documents", documents=papers)
    assert "1. Tờ khai (1 bản chính)\n2. Căn cước – mang theo để đối chiếu" in text(reply)


def test_papers_of_one_case_stand_together_under_its_name() -> None:
    papers = [
        {"name": "Tờ khai"},
        {"name": "Giấy ủy quyền", "when": "nhờ người khác"},
        {"name": "Bản dịch", "when": "giấy tờ nước ngoài"},
        {"name": "Căn cước người được nhờ", "when": "nhờ người khác"},
    ]
    told = text(asked("documents", documents=papers)[0])
    assert "- Nhờ người khác: Giấy ủy quyền; Căn cước người được nhờ\n- Giấy tờ nước ngoài: Bản dịch" in told


def test_when_every_paper_has_its_case_no_list_of_usual_papers_is_claimed() -> None:
    reply, shown = asked("documents", documents=[{"name": "Giấy ủy quyền", "when": "nhờ người khác"}])
    assert sentence(shown, "documents.special") in text(reply)
    overview, _ = asked("overview", documents=[{"name": "Giấy ủy quyền", "when": "nhờ người khác"}])
    assert "Giấy ủy quyền" not in text(overview)
    assert line(shown, "glance.cases").replace("**", "") in text(overview)


def papers_with_cases(cases: int) -> list[dict[str, str]]:
    return [{"name": "Tờ khai"}, *({"name": f"Giấy {n}", "when": f"trường hợp {n}"} for n in range(1, cases + 1))]


def test_few_cases_stand_below_the_papers_and_many_behind_a_button() -> None:
    few, shown = asked("documents", documents=papers_with_cases(MOST_INLINE))
    assert "Giấy 3" in text(few)
    assert "cases" not in pressed(few)
    many, _ = asked("documents", documents=papers_with_cases(MOST_INLINE + 1))
    assert "Giấy 3" not in text(many)
    assert sentence(shown, "documents.folded", cases="trường hợp 1; trường hợp 2") in text(many)
    assert pressed(many)[0] == "cases"
    behind, _ = asked("cases", documents=papers_with_cases(MOST_INLINE + 1))
    assert "Giấy 4" in text(behind)


def test_remarks_and_common_mistakes_are_told_with_the_papers() -> None:
    told = text(
        asked(
            "documents",
            documents=[{"name": "Tờ khai"}],
            remarks=[{"text": "Bản sao phải có chứng thực."}],
            mistakes=["Quên ký tên."],
        )[0]
    )
    assert "- Bản sao phải có chứng thực.\n- Quên ký tên." in told


def test_the_overview_names_the_first_papers_and_says_that_there_are_more() -> None:
    papers = [{"name": f"Giấy {number}"} for number in range(1, MOST_NAMED + 2)]
    told = text(asked("overview", documents=papers)[0])
    assert f"Giấy {MOST_NAMED} …" in told
    assert f"Giấy {MOST_NAMED + 1}" not in told
    assert " …" not in text(asked("overview", documents=papers[:MOST_NAMED])[0])


DURATIONS = [
    ({"amount": 5, "unit": "working_day"}, "5 ngày làm việc"),
    ({"amount": 30, "unit": "day"}, "30 ngày"),
    ({"amount": 4, "unit": "hour"}, "4 giờ"),
    ({"amount": 6, "unit": "month"}, "6 tháng"),
    ({"unit": "immediate"}, "ngay khi nhận đủ hồ sơ"),
    ({"amount": 10, "unit": "day", "when": "phải xác minh"}, "Phải xác minh: 10 ngày"),
    ({"amount": 2, "unit": "day", "note": "không tính ngày nghỉ"}, "2 ngày (không tính ngày nghỉ)"),
]


@pytest.mark.parametrize(("time", "expected"), DURATIONS)
def test_a_time_is_said_in_words(time: dict[str, Any], expected: str) -> None:
    assert expected in text(asked("time", time=[time])[0])


def test_the_rule_from_when_time_runs_is_not_added_where_the_entry_says_its_own() -> None:
    usual, shown = asked("time", time=[{"amount": 5, "unit": "day"}])
    rule = sentence(shown, "time.start")
    assert rule in text(usual)
    for own in (
        {"time_note": "Tính từ ngày có kết luận."},
        {"time": [{"amount": 5, "unit": "day", "note": "kể từ khi nộp"}]},
    ):
        told = text(asked("time", **{"time": [{"amount": 5, "unit": "day"}]} | own)[0])
        assert rule not in told


def test_a_note_about_time_alone_is_an_answer() -> None:
    reply, shown = asked("time", time_note="Theo lịch hẹn của nơi tiếp nhận.")
    assert "Theo lịch hẹn" in text(reply)
    assert sentence(shown, "time.unknown") not in text(reply)
    assert "time" in pressed(asked("overview", time_note="Theo lịch hẹn.")[0])


@pytest.mark.parametrize("channel", ["online", "post"])
def test_a_channel_is_said_to_be_open_or_not_listed_and_has_its_button(channel: str) -> None:
    closed, shown = asked(channel)
    opened, _ = asked(channel, channels=[channel], **stated(channel, "Riêng việc này có bước xác nhận."))
    assert sentence(shown, f"{channel}.no") in text(closed)
    assert sentence(shown, f"{channel}.yes") in text(opened)
    assert "Riêng việc này" in text(opened)
    assert channel in pressed(asked("overview", channels=[channel])[0])
    assert channel not in pressed(asked("overview")[0])


def test_who_decides_is_told_beside_where_to_hand_in() -> None:
    reply, shown = asked("decides", decides="cong-an", receives="tt-pvhcc-xa")
    centre = "Trung tâm Phục vụ hành chính công xã, phường"
    assert sentence(shown, "decides", office="Công an xã, phường", receiver=centre) in text(reply)


def test_steps_are_numbered_in_order() -> None:
    assert "1. Nộp hồ sơ.\n2. Nhận kết quả." in text(asked("steps", steps=["Nộp hồ sơ.", "Nhận kết quả."])[0])


def test_a_form_is_named_with_its_number_once() -> None:
    forms = [{"name": "Tờ khai", "number": "TK01"}, {"name": "Đơn", "number": "Mẫu số 05"}, {"name": "Bản cam kết"}]
    told = text(asked("form", forms=forms)[0])
    assert "- Tờ khai (mẫu TK01)\n- Đơn (Mẫu số 05)\n- Bản cam kết" in told


def test_laws_are_listed_with_number_article_and_name() -> None:
    told = text(asked("legal", laws=[{"law": "luat-moi", "article": "Điều 3"}, {"law": "luat-cu"}])[0])
    assert "- 99/2026/QH16, Điều 3: Luật mới\n- 60/2014/QH13: Luật cũ" in told


@pytest.mark.parametrize("aspect", ["result", "eligibility", "authorise"])
def test_what_is_stated_is_said_as_written(aspect: str) -> None:
    assert "Một câu rõ ràng." in text(asked(aspect, **stated(aspect, "**Một** câu rõ ràng."))[0])


@pytest.mark.parametrize("aspect", [*CARDS, "where"])
def test_no_button_leads_to_what_is_shown_already(aspect: str) -> None:
    known: dict[str, Any] = {
        "documents": papers_with_cases(5),
        "steps": ["Một."],
        "time": [{"unit": "immediate"}],
        "channels": ["online", "post"],
        "eligibility": "Có.",
    }
    reply, _ = asked(aspect, **known)
    assert aspect not in pressed(reply)
    assert len(pressed(reply)) <= MOST_BUTTONS
    assert len(set(labels(reply))) == len(reply.choices)


def test_text_of_the_content_is_never_read_as_a_place_to_fill() -> None:
    told = text(asked("documents", documents=[{"name": "Giấy {office} và {name}"}])[0])
    assert "Giấy {office} và {name}" in told


def test_the_heading_names_the_procedure_and_the_aspect() -> None:
    reply, shown = asked("steps", steps=["Một."])
    assert text(reply).startswith(f"Một việc – {line(shown, 'heading.steps')}")
    assert isinstance(reply.text[1], Items)


@pytest.mark.parametrize("aspect", [*CARDS, "where"])
def test_what_has_ended_is_not_answered_as_if_in_force(aspect: str) -> None:
    reply, shown = asked(aspect, day=date(2026, 7, 1), valid={"to": date(2026, 6, 30)}, fee="Không thu.")
    assert text(reply) == sentence(shown, "known.until", name="Một việc", until="30/6/2026", day="1/7/2026")
    last_day, _ = asked(aspect, day=date(2026, 6, 30), valid={"to": date(2026, 6, 30)})
    assert "chỉ áp dụng đến" not in text(last_day)


def test_a_statement_that_has_ended_is_as_good_as_not_stated() -> None:
    fee = {"text": "Giảm một nửa.", "valid": {"to": date(2026, 12, 31)}}
    now, _ = asked("fee", day=date(2026, 12, 31), fee=fee)
    assert "Giảm một nửa" in text(now)
    later, _ = asked("fee", day=date(2027, 1, 1), fee=fee)
    assert "Giảm một nửa" not in text(later)
    assert "chưa có nguồn xác nhận" in text(later)
