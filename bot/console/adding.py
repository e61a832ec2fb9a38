"""A new entry of any kind, by the form that its kind has: its id and file are made of what it is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.console.entries import Entries, faults_of, field_of, lost
from bot.console.filling import Open, form_page, needed, with_draft
from bot.console.forms import changes, fields, label
from bot.console.kit import Kit, filled_in
from bot.differences import KINDS as CALLED
from handlers.desk import NotTheirs, drafting
from handlers.desk.drafting import Work
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor
from knowledge.entries import KINDS, Entry, Sourced
from knowledge.guarding import Refused
from knowledge.naming import id_of
from knowledge.rewriting import Unwritable, added, alone

FOLDERS = {kind: (folder, model) for folder, (kind, model) in KINDS.items() if kind != "phrase"}
"""What can be added; the assistant's own sentences are those that the program knows."""
FIRST = ("topic", "procedure", "life_event", "office")
"""What is added most often."""
NAMED_BY = ("title", "name", "number", "means")
NAMELESS = "Hãy ghi tên trước: mã của mục được đặt theo tên."
UNFILLED = "Chưa ghi {}"
NOT_SURE = {"truth": "unverified"}
"""What a new entry that claims something begins with."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file's text with the new entry in it, and the version of the file that it was made of."""

    entry: Open
    text: str
    seen: int


class Adding:
    def __init__(self, kit: Kit, entries: Entries) -> None:
        self._kit = kit
        self._entries = entries

    def routes(self) -> list[web.RouteDef]:
        guard, edits = self._kit.guards.for_staff, Action.EDIT_KNOWLEDGE
        return [
            web.get("/console/knowledge/new", guard(self._choose, edits)),
            web.get("/console/knowledge/new/{kind}", guard(self._show, edits)),
            web.post("/console/knowledge/new/{kind}", guard(self._save, edits)),
        ]

    async def _choose(self, request: web.Request, who: Visitor) -> web.Response:
        kinds = [*FIRST, *(kind for kind in FOLDERS if kind not in FIRST)]
        return self._kit.show(request, "new", who, kinds_of={kind: CALLED[kind] for kind in kinds}, first=FIRST)

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        return await self._page(request, who, {})

    async def _save(self, request: web.Request, who: Visitor) -> web.Response:
        typed = await filled_in(request)
        folder, model = _kind(request)
        written = {str(loc[0]): value for loc, value in changes(model, {}, typed).items()}
        if faults := list(lost(typed)):
            return await self._page(request, who, typed, faults=faults)
        called = next((str(written[name]) for name in NAMED_BY if name in written), "")
        if not called:
            named = _named(model)
            boxes = [one.name for one in fields(model, {})]
            others = needed(model) - {"id", named, *written}
            unfilled = [(field_of((key,), boxes), UNFILLED.format(label((key,)).lower())) for key in sorted(others)]
            return await self._page(request, who, typed, faults=[(named, NAMELESS), *unfilled])
        work = await drafting.work(self._kit.desk, who.person)
        try:
            made = self._made(work, folder, {"id": self._id(work, called), **written})
        except (Unwritable, Refused) as refused:
            return await self._page(request, who, typed, faults=[("", str(refused))])
        if faults := list(faults_of(made.entry, made.text)):
            return await self._page(request, who, typed, faults=faults)
        await drafting.save(self._kit.desk, who.person, made.entry.path, made.text.encode(), made.seen)
        return await self._entries.saved(request, who, made.entry, typed)

    def _id(self, work: Work, called: str) -> str:
        return id_of(called, {key.partition(":")[2] for key in with_draft(self._kit, work).entries})

    def _made(self, work: Work, folder: str, entry: Mapping[str, Any]) -> Made:
        """In the file that lists all of its kind where there is one, else in a file of its own."""
        kind, model = KINDS[folder]
        listing = f"{folder}.yaml"
        before = work.texts.get(listing)
        path = f"{folder}/{entry['id']}.yaml" if before is None else listing
        text = alone(entry) if before is None else added(before.decode(errors="replace"), entry)
        return Made(
            Open(f"{kind}:{entry['id']}", path, model, "", {}, with_draft(self._kit, work)), text, work.seen(path)
        )

    async def _page(self, request: web.Request, who: Visitor, typed: Mapping[str, str], **shown: Any) -> web.Response:
        kind, (_, model) = request.match_info["kind"], _kind(request)
        begun = NOT_SURE if issubclass(model, Sourced) else {}
        work = await drafting.work(self._kit.desk, who.person)
        entry = Open(f"{kind}:", "", model, "", begun, with_draft(self._kit, work))
        told = {"action": f"new/{kind}", "heading": f"Thêm {CALLED[kind]}"}
        return form_page(self._kit, request, who, entry, typed, **told, **shown)


def _named(model: type[Entry]) -> str:
    """The field in which an entry of a kind is named."""
    return next((name for name in NAMED_BY if name in model.model_fields), "")


def _kind(request: web.Request) -> tuple[str, type[Entry]]:
    """The folder and the model of the kind in the address. Raises `NotTheirs`."""
    found = FOLDERS.get(request.match_info["kind"])
    if found is None:
        raise NotTheirs
    return found
