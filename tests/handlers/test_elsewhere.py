"""Where a vendor has a copy of its own, erasing here is not said to erase it there."""

import pytest

from handlers.messages import plain
from tests.handlers.conftest import Talk

THERE = "Telegram"


@pytest.mark.parametrize("said", ["/dulieu", "mật khẩu của tôi là abc123", "tố cáo ông Hùng ăn hối lộ"])
async def test_on_telegram_the_copy_there_is_told_of_and_nowhere_else(talk: Talk, said: str) -> None:
    await talk.say(said, never=(THERE,))
    talk.conversation.channel = "telegram"
    await talk.say(said, THERE)


async def test_erasing_on_telegram_says_how_to_erase_it_there_too(talk: Talk) -> None:
    talk.conversation.channel = "telegram"
    await talk.say("/dulieu")
    await talk.tap("Xóa hết")
    answer = await talk.tap("Xóa hết, tôi chắc chắn", "Đã xóa hết", "trong ứng dụng Telegram")
    assert len(answer.replies) == 1
    assert plain(answer.replies[0].text).index("Đã xóa") < plain(answer.replies[0].text).index("Telegram")
