"""What every page of the console works with."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import hdrs, web

from bot.console.guards import GUEST_TOKEN, SESSION, Cookies, Guards, status_of
from bot.console.pages import Pages
from bot.console.words import DONE
from handlers.desk import Desk, Refusal
from handlers.desk.passwords import Passwords
from handlers.desk.signing import Visitor
from knowledge.guarding import visible


@dataclass(frozen=True, slots=True)
class Kit:
    desk: Desk
    passwords: Passwords
    pages: Pages
    cookies: Cookies
    guards: Guards

    def show(self, request: web.Request, name: str, who: Visitor | None, **shown: Any) -> web.Response:
        """A page. What went wrong with a form is told in it as `refusal`, with the status that fits; `done` names what
        went well, else the address does."""
        refusal: Refusal | None = shown.pop("refusal", None)
        token = self.cookies.read(request, SESSION) if who else request.get(GUEST_TOKEN, "")
        done = shown.pop("done", "") or request.query.get("done", "")
        shown |= {"refusal": str(refusal) if refusal else "", "said": DONE.get(done, "")}
        text = self.pages.render(name, who, token, **shown)
        status = status_of(refusal) if refusal else HTTPStatus.OK
        return web.Response(text=text, status=status, content_type="text/html")

    def units(self) -> dict[str, str]:
        """The units there are, by id: single places that people can be sent to."""
        return {office.id: office.name for office in self.desk.edition().offices if not office.role}


def go(path: str, done: str = "") -> web.Response:
    """To another page after a form was taken; `done` names the sentence it says on arrival."""
    location = f"/console/{path}" + (f"?done={done}" if done else "")
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={hdrs.LOCATION: location})


def attached(content: bytes, name: str, kind: str) -> web.Response:
    """A file to be saved. `name` is ours: plain letters, no quotation marks."""
    headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"'}
    return web.Response(body=content, content_type=kind, headers=headers)


async def field(request: web.Request, name: str) -> str:
    """One field of the form; "" when it is not there or is a file. Without what cannot be printed."""
    value = (await request.post()).get(name, "")
    return "".join(c for c in value if c.isprintable() or c in "\n\t") if isinstance(value, str) else ""


async def filled_in(request: web.Request) -> dict[str, str]:
    """Every field of the form, of several with one name the last, without what nobody can see."""
    return {name: visible(value) for name, value in (await request.post()).items() if isinstance(value, str)}


async def chosen(request: web.Request, name: str) -> list[str]:
    """Every value of a field that may come several times."""
    return [value for value in (await request.post()).getall(name, []) if isinstance(value, str)]
