"""The web chat over real sockets: the page, messages in, the stream out."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientPayloadError, ClientResponse, ClientSession, CookieJar, FormData

from bot.channels.webchat import channel, streams
from bot.channels.webchat.channel import FILES_PER_MINUTE
from bot.channels.webchat.parse import conversation
from bot.config import Config, Web
from bot.settings import Channels, Webchat
from handlers.messages import Choice, File, Incoming, Reply
from tests.bot.channels.webchat.site import Site, says, serving
from tests.photos import PLACE, photo, png_bomb


def message(text: str = "làm giấy khai sinh cần gì") -> dict[str, Any]:
    return {"message_id": str(uuid4()), "text": text}


def upload(content: bytes, name: str = "anh.jpg", kind: str = "image/jpeg", **fields: str) -> FormData:
    """A form with a file in it, as a page sends it."""
    form = FormData({"message_id": str(uuid4())} | fields, default_to_multipart=True)
    form.add_field("file", BytesIO(content), filename=name, content_type=kind)
    return form


async def send(who: ClientSession, body: Any, **headers: str) -> tuple[int, dict[str, Any]]:
    async with who.post("/chat/messages", json=body, headers=headers) as answer:
        return answer.status, await answer.json()


def chat_of(who: ClientSession) -> str:
    (cookie,) = who.cookie_jar
    chat = conversation(cookie.value)
    assert chat
    return chat


@asynccontextmanager
async def browser(site: Site) -> AsyncIterator[ClientSession]:
    async with ClientSession(site.url, cookie_jar=CookieJar(unsafe=True)) as session:
        await (await session.get("/chat")).read()
        yield session


async def events(answer: ClientResponse, count: int) -> list[dict[str, Any]]:
    """The next so many messages of an open stream."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(5):
        async for line in answer.content:
            if line.startswith(b"data: "):
                found.append(json.loads(line.removeprefix(b"data: ")))
            if len(found) == count:
                break
    return found


