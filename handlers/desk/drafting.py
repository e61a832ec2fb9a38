"""Work on the knowledge in the console: a draft that is changed, asked through, checked by a second person, published.

There is one open draft; a change of any file takes away what vouched for it before. What two people change at once is
seen by its version, and nobody's text is lost: the second one is told, with both texts.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from handlers.desk import Desk, NotTheirs, Press, Refusal, Running, Tried, releasing, sound
from handlers.desk.releasing import Override, Proof, Published, Wanted
from handlers.desk.replaying import Outcome, Played, Replay
from handlers.desk.roles import Action, may
from knowledge.faults import Faulty
from storage import audit, drafts, releases, staff
from storage.database import Transaction
from storage.records import AuditLine, Draft, DraftFile, Staff

SLOWEST = timedelta(minutes=5)
MOST_FAULTS = 200
MOST_SHOWN = 200
"""Changed answers that are kept with a draft, regressions first."""
NO_DRAFT = "Chưa có bản nháp nào."
CHANGED_MEANWHILE = "Có người vừa sửa bản nháp. Hãy xem lại rồi làm tiếp."
NOT_PROVEN = "Bản nháp đã đổi sau lần hỏi lại. Hãy bấm “Kiểm tra và hỏi lại” trước."
ASKING = "Đang hỏi lại mọi câu rồi, xin chờ."
SCHEDULED = "Bản nháp đang hẹn giờ công bố. Hãy bấm “Thôi hẹn giờ” rồi hỏi lại."
NOT_CHECKED = "Chưa có người thứ hai kiểm tra bản nháp này."
SECOND = "Người sửa không tự kiểm tra được: cần một người biên tập khác."
GONE = "Người hẹn giờ không còn vào được."
PAST = "Giờ hẹn đã qua. Hãy chọn giờ sau lúc này."


@dataclass(frozen=True, slots=True)
class Plan:
    """How a version of the draft is to be published: `at` a set time, else now."""

    version: int
    note: str
    override: Override | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody has all questions asked again, since when."""

    by: str
    since: datetime

    def lasts(self, now: datetime) -> bool:
        """False where that takes so long that whatever did it has ended."""
        return now - self.since < SLOWEST


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
        proof = self._proof
        return Asking(proof["by"], datetime.fromisoformat(proof["since"])) if "since" in proof else None

    @property
    def faults(self) -> tuple[str, ...]:
        """What kept the questions from being asked again."""
        return tuple(self._proof.get("faults", ()))

    @property
    def replay(self) -> Replay | None:
        """What asking again gave, if that was of this version."""
        proof = self._proof
        if "asked" not in proof:
            return None
        return Replay(proof["asked"], tuple(_played(one) for one in proof["changed"]))

    def seen(self, path: str) -> int:
        """The version of a file: 0 where the draft has not changed it."""
        return next((file.version for file in self.files if file.path == path), 0)


def checksum_of(body: bytes | None) -> str | None:
    return None if body is None else hashlib.sha256(body).hexdigest()


async def work(desk: Desk, who: Staff) -> Work:
    """The open draft as it is. Raises `NotTheirs`."""
    _allowed(who)
    running = await _press(desk).running()
    async with desk.database.reading() as connection:
        draft = await drafts.current(connection)
        files = await drafts.files(connection, draft.id) if draft else []
    return Work(draft, tuple(files), running)


async def save(desk: Desk, who: Staff, path: str, body: bytes | None, seen: int) -> None:
    """Keep a file's text in the draft (None: take it out). `seen` is the version it was changed from.

    The text's own faults are found before. Raises `NotTheirs`, and `Conflict` where somebody else was faster.
    """
    await save_all(desk, who, {path: body}, {path: seen})


