"""What only shows with all entries side by side, and what an editor is warned of."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.checking import check, cross_faults, statements_on_ended_law, warnings
from knowledge.entries import Procedure
from knowledge.examining import examine
from knowledge.referring import references

TODAY = date(2026, 11, 23)
ASK = "ask: [a, b, c, d, e, f, g, h]"
SOUND = {
    "phrases.yaml": "- {id: field.ho-tich, text: Hộ tịch}\n- {id: hello, text: Chào}\n",
    "laws.yaml": (
        "- {id: old, number: 61/2018, name: Cũ, truth: unverified, valid: {to: 2025-06-30}, replaced_by: [new]}\n"
        "- {id: new, number: 118/2025, name: Mới, truth: unverified, valid: {from: 2025-07-01}}\n"
    ),
    "offices.yaml": (
        "- {id: o, name: Trung tâm, truth: transcribed, source: {law: new, as_of: 2026-11-23}, serves: [p]}\n"
    ),
    "places.yaml": "- {id: p, name: phường P, kind: phuong, centre: o, truth: unverified}\n",
    "procedures/a.yaml": (
        'id: a\nname: A\nshort: A\ncodes: ["1.000001"]\nfield: ho-tich\nlevel: commune\nsummary: A.\n'
        f"receives: o\nlaws: [{{law: new}}]\n{ASK}\ntruth: unverified\nsiblings: [{{id: t, tell: x}}]\nrelated: [t]\n"
    ),
    "topics/t.yaml": (
        f"id: t\ntitle: T\nshort: T\nfield: ho-tich\noffice: o\n{ASK}\nanswers: [Có.]\ntruth: unverified\n"
    ),
}


def faults(**changed: str) -> list[str]:
    """The faults of the sound files with some of them replaced, given by the first part of their path."""
    texts = {name: changed.get(name.split("/")[0].removesuffix(".yaml"), text) for name, text in SOUND.items()}
    texts |= {name: text for name, text in changed.items() if "." in name}
    examined = examine({name: text.encode() for name, text in texts.items()})
    assert not examined.faults
    return [str(fault) for fault in sorted(cross_faults(examined))]


def warned(name: str, text: str, on: date = TODAY) -> list[str]:
    return [fault.message for fault in warnings(examine({name: text.encode()}), on)]


def test_sound_content_has_no_faults() -> None:
    assert faults() == []


def test_an_id_used_twice_names_the_other_file() -> None:
    twin = SOUND["procedures/a.yaml"].replace("1.000001", "1.000002")
    assert faults(**{"procedures/b.yaml": twin}) == [
        "procedures/b.yaml:1:5: mã “a” đã dùng trong procedures/a.yaml; hãy đổi mã hoặc bỏ một mục"
    ]


def test_one_id_in_two_kinds_is_no_fault() -> None:
    assert faults(**{"phrases/more.yaml": "id: o\ntext: x\n"}) == []


def test_a_code_belongs_to_one_procedure() -> None:
    twin = SOUND["procedures/a.yaml"].replace("id: a\n", "id: b\n")
    assert faults(**{"procedures/b.yaml": twin}) == ["procedures/b.yaml:4:9: mã thủ tục 1.000001 đã thuộc mục “a”"]


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("receives: o", "receives: oo", "procedures/a.yaml:8:11: không có nơi tiếp nhận nào mang mã “oo”"),
        ("field: ho-tich", "field: thue", "procedures/a.yaml:5:8: không có lĩnh vực nào mang mã “thue”"),
        ("law: new", "law: newer", "procedures/a.yaml:9:14: không có văn bản nào mang mã “newer”"),
        ("id: t, tell", "id: zz, tell", "procedures/a.yaml:12:17: không có thủ tục hay chủ đề nào mang mã “zz”"),
        ("related: [t]", "related: [t, y]", "procedures/a.yaml:13:14: không có thủ tục hay chủ đề hay sự kiện"),
    ],
)
def test_a_reference_into_nothing_is_a_fault_at_its_place(right: str, wrong: str, fault: str) -> None:
    (found,) = faults(procedures=SOUND["procedures/a.yaml"].replace(right, wrong))
    assert found.startswith(fault)


def test_a_mistyped_reference_gets_the_likeliest_meant() -> None:
    twin = (
        SOUND["procedures/a.yaml"]
        .replace("id: a\n", "id: dang-ky-khai-sinh\n")
        .replace("id: t,", "id: dang-ki-khai-sinh,")
    )
    assert "có phải “dang-ky-khai-sinh”?" in faults(procedures=twin)[0]


def test_sources_laws_places_and_offices_are_references_too() -> None:
    assert "“gone”" in faults(offices=SOUND["offices.yaml"].replace("law: new", "law: gone"))[0]
    assert "đơn vị hành chính" in faults(offices=SOUND["offices.yaml"].replace("[p]", "[q]"))[0]
    assert "“q”" in faults(places=SOUND["places.yaml"].replace("centre: o", "centre: q"))[0]
    assert "“newest”" in faults(laws=SOUND["laws.yaml"].replace("[new]", "[newest]"))[0]


def test_a_stage_of_a_life_event_points_to_an_entry_with_or_without_its_kind() -> None:
    event = f"id: e\ntitle: E\nshort: E\n{ASK}\ntruth: unverified\nstages: [{{text: x, entry: %s}}]\n"
    assert faults(**{"life_events/e.yaml": event % "'procedure:a'"}) == []
    assert faults(**{"life_events/e.yaml": event % "a"}) == []
    assert len(faults(**{"life_events/e.yaml": event % "'topic:a'"})) == 1


def test_laws_that_replace_one_another_in_a_circle_are_faults() -> None:
    laws = SOUND["laws.yaml"].replace("valid: {from: 2025-07-01}", "replaced_by: [old]")
    assert [fault for fault in faults(laws=laws) if "vòng tròn" in fault] == [
        "laws.yaml:1:97: replaced_by đi vòng tròn trở lại chính “old”; hãy bỏ một khâu",
        "laws.yaml:2:74: replaced_by đi vòng tròn trở lại chính “new”; hãy bỏ một khâu",
    ]


def test_a_unit_taken_in_must_say_until_when_it_was() -> None:
    places = SOUND["places.yaml"] + "- {id: q, name: xã Q, kind: xa, into: p, truth: unverified}\n"
    assert "valid: {to:" in faults(places=places)[0]


def test_sending_people_to_the_district_is_a_fault_at_the_very_text() -> None:
    text = SOUND["procedures/a.yaml"].replace("summary: A.", "summary: Nộp ở UBND huyện.")
    assert faults(procedures=text)[0].startswith("procedures/a.yaml:7:10: “huyện” không còn là nơi để đến")


def test_a_number_without_its_own_source_is_a_fault() -> None:
    office = "- {id: o, name: T, truth: transcribed, source: {law: new, as_of: 2026-11-23}, phone: 0276 3812 345}\n"
    assert "chưa có nguồn riêng" in faults(offices=office)[0]
    own = "phone: {text: 0276 3812 345, truth: transcribed, source: {law: new, as_of: 2026-11-23}}"
    assert faults(offices=office.replace("phone: 0276 3812 345", own)) == []


def test_past_its_review_day_an_entry_is_warned_of_from_the_next_day() -> None:
    text = SOUND["topics/t.yaml"] + "review_by: 2026-11-23\n"
    assert warned("topics/t.yaml", text) == []
    assert "đã quá ngày xem lại 23/11/2026" in warned("topics/t.yaml", text, date(2026, 11, 24))[0]


def test_few_ways_of_asking_are_warned_of() -> None:
    assert "mới có 7 cách hỏi" in warned("topics/t.yaml", SOUND["topics/t.yaml"].replace(", h]", "]"))[0]


def test_a_fee_of_nothing_without_its_own_source_is_warned_of() -> None:
    text = SOUND["procedures/a.yaml"]
    assert "không mất phí" in warned("procedures/a.yaml", text + "fee: Miễn phí.\n")[0]
    own = "fee: {text: Miễn phí., truth: transcribed, source: {law: new, article: Điều 3, as_of: 2026-11-23}}\n"
    assert warned("procedures/a.yaml", text + own) == []


def test_a_law_with_a_successor_should_say_when_it_ended() -> None:
    law = "id: x\nnumber: x\nname: x\ntruth: unverified\nreplaced_by: [y]\n"
    assert "thay thế" in warned("laws.yaml", law)[0]


def test_an_answer_that_can_never_be_given_is_warned_of() -> None:
    text = SOUND["topics/t.yaml"].replace("[Có.]", "[Có., Không.]")
    assert "không bao giờ thấy các câu sau" in warned("topics/t.yaml", text)[0]


def test_a_source_read_tomorrow_is_warned_of() -> None:
    text = SOUND["offices.yaml"]
    assert warned("offices.yaml", text, date(2026, 11, 22)) == ["ngày đọc nguồn 23/11/2026 chưa tới"]
    assert warned("offices.yaml", text) == []


def ended(text: str, on: date = TODAY, name: str = "topics/t.yaml") -> list[tuple[str, str]]:
    examined = examine({"laws.yaml": SOUND["laws.yaml"].encode(), name: text.encode()})
    assert not examined.faults
    return [(found.entry, found.law.id) for found in statements_on_ended_law(examined.library(), on)]


def test_what_rests_on_ended_law_is_found_from_the_day_after_it_ended() -> None:
    text = SOUND["procedures/a.yaml"].replace("law: new", "law: old")
    assert ended(text, date(2025, 6, 30), "procedures/a.yaml") == []
    assert ended(text, date(2025, 7, 1), "procedures/a.yaml") == [("procedure:a", "old")]


def test_an_answer_for_the_past_may_rest_on_the_law_of_the_past() -> None:
    source = "truth: transcribed, source: {law: old, as_of: 2026-01-01}"
    now = SOUND["topics/t.yaml"].replace("[Có.]", f"[{{text: Có., {source}}}]")
    then = SOUND["topics/t.yaml"].replace("[Có.]", f"[{{text: Có., valid: {{to: 2025-06-30}}, {source}}}]")
    assert ended(now) == [("topic:t", "old")]
    assert ended(then + "laws: [{law: old}]\n") == []


def test_a_past_rule_named_as_such_beside_the_rule_in_force_is_history() -> None:
    sources = "[{law: %s, as_of: 2026-01-01}, {law: old, article: %s, as_of: 2026-01-01}]"
    answer = f"[{{text: Có., truth: transcribed, source: {sources}}}]"
    text = SOUND["topics/t.yaml"]
    assert ended(text.replace("[Có.]", answer % ("new", "Điều 19 (quy định cũ)"))) == []
    assert ended(text.replace("[Có.]", answer % ("new", "Điều 19"))) == [("topic:t", "old")]
    alone = "[{text: Có., truth: transcribed, source: {law: old, article: Điều 19 (quy định cũ), as_of: 2026-01-01}}]"
    assert ended(text.replace("[Có.]", alone)) == [("topic:t", "old")]


def test_what_no_longer_holds_rests_on_nothing() -> None:
    office = "id: o\nname: O\ntruth: transcribed\nsource: {law: old, as_of: 2026-01-01}\nvalid: {to: 2025-06-30}\n"
    assert ended(office, name="offices.yaml") == []


def test_a_statement_on_ended_law_reads_as_a_sentence() -> None:
    text = SOUND["procedures/a.yaml"].replace("law: new", "law: old")
    examined = examine({"laws.yaml": SOUND["laws.yaml"].encode(), "procedures/a.yaml": text.encode()})
    (found,) = statements_on_ended_law(examined.library(), TODAY)
    assert str(found) == "procedure:a (laws.0): dựa trên 61/2018 đã hết hiệu lực sau ngày 30/06/2025; hãy xem lại"


def test_a_check_reports_faults_warnings_counts_and_what_is_sound(tmp_path: Path) -> None:
    (tmp_path / "phrases.yaml").write_text(SOUND["phrases.yaml"])
    (tmp_path / "topics.yaml").write_text(SOUND["topics/t.yaml"].replace("office: o\n", ""))
    (tmp_path / "laws.yaml").write_text("id: X\nnumber: 1\n")
    report = check(tmp_path, TODAY)
    assert [fault.file for fault in report.faults] == ["laws.yaml", "laws.yaml"]
    assert report.warnings == ()
    assert report.counts == {"phrase": 2, "topic": 1}
    assert report.library.topic("t").title == "T"


def test_every_reference_of_a_procedure_is_listed() -> None:
    (placed,) = examine({"procedures/a.yaml": SOUND["procedures/a.yaml"].encode()}).placed
    assert isinstance(placed.entry, Procedure)
    wanted = [entry_id for _, _, entry_id in references(placed.entry)]
    assert wanted == ["field.ho-tich", "o", "t", "new", "t"]
