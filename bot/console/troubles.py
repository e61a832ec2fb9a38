"""What is wrong with a channel and only an operator can mend, in words for administrators."""

from collections.abc import Iterator, Mapping

from bot.console.words import CHANNELS

WELL = "ok"
NAMED = {
    "needs re-authorisation": "Zalo không cho gửi tin nữa. Người vận hành gõ: motcua zalo authorize",
    "(-204)": "tài khoản đã bị khóa; xem lại ở trang quản lý của Zalo",
    "(-205)": "không có tài khoản này; xem lại oa_id trong cấu hình",
    "(-211)": "đã hết hạn mức tin; mua thêm, hoặc đặt hours_to_write: 48",
    "(-212)": "ứng dụng chưa đăng ký API gửi tin nhắn; bật ở trang ứng dụng của Zalo",
    "(-219)": "ứng dụng đã bị xóa hoặc bị khóa; xem lại ở trang ứng dụng của Zalo",
    "(-221)": "Official Account chưa xác thực",
    "(-223)": "Official Account chưa cấp quyền này; gõ: motcua zalo authorize",
    "(-224)": "gói của Official Account đã hết hạn hoặc không đủ; gia hạn gói",
    "(-501)": "máy chủ hoặc đường ra mạng không ở Việt Nam; đưa về máy tại Việt Nam",
    "(401)": "token không đúng; chép lại vào cấu hình",
}
"""Sentences by what stands in the state of a channel."""


def told(states: Mapping[str, str]) -> Iterator[str]:
    """A line for each channel that is not well. `states` is by the channel's name, with the account's id behind it."""
    for title, state in states.items():
        name, _, account = title.partition(" ")
        if state != WELL:
            known = next((words for mark, words in NAMED.items() if mark in state), state)
            yield f"{CHANNELS.get(name, name)} {account}".strip() + f": {known}."
