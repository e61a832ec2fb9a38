"""`motcua staff`, as typed, over a database of its own."""

import re
from pathlib import Path

import pytest
from click.testing import Result

from tests.bot.test_cli import typed
from tests.desk import OFFICES

ADD = ("add", "hanh.nguyen", "--name", "Nguyễn Thị Hạnh", "--role", "officer", "--office", OFFICES[0])


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA__DATABASE__URL", f"sqlite:///{tmp_path}/staff.sqlite3")
    monkeypatch.setenv("MOTCUA__WEB__PUBLIC_URL", "https://motcua.example.vn")


def staff(*words: str) -> Result:
    return typed("staff", *words)


def link(result: Result) -> str:
    found = re.search(r"https://motcua\.example\.vn/console/link/([\w-]{43})", result.output)
    assert found, result.output
    return found[1]


def test_somebody_is_let_in_listed_re_linked_and_shut_out() -> None:
    assert "Chưa có ai" in staff("list").output
    first = link(staff(*ADD))
    assert staff("list").output == (
        "hanh.nguyen\tNguyễn Thị Hạnh\tCán bộ xử lý\ttt-pvhcc-trang-bang\tchưa đặt mật khẩu\n"
    )
    assert link(staff("link", "hanh.nguyen")) != first
    assert "Đã khóa hanh.nguyen" in staff("disable", "hanh.nguyen").output
    assert "khóa" in staff("list").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "Hạnh", "--name", "Hạnh", "--role", "editor"), "Tên đăng nhập gồm"),
        (("add", "hanh", "--name", "Hạnh", "--role", "officer"), "Hãy chọn đơn vị"),
        (("add", "hanh", "--name", "Hạnh", "--role", "officer", "--office", "ubnd-thi-xa"), "Không có đơn vị"),
        (("link", "khong-co"), "Không có ai"),
        (("disable", "khong-co"), "Không có ai"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(words: tuple[str, ...], said: str) -> None:
    result = staff(*words)
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
