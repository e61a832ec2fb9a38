"""The editors' pages for the content itself: an entry is found, and its file is changed in the draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from aiohttp import web

from bot.console.filling import with_draft
from bot.console.kit import Kit, field, go
from bot.console.mending import MOST_FAULTS, Mend, mends
from bot.console.vouching import AGAIN, chosen, question
from bot.differences import KINDS, called
from handlers.desk import NotTheirs, Refusal, drafting
from handlers.desk.drafting import DROPPED, Conflict, Work, checksum_of
from handlers.desk.roles import Action
from handlers.desk.signing import Visitor
from knowledge.checking import dangling
from knowledge.entries import Entry
from knowledge.examining import examine
from knowledge.faults import Fault, Faulty
from knowledge.library import key_of
from knowledge.rewriting import Unwritable
from knowledge.vietnamese import fold
from knowledge.vouching import vouched

MOST_FOUND = 60
ORDER = tuple(KINDS)
ANSWERING = ORDER.index("life_event") + 1
"""How many of these answer people."""
EXACT, BEGUN, CALLED, ASKED = range(4)
"""How an entry fits the words that are looked for, nearest first."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry as it is listed: its key and file, what it is called, whether the draft changes its file."""

    key: str
    path: str
    called: str
    changed: bool


class Editing:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def routes(self) -> list[web.RouteDef]:
        guard, edits = self._kit.guards.for_staff, Action.EDIT_KNOWLEDGE
        return [
            web.get("/console/knowledge/entries", guard(self._find, edits)),
            web.get("/console/knowledge/file/{path:.+}", guard(self._file, edits)),
            web.post("/console/knowledge/file/{path:.+}", guard(self._save, edits)),
            web.get("/console/knowledge/try", guard(self._try, edits)),
        ]

    async def _find(self, request: web.Request, who: Visitor) -> web.Response:
        words, kind = request.query.get("q", "").strip()[:200], request.query.get("kind", "")
        work = await drafting.work(self._kit.desk, who.person)
        changed = {file.path for file in work.files}
        library = with_draft(self._kit, work)
        found = _matching(library.entries, words, kind) if words or kind else []
        listed = [_found(key, library.entries[key], library.files.get(key, ""), changed) for key in found[:MOST_FOUND]]
        return self._kit.show(
            request, "entries", who, words=words, kind=kind, kinds_of=KINDS, listed=listed, more=len(found) > MOST_FOUND
        )

    async def _try(self, request: web.Request, who: Visitor) -> web.Response:
        """What the draft answers, on each channel, and why."""
        words = request.query.get("q", "").strip()
        tried, wrong = None, tuple[Mend, ...]()
        if words:
            try:
                tried = await drafting.ask(self._kit.desk, who.person, words)
            except Faulty as faulty:
                wrong = mends(faulty.faults, (await drafting.work(self._kit.desk, who.person)).texts)
        return self._kit.show(request, "try", who, words=words[:500], tried=tried, mends=wrong)

    async def _file(self, request: web.Request, who: Visitor) -> web.Response:
        path = request.match_info["path"]
        work = await drafting.work(self._kit.desk, who.person)
        text = _text(work, path)
        faults = self._faults(work, path, work.texts[path])
        return self._page(request, who, path, text=text, base=text, faults=faults)

    async def _save(self, request: web.Request, who: Visitor) -> web.Response:
        path, text = request.match_info["path"], await _as_written(request)
        work = await drafting.work(self._kit.desk, who.person)
        before = _text(work, path)
        if await field(request, "base") != checksum_of(before.encode()):
            file = next((file for file in work.files if file.path == path), None)
            refusal = Conflict(file) if file else Refusal(DROPPED)
            return self._page(request, who, path, text=text, base=before, theirs=before, refusal=refusal)
        if faults := self._faults(work, path, text.encode(errors="replace")):
            return self._page(request, who, path, text=text, base=before, faults=faults)
        answered, again = chosen(await field(request, AGAIN), self._kit)
        try:
            if not answered and (asked := question(self._kit, path, before, text)):
                return self._page(request, who, path, text=text, base=before, asked=asked)
            body = vouched(path, before, text, again).encode(errors="replace")
        except Unwritable as reason:
            return self._page(request, who, path, text=text, base=before, refusal=Refusal(str(reason)))
        await drafting.save(self._kit.desk, who.person, path, body, work.seen(path))
        return go("knowledge/draft", "draft-saved")

    def _faults(self, work: Work, path: str, body: bytes) -> tuple[Fault, ...]:
        """What a file shows by itself, and what it names that there is not."""
        examined, library = examine({path: body}), with_draft(self._kit, work)
        own = {key_of(one.entry): one.entry for one in examined.placed}
        library = replace(library, entries={**library.entries, **own})
        return (*examined.faults, *dangling(examined.placed, library))[:MOST_FAULTS]

    def _page(self, request: web.Request, who: Visitor, path: str, *, base: str, **shown: object) -> web.Response:
        """`base`: the text in the draft that is shown, or that it is to take the place of."""
        faults = shown.pop("faults", ())
        assert isinstance(faults, tuple)
        shown |= {"kept": request.method != "POST", "base": checksum_of(base.encode())}
        told = {"path": path, "theirs": None, "asked": None, "faults": [_told(fault) for fault in faults]}
        response = self._kit.show(request, "file", who, **told | shown)
        if (faults or shown.get("asked")) and request.method == "POST":
            response.set_status(422)
        return response


