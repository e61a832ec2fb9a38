"""Entries against a national list: every difference is found, explained ones are quiet, idle explanations are not."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.comparing import Records, Unexplained, compare, read_records
from knowledge.entries import Channel, Unit
from knowledge.examining import examine
from knowledge.faults import Severity

RECORD: dict[str, Any] = {
    "code": "1.001193",
    "name": "Thủ tục đăng ký khai sinh",
    "time": ["5 ngày làm việc", "1 (đơn vị không ghi)"],
    "channels": ["trực tiếp", "bưu chính"],
    "ways": [{"channel": "trực tiếp", "time": "5 ngày làm việc"}, {"channel": "bưu chính", "time": "OTHE R"}],
    "documents": [
        {"case": "", "name": "Giấy chứng sinh; trường hợp không có thì có giấy cam đoan"},
        {"case": "Giấy tờ phải nộp", "name": "- Tờ khai đăng ký khai sinh (theo mẫu)."},
        {"case": "Lưu ý", "name": "Người tiếp nhận phải tiếp nhận đủ hồ sơ."},
    ],
}
ENTRY = """
id: dang-ky-khai-sinh
name: Đăng ký khai sinh
short: Khai sinh
codes: ["1.001193"]
field: ho-tich
level: commune
summary: Ghi việc sinh.
documents:
  - name: Giấy chứng sinh
    listed: "giay chung sinh; trường hợp không có"
  - name: Tờ khai đăng ký khai sinh theo mẫu