async def save_all(desk: Desk, who: Staff, texts: Mapping[str, bytes | None], seen: Mapping[str, int]) -> None:
    """Keep the texts of several files: all of them, or none. As `save`, which says what is raised."""
    _allowed(who)
    running, now = await _press(desk).running(), desk.clock()
    async with desk.database.writing() as connection:
        draft = await drafts.opened(connection, who.login, now)
        before = {file.path: file for file in await drafts.files(connection, draft.id)}
        new: list[DraftFile] = []
        for path, body in texts.items():
            old = before.get(path)
            if old is not None and old.version != seen.get(path, 0):
                raise Conflict(old)
            if old is None or old.body != body:
                base = old.base if old else checksum_of(running.texts.get(path))
                new.append(DraftFile(path, base, body, seen.get(path, 0) + 1, who.login, now))
        if new:
            await drafts.save(connection, draft, new)
            await _note(connection, desk, who, "draft changed", draft)


async def leave(desk: Desk, who: Staff, path: str) -> None:
    """Leave a file as it runs. Raises `NotTheirs` and `Refusal`."""
    _allowed(who)
    async with desk.database.writing() as connection:
        draft = await _open(connection, desk, who)
        await drafts.drop(connection, draft, path)
        await _note(connection, desk, who, "draft changed", draft)


async def begin(desk: Desk, who: Staff) -> None:
    """Say with the draft that its questions are being asked; `prove` does that. Raises `NotTheirs` and `Refusal`."""
    now = await work(desk, who)
    if now.draft is None:
        raise Refusal(NO_DRAFT)
    if now.asking and now.asking.lasts(desk.clock()):
        raise Refusal(ASKING)
    if now.draft.publish_at:
        raise Refusal(SCHEDULED)
    kept = {"version": now.draft.version, "by": who.login, "since": desk.clock().isoformat()}
    async with desk.database.writing() as connection:
        if not await drafts.change(connection, now.draft, {"proof": kept}):
            raise Refusal(CHANGED_MEANWHILE)


async def prove(desk: Desk, who: Staff) -> None:
    """Ask all questions again and keep with the draft what came of it, or what faults it has and then raises."""
    now = await work(desk, who)
    if now.draft is None:
        raise Refusal(NO_DRAFT)
    try:
        proof = await _press(desk).prove(desk, now.texts)
    except Faulty as faulty:
        faults = [fault.shown() for fault in faulty.faults[:MOST_FAULTS]]
        await _change(desk, who, now.draft, {"proof": {"version": now.draft.version, "faults": faults}}, "draft proven")
        raise
    kept = {
        "version": now.draft.version,
        "base": proof.base,
        "after": proof.after.checksum,
        "before": proof.before.checksum,
        "asked": proof.replay.asked,
        "changed": [asdict(one) for one in proof.replay.changed[:MOST_SHOWN]],
    }
    await _change(desk, who, now.draft, {"proof": kept, "trouble": ""}, "draft proven")


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
    return await _press(desk).ask(desk, now.texts, question)


async def check(desk: Desk, who: Staff, version: int) -> None:
    """A second person vouches for this version of the draft. Raises `NotTheirs` and `Refusal`."""
    now = await work(desk, who)
    draft = _same(now, version)
    if who.login in {draft.author, *(file.changed_by for file in now.files)}:
        raise Refusal(SECOND)
    if now.replay is None:
        raise Refusal(NOT_PROVEN)
    await _change(desk, who, draft, {"checked_by": who.login, "checked_at": desk.clock()}, "draft checked")


async def publish(desk: Desk, who: Staff, plan: Plan) -> int:
    """Publish what a second person checked; returns the release's number. Raises `NotTheirs` and `Refusal`."""
    now = await work(desk, who)
    draft = _ready(now, plan.version)

    async def ended(connection: Transaction, number: int) -> None:
        values = {"ended_at": desk.clock(), "ended_by": who.login, "release": number, "note": plan.note}
        if not await drafts.change(connection, draft, values):
            raise Refusal(CHANGED_MEANWHILE)
        await _note(connection, desk, who, "draft published", draft)

    return await releasing.publish(desk, who, _wanted(now, draft, plan), ended)


