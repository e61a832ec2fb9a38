"""What is known of Zalo, and that its stand-in does just that: or the rest would be tested against a friend."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientError, ClientSession, FormData, web

from tests.zalo.oauth import APP_ID, APP_SECRET, CODE_LIFE, HOURS, LIFE
from tests.zalo.people import Person
from tests.zalo.server import KEYS, OA, StandIn, standing_in

NOW = 1_764_000_000.0


@dataclass
class Caller:
    """Whoever calls Zalo, with a token of its own, at a time that stands still."""

    zalo: StandIn
    session: ClientSession
    now: list[float]
    token: str = ""

    async def post(self, path: str, token: str | None = None, **content: Any) -> tuple[int, str]:
        headers = {"access_token": self.token if token is None else token}
        async with self.session.post(f"{self.zalo.url}{path}", headers=headers, **content) as response:
            return response.status, await response.text()

    async def send(self, person: Person, message: dict[str, Any]) -> int:
        """The number of the error; nearly everything is HTTP 200."""
        body = {"recipient": {"user_id": person.id}, "message": message}
        status, answer = await self.post("/v3.0/oa/message/cs", json=body)
        assert status == 200
        found = json.loads(answer)
        assert ("data" in found) == (found["error"] == 0)
        return int(found["error"])

    async def token_of(self, **form: str) -> tuple[int, str]:
        url, headers = f"{self.zalo.url}/v4/oa/access_token", {"secret_key": APP_SECRET}
        async with self.session.post(url, data={"app_id": APP_ID, **form}, headers=headers) as response:
            return response.status, await response.text()

    async def refresh(self, token: str) -> tuple[int, str]:
        return await self.token_of(grant_type="refresh_token", refresh_token=token)


@pytest_asyncio.fixture
async def caller() -> AsyncIterator[Caller]:
    now = [NOW]
    async with standing_in(lambda: now[0]) as zalo, ClientSession() as session:
        yield Caller(zalo, session, now, zalo.oauth.enrol(OA).access)


@pytest.fixture
def lan(caller: Caller) -> Person:
    """Somebody who has just written."""
    lan = caller.zalo.person()
    lan.say("alo")
    return lan


BUTTON = {"title": "A", "type": "oa.query.hide", "payload": "#1.0"}


def with_buttons(count: int, **changed: Any) -> dict[str, Any]:
    buttons = [BUTTON | changed] * count
    return {"text": "Chọn", "attachment": {"type": "template", "payload": {"buttons": buttons}}}


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"text": "a" * 2_000}, 0),
        ({"text": "a" * 2_001}, -210),
        ({"text": "😀" * 1_001}, -210),
        ({"text": " "}, -201),
        ({}, -201),
        ({"text": "a", "title": "b"}, -201),
        (with_buttons(5), 0),
        (with_buttons(6), -201),
        (with_buttons(1, title="a" * 101), -201),
        (with_buttons(1, payload="a" * 1_001), -201),
        (with_buttons(1, type="oa.query.edit"), -201),
        ({"attachment": {"type": "image", "payload": {"attachment_id": "x"}}}, -201),
        ({"attachment": {"type": "file", "payload": {"token": "never uploaded"}}}, -201),
    ],
)
async def test_a_message_is_checked_as_strictly_as_zalo_checks_it(
    caller: Caller, lan: Person, message: dict[str, Any], error: int
) -> None:
    assert await caller.send(lan, message) == error
    assert len(lan.heard) == (error == 0)


async def test_every_refusal_is_http_200_with_a_number_and_no_data(caller: Caller, lan: Person) -> None:
    body = {"recipient": {"user_id": lan.id}, "message": {"text": "a"}}
    for path, token, error in (
        ("/v3.0/oa/message/cs", "none", -216),
        ("/v3.0/oa/nothing", None, 404),
        ("/v2.0/oa/message", None, -240),
    ):
        status, answer = await caller.post(path, token, json=body)
        assert (status, json.loads(answer)["error"], "data" in json.loads(answer)) == (200, error, False)


async def test_trouble_before_zalo_is_a_page_and_a_lost_answer_none(caller: Caller, lan: Person) -> None:
    body = {"recipient": {"user_id": lan.id}, "message": {"text": "a"}}
    caller.zalo.messages.plan("html")
    status, answer = await caller.post("/v3.0/oa/message/cs", json=body)
    assert (status, answer.startswith("<html>"), lan.heard) == (502, True, [])
    caller.zalo.messages.plan("after")
    with pytest.raises(ClientError):
        await caller.post("/v3.0/oa/message/cs", json=body)
    assert lan.texts == ["a"]
    caller.zalo.oauth.plan("html")
    token = caller.zalo.oauth.accounts[OA].refresh
    assert (await caller.refresh(token))[0] == 504
    assert caller.zalo.oauth.accounts[OA].refresh == token


async def test_a_token_in_another_place_than_its_header_is_none(caller: Caller, lan: Person) -> None:
    path = f"/v3.0/oa/message/cs?access_token={caller.token}"
    assert json.loads((await caller.post(path, ""))[1])["error"] == -216


async def test_the_window_closes_after_seven_days_and_costs_after_two(caller: Caller, lan: Person) -> None:
    body = {"recipient": {"user_id": lan.id}, "message": {"text": "a"}}
    quotas = []
    for hours in (47, 49, 167):
        caller.now[0] = NOW + hours * HOURS
        caller.token = caller.zalo.oauth.enrol(OA).access
        data = json.loads((await caller.post("/v3.0/oa/message/cs", json=body))[1])["data"]
        quotas.append(data["quota"]["quota_type"])
    assert quotas == ["reply", "sub_quota", "sub_quota"]
    caller.now[0] = NOW + 169 * HOURS
    caller.token = caller.zalo.oauth.enrol(OA).access
    assert await caller.send(lan, {"text": "a"}) == -230
    assert await caller.send(caller.zalo.person(), {"text": "a"}) == -232
    lan.say("tôi đây")
    assert await caller.send(lan, {"text": "a"}) == 0
    lan.unfollow()
    assert await caller.send(lan, {"text": "a"}) == -213


async def test_beyond_4000_calls_in_a_minute_nothing_is_done_until_the_next(caller: Caller, lan: Person) -> None:
    assert caller.zalo.messages.calls_a_minute == 4_000
    caller.zalo.messages.calls_a_minute = 2
    assert [await caller.send(lan, {"text": "a"}) for _ in range(3)] == [0, 0, -32]
    caller.now[0] += 60
    assert await caller.send(lan, {"text": "a"}) == 0
    assert len(lan.heard) == 3


async def test_its_answers_say_how_many_calls_are_left_or_do_not(caller: Caller, lan: Person) -> None:
    caller.zalo.messages.calls_a_minute = 2
    told: list[str | None] = []
    for tells in (True, True, True, False):
        caller.zalo.messages.tells_calls_left = tells
        headers = {"access_token": caller.token}
        async with caller.session.post(f"{caller.zalo.url}/v3.0/oa/message/cs", json={}, headers=headers) as response:
            told.append(response.headers.get("X-RateLimit-Remain"))
    assert told == ["1", "0", "0", None]


@pytest.mark.parametrize(
    ("kind", "name", "size", "error"),
    [
        ("image", "a.jpg", 1_048_576, 0),
        ("image", "a.jpg", 1_048_577, -210),
        ("image", "a.webp", 10, -201),
        ("file", "a.pdf", 5_242_880, 0),
        ("file", "a.pdf", 5_242_881, -210),
        ("file", "a.txt", 10, -201),
        ("video", "a.mp4", 10, -201),
    ],
)
async def test_an_upload_is_checked_by_kind_ending_and_size(
    caller: Caller, kind: str, name: str, size: int, error: int
) -> None:
    form = FormData()
    form.add_field("file", BytesIO(b"x" * size), filename=name)
    status, answer = await caller.post(f"/v2.0/oa/upload/{kind}", data=form)
    assert (status, json.loads(answer)["error"]) == (200, error)


async def test_an_attachment_expires(caller: Caller, lan: Person) -> None:
    caller.zalo.messages.attachment_life = 60.0
    form = FormData()
    form.add_field("file", b"x", filename="a.pdf")
    answer = json.loads((await caller.post("/v2.0/oa/upload/file", data=form))[1])
    message = {"attachment": {"type": "file", "payload": {"token": answer["data"]["token"]}}}
    assert await caller.send(lan, message) == 0
    caller.now[0] += 61
    assert await caller.send(lan, message) == -100


async def test_a_token_lives_25_hours_and_its_refresh_token_works_once(caller: Caller, lan: Person) -> None:
    first = caller.zalo.oauth.accounts[OA]
    caller.now[0] += LIFE - 1
    assert await caller.send(lan, {"text": "a"}) == 0
    caller.now[0] += 1
    assert await caller.send(lan, {"text": "a"}) == -216
    status, answer = await caller.refresh(first.refresh)
    found = json.loads(answer)
    assert (status, found["expires_in"]) == (200, "90000")
    assert (found["access_token"], found["refresh_token"]) != (first.access, first.refresh)
    assert await caller.refresh(first.refresh) == (200, "")
    caller.token = found["access_token"]
    assert await caller.send(lan, {"text": "a"}) == 0
    _, answer = await caller.refresh("never one")
    assert (json.loads(answer)["error"], json.loads(answer)["access_token"]) == (-14014, "")


@pytest.mark.parametrize("grace", [False, True])
async def test_a_refresh_ends_the_token_before_it_unless_it_is_graced(
    caller: Caller, lan: Person, *, grace: bool
) -> None:
    caller.zalo.oauth.grace = grace
    await caller.refresh(caller.zalo.oauth.accounts[OA].refresh)
    assert await caller.send(lan, {"text": "a"}) == (0 if grace else -216)


async def test_of_eight_who_refresh_at_once_one_wins(caller: Caller) -> None:
    token = caller.zalo.oauth.accounts[OA].refresh
    answers = await asyncio.gather(*(caller.refresh(token) for _ in range(8)))
    assert sorted(bool(answer) for _, answer in answers) == [False] * 7 + [True]


async def test_a_code_works_once_for_ten_minutes_and_only_with_its_verifier(caller: Caller) -> None:
    challenge = "RqIZl4LIgn8KxW9QO-nTnv7pf0CnNrksx9fF-CXP2FE"
    verifier = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"
    asked = f"app_id={APP_ID}&redirect_uri=https://a.vn/b&code_challenge={challenge}&state=s"
    for spoiled, wait in (("", 0), ("x", 0), ("", CODE_LIFE + 1)):
        back = caller.zalo.oauth.grant(f"https://oauth.zaloapp.com/v4/oa/permission?{asked}", OA)
        code = back.partition("code=")[2].partition("&")[0]
        caller.now[0] += wait
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier + spoiled}
        tries = [json.loads((await caller.token_of(**form))[1]) for _ in range(2)]
        assert [bool(one.get("access_token")) for one in tries] == [not spoiled and not wait, False]


@dataclass
class Receiver:
    """Somebody's webhook: keeps what came, and answers as it is told."""

    status: int = 200
    seconds: float = 0.0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        await asyncio.sleep(self.seconds)
        return web.Response(status=self.status)


