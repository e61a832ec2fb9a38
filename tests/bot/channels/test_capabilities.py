"""The table of what channels can: complete, kept to by what is rendered and called, and shown to operators as it is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels import Cursor, Past, telegram, webchat, zalo, zalobot
from bot.channels.capabilities import CHANNELS, NO_LIMIT, Can
from bot.channels.telegram import client as telegram_client
from bot.channels.telegram import render as on_telegram
from bot.channels.webchat import channel as webchat_channel
from bot.channels.webchat import render as on_the_page
from bot.channels.zalo import client as zalo_client
from bot.channels.zalo import render as on_zalo
from bot.channels.zalobot import client as zalobot_client
from bot.channels.zalobot import render as on_zalobot
from bot.config import Config
from bot.manners import manners_of
from handlers.messages import Choice, Reply
from handlers.rich import parse

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
MANY = Reply(
    parse("**Dạ** chọn một. " + "Một câu vừa phải. " * 900),
    (
        *(Choice("Mục " + "x" * (number % 90), press=f"7.{number}") for number in range(120)),
        Choice("Bản đồ", url="https://a.example.vn"),
        Choice("Gọi", url="tel:0900000000"),
    ),
)
FEW = Reply(parse("**Dạ**."), (Choice("Mục", press="7.1"), *MANY.choices[-2:]))


def test_every_channel_has_its_row_and_every_row_its_channel() -> None:
    folders = {path.parent.name for path in (ROOT / "bot" / "channels").glob("*/channel.py")}
    assert set(CHANNELS) == folders == {"telegram", "webchat", "zalo", "zalobot"}
    names = {room.__name__.rpartition(".")[2] for room in (telegram, webchat, zalo, zalobot)}
    assert names == folders


def test_what_is_put_behind_a_button_fits_the_tightest_channel() -> None:
    """A place in the last menu, or a step on a case: never more than 64 bytes."""
    assert min(can.press for can in CHANNELS.values()) == 64


def _telegram(reply: Reply) -> tuple[list[str], list[int], set[str], bool]:
    parts = on_telegram.parts(reply)
    buttons = [[one for row in part.keyboard for one in row] for part in parts]
    opened = {"links" if one.url else "presses" for some in buttons for one in some}
    texts = [part.html for part in parts if isinstance(part, on_telegram.TextPart)]
    return texts, [len(some) for some in buttons], opened, "<b>" in texts[0]


def _zalo(reply: Reply) -> tuple[list[str], list[int], set[str], bool]:
    parts = [part for part in on_zalo.parts(reply, "hidden") if isinstance(part, on_zalo.TextPart)]
    kinds = {"oa.query.hide": "presses", "oa.open.url": "links", "oa.open.phone": "calls"}
    opened = {kinds[one["type"]] for part in parts for one in part.buttons}
    return [part.text for part in parts], [len(part.buttons) for part in parts], opened, "**" in parts[0].text


def _zalobot(reply: Reply) -> tuple[list[str], list[int], set[str], bool]:
    texts = on_zalobot.texts(reply)
    return texts, [0], set(), "**" in texts[0]


def _webchat(reply: Reply) -> tuple[list[str], list[int], set[str], bool]:
    event = on_the_page.event(Past(Cursor(1, 1), NOW, reply), {})
    schemes = {"tel": "calls", "https": "links"}
    opened = {schemes[one["url"].partition(":")[0]] if "url" in one else "presses" for one in event["choices"]}
    return [event["text"]], [len(event["choices"])], opened, event["blocks"][0]["p"][0] == {"t": "Dạ", "b": True}


RENDERED = {"telegram": _telegram, "zalo": _zalo, "zalobot": _zalobot, "webchat": _webchat}


@pytest.mark.parametrize("name", CHANNELS)
def test_what_is_rendered_keeps_to_the_table(name: str) -> None:
    can = CHANNELS[name]
    texts, buttons, _, _ = RENDERED[name](MANY)
    assert max(map(len, texts)) <= can.units + 10  # of HTML marks
    assert max(buttons) <= can.buttons
    assert (len(texts) == 1) == (can.units == NO_LIMIT)
    _, buttons, opened, is_styled = RENDERED[name](FEW)
    assert is_styled == can.styled
    expected = {"presses"} if can.buttons else set()
    expected |= {what for what in ("links", "calls") if getattr(can, what)}
    assert opened == expected


CLIENTS = {
    "telegram": telegram_client.Client,
    "zalo": zalo_client.Client,
    "zalobot": zalobot_client.Client,
    "webchat": webchat_channel.WebChat,
}


@pytest.mark.parametrize("name", CHANNELS)
def test_typing_is_shown_where_the_table_says_so(name: str) -> None:
    assert hasattr(CLIENTS[name], "typing") == CHANNELS[name].typing


def test_who_carries_no_names_and_no_files_is_told_by_the_table() -> None:
    manners = manners_of(Config())
    assert manners.nameless_channels == {name for name, can in CHANNELS.items() if can.abroad}
    assert manners.fileless_channels == {name for name, can in CHANNELS.items() if not can.gets}
    assert manners.photo_channels == {"zalobot"}


ORDER = ("webchat", "telegram", "zalo", "zalobot")
HANDED = {"upload": "gửi thẳng", "address": "Zalo tự lấy ảnh về", "link": "đường dẫn"}
KINDS = {"image": "ảnh", "pdf": "PDF"}


def _cells(can: Can) -> list[str]:
    def yes(is_so: bool) -> str:
        return "có" if is_so else "không"

    def most(number: int) -> str:
        return "không giới hạn" if number == NO_LIMIT else str(number)

    return [
        most(can.units),
        most(can.buttons) if can.buttons else "danh sách đánh số",
        yes(can.links),
        yes(can.calls),
        yes(can.styled),
        HANDED[can.pictures],
        HANDED[can.files],
        ", ".join(KINDS[kind] for kind in can.gets) or "không",
        yes(can.gets_places),
        yes(can.typing),
        f"{can.window // timedelta(hours=1)} giờ" if can.window else "mãi",
        most(can.a_minute),
        "qua trang riêng" if can.abroad else "ngay trong trò chuyện",
    ]


def test_the_operators_guide_shows_the_table_as_it_is() -> None:
    guide = (ROOT / "docs" / "van-hanh.md").read_text(encoding="utf-8")
    table = guide.partition("## Mỗi kênh làm được gì")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|")[1:] for line in table.splitlines() if line.startswith("|")][2:]
    shown = [[cell.strip() for cell in row] for row in rows]
    assert shown == [list(row) for row in zip(*(_cells(CHANNELS[name]) for name in ORDER), strict=True)]