class TestPage:
    async def test_opening_it_begins_a_conversation_that_lasts_180_days(self, site: Site) -> None:
        async with ClientSession(site.url) as session, session.get("/chat") as page:
            cookie = page.cookies["motcua"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert int(cookie["max-age"]) == 180 * 24 * 3600
        assert not cookie["secure"]

    async def test_over_https_the_cookie_never_travels_in_the_clear(self) -> None:
        config = Config(web=Web(public_url="https://hoi.example"))
        async with serving(config) as site, ClientSession(site.url) as session, session.get("/chat") as page:
            assert page.cookies["__Host-motcua"]["secure"]

    async def test_behind_our_proxy_https_is_known_from_its_header(self) -> None:
        async with serving(Config(web=Web(trusted_proxies=1))) as site, ClientSession(site.url) as session:
            page = await session.get("/chat", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"})
        assert page.cookies["__Host-motcua"]["secure"]

    async def test_coming_back_keeps_the_conversation(self, site: Site, citizen: ClientSession) -> None:
        before = chat_of(citizen)
        await citizen.get("/chat")
        assert chat_of(citizen) == before

    async def test_a_cookie_that_is_none_of_ours_is_replaced(self, site: Site) -> None:
        async with ClientSession(site.url, cookies={"motcua": "<script>"}) as session, session.get("/chat") as page:
            assert conversation(page.cookies["motcua"].value)

    async def test_every_visitor_gets_a_conversation_of_their_own(self, site: Site) -> None:
        async with browser(site) as lan, browser(site) as dung:
            assert chat_of(lan) != chat_of(dung)


class TestSending:
    async def test_a_message_is_taken(self, site: Site, citizen: ClientSession) -> None:
        body = message()
        assert await send(citizen, body) == (202, {"message_id": body["message_id"]})
        (heard,) = site.kept.heard
        assert (heard.chat, heard.text) == (chat_of(citizen), "làm giấy khai sinh cần gì")

    async def test_a_repeat_is_answered_the_same_and_heard_once(self, site: Site, citizen: ClientSession) -> None:
        body = message()
        answers = await asyncio.gather(*(send(citizen, body) for _ in range(5)))
        assert answers == [(202, {"message_id": body["message_id"]})] * 5
        assert len(site.kept.heard) == 1

    async def test_another_citizens_number_is_no_repeat(self, site: Site, citizen: ClientSession) -> None:
        body = message()
        await send(citizen, body)
        async with browser(site) as other:
            await send(other, body)
            assert [heard.chat for heard in site.kept.heard] == [chat_of(citizen), chat_of(other)]

    async def test_the_cookie_itself_is_kept_nowhere(self, site: Site, citizen: ClientSession) -> None:
        await send(citizen, message())
        (cookie,) = citizen.cookie_jar
        assert cookie.value not in repr(site.kept)

    async def test_a_tap_is_taken(self, site: Site, citizen: ClientSession) -> None:
        status, _ = await send(citizen, {"message_id": str(uuid4()), "press": "m1.2"})
        assert (status, site.kept.heard[0].press) == (202, "m1.2")

    async def test_a_form_says_the_same_as_json(self, site: Site, citizen: ClientSession) -> None:
        form = FormData(message("<b>chào</b>"), default_to_multipart=True)
        assert (await citizen.post("/chat/messages", data=form)).status == 202
        assert (site.kept.heard[0].kind, site.kept.heard[0].text) == ("text", "<b>chào</b>")

    async def test_a_photo_is_stored_before_its_message_and_its_name_nowhere(
        self, site: Site, citizen: ClientSession
    ) -> None:
        form = upload(photo(), "../../<script>.html", "text/html", text="ghế đây")
        assert (await citizen.post("/chat/messages", data=form)).status == 202
        ((conversation, stored),) = site.kept.files
        (heard,) = site.kept.heard
        assert (heard.kind, heard.text, heard.file) == ("file", "ghế đây", File("image", kept=1))
        assert conversation == heard.conversation
        assert PLACE not in stored.content
        assert "script" not in repr(site.kept.heard)

    @pytest.mark.parametrize(
        ("content", "status", "said"),
        [
            (b"<html><script>alert(1)</script>", 422, "dù tên có đuôi gì"),
            (b"\0\0\0\x18ftypheic" + b"\0" * 40, 422, "HEIC"),
            (b"", 400, "không có gì"),
            (png_bomb(), 413, "điểm ảnh"),
            (photo(size=(400, 300))[:900], 422, "hỏng"),
            (b"%PDF-" + b"x" * 5_000_000, 413, "5 MB"),
        ],
        ids=["html", "heic", "empty", "bomb", "half", "large"],
    )
    async def test_f33_what_is_no_picture_or_pdf_is_refused_whatever_it_claims(
        self, site: Site, citizen: ClientSession, content: bytes, status: int, said: str
    ) -> None:
        answer = await citizen.post("/chat/messages", data=upload(content, "anh.jpg", "image/jpeg"))
        assert (answer.status, site.kept.heard, site.kept.files) == (status, [], [])
        assert said in (await answer.json())["error"]

    async def test_two_files_in_one_message_are_refused(self, site: Site, citizen: ClientSession) -> None:
        form = upload(photo())
        form.add_field("file", photo(), filename="b.jpg")
        assert (await citizen.post("/chat/messages", data=form)).status == 400
        assert site.kept.files == []

    async def test_one_address_sends_so_many_files_and_words_all_the_same(
        self, site: Site, citizen: ClientSession
    ) -> None:
        """An address of many conversations: each is within its own limit."""
        statuses = []
        for _ in range(FILES_PER_MINUTE // 15 + 1):
            async with browser(site) as one:
                statuses += [(await one.post("/chat/messages", data=upload(b""))).status for _ in range(15)]
        assert statuses == [400] * FILES_PER_MINUTE + [429] * 15
        assert (await send(citizen, message()))[0] == 202

    async def test_a_photo_that_cannot_be_stored_is_not_promised(self, site: Site, citizen: ClientSession) -> None:
        site.kept.is_down = True
        assert (await citizen.post("/chat/messages", data=upload(photo()))).status == 503

    async def test_without_a_conversation_nothing_is_taken(self, site: Site) -> None:
        async with ClientSession(site.url) as stranger:
            status, body = await send(stranger, message())
        assert status == 400
        assert "tải lại trang" in body["error"]

    @pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
    async def test_f37_another_site_cannot_speak_for_the_citizen(
        self, site: Site, citizen: ClientSession, headers: dict[str, str]
    ) -> None:
        status, body = await send(citizen, message(), **headers)
        assert (status, site.kept.heard) == (403, [])
        assert body["error"].endswith(".")

    async def test_the_page_itself_may_speak(self, site: Site, citizen: ClientSession) -> None:
        status, _ = await send(citizen, message(), **{"Origin": site.url, "Sec-Fetch-Site": "same-origin"})
        assert status == 202

    async def test_f37_json_in_disguise_is_refused(self, site: Site, citizen: ClientSession) -> None:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/octet-stream", ""):
            answer = await citizen.post(
                "/chat/messages", data=json.dumps(message()).encode(), headers={"Content-Type": kind}
            )
            assert answer.status == 415
        assert site.kept.heard == []

    @pytest.mark.parametrize("header", [b"none", b"X: a\x00b", b"X: " + b"a" * 20_000, b"X: a\r\n" * 5_000])
    async def test_f33_a_part_with_broken_headers_is_refused(
        self, site: Site, citizen: ClientSession, header: bytes
    ) -> None:
        body = b'--b\r\nContent-Disposition: form-data; name="text"\r\n' + header + b"\r\n\r\nx\r\n--b--\r\n"
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        async with citizen.post("/chat/messages", data=body, headers=headers) as answer:
            assert (answer.status, "không đọc được" in (await answer.json())["error"]) == (400, True)
        assert site.kept.heard == []

    async def test_when_it_cannot_be_stored_nothing_is_promised(self, site: Site, citizen: ClientSession) -> None:
        site.kept.is_down = True
        async with citizen.post("/chat/messages", json=message()) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
            assert "chưa lưu được" in (await answer.json())["error"]


class TestRates:
    async def test_a_flood_is_told_when_to_go_on_and_others_are_served(self, site: Site) -> None:
        async with browser(site) as flood, browser(site) as neighbour:
            statuses = [(await send(flood, message()))[0] for _ in range(21)]
            assert statuses == [202] * 20 + [429]
            async with flood.post("/chat/messages", json=message()) as answer:
                assert 1 <= int(answer.headers["Retry-After"]) <= 3
                assert "chờ" in (await answer.json())["error"]
            assert (await send(neighbour, message()))[0] == 202

    async def test_many_conversations_of_one_address_share_a_limit(self) -> None:
        limits = Webchat(messages_per_minute=20, messages_per_minute_per_address=3)
        async with serving(Config(channels=Channels(webchat=limits))) as site:
            statuses = []
            for _ in range(4):
                async with browser(site) as one:
                    statuses.append((await send(one, message()))[0])
        assert statuses == [202, 202, 202, 429]


class TestStream:
    async def test_what_was_said_comes_first_and_then_what_is_said(self, site: Site, citizen: ClientSession) -> None:
        site.kept.answers = lambda heard: [says(f"Dạ: {heard.text}")]
        await send(citizen, message("một"))
        async with citizen.get("/chat/events") as stream:
            assert stream.headers["Content-Type"] == "text/event-stream; charset=utf-8"
            assert [(e["from"], e["text"]) for e in await events(stream, 2)] == [("citizen", "một"), ("bot", "Dạ: một")]
            await send(citizen, message("hai"))
            assert [e["text"] for e in await events(stream, 2)] == ["hai", "Dạ: hai"]

    async def test_a_broken_line_goes_on_where_it_stopped(self, site: Site, citizen: ClientSession) -> None:
        for text in ("một", "hai", "ba"):
            await send(citizen, message(text))
        async with citizen.get("/chat/events") as stream:
            first, *_ = await events(stream, 1)
        async with citizen.get("/chat/events", headers={"Last-Event-ID": first["id"]}) as stream:
            assert [e["text"] for e in await events(stream, 2)] == ["hai", "ba"]

    async def test_a_nonsense_place_is_the_beginning(self, site: Site, citizen: ClientSession) -> None:
        await send(citizen, message("một"))
        async with citizen.get("/chat/events", headers={"Last-Event-ID": "'; drop"}) as stream:
            assert (await events(stream, 1))[0]["text"] == "một"

    async def test_under_load_nothing_is_missing_and_nothing_comes_twice(
        self, site: Site, citizen: ClientSession
    ) -> None:
        async def talk() -> None:
            for n in range(40):
                await site.kept.say(chat_of(citizen), says(str(n)))
                await asyncio.sleep(0)

        talking = asyncio.create_task(talk())
        async with citizen.get("/chat/events") as stream:
            assert [e["text"] for e in await events(stream, 40)] == [str(n) for n in range(40)]
        await talking

    async def test_two_windows_show_the_same(self, site: Site, citizen: ClientSession) -> None:
        async with citizen.get("/chat/events") as one, citizen.get("/chat/events") as two:
            await send(citizen, message("một"))
            assert [(await events(s, 1))[0]["text"] for s in (one, two)] == ["một", "một"]

    async def test_nobody_reads_anothers_conversation(self, site: Site) -> None:
        async with browser(site) as lan, browser(site) as stranger:
            await send(lan, message("chuyện riêng"))
            async with stranger.get("/chat/events") as stream:
                await send(stranger, message("của tôi"))
                assert [e["text"] for e in await events(stream, 1)] == ["của tôi"]

    async def test_what_another_process_stored_is_found(self, site: Site, citizen: ClientSession) -> None:
        async with citizen.get("/chat/events") as stream:
            await send(citizen, message("một"))
            await events(stream, 1)
            site.kept._append(chat_of(citizen), says("từ máy khác"), channel.parse.cursor("0.1"))
            assert (await events(stream, 1))[0]["text"] == "từ máy khác"

    async def test_a_tap_is_shown_by_its_label_even_after_a_broken_line(
        self, site: Site, citizen: ClientSession
    ) -> None:
        await site.kept.say(chat_of(citizen), Reply((), (Choice("Lệ phí", press="m1.1"),)))
        await send(citizen, {"message_id": str(uuid4()), "press": "m1.1"})
        async with citizen.get("/chat/events", headers={"Last-Event-ID": "0.1"}) as stream:
            assert (await events(stream, 1))[0]["text"] == "Lệ phí"

    async def test_the_page_is_told_what_is_still_kept_after_an_erasure(
        self, site: Site, citizen: ClientSession
    ) -> None:
        for text in ("một", "hai"):
            await send(citizen, message(text))
        async with citizen.get("/chat/events?kept") as stream:
            assert (await events(stream, 1))[0]["rows"] == ["h1", "h2"]
            await events(stream, 2)
            site.kept.past[chat_of(citizen)].clear()
            await site.kept.say(chat_of(citizen), says("đã xóa"))
            answer, kept = await events(stream, 2)
            assert (answer["text"], kept["rows"], kept["blank"]) == ("đã xóa", ["s1"], [])

    async def test_other_readers_get_messages_only(self, site: Site, citizen: ClientSession) -> None:
        await send(citizen, message("một"))
        async with citizen.get("/chat/events") as stream:
            await events(stream, 1)
            site.kept.past[chat_of(citizen)].clear()
            for text in ("đã xóa", "xong"):
                await site.kept.say(chat_of(citizen), says(text))
            assert [e["text"] for e in await events(stream, 2)] == ["đã xóa", "xong"]

    async def test_a_quiet_line_is_kept_open(
        self, site: Site, citizen: ClientSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(channel, "SECONDS_BETWEEN_LOOKS", 0.05)
        async with citizen.get("/chat/events") as stream, asyncio.timeout(5):
            lines = [await stream.content.readline() for _ in range(5)]
        assert lines == [b"retry: 3000\n", b"\n", b": still here\n", b"\n", b": still here\n"]

    async def test_without_a_conversation_there_is_no_stream(self, site: Site) -> None:
        async with ClientSession(site.url) as stranger, stranger.get("/chat/events") as answer:
            assert answer.status == 400

    async def test_f37_another_site_cannot_open_the_stream(self, site: Site, citizen: ClientSession) -> None:
        async with citizen.get("/chat/events", headers={"Sec-Fetch-Site": "same-site"}) as answer:
            assert answer.status == 403

    async def test_too_many_windows_are_refused_and_one_closed_makes_room(self, site: Site) -> None:
        async with browser(site) as citizen:
            open_ = [await citizen.get("/chat/events") for _ in range(streams.MOST_PER_CONVERSATION)]
            assert (await citizen.get("/chat/events")).status == 429
            open_[0].close()
            await asyncio.sleep(0.1)
            again = await citizen.get("/chat/events")
            assert again.status == 200
            for answer in (*open_, again):
                answer.close()

    async def test_stopping_ends_every_stream_at_once(self) -> None:
        async with serving() as site, browser(site) as citizen:
            stream = await citizen.get("/chat/events")
            await asyncio.sleep(0.05)
            async with asyncio.timeout(2):
                await site.channel.close(None)  # type: ignore[arg-type]
                await stream.read()

    async def test_when_history_cannot_be_read_the_stream_is_refused_with_a_sentence(
        self, site: Site, citizen: ClientSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def broken(*_: object) -> list[Any]:
            raise OSError("disk of db7 is full")

        monkeypatch.setattr(site.channel, "_history", broken)
        async with citizen.get("/chat/events") as answer:
            assert answer.status == 500
            assert "db7" not in await answer.text()

    async def test_when_history_fails_in_the_middle_the_browser_is_told_by_a_broken_line(
        self, site: Site, citizen: ClientSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def broken(*_: object) -> list[Any]:
            raise OSError("disk of db7 is full")

        async with citizen.get("/chat/events") as stream:
            await stream.content.readline()
            monkeypatch.setattr(site.channel, "_history", broken)
            site.channel._listeners.wake(chat_of(citizen))
            async with asyncio.timeout(2):
                with pytest.raises(ClientPayloadError):
                    await stream.read()


async def test_sending_a_reply_never_fails_even_when_nobody_looks(site: Site) -> None:
    await site.kept.say("nobody", says("a"))


async def test_what_was_heard_is_dated_in_utc(site: Site, citizen: ClientSession) -> None:
    await send(citizen, message())
    heard: Incoming = site.kept.heard[0]
    assert abs((datetime.now(UTC) - heard.sent_at).total_seconds()) < 5
