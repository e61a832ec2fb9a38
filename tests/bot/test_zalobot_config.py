"""What an operator may set of a Zalo bot, and what is a fault."""

import pytest

from bot.config import ConfigFault, load, shown

TOKEN = "4200000000000000001:abcdefghijklmnop"


def of(**values: str) -> dict[str, str]:
    return {f"MOTCUA__CHANNELS__ZALOBOT__{name.upper()}": value for name, value in values.items()}


def test_a_token_alone_switches_it_on_and_is_never_shown() -> None:
    config = load(None, of(token=TOKEN))
    assert config.channels.zalobot.is_on
    assert TOKEN not in shown(config)
    assert not load(None, {}).channels.zalobot.is_on


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"token": "abc"}, "channels.zalobot.token"),
        ({"webhook_secret": "short"}, "channels.zalobot.webhook_secret"),
        ({"base_url": "ftp://a"}, "channels.zalobot.base_url"),
        ({"mode": "push"}, "channels.zalobot.mode"),
        ({"token": TOKEN, "mode": "webhook"}, "channels.zalobot.webhook_secret"),
        ({"token": TOKEN, "mode": "webhook", "webhook_secret": "x" * 20}, "channels.zalobot.mode là webhook"),
    ],
)
def test_what_cannot_work_is_a_fault_that_names_its_key(values: dict[str, str], key: str) -> None:
    with pytest.raises(ConfigFault) as fault:
        load(None, of(**values))
    assert key in str(fault.value)


def test_a_webhook_needs_an_address_that_zalo_can_reach() -> None:
    reachable = of(token=TOKEN, mode="webhook", webhook_secret="x" * 20)
    assert load(None, reachable | {"MOTCUA__WEB__PUBLIC_URL": "https://a.example"}).channels.zalobot.mode == "webhook"
