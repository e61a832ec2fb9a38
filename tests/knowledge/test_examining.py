"""Files by themselves: kinds, ids, models, and every fault of every file at once."""

import os
from pathlib import Path

import pytest

from knowledge.entries import Office, Phrase
from knowledge.examining import examine, read_folder
from knowledge.faults import Fault, Faulty

SOURCE = "truth: transcribed\nsource: {url: tayninh.gov.vn, as_of: 2026-11-23}\n"
TOPIC = "id: t\ntitle: T\nshort: T\nfield: thue\nask: [a]\nanswers: [Có.]\n" + SOURCE


def faults(name: str, text: str) -> list[tuple[int, int, str]]:
    return [(fault.line, fault.column, fault.message) for fault in examine({name: text.encode()}).faults]


def only(name: str, text: str) -> tuple[int, int, str]:
    (fault,) = faults(name, text)
    return fault


def test_the_first_part_of_the_path_decides_the_kind() -> None:
    found = examine({"phrases.yaml": b"id: a\ntext: b\n", "offices/x.yaml": f"id: o\nname: O\n{SOURCE}".encode()})
    assert not found.faults
    assert [type(placed.entry) for placed in found.placed] == [Office, Phrase]


def test_a_folder_that_is_no_kind_is_a_fault_that_guesses_what_was_meant() -> None:
    assert "có phải ý anh/chị là “procedures”?" in only("procedure/x.yaml", "id: x")[2]
    assert "chỉ có: procedures, topics" in only("zzz.yaml", "id: x")[2]


@pytest.mark.parametrize("name", ["phrases.yml", "procedures/a.yaml.bak", "topics/ghi-chu.txt", ".DS_Store"])
def test_every_content_file_ends_in_yaml(name: str) -> None:
    assert "đuôi .yaml" in only(name, "id: x")[2]


def test_a_readme_may_lie_beside_the_content(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Đọc trước.")
    (tmp_path / "phrases.yaml").write_text("id: a\ntext: b\n")
    assert list(read_folder(tmp_path)) == ["phrases.yaml"]


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Faulty, match="không có thư mục"):
        read_folder(tmp_path / "none")


def test_an_empty_folder_is_a_fault() -> None:
    assert examine({}).faults[0].message.startswith("thư mục không có tệp nội dung nào")


def test_a_file_far_too_large_is_not_read_whole(tmp_path: Path) -> None:
    with (tmp_path / "phrases.yaml").open("wb") as stream:
        stream.truncate(50_000_000)
    assert len(read_folder(tmp_path)["phrases.yaml"]) == 2_000_001


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", (1, 1)),
        ("chữ", (1, 1)),
        ("- a", (1, 3)),
        ("- id: a\n  text: b\n- {}", (3, 3)),
        ("- id: a\n  text: b\n-", (3, 2)),
    ],
)
def test_what_is_no_entry_is_a_fault(text: str, place: tuple[int, int]) -> None:
    line, column, message = only("phrases.yaml", text)
    assert "bắt đầu bằng dòng id" in message
    assert (line, column) == place


def test_an_entry_without_id_is_a_fault() -> None:
    assert only("phrases.yaml", "- text: b")[:2] == (1, 3)


def test_id_comes_first() -> None:
    assert only("phrases.yaml", "text: b\nid: a") == (2, 1, "id phải là dòng đầu của mục")


def test_all_faults_of_all_files_come_at_once() -> None:
    found = examine({"phrases.yaml": b"- id: A B\n  text: ''\n- id: c\n", "holidays.yaml": b"id: [", "x.md": b""})
    assert [(fault.file, fault.line) for fault in found.faults] == [
        ("holidays.yaml", 2),
        ("phrases.yaml", 1),
        ("phrases.yaml", 2),
        ("phrases.yaml", 3),
        ("x.md", 1),
    ]


def test_sound_entries_beside_a_faulty_one_are_kept() -> None:
    found = examine({"phrases.yaml": b"- id: a\n  text: b\n- id: c\n"})
    assert [placed.entry.id for placed in found.placed] == ["a"]
    assert len(found.faults) == 1


def test_an_unknown_key_is_named_at_its_place_with_the_likeliest_meant() -> None:
    line, column, message = only("topics/t.yaml", TOPIC + "relatd: [x]\n")
    assert (line, column) == (9, 1)
    assert message == "khóa “relatd” không có trong mẫu; có phải ý anh/chị là “related”?"


def test_an_unknown_key_deep_inside_is_compared_with_the_keys_of_that_place() -> None:
    message = only("topics/t.yaml", TOPIC.replace("as_of: 2026-11-23", "as_of: 2026-11-23, artcle: x"))[2]
    assert "“article”" in message


def test_a_comma_in_braces_is_explained() -> None:
    text = TOPIC + "laws:\n  - {law: x, article: Điều 5, khoản 2}\n"
    line, column, message = only("topics/t.yaml", text)
    assert (line, column) == (10, 31)
    assert message.startswith("“khoản 2” bị tách ra vì dấu phẩy")


