"""What an operator may write about Zalo, what is said where it cannot be used, and that no secret is ever shown."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Config, ConfigFault, load, shown, warnings

OA, OTHER_OA = "388613280878808645", "388613280878808646"
WHOLE = {"app_id": "360846524940903967", "app_secret": "app-secret", "accounts": [{"oa_id": OA, "secret_key": "khoa"}]}


def loaded(folder: Path, environment: dict[str, str] | None = None, **zalo: Any) -> Config:
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump({"channels": {"zalo": WHOLE | zalo}}), encoding="utf-8")
    return load(path, environment or {})


def fault(folder: Path, **zalo: Any) -> str:
    with pytest.raises(ConfigFault) as found:
        loaded(folder, **zalo)
    return str(found.value)


def test_without_accounts_there_is_no_zalo() -> None:
    assert not Config().channels.zalo.is_on


def test_several_accounts_stand_side_by_side(tmp_path: Path) -> None:
    two = [{"oa_id": OA, "secret_key": "a"}, {"oa_id": OTHER_OA, "secret_key": "b"}]
    zalo = loaded(tmp_path, accounts=two).channels.zalo
    assert [(one.oa_id, one.secret_key.get_secret_value()) for one in zalo.accounts] == [(OA, "a"), (OTHER_OA, "b")]
    assert zalo.is_on


def test_ids_that_yaml_reads_as_numbers_keep_every_digit(tmp_path: Path) -> None:
    zalo = loaded(tmp_path, app_id=360846524940903967, accounts=[{"oa_id": int(OA), "secret_key": 12345}]).channels.zalo
    assert (zalo.app_id, zalo.accounts[0].oa_id) == ("360846524940903967", OA)
    assert zalo.accounts[0].secret_key.get_secret_value() == "12345"


def test_the_environment_gives_secrets_and_accounts(tmp_path: Path) -> None:
    environment = {
        "MOTCUA__CHANNELS__ZALO__APP_SECRET": "0123",
        "MOTCUA__CHANNELS__ZALO__ACCOUNTS": f'[{{oa_id: "{OTHER_OA}", secret_key: "x"}}]',
    }
    zalo = loaded(tmp_path, environment).channels.zalo
    assert (zalo.app_secret.get_secret_value(), zalo.accounts[0].oa_id) == ("0123", OTHER_OA)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"app_id": ""}, "«channels.zalo»: đã có accounts thì cần cả app_id và app_secret"),
        ({"app_secret": ""}, "«channels.zalo»: đã có accounts thì cần cả app_id và app_secret"),
        ({"app_id": "abc"}, "«channels.zalo.app_id»"),
        ({"accounts": WHOLE["accounts"] * 2}, "«channels.zalo»: có hai tài khoản cùng oa_id"),
        ({"accounts": [{"oa_id": OA, "secret_key": " "}]}, "«channels.zalo.accounts.0.secret_key»: còn trống"),
        ({"accounts": [{"oa_id": "a", "secret_key": "b"}]}, "«channels.zalo.accounts.0.oa_id»"),
        ({"accounts": [{"oa_id": OA}]}, "«channels.zalo.accounts.0.secret_key»"),
        ({"accounts": [{"oa_id": OA, "secret_key": "k", "key": 1}]}, "«channels.zalo.accounts.0.key»: không có khóa"),
        ({"api_url": "https://openapi.zalo.me/"}, "«channels.zalo.api_url»: ghi địa chỉ máy chủ"),
        ({"oauth_url": "oauth.zaloapp.com"}, "«channels.zalo.oauth_url»: ghi địa chỉ máy chủ"),
        ({"media_origins": ["https://*"]}, "«channels.zalo.media_origins»: «https://*» không phải một nguồn"),
        ({"media_origins": ["https://a.example/b"]}, "không phải một nguồn"),
        ({"hours_to_write": 169}, "«channels.zalo.hours_to_write»"),
        ({"buttons": "yes"}, "«channels.zalo.buttons»"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_key(tmp_path: Path, values: dict[str, Any], said: str) -> None:
    assert said in fault(tmp_path, **values)


def test_no_secret_is_shown_nor_said(tmp_path: Path) -> None:
    config = loaded(tmp_path, app_secret="khong-ai-biet", accounts=[{"oa_id": OA, "secret_key": "cung-khong-ai-biet"}])
    assert "khong-ai-biet" not in shown(config) + repr(config)
    assert OA in shown(config)
    said = fault(tmp_path, app_secret="khong-ai-biet", app_id="", hours_to_write=0)
    assert "khong-ai-biet" not in said


def test_what_costs_or_is_not_documented_is_warned_of(tmp_path: Path) -> None:
    def warned(**values: Any) -> str:
        return "\n".join(one for one in warnings(loaded(tmp_path, **values)) if "zalo" in one)

    assert "tính phí" in warned()
    assert warned(hours_to_write=48) == ""
    assert "nút bấm" in warned(hours_to_write=48, buttons="hidden")
    assert "api_url không phải https" in warned(hours_to_write=48, api_url="http://a.example")
    assert warned(hours_to_write=48, api_url="http://127.0.0.1:80") == ""
