"""One entry as a form: what was typed is written into its file in the draft, faults stand at their fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from bot.console.filling import AREA, Open, drafted, form_page, no_area, with_draft
from bot.console.forms import changes, fields, label
from bot.console.kit import Kit, filled_in, go
from bot.console.knowledge import changes as told_changes
from bot.console.vouching import AGAIN, chosen, question
from bot.differences import called
from handlers.desk import NotTheirs, Refusal, drafting
from handlers.desk.drafting import Work, checksum_of
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor
from knowledge.entries import KINDS, Loc
from knowledge.faults import model_message
from knowledge.guarding import Refused, unreadable
from knowledge.likeness import alike
from knowledge.reading import written
from knowledge.referring import ids_of, missing
from knowledge.rewriting import Unwritable, changed
from knowledge.vouching import vouched

MODELS = dict(KINDS.values())
MOST_LIKE = 10
IN_FILES = ", đặt trong dấu nháy"
"""What is said of a value that only files need."""


class Entries:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guard, edits = self._kit.guards.for_staff, Action.EDIT_KNOWLEDGE
        return [
            web.get("/console/knowledge/entries/{key}", guard(self._show, edits)),
            web.post("/console/knowledge/entries/{key}", guard(self._save, edits)),
        ]

    async def _show(self, request: web.Request, who: Visitor) -> web.Response:
        work = await drafting.work(self._kit.desk, who.person)
        key = request.match_info["key"]
        try:
            entry = self._opened(work, key)
        except Refused:  # no form can show it
            return go(f"knowledge/file/{self._path(work, key)}")
        return form_page(self._kit, request, who, entry)

    async def _save(self, request: web.Request, who: Visitor) -> web.Response:
        typed = await filled_in(request)
        work = await drafting.work(self._kit.desk, who.person)
        entry = self._opened(work, request.match_info["key"])
        begun = await self._begun(work, entry, typed.get("base", ""))
        if begun.text != entry.text:
            return self._overtaken(request, who, work, (begun, entry), typed)
        if faults := list(lost(typed)):
            return form_page(self._kit, request, who, entry, typed, faults=faults)
        new = changes(entry.model, entry.written, typed)
        if not new:
            return go("knowledge/draft")
        answered, again = chosen(typed.get(AGAIN, ""), self._kit)
        try:
            plain = changed(entry.text, entry.id, new)
            text = vouched(entry.path, entry.text, plain, again)
        except (Unwritable, Refused) as refused:
            return form_page(self._kit, request, who, entry, typed, faults=[("", str(refused))])
        if faults := list(faults_of(entry, text)):
            return form_page(self._kit, request, who, entry, typed, faults=faults)
        if not answered and (asked := question(self._kit, entry.path, entry.text, plain)):
            return form_page(self._kit, request, who, entry, typed, asked=asked)
        await drafting.save(self._kit.desk, who.person, entry.path, text.encode(), work.seen(entry.path))
        return await self.saved(request, who, entry, typed)

    async def _begun(self, work: Work, entry: Open, base: str) -> Open:
        """The entry as it was when the form was opened."""
        if checksum_of(entry.text.encode()) == base:
            return entry
        body = await drafting.text_before(self._kit.desk, work, entry.path, base)
        text = (body or b"").decode(errors="replace")
        found = _entry(text, entry.id) if text else None
        return entry if found is None else replace(entry, text=text, written=found)

    def _overtaken(
        self, request: web.Request, who: Visitor, work: Work, both: tuple[Open, Open], typed: Mapping[str, str]
    ) -> web.Response:
        """Somebody else changed the file meanwhile: their values, with what was typed here over them."""
        begun, now = both
        before = {one.name: one.value.replace("\r\n", "\n").strip() for one in fields(begun.model, begun.written)}
        own = {
            name: value
            for name, value in typed.items()
            if name in before and value.replace("\r\n", "\n").strip() != before[name]
        }
        lines = told_changes({now.path: begun.text.encode()}, {now.path: now.text.encode()})
        theirs = next((file for file in work.files if file.path == now.path), None)
        refusal = drafting.Conflict(theirs) if theirs else Refusal(drafting.DROPPED)
        return form_page(self._kit, request, who, now, own, theirs=lines, refusal=refusal)

    async def saved(self, request: web.Request, who: Visitor, entry: Open, typed: Mapping[str, str]) -> web.Response:
        """To the draft, or first to what is asked nearly alike elsewhere."""
        likes = self._likes(entry, typed.get("ask", ""))
        if not likes:
            return go("knowledge/draft", "draft-saved")
        work = await drafting.work(self._kit.desk, who.person)
        again = self._opened(work, entry.key)
        return form_page(self._kit, request, who, again, likes=likes, done="draft-saved")

    def _opened(self, work: Work, key: str) -> Open:
        """Raises `NotTheirs` where the draft has no such entry, and `Refused` where its file cannot be read."""
        path = self._path(work, key)
        body, model = work.texts.get(path), MODELS.get(key.partition(":")[0])
        if body is None or model is None:
            raise NotTheirs
        text = body.decode(errors="replace")
        found = _entry(text, key.partition(":")[2])
        if found is None:
            raise NotTheirs
        return Open(key, path, model, text, found, with_draft(self._kit, work))

    def _path(self, work: Work, key: str) -> str:
        """The file of an entry in the draft; "" where there is none."""
        path = self._kit.desk.edition().library.files.get(key, "")
        return path if path in work.texts else new.file if (new := drafted(work).get(key)) else ""

    def _likes(self, entry: Open, asked: str) -> list[tuple[str, str, str]]:
        """New ways of asking that are nearly those of other entries."""
        library = self._kit.desk.edition().library
        before = set(entry.written.get("ask") or ())
        new = [line.strip() for line in asked.splitlines() if line.strip() and line.strip() not in before]
        return [
            (line, like.asked, called(library.entries.get(like.entry), like.entry))
            for line in new
            for like in alike(library, line, but=entry.key, most=2)
        ][:MOST_LIKE]


def _entry(text: str, entry_id: str) -> dict[str, Any] | None:
    value = written(text.encode()).value
    entries = value if isinstance(value, list) else [value]
    return next((one for one in entries if isinstance(one, dict) and one.get("id") == entry_id), None)


def lost(typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Fields with a letter that was lost on the way: the field's name, and what to do."""
    return ((name, trouble[1]) for name, value in typed.items() if (trouble := unreadable(value)))


