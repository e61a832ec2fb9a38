"""Citizens on Telegram, from first contact to erasure: the real service in its own process, by poll and by webhook."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, FormData
from sqlalchemy import select

from knowledge.loading import load_library, packaged
from storage.database import Database
from storage.quiz_tables import quiz_tries
from storage.tables import inbox, outbox
from tests.everyday import QUESTIONS, missed
from tests.system.contest import with_contest
from tests.system.inside import Mode, by_telegram, rows, until
from tests.system.ledger import ledger, wait_until_calm
from tests.system.service import Service
from tests.telegram.entities import units
from tests.telegram.people import Person
from tests.telegram.server import StandIn, standing_in
from tests.telegram.world import Message

MODES = ["poll", "webhook"]
LONG = "Câu này có dấu & ký hiệu <lạ> 🌾🌾🌾🌾🌾🌾. "
TIMES = 3_950 // len(LONG)
"""As long as an answer may be in the content; Telegram's clients count each emoji as two."""
LONG_TOPIC = f"""
id: chuyen-rat-dai
title: Một chuyện rất dài
short: Chuyện rất dài
field: mot-cua
truth: unverified
ask: [kể tôi nghe một chuyện rất dài]
answers:
  - text: |
      {LONG * TIMES}
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=MODES)
async def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator["Served"]:
    """One service for all journeys; each of them is another citizen's."""
    folder = tmp_path_factory.mktemp("telegram")
    content = with_contest(folder)
    (content / "topics" / "chuyen-rat-dai.yaml").write_text(LONG_TOPIC, encoding="utf-8")
    service = Service(folder, content)
    async with standing_in() as telegram:
        service.environment |= by_telegram(telegram, service.url, request.param)
        await service.start()
        yield Served(service, telegram)
        assert await service.stop() == 0


class Served:
    def __init__(self, service: Service, telegram: StandIn) -> None:
        self.service = service
        self.telegram = telegram

    def person(self, name: str = "Lan") -> "Visitor":
        return Visitor(self.telegram.person(name))

    async def rows(self, table: Any, person: Person) -> list[Any]:
        """The bodies of what is stored of somebody's conversation."""
        database = Database(self.service.database_url)
        async with database.reading() as connection:
            chat = select(table.c.body).where(table.c.conversation.endswith(f":{person.chat.id}")).order_by(table.c.id)
            found = (await connection.execute(chat)).scalars().all()
        await database.close()
        return list(found)


class Visitor:
    """Somebody at a phone who reads what comes."""

    def __init__(self, person: Person) -> None:
        self.person = person

    async def says(self, text: str, *expected: str) -> Message:
        """Write, and read on until a message has all these words in it."""
        self.person.say(text)
        return await self.reads(*expected)

    async def taps(self, label: str, *expected: str) -> Message:
        tap = self.person.tap(label)
        message = await self.reads(*expected)
        await until(lambda: not self.person.is_spinning(tap))
        return message

    async def reads(self, *expected: str) -> Message:
        try:
            async with asyncio.timeout(15):
                while True:
                    message = await self.person.next(15)
                    text = message.get("text", "")
                    if all(words in text for words in expected):
                        return message
        except TimeoutError:
            raise AssertionError(f"missing {expected} in {self.person.texts}") from None


def buttons(message: Message) -> list[str]:
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


async def test_first_contact_is_a_notice_with_ways_to_begin(served: Served) -> None:
    lan = served.person()
    lan.person.start()
    first = await lan.reads("tự động", "/dulieu", "Bản thử nghiệm")
    assert buttons(first) == ["Xem các thủ tục", "Góp ý, phản ánh", "Dữ liệu của tôi"]
    await lan.says("/start", "Anh/chị cần làm thủ tục gì")
    assert len(lan.person.heard) == 2


async def test_a_question_without_tone_marks_and_what_follows_it(served: Served) -> None:
    lan = served.person()
    first = await lan.says("lam giay khai sinh cho con can gi", "Đăng ký khai sinh – giấy tờ cần có", "Giấy chứng sinh")
    assert {"type": "bold", "offset": 0, "length": len("Đăng ký khai sinh")} in first["entities"]
    await lan.says("bao gio co", "Đăng ký khai sinh – thời gian giải quyết")
    await lan.taps("Nộp ở đâu", "Đăng ký khai sinh – nơi nộp")


@pytest.mark.parametrize("choice", ["button", "số 2", "hai", "cái thứ hai", "label"])
async def test_what_is_unclear_is_asked_back_and_chosen_by_tap_number_or_words(served: Served, choice: str) -> None:
    lan = served.person()
    asked = await lan.says("toi muon dang ky lai", "Anh/chị muốn hỏi việc nào")
    second = buttons(asked)[1]
    if choice == "button":
        await lan.taps(second, second)
    else:
        await lan.says(second if choice == "label" else choice, second)