async def _as_written(request: web.Request) -> str:
    """The text as it was sent: what nobody can see in it is refused with its line, not left out."""
    value = (await request.post()).get("text", "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def _text(work: Work, path: str) -> str:
    """A file as it is in the draft. Raises `NotTheirs` where there is none."""
    body = work.texts.get(path)
    if body is None:
        raise NotTheirs
    return body.decode(errors="replace")


def _matching(entries: Mapping[str, Entry], words: str, kind: str) -> list[str]:
    """Entries of a kind whose names or ways of asking hold all the words, with or without tone marks.

    What is called so stands before what is only asked so, and of either what answers people before the rest: first what
    is called exactly so, then what people ask most, what begins so, and the others.
    """
    wanted = fold(words).split()
    found: list[tuple[tuple[int, ...], str]] = []
    for key, entry in entries.items():
        names = _names(key, entry)
        if (not kind or key.startswith(f"{kind}:")) and _has(" ".join([*names, _asked(entry)]), wanted):
            order, near = ORDER.index(key.partition(":")[0]), _nearness(names, wanted)
            asked_most = -getattr(entry, "common", 1)
            found.append(((near == ASKED, order >= ANSWERING, near > EXACT, asked_most, near, order), key))
    return [key for _, key in sorted(found, key=lambda one: one[0])]


def _nearness(names: Sequence[str], wanted: Sequence[str]) -> int:
    """How near the words are to a name, nearest first."""
    typed = " ".join(wanted)
    if typed in names:
        return EXACT
    if any(name.startswith(f"{typed} ") for name in names):
        return BEGUN
    return CALLED if _has(" ".join(names), wanted) else ASKED


def _has(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _names(key: str, entry: Entry) -> list[str]:
    named = (str(getattr(entry, name, "")) for name in ("name", "title", "short", "number", "text", "means"))
    return [" ".join(fold(one).split()) for one in (key, entry.id, *named)]


def _asked(entry: Entry) -> str:
    return fold(" ".join(line for line in getattr(entry, "ask", ()) if isinstance(line, str)))


def _found(key: str, entry: Entry, path: str, changed: set[str]) -> Found:
    return Found(key, path, called(entry, key), path in changed)


def _told(fault: Fault) -> str:
    return f"Dòng {fault.line}: {fault.message}"
