"""The stand-in refuses what Telegram refuses, in Telegram's own words."""

import json
from typing import Any

import aiohttp
import pytest

from tests.telegram.conftest import Call
from tests.telegram.server import StandIn
from tests.telegram.world import Chat


def keyboard(**button: Any) -> str:
    return json.dumps({"inline_keyboard": [[button]]})


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"text": "a", "chat_id": ""}, "chat_id is empty"),
        ({"text": "a", "chat_id": "5"}, "chat not found"),
        ({"text": "a", "chat_id": "@ai"}, "chat not found"),
        ({}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "\u200b"}, "text must be non-empty"),
        ({"text": "a" * 32_769}, "text is too long"),
        ({"text": "ă" * 4_097}, "message is too long"),
        ({"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "<b>a", "parse_mode": "html"},
         "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ({"text": "a.", "parse_mode": "MarkdownV2"},
         "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'"),
        ({"text": "a", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "a", "reply_markup": "[]"}, "object expected as reply markup"),
        ({"text": "a", "reply_markup": '{"inline_keyboard": [1]}'},
         'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ({"text": "a", "reply_markup": keyboard(text="x", callback_data="")},
         "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"text": "a", "reply_markup": keyboard(text="", callback_data="1")},
         "inline keyboard button text must be non-empty"),
        ({"text": "a", "reply_markup": keyboard(text="x", callback_data="ă" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(text="x", url="khong phai")},
         "inline keyboard button URL 'khong phai' is invalid: Wrong HTTP URL"),
    ],
)  # fmt: skip
async def test_a_message_that_is_refused(
    telegram: StandIn, call: Call, parameters: dict[str, str], sentence: str
) -> None:
    lan = telegram.person()
    lan.start()
    answer = await call("sendMessage", **{"chat_id": str(lan.chat.id), **parameters})
    assert (answer["status"], answer["ok"], answer["description"]) == (400, False, f"Bad Request: {sentence}")
    assert lan.heard == []


async def test_a_message_comes_back_read(telegram: StandIn, call: Call) -> None:
    lan = telegram.person()
    lan.start()
    markup = keyboard(text="Chọn", callback_data="ă" * 32)
    answer = await call("SENDMESSAGE", chat_id=lan.chat.id, text="<b>😀</b> x ", parse_mode="HTML", reply_markup=markup)
    assert answer["result"]["text"] == "😀 x"
    assert answer["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    assert answer["result"]["reply_markup"] == json.loads(markup)
    assert lan.heard == [answer["result"]]


async def test_the_limit_is_counted_after_styles_are_read(telegram: StandIn, call: Call) -> None:
    lan = telegram.person()
    lan.start()
    assert (await call("sendMessage", chat_id=lan.chat.id, text="<b>" + "&lt;" * 4_096 + "</b>", parse_mode="HTML"))[
        "ok"
    ]


async def test_parameters_come_by_query_and_as_json_too(telegram: StandIn) -> None:
    lan = telegram.person()
    lan.start()
    url = f"{telegram.base_url}{telegram.token}/sendMessage"
    async with aiohttp.ClientSession() as session:
        async with session.get(url, params={"chat_id": lan.chat.id, "text": "một"}) as response:
            assert response.status == 200
        body = {"chat_id": lan.chat.id, "text": "hai", "reply_markup": {"inline_keyboard": []}}
        async with session.post(url, json=body) as response:
            assert response.status == 200
        async with session.post(
            url, data=b'{"text": "\\ud800"}', headers={"Content-Type": "application/json"}
        ) as response:
            assert (await response.json())["description"] == "Bad Request: strings must be encoded in UTF-8"
    assert lan.texts == ["một", "hai"]


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot{token}/nothingSuch", 404, "Not Found: method not found"),
        ("/bot5000000001:wrong/getMe", 401, "Unauthorized"),
        ("/botwrong/getMe", 404, "Not Found"),
        ("/", 404, "Not Found"),
    ],
)
async def test_a_wrong_token_or_method(telegram: StandIn, path: str, status: int, description: str) -> None:
    url = telegram.base_url.removesuffix("/bot") + path.format(token=telegram.token)
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        body = await response.json()
        assert (response.status, body["error_code"], body["description"]) == (status, status, description)


