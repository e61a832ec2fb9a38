"""Where the keys come from, and what an operator is told of them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import keys
from bot.cli import main
from bot.config import Config, ConfigFault, load, shown
from storage.sealing import Keyring, key_id, new_key


@pytest.fixture(autouse=True)
def path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return keys.key_file()


def of(*given: str, database: str = "") -> Config:
    return load(None, {"MOTCUA__SECRETS__KEYS": " ".join(given), "MOTCUA__DATABASE__URL": database})


def test_without_keys_a_file_for_its_owner_alone_is_made_once(path: Path) -> None:
    made = keys.keyring_of(Config())
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    sealed = made.seal("x", "a")
    assert keys.keyring_of(Config()).open(sealed, "a") == "x"


def test_keys_of_the_configuration_make_no_file(path: Path) -> None:
    newest, older = new_key(), new_key()
    keyring = keys.keyring_of(of(newest, older))
    assert keyring.ids == [key_id(newest), key_id(older)]
    assert keyring.open(Keyring([older]).seal("x", "a"), "a") == "x"
    assert not path.exists()


def test_a_new_line_at_the_top_of_the_file_brings_a_new_key_into_use(path: Path) -> None:
    sealed = keys.keyring_of(Config()).seal("x", "a")
    newest = new_key()
    path.write_text(f"{newest}\n{path.read_text()}")
    keyring = keys.keyring_of(Config())
    assert keyring.ids[0] == key_id(newest)
    assert keyring.open(sealed, "a") == "x"


@pytest.mark.parametrize("text", ["", "khong phai khoa\n", "ă"])
def test_a_file_that_holds_no_key_is_never_replaced(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(keys.NoKeys, match=r"[Tt]ệp khóa"):
        keys.keyring_of(Config())
    assert path.read_text(encoding="utf-8") == text


def test_what_is_no_key_is_a_fault_and_keys_are_never_shown() -> None:
    with pytest.raises(ConfigFault, match=r"secrets\.keys.*token_urlsafe"):
        of("khong-phai-khoa")
    key = new_key()
    assert key not in shown(of(key))


def test_checking_the_configuration_says_where_the_key_is_and_what_is_wrong_with_it(path: Path) -> None:
    assert str(path) in CliRunner().invoke(main, ["config", "check"]).output
    assert not path.exists()
    keys.keyring_of(Config())
    path.chmod(0o644)
    said = CliRunner().invoke(main, ["config", "check"]).output
    assert "để người khác đọc được: hãy gõ chmod 600" in said


def test_machines_that_share_a_database_must_share_the_keys() -> None:
    assert keys.SHARED in keys.warnings(of(database="postgresql://localhost/motcua"))
    assert keys.SHARED not in keys.warnings(of(new_key(), database="postgresql://localhost/motcua"))
