"""`motcua knowledge publish|releases|diff|rollback|export`, as typed, over a database and folders of their own."""

from pathlib import Path

import pytest
from click.testing import Result

from knowledge.loading import packaged
from tests.bot.test_cli import typed

TOPIC = """id: {id}
title: {title}
short: {title}
field: mot-cua
ask: {ask}
answers:
  - "{answer}"
truth: unverified
# chú thích của người soạn
{more}"""


def topic(answer: str = "Mở cửa từ thứ Hai.", more: str = "", ask: str = "[giờ mở cửa một cửa]") -> str:
    return TOPIC.format(id="gio-mo-cua", title="Giờ mở cửa", ask=ask, answer=answer, more=more)


def write(folder: Path, text: str) -> Path:
    (folder / "topics").mkdir(parents=True, exist_ok=True)
    (folder / "phrases.yaml").write_bytes((packaged() / "phrases.yaml").read_bytes())
    (folder / "topics" / "gio-mo-cua.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is answered from before anything is published."""
    monkeypatch.setenv("MOTCUA__DATABASE__URL", f"sqlite:///{tmp_path}/motcua.sqlite3")
    monkeypatch.setenv("MOTCUA__KNOWLEDGE__CONTENT", str(write(tmp_path / "before", topic())))
    return tmp_path


def publish(folder: Path, *words: str) -> Result:
    return typed("knowledge", "publish", str(folder), "--note", "sửa giờ", *words)


def answer() -> str:
    return typed("ask", "giờ mở cửa một cửa").output


def test_what_is_published_is_answered_and_the_state_before_is_release_1(home: Path) -> None:
    result = publish(write(home / "new", topic("Mở cửa lúc 7 giờ 30.")))
    assert result.exit_code == 0, result.output
    assert "Đã công bố bản 2" in result.output
    assert "7 giờ 30" in answer()
    newest, oldest = typed("knowledge", "releases").output.strip().splitlines()
    assert newest.startswith("2\t")
    assert newest.endswith("sửa giờ\tđang chạy")
    assert oldest.startswith("1\t")
    assert "bản đầu" in oldest


def test_one_step_back_and_a_number_forward(home: Path) -> None:
    publish(write(home / "new", topic("Mở cửa lúc 7 giờ 30.")))
    assert "Bản 1 đang chạy" in typed("knowledge", "rollback").output
    assert "từ thứ Hai" in answer()
    assert "Không có bản nào trước" in typed("knowledge", "rollback").output
    assert "Bản 2 đang chạy" in typed("knowledge", "rollback", "2").output
    assert "7 giờ 30" in answer()
    assert typed("knowledge", "rollback", "2").exit_code == 1
    assert "Không có bản công bố số 9" in typed("knowledge", "rollback", "9").output


def test_what_comes_after_a_step_back_leads_back_to_what_ran(home: Path) -> None:
    publish(write(home / "two", topic("Hai.")))
    typed("knowledge", "rollback")
    publish(write(home / "three", topic("Ba.")))
    assert "Bản 1 đang chạy" in typed("knowledge", "rollback").output


def test_a_confirmation_of_what_it_said_before_is_not_published_and_one_given_anew_is(home: Path) -> None:
    by = "confirmed: {{by: Bà Hoa, on: 2026-11-{day}}}\nsource: {{url: 'https://example.vn', as_of: 2026-10-01}}"
    vouched = [topic(more=by.format(day=day)).replace("unverified", "confirmed") for day in ("01", "20")]
    assert publish(write(home / "first", vouched[0])).exit_code == 0
    result = publish(write(home / "stale", vouched[0].replace("thứ Hai", "thứ Ba")))
    assert result.exit_code == 1
    assert "topics/gio-mo-cua.yaml: nội dung của gio-mo-cua đã đổi mà còn mang xác nhận cũ" in result.output
    assert "từ thứ Hai" in answer()
    assert publish(write(home / "anew", vouched[1].replace("thứ Hai", "thứ Ba"))).exit_code == 0
    assert "từ thứ Ba" in answer()


def test_a_text_that_changed_under_a_source_read_before_is_published_with_a_warning(home: Path) -> None:
    read = [topic(more=f"source: {{url: 'https://example.vn', as_of: 2026-11-{day}}}") for day in ("01", "20")]
    before, anew = (text.replace("unverified", "transcribed") for text in read)
    assert "Lưu ý" not in publish(write(home / "first", before)).output
    result = publish(write(home / "changed", before.replace("thứ Hai", "thứ Ba")))
    assert "topics/gio-mo-cua.yaml: nội dung của gio-mo-cua đã đổi mà nguồn vẫn ghi ngày xem cũ" in result.output
    assert result.exit_code == 0
    assert "Lưu ý" not in publish(write(home / "anew", anew.replace("thứ Hai", "thứ Tư"))).output


def test_nothing_new_is_not_published(home: Path) -> None:
    result = publish(home / "before")
    assert (result.exit_code, "Không có gì khác" in result.output) == (1, True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (topic(more="tests: [{ask: giờ mở cửa một cửa, contains: [thứ Bảy]}]"), "thiếu “thứ Bảy”"),
        (topic(more="tests: [{ask: giờ mở cửa một cửa, lacks: [Thứ hai]}]"), "còn “Thứ hai”"),
        (topic(more="tests: [{ask: nuôi cá cảnh ở ao}]"), "phải ra mục “Giờ mở cửa”"),
        (topic(more="tests: [{ask: giờ mở cửa một cửa, answered: false}]"), "không được ra mục “Giờ mở cửa”"),
    ],
)
def test_a_test_question_that_fails_stops_it_until_somebody_passes_it(home: Path, text: str, reason: str) -> None:
    new = write(home / "new", text)
    result = publish(new)
    assert result.exit_code == 1
    assert f"KÉM ĐI: “{'nuôi' if 'nuôi' in text else 'giờ'}" in result.output
    assert reason in result.output
    assert "Chưa công bố bản nào" in typed("knowledge", "releases").output
    assert publish(new, "--override", "đã bàn kỹ", "--by", "Nguyễn Thị Hạnh").exit_code == 0
    assert "cho qua: Nguyễn Thị Hạnh (đã bàn kỹ)" in typed("knowledge", "releases").output