@pytest_asyncio.fixture
async def hook(caller: Caller) -> AsyncIterator[Receiver]:
    receiver, app = Receiver(), web.Application()
    app.router.add_post("/hook", receiver.take)
    served = web.AppRunner(app, shutdown_timeout=0.1)
    await served.setup()
    await web.TCPSite(served, "127.0.0.1", 0).start()
    caller.zalo.delivering.url = f"http://127.0.0.1:{served.addresses[0][1]}/hook"
    caller.zalo.delivering.tempo = 0.0001
    yield receiver
    await served.cleanup()


async def came(hook: Receiver, count: int) -> None:
    async with asyncio.timeout(10):
        while len(hook.got) < count:
            await asyncio.sleep(0.01)


async def test_the_very_bytes_are_signed_however_they_are_written(caller: Caller, hook: Receiver) -> None:
    lan = caller.zalo.person()
    for _ in range(12):
        lan.say("Xin chào")
    await came(hook, 12)
    for headers, body in hook.got:
        stamp = json.loads(body)["timestamp"]
        digest = hashlib.sha256(APP_ID.encode() + body + stamp.encode() + KEYS[OA].encode()).hexdigest()
        assert headers["X-ZEvent-Signature"] == f"mac={digest}"
        assert headers["X-ZEvent-Timestamp"] == stamp
        assert stamp.isdigit()
        assert len(stamp) == 13
    assert len({b"\\u00e0" in body for _, body in hook.got}) == 2
    assert len({body.split(b'"')[1] for _, body in hook.got}) > 1


