"""Work on the knowledge in the console: a draft of it, which is changed here, asked through (`proving`), checked by a
second person and published (`approving`).

There is one open draft; a change of any file takes away what vouched for it before. What two people change at once is
seen by its version, and nobody's text is lost: the second one is told, with both texts.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.desk import Desk, NotTheirs, Press, Refusal, Running, Tried
from handlers.desk.replaying import Asking, Outcome, Played, Replay
from handlers.desk.roles import Action, must
from storage import audit, drafts, releases
from storage.database import Transaction
from storage.records import AuditLine, Draft, DraftFile, Staff

NO_DRAFT = "Chưa có bản nháp nào."
DROPPED = (
    "Có người vừa bỏ hoặc công bố phần đang sửa của mục này: bản đang có khác bản anh/chị mở. So hai bản rồi lưu lại."
)
CHANGED_MEANWHILE = "Có người vừa sửa bản nháp. Hãy xem lại rồi làm tiếp."


class Conflict(Refusal):
    """Somebody else changed the file meanwhile: `theirs` is how it is now."""

    def __init__(self, theirs: DraftFile) -> None:
        super().__init__(f"{theirs.changed_by} vừa sửa mục này. So hai bản rồi lưu lại.")
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Work:
    """The open draft with its files, over what runs."""

    draft: Draft | None
    files: tuple[DraftFile, ...]
    running: Running

    @property
    def texts(self) -> dict[str, bytes]:
        """All texts as they would be published."""
        both = {**self.running.texts, **{file.path: file.body for file in self.files}}
        return {path: body for path, body in both.items() if body is not None}

    @property
    def changed(self) -> dict[str, bytes]:
        """The texts of the files that the draft has, without those it takes out."""
        return {file.path: file.body for file in self.files if file.body is not None}

    @property
    def editors(self) -> tuple[str, ...]:
        """Everybody whose change is still in the draft: they do not check it."""
        return tuple(dict.fromkeys(login for file in self.files for login in file.editors))

    @property
    def overtaken(self) -> tuple[DraftFile, ...]:
        """Files that were published otherwise after work on them began."""
        return tuple(file for file in self.files if file.base != checksum_of(self.running.texts.get(file.path)))

    @property
    def _proof(self) -> dict[str, Any]:
        """What is kept of asking again, if that is of this version."""
        proof = self.draft.proof if self.draft else None
        return proof if self.draft and proof and proof["version"] == self.draft.version else {}

    @property
    def asking(self) -> Asking | None:
        """Who has all questions asked again at present."""
        return Asking.kept(self.draft.version, self.draft.proof) if self.draft else None

    @property
    def faults(self) -> tuple[str, ...]:
        """What kept the questions from being asked again."""
        return tuple(self._proof.get("faults", ()))

    @property
    def replay(self) -> Replay | None:
        """What asking again gave, if that was of this version."""
        proof = self._proof
        if "changed" not in proof:
            return None
        changed = tuple(_played(one) for one in proof["changed"])
        return Replay(proof["asked"], changed, proof.get("seconds", 0), proof.get("left_out", 0))

    def seen(self, path: str) -> int:
        """The version of a file: 0 where the draft has not changed it."""
        return next((file.version for file in self.files if file.path == path), 0)


def checksum_of(body: bytes | None) -> str | None:
    return None if body is None else hashlib.sha256(body).hexdigest()


async def work(desk: Desk, who: Staff) -> Work:
    """The open draft as it is. Raises `NotTheirs`."""
    must(who, Action.EDIT_KNOWLEDGE)
    running = await press_of(desk).running()
    async with desk.database.reading() as connection:
        draft = await drafts.current(connection)
        files = await drafts.files(connection, draft.id) if draft else []
    return Work(draft, tuple(files), running)


async def save(desk: Desk, who: Staff, path: str, body: bytes | None, seen: int) -> None:
    """Keep a file's text in the draft (None: take it out). `seen` is the version it was changed from.

    The text's own faults are found before. Raises `NotTheirs`, `Conflict` where somebody else was faster, and `Refusal`
    where what was seen is in the draft no more.
    """
    await save_all(desk, who, {path: body}, {path: seen})


async def save_all(desk: Desk, who: Staff, texts: Mapping[str, bytes | None], seen: Mapping[str, int]) -> None:
    """Keep the texts of several files: all of them, or none. As `save`, which says what is raised."""
    must(who, Action.EDIT_KNOWLEDGE)
    running, now = await press_of(desk).running(), desk.clock()
    async with desk.database.writing() as connection:
        draft = await drafts.opened(connection, who.login, now)
        before = {file.path: file for file in await drafts.files(connection, draft.id)}
        new: list[DraftFile] = []
        for path, body in texts.items():
            old = before.get(path)
            if (old.version if old else 0) != seen.get(path, 0):
                raise Conflict(old) if old else Refusal(DROPPED)
            if old is None or old.body != body:
                base = old.base if old else checksum_of(running.texts.get(path))
                earlier = [login for login in old.editors if login != who.login] if old else []
                new.append(DraftFile(path, base, body, seen.get(path, 0) + 1, who.login, now, earlier))
        if new:
            await drafts.save(connection, draft, new)
            await note(connection, desk, who, "draft changed", draft)


async def leave(desk: Desk, who: Staff, path: str) -> None:
    """Leave a file as it runs. Raises `NotTheirs` and `Refusal`."""
    must(who, Action.EDIT_KNOWLEDGE)
    async with desk.database.writing() as connection:
        draft = await drafts.held(connection)
        if draft is None:
            raise Refusal(NO_DRAFT)
        await drafts.drop(connection, draft, path)
        await note(connection, desk, who, "draft changed", draft)


async def text_before(desk: Desk, now: Work, path: str, checksum: str) -> bytes | None:
    """The text of a file that somebody began from: as it runs, or as it was in the draft; None: it is not kept."""
    runs = now.running.texts.get(path)
    if checksum_of(runs) == checksum:
        return runs
    async with desk.database.reading() as connection:
        return await releases.text(connection, checksum)


async def ask(desk: Desk, who: Staff, question: str) -> Tried:
    """What the draft would answer. Raises what faults it has."""
    now = await work(desk, who)
    return await press_of(desk).ask(desk, now.texts, question)


def press_of(desk: Desk) -> Press:
    """Raises `NotTheirs` where nothing is published from here."""
    if desk.press is None:
        raise NotTheirs
    return desk.press


def same(now: Work, version: int) -> Draft:
    """The draft, if this is its version. Raises `Refusal`."""
    if now.draft is None:
        raise Refusal(NO_DRAFT)
    if now.draft.version != version:
        raise Refusal(CHANGED_MEANWHILE)
    return now.draft


async def change(desk: Desk, who: Staff, draft: Draft, values: Mapping[str, Any], deed: str) -> None:
    """Change the draft itself and write down who did. Raises `Refusal` where it was changed meanwhile."""
    async with desk.database.writing() as connection:
        if not await drafts.change(connection, draft, values):
            raise Refusal(CHANGED_MEANWHILE)
        await note(connection, desk, who, deed, draft)


async def note(connection: Transaction, desk: Desk, who: Staff, action: str, draft: Draft) -> None:
    """Write down what was done with the draft."""
    line = AuditLine(desk.clock(), who.id, who.login, action, f"draft:{draft.id}")
    await audit.add(connection, [line])


def _played(kept: Mapping[str, Any]) -> Played:
    before = Outcome(**kept["before"]) if kept["before"] else None
    return Played(kept["text"], kept["times"], before, Outcome(**kept["after"]), kept["worse"], kept.get("note", ""))