async def test_ones_own_data_is_seen_taken_along_and_erased(served: Served) -> None:
    lan = served.person()
    await lan.says("lam giay khai sinh can gi", "giấy tờ cần có")
    await lan.says("/dulieu", "Dữ liệu của anh/chị", "Telegram")
    await lan.taps("Tải về", "toàn bộ tin nhắn")
    file = (await lan.person.next())["document"]
    assert (file["file_name"], file["mime_type"]) == ("du-lieu-cua-toi.json", "application/json")
    exported = json.loads(served.telegram.world.files[file["file_id"]])
    assert "lam giay khai sinh can gi" in [message["text"] for message in exported["messages"]]
    await lan.says("/dulieu", "Dữ liệu của anh/chị")
    await lan.taps("Xóa hết", "Xóa rồi không lấy lại được")
    await lan.taps("Xóa hết, tôi chắc chắn", "Đã xóa hết")
    assert [body for body in await served.rows(inbox, lan.person) if body] == []
    assert len(await served.rows(outbox, lan.person)) == 1
    lan.person.press(lan.person.heard[1], "1.0")
    await lan.reads("nút này đã cũ")


async def test_danger_is_answered_by_a_number_to_call_before_anything_else(served: Served) -> None:
    lan = served.person()
    lan.person.say("nha hang xom chay roi")
    first = await lan.person.next()
    assert first["text"].startswith("Gọi 114 ngay")
    assert "tự động" in (await lan.person.next())["text"]


async def test_a_very_long_answer_comes_whole_in_parts_with_the_buttons_under_the_last(served: Served) -> None:
    lan = served.person()
    await lan.says("xin chào", "tự động")
    await lan.says("kể tôi nghe một chuyện rất dài", "Một chuyện rất dài")
    await until(lambda: "reply_markup" in lan.person.heard[-1])
    parts = lan.person.heard[1:]
    assert len(parts) > 1
    assert max(units(part["text"]) for part in parts) <= 4096
    assert " ".join(part["text"] for part in parts).count(LONG.strip()) == TIMES
    assert [bool(buttons(part)) for part in parts] == [False] * (len(parts) - 1) + [True]


async def test_what_is_no_text_is_told_what_was_done_with_it_and_not_kept(served: Served) -> None:
    lan = served.person()
    await lan.says("xin chào", "tự động")
    for send, said in (
        (lan.person.send_photo, "không nhận tệp và ảnh"),
        (lan.person.send_document, "không nhận tệp và ảnh"),
        (lan.person.send_voice, "chưa nghe được tin thoại"),
        (lan.person.send_location, "chưa xem được vị trí"),
        (lan.person.send_contact, "không cần số điện thoại"),
        (lan.person.send_sticker, "gõ bằng chữ"),
    ):
        send()
        await lan.reads(said)
    kept = json.dumps(await served.rows(inbox, lan.person))
    assert [word for word in ("84900000000", "11.03", "106.36", "AgACAgUAAx", "don.pdf") if word in kept] == []


async def test_what_is_written_under_a_photo_is_answered(served: Served) -> None:
    lan = served.person()
    lan.person.send_photo("lam giay khai sinh can gi")
    await lan.reads("không nhận tệp và ảnh")
    await lan.reads("Đăng ký khai sinh – giấy tờ cần có")


async def test_an_album_is_answered_once(served: Served) -> None:
    lan = served.person()
    await lan.says("xin chào", "tự động")
    for _ in range(5):
        lan.person.send_photo(album="9001")
    await lan.says("cảm ơn", "Dạ không có chi")
    assert [text.startswith("Dạ tôi không nhận") for text in lan.person.texts] == [False, True, False]


async def test_a_corrected_question_is_answered_anew(served: Served) -> None:
    lan = served.person()
    await lan.says("xin chào", "tự động")
    lan.person.say("xyz xyz")
    await lan.person.next()
    lan.person.edit("lam giay khai sinh can gi")
    await lan.reads("Đăng ký khai sinh – giấy tờ cần có")


async def test_a_link_opens_what_it_names(served: Served) -> None:
    lan, dung = served.person(), served.person("Dũng")
    lan.person.start("dang-ky-khai-sinh_where")
    await lan.reads("tự động")
    await lan.reads("Đăng ký khai sinh – nơi nộp")
    dung.person.start("khong-co-gi")
    await dung.reads("tự động", "Dạ chào anh/chị")
    await asyncio.sleep(0.3)
    assert len(dung.person.heard) == 1