async def test_whoever_blocked_or_left_cannot_be_written_to(telegram: StandIn, call: Call) -> None:
    async def fails(chat: int) -> str:
        answer = await call("sendMessage", chat_id=chat, text="a")
        return f"{answer['status']} {answer['description']}"

    lan, dung, group = telegram.person("Lan"), telegram.person("Dũng"), telegram.group()
    assert await fails(lan.chat.id) == "400 Bad Request: chat not found"
    lan.start()
    lan.block()
    assert await fails(lan.chat.id) == "403 Forbidden: bot was blocked by the user"
    dung.start()
    dung.chat.is_deactivated = True
    assert await fails(dung.chat.id) == "403 Forbidden: user is deactivated"
    hanh, thrown_out = telegram.person("Hạnh"), telegram.group()
    group.say(hanh, "a")
    assert await fails(hanh.chat.id) == "403 Forbidden: bot can't initiate conversation with a user"
    telegram.world.chats[7] = Chat(7, "private", "Bot khác", is_bot=True)
    assert await fails(7) == "403 Forbidden: the bot can't send messages to the bot"
    thrown_out.throw_out(by=dung)
    assert await fails(thrown_out.chat.id) == "403 Forbidden: bot was kicked from the group chat"
    group.chat.migrated_to = -100_1
    assert await fails(group.chat.id) == "400 Bad Request: group chat was upgraded to a supergroup chat"


async def test_editing_and_deleting(telegram: StandIn, call: Call) -> None:
    lan = telegram.person()
    lan.start()
    sent = (await call("sendMessage", chat_id=lan.chat.id, text="a"))["result"]["message_id"]

    async def edit(**parameters: Any) -> str:
        return str((await call("editMessageText", chat_id=lan.chat.id, **parameters)).get("description", ""))

    assert "message is not modified" in await edit(message_id=sent, text="a")
    assert await edit(message_id=sent, text="b") == ""
    assert await edit(message_id=999, text="b") == "Bad Request: message to edit not found"
    assert await edit(text="b") == "Bad Request: message identifier is not specified"
    assert lan.texts == ["b"]
    assert (await call("deleteMessage", chat_id=lan.chat.id, message_id=sent))["result"] is True
    assert lan.texts == []


async def test_replying_to_what_is_not_there(telegram: StandIn, call: Call) -> None:
    lan = telegram.person()
    lan.start()
    (said,) = lan.chat.messages
    for parameters in ({"reply_to_message_id": said}, {"reply_parameters": json.dumps({"message_id": said})}):
        answer = await call("sendMessage", chat_id=lan.chat.id, text="a", **parameters)
        assert answer["result"]["reply_to_message"]["text"] == "/start"
    answer = await call("sendMessage", chat_id=lan.chat.id, text="a", reply_to_message_id=999)
    assert answer["description"] == "Bad Request: message to be replied not found"
    without = json.dumps({"message_id": 999, "allow_sending_without_reply": True})
    assert (await call("sendMessage", chat_id=lan.chat.id, text="a", reply_parameters=without))["ok"]


async def test_buttons_and_captions_are_edited_where_they_are(telegram: StandIn, call: Call) -> None:
    lan = telegram.person()
    lan.start()
    sent = (await call("sendMessage", chat_id=lan.chat.id, text="a"))["result"]["message_id"]
    buttons = {"chat_id": lan.chat.id, "message_id": sent, "reply_markup": keyboard(text="x", callback_data="1.0")}
    assert (await call("editMessageReplyMarkup", **buttons))["result"]["reply_markup"]
    assert "message is not modified" in (await call("editMessageReplyMarkup", **buttons))["description"]
    answer = await call("editMessageCaption", chat_id=lan.chat.id, message_id=sent, caption="b")
    assert answer["description"] == "Bad Request: there is no caption in the message to edit"


async def test_a_file_is_fetched_by_a_link_that_lasts_an_hour(telegram: StandIn, call: Call) -> None:
    lan = telegram.person()
    lan.start()
    async with aiohttp.ClientSession() as session:
        form = aiohttp.FormData({"chat_id": str(lan.chat.id)})
        form.add_field("document", b"noi dung", filename="a.txt")
        async with session.post(f"{telegram.base_url}{telegram.token}/sendDocument", data=form) as response:
            file_id = (await response.json())["result"]["document"]["file_id"]
        path = (await call("getFile", file_id=file_id))["result"]["file_path"]
        link = f"http://127.0.0.1:{telegram.port}/file/bot{telegram.token}/{path}"
        async with session.get(link) as response:
            assert (response.status, await response.read()) == (200, b"noi dung")
        telegram.world.links[path] = file_id, telegram.world.clock() - 3_601
        async with session.get(link) as response:
            assert response.status == 404
    answer = await call("getFile", file_id="khong-co")
    assert answer["description"] == "Bad Request: wrong file_id or the file is temporarily unavailable"
    telegram.world.files["big"] = b"x" * (20 * 1024 * 1024 + 1)
    assert (await call("getFile", file_id="big"))["description"] == "Bad Request: file is too big"


