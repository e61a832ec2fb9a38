"""The last lines of an answer: where it comes from, how far it may be trusted, and what has become of it since."""

from datetime import date
from typing import Any

import pytest

from handlers.citizen.procedures import answer
from handlers.citizen.sources import MOST_SOURCES
from handlers.citizen.topics import topic_answer
from knowledge.library import Edition
from tests.handlers.small import LAW, PROCEDURE, SOURCE, TODAY, TOPIC, edition, sentence, text

BY_LAW = {"law": "luat-moi", "article": "Điều 5", "as_of": date(2026, 7, 1)}
CONFIRMED: dict[str, Any] = {
    "truth": "confirmed",
    "confirmed": {"by": "bà Hạnh, phụ trách Một cửa", "on": date(2026, 10, 5)},
}


def said(aspect: str = "overview", *, day: date = TODAY, **changed: Any) -> tuple[str, Edition]:
    shown = edition(day, procedures=PROCEDURE | changed)
    return text(answer(shown, shown.library.procedure("viec"), aspect)), shown


def test_a_transcribed_answer_names_its_source_and_the_day_it_was_read() -> None:
    told, shown = said()
    named = sentence(shown, "source.national_list", code="1.001193")
    assert told.endswith(sentence(shown, "source.line", source=named, day="31/7/2026"))


def test_a_law_is_named_by_its_number_and_article() -> None:
    told, shown = said(source=BY_LAW)
    assert sentence(shown, "source.line", source="99/2026/QH16, Điều 5", day="1/7/2026") in told


def test_of_several_sources_the_oldest_reading_counts() -> None:
    told, _ = said(source=[SOURCE, BY_LAW])
    assert "1.001193; 99/2026/QH16, Điều 5" in told
    assert "1/7/2026" in told
    assert "31/7/2026" not in told


def test_records_of_the_national_list_are_named_together() -> None:
    records: list[dict[str, Any]] = [{"code": f"1.00000{n}", "as_of": TODAY} for n in (1, 2)]
    told, shown = said(source=[*records, BY_LAW])
    together = sentence(shown, "source.national_list", code="1.000001, 1.000002")
    assert f"{together}; 99/2026/QH16, Điều 5" in told
    apart, _ = said(source=[records[0], records[1] | {"field": "giấy tờ"}])
    assert sentence(shown, "source.national_list", code="1.000002") + ", giấy tờ" in apart


def test_no_more_sources_are_named_than_can_be_read() -> None:
    many = [{"url": f"nguon-{number}.example", "as_of": date(2026, 7, 1)} for number in range(MOST_SOURCES + 2)]
    told, _ = said(source=many)
    assert f"nguon-{MOST_SOURCES - 1}.example" in told
    assert f"nguon-{MOST_SOURCES}.example" not in told


def test_a_confirmed_answer_names_the_official_and_the_day() -> None:
    told, shown = said(**CONFIRMED)
    assert sentence(shown, "source.confirmed", by="bà Hạnh, phụ trách Một cửa", day="5/10/2026") in told
    assert "1.001193" not in told


def test_an_unverified_answer_says_so_before_anything_about_sources() -> None:
    told, shown = said(truth="unverified", source=[])
    assert told.endswith(sentence(shown, "source.unverified"))


def test_an_unverified_answer_with_a_source_names_it_as_second_hand() -> None:
    told, shown = said(truth="unverified", source={"url": "bao.example", "as_of": TODAY})
    assert sentence(shown, "source.unverified_named", source="bao.example", day="23/11/2026") in told


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://www.bao.example/chinh-sach/tu-1-7-khong-con-thu-post331685.html", "bao.example"),
        ("http://tin.tinh.gov.example/?p=1", "tin.tinh.gov.example"),
        ("kho.example/van-ban/hanh-chinh (Nghị định 99/2026)", "kho.example (Nghị định 99/2026)"),
        ("Công văn 72/VP-KS ngày 5/8/2025 (bản đăng lại)", "Công văn 72/VP-KS ngày 5/8/2025 (bản đăng lại)"),
    ],
)
def test_a_page_is_named_by_its_site_alone(url: str, named: str) -> None:
    told, shown = said(source={"url": url, "as_of": TODAY})
    assert told.endswith(sentence(shown, "source.line", source=named, day="23/11/2026"))


def test_an_unverified_field_of_a_sound_entry_is_marked_alone() -> None:
    fee = {"text": "Nghe nói 8.000 đồng.", "truth": "unverified"}
    about_fee, shown = said("fee", fee=fee)
    assert about_fee.endswith(sentence(shown, "source.unverified"))
    assert "1.001193" not in about_fee
    overview, _ = said(fee=fee)
    assert sentence(shown, "source.unverified") not in overview


def test_a_field_with_a_source_of_its_own_names_that_one() -> None:
    told, _ = said("fee", fee={"text": "Không thu.", "truth": "transcribed", "source": BY_LAW})
    assert "99/2026/QH16, Điều 5" in told
    assert "1.001193" not in told


@pytest.mark.parametrize(("day", "is_stale"), [(date(2026, 11, 22), False), (TODAY, False), (date(2026, 11, 24), True)])
def test_past_its_review_day_the_answer_says_when_it_was_last_checked(day: date, is_stale: bool) -> None:
    told, shown = said(day=day, review_by=TODAY)
    assert (sentence(shown, "source.stale", day="31/7/2026") in told) == is_stale


@pytest.mark.parametrize(("day", "has_ended"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_from_the_day_after_its_law_ended_the_answer_says_so(day: date, has_ended: bool) -> None:
    told, shown = said(day=day, laws=[{"law": "luat-cu"}])
    assert (sentence(shown, "source.ended", law="60/2014/QH13", day="30/6/2026") in told) == has_ended


def test_a_law_the_answer_was_read_in_counts_as_well_as_one_it_cites() -> None:
    told, _ = said(source={"law": "luat-cu", "as_of": TODAY})
    assert "60/2014/QH13 đã hết hiệu lực" in told
    told, _ = said(source={"law": "luat-cu", "as_of": TODAY}, laws=[{"law": "luat-cu"}, {"law": "luat-moi"}])
    assert told.count("đã hết hiệu lực") == 1


def test_a_topic_says_the_same_of_its_answer() -> None:
    topic = TOPIC | {"answers": [{"text": "Nghe nói vậy.", "truth": "unverified"}], "review_by": date(2026, 1, 1)}
    shown = edition(topics=topic)
    told = text(topic_answer(shown, shown.library.topic("chu-de")))
    assert sentence(shown, "source.unverified") in told
    assert "có thể đã thay đổi" in told


def test_the_number_of_the_law_stands_there_as_written() -> None:
    shown = edition(laws=[LAW | {"number": "60/2014/QH13 **mật**", "replaced_by": []}], procedures=_citing("luat-cu"))
    assert "60/2014/QH13 **mật**" in text(answer(shown, shown.library.procedure("viec"), "overview"))


def _citing(law: str) -> dict[str, Any]:
    return PROCEDURE | {"laws": [{"law": law}]}
