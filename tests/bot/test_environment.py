"""Every key of the configuration can be set by the environment, and nothing else can."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.config import Config, ConfigFault, data_folder, load

VALUES: dict[str, Any] = {
    "database.url": "sqlite:////tmp/a.sqlite3",
    "web.host": "0.0.0.0",
    "web.port": 9001,
    "web.public_url": "https://a.example/motcua",
    "web.trusted_proxies": 2,
    "knowledge.content": Path("/tmp/content"),
    "locality.id": "go-dau",
    "locality.authorised_by": "Quyết định 12/QĐ-UBND",
    "retention.cases_days": 400,
    "retention.audit_days": 400,
    "log.level": "warning",
    "news.until_hour": 21,
}


def leaves(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from leaves(kind, (*path, name))
        else:
            yield (*path, name), kind


def variable(path: tuple[str, ...]) -> str:
    return "MOTCUA__" + "__".join(path).upper()


def value_at(config: Config, path: tuple[str, ...]) -> Any:
    found: Any = config
    for name in path:
        found = getattr(found, name)
    return found


LEAVES = {".".join(path): (path, kind) for path, kind in leaves(Config)}


@pytest.mark.parametrize("key", [key for key, (_, kind) in LEAVES.items() if kind in (bool, int) or key in VALUES])
def test_a_key_can_be_set_by_its_variable_alone(key: str) -> None:
    path, kind = LEAVES[key]
    wanted = VALUES.get(key, False if kind is bool else 7)
    assert value_at(Config(), path) != wanted
    config = load(None, {variable(path): str(wanted).lower() if kind is bool else str(wanted)})
    assert value_at(config, path) == wanted
    others = [other for other, _ in LEAVES.values() if other != path]
    assert all(value_at(config, other) == value_at(Config(), other) for other in others)


@given(st.dictionaries(st.sampled_from(["port", "trusted_proxies", "host"]), st.text(max_size=20), max_size=3))
def test_any_values_load_or_are_refused_in_words(values: dict[str, str]) -> None:
    environment = {f"MOTCUA__WEB__{key.upper()}": text for key, text in values.items() if "\0" not in text}
    told = ""
    try:
        config = load(None, environment)
    except ConfigFault as fault:
        told = str(fault)
    else:
        assert 0 <= config.web.port <= 65535
    assert all(line.startswith(("Khóa «web.", "Biến môi trường MOTCUA__WEB__")) for line in told.splitlines()), told


@pytest.mark.parametrize("text", ["[", "{a", '"', "- a: b: c", "*a", "\t- x"])
def test_a_value_that_cannot_be_read_names_its_variable(text: str) -> None:
    with pytest.raises(ConfigFault, match="MOTCUA__WEB__HOST"):
        load(None, {"MOTCUA__WEB__HOST": text})


@pytest.mark.parametrize("name", ["MOTCUA__", "MOTCUA__WEB__", "MOTCUA__WEB__PORT__X", "MOTCUA__XYZ", "MOTCUA____PORT"])
def test_a_variable_that_is_no_key_is_a_fault(name: str) -> None:
    with pytest.raises(ConfigFault, match=name):
        load(None, {name: "1"})


@pytest.mark.parametrize("name", ["MOTCUA", "MOTCUA_PORT", "motcua__web__port", "XMOTCUA__WEB__PORT", "PATH"])
def test_other_variables_are_none_of_our_business(name: str) -> None:
    assert load(None, {name: "1"}) == Config()


def test_an_empty_variable_empties_its_key(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("web: {public_url: 'https://a.example'}\n", encoding="utf-8")
    assert load(path, {"MOTCUA__WEB__PUBLIC_URL": "  "}).web.public_url == ""


def test_a_variable_replaces_a_section_that_is_no_mapping(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("web: nhiều\n", encoding="utf-8")
    assert load(path, {"MOTCUA__WEB__PORT": "9000"}).web.port == 9000


def test_the_file_of_the_command_line_wins_over_the_one_of_the_environment(tmp_path: Path) -> None:
    for name, port in (("a.yaml", 9001), ("b.yaml", 9002)):
        (tmp_path / name).write_text(yaml.safe_dump({"web": {"port": port}}), encoding="utf-8")
    assert load(tmp_path / "a.yaml", {"MOTCUA_CONFIG": str(tmp_path / "b.yaml")}).web.port == 9001


REFUSED = [
    ("web", "port", -1),
    ("web", "port", 65536),
    ("web", "public_url", "a.example"),
    ("web", "public_url", "ftp://a.example"),
    ("web", "public_url", "https://"),
    ("web", "trusted_proxies", 11),
    ("retention", "messages_days", 0),
    ("retention", "questions_days", 4000),
    ("log", "level", "loud"),
    ("database", "url", "mysql://a/b"),
]
ACCEPTED = [
    ("web", "port", 0),
    ("web", "port", 65535),
    ("web", "public_url", "http://a.example:8080/x"),
    ("web", "public_url", ""),
    ("web", "trusted_proxies", 10),
    ("retention", "messages_days", 1),
    ("retention", "questions_days", 3650),
    ("log", "level", "error"),
    ("database", "url", "postgresql://u:p@h/d"),
    ("database", "url", "sqlite+aiosqlite:////tmp/x"),
]


@pytest.mark.parametrize(("section", "key", "value"), REFUSED)
def test_a_value_out_of_bounds_is_refused_by_its_key(tmp_path: Path, section: str, key: str, value: Any) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(yaml.safe_dump({section: {key: value}}), encoding="utf-8")
    with pytest.raises(ConfigFault, match=f"«{section}.{key}»"):
        load(path, {})


@pytest.mark.parametrize(("section", "key", "value"), ACCEPTED)
def test_a_value_at_the_bound_is_taken(tmp_path: Path, section: str, key: str, value: Any) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(yaml.safe_dump({section: {key: value}}), encoding="utf-8")
    assert value_at(load(path, {}), (section, key)) == value


def test_without_a_data_folder_of_their_own_people_get_the_usual_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_folder() == tmp_path / ".local" / "share" / "motcua"