@pytest.mark.parametrize(("status", "seconds"), [(500, 0.0), (200, 2.5)])
async def test_what_got_no_200_in_two_seconds_comes_again_the_same_and_counted(
    caller: Caller, hook: Receiver, status: int, seconds: float
) -> None:
    hook.status, hook.seconds = status, seconds
    caller.zalo.person().say("xin chào")
    await came(hook, 2)
    hook.status, hook.seconds = 200, 0.0
    await came(hook, 3)
    assert ["num_retry" in headers for headers, _ in hook.got] == [False, True, True]
    assert [headers.get("num_retry") for headers, _ in hook.got[1:]] == ["1", "2"]
    assert len({body for _, body in hook.got}) == 1


async def test_after_five_times_more_the_address_is_switched_off(caller: Caller, hook: Receiver) -> None:
    hook.status = 500
    lan = caller.zalo.person()
    lan.say("xin chào")
    async with asyncio.timeout(10):
        while not caller.zalo.delivering.is_disabled:
            await asyncio.sleep(0.01)
    assert len(hook.got) == 6
    lan.say("còn đó không")
    await asyncio.sleep(0.1)
    assert len(hook.got) == 6


async def test_what_the_account_says_comes_back_and_only_a_person_at_the_console_is_named(
    caller: Caller, hook: Receiver
) -> None:
    lan = caller.zalo.person()
    lan.say("alo")
    await caller.send(lan, {"text": "Dạ"})
    caller.zalo.human(lan, "Tôi là Hạnh")
    await came(hook, 4)
    events = [json.loads(body) for _, body in hook.got]
    said = {one["message"]["text"]: one["sender"] for one in events if one["event_name"] == "oa_send_text"}
    assert said == {"Dạ": {"id": OA}, "Tôi là Hạnh": {"id": OA, "admin_id": "1234567890"}}
    assert "user_received_message" in [one["event_name"] for one in events]
