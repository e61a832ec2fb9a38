"""The administrator's page: who may come in, a link for each, and who is shut out."""

from aiohttp import web

from bot.console.kit import Kit, field, go
from bot.console.words import ROLES
from handlers.desk import Refusal, people
from handlers.desk.people import NewStaff
from handlers.desk.roles import Action, Role
from handlers.desk.signing import Visitor


class People:
    def __init__(self, kit: Kit, public_url: str) -> None:
        self._kit = kit
        self._public_url = public_url.rstrip("/")

    def routes(self) -> list[web.RouteDef]:
        guarded = self._kit.guards.for_staff
        return [
            web.get("/console/staff", guarded(self._show, Action.MANAGE_STAFF)),
            web.post("/console/staff", guarded(self._add, Action.MANAGE_STAFF)),
            web.post("/console/staff/{login}/link", guarded(self._link, Action.MANAGE_STAFF)),
            web.post("/console/staff/{login}/disable", guarded(self._disable, Action.MANAGE_STAFF)),
        ]

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who, NewStaff("", "", Role.OFFICER, None))

    async def _add(self, request: web.Request, who: Visitor) -> web.Response:
        new = NewStaff(
            (await field(request, "login")).strip().lower(),
            (await field(request, "name")).strip(),
            _role(await field(request, "role")),
            await field(request, "office") or None,
        )
        try:
            token = await people.add(self._kit.desk, who.person, new, [office for office, _ in self._offices()])
        except Refusal as refusal:
            return await self._page(request, who, new, refusal=refusal)
        return self._kit.show(request, "new_link", who, login=new.login, link=self._address(request, token))

    async def _link(self, request: web.Request, who: Visitor) -> web.Response:
        login = request.match_info["login"]
        token = await people.link(self._kit.desk, who.person, login)
        return self._kit.show(request, "new_link", who, login=login, link=self._address(request, token))

    async def _disable(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            await people.disable(self._kit.desk, who.person, request.match_info["login"])
        except Refusal as refusal:
            return await self._page(request, who, NewStaff("", "", Role.OFFICER, None), refusal=refusal)
        return go("staff", "disabled")

    async def _page(
        self, request: web.Request, who: Visitor, new: NewStaff, refusal: Refusal | None = None
    ) -> web.Response:
        everybody = await people.everybody(self._kit.desk, who.person)
        offices = self._offices()
        shown = {"everybody": everybody, "new": new, "offices": offices, "names": dict(offices), "roles": ROLES}
        return self._kit.show(request, "staff", who, refusal=refusal, **shown)

    def _offices(self) -> list[tuple[str, str]]:
        return [(office.id, office.name) for office in self._kit.desk.edition().offices if not office.role]

    def _address(self, request: web.Request, token: str) -> str:
        return f"{self._public_url or request.url.origin()}/console/link/{token}"


def _role(given: str) -> Role:
    try:
        return Role(given)
    except ValueError as error:
        raise Refusal("Hãy chọn vai trò trong danh sách.") from error