def test_a_way_of_asking_that_no_longer_leads_there_stops_it(home: Path) -> None:
    new = write(home / "new", topic())
    other = TOPIC.format(id="khac", title="Giờ mở cửa một cửa", ask="[giờ mở cửa một cửa]", answer="Khác.", more="")
    (new / "topics" / "khac.yaml").write_text(other, encoding="utf-8")
    result = publish(new)
    assert result.exit_code == 1
    assert "câu hỏi mẫu của mục “Giờ mở cửa” không còn ra mục ấy" in result.output


def test_a_fault_is_never_passed(home: Path) -> None:
    result = publish(write(home / "new", topic(more="lạ: 1")), "--override", "cứ công bố", "--by", "Hạnh")
    assert result.exit_code == 1
    assert "gio-mo-cua.yaml" in result.output
    assert "Chưa công bố bản nào" in typed("knowledge", "releases").output


def test_differences_are_told_in_words(home: Path) -> None:
    new = write(home / "new", topic("Mở cửa lúc 7 giờ 30."))
    publish(new)
    told = typed("knowledge", "diff", "1", "2").output
    assert "Sửa chủ đề “Giờ mở cửa”, câu trả lời – dòng 1: Mở cửa từ thứ Hai. → Mở cửa lúc 7 giờ 30." in told
    assert "giống hệt" in typed("knowledge", "diff", "2", str(new)).output
    write(new, topic("Mở cửa lúc 7 giờ 30.", more="# thêm chú thích"))
    assert "Chỉ khác chú thích" in typed("knowledge", "diff", "2", str(new)).output
    (new / "topics" / "gio-mo-cua.yaml").unlink()
    assert "Bỏ chủ đề “Giờ mở cửa”." in typed("knowledge", "diff", "2", str(new)).output


def test_what_is_written_out_is_letter_by_letter_what_was_published(home: Path) -> None:
    new = write(home / "new", topic("Mở cửa lúc 7 giờ 30."))
    publish(new)
    assert typed("knowledge", "export", "--into", str(home / "out")).exit_code == 0
    for path in new.rglob("*.yaml"):
        assert (home / "out" / path.relative_to(new)).read_bytes() == path.read_bytes()
    assert "Không có gì khác" in publish(home / "out").output
    assert "đã có tệp" in typed("knowledge", "export", "--into", str(home / "out")).output
    typed("knowledge", "export", "--into", str(home / "first"), "--release", "1")
    assert "từ thứ Hai" in (home / "first" / "topics" / "gio-mo-cua.yaml").read_text(encoding="utf-8")