WRONG = [
    ("short: T", "short: " + "T" * 49, (3, 8), "short: dài quá 48 ký tự"),
    ("field: thue", "field: Thuế", (4, 8), "field: mã chỉ gồm chữ thường không dấu"),
    ("answers: [Có.]", "answers: []", (6, 10), "answers: cần ít nhất 1 dòng"),
    ("answers: [Có.]", "answers: Có.", (6, 10), "answers: phải là danh sách"),
    ("answers: [Có.]", "answers: [[]]", (6, 11), "answers: phải là một nhóm khóa"),
    ("title: T", "title: true", (2, 8), "title: chỗ này phải là chữ"),
    ("title: T", "title: ''", (2, 8), "title: không được để trống"),
    ("title: T", "title: |\n  một\n  hai", (2, 8), "title: phải viết trên một dòng"),
    (
        "truth: transcribed",
        "truth: sure",
        (7, 8),
        "truth: chỉ được ghi một trong: 'transcribed', 'confirmed', 'unverified'",
    ),
    ("as_of: 2026-11-23", "as_of: 23/11/2026", (8, 38), "source.as_of: phải là ngày dạng năm-tháng-ngày"),
    ("as_of: 2026-11-23", "as_of: 1764000000", (8, 38), "source.as_of: phải là ngày dạng năm-tháng-ngày"),
    ("url: tayninh.gov.vn", "url: a, law: b", (8, 9), "source: ghi đúng một trong ba khóa"),
    ("title: T\n", "", (1, 1), "title: thiếu khóa này"),
    (SOURCE, "truth: transcribed\n", (1, 1), "source: mục transcribed phải có nguồn"),
    (SOURCE, "", (1, 1), "truth: thiếu mức tin cậy"),
]


@pytest.mark.parametrize(("right", "wrong", "place", "message"), WRONG, ids=[row[3] for row in WRONG])
def test_a_wrong_value_is_told_in_vietnamese_at_its_place(
    right: str, wrong: str, place: tuple[int, int], message: str
) -> None:
    assert right in TOPIC
    line, column, said = only("topics/t.yaml", TOPIC.replace(right, wrong))
    assert said.startswith(message)
    assert (line, column) == place


def test_a_number_in_a_text_is_taken_as_it_was_typed() -> None:
    found = examine({"phrases.yaml": b"id: a\ntext: 113\n"})
    assert isinstance(found.placed[0].entry, Phrase)
    assert found.placed[0].entry.text == "113"


def test_yes_and_no_are_written_true_and_false() -> None:
    assert "true hoặc false" in only("offices.yaml", f"id: o\nname: O\nrole: no\n{SOURCE}")[2]


def test_the_version_changes_with_any_letter_and_any_name() -> None:
    versions = {
        examine(texts).version
        for texts in (
            {"phrases.yaml": b"id: a\ntext: b\n"},
            {"phrases.yaml": b"id: a\ntext: b \n"},
            {"phrases/x.yaml": b"id: a\ntext: b\n"},
        )
    }
    assert len(versions) == 3


def test_a_fault_shows_its_line_with_a_caret_under_the_place() -> None:
    fault: Fault = examine({"phrases.yaml": "id: chào\ntext: b".encode()}).faults[0]
    assert fault.shown().splitlines()[1:] == ["    id: chào", "        ^"]


def test_a_fault_shows_no_character_that_could_steer_a_terminal() -> None:
    fault = examine({"phrases.yaml": b"id: a\ntext: \x1b[2Jboo\n"}).faults[0]
    assert fault.shown().splitlines()[1:] == ["    text: ·[2Jboo", "          ^"]


def test_a_file_with_a_broken_name_is_a_fault_like_any_other(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.yaml")).write_text("id: a")
    (fault,) = examine(read_folder(tmp_path)).faults
    assert "không có loại nội dung" in fault.message
    assert str(fault).encode()


def test_a_file_that_stays_as_it_was_is_not_read_again() -> None:
    texts = {"topics/a.yaml": TOPIC_TEXT.format(id="a"), "topics/b.yaml": TOPIC_TEXT.format(id="b")}
    first = examine({path: text.encode() for path, text in texts.items()})
    changed = texts | {"topics/b.yaml": texts["topics/b.yaml"].replace("Được.", "Không được.")}
    second = examine({path: text.encode() for path, text in changed.items()})
    assert second.placed[0] is first.placed[0]
    assert second.placed[1] is not first.placed[1]
    assert second.version != first.version
    assert "Không được." in str(second.library().entries["topic:b"])
    assert "Không được." not in str(first.library().entries["topic:b"])


def test_the_same_text_under_another_name_is_another_file() -> None:
    text = TOPIC_TEXT.format(id="a").encode()
    (one,), (other,) = examine({"topics/a.yaml": text}).placed, examine({"topics/b.yaml": text}).placed
    assert (one.file, other.file) == ("topics/a.yaml", "topics/b.yaml")


def test_a_fault_that_is_found_later_still_names_its_line() -> None:
    (placed,) = examine({"topics/a.yaml": TOPIC_TEXT.format(id="a").encode()}).placed
    for _ in range(2):
        fault = placed.fault("sai", "answers", 0)
        assert (fault.file, fault.line, fault.excerpt) == ("topics/a.yaml", 6, "answers: [Được.]")


TOPIC_TEXT = """id: {id}
title: Rút hồ sơ
short: Rút hồ sơ
field: mot-cua
ask: [rút hồ sơ]
answers: [Được.]
truth: unverified
"""
