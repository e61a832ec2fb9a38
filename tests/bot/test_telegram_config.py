"""What an operator may write about Telegram, what is said where it cannot be used, and that no secret is ever shown."""

from typing import Any

import pytest

from bot.config import Config, ConfigFault, load, shown, warnings
from bot.manners import manners_of

TOKEN = "123456789:AAHabcdefghijklmnopqrstuvwxyz_0123-"
SECRET = "khong-ai-doan-duoc-chuoi-nay"


def environment(**values: str) -> dict[str, str]:
    names = {"public_url": "MOTCUA__WEB__PUBLIC_URL", "proxies": "MOTCUA__WEB__TRUSTED_PROXIES"}
    return {names.get(key, f"MOTCUA__CHANNELS__TELEGRAM__{key.upper()}"): value for key, value in values.items()}


def by_webhook(**values: str) -> dict[str, str]:
    common = {"token": TOKEN, "mode": "webhook", "webhook_secret": SECRET, "public_url": "https://a.example"}
    return environment(**common | values)


def refused(values: dict[str, str]) -> str:
    with pytest.raises(ConfigFault) as fault:
        load(None, values)
    return str(fault.value)


@pytest.mark.parametrize(
    ("values", "nameless", "named_at"),
    [
        ({}, {"telegram"}, ""),
        ({"public_url": "https://a.example/"}, {"telegram"}, "https://a.example/chat"),
        ({"personal_data": "chat"}, set(), ""),
    ],
)
def test_names_are_asked_for_over_telegram_only_if_the_operator_says_so(
    values: dict[str, str], nameless: set[str], named_at: str
) -> None:
    manners = manners_of(load(None, environment(**values)))
    assert (manners.nameless_channels, manners.named_at) == (nameless, named_at)


def test_without_a_token_there_is_no_telegram() -> None:
    assert not Config().channels.telegram.is_on
    assert load(None, environment(token=TOKEN)).channels.telegram.is_on


@pytest.mark.parametrize(
    "token", ["123456789", "AAH:123", "123456789:", f"{TOKEN} x", "123456789:short", "bot" + TOKEN, "******"]
)
def test_a_malformed_token_is_refused_without_being_shown(token: str) -> None:
    said = refused(environment(token=token))
    assert "channels.telegram.token" in said
    assert "@BotFather" in said
    assert token not in said


@pytest.mark.parametrize("secret", ["ngan", "có dấu thì không được dùng", "x" * 257, "khoang trang o giua"])
def test_a_secret_that_telegram_would_refuse_or_others_guess_is_refused(secret: str) -> None:
    said = refused(by_webhook(webhook_secret=secret))
    assert "channels.telegram.webhook_secret" in said
    assert secret not in said


def test_a_secret_of_digits_stays_as_it_was_typed() -> None:
    config = load(None, by_webhook(webhook_secret="0123456701234567"))
    assert config.channels.telegram.webhook_secret.get_secret_value() == "0123456701234567"


@pytest.mark.parametrize("url", ["https://api.telegram.org", "api.telegram.org/bot", "ftp://a/bot", "https://a/bot/"])
def test_an_address_that_is_not_the_librarys_kind_is_refused(url: str) -> None:
    assert "channels.telegram.base_url" in refused(environment(base_url=url))


def test_what_a_webhook_needs_is_said_all_at_once() -> None:
    said = refused(environment(token=TOKEN, mode="webhook"))
    assert "channels.telegram.webhook_secret" in said
    assert "web.public_url" in said


def test_what_a_webhook_needs_is_said_beside_other_faults() -> None:
    said = refused(environment(token=TOKEN, mode="webhook") | {"MOTCUA__WEB__PORT": "99999", "MOTCUA__LOG__LEVEL": "x"})
    for expected in ("web.port", "log.level", "channels.telegram.webhook_secret", "web.public_url"):
        assert expected in said


@pytest.mark.parametrize(
    "url", ["http://a.example", "https://127.0.0.1", "https://localhost:8443", "https://a.example:9000"]
)
def test_telegram_itself_delivers_only_to_https_on_four_ports(url: str) -> None:
    assert "web.public_url" in refused(by_webhook(public_url=url))


@pytest.mark.parametrize("url", ["https://a.example", "https://a.example:8443/x"])
def test_a_webhook_with_all_it_needs_is_taken(url: str) -> None:
    assert load(None, by_webhook(public_url=url)).channels.telegram.mode == "webhook"


def test_a_bot_api_server_of_ones_own_may_deliver_anywhere() -> None:
    own = by_webhook(base_url="http://127.0.0.1:8081/bot", public_url="http://127.0.0.1:8080")
    assert load(None, own).channels.telegram.mode == "webhook"


def test_without_a_token_a_webhook_needs_nothing() -> None:
    assert load(None, environment(mode="webhook")).channels.telegram.mode == "webhook"


def test_secrets_are_shown_as_stars_wherever_the_configuration_is_shown() -> None:
    config = load(None, by_webhook() | {"MOTCUA__DATABASE__URL": "postgresql://lan:mat-khau@h/d"})
    told = shown(config) + repr(config) + str(config) + str(config.channels.telegram)
    for secret in (TOKEN, SECRET):
        assert secret not in told
    assert "****" in shown(config)
    assert "postgresql://lan:***@h/d" in shown(config)
    assert "mat-khau" not in shown(config)


def _warned(**values: Any) -> list[str]:
    return [warning for warning in warnings(load(None, environment(**values))) if "telegram" in warning]


def test_personal_data_without_a_page_of_our_own_is_warned_of() -> None:
    assert any("personal_data" in warning for warning in _warned(token=TOKEN))
    assert _warned(token=TOKEN, public_url="https://a.example", proxies="1") == []


def test_personal_data_through_servers_abroad_is_warned_of() -> None:
    assert any("nước ngoài" in warning for warning in _warned(token=TOKEN, personal_data="chat"))


def test_a_token_in_clear_over_the_network_is_warned_of() -> None:
    assert any("mã hóa" in warning for warning in _warned(token=TOKEN, base_url="http://bot.example/bot"))
    assert not any("mã hóa" in warning for warning in _warned(token=TOKEN, base_url="http://127.0.0.1:8081/bot"))


def test_without_telegram_nothing_is_warned_of() -> None:
    assert _warned(personal_data="chat") == []