async def schedule(desk: Desk, who: Staff, plan: Plan) -> None:
    """Publish at a set time. Raises `NotTheirs` and `Refusal`."""
    now = await work(desk, who)
    draft = _ready(now, plan.version)
    if plan.at is None or plan.at <= desk.clock():
        raise Refusal(PAST)
    override = releasing.passing(_wanted(now, draft, plan))
    values: dict[str, Any] = {"publish_at": plan.at, "publish_by": who.login, "note": sound(plan.note), "trouble": ""}
    if override:
        values |= {"overridden_by": override.by, "override_reason": override.reason}
    await _change(desk, who, draft, values, "draft scheduled")


async def publish_due(desk: Desk) -> int:
    """Publish the draft whose time has come; returns how many were. What stops it is kept with the draft."""
    async with desk.database.reading() as connection:
        draft = await drafts.current(connection)
        due = draft is not None and draft.publish_at is not None and draft.publish_at <= desk.clock()
        who = await staff.by_login(connection, draft.publish_by or "") if draft and due else None
    if draft is None or not due:
        return 0
    override = Override(draft.overridden_by, draft.override_reason or "") if draft.overridden_by else None
    try:
        if who is None:
            raise Refusal(GONE)
        await publish(desk, who, Plan(draft.version, draft.note, override))
    except Refusal as refusal:
        async with desk.database.writing() as connection:
            await drafts.change(connection, draft, {"publish_at": None, "trouble": str(refusal)})
        return 0
    return 1


async def unschedule(desk: Desk, who: Staff, version: int) -> None:
    """Do not publish by itself after all."""
    draft = _same(await work(desk, who), version)
    await _change(desk, who, draft, {"publish_at": None, "publish_by": None}, "draft unscheduled")


def _press(desk: Desk) -> Press:
    if desk.press is None:
        raise NotTheirs
    return desk.press


def _ready(now: Work, version: int) -> Draft:
    """The draft, fit to be published. Raises `Refusal`."""
    draft = _same(now, version)
    if now.overtaken:
        raise Refusal(releasing.OVERTAKEN)
    if now.replay is None or (draft.proof or {})["base"] != now.running.release:
        raise Refusal(NOT_PROVEN)
    if draft.checked_by is None:
        raise Refusal(NOT_CHECKED)
    return draft


def _wanted(now: Work, draft: Draft, plan: Plan) -> Wanted:
    assert draft.proof is not None
    assert now.replay is not None
    after, before = Published(now.texts, draft.proof["after"]), Published(now.running.texts, draft.proof["before"])
    proof = Proof(after, before, now.running.release, now.replay)
    vouch = {"author": draft.author, "checker": draft.checked_by}
    return Wanted(proof=proof, note=plan.note, override=plan.override, **vouch)


def _same(now: Work, version: int) -> Draft:
    if now.draft is None:
        raise Refusal(NO_DRAFT)
    if now.draft.version != version:
        raise Refusal(CHANGED_MEANWHILE)
    return now.draft


async def _change(desk: Desk, who: Staff, draft: Draft, values: Mapping[str, Any], deed: str) -> None:
    async with desk.database.writing() as connection:
        if not await drafts.change(connection, draft, values):
            raise Refusal(CHANGED_MEANWHILE)
        await _note(connection, desk, who, deed, draft)


async def _open(connection: Transaction, desk: Desk, who: Staff) -> Draft:
    if await drafts.current(connection) is None:
        raise Refusal(NO_DRAFT)
    return await drafts.opened(connection, who.login, desk.clock())


async def _note(connection: Transaction, desk: Desk, who: Staff, action: str, draft: Draft) -> None:
    line = AuditLine(desk.clock(), who.id, who.login, action, f"draft:{draft.id}")
    await audit.add(connection, [line])


def _played(kept: Mapping[str, Any]) -> Played:
    before = Outcome(**kept["before"]) if kept["before"] else None
    return Played(kept["text"], kept["times"], before, Outcome(**kept["after"]), kept["worse"], kept.get("note", ""))


def _allowed(who: Staff) -> None:
    if not may(who, Action.EDIT_KNOWLEDGE):
        raise NotTheirs
