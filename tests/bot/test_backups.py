"""`motcua backup` and `motcua restore` as an operator types them: what they say, and one sentence when they fail."""

import os
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import backups
from bot.cli import main
from knowledge.loading import packaged
from storage.sealing import key_id

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty database, a backup of it, and content that loads quickly."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "content").mkdir()
    shutil.copy(packaged() / "phrases.yaml", folder / "content")
    here = {"XDG_DATA_HOME": str(folder / "data"), "MOTCUA__KNOWLEDGE__CONTENT": str(folder / "content")}
    done("migrate", **here)
    done("backup", folder / "sao-luu.zip", **here)
    return folder


@pytest.fixture(autouse=True)
def data(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of this test, with an empty database in it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("MOTCUA__KNOWLEDGE__CONTENT", str(made / "content"))
    shutil.copytree(made / "data", tmp_path / "data")
    return tmp_path / "data" / "motcua"


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made / "sao-luu.zip", tmp_path))


def typed(*words: str | Path, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, [str(word) for word in words])


def done(*words: str | Path, **environment: str) -> str:
    result = typed(*words, **environment)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*words: str | Path, **environment: str) -> str:
    """The one sentence of a failing command."""
    result = typed(*words, **environment)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    said = result.output.partition("Error: ")[2].strip()
    assert re.fullmatch(r"[^\n]+[.)]", said), said
    return said


def test_a_backup_says_what_is_in_it_and_what_it_means_for_what_is_erased(tmp_path: Path) -> None:
    said = done("backup", tmp_path / "a.zip")
    assert f"Đã sao lưu vào {tmp_path}/a.zip." in said
    assert re.search(r"Dữ liệu lúc \d\d:\d\d:\d\d ngày \d\d/\d\d/\d{4}, lược đồ \d{4}, Motcua [\d.]+\.", said)
    assert "inbox 0" in said
    assert "bị xóa từ lúc này trở đi vẫn còn trong tệp" in said
    assert "Chép cơ sở dữ liệu …\n" in said


def test_a_backup_says_that_the_key_is_needed_and_does_not_hold_it(data: Path, tmp_path: Path) -> None:
    key = (data / "secrets.key").read_text().strip()
    said = done("backup", tmp_path / "a.zip")
    assert f"không chứa khóa của các bí mật ({data}/secrets.key, khóa {key_id(key)})" in said
    assert key.encode() not in (tmp_path / "a.zip").read_bytes()
    assert "không chứa khóa" in done("restore", tmp_path / "a.zip", XDG_DATA_HOME=str(tmp_path / "new"))


def test_a_backup_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        done("backup", tmp_path / "a.zip")
    finally:
        os.umask(before)
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600


def test_faulty_content_does_not_keep_from_backing_up(tmp_path: Path) -> None:
    assert "Đã sao lưu" in done("backup", tmp_path / "a.zip", MOTCUA__KNOWLEDGE__CONTENT=str(tmp_path / "khong-co"))


def test_restoring_says_what_came_back_and_what_is_to_be_done_again(archive: Path, tmp_path: Path) -> None:
    said = done("restore", archive, XDG_DATA_HOME=str(tmp_path / "new"))
    assert f"Đã khôi phục từ {archive}." in said
    assert "inbox 0" in said
    assert "làm lại các yêu cầu xóa" in said
    restored = tmp_path / "new" / "motcua" / "motcua.sqlite3"
    assert restored.stat().st_mode & 0o777 == 0o600
    assert restored.parent.stat().st_mode & 0o777 == 0o700


def test_what_is_replaced_is_said_to_be_kept(archive: Path, data: Path) -> None:
    (data / "motcua.sqlite3").write_text("hỏng", encoding="utf-8")
    kept = re.search(r"cất ở (\S+);", done("restore", "--replace", archive))
    assert kept is not None
    assert Path(kept[1]).read_text(encoding="utf-8") == "hỏng"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert f"Không có thư mục {tmp_path}/khong-co" in refused("backup", tmp_path / "khong-co" / "a.zip")


def test_a_folder_in_the_place_of_a_file_is_refused(archive: Path, tmp_path: Path) -> None:
    assert "đã có rồi" in refused("backup", tmp_path)
    assert "không phải bản sao lưu" in refused("restore", tmp_path)


@pytest.mark.parametrize("words", [["backup"], ["restore"], ["restore", "--replace"]])
def test_a_file_must_be_named(words: list[str]) -> None:
    assert typed(*words).exit_code == 2


def test_a_server_that_is_away_is_one_sentence_without_the_password(archive: Path, tmp_path: Path) -> None:
    url = "postgresql://motcua:bi-mat@127.0.0.1:1/motcua"
    said = refused("backup", tmp_path / "b.zip", MOTCUA__DATABASE__URL=url)
    assert "Không dùng được cơ sở dữ liệu" in said
    assert "bi-mat" not in said
    assert "không chuyển dữ liệu giữa hai loại" in refused("restore", archive, MOTCUA__DATABASE__URL=url)


def test_the_nightly_example_backs_up_and_lets_old_backups_go(tmp_path: Path) -> None:
    place, now = tmp_path / "backups", time.time()
    place.mkdir()
    for name, days in (("motcua-20261101-020000.zip", 16), ("motcua-20261120-020000.zip", 5), ("ghi-chú.txt", 99)):
        (place / name).touch()
        os.utime(place / name, (now - days * 86_400,) * 2)
    unit = (ROOT / "deploy" / "motcua-backup.service").read_text(encoding="utf-8")
    here = unit.replace("/opt/motcua/.venv/bin/motcua --config /etc/motcua/config.yaml", f"{sys.executable} -m bot")
    for line in here.replace("/var/backups/motcua", str(place)).replace("%%", "%").splitlines():
        if line.startswith("ExecStart"):
            subprocess.run(shlex.split(line.partition("=")[2]), check=True, cwd=ROOT, capture_output=True, timeout=60)
    kept = {path.name for path in place.iterdir()}
    assert kept > {"motcua-20261120-020000.zip", "ghi-chú.txt"}
    (new,) = kept - {"motcua-20261120-020000.zip", "ghi-chú.txt"}
    assert re.fullmatch(r"motcua-\d{8}-\d{6}\.zip", new)
    assert "Đã khôi phục" in done("restore", place / new, XDG_DATA_HOME=str(tmp_path / "new"))


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "bot", *map(str, words)]


def _let_files_be_small() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))


@pytest.mark.parametrize("words", [["backup", "b.zip"], ["restore", "sao-luu.zip"]])
def test_a_disk_that_takes_no_more_leaves_nothing_half_made(archive: Path, words: list[str]) -> None:
    before = sorted(archive.parent.rglob("*"))
    ended = subprocess.run(
        command(*words),
        check=False,
        cwd=archive.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=_let_files_be_small,
    )
    assert ended.returncode == 1
    assert re.search(r"^Error: [^\n]*(không nhận tệp lớn đến vậy|hết hạn mức)[^\n]*\n$", ended.stderr, re.MULTILINE)
    assert "Traceback" not in ended.stderr
    assert sorted(archive.parent.rglob("*")) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_leaves_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    before = sorted(tmp_path.rglob("*"))
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]

    def stop_at_packing(doing: str) -> None:
        if doing == "Đóng gói":
            os.kill(os.getpid(), number)

    monkeypatch.setattr(backups, "_tell", stop_at_packing)
    result = typed("backup", tmp_path / "a.zip")
    assert result.exit_code == 1
    assert "Aborted" in result.output
    assert sorted(tmp_path.rglob("*")) == before
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == handlers
