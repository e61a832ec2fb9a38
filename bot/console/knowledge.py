"""The editors' pages about releases: which there are, the draft, what it changes, and its way to being published."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from aiohttp import web

from bot import differences as told
from bot.console.beside import sides
from bot.console.kit import Kit, field, go
from bot.console.mending import kept, mends
from bot.console.places import number
from bot.console.reading import described
from handlers.desk import Desk, NotTheirs, Refusal, approving, drafting, offering, proving, releasing
from handlers.desk.approving import Plan
from handlers.desk.releasing import Override
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor
from knowledge.checking import warnings
from knowledge.differing import differences
from knowledge.entries import Entry
from knowledge.examining import examine
from knowledge.faults import Faulty
from knowledge.library import key_of

log = structlog.get_logger()

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
MOST_LINES = 200
MOST_NEW = 20
BAD_TIME = "Hãy chọn ngày và giờ."
NOW_OR_THEN = "Có ngày giờ hẹn mà đang chọn công bố ngay: chọn “Hẹn giờ”, hoặc xóa ngày giờ."


class Knowledge:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._asking: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        guard = self._kit.guards.for_staff
        edits = Action.EDIT_KNOWLEDGE
        return [
            web.get("/console/knowledge", guard(self._list, edits)),
            web.post("/console/knowledge/back", guard(self._back, edits)),
            web.get("/console/knowledge/releases/{number}", guard(self._one, edits)),
            web.get("/console/knowledge/draft", guard(self._draft, edits)),
            web.post("/console/knowledge/draft/proven", guard(self._prove, edits)),
            web.post("/console/knowledge/draft/stopped", guard(self._stop, edits)),
            web.post("/console/knowledge/draft/checked", guard(self._check, edits)),
            web.post("/console/knowledge/draft/published", guard(self._publish, edits)),
            web.post("/console/knowledge/draft/unscheduled", guard(self._unschedule, edits)),
            web.post("/console/knowledge/draft/left", guard(self._leave, edits)),
        ]

    async def _list(self, request: web.Request, who: Visitor, refusal: Refusal | None = None) -> web.Response:
        found, running = await releasing.listed(self._kit.desk, who.person)
        now = running.release if running else None
        former = next((one.former for one in found if one.number == now), None)
        work = await drafting.work(self._kit.desk, who.person)
        offered = await offering.offers(self._kit.desk, who.person)
        shown = {"changed": len(work.files), "offered": len(offered), "now": now, "running": running, "former": former}
        publishers = await releasing.publishers(self._kit.desk, who.person)
        return self._kit.show(request, "knowledge", who, refusal=refusal, found=found, publishers=publishers, **shown)

    async def _back(self, request: web.Request, who: Visitor) -> web.Response:
        wanted = number(await field(request, "number"))
        try:
            await releasing.roll_back(self._kit.desk, who.person, wanted)
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._list(request, who, refusal)
        return go("knowledge", "release-back")

    async def _one(self, request: web.Request, who: Visitor) -> web.Response:
        """What a release changed against the one that ran when it was published."""
        wanted = number(request.match_info["number"]) or 0
        found, _ = await releasing.listed(self._kit.desk, who.person)
        one = next((one for one in found if one.number == wanted), None)
        if one is None:
            raise NotTheirs
        after = await releasing.texts_of(self._kit.desk, who.person, wanted)
        before = await releasing.texts_of(self._kit.desk, who.person, one.former) if one.former else after
        lines = await asyncio.to_thread(changes, before, after)
        by = (await releasing.publishers(self._kit.desk, who.person)).get(wanted, "")
        shown = {"one": one, "by": by, "lines": lines[:MOST_LINES], "more": len(lines) > MOST_LINES}
        return self._kit.show(request, "release", who, **shown)

    async def _draft(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who)

    async def _prove(self, request: web.Request, who: Visitor) -> web.Response:
        """Begin to ask all questions again; the page of the draft says how it stands, whichever process shows it."""
        try:
            token = await proving.begin(self._kit.desk, who.person)
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        asking = asyncio.create_task(_prove(self._kit.desk, who, token))
        self._asking.add(asking)  # or it might be collected before it is done
        asking.add_done_callback(self._asking.discard)
        return go("knowledge/draft")

    async def _stop(self, request: web.Request, who: Visitor) -> web.Response:
        await proving.stop(self._kit.desk, who.person)
        return go("knowledge/draft", "draft-asking-stopped")

    async def _check(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            await approving.check(self._kit.desk, who.person, await _version(request))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        return go("knowledge/draft", "draft-checked")

    async def _publish(self, request: web.Request, who: Visitor) -> web.Response:
        typed = {name: (await field(request, name)).strip() for name in ("note", "reason", "when", "at")}
        override = Override(who.person.name, typed["reason"]) if typed["reason"] else None
        plan = Plan(await _version(request), typed["note"], override)
        try:
            if typed["when"] == "later":
                await approving.schedule(self._kit.desk, who.person, replace(plan, at=typed_time(typed["at"])))
                return go("knowledge/draft", "draft-scheduled")
            if typed["at"]:
                raise Refusal(NOW_OR_THEN)
            await approving.publish(self._kit.desk, who.person, plan)
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal, **typed)
        return go("knowledge", "release-published")

    async def _unschedule(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            await approving.unschedule(self._kit.desk, who.person, await _version(request))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        return go("knowledge/draft", "draft-unscheduled")

    async def _leave(self, request: web.Request, who: Visitor) -> web.Response:
        try:
            await drafting.leave(self._kit.desk, who.person, await field(request, "path"))
        except NotTheirs:
            raise
        except Refusal as refusal:
            return await self._page(request, who, refusal)
        return go("knowledge/draft", "draft-left")

    async def _page(
        self, request: web.Request, who: Visitor, refusal: Refusal | None = None, **shown: object
    ) -> web.Response:
        work = await drafting.work(self._kit.desk, who.person)
        paths = [file.path for file in work.files]
        before = {path: work.running.texts[path] for path in paths if path in work.running.texts}
        after = {path: work.texts[path] for path in paths if path in work.texts}
        lines = await asyncio.to_thread(changes, before, after)
        now = self._kit.desk.clock()
        asking = work.asking if work.asking and work.asking.lasts(now) else None
        seconds = int((now - asking.since).total_seconds()) if asking else 0
        how_far = {"asking": asking, "seconds": seconds, "broken_off": None if asking else work.asking}
        typed = {"note": "", "reason": "", "when": "now", "at": "", "unfit": approving.unfit(work, who.person)}
        shown = typed | how_far | shown
        library = self._kit.desk.edition().library
        shown["sides"] = sides(work.replay, library.entries) if work.replay else []
        shown["added"] = [described(library, key, entry) for key, entry in _added(before, after)]
        shown["opened"] = {path: _page_of(path, after.get(path)) for path in paths}
        shown["mends"] = mends(kept(work.faults), work.texts)
        shown["advice"] = mends(sorted(warnings(examine(after), self._kit.desk.edition().day)), after) if after else ()
        return self._kit.show(request, "draft", who, refusal=refusal, work=work, lines=lines, **shown)


async def _prove(desk: Desk, who: Visitor, token: str) -> None:
    """What comes of it is kept with the draft, faults as well; a draft that changed meanwhile is to be asked anew."""
    try:
        await proving.prove(desk, who.person, token)
    except (Refusal, Faulty) as reason:
        log.info("draft_not_proven", reason=type(reason).__name__)


def changes(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """What differs between texts, in words."""
    old, new = examine(before).library(), examine(after).library()
    found = list(told.lines(differences(old, new), new.entries))
    return found if found or before == after else ["Chỉ khác chú thích hoặc cách trình bày."]


def _page_of(path: str, body: bytes | None) -> tuple[str, str]:
    """The page below that of the content that opens a file, and what it is called: the form of its entry where it holds
    one that is sound.
    """
    examined = examine({path: body}) if body else None
    if examined is None or len(examined.placed) != 1 or examined.faults:
        return f"file/{path}", path
    entry = examined.placed[0].entry
    return f"entries/{key_of(entry)}", told.called(entry, key_of(entry))


def _added(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[tuple[str, Entry]]:
    """The entries that are new."""
    old = examine(before).library().entries if before else {}
    return [(key, entry) for key, entry in examine(after).library() if key not in old][:MOST_NEW] if after else []


async def _version(request: web.Request) -> int:
    return number(await field(request, "version")) or 0


def typed_time(typed: str) -> datetime:
    """A time as the form sends it, in Viet Nam. Raises `Refusal`."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=HERE)
    except ValueError:
        raise Refusal(BAD_TIME) from None