async def test_a_malformed_token_may_be_unauthorized_instead(telegram: StandIn) -> None:
    telegram.is_cloud = False
    async with aiohttp.ClientSession() as session, session.get(f"{telegram.base_url}wrong/getMe") as response:
        assert (await response.json())["description"] == "Unauthorized: invalid token specified"


async def test_a_tap_spins_until_it_is_answered_and_only_so_long(telegram: StandIn, call: Call) -> None:
    lan = telegram.person()
    lan.start()
    await call("sendMessage", chat_id=lan.chat.id, text="a", reply_markup=keyboard(text="Chọn", callback_data="1.0"))
    tap, late = lan.tap("Chọn"), lan.tap("Chọn")
    assert tap != late
    telegram.world.taps[late] -= 16
    assert (await call("answerCallbackQuery", callback_query_id=tap))["ok"]
    assert not lan.is_spinning(tap)
    for again in (tap, late):
        answer = await call("answerCallbackQuery", callback_query_id=again)
        assert answer["description"].endswith("query is too old and response timeout expired or query ID is invalid")


async def test_too_many_messages_to_one_chat_are_told_to_wait(telegram: StandIn, call: Call) -> None:
    lan, dung = telegram.person("Lan"), telegram.person("Dũng")
    lan.start()
    dung.start()
    answers = [await call("sendMessage", chat_id=lan.chat.id, text=str(n)) for n in range(7)]
    assert [answer["status"] for answer in answers] == [200] * 5 + [429] * 2
    assert answers[5]["description"] == "Too Many Requests: retry after 1"
    assert answers[5]["parameters"] == {"retry_after": 1}
    assert (await call("sendMessage", chat_id=dung.chat.id, text="a"))["status"] == 200


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"url": "http://example.vn/x"}, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.vn:9000/x"},
         "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"url": "https://127.0.0.1/x"}, "Bad Request: bad webhook: IP address 127.0.0.1 is reserved"),
        ({"url": "https://example.vn/x", "secret_token": "dấu"},
         "Bad Request: secret token contains unallowed characters"),
        ({"url": "https://example.vn/x", "secret_token": "a" * 257}, "Bad Request: secret token is too long"),
        ({"url": "https://example.vn/x"}, "Webhook was set"),
        ({}, "Webhook is already deleted"),
    ],
)  # fmt: skip
async def test_where_a_webhook_may_be(
    telegram: StandIn, call: Call, parameters: dict[str, str], description: str
) -> None:
    telegram.methods.any_address = False
    assert (await call("setWebhook", **parameters))["description"] == description


async def test_setting_a_webhook_twice_in_a_second_is_too_fast(telegram: StandIn, call: Call) -> None:
    await call("setWebhook", url=f"http://127.0.0.1:{telegram.port}/x")
    assert (await call("setWebhook", url=f"http://127.0.0.1:{telegram.port}/x"))["status"] == 429


@pytest.mark.parametrize(
    ("kind", "is_done"),
    [("before", False), ("after", True), ("truncated", True), ("html", False), ("error", False), ("flood", False)],
)
async def test_a_fault_does_or_does_not_do_what_was_asked(
    telegram: StandIn, call: Call, kind: Any, is_done: bool
) -> None:
    lan = telegram.person()
    lan.start()
    telegram.faults.plan(kind, seconds=7)
    try:
        answer = await call("sendMessage", chat_id=lan.chat.id, text="a")
    except (aiohttp.ClientError, ValueError):
        answer = {"status": 0}
    assert answer["status"] == {"error": 500, "flood": 429}.get(kind, 0)
    assert (lan.texts == ["a"]) is is_done
    assert [(entry.what["fault"], entry.what["done"]) for entry in telegram.journal.calls("sendmessage")] == [
        (kind, is_done)
    ]
    assert (await call("sendMessage", chat_id=lan.chat.id, text="b"))["ok"]