async def test_a_quiz_is_played_by_link_tap_and_word_interrupted_and_won(served: Served) -> None:
    lan = served.person()
    lan.person.start("thi_cuoc-thi")
    await lan.reads("Cuộc thi thử", "3 câu", "đến hết ngày 1/1/2120")
    await lan.taps("Bắt đầu", "Câu 1/3")
    await lan.taps("Ngay trong ngày", "đúng rồi ạ", "Câu 2/3")
    await lan.says("lam giay khai sinh can gi", "Đăng ký khai sinh – giấy tờ cần có")
    await lan.says("thi tiep", "Đang đúng 1/1 câu", "Câu 2/3")
    await lan.says("2", "chưa đúng ạ", "Đáp án đúng: Ở xã", "Câu 3/3")
    await lan.says("khong phai", "đúng 2/3 câu", "họ tên và số điện thoại")
    asked = await lan.taps("Đồng ý, để lại tên", "máy chủ ở nước ngoài")
    (page,) = re.findall(r"http\S+/gui/[\w-]{43}", asked["text"])  # a local address cannot be a button there
    form = FormData({"name": "Nguyễn Thị Lan", "phone": "0912345678"}, default_to_multipart=True)
    headers = {"Origin": page.rpartition("/gui/")[0]}
    async with ClientSession() as session:
        async with session.get(page) as response:
            assert "sau 180 ngày" in await response.text(), "it says for how long it is kept"
        async with session.post(page, data=form, headers=headers) as response:
            assert response.status == 200
            assert "tôi đã nhắn bản tóm tắt" not in await response.text()
    await lan.reads("tôi ghi tên và số điện thoại")
    found = await rows(served.service.database_url, quiz_tries.c.score, quiz_tries.c.name, quiz_tries.c.phone)
    assert found == [(2, "Nguyễn Thị Lan", "0912345678")]
    heard = [str(body) for body in await served.rows(inbox, lan.person)]
    assert not [body for body in heard if "0912345678" in body], "who it is stands with the quiz alone"
    await lan.says("/dulieu", "Cuộc thi thử: 2/3 câu")
    await lan.taps("Xóa hết", "Xóa")
    await lan.taps("Xóa hết, tôi chắc chắn", "xóa")
    found = await rows(served.service.database_url, quiz_tries.c.conversation, quiz_tries.c.score, quiz_tries.c.phone)
    assert (None, 2, None) in found


async def test_a_group_gets_one_pointer_however_much_is_said(served: Served) -> None:
    lan = served.person()
    group = served.telegram.group()
    group.take_in(by=lan.person)
    for text in ("/menu", "bot ơi", "/start"):
        group.say(lan.person, text)
    await until(group.chat.from_bot)
    await lan.says("xin chào", "tự động")
    [pointer] = group.chat.from_bot()
    assert "nhắn riêng cho tôi" in pointer["text"]
    assert "reply_markup" not in pointer


async def test_marks_in_what_people_write_are_shown_as_they_were_typed(served: Served) -> None:
    """F29."""
    lan = served.person()
    odd = "<b>đậm</b> &amp; </code> tg://x *sao* _gạch_ \u202e😀" * 3
    await lan.says(odd)
    await lan.says("/dulieu", "Dữ liệu của anh/chị")
    shown = await lan.taps("Xem tin đã lưu", "<b>đậm</b> &amp; </code> tg://x *sao* _gạch_")
    assert "\u202e" not in shown["text"]


async def test_no_message_was_refused_by_telegram_and_all_were_answered(served: Served) -> None:
    """After all the journeys above: nothing was badly formed, nothing is left, each message was answered once."""
    await wait_until_calm(served.service.database_url, 30)
    calls = [call.what for call in served.telegram.journal.calls("sendmessage")]
    assert len(calls) > 40
    assert [call for call in calls if call["status"] not in (200, 429)] == []
    assert [line for line in await ledger(served.service.database_url) if line.state != "done"] == []
    log = served.service.log.read_text()
    assert [secret for secret in (served.telegram.token, "84900000000", "khai sinh cho con") if secret in log] == []


@pytest.mark.parametrize("mode", MODES)
async def test_thirty_everyday_questions_get_their_procedure_and_aspect(
    tmp_path: Path, database_url: str, telegram: StandIn, mode: Mode
) -> None:
    library = load_library(packaged())
    service = Service(tmp_path, packaged(), database_url)
    service.environment |= by_telegram(telegram, service.url, mode)
    everybody = [telegram.person(str(number)) for number in range(len(QUESTIONS))]
    await service.start()
    try:
        for person, (asked, _, _) in zip(everybody, QUESTIONS, strict=True):
            person.say(asked)
        await until(lambda: all(len(person.heard) == 2 for person in everybody), 60)
    finally:
        assert await service.stop() == 0
    assert len(QUESTIONS) >= 30
    assert missed(library, [person.texts[1] for person in everybody]) == []