time: [{amount: 5, unit: working_day}, {amount: 1, unit: day}]
channels: [counter, post]
ask: [khai sinh]
truth: transcribed
source: {code: "1.001193", as_of: 2026-07-31}
"""


def listed(tmp_path: Path, *records: Any) -> Records:
    path = tmp_path / "list.jsonl"
    path.write_text("\n".join(record if isinstance(record, str) else json.dumps(record) for record in records))
    return read_records(path)


def differing(tmp_path: Path, entry: str = ENTRY, **changed: Any) -> list[Unexplained]:
    examined = examine({"procedures/a.yaml": entry.encode()})
    assert not examined.faults
    return compare(examined.library(), listed(tmp_path, RECORD | changed))


def said(tmp_path: Path, entry: str = ENTRY, **changed: Any) -> list[str]:
    return [found.message for found in differing(tmp_path, entry, **changed)]


def test_an_entry_that_agrees_has_no_differences(tmp_path: Path) -> None:
    assert differing(tmp_path) == []


def test_a_code_that_is_not_in_the_list_is_a_difference_and_nothing_else_is_compared(tmp_path: Path) -> None:
    (found,) = differing(tmp_path, code="1.001194")
    assert (found.entry, found.subject, found.listed) == ("procedure:dang-ky-khai-sinh", "code", "1.001193")
    assert str(found) == "procedure:dang-ky-khai-sinh: mã 1.001193 không có trong danh mục"


@pytest.mark.parametrize("name", ["ĐĂNG KÝ KHAI SINH", "Thủ tục Đăng ký  khai sinh.", "đăng kí khai sinh"])
def test_a_name_may_differ_in_case_marks_and_the_word_for_procedure(tmp_path: Path, name: str) -> None:
    assert said(tmp_path, name=name) == []


def test_another_name_is_a_difference(tmp_path: Path) -> None:
    name = "Thủ tục đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con"
    assert said(tmp_path, name=name) == [f"tên trong danh mục của mã 1.001193 là “{name}”"]


def test_a_time_only_the_list_has_is_a_difference(tmp_path: Path) -> None:
    assert said(tmp_path, time=["5 ngày làm việc", "1 (đơn vị không ghi)", "2 tháng"]) == [
        "danh mục ghi thời hạn 2 tháng, mục này không ghi"
    ]


def test_a_time_only_the_entry_has_is_a_difference(tmp_path: Path) -> None:
    assert said(tmp_path, time=["5 ngày làm việc"]) == ["mục này ghi thời hạn 1 ngày, danh mục không ghi"]


def test_the_unit_counts(tmp_path: Path) -> None:
    ways = [{"channel": "trực tiếp", "time": "5 ngày"}]
    assert said(tmp_path, time=["5 ngày", "1 ngày"], ways=ways) == [
        "danh mục ghi thời hạn 5 ngày, mục này không ghi",
        "mục này ghi thời hạn 5 ngày làm việc, danh mục không ghi",
    ]


def test_a_time_within_a_sentence_may_be_used_but_need_not(tmp_path: Path) -> None:
    prose = "Không quá 05 ngày làm việc; vùng xa thêm 10 ngày. OTHER"
    assert said(tmp_path, time=[prose, "1 ngày"], ways=[]) == []


def test_hours_months_and_fractions_are_read(tmp_path: Path) -> None:
    record = RECORD | {"time": ["8 giờ", "2 tháng", "2.5 ngày làm việc", "OTHE R", ""], "ways": []}
    (found,) = listed(tmp_path, record).by_code.values()
    assert found.periods == {("8", Unit.HOUR), ("2", Unit.MONTH), ("2.5", Unit.WORKING_DAY)}


FEES = [
    ("Theo danh mục: 20.000 đồng.", ["20000 VNĐ (Nộp trực tiếp)"], []),
    ("Nộp 20.000đ, qua mạng 10.000 đồng.", ["20.000 VNĐ", "10,000 VNĐ"], []),
    ("20.000 đồng", ["0 VNĐ ()"], ["mục này ghi 20.000 đồng, danh mục không ghi"]),
    ("20.000 đồng", ["120000 VNĐ"], ["mục này ghi 20.000 đồng, danh mục không ghi"]),
    ("Miễn phí.", ["0 VNĐ ()"], ["mục này nói không mất phí, danh mục không nói vậy"]),
    ("Miễn phí.", ["0 VNĐ (Miễn lệ phí)"], []),
    ("Hội đồng nhân dân tỉnh quy định.", ["0 VNĐ ()"], []),
]


@pytest.mark.parametrize(("own", "in_list", "differences"), FEES)
def test_amounts_and_freedom_from_fees_must_stand_in_the_list(
    tmp_path: Path, own: str, in_list: list[str], differences: list[str]
) -> None:
    assert said(tmp_path, f"{ENTRY}fee: '{own}'\n", fee=in_list) == differences


def test_a_fee_in_the_notes_of_a_way_counts_as_listed(tmp_path: Path) -> None:
    ways = [*RECORD["ways"], {"channel": "trực tiếp", "time": "", "fee": [], "note": "Lệ phí 50.000 đồng"}]
    assert said(tmp_path, f"{ENTRY}fee: 50.000 đồng\n", ways=ways) == []


def test_a_fee_with_its_own_source_is_not_held_against_the_list(tmp_path: Path) -> None:
    own = "fee: {text: 50.000 đồng, truth: transcribed, source: {law: x, as_of: 2026-11-23}}\n"
    assert said(tmp_path, ENTRY + own, fee=["0 VNĐ ()"]) == []


def test_channels_differ_either_way(tmp_path: Path) -> None:
    assert said(tmp_path, channels=["trực tiếp", "trực tuyến"]) == [
        "danh mục có cách nộp trực tuyến, mục này không ghi",
        "mục này ghi cách nộp bưu chính, danh mục không có",
    ]


def test_without_a_list_of_channels_the_ways_tell_them(tmp_path: Path) -> None:
    (found,) = listed(tmp_path, RECORD | {"channels": []}).by_code.values()
    assert found.channels == {Channel.COUNTER, Channel.POST}


def test_a_paper_the_entry_leaves_out_is_a_difference(tmp_path: Path) -> None:
    papers = [*RECORD["documents"], {"case": "", "name": "Sổ hộ khẩu"}]
    assert said(tmp_path, documents=papers) == ["danh mục còn ghi giấy tờ “Sổ hộ khẩu”"]


def test_an_anchor_that_is_nowhere_is_a_difference_and_so_is_its_row(tmp_path: Path) -> None:
    assert said(tmp_path, ENTRY.replace("giay chung sinh;", "giấy báo sinh;")) == [
        "danh mục không có giấy tờ nào ghi “giấy báo sinh; trường hợp không có”",
        "danh mục còn ghi giấy tờ “Giấy chứng sinh; trường hợp không có thì có giấy cam đoan”",
    ]


def test_a_paper_without_anchor_is_found_by_its_name_or_not_at_all(tmp_path: Path) -> None:
    found = said(tmp_path, ENTRY.replace("name: Tờ khai đăng ký khai sinh theo mẫu", "name: Sơ yếu lý lịch"))
    assert found[0] == "danh mục không có giấy tờ nào ghi “Sơ yếu lý lịch”"
    assert found[1].startswith("danh mục còn ghi giấy tờ “- Tờ khai")


def test_a_remark_accounts_for_rows_too(tmp_path: Path) -> None:
    papers = [*RECORD["documents"], {"case": "", "name": "Gửi qua bưu chính thì kèm bản sao"}]
    remark = "remarks: [{text: Gửi bưu điện kèm bản sao., listed: Gửi qua bưu chính}]\n"
    assert said(tmp_path, ENTRY + remark, documents=papers) == []


def test_rows_that_are_notes_need_no_account_but_may_be_quoted(tmp_path: Path) -> None:
    assert said(tmp_path, ENTRY + "remarks: [{text: x, listed: Người tiếp nhận phải}]\n") == []


@pytest.mark.parametrize(
    ("field", "listed_words", "changed"),
    [
        ("time", "2 tháng", {"time": ["5 ngày làm việc", "1 ngày", "2 tháng"]}),
        ("channels", "trực tuyến", {"channels": ["trực tiếp", "bưu chính", "trực tuyến"]}),
        ("documents", "Sổ hộ khẩu", {"documents": [*RECORD["documents"], {"case": "", "name": "Sổ hộ khẩu gia đình"}]}),
        ("name", "Ghi vào sổ", {"name": "Ghi vào sổ việc sinh ở nước ngoài"}),
        ("code", "1.001193", {"code": "2.001193"}),
    ],
)
def test_a_difference_that_the_entry_explains_is_quiet(
    tmp_path: Path, field: str, listed_words: str, changed: dict[str, Any]
) -> None:
    reason = f"differences: [{{field: {field}, listed: '{listed_words}', why: đã xem}}]\n"
    assert differing(tmp_path, **changed)
    assert differing(tmp_path, ENTRY + reason, **changed) == []


def test_an_explanation_of_nothing_is_only_a_warning(tmp_path: Path) -> None:
    (found,) = differing(tmp_path, ENTRY + "differences: [{field: time, listed: 9 ngày, why: x}]\n")
    assert found.severity is Severity.WARNING
    assert "không còn ứng với khác biệt nào" in found.message


def test_an_explanation_counts_for_its_own_field_only(tmp_path: Path) -> None:
    reason = "differences: [{field: documents, listed: 2 tháng, why: x}]\n"
    found = differing(tmp_path, ENTRY + reason, time=["5 ngày làm việc", "1 ngày", "2 tháng"])
    assert [difference.severity for difference in found] == [Severity.FAULT, Severity.WARNING]


@pytest.mark.parametrize("other", ["1 ngày", "2 ngày làm việc", "12 ngày", "2 giờ"])
def test_an_explained_time_explains_no_time_like_it(tmp_path: Path, other: str) -> None:
    reason = "differences: [{field: time, listed: 2 ngày, why: x}]\n"
    times = ["5 ngày làm việc", "1 tháng", "2 ngày", other]
    found = said(tmp_path, ENTRY.replace("unit: day}", "unit: month}") + reason, time=times, ways=[])
    assert found == [f"danh mục ghi thời hạn {other}, mục này không ghi"]


def test_what_is_unverified_claims_no_list(tmp_path: Path) -> None:
    assert said(tmp_path, ENTRY.replace("transcribed", "unverified"), name="Khác hẳn", channels=[]) == []


def test_codes_of_topics_must_exist(tmp_path: Path) -> None:
    topic = "id: t\ntitle: T\nshort: T\nfield: x\nask: [a]\nanswers: [b]\ntruth: unverified\ncodes: ['9.999999']\n"
    library = examine({"topics/t.yaml": topic.encode()}).library()
    assert [str(found) for found in compare(library, listed(tmp_path, RECORD))] == [
        "topic:t: mã 9.999999 không có trong danh mục"
    ]


def test_several_codes_are_compared_together(tmp_path: Path) -> None:
    entry = ENTRY.replace('codes: ["1.001193"]', 'codes: ["1.001193", "2.000002"]').replace("post]", "post, online]")
    library = examine({"procedures/a.yaml": entry.encode()}).library()
    other = RECORD | {"code": "2.000002", "channels": ["trực tuyến"]}
    assert compare(library, listed(tmp_path, RECORD, other)) == []


BROKEN = ["{not json", "[]", "null", '{"code": "1.014955-Xoa", "name": "x"}', '{"code": "1.000001"}', '{"name": "x"}']


def test_faulty_lines_are_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    odd = {
        "code": "1.000009",
        "name": "x",
        "time": None,
        "ways": "?",
        "channels": 5,
        "documents": [1, {"name": None}],
        "fee": 3,
    }
    records = listed(tmp_path, *BROKEN, "", RECORD, odd)
    assert records.faulty == len(BROKEN)
    assert sorted(records.by_code) == ["1.000009", "1.001193"]


def test_a_packed_list_reads_the_same(tmp_path: Path) -> None:
    plain = listed(tmp_path, RECORD)
    with gzip.open(tmp_path / "list.jsonl.gz", "wt") as stream:
        stream.write(json.dumps(RECORD))
    assert read_records(tmp_path / "list.jsonl.gz") == plain


def test_no_list_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_records(tmp_path / "none.jsonl")


PAPERS = ["Giấy khám sức khỏe", "Hợp đồng thuê nhà", "Bằng tốt nghiệp", "Sơ đồ thửa đất", "Biên bản họp gia đình"]
NAMES = ["Thủ tục tách thửa đất", "Cấp giấy phép xây dựng", "Đăng ký nuôi con nuôi"]


@given(
    extra_time=st.integers(11, 99),
    papers=st.lists(st.sampled_from(PAPERS), unique=True, max_size=3),
    gone_channel=st.sampled_from(["trực tiếp", "bưu chính", None]),
    new_channel=st.booleans(),
    name=st.none() | st.sampled_from(NAMES),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_change_of_the_list_is_found_once_and_nothing_else_is(
    tmp_path: Path,
    *,
    extra_time: int,
    papers: list[str],
    gone_channel: str | None,
    new_channel: bool,
    name: str | None,
) -> None:
    channels = [said for said in ("trực tiếp", "bưu chính") if said != gone_channel]
    found = differing(
        tmp_path,
        time=["5 ngày làm việc", "1 (đơn vị không ghi)", f"{extra_time} ngày"],
        documents=[*RECORD["documents"], *({"case": "", "name": paper} for paper in papers)],
        channels=[*channels, *(["trực tuyến"] if new_channel else [])],
        name=name or RECORD["name"],
    )
    wanted = [("time", f"{extra_time} ngày"), *(("documents", paper) for paper in papers)]
    wanted += [("channels", gone_channel)] if gone_channel else []
    wanted += [("channels", "trực tuyến")] if new_channel else []
    wanted += [("name", name)] if name else []
    assert sorted((one.subject, one.listed) for one in found) == sorted(wanted)
    assert {one.severity for one in found} == {Severity.FAULT}


@given(extra_time=st.integers(11, 99), papers=st.lists(st.sampled_from(PAPERS), unique=True, max_size=3))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_found_can_be_explained_word_by_word_and_is_then_quiet(
    tmp_path: Path, extra_time: int, papers: list[str]
) -> None:
    changed = {
        "time": [*RECORD["time"], f"{extra_time} ngày"],
        "documents": [*RECORD["documents"], *({"case": "", "name": paper} for paper in papers)],
    }
    found = differing(tmp_path, ENTRY, **changed)
    reasons = [f"  - {{field: {one.subject}, listed: {one.listed}, why: đã xem}}\n" for one in found]
    assert differing(tmp_path, ENTRY + "differences:\n" + "".join(reasons), **changed) == []


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(RECORD)), inner),
    )
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_record_is_too_strange_to_be_read_or_counted(tmp_path: Path, row: Any) -> None:
    odd = row | {"code": "1.001193", "name": "x"} if isinstance(row, dict) else row
    records = listed(tmp_path, json.dumps(odd))
    assert len(records.by_code) + records.faulty == 1
    compare(examine({"procedures/a.yaml": ENTRY.encode()}).library(), records)
