"""The configuration says all its faults at once, and the example file mentions every key."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ValidationError

from bot.config import Config, ConfigFault, load, shown, warnings
from bot.mistakes import WANTED

ROOT = Path(__file__).parents[2]


def keys_of(model: type[BaseModel], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= keys_of(kind, f"{prefix}{name}.")
        else:
            found.add(prefix + name)
    return found


def keys_in(values: dict[str, Any], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for name, value in values.items():
        found |= keys_in(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name}
    return found


def at(key: str, value: object) -> dict[str, Any]:
    """A configuration with nothing but this."""
    for part in reversed(key.split(".")):
        value = {part: value}
    assert isinstance(value, dict)
    return value


def written(folder: Path, text: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_mentions_every_key_and_loads_to_the_defaults() -> None:
    example = ROOT / "config.example.yaml"
    assert keys_in(yaml.safe_load(example.read_text(encoding="utf-8"))) == keys_of(Config)
    assert load(example, {}) == Config()


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "web: {port: 8081}\nlog: {level: debug}\n")
    config = load(path, {"MOTCUA__WEB__PORT": "9000", "MOTCUA__WEB__PUBLIC_URL": "https://a.example"})
    assert (config.web.port, config.log.level, config.web.public_url) == (9000, "debug", "https://a.example")


def test_the_file_can_be_named_by_the_environment(tmp_path: Path) -> None:
    path = written(tmp_path, "web: {port: 8081}\n")
    assert load(None, {"MOTCUA_CONFIG": str(path)}).web.port == 8081


def test_all_faults_are_said_at_once_with_their_keys(tmp_path: Path) -> None:
    path = written(tmp_path, "web: {prot: 1, port: 99999}\nretention: {messages_days: khong}\n")
    with pytest.raises(ConfigFault) as fault:
        load(path, {"MOTCUA__WEB__PROT": "1", "MOTCUA__LOGG__LEVEL": "info"})
    said = str(fault.value)
    for expected in ("web.prot", "web.port", "retention.messages_days", "MOTCUA__WEB__PROT", "MOTCUA__LOGG__LEVEL"):
        assert expected in said
    assert "«retention.messages_days»: giá trị không dùng được (phải là số nguyên)" in said
    assert "có phải «port»?" in said
    assert "có phải «log»?" in said


@pytest.mark.parametrize("text", ["- a\n", "web: [", "\x00"])
def test_a_file_that_is_no_mapping_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigFault, match="Tệp cấu hình"):
        load(written(tmp_path, text), {})


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ConfigFault, match=r"khong-co\.yaml"):
        load(Path("/nowhere/khong-co.yaml"), {})


def test_the_database_lives_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Config().database_url == f"sqlite+aiosqlite:///{tmp_path}/motcua/motcua.sqlite3"
    assert not (tmp_path / "motcua").is_relative_to(ROOT)


def test_what_is_shown_loads_again(tmp_path: Path) -> None:
    config = load(None, {"MOTCUA__WEB__PORT": "9000"})
    assert load(written(tmp_path, shown(config)), {}) == config


def test_an_open_address_without_https_is_warned_of() -> None:
    config = load(None, {"MOTCUA__WEB__HOST": "0.0.0.0"})
    assert any("https" in warning for warning in warnings(config))


def test_a_public_address_without_a_counted_proxy_is_warned_of() -> None:
    config = load(None, {"MOTCUA__WEB__PUBLIC_URL": "https://a.example"})
    assert any("trusted_proxies" in warning for warning in warnings(config))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"web:\n  port: 80\n host: x\n", "dòng 3"),
        (b"web: {port: 80\n", "dòng 2"),
        (b"web:\n\tport: 80\n", "dòng 2"),
        (b"web: 'x\n", "dòng 2"),
        (b"\xff\xfe", "UTF-8"),
        (b"day: 2026-13-45\n", "dấu nháy"),
    ],
)
def test_a_broken_file_is_told_with_its_line_in_vietnamese(tmp_path: Path, text: bytes, said: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(text)
    with pytest.raises(ConfigFault) as raised:
        load(path, {})
    message = str(raised.value)
    assert str(path) in message
    assert said in message
    assert not re.search(r"while|expected|found|mapping|codec|month", message)


MISTAKES = ("x", "", -1, 10**12, 1.5, float("nan"), None, True, [], [None], {"a": 1}, {1: 2}, [{}], [{"oa_id": "x"}])


def test_whatever_is_wrong_at_whatever_key_is_told_in_vietnamese(tmp_path: Path) -> None:
    kinds: set[str] = set()
    for key in sorted(keys_of(Config) | set(Config.model_fields)):
        for mistake in MISTAKES:
            values = at(key, mistake)
            try:
                Config.model_validate(values)
            except ValidationError as error:
                faults = error.errors()
            else:
                continue
            with pytest.raises(ConfigFault) as raised:
                load(written(tmp_path, yaml.safe_dump(values)), {})
            for fault in faults:
                kinds.add(fault["type"])
                assert fault["msg"] not in str(raised.value)
    unseen = [begins for begins in WANTED if not any(kind.startswith(begins) for kind in kinds)]
    assert unseen == ["float_"], "no key of ours wants a fraction yet"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("web: {port: 99999}", "«web.port»: giá trị không dùng được (nhiều nhất là 65535)."),
        ("retention: {audit_days: 3}", "«retention.audit_days»: giá trị không dùng được (phải từ 365 trở lên)."),
        ("log: {level: loud}", "(phải là một trong: debug, info, warning, error)"),
        ("web: {public_url: motcua.example}", "(không đúng dạng; ví dụ https://motcua.example)"),
        ("channels: {zalo: {accounts: [{secret_key: x}]}}", "«channels.zalo.accounts.0.oa_id»: giá trị không dùng"),
        (
            "channels: {zalo: {accounts: [{oa_idd: '12345'}]}}",
            "«channels.zalo.accounts.0.oa_idd»: không có khóa này; có",
        ),
        ("web: 8080", "«web»: giá trị không dùng được (phải gồm các dòng «khóa: giá trị»)."),
    ],
)
def test_a_mistake_is_told_with_what_is_allowed(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigFault) as raised:
        load(written(tmp_path, text), {})
    assert said in str(raised.value)
