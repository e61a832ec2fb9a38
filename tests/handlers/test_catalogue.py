"""What nobody has curated is answered as the national list has it: marked, cleaned, a screen at a time."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.rehearsal import Conversation
from handlers.citizen.catalogue import CARDS, record_answer
from handlers.citizen.checklist import sheet
from handlers.citizen.folding import REST, SCREEN
from handlers.citizen.papers import compared
from handlers.citizen.procedures import CARDS as CURATED
from handlers.citizen.topics import choices_for
from handlers.dialogue import Dialogue, numbered
from handlers.messages import Reply
from handlers.presses import Open, unpack
from handlers.wording import reply
from knowledge.catalogue.records import Record
from knowledge.checklist import Answers, Checklist
from knowledge.ear import Ear
from knowledge.library import Edition, Library
from tests.handlers.conftest import Talk
from tests.handlers.small import PROCEDURE, TODAY, labels, library, sentence, text
from tests.knowledge.catalogue.listed import DAY, catalogue, row

MARK = "Theo danh mục quốc gia, ngày 31/7/2026 (mã 1.000001)"

Asks = Callable[..., str]


def record_of(edition: Edition) -> Record:
    found = edition.library.entry("catalogue:1.000001")
    assert isinstance(found, Record)
    return found


@pytest.fixture
def asked(tmp_path: Path) -> Callable[..., tuple[Reply, Edition]]:
    """The answer to an aspect of a record of which this is recorded."""

    def ask(aspect: str, *, screen: int = 0, day: date = TODAY, **fields: Any) -> tuple[Reply, Edition]:
        edition = library().over(catalogue(tmp_path, row(**fields))).as_of(day)
        return record_answer(edition, record_of(edition), aspect, None, screen), edition

    return ask


@pytest.fixture
def says(asked: Callable[..., tuple[Reply, Edition]]) -> Asks:
    return lambda aspect, **fields: text(asked(aspect, **fields)[0])


def test_a_record_answers_every_aspect_that_a_curated_entry_does() -> None:
    assert set(CURATED) <= set(CARDS)
    assert "where" in CARDS


@pytest.mark.parametrize("aspect", [*CARDS, "nonsense"])
def test_every_answer_says_what_it_is_about_and_where_it_was_read(says: Asks, aspect: str) -> None:
    for empty in (False, True):
        bare = dict.fromkeys(("documents", "ways", "channels", "time", "fee", "legal_basis", "level"), ())
        said = says(aspect, **(bare | {"agency": "", "steps": "", "result": ""} if empty else {}))
        assert said.startswith("Đăng ký nuôi chim yến – ")
        assert MARK in said
        assert "có thể đã thay đổi" in said
        assert "{" not in said


def test_the_overview_names_who_what_and_how_long(says: Asks) -> None:
    said = says("overview")
    assert "Giải quyết: Ủy ban nhân dân cấp xã\n" in said
    assert "Giấy tờ: Tờ khai nuôi yến\n" in said
    assert "Thời gian: 5 ngày làm việc" in said


def test_a_long_name_is_whole_in_the_overview_and_short_elsewhere(says: Asks) -> None:
    name = "Đăng ký nuôi chim yến trong nhà " + "và ngoài vườn của hộ gia đình " * 9
    assert name.strip() in says("overview", name=name)
    assert name.strip() not in says("fee", name=name)


def test_for_whom_is_said_where_it_is_not_for_citizens(says: Asks) -> None:
    assert "Dành cho tổ chức, doanh nghiệp" in says("overview", audience="Doanh nghiệp")
    assert "Dành cho cán bộ" in says("overview", audience="Cán bộ, công chức, viên chức")
    assert "Dành cho" not in says("overview")


def test_documents_stand_in_order_with_their_cases_and_remarks(says: Asks) -> None:
    papers = [
        {"case": "", "name": "Ảnh nhà yến", "qty": "Bản chính: 2, Bản sao: 0"},
        {"case": "Trường hợp thuê đất", "name": "Hợp đồng thuê", "qty": ""},
        {"case": "", "name": "Tờ khai nuôi yến", "qty": "Bản chính: 1, Bản sao: 0"},
        {"case": "Lưu ý", "name": "Không cần công chứng", "qty": ""},
    ]
    said = says("documents", documents=papers)
    parts = ["- Tờ khai nuôi yến (1 bản chính)", "- Ảnh nhà yến (2 bản chính)", "Trường hợp thuê đất"]
    parts += ["- Hợp đồng thuê", "Ghi chú trong danh mục:", "- Không cần công chứng"]
    assert [said.index(part) for part in parts] == sorted(said.index(part) for part in parts)
    assert "Hợp đồng thuê" in says("cases", documents=papers)
    assert "Tờ khai" not in says("cases", documents=papers)
    assert "trường hợp riêng cho thủ tục này" in says("cases")


def test_several_aspects_are_told_each_under_its_name_a_screen_at_a_time(
    asked: Callable[..., tuple[Reply, Edition]],
) -> None:
    papers = [{"case": "", "name": f"Giấy thứ {n}: " + "chữ " * 25, "qty": ""} for n in range(1, 16)]
    first, _ = asked("time+documents", documents=papers)
    shown = text(first)
    assert shown.startswith("Đăng ký nuôi chim yến\n")
    assert shown.index("Thời gian giải quyết") < shown.index("Giấy tờ cần có") < shown.index(MARK)
    assert unpack(first.choices[0].press or "") == Open("catalogue:1.000001", "time+documents", "1")
    last, _ = asked("time+documents", screen=99, documents=papers)
    assert "Giấy thứ 15:" in text(last)


def test_a_long_list_is_folded_and_the_rest_is_a_tap_away(asked: Callable[..., tuple[Reply, Edition]]) -> None:
    papers = [{"case": "", "name": f"Giấy thứ {n}: " + "chữ " * 25, "qty": ""} for n in range(1, 16)]
    first, _ = asked("documents", documents=papers)
    assert "Giấy thứ 1:" in text(first)
    assert "Giấy thứ 15:" not in text(first)
    count = text(first).count("Giấy thứ")
    assert f"Còn {15 - count} mục: bấm Xem tiếp." in text(first)
    assert labels(first)[0] == "Xem tiếp"
    assert unpack(first.choices[0].press or "") == Open("catalogue:1.000001", "documents", "1")
    second, _ = asked("documents", screen=1, documents=papers)
    assert f"Giấy thứ {count + 1}:" in text(second)
    last, _ = asked("documents", screen=99, documents=papers)
    assert "Giấy thứ 15:" in text(last)
    assert "Xem tiếp" not in labels(last)


def test_no_answer_is_longer_than_a_screen(says: Asks) -> None:
    wall = "Câu dài về nhà yến, có nhiều mệnh đề; và nhiều điểm. " * 200
    papers = [{"case": wall[:200], "name": wall, "qty": ""}]
    ways = [{"channel": channel, "time": f"{wall} OTHER", "fee": [wall], "note": wall} for channel in ("trực tiếp",)]
    long = {"documents": papers, "ways": ways, "steps": wall, "conditions": wall, "result": wall, "legal_basis": [wall]}
    for aspect in CARDS:
        assert len(says(aspect, **long)) < SCREEN + REST + 400, aspect


TIMES: list[tuple[list[tuple[str, str]], str]] = [
    ([("trực tiếp", "5 ngày"), ("trực tuyến", "5 ngày")], "\n\n5 ngày\n\n"),
    ([("trực tiếp", "5 ngày"), ("trực tuyến", "3 ngày")], "- Trực tiếp: 5 ngày\n- Trực tuyến: 3 ngày"),
    ([("trực tiếp", "7 (đơn vị không ghi)")], "Danh mục ghi số 7 mà không ghi đơn vị"),
    ([("trực tiếp", "OTHE R")], "không ghi rõ thời gian"),
]


@pytest.mark.parametrize(("ways", "expected"), TIMES)
def test_times_are_told_by_way_and_a_number_without_unit_is_said_to_be_one(
    says: Asks, ways: list[tuple[str, str]], expected: str
) -> None:
    assert expected in says("time", ways=[{"channel": channel, "time": time} for channel, time in ways])


FEES: dict[str, tuple[str, ...]] = {
    "0 VNĐ ()": ("chỉ ghi số 0", "chưa chắc là miễn phí"),
    "0 VNĐ (Không thu phí)": ("Không phải trả, theo danh mục: Không thu phí",),
    "0 VNĐ (Miễn cho hộ nghèo)": ("Danh mục ghi: Miễn cho hộ nghèo",),
    "0 VNĐ (Không)": ("Danh mục ghi: Không\n",),
    "8000 VNĐ ()": ("8.000 đồng\n",),
    "8000 VNĐ (/bản)": ("8.000 đồng/bản",),
    "8000 VNĐ (Cấp bản sao)": ("8.000 đồng (Cấp bản sao)",),
    "80000 VNĐ (8.000 đồng/bản)": ("Danh mục ghi 80.000 đồng, kèm lời: 8.000 đồng/bản",),
    "20 VNĐ (20 USD/người)": ("đô la Mỹ", "20 USD/người"),
    "20 VNĐ ()": ("“20 VNĐ”", "không phải số tiền đồng"),
    "Do tỉnh quy định": ("Danh mục ghi: Do tỉnh quy định",),
}


@pytest.mark.parametrize(("listed", "expected"), FEES.items())
def test_money_is_told_as_far_as_it_may_be_true(says: Asks, listed: str, expected: tuple[str, ...]) -> None:
    said = says("fee", ways=[{"channel": "trực tiếp", "fee": [listed]}])
    assert all(text in said for text in expected), said


def test_no_fee_recorded_is_not_told_as_free(says: Asks) -> None:
    assert "Không ghi không có nghĩa là miễn" in says("fee", ways=[], fee=[])
    assert "20 đồng" not in says("fee", ways=[{"channel": "trực tiếp", "fee": ["20 VNĐ (20 USD)"]}])


def test_fees_that_differ_by_way_are_told_by_way(says: Asks) -> None:
    ways = [{"channel": "trực tiếp", "fee": ["8000 VNĐ ()"]}, {"channel": "trực tuyến", "fee": ["4000 VNĐ ()"]}]
    assert "Trực tiếp\n\n- 8.000 đồng\n\nTrực tuyến\n\n- 4.000 đồng" in says("fee", ways=ways)


def test_where_says_who_handles_it_and_at_which_level(says: Asks) -> None:
    assert "Giải quyết: Sở Xây dựng (cấp tỉnh)" in says("where", agency="Sở Xây dựng", level=["Cấp Tỉnh"])
    assert "Giải quyết: Cục Thuế (cấp bộ, trung ương)" in says("where", agency="Cục Thuế", level=["Cấp Bộ/Trung ương"])
    assert "không ghi tên cơ quan giải quyết (cấp xã)" in says("decides", agency="")
    assert "danh mục không ghi cấp" in says("decides", agency="", level=[])


def test_where_tells_the_place_recorded_or_whom_to_ask(says: Asks) -> None:
    assert "- Trung tâm hành chính công cấp xã" in says("where", address="Trung tâm hành chính công cấp xã")
    assert "hỏi trước tại Trung tâm Phục vụ hành chính công xã, phường" in says("where")
    ways = [{"channel": "trực tuyến", "time": "", "fee": [], "note": ""}]
    assert "không ghi cách nộp trực tiếp" in says("where", channels=["trực tuyến"], ways=ways)


def test_nobody_is_sent_to_the_district(says: Asks) -> None:
    said = says("where", agency="Bảo hiểm xã hội cấp huyện, Bảo hiểm xã hội tỉnh", address="UBND huyện Trảng Bàng")
    assert "huyện" not in said
    assert "Bảo hiểm xã hội tỉnh" in said
    decides = says("decides", agency="Công an huyện")
    assert "không còn (từ 1/7/2025)" in decides
    assert "Công an huyện" not in decides
    assert "cấp huyện nhắc ở trên không còn từ 1/7/2025" in says(
        "steps", steps="Nộp đơn cho Ủy ban nhân dân cấp huyện."
    )
    assert "cấp huyện" not in says("steps")


def test_a_record_of_another_province_is_said_to_be_one(says: Asks) -> None:
    theirs = {"agency": "Sở Xây dựng tỉnh Gia Lai", "decision": "1/QĐ-UBND", "address": "12 Lê Lợi, Pleiku"}
    assert "bản này do Gia Lai công bố; ở Tây Ninh nơi nộp, mức thu, thời hạn có thể khác" in says("fee", **theirs)
    assert "Lê Lợi" not in says("where", **theirs)
    assert "công bố; ở Tây Ninh" not in says("fee", agency="Sở Xây dựng tỉnh Tây Ninh", decision="1/QĐ-UBND")


def test_online_and_post_are_told_as_recorded(says: Asks) -> None:
    page = "https://dichvucong.gov.vn/thu-tuc/1"
    assert f"nộp qua mạng được.\n- Trang của thủ tục: {page}" in says("online", detail_url=page)
    assert "Tìm theo mã 1.000001 trên Cổng Dịch vụ công quốc gia" in says("online", detail_url="https://evil.example/")
    assert "không ghi cách gửi qua bưu điện" in says("post")
    ways = [{"channel": "bưu chính", "note": "Gửi qua bưu điện về trung tâm"}]
    posted = says("post", channels=["bưu chính"], ways=ways)
    assert "Danh mục ghi gửi qua bưu điện được." in posted
    assert "- Gửi qua bưu điện về trung tâm" in posted


def test_steps_results_laws_and_conditions_are_told_as_lines(says: Asks) -> None:
    assert "- Bước 1: Nộp hồ sơ.\n- Bước 2: Nhận kết quả." in says("steps")
    assert "Giấy xác nhận" in says("result")
    assert "Luật Chăn nuôi (32/2018/QH14)" in says("legal")
    assert "không nêu mục này (điều kiện)" in says("eligibility")
    assert "Danh mục ghi: Không quy định" in says("eligibility", conditions="Không quy định")
    assert "- Có đất\n- Có nhà" in says("eligibility", conditions="- Có đất\n- Có nhà")


def test_forms_and_authority_are_found_among_what_is_recorded(says: Asks) -> None:
    assert "Tờ khai nuôi yến" in says("form")
    assert "không nêu tên mẫu đơn" in says("form", documents=[])
    assert "không nêu mục này (việc ủy quyền)" in says("authorise")
    papers = [{"case": "Trường hợp ủy quyền", "name": "Giấy ủy quyền có chứng thực", "qty": ""}]
    assert "Giấy ủy quyền có chứng thực" in says("authorise", documents=papers)


def test_buttons_lead_to_what_is_recorded(asked: Callable[..., tuple[Reply, Edition]]) -> None:
    assert labels(asked("overview")[0]) == [
        *("Giấy tờ", "Nộp ở đâu", "Bao lâu có", "Lệ phí", "Nộp trực tuyến", "Các bước", "Việc khác"),
    ]
    assert "Các bước" not in labels(asked("overview", steps="")[0])
    assert "Gửi qua bưu điện" in labels(asked("overview", channels=["bưu chính"])[0])
    assert "Điều kiện" in labels(asked("overview", conditions="Có đất")[0])


def test_for_a_day_before_the_list_nothing_is_claimed(says: Asks) -> None:
    said = says("fee", day=date(2022, 3, 1))
    assert "chỉ áp dụng từ 31/7/2026" in said
    assert MARK not in said
    assert MARK in says("fee", day=DAY)


def test_what_looks_like_markup_does_no_harm(says: Asks) -> None:
    assert "{name} {0} %s" in says("result", result="{name} {0} %s")


@pytest.fixture
def talk_over(tmp_path: Path) -> Callable[..., Talk]:
    """A conversation over a small library with these rows behind it."""

    def start(*rows: dict[str, Any], **curated: Any) -> Talk:
        whole: Library = library(**curated).over(catalogue(tmp_path, *rows))
        return Talk(Conversation(whole, Ear.build(whole), TODAY))

    return start


async def test_a_talk_about_a_record_goes_on_by_words_and_taps(talk_over: Callable[..., Talk]) -> None:
    talk = talk_over(row(), row("1.000002", name="Cấp thẻ nhà báo"), row("1.000003", name="Tiêm phòng dại cho chó"))
    answer = await talk.say("đăng ký nuôi chim yến cần gì", "Tờ khai nuôi yến", MARK)
    assert answer.question is not None
    assert (answer.question.status, answer.question.entry) == ("answered", "catalogue:1.000001")
    await talk.say("bao lâu có", "Đăng ký nuôi chim yến – thời gian giải quyết", "5 ngày làm việc")
    await talk.tap("Lệ phí", "Đăng ký nuôi chim yến – phí, lệ phí", "chưa chắc là miễn phí")
    await talk.say("các bước", "Bước 1: Nộp hồ sơ.")


async def test_the_rest_of_a_long_answer_can_be_asked_for_in_words(talk_over: Callable[..., Talk]) -> None:
    papers = [{"case": "", "name": f"Giấy thứ {n}: " + "chữ " * 30, "qty": ""} for n in range(1, 16)]
    talk = talk_over(row(documents=papers), row("1.000002", name="Cấp thẻ nhà báo"))
    await talk.say("đăng ký nuôi chim yến cần giấy tờ gì", "Giấy thứ 1:", "[Xem tiếp]", never=("Giấy thứ 15",))
    answer = await talk.say("xem tiếp", "giấy tờ cần có", never=("Giấy thứ 1:",))
    assert answer.dialogue.aspect == "documents", "a later screen is the same aspect to what follows"
    await talk.tap("Xem tiếp", "Giấy thứ")
    await talk.say("lệ phí bao nhiêu", "Đăng ký nuôi chim yến – phí, lệ phí")


async def test_a_code_that_is_curated_is_answered_from_there(talk_over: Callable[..., Talk]) -> None:
    talk = talk_over(row("1.001193", name="Làm một việc"), row(), procedures=PROCEDURE)
    await talk.say("1.001193", "Một việc – thông tin chính", never=("Theo danh mục quốc gia, ngày",))
    await talk.say("làm một việc cần gì", "Một việc – ", never=("Theo danh mục quốc gia, ngày",))
    await talk.say("1.000001", MARK)


async def test_a_record_can_be_chosen_among_others(talk_over: Callable[..., Talk]) -> None:
    talk = talk_over(row(name="Nuôi yến trên núi"), row("1.000002", name="Nuôi yến dưới sông"))
    keys = ("catalogue:1.000001", "catalogue:1.000002")
    offer = reply(talk.conversation.edition, "clarify", choices_for(talk.conversation.edition, keys, "time"))
    assert labels(offer) == ["Nuôi yến trên núi", "Nuôi yến dưới sông"]
    talk.conversation.dialogue = numbered(Dialogue(noticed=True, offered=keys, asked="nuôi yến"), (offer,), 0)[0]
    answer = await talk.say("nuôi yến dưới sông", "Nuôi yến dưới sông – thời gian giải quyết", "(mã 1.000002)")
    assert answer.question is not None
    assert (answer.question.status, answer.question.entry) == ("chosen", "catalogue:1.000002")


async def test_an_old_button_to_a_record_that_is_gone_is_answered_kindly(
    talk_over: Callable[..., Talk], tmp_path: Path
) -> None:
    talk = talk_over(row())
    await talk.say("đăng ký nuôi chim yến", "[Lệ phí]")
    talk.conversation.edition = library().as_of(TODAY)
    await talk.tap("Lệ phí", sentence(talk.conversation.edition, "press.old"))


def with_cases(**fields: Any) -> dict[str, Any]:
    """A record whose papers are for everybody, for who hires land, and under a heading that is no case."""
    papers = [
        {"case": "", "name": "Tờ khai nuôi yến", "qty": "Bản chính: 1, Bản sao: 0"},
        {"case": "Giấy tờ phải xuất trình", "name": "Giấy chứng nhận đất", "qty": ""},
        {"case": "Trường hợp thuê đất", "name": "Hợp đồng thuê", "qty": ""},
    ]
    return row(documents=papers, **fields)


def test_ones_own_papers_of_a_record_are_asked_for_by_its_cases(tmp_path: Path) -> None:
    edition = library().over(catalogue(tmp_path, with_cases())).as_of(TODAY)
    papers = edition.library.with_papers("catalogue:1.000001")
    assert papers is not None
    assert Checklist(papers).cases == ("Trường hợp thuê đất",)
    with_hire = text(Reply(sheet(edition, papers, Answers(cases="0", vneid="no"))))
    without = text(Reply(sheet(edition, papers, Answers(cases="none", vneid="no"))))
    assert "Hợp đồng thuê" in with_hire
    assert "Hợp đồng thuê" not in without
    for said in (with_hire, without):
        assert "Tờ khai nuôi yến" in said
        assert "Giấy chứng nhận đất" in said
        assert "Ủy ban nhân dân cấp xã" in said
        assert MARK in said


@pytest.mark.parametrize(
    ("demand", "finding"),
    [
        ("bắt nộp hợp đồng thuê", "listed"),
        ("bắt nộp sổ hộ khẩu", "unlisted"),
        ("bắt nộp giấy xác nhận hợp đồng", "unclear"),
    ],
)
def test_a_demanded_paper_is_compared_with_the_list_of_a_record(tmp_path: Path, demand: str, finding: str) -> None:
    found = compared(library().over(catalogue(tmp_path, with_cases())).as_of(TODAY), "catalogue:1.000001", demand)
    assert found is not None
    assert found.finding == finding


def test_the_list_of_another_province_forbids_nothing_here(tmp_path: Path) -> None:
    fields = {"name": "Đăng ký nuôi chim yến trên địa bàn tỉnh Đắk Lắk", "agency": "Sở Nông nghiệp tỉnh Đắk Lắk"}
    edition = library().over(catalogue(tmp_path, with_cases(**fields))).as_of(TODAY)
    assert record_of(edition).elsewhere
    found = compared(edition, "catalogue:1.000001", "bắt nộp sổ hộ khẩu")
    assert found is not None
    assert found.finding == "unclear"


def test_a_record_without_papers_has_none_to_compare(tmp_path: Path) -> None:
    edition = library().over(catalogue(tmp_path, row(documents=[]))).as_of(TODAY)
    assert edition.library.with_papers("catalogue:1.000001") is None
    assert compared(edition, "catalogue:1.000001", "bắt nộp sổ hộ khẩu") is None


def test_a_long_name_breaks_no_list_of_papers(tmp_path: Path) -> None:
    name = "Cấp giấy phép vào khu vực cấm cho phương tiện, thủy phi cơ và các loại phương tiện khác " * 4
    edition = library().over(catalogue(tmp_path, with_cases(name=name.strip()))).as_of(TODAY)
    assert "Tờ khai nuôi yến" in text(record_answer(edition, record_of(edition), "documents", None, 0))