def faults_of(entry: Open, text: str) -> Iterator[tuple[str, str]]:
    """What is wrong with an entry as it was typed: the field's name, and what to do."""
    read = written(text.encode())
    if read.wrong:
        yield from (("", message) for _, message in read.wrong)
        return
    names = [one.name for one in fields(entry.model, _entry(text, entry.id) or {})]
    try:
        typed = entry.model.model_validate(_entry(text, entry.id))
        for loc, message in missing(typed, entry.library, ids_of(entry.library)):
            if loc != (AREA,):
                yield field_of(loc, names), message
    except ValidationError as error:
        for one in error.errors(include_url=False):
            yield field_of(one["loc"], names), _said(one)
    yield from no_area(entry, _entry(text, entry.id) or {})


def _said(error: Mapping[str, Any]) -> str:
    """What is wrong with a value, without the keys of the files: the message stands at its box."""
    loc = error["loc"]
    if error["type"] == "missing":
        return f"Chưa ghi {label(loc).lower()}"
    said = model_message(error if error["type"] == "extra_forbidden" else {**error, "loc": ()}, ())
    return said.removesuffix(IN_FILES)


def field_of(loc: Loc, names: Sequence[str]) -> str:
    """The name of the field in which a value stands, or of the text below it, or else of the first."""
    for most in range(len(loc), 0, -1):
        way = ".".join(map(str, loc[:most]))
        within = [name for name in names if name == way or name.startswith(f"{way}.")]
        found = next((name for name in within if name in (f"{way}.text", f"{way}.0.text")), next(iter(within), None))
        if found:
            return found
    return ""
