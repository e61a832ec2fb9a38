"""Signing in and out, and setting up how one signs in."""

import segno
from aiohttp import hdrs, web

from bot.console.guards import DEVICE, SESSION
from bot.console.kit import Kit, field, go
from handlers.desk import Refusal, telling
from handlers.desk.proofs import address_of
from handlers.desk.signing import OLD_LINK, Attempt, Visitor, link_of, own_sessions, set_up, sign_in, sign_out
from handlers.desk.signing import end_session as end


class Doors:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guests, staff = self._kit.guards.for_guests, self._kit.guards.for_staff
        return [
            web.get("/console/login", guests(self._ask)),
            web.post("/console/login", guests(self._let_in)),
            web.get("/console/link/{token}", guests(self._show_link)),
            web.post("/console/link/{token}", guests(self._set_up)),
            web.post("/console/logout", staff(self._let_out)),
            web.get("/console/account", staff(self._show_account)),
            web.post("/console/account/sessions/{session}/end", staff(self._end)),
            web.post("/console/account/chat", staff(self._offer_chat)),
            web.post("/console/account/chat/unlink", staff(self._unlink_chat)),
        ]

    async def _ask(self, request: web.Request) -> web.Response:
        return self._kit.show(request, "login", None, login="")

    async def _let_in(self, request: web.Request) -> web.Response:
        attempt = Attempt(
            login=await field(request, "login"),
            password=await field(request, "password"),
            code=await field(request, "code"),
            device=_device(request.headers.get(hdrs.USER_AGENT, "")),
            address=request.remote or "",
            known=self._kit.cookies.read(request, DEVICE),
        )
        try:
            tokens = await sign_in(self._kit.desk, self._kit.passwords, attempt)
        except Refusal as refusal:
            return self._kit.show(request, "login", None, login=attempt.login[:60], refusal=refusal)
        response = go("")
        self._kit.cookies.write(request, response, SESSION, tokens.session)
        self._kit.cookies.write(request, response, DEVICE, tokens.device)
        return response

    async def _show_link(self, request: web.Request) -> web.Response:
        return await self._link_page(request, None)

    async def _set_up(self, request: web.Request) -> web.Response:
        try:
            if await field(request, "password") != await field(request, "again"):
                raise Refusal("Hai lần gõ mật khẩu không giống nhau. Hãy gõ lại.")
            codes = await set_up(
                self._kit.desk,
                self._kit.passwords,
                request.match_info["token"],
                await field(request, "password"),
                await field(request, "code"),
            )
        except Refusal as refusal:
            return await self._link_page(request, refusal)
        return self._kit.show(request, "recovery", None, codes=codes)

    async def _link_page(self, request: web.Request, refusal: Refusal | None) -> web.Response:
        """The link's page changes nothing: a preview that a chat fetches must not use it up."""
        link = await link_of(self._kit.desk, request.match_info["token"])
        if link is None:
            return self._kit.show(request, "login", None, login="", refusal=Refusal(OLD_LINK))
        person, seed = link
        picture = segno.make(address_of(seed, person.login), error="m").svg_inline(scale=5, border=2, light="#fff")
        groups = " ".join(seed[at : at + 4] for at in range(0, len(seed), 4))
        return self._kit.show(request, "link", None, person=person, picture=picture, seed=groups, refusal=refusal)

    async def _let_out(self, request: web.Request, who: Visitor) -> web.Response:
        await sign_out(self._kit.desk, who)
        response = go("login", "signed-out")
        self._kit.cookies.drop(request, response, SESSION)
        return response

    async def _show_account(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._account(request, who)

    async def _account(self, request: web.Request, who: Visitor, chat_code: str = "") -> web.Response:
        desk = self._kit.desk
        sessions, chat = await own_sessions(desk, who), await telling.linked(desk, who.person)
        return self._kit.show(request, "account", who, sessions=sessions, chat=chat, chat_code=chat_code)

    async def _offer_chat(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._account(request, who, await telling.offer(self._kit.desk, who.person))

    async def _unlink_chat(self, _request: web.Request, who: Visitor) -> web.Response:
        await telling.unlink(self._kit.desk, who.person)
        return go("account", "chat-unlinked")

    async def _end(self, request: web.Request, who: Visitor) -> web.Response:
        await end(self._kit.desk, who, request.match_info["session"])
        return go("account", "session-ended")


SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
BROWSERS = ("Edg", "Firefox", "Chrome", "Safari")


def _device(agent: str) -> str:
    """What somebody recognises their browser by: "Chrome, Android"."""
    browser = next((name for name in BROWSERS if name in agent), "Trình duyệt")
    system = next((name for name in SYSTEMS if name in agent), "")
    return f"{'Edge' if browser == 'Edg' else browser}, {system}" if system else browser
