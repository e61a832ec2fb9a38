"""PostgreSQL's programs: found, called without a secret on the command line, and understood when they fail."""

import json
import sys
from pathlib import Path

import pytest

from storage.backups import Refused, programs
from tests.storage.backups.conftest import told

URL = "postgresql://lan:bi-mat@may-chu:5433/mot%20cua?ssl=require"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH; nothing of Debian's is there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "DEBIAN", tmp_path / "debian")
    return tmp_path


def program(path: Path, does: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\nimport json, os, sys\n{does}\n", encoding="utf-8")
    path.chmod(0o700)
    return path


def test_a_program_that_is_nowhere_is_said_with_what_to_install(folder: Path) -> None:
    with pytest.raises(Refused, match="sudo apt install postgresql-client"):
        programs.find("pg_dump")


def test_a_program_on_the_path_comes_first(folder: Path) -> None:
    ours = program(folder / "pg_dump", "")
    program(folder / "debian" / "17" / "bin" / "pg_dump", "")
    assert programs.find("pg_dump") == ours


def test_else_the_newest_of_debians(folder: Path) -> None:
    for version in ("9.6", "9", "17", "16", "common"):
        program(folder / "debian" / version / "bin" / "pg_dump", "")
    assert programs.find("pg_dump") == folder / "debian" / "17" / "bin" / "pg_dump"


def test_where_the_database_is_goes_by_the_environment_and_nothing_of_it_by_the_command_line(folder: Path) -> None:
    tell = "json.dump([sys.argv, dict(os.environ)], open(sys.argv[-1], 'w'))"
    program(folder / "pg_dump", tell)
    programs.run("pg_dump", [str(folder / "told")], URL, told)
    words, environment = json.loads((folder / "told").read_text(encoding="utf-8"))
    assert words == [str(folder / "pg_dump"), "--verbose", "--no-password", str(folder / "told")]
    expected = {"HOST": "may-chu", "PORT": "5433", "USER": "lan", "PASSWORD": "bi-mat", "DATABASE": "mot cua"}
    assert {name: environment[f"PG{name}"] for name in expected} == expected
    assert environment["PGSSLMODE"] == "require"


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql:///motcua?host=/run/postgresql", "/run/postgresql", None),
        ("postgresql://lan@/motcua?host=a:1&host=b:2", "a,b", "1,2"),
    ],
)
def test_sockets_and_several_hosts_are_understood(folder: Path, url: str, host: str, port: str | None) -> None:
    program(folder / "pg_dump", "json.dump(dict(os.environ), open(sys.argv[-1], 'w'))")
    programs.run("pg_dump", [str(folder / "told")], url, told)
    environment = json.loads((folder / "told").read_text(encoding="utf-8"))
    assert (environment["PGHOST"], environment.get("PGPORT")) == (host, port)


def test_of_many_complaints_the_first_is_told_and_no_row_with_it(folder: Path) -> None:
    lines = [
        "pg_restore: connecting",
        "pg_restore: error: COPY failed for table inbox: ERROR: duplicate key",
        "DETAIL: Key (conversation)=(chị Lan) exists",
        "pg_restore: error: another",
    ]
    program(folder / "pg_restore", f"print({chr(10).join(lines)!r}, file=sys.stderr); sys.exit(1)")
    with pytest.raises(Refused, match=r"^pg_restore không làm được và báo: COPY failed [^\n]+ duplicate key\.$"):
        programs.run("pg_restore", [], URL, told)


def test_a_program_that_dies_without_a_word_has_failed_too(folder: Path) -> None:
    program(folder / "pg_dump", "os.kill(os.getpid(), 9)")
    with pytest.raises(Refused, match="dừng giữa chừng"):
        programs.run("pg_dump", [], URL, told)


def test_the_table_at_hand_is_told(folder: Path) -> None:
    says = [
        'pg_dump: dumping contents of table "public.inbox"',
        'pg_restore: processing data for table "public.outbox"',
    ]
    program(folder / "pg_dump", f"print({chr(10).join(says)!r}, file=sys.stderr)")
    heard: list[str] = []
    programs.run("pg_dump", [], URL, heard.append)
    assert heard == ["Bảng inbox", "Bảng outbox"]


def test_who_breaks_off_ends_the_program_as_well(folder: Path) -> None:
    def break_off(_: str) -> None:
        raise KeyboardInterrupt

    endless = "print('dumping contents of table \"public.inbox\"', file=sys.stderr, flush=True)\nwhile True: pass"
    program(folder / "pg_dump", f"open({str(folder / 'pid')!r}, 'w').write(str(os.getpid()))\n{endless}")
    with pytest.raises(KeyboardInterrupt):
        programs.run("pg_dump", [], URL, break_off)
    assert not Path(f"/proc/{(folder / 'pid').read_text(encoding='utf-8')}").exists()
